"""How the elements of a return lie inside each other, and which of them make the rows of a table.

A return is a run of records (one a child); inside a record some elements are rows, some hold a
list of values that are a row each, and the rest are passed over. Tags are compared like headings,
without regard to a namespace.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field

from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.wording import heading
from sru_analysis.records.schema import TABLES


@dataclass(frozen=True)
class Element:
    """One element inside a record.

    ``form``: name of the form whose row it is ("" = it is only looked into). ``each``: the inner
    tag whose every occurrence is a row, where the element is a list. ``taken``: headings whose
    value is that of the row around it. ``known``: inner tags that belong to the element and are
    not read.
    """

    tag: str
    form: str
    inner: tuple[Element, ...] = ()
    each: str = ""
    taken: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shape:
    """One return: its roots, the tag of a record, the tag of the child's id, its elements.

    ``header``: the element that says which return it is, with the name of its form, and
    ``collection`` what it must say.
    """

    source_format: str
    roots: tuple[str, ...]
    record: str
    child: str
    elements: tuple[Element, ...]
    header: tuple[str, str] = ("", "")
    collection: str = ""

    @property
    def order(self) -> list[str]:
        """The tags of all its elements, outer ones first."""
        return [self.header[0], *_tags(self.elements)]


def _tags(elements: tuple[Element, ...]) -> list[str]:
    return [tag for each in elements for tag in (each.tag, *_tags(each.inner))]


@dataclass
class ElementSheet(Sheet):
    """The rows of one element of a return; a row's number is its place among them.

    ``records`` and ``places``: for each row the number of its record in the file, and its own
    number inside the record.
    """

    record: str = ""
    records: array = field(default_factory=lambda: array("I"))
    places: array = field(default_factory=lambda: array("I"))

    def address(self, number: int, position: int | None = None) -> str:
        """``14th Child · CINdetails 2 · CINclosureDate``."""
        if not 0 < number <= len(self.records):
            return self.name
        words = [f"{ordinal(self.records[number - 1])} {self.record}"]
        words.append(f"{self.name} {self.places[number - 1]}")
        if position is not None:
            words.append(self.rows[0][position])
        return " · ".join(words)


def ordinal(number: int) -> str:
    """1 -> 1st, 12 -> 12th, 22 -> 22nd."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


class Group:
    """The rows of one element while a file is read."""

    def __init__(self, about: Element, form: Form, file: str, shape: Shape):
        self.about, self.form = about, form
        headings = [each.headings[0] for each in form.fields]
        self.sheet = ElementSheet(
            file, about.tag, [headings], [0], encoding="XML", record=shape.record
        )
        self.width = len(headings)
        self.column = {each.column: at for at, each in enumerate(form.fields)}
        self.met: set[int] = {0}  # the first field of every form is the child's id
        self.empty = 0
        self._record = self._place = 0
        self.taken: list[tuple[int, int]] = []

    def position(self, tag: str) -> tuple[int, int] | None:
        """Position and rank of the column that an inner tag fills."""
        found = self.form.columns_by_heading.get(heading(tag))
        return None if found is None else (self.column[found[0]], found[1])

    def take_from(self, outer: Group) -> None:
        """Learn which cells come from the row around this one's."""
        for word in self.about.taken:
            at, _ = self.position(word)
            self.taken.append((at, outer.position(word)[0]))
            self.met.add(at)

    def add(self, cells: list[str], record: int, reason: str) -> None:
        """One row more, with the number of its record and the reason for which it is out."""
        self._place = self._place + 1 if record == self._record else 1
        self._record = record
        sheet = self.sheet
        # A tuple of texts is nothing that the collector of garbage must walk through.
        sheet.rows.append(tuple(cells))
        sheet.records.append(record)
        sheet.places.append(self._place)
        if reason:
            sheet.faulty[len(sheet.records)] = reason

    def positions(self) -> dict[str, int]:
        """Columns that the file carries: those of the table, and others that were met.

        An element that the return may leave out is blank where it is left out, not unknown.
        """
        declared = TABLES[self.form.table].column if self.form.table else {}
        return {name: at for name, at in self.column.items() if at in self.met or name in declared}

    def finish(self) -> ElementSheet:
        """The sheet, ready to be read as a table."""
        sheet = self.sheet
        sheet.numbers = list(range(len(sheet.rows)))
        if self.empty:
            sheet.note("xml_empty", self.empty)
        return sheet


def note_unknown(sheet: Sheet, unknown: Counter[str]) -> None:
    """List the tags that no return has."""
    if unknown:
        tags = ", ".join(sorted(unknown)[:30])
        sheet.note("xml_unknown", sum(unknown.values()), places=tags)
