"""Which headings may be told: a row that is taken for headings may be one of a child.

In a file without a heading row, or whose heading row was damaged, the first row holds values. What
is told of it must hold none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from sru_analysis.extracts.wording import heading

LOOK = 20
LONGEST = 60
_WORD = re.compile(r"[^\W\d_]{3,}")
_VALUE = re.compile(r"\d{4}|\d\s*[/.-]\s*\d|@|^\s*\d+\s*$")


def words_of(headings: Iterable[str]) -> frozenset[str]:
    """The words of which headings are made: "date", "child", "plan" and others."""
    return frozenset(word for each in headings for word in _WORD.findall(heading(each)))


def may_be_told(
    row: Sequence[str], below: Iterable[Sequence[str]], words: Collection[str]
) -> list[str]:
    """The cells of a row that are surely headings, as they are to be told.

    ``below``: the rows under it. ``words``: those of all known headings. A row is one of headings
    where none of its cells looks like a date or a number and cells below it do. Of another row
    only cells without a digit are told that hold a word of a known heading.
    """
    cells = [" ".join(cell.split()) for cell in row if cell.strip()]
    some = (cell for each, _ in zip(below, range(LOOK), strict=False) for cell in each)
    sure = not any(map(_VALUE.search, cells)) and any(map(_VALUE.search, some))
    return [
        cell
        for cell in cells
        if len(cell) <= LONGEST
        and not _VALUE.search(cell)
        and (sure or (not re.search(r"\d", cell) and words_of([cell]) & set(words)))
    ]


def listed(told: list[str], all_of_them: int) -> str:
    """``A, B and 3 that may be values``: those that are told, and how many there are beside."""
    more = all_of_them - len(told)
    return " and ".join(
        filter(None, [", ".join(told), f"{more} that may be values" if more else ""])
    )
