"""Which lines of a sheet are rows of its table, and which cannot be one."""

from __future__ import annotations

from dataclasses import dataclass, field

from sru_analysis.extracts.colours import note_colours
from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.identifiers import TOTAL_WORDS
from sru_analysis.extracts.quarantine import SetAside, set_aside
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.wording import folded, heading
from sru_analysis.messages import Refusal, counted

BLANK_ROWS_END_A_TABLE = 5
SHORT_SHARE = 0.01
TITLE_CELLS = 3
TABLE_CELLS = 3


@dataclass
class Lines:
    """``rows``: cells of the rows that can be read. ``numbers``: their row numbers. ``rows_in``:
    all rows below the heading with a filled cell. ``set_aside``: those that cannot be read."""

    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows_in: int = 0
    set_aside: list[SetAside] = field(default_factory=list)


def lines_of(sheet: Sheet, found: Recognised) -> Lines:
    """The rows below the heading row. Raises ``Refusal`` (truncated) where many are short."""
    lines = Lines()
    head = sheet.rows[found.row]
    width = max(position for position, cell in enumerate(head) if cell.strip()) + 1
    _set_aside_above(sheet, found, lines)
    last = _last_of_table(sheet)
    blank = run = trimmed = 0
    ended = False
    below = zip(sheet.numbers[found.row + 1 :], sheet.rows[found.row + 1 :], strict=True)
    for number, row in below:
        if not (row and row[0].strip()) and not any(cell.strip() for cell in row):
            blank, run = blank + 1, run + 1
            continue
        ended = ended or (sheet.is_workbook and run >= BLANK_ROWS_END_A_TABLE)
        run = 0
        lines.rows_in += 1
        plain = len(row) == width and row[0] != head[0] and not ended and number <= last
        if (not plain or number in sheet.faulty) and (
            reason := _reason(sheet, number, row, head, width, ended, last)
        ):
            lines.set_aside.append(set_aside(sheet, number, reason))
            continue
        trimmed += not sheet.name and len(row) > len(head)
        lines.rows.append(row)
        lines.numbers.append(number)
    if blank:
        sheet.note("blank_lines", blank)
    if trimmed:
        sheet.note("extra_cells", trimmed)
    _check_short(sheet, lines)
    note_colours(sheet, lines.numbers)
    _note_unnamed(sheet, head, lines)
    return lines


def _set_aside_above(sheet: Sheet, found: Recognised, lines: Lines) -> None:
    """Rows above the headings that are as full as a row of the table are no titles.

    One that was joined with the headings below it is blank by now.
    """
    full = max(TITLE_CELLS, len(found.positions) // 2)
    above = zip(sheet.numbers, sheet.rows[: found.row], strict=False)
    for number, row in above:
        if sum(bool(cell.strip()) for cell in row) > full:
            lines.rows_in += 1
            lines.set_aside.append(set_aside(sheet, number, "outside_table"))


def _reason(
    sheet: Sheet, number: int, row: list[str], head: list[str], width: int, ended: bool, last: int
) -> str:
    if number in sheet.faulty:
        return sheet.faulty[number]
    if ended:
        return "outside_table"
    if row[0].strip() == head[0].strip() and [heading(c) for c in row[:width]] == [
        heading(c) for c in head[:width]
    ]:
        return "repeated_header"
    total = row[:1] and folded(row[0]).rstrip(":") in TOTAL_WORDS
    # A line without a single separator, words in a single cell: "60 rows returned".
    alone = width >= TABLE_CELLS and number > last
    if sheet.name:
        words = len("".join(row).split()) > 1  # an identifier is one word
        return "outside_table" if alone and words and not total else ""
    if len(row) < width:
        if total:
            return "totals_row"
        return "outside_table" if alone and len(row) == 1 else "short_row"
    return (
        "extra_cells" if any(cell.strip() for cell in row[width:]) and len(row) > len(head) else ""
    )


def _last_of_table(sheet: Sheet) -> int:
    """The number of the last line with a separator, of a workbook the last row with two filled
    cells; of the last one of all, where it may have been cut off."""
    lines = zip(reversed(sheet.numbers), reversed(sheet.rows), strict=True)
    if sheet.is_workbook:
        return next((n for n, row in lines if sum(bool(cell.strip()) for cell in row) > 1), 0)
    if sheet.name or not sheet.ends_in_line_break:
        return sheet.numbers[-1]
    return next((number for number, row in lines if len(row) > 1), 0)


def _note_unnamed(sheet: Sheet, head: list[str], lines: Lines) -> None:
    unnamed = [position for position, cell in enumerate(head) if not cell.strip()]
    filled = [
        sheet.address(number, position)
        for number, row in zip(lines.numbers, lines.rows, strict=True)
        for position in unnamed
        if position < len(row) and row[position].strip()
    ]
    if filled:
        sheet.note("outside_table", len(filled), places=filled[0])


def _check_short(sheet: Sheet, lines: Lines) -> None:
    """A cut last row is a file that may be incomplete; many short rows are a broken file."""
    short = [index for index, row in enumerate(lines.set_aside) if row.reason == "short_row"]
    if len(short) > max(1, SHORT_SHARE * lines.rows_in):
        raise Refusal(
            f"{sheet.place}: {counted(lines.rows_in, 'row')}, {len(short)} of them with fewer "
            "cells than headings; the file may be incomplete. Export it again and run again.",
            "truncated",
        )
    last = sheet.numbers[-1] if sheet.numbers else 0
    if short and not sheet.ends_in_line_break and lines.set_aside[short[-1]].number == last:
        lines.set_aside[short[-1]] = set_aside(sheet, last, "truncated")
        sheet.note("truncated", places=sheet.address(last))
