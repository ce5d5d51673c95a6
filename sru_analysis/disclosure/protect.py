"""Protecting a whole pack: hide, attack, hide what the attack needs, until nothing opens.

The ladder: the model's optimum (or its best within the limits); where the model finds nothing,
hide the cheapest shown cell beside the worst one and attack again; at last an honest refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sru_analysis.disclosure.attack import Attacker, known_to_one
from sru_analysis.disclosure.board import components
from sru_analysis.disclosure.cover import Goal, Part, cheapest_cover

ROUNDS = 60
MOST_GOALS = 24
"""Goals that go into one model at a time."""
LARGEST = 2_000
"""Cells times goals of one model; larger ones take fewer goals at a time."""

Needs = tuple[np.ndarray, np.ndarray]
"""For each cell the value to which it must be able to fall, and to rise; NaN = none."""


@dataclass
class Task:
    """What is to be protected. Arrays have one entry a cell.

    ``low`` and ``high``: the needs; ``locked``: shown in an earlier pack, never hidden;
    ``hidden``: where protection begins; ``printed``: shown somewhere unless hidden; ``ties``:
    (base, top), a hidden base hides the top; ``exempt``: what nothing can protect any more.
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
    exempt: np.ndarray | None = None


@dataclass
class Protected:
    """``hidden``: the pattern. ``failed``: cells that could not be protected."""

    hidden: np.ndarray
    failed: np.ndarray
    steps: dict[str, int] = field(default_factory=dict)


def protect(task: Task) -> Protected:
    """A pattern in which every cell reaches what it needs, or the cells for which there is none."""
    work = _Work(task)
    work.close_ties()
    for _ in range(ROUNDS):
        goals = work.open_goals() or work.open_to_one()
        if not goals or not work.cover(goals):
            break
    return Protected(work.hidden, work.failed(), dict(sorted(work.steps.items())))


class _Work:
    def __init__(self, task: Task):
        self.task = task
        self.hidden = task.hidden.copy()
        nobody = np.zeros(len(task.values), dtype=bool)
        self.exempt = nobody if task.exempt is None else task.exempt
        self.given_up = self.exempt.copy()
        self.can_fall, self.can_rise = nobody.copy(), nobody.copy()
        self.steps: dict[str, int] = {}
        movable = ~task.locked | task.hidden | ~task.printed
        reduced = task.matrix.tocsc()[:, movable]
        self.part_of = np.full(len(task.values), -1)
        self.part_of[movable] = components(reduced.tocsr())
        nothing = np.full(len(task.values), np.nan)
        self.outline = Attacker(task.matrix, task.lower, task.upper, nothing)
        self.linked = np.diff(task.matrix.tocsc().indptr) > 0

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

    def needs(self, hidden: np.ndarray) -> Needs:
        """What is asked of the cells: of the small ones, and a little of all hidden ones."""
        task = self.task
        secondary = hidden & task.printed & np.isnan(task.low) & ~self.given_up
        low = np.where(secondary, np.maximum(task.values - 1, 0), task.low)
        high = np.where(secondary, low + 2, task.high)
        asked = ~self.given_up & self.linked
        return np.where(asked, low, np.nan), np.where(asked, high, np.nan)

    def open_goals(self) -> list[Goal]:
        """Goals that the pattern does not reach, the narrowest cells first."""
        low, high = self.needs(self.hidden)
        # What was safe stays safe: hiding more only widens what can be believed.
        low, high = np.where(self.can_fall, np.nan, low), np.where(self.can_rise, np.nan, high)
        found = self.attacker(self.hidden).intervals(low, high, self.task.values)
        self.can_fall |= ~np.isnan(low) & (found.least <= np.nan_to_num(low))
        self.can_rise |= ~np.isnan(high) & (found.most >= np.nan_to_num(high))
        fall = np.flatnonzero(~np.isnan(low) & (found.least > np.nan_to_num(low)))
        rise = np.flatnonzero(~np.isnan(high) & (found.most < np.nan_to_num(high)))
        width = found.most - found.least
        goals = [Goal(int(c), float(low[c]), True) for c in fall]
        goals += [Goal(int(c), float(high[c]), False) for c in rise]
        return sorted(goals, key=lambda goal: (width[goal.cell], goal.cell, goal.down))

    def open_to_one(self) -> list[Goal]:
        """Goals against somebody who is the 1 in a hidden cell: others must still vary by 2."""
        task = self.task
        hidden = self.hidden & task.printed
        small = ~np.isnan(task.low) & ~self.given_up & (hidden | ~task.printed)
        attacker = self.attacker(self.hidden)
        _, pairs = known_to_one(attacker, self.outline, hidden & (task.values == 1), small & hidden)
        return [Goal(cell, float(task.values[cell] + 2), False, known) for known, cell in pairs]

    def cover(self, goals: list[Goal]) -> bool:
        """Hide what the open goals of every part need; whether anything changed."""
        by_part: dict[int, list[Goal]] = {}
        for goal in goals:
            by_part.setdefault(int(self.part_of[goal.cell]), []).append(goal)
        before = self.hidden.sum() + self.given_up.sum()
        for number, listed in sorted(by_part.items()):
            self._cover_part(number, listed)
        self.close_ties()
        return self.hidden.sum() + self.given_up.sum() > before

    def _cover_part(self, number: int, goals: list[Goal]) -> None:
        cells = np.flatnonzero(self.part_of == number)
        few = max(2, min(MOST_GOALS, LARGEST // len(cells), 2 + len(goals) // 4))
        part, at = self._part(cells)
        chosen = [Goal(at[g.cell], g.reach, g.down, at.get(g.known, -1)) for g in goals[:few]]
        more = cheapest_cover(part, chosen)
        step = "model"
        if more is None or not more.any():
            more, step = self._beside(part, chosen[0].cell), "greedy"
        if more is None:
            self.given_up[goals[0].cell] = True
            step = "refused"
        else:
            self.hidden[cells[more]] = True
        self.steps[step] = self.steps.get(step, 0) + 1

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

    def _beside(self, part: Part, cell: int) -> np.ndarray | None:
        """The cheapest shown cell that stands in a relation with the worst one, or with its own."""
        touching = np.zeros(len(part.values), dtype=bool)
        touching[cell] = True
        for _ in range(4):
            rows = np.flatnonzero(abs(part.matrix) @ touching.astype(float))
            touching |= np.asarray(abs(part.matrix[rows]).sum(axis=0)).ravel() > 0
            able = np.flatnonzero(touching & ~part.open & ~part.locked)
            if able.size:
                chosen = np.zeros(len(part.values), dtype=bool)
                chosen[able[np.argmin(part.cost[able])]] = True
                return chosen
        return None

    def failed(self) -> np.ndarray:
        return np.flatnonzero(self.given_up & ~self.exempt)
