"""Protecting a whole pack: hide, attack, hide what the attack needs, until nothing opens.

The ladder: the model's optimum (or its best within the limits); where the model finds nothing,
hide the cheapest shown cell beside the worst one and attack again; at last an honest refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sru_analysis.disclosure.attack import Attacker
from sru_analysis.disclosure.board import components
from sru_analysis.disclosure.cover import Goal, Part, cheapest_cover
from sru_analysis.disclosure.insiders import known_to_one

ROUNDS = 60
MOST_TABLES = 300
MOST_GOALS = 24
"""Goals that go into one model at a time."""
LARGEST = 2_000
"""Cells times goals of one model; larger ones take fewer goals at a time."""

Needs = tuple[np.ndarray, np.ndarray, np.ndarray]
"""For each cell the value to which it must be able to fall, and to rise (NaN = none), and the
width that is enough."""


@dataclass
class Task:
    """What is to be protected. Arrays have one entry a cell.

    ``low`` and ``high``: the needs; ``locked``: shown in an earlier pack, never hidden;
    ``hidden``: where protection begins; ``printed``: shown somewhere unless hidden; ``ties``:
    (base, top), a hidden base hides the top; ``exempt``: what nothing can protect any more;
    ``settled``: (known cell, other cell) of which nothing is asked.
    """

    matrix: object
    lower: np.ndarray
    upper: np.ndarray
    values: np.ndarray
    printed: np.ndarray
    hidden: np.ndarray
    locked: np.ndarray
    low: np.ndarray
    high: np.ndarray
    cost: np.ndarray
    ties: tuple[tuple[int, int], ...] = ()
    hidden_before: np.ndarray | None = None
    exempt: np.ndarray | None = None
    settled: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Protected:
    """``hidden``: the pattern. ``failed``: cells that could not be protected. ``known``: those
    that follow from the definitions alone, whatever is hidden.
    """

    hidden: np.ndarray
    failed: np.ndarray
    known: np.ndarray
    steps: dict[str, int] = field(default_factory=dict)


def protect(task: Task) -> Protected:
    """A pattern in which every cell reaches what it needs, or the cells for which there is none."""
    work = _Work(task)
    work.close_ties()
    for _ in range(ROUNDS):
        goals = work.open_goals() or work.open_to_one()
        if not goals or not work.cover(goals):
            break
    return Protected(work.hidden, work.failed(), work.exempt, dict(sorted(work.steps.items())))


class _Work:
    def __init__(self, task: Task):
        self.task = task
        self.hidden = task.hidden.copy()
        nobody = np.zeros(len(task.values), dtype=bool)
        self.exempt = nobody.copy() if task.exempt is None else task.exempt.copy()
        self.given_up = self.exempt.copy()
        self.can_fall, self.can_rise = nobody.copy(), nobody.copy()
        self.tried: set[int] = set()
        self.useless = nobody.copy()
        self.turned = 0
        self.tables: list[np.ndarray] = []
        self.settled = set(task.settled)
        self.steps: dict[str, int] = {}
        movable = ~task.locked | task.hidden | ~task.printed
        reduced = task.matrix.tocsc()[:, movable]
        self.part_of = np.full(len(task.values), -1)
        self.part_of[movable] = components(reduced.tocsr())
        before = np.where(task.locked, task.values, np.nan)
        self.outline = Attacker(task.matrix, task.lower, task.upper, before)
        self.linked = np.diff(task.matrix.tocsc().indptr) > 0
        before = nobody if task.hidden_before is None else task.hidden_before
        self.fresh = fresh = np.isin(
            self.part_of, self.part_of[task.printed & ~task.locked & ~before]
        )
        self.can_fall |= ~fresh
        self.can_rise |= ~fresh

    def shown(self) -> np.ndarray:
        return self.task.printed & ~self.hidden

    def close_ties(self) -> None:
        for base, top in self.task.ties:
            if self.hidden[base] and not self.task.locked[top]:
                self.hidden[top] = True

    def attacker(self, hidden: np.ndarray) -> Attacker:
        task = self.task
        values = np.where(task.printed & ~hidden, task.values, np.nan)
        return Attacker(task.matrix, task.lower, task.upper, values)

    def open_goals(self) -> list[Goal]:
        """Goals that the pattern does not reach, the narrowest cells first."""
        low, high, enough = self._asked()
        attacker = self.attacker(self.hidden)
        found = attacker.intervals(low, high, enough, self.task.values)
        self._keep(attacker)
        wide = found.most - found.least >= enough
        falls = wide | (found.least <= np.nan_to_num(low, nan=np.inf))
        rises = wide | (found.most >= np.nan_to_num(high, nan=-np.inf))
        width = found.most - found.least
        small = ~np.isnan(self.task.low)
        self.can_fall |= ~np.isnan(low) & (falls & small | wide)
        self.can_rise |= ~np.isnan(high) & (rises & small | wide)
        fall = np.flatnonzero(small & ~np.isnan(low) & ~falls)
        rise = np.flatnonzero(small & ~np.isnan(high) & ~rises)
        goals = [Goal(int(c), float(low[c]), True) for c in fall]
        goals += [Goal(int(c), float(high[c]), False) for c in rise]
        if not goals:
            others = np.flatnonzero(~small & ~np.isnan(low) & ~wide)
            useless = (width[others] == 0) & ~self.task.hidden[others] & ~self._tied()[others]
            self._show_again(others[useless])
            goals = [self._apart(int(cell)) for cell in others[~useless]]
        return sorted(goals, key=lambda goal: (width[goal.cell], goal.cell, goal.down))

    def _keep(self, attacker: Attacker) -> None:
        """Tables that fit go on fitting while more is hidden."""
        for found in attacker.tables:
            table = self.task.values.copy()
            table[attacker.unknown] = np.where(np.isnan(found), table[attacker.unknown], found)
            self.tables.append(table)
        self.tables = self.tables[-MOST_TABLES:]

    def _asked(self) -> Needs:
        """What is still asked: of small cells their needs, of other hidden ones 3 values.

        What was safe stays safe: hiding more only widens what can be believed.
        """
        task = self.task
        asked = ~self.given_up & self.linked
        other = self.hidden & task.printed & np.isnan(task.low)
        low = np.where(other, np.maximum(task.values - 2, 0), task.low)
        high = np.where(other, task.values + 2, task.high)
        return (
            np.where(asked & ~self.can_fall, low, np.nan),
            np.where(asked & ~self.can_rise, high, np.nan),
            np.where(other, 2.0, np.inf),
        )

    def _show_again(self, cells: np.ndarray) -> None:
        """Cover that can be worked out covers nothing, and showing it tells nothing new. Where a
        model hides such a cell later, it is asked like any other.
        """
        self.hidden[cells] = False
        self.useless[cells] = True

    def _tied(self) -> np.ndarray:
        """Numbers that are hidden with the base that they are counted of."""
        tied = np.zeros(len(self.hidden), dtype=bool)
        for base, top in self.task.ties:
            tied[top] |= self.hidden[base]
        return tied

    def _apart(self, cell: int) -> Goal:
        """A hidden number that is not small must rise by 2, or where that failed, fall by 2."""
        value = float(self.task.values[cell])
        if cell in self.tried and value >= 2:
            return Goal(cell, value - 2, True)
        self.tried.add(cell)
        return Goal(cell, value + 2, False)

    def open_to_one(self) -> list[Goal]:
        """Goals against somebody who is the 1 in a hidden cell: others must still vary by 2."""
        task = self.task
        hidden = self.hidden & task.printed
        small = ~np.isnan(task.low) & ~self.given_up & self.fresh
        attacker = self.attacker(self.hidden)
        attacker.tables += [table[attacker.unknown] for table in (*self.tables, task.values)]
        ones = hidden & (task.values == 1)
        _, pairs = known_to_one(attacker, self.outline, ones, small & hidden, self.settled)
        return [Goal(cell, float(task.values[cell] + 2), False, known) for known, cell in pairs]

    def cover(self, goals: list[Goal]) -> bool:
        """Hide what the open goals of every part need; whether anything changed."""
        by_part: dict[int, list[Goal]] = {}
        for goal in goals:
            by_part.setdefault(int(self.part_of[goal.cell]), []).append(goal)
        before = self.hidden.sum() + self.given_up.sum() + self.turned
        for number, listed in sorted(by_part.items()):
            self._cover_part(number, listed)
        self.close_ties()
        return self.hidden.sum() + self.given_up.sum() + self.turned > before

    def _cover_part(self, number: int, goals: list[Goal]) -> None:
        """A few goals go into each model; a later one begins with what the earlier have hidden."""
        cells = np.flatnonzero(self.part_of == number)
        few = max(2, min(MOST_GOALS, LARGEST // len(cells), 2 + len(goals) // 4))
        before = self.hidden.sum()
        for first in range(0, len(goals), few):
            part, at = self._part(cells)
            more = cheapest_cover(part, _inside(goals[first : first + few], at))
            if more is not None and more.any():
                self.hidden[cells[more]] = True
                self._count("model")
        if self.hidden.sum() == before:
            self._cover_one(cells, goals[0])

    def _cover_one(self, cells: np.ndarray, goal: Goal) -> None:
        """Where the models hid nothing: in whole numbers, then the cheapest cell beside."""
        part, at = self._part(cells)
        more, step = cheapest_cover(part, _inside([goal], at), whole=True), "model in whole numbers"
        if more is None or not more.any():
            more, step = self._beside(part, at[goal.cell], self.useless[cells]), "greedy"
        if goal.known < 0 and step == "greedy" and self._follows(goal.cell):
            self.given_up[goal.cell] = self.exempt[goal.cell] = True
            step = "known"
        elif more is not None:
            self.hidden[cells[more]] = True
        elif goal.cell in self.tried:
            step = self._second_try(goal)
        else:
            self.given_up[goal.cell] = True
            step = "refused"
        self._count(step)

    def _follows(self, cell: int) -> bool:
        """Whether a number follows from the definitions, whatever this pack hides."""
        asked = np.full(len(self.hidden), np.nan)
        asked[cell] = self.task.values[cell] + 2
        found = self.outline.intervals(np.where(np.isnan(asked), asked, 0), asked)
        return bool(found.most[cell] - found.least[cell] < 2)

    def _count(self, step: str) -> None:
        self.steps[step] = self.steps.get(step, 0) + 1

    def _second_try(self, goal: Goal) -> str:
        """A number that cannot rise may fall; one that can do neither is given up."""
        if goal.down:
            self.given_up[goal.cell] = True
            return "refused"
        self.turned += 1
        return "turned"

    def _part(self, cells: np.ndarray) -> tuple[Part, dict[int, int]]:
        task = self.task
        matrix = task.matrix[:, cells]
        rows = np.flatnonzero(np.diff(matrix.tocsr().indptr) > 0)
        outside = task.matrix[rows] @ np.where(
            np.isin(np.arange(len(task.values)), cells), 0, task.values
        )
        at = {int(cell): place for place, cell in enumerate(cells)}
        ties = tuple((at[b], at[t]) for b, t in task.ties if b in at and t in at)
        return (
            Part(
                matrix.tocsr()[rows],
                task.lower[rows] - outside,
                task.upper[rows] - outside,
                task.values[cells],
                task.cost[cells],
                (self.hidden | ~task.printed)[cells],
                task.locked[cells] & ~self.hidden[cells] & task.printed[cells],
                ties,
            ),
            at,
        )

    def _beside(self, part: Part, cell: int, useless: np.ndarray) -> np.ndarray | None:
        """The cheapest shown cell that stands in a relation with the worst one, or with its own;
        none that has been tried and covered nothing.
        """
        touching = np.zeros(len(part.values), dtype=bool)
        touching[cell] = True
        for _ in range(4):
            rows = np.flatnonzero(abs(part.matrix) @ touching.astype(float))
            touching |= np.asarray(abs(part.matrix[rows]).sum(axis=0)).ravel() > 0
            able = np.flatnonzero(touching & ~part.open & ~part.locked & ~useless)
            if able.size:
                chosen = np.zeros(len(part.values), dtype=bool)
                chosen[able[np.argmin(part.cost[able])]] = True
                return chosen
        return None

    def failed(self) -> np.ndarray:
        return np.flatnonzero(self.given_up & ~self.exempt)


def _inside(goals: list[Goal], at: dict[int, int]) -> list[Goal]:
    """Goals with the places of their cells in a part."""
    return [Goal(at[one.cell], one.reach, one.down, at.get(one.known, -1)) for one in goals]
