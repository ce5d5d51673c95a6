"""What counts as unusual on a control chart: the four Making Data Count rules.

Outside a limit; a trend of 7 points; two of three points near a limit; a shift of 7 points on
one side of the centre. Each point has the first that applies. Only numpy: pages may call it.
"""

from __future__ import annotations

import numpy as np

from sru_analysis.statistics.control_charts import Limits

COMMON, OUTSIDE, TREND, TWO_IN_THREE, SHIFT = range(5)
"""The codes of signals; above zero for high or rising, below zero for low or falling."""
RUN = 7
"""Points of a trend or a shift."""


def signals(values: np.ndarray, limits: Limits) -> np.ndarray:
    """One code a point, with its sign: 0 nothing unusual, ±1 outside, ±2 trend, ±3 two of three
    near a limit, ±4 shift. Points that do not count have 0 and neither break nor make a run.
    """
    y = np.array(values, dtype=float)
    codes = np.zeros(len(y), dtype=int)
    for number in np.unique(limits.group):
        rows = np.flatnonzero((limits.group == number) & limits.used)
        codes[rows] = _in_group(
            y[rows], limits.centre[rows], limits.lower[rows], limits.upper[rows],
            limits.near_lower[rows], limits.near_upper[rows],
        )  # fmt: skip
    return codes


def _in_group(y, centre, lower, upper, near_lower, near_upper) -> np.ndarray:
    side = np.sign(y - centre).astype(int)
    outside = (y > upper).astype(int) - (y < lower).astype(int)
    near = ((y > near_upper) | (y < near_lower)) & (outside == 0)
    rules = (
        (SHIFT, shift(side)),
        (TWO_IN_THREE, two_in_three(near, side)),
        (TREND, trend(y)),
        (OUTSIDE, outside),
    )
    codes = np.zeros(len(y), dtype=int)
    for code, found in rules:  # the later rule has the last word
        codes = np.where(found != 0, code * found, codes)
    return codes


def near_limit(y: np.ndarray, limits: Limits) -> np.ndarray:
    """Whether a point lies between a near limit and its limit."""
    beyond = (y > limits.near_upper) | (y < limits.near_lower)
    return beyond & ~outside_limits(y, limits)


def outside_limits(y: np.ndarray, limits: Limits) -> np.ndarray:
    """Whether a point lies strictly above the upper or below the lower limit."""
    return (y > limits.upper) | (y < limits.lower)


def trend(y: np.ndarray) -> np.ndarray:
    """1 or −1 at every point of 7 that all step the same way; a tie breaks it."""
    steps = np.sign(np.diff(y)).astype(int)
    return _flagged(steps, RUN - 1, len(y))


def trend_ends(y: np.ndarray) -> np.ndarray:
    """1 or −1 at the last point of each 7 that all step the same way."""
    return _ends(np.sign(np.diff(y)).astype(int), RUN - 1, len(y))


def shift(side: np.ndarray) -> np.ndarray:
    """1 or −1 at every point of 7 on one side of the centre; a point on it breaks the run."""
    return _flagged(side, RUN, len(side))


def shift_ends(side: np.ndarray) -> np.ndarray:
    """1 or −1 at the last point of each 7 on one side."""
    return _ends(np.asarray(side), RUN, len(side))


def two_in_three(near: np.ndarray, side: np.ndarray) -> np.ndarray:
    """1 or −1 at the near points of three on one side of which at least two are near a limit."""
    near, side = np.asarray(near, dtype=bool), np.asarray(side)
    found = np.zeros(len(side), dtype=int)
    for first in range(len(side) - 2):
        three = slice(first, first + 3)
        same = side[first] != 0 and (side[three] == side[first]).all()
        if same and near[three].sum() >= 2:
            found[three] = np.where(near[three], side[first], found[three])
    return found


def _ends(signs: np.ndarray, length: int, count: int) -> np.ndarray:
    ends = np.zeros(count, dtype=int)
    for last in range(length - 1, len(signs)):
        run = signs[last - length + 1 : last + 1]
        if run[0] != 0 and (run == run[0]).all():
            ends[last + count - len(signs)] = run[0]
    return ends


def _flagged(signs: np.ndarray, length: int, count: int) -> np.ndarray:
    """Every point of a run, from the points at which runs end."""
    ends = _ends(signs, length, count)
    flags = np.zeros(count, dtype=int)
    for last in np.flatnonzero(ends):
        flags[last - RUN + 1 : last + 1] = ends[last]
    return flags


def assurance(lower: float, upper: float, target: float, better: str) -> str:
    """Whether a target will be met whatever the month: ``pass``, ``fail``, ``hit or miss``;
    nothing where no direction is better (``better`` is ``higher``, ``lower`` or ``none``).
    """
    if better not in ("higher", "lower"):
        return ""
    if lower <= target <= upper:
        return "hit or miss"
    above = target > upper
    return "fail" if above == (better == "higher") else "pass"


def runs(values: np.ndarray, centre: float) -> tuple[int, int, int, int]:
    """A second opinion on a short series (Anhøj): longest run and its most, crossings and their
    fewest. Points on the centre do not count.
    """
    from scipy.stats import binom

    side = np.sign(np.asarray(values, dtype=float) - centre)
    side = side[(side != 0) & ~np.isnan(side)]
    if len(side) < 2:
        return len(side), 3, 0, 0
    changes = np.flatnonzero(np.diff(side) != 0)
    edges = np.concatenate([[-1], changes, [len(side) - 1]])
    most = round(np.log2(len(side))) + 3
    fewest = int(binom.ppf(0.05, len(side) - 1, 0.5))
    return int(np.diff(edges).max()), int(most), len(changes), fewest
