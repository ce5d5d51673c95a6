"""Attacks by somebody who stands in a hidden cell and knows it: the singleton (A5)."""

from __future__ import annotations

import numpy as np

from sru_analysis.disclosure.attack import ENOUGH, NOTHING, Attacker


def known_to_one(
    attacker: Attacker,
    outline: Attacker,
    ones: np.ndarray,
    aims: np.ndarray,
    settled: set,
) -> tuple[int, list[tuple[int, int]]]:
    """Attacks by somebody who is the 1 in a hidden cell (A5).

    ``ones`` and ``aims``: flags over all cells: those that such a person may stand in, and those
    that must keep at least 3 values. ``outline`` knows no more than earlier packs: a cell that is
    narrow even there is or lies inside the known one (the same child in a shorter window), and
    tells that person nothing new. ``settled``: pairs known to be safe, added to.
    Returns the number of pairs tried, and the pairs (known cell, cell found open).
    """
    pairs = _Pairs(attacker, ones, aims, settled)
    pairs.use_tables()
    pairs.together()
    narrow = pairs.one_by_one()
    opened = _not_inside(outline, narrow)
    settled |= (pairs.safe() | set(narrow)) - set(opened)
    return pairs.tried, opened


def _not_inside(outline: Attacker, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs whose second cell is wide for who knows the first, and nothing of this pack."""
    by_known: dict[int, list[int]] = {}
    for known, cell in pairs:
        by_known.setdefault(known, []).append(cell)
    found = []
    for known, cells in sorted(by_known.items()):
        inside = outline.narrow(outline.at[cells], outline.at[[known]])
        found += [(known, cell) for cell in cells if outline.at[cell] not in inside]
    return sorted(found)


class _Pairs:
    """Every pair of a cell that somebody knows to be 1 and another that must stay uncertain.

    A table in which many known cells are 1 at once fits for each of them by itself. So first all
    are fixed, then halves of them (told apart by the digits of their number in their part), and
    only pairs that are still narrow are tried one by one.
    """

    def __init__(self, attacker: Attacker, ones: np.ndarray, aims: np.ndarray, settled: set):
        self.attacker, self.used = attacker, 0
        unknown, parts = attacker.unknown, attacker.parts
        self.known = np.flatnonzero(ones[unknown] & attacker.linked)
        self.aims = np.flatnonzero(aims[unknown] & attacker.linked)
        same = parts[self.known][:, None] == parts[self.aims][None, :]
        self.waiting = same & (self.known[:, None] != self.aims[None, :])
        self.tried = int(self.waiting.sum())
        if settled:
            for row, column in np.argwhere(self.waiting).tolist():
                self.waiting[row, column] = self.pair(row, column) not in settled
        self.asked = self.waiting.copy()
        self.least = np.full(self.waiting.shape, np.inf)
        self.most = np.full(self.waiting.shape, -np.inf)

    def pair(self, row: int, column: int) -> tuple[int, int]:
        unknown = self.attacker.unknown
        return int(unknown[self.known[row]]), int(unknown[self.aims[column]])

    def safe(self) -> set[tuple[int, int]]:
        """Pairs that are wide enough, besides those that were settled before."""
        return {self.pair(*place) for place in np.argwhere(self.asked & ~self.waiting).tolist()}

    def use_tables(self) -> None:
        """A table found before in which a known cell happens to be 1 fits for that person too."""
        fresh = np.array(self.attacker.tables[self.used :])
        self.used = len(self.attacker.tables)
        if not fresh.size:
            return
        for row, cell in enumerate(self.known.tolist()):
            places = np.flatnonzero(self.waiting[row])
            found = fresh[fresh[:, cell] == 1][:, self.aims[places]]
            if found.size:
                self.least[row, places] = np.fmin(self.least[row, places], np.fmin.reduce(found))
                self.most[row, places] = np.fmax(self.most[row, places], np.fmax.reduce(found))
        self.waiting &= ~(self.most - self.least >= 2)

    def _widen(self, rows: np.ndarray, table: np.ndarray) -> None:
        same = self.waiting[rows]
        found = np.where(same, table[self.aims][None, :], np.nan)
        self.least[rows] = np.fmin(self.least[rows], found)
        self.most[rows] = np.fmax(self.most[rows], found)
        self.waiting[rows] &= ~(self.most[rows] - self.least[rows] >= 2)

    def together(self) -> None:
        turn = _turn(self.attacker.parts[self.known])
        digits = int(turn.max(initial=0)).bit_length()
        halves = [(turn >> digit) & 1 == side for digit in range(digits) for side in (0, 1)]
        for fixed in (np.ones(len(turn), dtype=bool), *halves):
            self._sweep(np.flatnonzero(fixed))

    def _sweep(self, rows: np.ndarray) -> None:
        """Everything low, then everything high, while these known cells are 1."""
        attacker, fixed = self.attacker, (self.known[rows], np.ones(len(rows)))
        for down in (True, False):
            moving = self.waiting[rows].any(axis=0) & ~np.isin(self.aims, fixed[0])
            cells = self.aims[moving]
            if not cells.size:
                return
            gain = np.zeros(len(attacker.unknown))
            gain[cells] = float(down)
            capped = NOTHING if down else (cells, np.full(len(cells), float(ENOUGH)))
            table = attacker.solve(gain, capped, fixed)
            if table is None:
                return
            self._widen(rows, table)

    def one_by_one(self) -> list[tuple[int, int]]:
        """Pairs that are narrow when each is tried by itself; one known cell of every part at a
        time, since parts do not meet.
        """
        narrow = []
        left = np.flatnonzero(self.waiting.any(axis=1))
        while left.size:
            parts, first = np.unique(self.attacker.parts[self.known[left]], return_index=True)
            rows = left[first]
            cells = self.aims[self.waiting[rows].any(axis=0)]
            row_of = dict(zip(parts.tolist(), rows.tolist(), strict=True))
            for cell in self.attacker.narrow(cells, self.known[rows]).tolist():
                row = row_of[int(self.attacker.parts[cell])]
                narrow.append(self.pair(row, int(np.flatnonzero(self.aims == cell)[0])))
            self.use_tables()
            left = np.delete(left, first)
            left = left[self.waiting[left].any(axis=1)]
        return narrow


def _turn(parts: np.ndarray) -> np.ndarray:
    """A number for each entry: how many of the same part stand before it."""
    seen: dict[int, int] = {}
    turns = []
    for part in parts.tolist():
        turns.append(seen.get(part, 0))
        seen[part] = turns[-1] + 1
    return np.array(turns, dtype=int)
