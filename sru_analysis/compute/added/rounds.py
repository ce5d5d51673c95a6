"""Percentages over audit rounds: whether they rise or fall, and how far the last is from the first.

``rounds_trend``: value = p of the Cochran-Armitage test for trend (of two rounds: of the test of
two shares); ``rounds_direction``: 1 up, −1 down; ``rounds_difference``: value = last round less
the first in percentage points, lower and upper its 95 % limits (Newcombe).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.compute.added.frames import frame_of, row, within
from sru_analysis.results import Request

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric

POINTS = "percentage points"


def inputs(request: Request, metric: Metric) -> list[Request]:
    """Every round of the span."""
    return [Request(metric.id, "in_round", request.start, request.end)]


def rows(asked: Asked) -> Columns:
    """The test for trend and the difference, or nothing where fewer than two rounds have a base."""
    from sru_analysis.statistics.comparisons import trend_in_proportions, two_proportions

    request = asked.request
    points = within(asked.headlines, request)
    points = points[points["denominator"] > 0]
    if asked.metric.kind != "percent" or len(points) < 2:
        return frame_of([])
    met = points["numerator"].to_numpy(dtype=float)
    base = points["denominator"].to_numpy(dtype=float)
    window = {"start": points["period_start"].iloc[0], "end": points["period_end"].iloc[-1]}
    ends = two_proportions(int(met[-1]), int(base[-1]), int(met[0]), int(base[0]))
    # Of two rounds the comparison of the two says all; it has an exact form for small numbers.
    test = trend_in_proportions(met, base)
    p = ends.p if len(points) == 2 else test.p
    sign = np.sign(ends.difference) if len(points) == 2 else np.sign(test.z)
    return frame_of(
        [
            row(request, "rounds_trend", "p", **window, value=half_up(p)),
            row(request, "rounds_direction", "signal", **window, value=float(sign)),
            row(
                request, "rounds_difference", POINTS, **window, value=100 * ends.difference,
                lower=100 * ends.lower, upper=100 * ends.upper,
            ),
        ]
    )  # fmt: skip


def half_up(p: float) -> float:
    """Three decimals: the p that is printed is the one that decides."""
    return float(np.floor(p * 1000 + 0.5) / 1000)
