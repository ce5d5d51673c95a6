"""Totals with months as columns (APRIL, MAY/JUN, …) made into one line a count."""

from __future__ import annotations

import re
from datetime import date

from sru_analysis.calendar import month_end
from sru_analysis.extracts.dates import MONTHS
from sru_analysis.extracts.headers import HEADING_ROWS
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.wording import folded, heading
from sru_analysis.records import code_lists

LONG = ["Return", "Item", "Period start", "Period end", "Label", "Count"]
_SPLIT = re.compile(r"[\s/&,.-]+|\bto\b|\band\b")
_YEAR = re.compile(r"20\d{2}")


def month_group(text: str) -> tuple[int, int, int | None] | None:
    """First month, last month and year of a heading such as ``MAY/JUN 2019``; else ``None``."""
    words = [word for word in _SPLIT.split(folded(text)) if word and word not in ("to", "and")]
    year = int(words.pop()) if words and _YEAR.fullmatch(words[-1]) else None
    if not words or any(word not in MONTHS for word in words):
        return None
    return MONTHS[words[0]], MONTHS[words[-1]], year


def long_totals(sheet: Sheet, reference_date: date | None) -> Sheet:
    """The sheet with a line a count, where its headings are months; else the sheet as it is.

    A month without a year is the last one that ended by the reference date. Groups of months stay
    groups. The name of the group is the label of its counts.
    """
    for index, row in enumerate(sheet.rows[:HEADING_ROWS]):
        groups = {at: found for at, cell in enumerate(row) if (found := month_group(cell))}
        others = {at: heading(cell) for at, cell in enumerate(row) if at not in groups}
        known = {"", "return", "item", "label", "measure", "audits", "total", "totals"}
        if len(groups) < 2 or not set(others.values()) <= known:
            continue
        spans = {at: _span(group, reference_date) for at, group in groups.items()}
        if None in spans.values():
            sheet.note("table_unknown", places="months without a year; give a reference date")
            return sheet
        return _long(sheet, index, spans, others)
    return sheet


def _span(group: tuple[int, int, int | None], reference: date | None) -> tuple[date, date] | None:
    first, last, year = group
    if year is None:
        if reference is None:
            return None
        year = reference.year - (month_end(reference.year, last) > reference)
    begins = year - 1 if first > last else year
    return date(begins, first, 1), month_end(year, last)


def _long(
    sheet: Sheet,
    index: int,
    spans: dict[int, tuple[date, date] | None],
    others: dict[int, str],
) -> Sheet:
    head = sheet.rows[index]
    at = {word: position for position, word in others.items()}
    first = min(others, default=0)
    made = Sheet(sheet.file, sheet.name, [LONG], [sheet.numbers[index]], sheet.encoding)
    made.notes, made.hidden = sheet.notes, sheet.hidden
    for number, row in zip(sheet.numbers[index + 1 :], sheet.rows[index + 1 :], strict=True):
        if not any(cell.strip() for cell in row):
            continue
        cells = row + [""] * (len(head) - len(row))
        named, item = _named(cells[at.get("item", first)])
        named = cells[at["return"]] if "return" in at else named
        for position, span in spans.items():
            if cells[position].strip() and span is not None:
                start, end = (day.isoformat() for day in span)
                label = " ".join(head[position].split())
                made.rows.append([named, item, start, end, label, cells[position]])
                made.numbers.append(number)
    made.note("wide_months", len(spans), places=", ".join(head[position] for position in spans))
    return made


def _named(text: str) -> tuple[str, str]:
    """Return and item of a line such as "Audits issued"; the return is "" where it is not said."""
    words = folded(text)
    for label in code_lists.labels("RETURN").values():
        if words.startswith(f"{folded(label)} "):
            return label, words.removeprefix(folded(label)).strip()
        singular = folded(label).removesuffix("s")
        if words.startswith(f"{singular} "):
            return label, words.removeprefix(singular).strip()
    return "", text
