"""Marks that do not belong into cells: put right, or the row is not to be trusted."""

from __future__ import annotations

from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.text_files import CELL_CAP, CONTROL, MARKS


def put_marks_right(sheet: Sheet) -> None:
    """Line breaks in cells become blanks and invisible marks go, with a note each; rows with
    control characters or endless cells are marked as faulty."""
    for position, column in enumerate(zip(*sheet.rows, strict=True)):
        _put_right(sheet, position, column)


def _put_right(sheet: Sheet, position: int, column: tuple[str, ...]) -> None:
    distinct = set(column)
    odd = {text for text in distinct if len(text) > CELL_CAP or CONTROL.search(text)}
    broken = {text: " ".join(text.split()) for text in distinct if "\n" in text or "\r" in text}
    marked = {text: MARKS.sub("", text) for text in distinct if MARKS.search(text)}
    both = {text: MARKS.sub("", broken[text]) for text in broken.keys() & marked.keys()}
    better = broken | marked | both
    if not odd and not better:
        return
    for index, text in enumerate(column):
        if text in odd:
            reason = "nul_byte" if "\x00" in text else "control_character"
            number = sheet.numbers[index]
            sheet.faulty[number] = reason if CONTROL.search(text) else "cell_too_long"
        elif text in better:
            sheet.rows[index][position] = better[text]
    for code, found in (("newline_in_cell", broken), ("invisible_marks", marked)):
        if found:
            sheet.note(code, sum(text in found for text in column))
