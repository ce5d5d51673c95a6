"""What a stock may come to: those open now that stay open, and those still to come.

expected open at t + h = sum over open cases of S(age + h) / S(age) + sum over future starts of
S(time since). Ends are learnt from the last two years by day of age, late entry allowed for;
starts go on as in the last year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MONTH = 365.25 / 12
LEARNT_FROM = 24
STARTS_FROM = 12
FEWEST_AT_RISK = 10
TAIL = 365
"""Beyond the last age with enough at risk, ends go on as over the year of age before it."""
STARTS_A_MONTH = 4
"""Future starts are spread over a month at so many points."""


@dataclass(frozen=True)
class Ends:
    """``share``: still open after so many days, by day; ``tail``: the chance of an end a day
    beyond the last of them.
    """

    share: np.ndarray
    tail: float

    def open(self, days: np.ndarray) -> np.ndarray:
        """The share still open after some days; 1 before the first."""
        days = np.maximum(np.asarray(days, dtype=float), 0.0)
        last = len(self.share) - 1
        inside = self.share[np.minimum(np.floor(days).astype(int), last)]
        return inside * (1 - self.tail) ** np.maximum(days - last, 0.0)

    def stay(self, age: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Of those open at an age, the share still open so many days later."""
        now, later = self.open(age), self.open(age + days)
        beyond = (1 - self.tail) ** days  # nobody learnt from was open at that age
        return np.divide(later, now, out=np.broadcast_to(beyond, later.shape).copy(), where=now > 0)


def ends_learnt(start: np.ndarray, end: np.ndarray, since: int, until: int) -> Ends:
    """The product-limit curve of what was open between two days (numbers), by day of age."""
    seen = (end > since) & (start < until) & (end > start)
    begun, over = start[seen], end[seen]
    into = np.maximum(since - begun, 0)
    out = np.minimum(over, until) - begun
    ended = over <= until
    longest = int(out.max(initial=0))
    days = np.arange(longest + 1)
    at_risk = np.searchsorted(np.sort(into), days, side="left") - np.searchsorted(
        np.sort(out), days, side="left"
    )
    count = np.bincount(out[ended], minlength=longest + 1)
    enough = np.flatnonzero(at_risk >= FEWEST_AT_RISK)
    last = int(enough[-1]) if len(enough) else 0
    year = slice(max(last - TAIL, 0), last + 1)
    exposed = at_risk[year].sum()
    tail = float(count[year].sum() / exposed) if exposed else 0.0
    steps = np.divide(count, at_risk, out=np.zeros(longest + 1), where=at_risk > 0)
    steps[at_risk < FEWEST_AT_RISK] = tail
    return Ends(np.cumprod(1 - steps[: last + 1]), min(tail, 1.0))


def expected_open(
    start: np.ndarray, end: np.ndarray, seen_from: int, now: int, steps: int, starts: float = 1.0
) -> np.ndarray:
    """The number expected to be open one to so many months after a day, from what was known then.

    ``start`` and ``end`` in days; ends after ``now`` are not looked at. ``starts``: future starts
    as a multiple of those of the last year, 1.1 for a tenth more.
    """
    known = start <= now
    begun = start[known]
    over = np.where(end[known] <= now, end[known], np.iinfo(np.int64).max)
    since = max(seen_from, now - round(LEARNT_FROM * MONTH))
    ends = ends_learnt(begun, over, since, now)
    ahead = np.arange(1, steps + 1) * MONTH
    age = (now - begun[over > now]).astype(float)
    stay = ends.stay(age[:, None], ahead).sum(axis=0)
    year = min(STARTS_FROM, max((now - seen_from) / MONTH, 1e-9))
    a_month = (begun > now - round(year * MONTH)).sum() / year
    points = (np.arange(steps * STARTS_A_MONTH) + 0.5) / STARTS_A_MONTH * MONTH
    waited = ahead[:, None] - points
    come = np.where(waited > 0, ends.open(waited), 0.0).sum(axis=1) / STARTS_A_MONTH
    return stay + starts * a_month * come
