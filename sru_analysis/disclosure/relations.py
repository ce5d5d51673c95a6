"""Relations between the cells of a pack, generated from the declarations of the metrics.

R-part (met + rest = base; the parts of a split), R-sum (categories add to the total), R-cum
(windows are sums of stretches), R-flow (stock, starts, ends), R-sub (a count inside another).
Where all the numbers of a relation are known and it does not hold, nobody can use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from sru_analysis.disclosure.board import Board
from sru_analysis.disclosure.cells import APART, OTHER, TIMED, Cells, Key
from sru_analysis.disclosure.regraded import family_of, relate_grades
from sru_analysis.metrics.breakdowns import NOT_KNOWN
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.nesting import FLOWS, ONE, WITHIN, named


def board_of(cells: Cells, catalogue: Mapping[str, Metric]) -> Board:
    """The cells with every relation that the declarations give."""
    return relate(Board(cells), catalogue)


def relate(board: Board, catalogue: Mapping[str, Metric]) -> Board:
    """Add to a board every relation that the declarations give for its cells."""
    _rests(board, catalogue)
    _totals(board)
    _splits(board)
    _windows(board, catalogue)
    _flows(board)
    _within(board)
    relate_grades(board)
    return board


def _made(board: Board, key: Key, value: float) -> int:
    """The cell of a key; where it is new, with the number that follows from the others."""
    return board.cells.cell(key, value)


def _rests(board: Board, catalogue: Mapping[str, Metric]) -> None:
    """R-part: what is met and what is not are the base."""
    cells = board.cells
    pairs = {
        (int(top), int(base))
        for top, base in zip(cells.numerator, cells.denominator, strict=True)
        if top >= 0 and base >= 0 and cells.keys[top][2:] == cells.keys[base][2:]
    }
    for top, base in sorted(pairs):
        if cells.keys[base][1] == TIMED:
            top, base = base, top
        metric, part, *window = cells.keys[top]
        if part.startswith("of:"):
            continue
        of = cells.keys[base][0]
        name = named(metric, "rest") if part == "met" else (f"{metric} in {of}", "rest")
        rest = _made(board, (*name, *window), cells.values[base] - cells.values[top])
        board.add("R-part", [(top, 1), (rest, 1), (base, -1)])


def _families(cells: Cells, by: tuple[int, ...]) -> dict[tuple, list[int]]:
    """Cells that agree in all but some parts of their key."""
    found = defaultdict(list)
    for at, key in enumerate(cells.keys):
        if OTHER not in key[0]:
            found[tuple(part for i, part in enumerate(key) if i not in by)].append(at)
    return found


def _totals(board: Board) -> None:
    """R-sum and R-cross: the categories of a breakdown add to the figure as a whole."""
    cells = board.cells
    for (metric, part, start, end, breakdown), members in _families(cells, (5,)).items():
        if not breakdown:
            continue
        total = sum(cells.values[one] for one in members)
        whole = _made(board, (metric, part, start, end, "", ""), total)
        board.add("R-sum", [*((one, 1) for one in members), (whole, -1)])


def _splits(board: Board) -> None:
    """R-part: the parts of a split add to its total."""
    cells = board.cells
    asked = {  # a part may stand under another name: families go by the rows that print them
        (int(base), int(top))
        for top, base in zip(cells.numerator, cells.denominator, strict=True)
        if top >= 0 and base >= 0
    }
    by_base = defaultdict(lambda: defaultdict(set))
    for base, top in asked:
        for metric, part in _names(cells.keys[top][:2]):
            if part.startswith("of:"):
                by_base[base][metric, family_of(part)].add(top)
    for base, families in sorted(by_base.items()):
        for (_, family), members in sorted(families.items()):
            parts = {part for top in members for _, part in _names(cells.keys[top][:2])}
            # Of a split that is shown whole this part is always shown; without it, single parts
            # stand here under the names of other metrics, and need not add up.
            if len(members) > 1 and (family or f"of:{NOT_KNOWN}" in parts):
                board.add("R-part", [*((one, 1) for one in sorted(members)), (base, -1)])


_OTHERS = defaultdict(list)
for _name, _stands in ONE.items():
    _OTHERS[_stands].append(_name)


def _names(count: tuple[str, str]) -> list[tuple[str, str]]:
    return _OTHERS.get(count, [count])


def additive(one: Metric, part: str) -> bool:
    """Whether counts over stretches of days add to the count over all of them."""
    if one.anchored != "event" or one.distinct or one.present_on:
        return False
    return not one.known_on or part == "all"


def _windows(board: Board, catalogue: Mapping[str, Metric]) -> None:
    """R-cum: months, quarters, years to date and rolling years are sums of the same stretches."""
    for (metric, part, breakdown, category), members in _families(board.cells, (2, 3)).items():
        one = catalogue.get(metric.rstrip(APART))
        if one is None or one.anchored != "event" or len(members) < 2 or part == "rest":
            continue
        if additive(one, part):
            _stretches(board, (metric, part), (breakdown, category), members)
        elif not breakdown and part == "all":
            # Only the whole count can never fall: a child's answer is that of its latest row.
            _inside(board, members)


def _stretches(board: Board, name: tuple, place: tuple, members: list[int]) -> None:
    cells = board.cells
    windows = {cells.keys[one][2:4]: one for one in members}
    edges = sorted({start for start, _ in windows} | {end + 1 for _, end in windows})
    stretches = list(zip(edges, edges[1:], strict=False))
    values = _stretch_values(windows, stretches, cells)
    for (start, end), whole in sorted(windows.items()):
        inside = [(a, b - 1) for a, b in stretches if start <= a and b - 1 <= end]
        if inside == [(start, end)]:
            continue
        made = [
            (_made(board, (*name, a, b, *place), values.get((a, b), np.nan)), 1) for a, b in inside
        ]
        board.add("R-cum", [*made, (whole, -1)])


def _stretch_values(windows: dict, stretches: list, cells: Cells) -> dict:
    """What stretches must hold where that follows from the windows one by one."""
    known = {window: cells.values[one] for window, one in windows.items()}
    found = {w: known[w] for w in ((a, b - 1) for a, b in stretches) if w in known}
    changed = True
    while changed:
        changed = False
        for (start, end), value in known.items():
            inside = [(a, b - 1) for a, b in stretches if start <= a and b - 1 <= end]
            missing = [one for one in inside if one not in found]
            if len(missing) == 1:
                found[missing[0]] = value - sum(found[one] for one in inside if one in found)
                changed = True
    return found


def _inside(board: Board, members: list[int]) -> None:
    """A shorter window holds no more than a longer one around it (children count once)."""
    keys = board.cells.keys
    for small in members:
        for large in members:
            (a, b), (c, d) = keys[small][2:4], keys[large][2:4]
            if small != large and c <= a and b <= d:
                board.add("R-cum", [(large, 1), (small, -1)], 0, np.inf)


def _flows(board: Board) -> None:
    """R-flow: open then + starts − ends = open now."""
    cells = board.cells
    for stock, starts, ends in FLOWS:
        stock, starts, ends = (named(*name) for name in (stock, starts, ends))
        days = {k[2]: at for k, at in list(cells.place.items()) if k[:2] == stock and not k[4]}
        for key in [k for k in cells.place if k[:2] == starts and not k[4]]:
            other = cells.place.get((*ends, *key[2:]))
            before, after = days.get(key[2] - 1), days.get(key[3])
            if None not in (other, before, after):
                plus = cells.place[key]
                board.add("R-flow", [(before, 1), (plus, 1), (other, -1), (after, -1)])


def _within(board: Board) -> None:
    """R-sub and R-unit: what is left of a count without another one inside it."""
    cells = board.cells
    for small, large in WITHIN:
        small, large = named(*small), named(*large)
        for key in [k for k in cells.place if k[:2] == small]:
            whole = cells.place.get((*large, *key[2:]))
            if whole is None:
                continue
            at = cells.place[key]
            name = (f"{small[0]} in {large[0]}", "rest", *key[2:])
            rest = _made(board, name, cells.values[whole] - cells.values[at])
            board.add("R-sub", [(at, 1), (rest, 1), (whole, -1)])
