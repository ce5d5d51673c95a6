"""One extract is of one council: a file that holds several is never added up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sru_analysis.configuration import Configuration
from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.wording import heading
from sru_analysis.messages import Refusal

COUNCIL = ("council", "council code", "local authority", "local authority code", "la", "la code")
NOT_NAMED = Configuration().council


class SeveralCouncils(Refusal):
    """A sheet with rows of several councils of which none is the one that the run names.

    ``councils``: how many they are.
    """

    def __init__(self, message: str, councils: int):
        super().__init__(message, "two_councils")
        self.councils = councils


def check_councils(sheet: Sheet, found: Recognised, stated: Configuration) -> None:
    """Keep rows of other councils out of a sheet that holds several.

    Where the run names a council that is among them, or several, the rows of the others are marked
    to be set aside (other_council). Raises ``Refusal`` (two_councils) where the run names none, and
    ``SeveralCouncils``, which may be passed over where other sheets have the same table, where it
    names one that is not there.
    """
    for position, cell in enumerate(found.headings):
        if heading(cell) not in COUNCIL:
            continue
        of_row = {
            number: _word(row[position]) if position < len(row) else ""
            for number, row in _below(sheet, found)
        }
        met = set(of_row.values()) - {"", _word(cell)}
        named = {_word(name) for name in stated.councils}
        if len(met) < 2 or met <= named:
            continue
        own = named | {_word(name) for name in _names(stated)}
        if not met & own:
            refusal = _several(sheet, cell, len(met))
            raise refusal if own else Refusal(refusal.message, refusal.code)
        _mark(sheet, [number for number, word in of_row.items() if word not in (*own, _word(cell))])


def leave_whole(sheet: Sheet, found: Recognised, refusal: SeveralCouncils) -> None:
    """Set every row of such a sheet aside (other_council): it carries no table of the records."""
    form = found.form
    found.form = replace(form, table="", name=f"{form.name} of several councils")
    sheet.note("two_councils", refusal.councils)
    _mark(sheet, [number for number, _ in _below(sheet, found)])


def _mark(sheet: Sheet, numbers: Sequence[int]) -> None:
    for number in numbers:
        sheet.faulty.setdefault(number, "other_council")


def _below(sheet: Sheet, found: Recognised) -> list[tuple[int, list[str]]]:
    start = found.row + 1
    rows = zip(sheet.numbers[start:], sheet.rows[start:], strict=True)
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]


def _names(stated: Configuration) -> tuple[str, ...]:
    """How the council of the run may be written in a file; nothing where none is named."""
    if stated.council == NOT_NAMED:
        return ()
    return tuple(
        name for name in (stated.council, stated.council_name, stated.council_code) if name
    )


def _word(name: str) -> str:
    """Letters and digits only: "North-Shire" as "north shire"."""
    return " ".join(re.findall(r"\w+", heading(name)))


def _several(sheet: Sheet, cell: str, count: int) -> SeveralCouncils:
    return SeveralCouncils(
        f'{sheet.place}: {count} councils stand under "{cell}", one was expected. Export each '
        "council to a folder of its own, or name the one that is meant with --council, or all of "
        "them under councils in sru.toml, and run again.",
        count,
    )
