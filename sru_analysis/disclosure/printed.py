"""What a printed percentage, rate or change tells of counts that are hidden (R-pct, R-rate, R-chg,
R-net).

Our own packs hide a derived figure with its parts, so these relations find nothing in them; the
attacker uses them on any pack all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sru_analysis.disclosure.board import Board
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.nesting import named

JUST_UNDER = 1e-9


def relate_printed(board: Board, frame: pd.DataFrame, catalogue: Mapping[str, Metric]) -> None:
    """Add what values shown without all their parts say, to the digits that are printed.

    ``frame``: the rows that the cells of the board were made from, in the same order. A value p
    printed to a step of 2h stands for every share from p − h up to, but without, p + h.
    """
    cells = board.cells
    tops, bases = cells.numerator, cells.denominator
    for row, top, base in zip(frame.itertuples(), tops, bases, strict=True):
        one = catalogue.get(row.metric)
        if one is not None and one.kind == "count" and one.is_derived:
            _difference(board, one, row)
        if one is None or top < 0 or np.isnan(row.value) or row.symbol == "x":
            continue
        half = 0.5 * 10.0**-one.decimals
        if row.basis == "change" and base >= 0:
            share = 1 + row.value / 100
            between(board, "R-chg", top, base, share, half / 100)
        elif one.kind == "rate" and not (np.isnan(row.denominator) or one.is_yearly):
            rate_of(board, "R-rate", top, row.value, half, row.denominator / one.over.per)
        elif one.is_percentage and base >= 0 and row.unit == "%":
            between(board, "R-pct", top, base, row.value / 100, half / 100)


def _difference(board: Board, one: Metric, row) -> None:
    """R-net: plans started less plans ended, where that is told."""
    if np.isnan(row.value) or row.statistic != "value":
        return
    days = (int(day.to_datetime64().astype("datetime64[D]").astype("int64"))
            for day in (row.period_start, row.period_end))  # fmt: skip
    window = (*days, row.breakdown, row.category)
    parts = [board.cells.place.get((*named(name, "all"), *window)) for name in one.of]
    if None not in parts:
        board.add("R-net", [(parts[0], 1), (parts[1], -1)], row.value, row.value)


def relate_means(board: Board, cell: int, total: int, mean: float, decimals: int) -> None:
    """R-mean: a mean printed to some decimals, times how many there are, is their sum."""
    between(board, "R-mean", total, cell, mean, 0.5 * 10.0**-decimals)


def between(board: Board, kind: str, top: int, base: int, share: float, half: float) -> None:
    """A share told to a step of twice ``half``: two inequalities between a count and its base."""
    board.add(kind, [(top, 1), (base, -(share - half))], -1e-9, np.inf)
    board.add(kind, [(top, 1), (base, -(share + half) + JUST_UNDER)], -np.inf, 1e-9)


def rate_of(board: Board, kind: str, top: int, value: float, half: float, scale: float) -> None:
    """A rate of known residents: bounds of its count."""
    low, high = (value - half) * scale, (value + half) * scale
    board.add(kind, [(top, 1)], np.ceil(low - 1e-9), np.floor(high - JUST_UNDER))
