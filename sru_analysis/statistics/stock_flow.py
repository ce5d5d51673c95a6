"""What a stock may come to: those open now that stay open, and those still to come.

expected open at t + h = sum over open cases of S(age + h) / S(age) + sum over future starts of
S(time since). Ends are learnt by month of age from the last two years, late entry allowed for;
starts go on as in the last year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MONTH = 365.25 / 12
MONTHS_OF_AGE = 60
LEARNT_FROM = 24
STARTS_FROM = 12


@dataclass(frozen=True)
class Ends:
    """How fast spells end, by month of age: the cumulative hazard at each whole month."""

    cumulative: np.ndarray

    def open(self, age: np.ndarray) -> np.ndarray:
        """The share still open at an age in months; beyond the last month its rate goes on."""
        age = np.maximum(np.asarray(age, dtype=float), 0.0)
        months = np.arange(len(self.cumulative))
        last = self.cumulative[-1] - self.cumulative[-2]
        beyond = np.maximum(age - months[-1], 0.0) * last
        return np.exp(-(np.interp(age, months, self.cumulative) + beyond))


def ends_learnt(start: np.ndarray, end: np.ndarray, since: int, until: int) -> Ends:
    """Ends over exposure by month of age, of what was open between two days (numbers)."""
    seen = (end > since) & (start < until) & (end > start)
    begun, over = start[seen], end[seen]
    into = np.maximum(since - begun, 0) / MONTH
    out = (np.minimum(over, until) - begun) / MONTH
    edges = np.arange(MONTHS_OF_AGE)
    inside = np.clip(out[:, None], edges, edges + 1) - np.clip(into[:, None], edges, edges + 1)
    exposure = inside.sum(axis=0)
    exposure[-1] += (
        np.maximum(out - MONTHS_OF_AGE, 0).sum() - np.maximum(into - MONTHS_OF_AGE, 0).sum()
    )
    ended = over <= until
    place = np.clip(np.ceil(out[ended]).astype(int) - 1, 0, MONTHS_OF_AGE - 1)
    count = np.bincount(place, minlength=MONTHS_OF_AGE)
    overall = count.sum() / exposure.sum() if exposure.sum() else 0.0
    rate = np.divide(count, exposure, out=np.full(MONTHS_OF_AGE, overall), where=exposure > 0)
    return Ends(np.concatenate([[0.0], np.cumsum(rate)]))


def expected_open(
    start: np.ndarray, end: np.ndarray, seen_from: int, now: int, steps: int
) -> np.ndarray:
    """The number expected to be open one to so many months after a day, from what was known then.

    ``start`` and ``end`` in days; ends after ``now`` are not looked at.
    """
    known = start <= now
    begun = start[known]
    over = np.where(end[known] <= now, end[known], np.iinfo(np.int64).max)
    since = max(seen_from, now - round(LEARNT_FROM * MONTH))
    ends = ends_learnt(begun, over, since, now)
    age = (now - begun[over > now]) / MONTH
    year = min(STARTS_FROM, max((now - seen_from) / MONTH, 1e-9))
    a_month = (begun > now - round(year * MONTH)).sum() / year
    ahead = np.arange(1, steps + 1)
    stay = (ends.open(age[:, None] + ahead) / ends.open(age[:, None])).sum(axis=0)
    come = np.array([ends.open(step - np.arange(1, step + 1) + 0.5).sum() for step in ahead])
    return stay + a_month * come
