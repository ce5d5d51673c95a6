"""Control charts of single values (XmR), after the Making Data Count rules of NHS England.

The limits are those of NHSRplotthedots 0.2.2: mean and 2.66 mean moving ranges. What counts as
a signal stands in ``signals``. Only numpy: pages may call it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FACTOR = 2.66
"""Mean moving ranges from the centre to a limit; 3 / 1.128 to two places."""
FACTOR_EXACT = 3 / 1.128
SCREENED_FROM = 3.267
"""Moving ranges of so many mean ranges or more are outliers (3 / 1.128 of their own chart)."""


@dataclass(frozen=True)
class Limits:
    """A chart: one centre, lower and upper limit a point, and the group each point is judged in.

    ``used`` says which points count: those that are neither missing nor left out.
    """

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    group: np.ndarray
    used: np.ndarray

    @property
    def near_lower(self) -> np.ndarray:
        """Two thirds of the way from the centre to the lower limit."""
        return self.centre - (self.centre - self.lower) * 2 / 3

    @property
    def near_upper(self) -> np.ndarray:
        """Two thirds of the way from the centre to the upper limit."""
        return self.centre + (self.upper - self.centre) * 2 / 3


def xmr(
    values: Sequence[float],
    *,
    screen: bool = True,
    fixed: int | None = None,
    starts: Sequence[int] = (),
    left_out: Sequence[int] = (),
    factor: float = FACTOR,
) -> Limits:
    """Centre and limits of a series of single values, oldest first.

    ``screen``: moving ranges far above their mean are dropped once, the centre stays.
    ``fixed``: limits from the first so many points of a group; later points are judged by them.
    ``starts``: places (from 0) at which a new group begins; nothing crosses it.
    ``left_out``: places of points that do not count; the moving range bridges them.
    A series of equal values has its limits at the mean, so nothing lies outside.
    """
    y = np.array(values, dtype=float)
    used = ~np.isnan(y)
    used[list(left_out)] = False
    group = np.zeros(len(y), dtype=int)
    for place in starts:
        group[place:] += 1
    centre, lower, upper = (np.full(len(y), np.nan) for _ in range(3))
    for number in np.unique(group):
        rows = group == number
        middle, reach = _centre_and_reach(y[rows & used], screen, fixed, factor)
        centre[rows], lower[rows], upper[rows] = middle, middle - reach, middle + reach
    return Limits(centre, lower, upper, group, used)


def _centre_and_reach(
    values: np.ndarray, screen: bool, fixed: int | None, factor: float
) -> tuple[float, float]:
    base = values[:fixed] if fixed else values
    if not len(base):
        return np.nan, np.nan
    if (base == base[0]).all():
        return float(base[0]), 0.0
    ranges = np.abs(np.diff(base))
    mean_range = ranges.mean()
    if screen:
        kept = ranges[ranges < SCREENED_FROM * mean_range]
        mean_range = kept.mean() if len(kept) else mean_range
    return float(base.mean()), float(factor * mean_range)
