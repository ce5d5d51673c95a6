"""All that a reader can put side by side: this pack and every pack published before it.

A number that stands unchanged in two packs is one cell. One that has changed in between is two,
each with the relations of its own pack.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sru_analysis.disclosure.board import Board
from sru_analysis.disclosure.cells import OTHER, Cells, Key, Naming, cells_of, naming_of
from sru_analysis.disclosure.national import relate_national
from sru_analysis.disclosure.relations import board_of, relate
from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True)
class EarlierPack:
    """A pack that was published: its figures as released, and, where its private side is still
    there, what they were exactly (same rows). ``exact`` may be the released frame itself.

    ``outdated``: metrics whose definition has changed since; their figures are other counts.
    ``followed``: for each row whether it was hidden only because something else was: such a
    number need not stay hidden for ever.
    """

    name: str
    released: pd.DataFrame
    exact: pd.DataFrame
    outdated: frozenset[str] = frozenset()
    followed: np.ndarray | None = None


@dataclass
class Knowledge:
    """The board of everything, and for each cell where it stands.

    ``printed``: in this pack; ``shown_before``, ``hidden_before``: in an earlier one;
    ``revised``: the value that an earlier pack showed for what is now another one, else NaN.
    """

    board: Board
    printed: np.ndarray
    shown_before: np.ndarray
    hidden_before: np.ndarray
    revised: np.ndarray
    packs: tuple[str, ...] = ()

    @property
    def values(self) -> np.ndarray:
        return np.array(self.board.cells.values, dtype=float)


@dataclass
class _Before:
    shown: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    revised: dict[int, float] = field(default_factory=dict)


def knowledge_of(
    frame: pd.DataFrame,
    catalogue: Mapping[str, Metric],
    earlier: Sequence[EarlierPack] = (),
    *,
    revised: frozenset[str] = frozenset(),
    council_code: str = "",
) -> Knowledge:
    """One board for the figures of a pack and all earlier ones of the council.

    ``frame``: the exact figures of the pack. ``earlier``: oldest first. ``revised``:
    metrics of which a number that a pack hides may have been another one there (for readers who
    cannot know). ``council_code``: of which the Department's figures are known.
    """
    naming = naming_of(catalogue, frame, *(pack.exact for pack in earlier))
    cells = cells_of(frame, catalogue, naming)
    board = relate(Board(cells), catalogue)
    before = _Before()
    for pack in reversed(earlier):
        _merge(board, pack, catalogue, naming, before, revised)
    if earlier:  # windows of one pack are sums of stretches of another
        relate(board, catalogue)
    relate_national(board, frame, catalogue, council_code)
    size = len(cells)
    printed = np.array(cells.printed, dtype=bool)
    was = np.full(size, np.nan)
    for cell, value in before.revised.items():
        was[cell] = value
    return Knowledge(
        board, printed, _flags(before.shown, size),
        _flags(before.hidden - before.shown, size), was,
        tuple(pack.name for pack in earlier),
    )  # fmt: skip


def _merge(
    board: Board, pack: EarlierPack, catalogue, naming: Naming, before: _Before, revised
) -> None:
    """Put the cells and relations of an earlier pack on the board of all."""
    own = board_of(cells_of(pack.exact, catalogue, naming), catalogue)
    released = cells_of(pack.released, catalogue, naming)
    shown = _shown_cells(own.cells, released)
    cells = board.cells
    to = np.zeros(len(own.cells), dtype="int64")
    for at, key in enumerate(own.cells.keys):
        name = f"{key[0]}{OTHER}{pack.name}" if key[0] in pack.outdated else key[0]
        to[at] = _same_or_other(
            cells, (name, *key[1:]), own.cells.values[at], pack.name,
            any(part in revised for part in key[0].split(" in ")),
        )  # fmt: skip
        newest = cells.place.get(key)
        if newest is not None and newest != to[at] and at in shown:
            before.revised.setdefault(newest, own.cells.values[at])
    meant = _hidden_on_purpose(own.cells, pack.followed)
    for at in np.flatnonzero(own.cells.printed).tolist():
        if at in shown:
            before.shown.add(int(to[at]))
        elif at in meant:
            before.hidden.add(int(to[at]))
    for one in own.relations:
        board.add(one.kind, [(int(to[cell]), c) for cell, c in one.terms], one.low, one.high)


def _same_or_other(cells: Cells, key: Key, value: float, pack: str, revised: bool) -> int:
    """The cell on the board that holds the same number, or a new one for a number of its own."""
    at = cells.place.get(key)
    if at is None:
        return cells.cell(key, value)
    if revised and np.isnan([value, cells.values[at]]).any():
        return _same_or_other(cells, _other(key, pack), value, pack, False)
    if value != value or cells.values[at] == value:
        return at
    if np.isnan(cells.values[at]):
        cells.values[at] = value
        return at
    return _same_or_other(cells, _other(key, pack), value, pack, revised)


def _other(key: Key, pack: str) -> Key:
    return (f"{key[0]}{OTHER}{pack}", *key[1:])


def _shown_cells(exact: Cells, released: Cells) -> set[int]:
    """Cells that some row of the released frame shows."""
    shown = set()
    for mine, theirs in (
        (exact.numerator, released.numerator),
        (exact.denominator, released.denominator),
    ):
        for cell, other in zip(mine, theirs, strict=True):
            if cell >= 0 and not np.isnan(released.values[other]):
                shown.add(int(cell))
    return shown


def _hidden_on_purpose(cells: Cells, followed: np.ndarray | None) -> set[int]:
    """Cells of at least one row that was not hidden for the sake of others alone."""
    rows = np.ones(len(cells.numerator), dtype=bool) if followed is None else ~followed
    return {int(at) for part in (cells.numerator, cells.denominator) for at in part[rows]}


def _flags(cells: set[int], size: int) -> np.ndarray:
    flags = np.zeros(size, dtype=bool)
    flags[sorted(cells)] = True
    return flags


def nested_pairs(knowledge: Knowledge, values: np.ndarray) -> set[tuple[int, int]]:
    """Pairs of a cell that is 1 and one inside it (a part of it, the same count over a shorter
    stretch): who knows the first from their own case knows the second.
    """
    inside: dict[int, list[int]] = {}
    for one in knowledge.board.relations:
        wholes = [cell for cell, coefficient in one.terms if coefficient == -1]
        parts = [cell for cell, coefficient in one.terms if coefficient == 1]
        if one.low == one.high == 0 and len(wholes) == 1 and len(parts) + 1 == len(one.terms):
            inside.setdefault(wholes[0], []).extend(parts)
    pairs = set()
    for known in np.flatnonzero(values == 1).tolist():
        waiting, seen = [known], {known}
        while waiting:
            fresh = [part for part in inside.get(waiting.pop(), ()) if part not in seen]
            seen.update(fresh)
            waiting += fresh
        pairs |= {(known, part) for part in seen - {known}}
    return pairs
