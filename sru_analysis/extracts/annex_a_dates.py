"""The day that each Annex A list describes: said in the workbook, by its name, or by the run.

No list holds that day in a column. A line above the headings may say it ("as at 30/09/2019").
The name of a file or folder is asked only in a series, where one argument cannot serve for all,
and is taken only if the dates in the file agree with it. Never the clock, never the file's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd

from sru_analysis.calendar import in_words, month_end
from sru_analysis.extracts.dates import MONTHS, read_dates
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.wording import folded
from sru_analysis.messages import Refusal

STATED = re.compile(r"\b(?:as at|as of|reference date|snapshot(?: date)?|data taken on)\b:?\s*(.*)")
STALE_DAYS = 366
_NAMED = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAYS = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<m>0[1-9]|1[0-2])[-_. ]?(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]?\d)[-_. ](?P<m>[01]?\d)[-_. ](?P<y>20\d\d)(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<d>[0-3]?\d)(?:st|nd|rd|th)?[-_. ]?(?P<w>{_NAMED})[-_. ]?(?P<y>20\d\d)(?!\d)"
    ),
)
_MONTHS_ONLY = (
    re.compile(rf"(?<![a-z])(?P<w>{_NAMED})[-_. ]?(?P<y>20\d\d)(?!\d)"),
    re.compile(rf"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<w>{_NAMED})(?![a-z])"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ](?P<m>0[1-9]|1[0-2])(?!\d)"),
    re.compile(r"(?<!\d)(?P<m>0[1-9]|1[0-2])[-_. ](?P<y>20\d\d)(?!\d)"),
)


def set_dates(tables: list[ReadTable], reference_date: date | None) -> None:
    """Give every list its day (``as_at``). Raises ``Refusal`` (reference_date_missing,
    sheet_ambiguous) where it is not known, or where two files hold one list of one day."""
    files: dict[str, list[ReadTable]] = {}
    for table in tables:
        files.setdefault(table.sheet.file, []).append(table)
    forms = [table.form.name for table in tables]
    series = len(set(forms)) < len(forms)
    for file, lists in files.items():
        said = _said_above(lists)
        named = _named(file, lists) if series and said is None else None
        for table in lists:
            table.as_at = said or named or reference_date
        if lists[0].as_at is None:
            raise _missing(file, series)
        if said or named:
            lists[0].sheet.note("reference_day", places=in_words(lists[0].as_at))
    _check_once_a_day(tables)


def _said_above(lists: Iterable[ReadTable]) -> date | None:
    """The day that a line above the headings of any list states."""
    for table in lists:
        for row in table.sheet.rows[: table.found.row]:
            cells = [cell for cell in row if cell.strip()]
            for position, cell in enumerate(cells):
                if found := STATED.search(folded(cell)):
                    texts = {found[1] or (cells[position + 1] if cells[position + 1 :] else "")}
                    days = read_dates(texts - {""}).dates
                    if days:
                        return next(iter(days.values()))
    return None


def _named(file: str, lists: list[ReadTable]) -> date | None:
    """The day in the name of the file, else of the nearest folder, if the dates agree with it."""
    *folders, name = file.split("/")
    for text in (re.sub(r"\.\w+$", "", name), *reversed(folders)):
        day = day_named(text)
        if day is not None:
            return day if _agrees(day, lists) else None
    return None


def day_named(text: str) -> date | None:
    """The day that a name holds; of a month, its last day. ``None`` where there is none."""
    text = folded(text)
    for pattern in (*_DAYS, *_MONTHS_ONLY):
        if found := pattern.search(text):
            parts = found.groupdict()
            year = int(parts["y"])
            month = MONTHS[parts["w"]] if "w" in parts else int(parts["m"])
            try:
                return (
                    date(year, month, int(parts["d"])) if "d" in parts else month_end(year, month)
                )
            except ValueError:
                continue
    return None


def _agrees(day: date, lists: list[ReadTable]) -> bool:
    """Whether half of the dates or more lie up to that day, the last of them not long before it."""
    found = [
        table.frame[each.column].dropna()
        for table in lists
        if table.form.table
        for each in table.form.fields
        if each.kind == "date" and each.column != "dob" and each.column in table.frame
    ]
    days = pd.concat(found) if found else pd.Series(dtype="datetime64[s]")
    past = days[days <= pd.Timestamp(day)]
    if days.empty:
        return True
    recent = len(past) and past.max() >= pd.Timestamp(day - timedelta(days=STALE_DAYS))
    return bool(recent) and 2 * len(past) >= len(days)


def _missing(file: str, series: bool) -> Refusal:
    if series:
        remedy = (
            "Put the day or month into the name of each file (annex_a_2019-09.xlsx), or a line "
            '"as at 30/09/2019" above the headings, and run again.'
        )
    else:
        remedy = "Give it with --reference-date, or as reference_date in sru.toml, and run again."
    return Refusal(
        f"{file}: an Annex A list does not hold the day that it describes, and it is not known "
        f"otherwise. {remedy}",
        "reference_date_missing",
    )


def _check_once_a_day(tables: list[ReadTable]) -> None:
    seen: dict[tuple[str, date | None], ReadTable] = {}
    for table in tables:
        other = seen.setdefault((table.form.name, table.as_at), table)
        if other is not table:
            raise Refusal(
                f"{other.sheet.place} and {table.sheet.place}: both hold {table.form.name} as at "
                f"{in_words(table.as_at)}, and only one of them can be read. Take one out of the "
                "extract, or put its own day into its name, and run again.",
                "sheet_ambiguous",
            )
