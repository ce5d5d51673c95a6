"""A report read for comparing: its sentences with their figures, its tables, what stands near."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS
from sru_analysis.run.lint.document import TAB, Line, Sentence, sentences
from sru_analysis.run.lint.tokens import Token, rounded, tokens

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.run.lint.figures import Figures

NEAR = 6
BESIDE = 3  # the base of a percentage stands within so many lines
_ROW = re.compile(r"^(?P<label>[A-Za-z][^\d]*?)\s+(?P<cells>(?:[\d.,]+%?\s+)+[\d.,]+%?)\s*$")
_MONTH = re.compile(r"[A-Za-z]{3,9}")
_SMALL = {"the", "of", "a", "an", "and", "for", "in", "on", "to", "with", "or", "at", "by", "who",
          "which", "done", "held", "rate", "number", "had", "from", "into", "than"}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One fault: where, which rule, and what was found and expected."""

    line: int
    code: str
    said: str


@dataclass(frozen=True)
class Row:
    """A row of numbers in a table: its line, label and cells."""

    line: int
    label: str
    cells: tuple[Token, ...]


@dataclass(frozen=True)
class Table:
    """Rows that follow one another, and the months that each column covers where they say so."""

    rows: tuple[Row, ...]
    months: tuple[tuple[int, ...], ...]
    header_line: int


@dataclass(frozen=True)
class Reading:
    """A report beside the figures of a pack."""

    lines: list[Line]
    figures: Figures
    catalogue: dict[str, Metric]

    @cached_property
    def sentences(self) -> list[tuple[Sentence, list[Token]]]:
        """Sentences of prose with their figures; rows of tables stand in ``tables``."""
        in_tables = {row.line for table in self.tables for row in table.rows}
        return [
            (one, tokens(one.text))
            for one in sentences([line for line in self.lines if not _is_source(line)])
            if not one.in_table
            and one.lines[0] not in in_tables
            and one.text not in self.figures.definitions
        ]

    @cached_property
    def tables(self) -> list[Table]:
        """Tables of counts and percentages, with blank lines between their rows or without."""
        found: list[Table] = []
        rows: list[Row] = []
        written = [line for line in self.lines if line.text.strip()]
        for line in [*written, Line(0, "")]:
            row = _row(line)
            if row and (not rows or len(row.cells) == len(rows[-1].cells)):
                rows.append(row)
                continue
            if rows:
                found.append(_table(rows, written))
            rows = [row] if row else []
        return found

    @cached_property
    def by_line(self) -> dict[int, list[Token]]:
        made: dict[int, list[Token]] = {}
        for line in self.lines:
            made.setdefault(line.number, []).extend(tokens(line.text))
        return made

    def near(self, line: int, reach: int = NEAR) -> list[Token]:
        """The figures that stand within so many lines."""
        return [
            token
            for number in range(line - reach, line + reach + 1)
            for token in self.by_line.get(number, [])
        ]

    def has_base(self, token: Token, line: int) -> bool:
        """Whether two numbers near a percentage give it: as a share, or as a change."""
        counts = sorted(
            {one.value for one in self.near(line) if not one.per_cent and one.value > 0}
        )
        return any(
            rounded(100 * a / b, token.decimals) == abs(token.value)
            or rounded(abs(100 * (b - a) / a), token.decimals) == abs(token.value)
            for a in counts
            for b in counts
            if a != b or token.value == 100
        )


def _is_source(line: Line) -> bool:
    """A line of a pack's page that names where a rule comes from, with the numbers of rules."""
    return line.text.startswith("Source of the rule:")


def stems(text: str) -> set[str]:
    """The words of a text without endings: audits, audited and audit are one."""
    found = (re.sub(r"(?:ions?|ing|ed|es|s|e)$", "", word.lower())
             for word in re.findall(r"[A-Za-z]{3,}", text))  # fmt: skip
    return {word for word in found if len(word) > 2} - {re.sub(r"e?s?$", "", w) for w in _SMALL}


def named_in(metric: Metric, text: str) -> bool:
    """Whether a text names a metric: every word of its title stands in it."""
    title = stems(metric.title) - _SMALL
    return bool(title) and title <= stems(text)


def _row(line: Line) -> Row | None:
    if TAB in line.text:
        label, *cells = line.cells
        found = [tokens(cell) for cell in cells]
        if len(found) < 2 or any(len(one) != 1 for one in found):
            return None
        return Row(line.number, label, tuple(one[0] for one in found))
    matched = _ROW.match(line.text)
    if not matched:
        return None
    cells = tokens(matched["cells"])
    return Row(line.number, matched["label"], tuple(cells)) if len(cells) > 1 else None


def _table(rows: list[Row], written: list[Line]) -> Table:
    """The rows with the months of the header above them."""
    place = next(n for n, line in enumerate(written) if line.number == rows[0].line)
    for header in reversed(written[max(0, place - 3) : place]):
        cells = header.cells[1:] if TAB in header.text else header.text.split()
        months = tuple(_months(cell) for cell in cells)
        if len(months) == len(rows[0].cells) and all(months):
            return Table(tuple(rows), months, header.number)
    return Table(tuple(rows), (), rows[0].line)


def _months(cell: str) -> tuple[int, ...]:
    """The months that a header names: ``MAY/JUN`` is 5 and 6, "May to August 2019" 5 to 8."""
    words = [word.lower() for word in _MONTH.findall(cell) if word.lower() not in ("to", "and")]
    found = [
        next((n for n, name in enumerate(MONTHS, 1) if name.lower()[:3] == word[:3]
              and name.lower().startswith(word[:4])), 0)
        for word in words
    ]  # fmt: skip
    if not found or not all(found):
        return ()
    return tuple(range(found[0], found[-1] + 1))
