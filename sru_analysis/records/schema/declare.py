"""How a table of the records is declared: its columns, key and anchor date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sru_analysis.records import code_lists

KINDS = ("text", "date", "yes_no", "code", "whole", "number")
YES_NO = ("yes", "no")
SOURCE_COLUMNS = (
    "council",
    "source_format",
    "source_file",
    "source_sheet",
    "source_row",
    "source_id",
)


@dataclass(frozen=True)
class Column:
    """One column: ``kind`` is one of text, date, yes_no, code, whole, number.

    A row that lacks a ``required`` column cannot be placed and is set aside. ``code_list`` names
    the closed list of a code column.
    """

    name: str
    kind: str
    meaning: str
    required: bool = False
    code_list: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """What the column may hold; empty where there is no closed list."""
        if self.kind == "yes_no":
            return YES_NO
        return code_lists.codes(self.code_list) if self.code_list else ()

    @property
    def labels(self) -> dict[str, str]:
        """Code -> meaning, in the order of the list."""
        return code_lists.labels(self.code_list) if self.code_list else {}


@dataclass(frozen=True)
class Table:
    """One table of the records; ``plain`` is its name in a sentence.

    ``key``: alternatives in order; a row is known by the first whose columns are all filled, and
    by the last as it stands where none is. ``anchor``: the date that places a row in time and
    that coverage is measured by ("" for a table without one). ``one_of``: at least one of these
    columns must be filled. ``interval``: start and end of a half-open interval [start, end).
    """

    name: str
    plain: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[tuple[str, ...], ...]
    anchor: str = ""
    one_of: tuple[str, ...] = ()
    interval: tuple[str, str] | None = None

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def names(self) -> list[str]:
        """The columns' names in order."""
        return [column.name for column in self.columns]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a row cannot be placed."""
        return tuple(column.name for column in self.columns if column.required)


def text(name: str, meaning: str, *, required: bool = False) -> Column:
    """A column of text."""
    return Column(name, "text", meaning, required)


def day(name: str, meaning: str, *, required: bool = False) -> Column:
    """A date without a time of day."""
    return Column(name, "date", meaning, required)


def yes_no(name: str, meaning: str) -> Column:
    """Yes, no, or not known."""
    return Column(name, "yes_no", meaning)


def code(name: str, code_list: str, meaning: str, *, required: bool = False) -> Column:
    """A code of a closed list."""
    return Column(name, "code", meaning, required, code_list)


def whole(name: str, meaning: str, *, required: bool = False) -> Column:
    """A whole number, 0 or more."""
    return Column(name, "whole", meaning, required)


def number(name: str, meaning: str, *, required: bool = False) -> Column:
    """A number."""
    return Column(name, "number", meaning, required)


CHILD = text("person_id", "the council's id of the child", required=True)
