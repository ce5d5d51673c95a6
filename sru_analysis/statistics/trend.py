"""Whether a series rises or falls: Mann and Kendall's test and Sen's slope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_POINTS = 8
"""A trend is not told from fewer points: of 3, p cannot fall below 0.33."""


@dataclass(frozen=True)
class MonotonicTrend:
    """``tau`` −1 to 1, ``slope`` a step (Sen), ``z`` and ``p`` with continuity correction, and
    ``p_exact`` where no two values are equal.
    """

    tau: float
    slope: float
    pairs: int
    z: float
    p: float
    p_exact: float | None


def monotonic_trend(values: Sequence[float | None]) -> MonotonicTrend:
    """The trend of a series at equal steps; missing points keep their place on the time axis.

    Equal values throughout have no trend: tau 0, p 1. Printed is the continuity-corrected p,
    which scipy does not have.
    """
    from scipy.stats import kendalltau, norm, theilslopes

    y = np.array([np.nan if one is None else one for one in values], dtype=float)
    steps = np.flatnonzero(~np.isnan(y)).astype(float)
    y = y[~np.isnan(y)]
    n = len(y)
    pairs = n * (n - 1) // 2
    if n < 2 or (y == y[0]).all():
        return MonotonicTrend(0.0, 0.0, pairs, 0.0, 1.0, None)
    signs = np.sign(y[:, None] - y[None, :])
    total = float(np.tril(signs, -1).sum())
    ties = np.unique(y, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = (total - np.sign(total)) / np.sqrt(variance)
    exact = None
    if (ties == 1).all():
        exact = float(kendalltau(steps, y, method="exact").pvalue)
    return MonotonicTrend(
        tau=float(kendalltau(steps, y).statistic),
        slope=float(theilslopes(y, steps)[0]),
        pairs=pairs,
        z=float(z),
        p=float(2 * norm.sf(abs(z))),
        p_exact=exact,
    )
