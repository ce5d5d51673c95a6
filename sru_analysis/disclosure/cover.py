"""The suppressor's model: which further cells to hide so that the small ones cannot be found.

One mixed-integer programme for each connected part of the cells that may be hidden. For every
goal (a cell that must be able to fall to a value, or rise to one) there is a witness: a table
that a reader could believe in. A shown cell keeps its value in every witness; a hidden one may
move. The cost counts the cells that are hidden, zeros and totals dearer than others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

REACH = 40
"""How far above its value a hidden cell moves in a witness; the audit knows no such limit."""

GAP = 0.01
NODES = 2_000
"""The only limit: a limit of time would give other packs on other computers."""


@dataclass(frozen=True)
class Goal:
    """A cell that must be able to reach a value, given that others are known to someone.

    ``down``: to fall to it, else to rise to it. ``known``: a cell that this reader knows.
    """

    cell: int
    reach: float
    down: bool
    known: int = -1


@dataclass(frozen=True)
class Part:
    """One connected part: its relations over its cells, their true values, costs and state.

    ``open``: hidden already or never printed. ``locked``: shown for good.
    """

    matrix: object
    low: np.ndarray
    high: np.ndarray
    values: np.ndarray
    cost: np.ndarray
    open: np.ndarray
    locked: np.ndarray
    ties: tuple[tuple[int, int], ...] = ()


def cheapest_cover(part: Part, goals: list[Goal], *, whole: bool = False) -> np.ndarray | None:
    """The cells to hide besides those that are open; ``None`` where none was found.

    ``ties``: (base, top): a hidden base hides the top with it. ``whole``: witnesses in whole
    numbers, for goals that only fractions reach.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    width = len(part.values)
    choice = np.flatnonzero(~part.open & ~part.locked)
    gain, lower, upper = _columns(part, choice, goals)
    integral = np.ones(len(gain))
    integral[len(choice) :] = whole
    constraints = _rows(part, choice, goals)
    answer = milp(
        gain,
        integrality=integral,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(*constraints),
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )
    if answer.x is None:
        return None
    hidden = np.zeros(width, dtype=bool)
    hidden[choice] = answer.x[: len(choice)] > 0.5
    return hidden


def _columns(part: Part, choice: np.ndarray, goals: list[Goal]):
    """First a switch for each cell that may be hidden, then a witness for each goal.

    A witness holds deviations from the true values.
    """
    width, switches = len(part.values), len(choice)
    rank = np.arange(switches) * 1e-6
    least = np.where(part.locked, 0.0, -part.values)
    most = np.where(part.locked, 0.0, float(REACH))
    lower, upper = [np.zeros(switches)], [np.ones(switches)]
    for goal in goals:
        low, high = least.copy(), most.copy()
        target = goal.reach - part.values[goal.cell]
        if goal.down:
            high[goal.cell] = min(high[goal.cell], target)
        else:
            low[goal.cell] = max(low[goal.cell], target)
            high[goal.cell] = max(high[goal.cell], target)
        if goal.known >= 0:
            low[goal.known] = high[goal.known] = 0.0
        lower.append(low)
        upper.append(high)
    gain = np.r_[part.cost[choice] + rank, np.zeros(width * len(goals))]
    return gain, np.concatenate(lower), np.concatenate(upper)


def _rows(part: Part, choice: np.ndarray, goals: list[Goal]):
    """Every witness obeys the relations; a cell that is not hidden does not move in it."""
    from scipy.sparse import block_diag, csr_array, hstack, vstack

    switches, width, number = len(choice), len(part.values), len(goals)
    told = part.matrix @ part.values
    blocks = block_diag([part.matrix] * number, format="csr")
    relations = hstack([csr_array((blocks.shape[0], switches)), blocks])
    low, high = [np.tile(part.low - told, number)], [np.tile(part.high - told, number)]
    moves = csr_array(
        (np.ones(switches * number), _moved(choice, width, number)),
        shape=(switches * number, width * number),
    )
    rows = [relations]
    for limit, side in ((float(REACH), high), (-part.values[choice], low)):
        scale = np.broadcast_to(limit, switches)
        switch = csr_array(
            (np.tile(-scale, number), _switched(switches, number)),
            shape=(switches * number, switches),
        )
        rows.append(hstack([switch, moves]))
        other = low if side is high else high
        side.append(np.zeros(switches * number))
        other.append(np.full(switches * number, -np.inf if side is high else np.inf))
    if part.ties:
        rows.append(_tie_rows(part, choice, width * number))
        low.append(np.zeros(rows[-1].shape[0]))
        high.append(np.full(rows[-1].shape[0], np.inf))
    return vstack(rows).tocsr(), np.concatenate(low), np.concatenate(high)


def _moved(choice: np.ndarray, width: int, number: int):
    columns = (np.arange(number)[:, None] * width + choice[None, :]).ravel()
    return np.arange(len(columns)), columns


def _switched(switches: int, number: int):
    return np.arange(switches * number), np.tile(np.arange(switches), number)


def _tie_rows(part: Part, choice: np.ndarray, blank: int):
    """top − base >= 0, where both may be chosen."""
    from scipy.sparse import csr_array

    at = {cell: place for place, cell in enumerate(choice.tolist())}
    pairs = [(at[base], at[top]) for base, top in part.ties if base in at and top in at]
    rows = np.repeat(np.arange(len(pairs)), 2)
    columns = np.array([place for pair in pairs for place in pair], dtype=int)
    data = np.tile([-1.0, 1.0], len(pairs))
    return csr_array((data, (rows, columns)), shape=(len(pairs), len(choice) + blank))
