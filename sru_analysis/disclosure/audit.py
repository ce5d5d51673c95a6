"""The audit: the attacker set on what is shown, beside everything shown before.

It starts from the released figures alone. The exact ones only say which cells had to be
protected, and that the relations it uses are true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.disclosure.attack import Attacker
from sru_analysis.disclosure.cells import cells_of
from sru_analysis.disclosure.insiders import known_to_one
from sru_analysis.disclosure.knowledge import Knowledge, nested_pairs
from sru_analysis.disclosure.pattern import FEWEST, Pattern, asked_of, is_small, needs_of
from sru_analysis.metrics.declare import Metric

INTERVAL = "it cannot be everything from 0 to 5"
VALUES = "it has fewer than 3 possible values"
SHOWN = "it follows from what is shown"
TO_ONE = "it has fewer than 3 possible values to somebody who is the 1 in another cell"


@dataclass(frozen=True)
class Audit:
    """What the attacker found. ``open``: the cells that are not protected, and why not."""

    cells: int
    hidden: int
    small: int
    left_over: int
    parts: int
    relations: Mapping[str, int]
    not_true: int
    narrowest: float
    pairs: int
    programmes: int
    open: tuple[tuple[int, str], ...] = ()

    @property
    def safe(self) -> bool:
        return not self.open


def shown_values(
    knowledge: Knowledge, released: pd.DataFrame, catalogue: Mapping[str, Metric]
) -> np.ndarray:
    """What a reader of a released frame sees of each cell; NaN where every row hides it.

    ``released``: the rows of the frame that the knowledge was made from, in the same order.
    """
    own = knowledge.board.cells
    seen = np.full(len(own), np.nan)
    read = cells_of(released, catalogue, own.naming)
    for mine, theirs in (
        (own.numerator, read.numerator),
        (own.denominator, read.denominator),
    ):
        found = np.array([read.values[at] if at >= 0 else np.nan for at in theirs])
        rows = (mine >= 0) & ~np.isnan(found)
        seen[mine[rows]] = found[rows]
    return seen


def audit(knowledge: Knowledge, pattern: Pattern, seen: np.ndarray) -> Audit:
    """Attack what is shown. ``seen``: what a reader of this pack sees, NaN where hidden."""
    values = pattern.values
    matrix, low, high = knowledge.board.system()
    told = np.where(knowledge.shown_before, values, np.where(knowledge.printed, seen, np.nan))
    attacker = Attacker(matrix, low, high, told)
    need_low, need_high = needs_of(knowledge, values)
    linked = np.diff(matrix.tocsc().indptr) > 0
    needed = ~np.isnan(need_low) & linked & ~pattern.already_open
    hidden = np.isnan(told) & (knowledge.printed | knowledge.hidden_before)
    low_asked, high_asked, enough = asked_of(
        values,
        hidden & ~pattern.already_open,
        np.where(needed, need_low, np.nan),
        np.where(needed, need_high, np.nan),
    )
    found = attacker.intervals(low_asked, high_asked, enough)
    short = (found.least > np.nan_to_num(low_asked)) | (found.most < np.nan_to_num(high_asked))
    # A number that is left out only because another one in its figure is hidden needs nothing.
    meant = hidden & (pattern.hidden | knowledge.hidden_before) & ~pattern.already_open
    narrow = meant & (found.most - found.least < FEWEST - 1)
    faults = {int(cell): VALUES for cell in np.flatnonzero(narrow)}
    faults |= {int(cell): INTERVAL for cell in np.flatnonzero(needed & short)}
    faults |= {int(cell): SHOWN for cell in np.flatnonzero(needed & ~np.isnan(told))}
    outline = Attacker(matrix, low, high, np.where(knowledge.shown_before, values, np.nan))
    nested = nested_pairs(knowledge, values)
    pairs, opened = known_to_one(attacker, outline, hidden & (values == 1), needed & hidden, nested)
    for _, cell in opened:
        faults.setdefault(cell, TO_ONE)
    widths = (found.most - found.least)[meant & linked]
    told = {
        "hidden": int(hidden.sum()),
        "small": int((is_small(values) & hidden).sum()),
        "left_over": int((needed & ~hidden).sum()),
        "parts": len(set(attacker.parts[attacker.linked].tolist())),
        "narrowest": float(widths.min()) if widths.size else np.inf,
        "pairs": pairs,
        "programmes": attacker.solves,
    }
    return _audit(knowledge, told, faults)


def _audit(knowledge: Knowledge, told: dict, faults: dict[int, str]) -> Audit:
    cells = knowledge.printed | knowledge.hidden_before | knowledge.shown_before
    return Audit(
        cells=int(cells.sum()),
        relations=knowledge.board.counted(),
        not_true=knowledge.board.dropped,
        open=tuple(sorted(faults.items())),
        **told,
    )
