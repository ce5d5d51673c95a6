"""Rows of statistics in the shape of figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from sru_analysis.results import RESULT_COLUMNS, Request

if TYPE_CHECKING:
    import numpy as np


def headline_figures(figures: pd.DataFrame, request: Request) -> pd.DataFrame:
    """The figures of a metric and basis within a span, whole, oldest first."""
    rows = figures[
        (figures["metric"] == request.metric)
        & (figures["basis"] == request.basis)
        & (figures["breakdown"] == "")
        & (figures["category"] == "")
        & (figures["outcome"] == "")
        & figures["statistic"].isin(["value", "median"])
        & (figures["period_start"] >= pd.Timestamp(request.start))
        & (figures["period_end"] <= pd.Timestamp(request.end))
    ]
    return rows.sort_values(["period_start", "period_end"], kind="stable")


def row(request: Request, statistic: str, unit: str, **cells: object) -> dict:
    """One row of a statistic over the span of its request; ``start`` and ``end`` where it is
    another one.
    """
    start = cells.pop("start", request.start)
    end = cells.pop("end", request.end)
    return {
        "period_start": pd.Timestamp(start),
        "period_end": pd.Timestamp(end),
        "basis": request.basis,
        "metric": request.metric,
        "breakdown": request.breakdown,
        "statistic": statistic,
        "unit": unit,
        **cells,
    }


def frame_of(rows: Iterable[dict]) -> pd.DataFrame:
    """Rows as a frame with every column of results; texts that are not given are empty."""
    frame = pd.DataFrame(list(rows)).reindex(columns=list(RESULT_COLUMNS))
    for column in ("breakdown", "category", "outcome", "symbol"):
        frame[column] = frame[column].astype("object").fillna("")
    return frame


def as_day_numbers(days: Iterable[date]) -> np.ndarray:
    """Days as whole numbers."""
    import numpy as np

    return np.array([(one - date(1970, 1, 1)).days for one in days], dtype="int64")
