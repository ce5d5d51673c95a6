"""Control charts of monthly flows, percentages and durations.

One row a month, ``chart_limits``: value = centre, lower and upper limit; numerator = code: 0
nothing unusual, 1 outside, 2 trend, 3 two of three near a limit, 4 shift; below zero on the low
side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.compute.added.frames import frame_of, row, within
from sru_analysis.results import Request, baseline_period, option_of, with_option
from sru_analysis.statistics.charting import Series
from sru_analysis.statistics.charting import chart as charted

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric


def inputs(request: Request, metric: Metric) -> list[Request]:
    """Every month of the span."""
    months = Period(request.start, request.end).months_since(request.start)
    return [Request(metric.id, "in_month", one.start, one.end) for one in months]


def rows(asked: Asked) -> Columns:
    """Limits and signals, or nothing where the series cannot be charted."""
    request = asked.request
    points = within(asked.headlines, request)
    points = points[(points["symbol"] != "x").cummax()]
    _, baseline = option_of(request.statistic)
    made = charted(series_of(points, asked.metric), learnt_from(points, baseline))
    if isinstance(made, str):
        return frame_of([])
    limits, statistic = made.limits, with_option("chart_limits", baseline)
    windows = zip(points["period_start"].array, points["period_end"].array, strict=True)
    return frame_of(
        row(
            request, statistic, "limit", start=start, end=end,
            value=limits.centre[place], lower=limits.lower[place], upper=limits.upper[place],
            numerator=float(made.codes[place]),
        )
        for place, (start, end) in enumerate(windows)
        if limits.used[place]
    )  # fmt: skip


def series_of(points: pd.DataFrame, metric: Metric) -> Series:
    """Monthly figures as a series; shares with their parts."""
    values = points["value"].to_numpy(dtype=float)
    if metric.kind != "percent":
        return Series(values)
    parts = (points[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
    return Series(values, *parts)


def learnt_from(points: pd.DataFrame, baseline: str | None) -> np.ndarray | None:
    """Which points lie in the baseline."""
    if baseline is None:
        return None
    span = baseline_period(baseline)
    return (
        (points["period_start"] >= pd.Timestamp(span.start))
        & (points["period_end"] <= pd.Timestamp(span.end))
    ).to_numpy()
