"""Which cells of a pack are hidden: what is asked of the suppressor, and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import pandas as pd

from sru_analysis.disclosure.attack import Attacker, Contradiction
from sru_analysis.disclosure.knowledge import Knowledge, nested_pairs
from sru_analysis.disclosure.national import NATIONAL
from sru_analysis.disclosure.protect import Task, protect
from sru_analysis.disclosure.regraded import PAIR

THRESHOLD = 5
"""The largest count that is hidden."""

FEWEST = 3
"""The least number of values that any hidden number must be able to have."""

Counts = TypeVar("Counts", pd.Series, np.ndarray)

HOME = ("in_period", "year_to_date", "in_round", "change")
WEIGHTS = {"cell": 1.0, "zero": 3.0, "month": 4.0, "margin": 20.0}


def is_small(counts: Counts) -> Counts:
    """Counts of 1 to 5; zero is not one of them. A series gives a series, an array an array."""
    return (counts > 0) & (counts <= THRESHOLD)


@dataclass(frozen=True)
class Pattern:
    """What is hidden: one flag a cell of the knowledge, and how it came about. ``withheld``: not
    small, and hidden because the council decided so. ``already_open``: what earlier packs,
    figures of others or the definitions alone give away.
    """

    hidden: np.ndarray
    small: np.ndarray
    withheld: np.ndarray
    values: np.ndarray
    revised: np.ndarray
    already_open: np.ndarray
    failed: np.ndarray
    steps: Mapping[str, int] = field(default_factory=dict)


def pattern_of(knowledge: Knowledge, frame: pd.DataFrame, withheld: Sequence[int] = ()) -> Pattern:
    """Hide until no small count can be worked out, from this pack or with earlier ones; and the
    cells ``withheld``, which are not small.
    """
    values = completed(knowledge)
    matrix, low, high = knowledge.board.system()
    small = is_small(values)
    printed = knowledge.printed | knowledge.shown_before | knowledge.hidden_before
    revised = is_small(np.abs(values - knowledge.revised)) & knowledge.printed
    chosen = np.isin(np.arange(len(values)), withheld)
    wanted = printed & (small | chosen) & ~knowledge.shown_before
    hidden = wanted | knowledge.hidden_before | revised
    need_low, need_high = needs_of(knowledge, values)
    # What was lost before is lost: nothing is asked of it.
    open_before = already_open(knowledge, values)
    task = Task(
        matrix, low, high, values, printed, hidden,
        knowledge.shown_before & ~hidden, need_low, need_high,
        costs(knowledge, frame, values), _ties(knowledge),
        knowledge.hidden_before, open_before, nested_pairs(knowledge, values),
    )  # fmt: skip
    made = protect(task)
    return Pattern(made.hidden, small, chosen, values, revised, made.known, made.failed, made.steps)


def already_open(knowledge: Knowledge, values: np.ndarray) -> np.ndarray:
    """Cells that earlier packs, or published figures of others, give away by themselves: what
    nothing can protect any more.
    """
    if not (knowledge.shown_before.any() or knowledge.board.counted().get(NATIONAL)):
        return np.zeros(len(values), dtype=bool)
    matrix, low, high = knowledge.board.system()
    attacker = Attacker(matrix, low, high, np.where(knowledge.shown_before, values, np.nan))
    need_low, need_high = needs_of(knowledge, values)
    low, high, enough = asked_of(values, knowledge.hidden_before, need_low, need_high)
    found = attacker.intervals(low, high, enough, values)
    short = (found.least > np.nan_to_num(low)) | (found.most < np.nan_to_num(high))
    short &= ~(found.most - found.least >= enough)
    linked = np.diff(matrix.tocsc().indptr) > 0
    return linked & ~np.isnan(low) & short & ~knowledge.shown_before


def asked_of(
    values: np.ndarray, hidden: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The needs of the small cells, and of the other hidden ones that they have 3 values."""
    other = hidden & np.isnan(low)
    return (
        np.where(other, np.maximum(values - FEWEST + 1, 0), low),
        np.where(other, values + FEWEST - 1, high),
        np.where(other, FEWEST - 1.0, np.inf),
    )


def needs_of(knowledge: Knowledge, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """To which values each cell must be able to fall and to rise; NaN where nothing is asked.

    A small count, printed or left over by subtraction, must be able to be anything from 0 to 5.
    A number that a revision moved by a few must be able to be what it was.
    """
    small = is_small(values) & ~knowledge.shown_before & ~_pairs(knowledge)
    low, high = np.where(small, 0.0, np.nan), np.where(small, float(THRESHOLD), np.nan)
    moved = is_small(np.abs(values - knowledge.revised)) & knowledge.printed
    start = np.minimum(values, np.nan_to_num(knowledge.revised))
    low = np.where(moved, np.fmin(low, start), low)
    return low, np.where(moved, np.fmax(high, start + THRESHOLD), high)


def _pairs(knowledge: Knowledge) -> np.ndarray:
    """Numbers of tables that are only known to exist: nothing is asked of them."""
    every = knowledge.board.cells.keys
    return np.array([key[1].startswith(PAIR) for key in every], dtype=bool)


def completed(knowledge: Knowledge) -> np.ndarray:
    """The exact values, with some that fit for cells of which nothing is known."""
    values = knowledge.values
    if not np.isnan(values).any():
        return values
    board = knowledge.board
    try:
        attacker = Attacker(*board.system(), values)
        table = attacker.solve(np.zeros(len(attacker.unknown)))
    except Contradiction:
        table = None
    if table is None:
        unknown = set(np.flatnonzero(np.isnan(values)).tolist())
        kept = [one for one in board.relations if not unknown & {c for c, _ in one.terms}]
        board.dropped += len(board.relations) - len(kept)
        board.relations = kept
        return np.nan_to_num(values)
    values[attacker.unknown] = np.nan_to_num(table)
    return values


def costs(knowledge: Knowledge, frame: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """What it costs to hide each cell: few cells first, small before large; zeros and totals
    carry the story.
    """
    weight = np.full(len(values), WEIGHTS["cell"])
    cells = knowledge.board.cells
    last = frame["period_end"].max()
    home = frame["basis"].isin(HOME) | (
        (frame["basis"] == "at_snapshot") & (frame["period_end"] == last)
    )
    total = (frame["outcome"] == "").to_numpy()
    whole = (frame["breakdown"] == "").to_numpy() & total
    for rows, name in (
        (whole & ~home.to_numpy(), "month"),
        (whole & home.to_numpy(), "margin"),
    ):
        for printed in (cells.numerator[rows], cells.denominator[rows]):
            at = printed[printed >= 0]
            weight[at] = np.maximum(weight[at], WEIGHTS[name])
    weight = np.where(values == 0, np.maximum(weight, WEIGHTS["zero"]), weight)
    return weight * (1 + np.log1p(np.maximum(values, 0)) / 10)


def _ties(knowledge: Knowledge) -> tuple[tuple[int, int], ...]:
    """A hidden base hides what is counted of it, where both are the same metric's own."""
    cells = knowledge.board.cells
    pairs = zip(cells.denominator[cells.own], cells.numerator[cells.own], strict=True)
    return tuple(sorted({(int(base), int(top)) for base, top in pairs}))
