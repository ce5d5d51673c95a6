"""One table as it stands in a file: rows of text with the numbers that the user sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

PLACES = 5


@dataclass
class Note:
    """Something put right, passed over or worth knowing, counted once a sheet and column.

    ``places``: where, and in which words of the file; it may not leave the internal edition.
    ``left_empty``: the code is a reason, and cells were left empty for it.
    """

    code: str
    count: int = 1
    column: str = ""
    places: str = ""
    left_empty: bool = False


@dataclass
class Sheet:
    """``rows``: cells as text. ``numbers``: row numbers as the user sees them. ``faulty``: row
    number -> reason code of rows whose text cannot be trusted. ``spoilt``: (row number, column
    position) -> reason code of cells without a usable value. ``numeric``: column position -> texts
    that were numbers, not text, in a workbook. ``fills``: (column position, style) -> numbers of
    the rows with a coloured cell. ``name`` is "" for a text file. ``row_word``: what a row is
    called where there is no sheet.
    """

    file: str
    name: str
    rows: list[list[str]]
    numbers: list[int]
    encoding: str = ""
    faulty: dict[int, str] = field(default_factory=dict)
    spoilt: dict[tuple[int, int], str] = field(default_factory=dict)
    numeric: dict[int, set[str]] = field(default_factory=dict)
    fills: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    ends_in_line_break: bool = True
    epoch_1904: bool = False
    hidden: bool = False
    row_word: str = "line"
    notes: list[Note] = field(default_factory=list)

    @property
    def place(self) -> str:
        """File and sheet, as a message begins."""
        return f"{self.file} · {self.name}" if self.name else self.file

    @property
    def is_workbook(self) -> bool:
        """Whether its cells stood in a workbook, with types of their own and empty rows about."""
        return self.encoding == "xlsx"

    def address(self, number: int, position: int | None = None) -> str:
        """A row or cell as the user sees it: ``line 27``, or ``G14`` in a workbook."""
        if self.name:
            return f"row {number}" if position is None else f"{letters(position)}{number}"
        return f"{self.row_word} {number}"

    def note(self, code: str, count: int = 1, column: str = "", places: str = "") -> None:
        """Add a note under a code of ``reasons.NOTES``."""
        self.notes.append(Note(code, count, column, places))


def letters(position: int) -> str:
    """The letters of a column: 0 -> A, 26 -> AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def listed(places: Iterable[str]) -> str:
    """At most five places, then the number of the others."""
    every = list(places)
    shown = ", ".join(every[:PLACES])
    return f"{shown} and {len(every) - PLACES} more" if len(every) > PLACES else shown
