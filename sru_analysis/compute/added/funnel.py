"""Teams against the average of all, with exact binomial limits for the size of each.

One row a category: ``funnel_95`` and ``funnel_998`` (value = the average, lower and upper limit)
and ``funnel_signal`` (0 within, ±1 outside the 95 % limits, ±2 outside the 99.8 % limits).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sru_analysis.compute.added.frames import frame_of, row, within
from sru_analysis.results import Request

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric


def inputs(request: Request, metric: Metric) -> list[Request]:
    """The whole, and each category."""
    plain = Request(metric.id, request.basis, request.start, request.end)
    return [plain, Request(metric.id, request.basis, request.start, request.end, request.breakdown)]


def rows(asked: Asked) -> Columns:
    """Limits for every category that has a base; nothing where the whole has none."""
    from sru_analysis.statistics.funnel import exact_limits

    request = asked.request
    whole = within(asked.headlines, request)
    groups = _groups(asked.counted.of(request.metric), request)
    if whole.empty or groups.empty or not whole["denominator"].iloc[0] > 0:
        return frame_of([])
    share = float(whole["numerator"].iloc[0] / whole["denominator"].iloc[0])
    met, base = (groups[name].to_numpy(dtype=float) for name in ("numerator", "denominator"))
    limits = {level: exact_limits(base, share, level) for level in ("95", "998")}
    code = np.zeros(len(groups))
    for level, size in (("95", 1), ("998", 2)):
        lower, upper = limits[level]
        # Compared as counts: a share that is a limit is on it, whatever the rounding.
        low, high = met < np.round(lower * base), met > np.round(upper * base)
        code = np.where(high, size, np.where(low, -size, code))
    found = []
    for place, name in enumerate(groups["category"]):
        for level, (lower, upper) in limits.items():
            found.append(
                row(
                    request, f"funnel_{level}", "limit", category=name, value=100 * share,
                    lower=100 * lower[place], upper=100 * upper[place],
                )
            )  # fmt: skip
        found.append(row(request, "funnel_signal", "signal", category=name, value=code[place]))
    return frame_of(found)


def _groups(figures: pd.DataFrame, request: Request) -> pd.DataFrame:
    return figures[
        (figures["basis"] == request.basis)
        & (figures["breakdown"] == request.breakdown)
        & (figures["category"] != "")
        & (figures["statistic"] == "value")
        & (figures["period_start"] == pd.Timestamp(request.start))
        & (figures["period_end"] == pd.Timestamp(request.end))
        & (figures["denominator"] > 0)
    ]
