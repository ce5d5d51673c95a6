"""Tables that no form fits: refused where a known one lacks a column, else listed and left."""

from __future__ import annotations

from difflib import get_close_matches

from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.headers import Unrecognised, unmapped_heading
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.shown_headings import listed
from sru_analysis.extracts.wording import heading
from sru_analysis.messages import Refusal, counted

NEAR_ENOUGH = 3


class HeadingMissing(Refusal):
    """A known table lacks a column; ``unmapped``: lines for the mapping file that may mend it."""

    def __init__(self, message: str, code: str, *, unmapped: list[dict[str, object]]):
        super().__init__(message, code)
        self.unmapped = unmapped


def note_unrecognised(sheet: Sheet, found: Unrecognised) -> None:
    """Note what an unknown table looks like. Raises ``Refusal`` (column_missing) where all but
    one of the columns that make a known table are there and most headings are known."""
    headings = [" ".join(cell.split()) for cell in found.headings if cell.strip()]
    if not headings:
        # A sheet without a filled cell holds no rows; one with some holds no headings.
        empty = not any(cell.strip() for row in sheet.rows for cell in row)
        sheet.note("zero_rows" if empty else "table_unknown", places="no heading row")
        return
    looks = ""
    if found.nearest is not None:
        wanted = [_canonical(found.nearest, column) for column in found.missing]
        if len(wanted) == 1 and found.matched >= NEAR_ENOUGH and 2 * found.matched >= len(headings):
            raise _missing(sheet, found.nearest, wanted[0], headings, found.told)
        named = ", ".join(f'"{word}"' for word in wanted)
        looks = f" It looks like {found.nearest.name}; {named} not found." if named else ""
    named = f"headings {listed(found.told[:30], len(headings))}"
    if not found.told:
        named = f"no known heading; the first row ({counted(len(headings), 'cell')}) may be values "
        named += "and is not shown. Put the headings above it"
    sheet.note("table_unknown", places=f"{named}.{looks}")


def _canonical(form: Form, column: str) -> str:
    return form.field[column].headings[0]


def _missing(
    sheet: Sheet, form: Form, wanted: str, headings: list[str], told: list[str]
) -> Refusal:
    unread = {heading(word): word for word in headings}
    unread = {k: v for k, v in unread.items() if k not in form.columns_by_heading}
    near = get_close_matches(heading(wanted), unread, n=1, cutoff=0.5)
    nearest = f'; nearest heading "{unread[near[0]]}"' if near and unread[near[0]] in told else ""
    return HeadingMissing(
        f'{sheet.place}: the column "{wanted}" of {form.name} was not found{nearest}. Without it '
        "the table cannot be read. Correct the heading, or add it to mapping.csv, and run again.",
        "column_missing",
        unmapped=[
            unmapped_heading(form.table, form.columns_by_heading[heading(wanted)][0], spelling)
            for spelling in (unread[word] for word in near)
        ],
    )
