"""Rows of statistics in the shape of figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from sru_analysis.compute.columns import Columns
from sru_analysis.results import NUMBER_COLUMNS, RESULT_COLUMNS, Request

DAYS = ("period_start", "period_end")


def headlines(figures: pd.DataFrame) -> pd.DataFrame:
    """Of figures those of no breakdown and no part, oldest first: one a window and basis."""
    whole = (figures["breakdown"] == "") & (figures["category"] == "") & (figures["outcome"] == "")
    told = whole & figures["statistic"].isin(["value", "median"])
    rows = figures.loc[told, ["metric", "basis", "symbol", *DAYS, *NUMBER_COLUMNS]]
    return rows.sort_values(["period_start", "period_end"], kind="stable")


def within(headline_figures: pd.DataFrame, request: Request) -> pd.DataFrame:
    """Of the headlines of a metric those of a basis within a span, whole."""
    return headline_figures[
        (headline_figures["basis"] == request.basis)
        & (headline_figures["period_start"] >= pd.Timestamp(request.start))
        & (headline_figures["period_end"] <= pd.Timestamp(request.end))
    ]


def row(request: Request, statistic: str, unit: str, **cells: object) -> dict:
    """One row of a statistic over the span of its request; ``start`` and ``end`` where it is
    another one.
    """
    start = cells.pop("start", request.start)
    end = cells.pop("end", request.end)
    return {
        "period_start": np.datetime64(start, "s"),
        "period_end": np.datetime64(end, "s"),
        "basis": request.basis,
        "metric": request.metric,
        "breakdown": request.breakdown,
        "statistic": statistic,
        "unit": unit,
        **cells,
    }


def frame_of(rows: Iterable[dict]) -> Columns:
    """Rows as columns of results; what a row does not give is empty."""
    rows = list(rows)
    values = {name: np.array([row[name] for row in rows], dtype="datetime64[s]") for name in DAYS}
    for name in RESULT_COLUMNS:
        if name not in DAYS:
            kind, none = (float, np.nan) if name in NUMBER_COLUMNS else (object, "")
            values[name] = np.array([row.get(name, none) for row in rows], dtype=kind)
    return Columns(len(rows), values)


def as_day_numbers(days: Iterable[date]) -> np.ndarray:
    """Days as whole numbers."""
    return np.array([(one - date(1970, 1, 1)).days for one in days], dtype="int64")
