"""How long things last, with those still open and those that were seen late.

A snapshot of open cases is left-truncated: a plan seen today entered observation with days
already on it. Whoever leaves that out finds everything to last too long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z_95 = 1.959963984540054
HALF = 0.5 + 1e-12  # products of fractions miss one half by a few units of the last place
FEWEST_AT_START = 5
"""A curve begins at the first day with so many at risk."""


@dataclass(frozen=True)
class Curve:
    """The share still open after each time at which something ended.

    ``start`` is the time from which the curve holds: 0, or later where few were at risk before.
    ``lower`` and ``upper`` are 95 % log-log limits; missing where the curve is at 0.
    """

    time: np.ndarray
    at_risk: np.ndarray
    ended: np.ndarray
    share: np.ndarray
    error: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    start: float = 0.0

    @property
    def emptied(self) -> bool:
        """Whether the curve fell to 0 while others entered later: it says nothing then."""
        zero = np.flatnonzero(self.share <= 0)
        return bool(len(zero) and zero[0] < len(self.share) - 1)

    @property
    def median(self) -> float | None:
        """The first time at which half or fewer are still open."""
        return None if self.emptied else _first(self.time, self.share <= HALF)

    @property
    def median_interval(self) -> tuple[float | None, float | None]:
        """95 % limits of the median: where each log-log limit first comes to one half."""
        return (
            _first(self.time, np.nan_to_num(self.lower, nan=1.0) <= HALF),
            _first(self.time, np.nan_to_num(self.upper, nan=1.0) <= HALF),
        )

    def share_at(self, days: float) -> float:
        """The share still open at a time."""
        place = np.searchsorted(self.time, days, side="right")
        return 1.0 if place == 0 else float(self.share[place - 1])


def kaplan_meier(
    time: Sequence[float], ended: Sequence[int], entry: Sequence[float] | None = None
) -> Curve:
    """The share still open (Kaplan and Meier 1958), with late entry.

    ``time``: days at the end or when last seen; ``ended``: 1 or 0; ``entry``: days already
    elapsed when observation began. Who enters at a time is not at risk for an end at it.
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    time, ended = np.asarray(time, dtype=float), np.asarray(ended, dtype=int)
    late = None if entry is None else np.nan_to_num(np.asarray(entry, dtype=float))
    fitted = SurvfuncRight(time, ended, entry=late)
    rows = np.asarray(fitted.n_events) > 0
    share = np.asarray(fitted.surv_prob, dtype=float)[rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.where(share > 0, np.asarray(fitted.surv_prob_se, dtype=float)[rows], np.nan)
    lower, upper = _log_log(share, error)
    return Curve(
        np.asarray(fitted.surv_times, dtype=float)[rows],
        np.asarray(fitted.n_risk, dtype=float)[rows],
        np.asarray(fitted.n_events, dtype=float)[rows],
        share,
        error,
        lower,
        upper,
    )


def from_enough(
    time: Sequence[float], ended: Sequence[int], entry: Sequence[float], fewest: int
) -> Curve | None:
    """The curve of those still open at the first day with so many at risk; nothing where there
    is no such day. What happened before it is left out, and ``start`` says so.
    """
    time, ended = np.asarray(time, dtype=float), np.asarray(ended, dtype=int)
    entry = np.asarray(entry, dtype=float)
    days = np.unique(np.concatenate([[0.0], entry]))
    at_risk = np.searchsorted(np.sort(entry), days, side="right") - np.searchsorted(
        np.sort(time), days, side="right"
    )
    enough = np.flatnonzero(at_risk >= fewest)
    if not len(enough):
        return None
    start = float(days[enough[0]])
    kept = time > start
    curve = kaplan_meier(time[kept], ended[kept], np.maximum(entry[kept], start))
    return Curve(**{**curve.__dict__, "start": start})


def restricted_mean(curve: Curve, until: float) -> float:
    """The mean time open, counted up to a time: the area under the curve."""
    inside = curve.time < until
    times = np.concatenate([[0.0], curve.time[inside], [until]])
    return float((np.concatenate([[1.0], curve.share[inside]]) * np.diff(times)).sum())


@dataclass(frozen=True)
class LogRank:
    """Whether groups last equally long: observed and expected ends of each, chi-squared, p."""

    groups: tuple[object, ...]
    observed: tuple[float, ...]
    expected: tuple[float, ...]
    chi_squared: float
    degrees: int
    p: float


def log_rank(
    time: Sequence[float],
    ended: Sequence[int],
    group: Sequence[object],
    entry: Sequence[float] | None = None,
) -> LogRank:
    """The log-rank test over any number of groups, with late entry."""
    from scipy.stats import chi2

    time, ended = np.asarray(time, dtype=float), np.asarray(ended, dtype=int)
    late = np.full(len(time), -np.inf) if entry is None else np.asarray(entry, dtype=float)
    names = tuple(dict.fromkeys(group))
    member = np.array([[one == name for one in group] for name in names])
    count = len(names)
    observed, expected, variance = np.zeros(count), np.zeros(count), np.zeros((count, count))
    for moment in np.unique(time[ended == 1]):
        risk = (late < moment) & (time >= moment)
        here = (time == moment) & (ended == 1)
        total, over = risk.sum(), here.sum()
        by_group = (member & risk).sum(axis=1)
        observed += (member & here).sum(axis=1)
        share = by_group / total
        expected += over * share
        if total > 1:
            spread = over * (total - over) / (total - 1)
            variance += spread * (np.diag(share) - np.outer(share, share))
    apart = (observed - expected)[:-1]
    chi_squared = float(apart @ np.linalg.pinv(variance[:-1, :-1]) @ apart)
    return LogRank(
        names, tuple(observed), tuple(expected), chi_squared, count - 1,
        float(chi2.sf(chi_squared, count - 1)),
    )  # fmt: skip


def _log_log(share: np.ndarray, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        log = np.log(share)
        reach = Z_95 * error / np.abs(share * log)
        lower = share ** np.exp(reach)
        upper = share ** np.exp(-reach)
    inside = (share > 0) & (share < 1)
    return np.where(inside, lower, np.nan), np.where(inside, upper, np.nan)


def _first(times: np.ndarray, reached: np.ndarray) -> float | None:
    places = np.flatnonzero(reached)
    return float(times[places[0]]) if len(places) else None
