"""Pupil numbers that two children share (DfE rule 1520): counted on reading, never kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.identifiers import NULL_WORDS, plain
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.structure import Lines
from sru_analysis.extracts.wording import heading

HEADINGS = frozenset({"upn", "pers upn"})
# Why a child has none, written in its place.
_NONE = re.compile(r"un\d+|-1")
MOST_PLACES = 5


def note_shared(
    sheet: Sheet, found: Recognised, lines: Lines, columns: Sequence[Sequence[str]]
) -> None:
    """Note the children whose pupil number stands with another child too (upn_shared).

    One child under two identifiers counts twice in every figure; two children with one number are
    a slip in the source. The number itself goes no further than this count.
    """
    position = next((n for n, name in enumerate(found.headings) if heading(name) in HEADINGS), None)
    if position is None or "person_id" not in found.positions or not columns:
        return
    rows: dict[str, list[int]] = defaultdict(list)
    children: dict[str, set[str]] = defaultdict(set)
    ids = columns[found.positions["person_id"]]
    for index, text in enumerate(columns[position]):
        number = plain(text)
        if number and number not in NULL_WORDS and not _NONE.fullmatch(number):
            rows[number].append(index)
            children[number].add(plain(ids[index]))
    shared = [number for number, held in children.items() if len(held) > 1]
    if not shared:
        return
    places = sorted(index for number in shared for index in rows[number])
    told = ", ".join(sheet.address(lines.numbers[n], position) for n in places[:MOST_PLACES])
    more = f" and {len(places) - MOST_PLACES:,} more" if len(places) > MOST_PLACES else ""
    every = set().union(*(children[number] for number in shared))
    sheet.note("upn_shared", len(every), "person_id", f"{found.headings[position]} · {told}{more}")
