"""What the Department for Education has published of the same council and date (R-nat).

A percentage or rate for 31 March, or the year that ends on it, is known to every reader, whatever
we hide. It is worth what its printed digits say. Where it does not fit our figures (other records,
another day of counting) nobody can use it, and it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sru_analysis.disclosure.board import Board
from sru_analysis.disclosure.printed import between, rate_of
from sru_analysis.metrics.declare import Metric
from sru_analysis.reference.comparators import own_figure

NATIONAL = "R-nat"


def relate_national(
    board: Board, frame: pd.DataFrame, catalogue: Mapping[str, Metric], council_code: str
) -> None:
    """Add what is published of this council for the dates of the pack.

    ``frame``: the rows that the cells of the board were made from, in the same order.
    """
    cells = board.cells
    rows = zip(frame.itertuples(), cells.numerator, cells.denominator, strict=True)
    for row, top, base in rows:
        if top < 0 or row.breakdown or row.outcome or not _a_year_or_a_day(row):
            continue
        told = own_figure(row.metric, council_code, row.period_end.date())
        one = catalogue[row.metric]
        if told is None:
            continue
        value, half = told
        if one.kind == "rate" and not np.isnan(row.denominator):
            rate_of(board, NATIONAL, top, value, half, row.denominator / one.over.per)
        elif one.is_percentage and base >= 0:
            between(board, NATIONAL, top, base, value / 100, half / 100)


def _a_year_or_a_day(row) -> bool:
    if row.basis == "at_snapshot":
        return True
    start = row.period_start + pd.DateOffset(years=1) - pd.DateOffset(days=1)
    return start == row.period_end
