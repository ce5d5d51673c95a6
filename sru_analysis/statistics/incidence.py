"""Of those that started, the share that ended in each way by a time (Aalen and Johansen 1978).

Written here because no permissive library is right with late entry and ties; tests hold it
against R. One minus a curve a cause overstates and is never shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Incidence:
    """Cumulative shares: one row a cause (1 … k), one column a time at which something ended.

    ``still_open`` plus the causes is 1 at every time.
    """

    time: np.ndarray
    at_risk: np.ndarray
    by_cause: np.ndarray
    still_open: np.ndarray
    error: np.ndarray

    def at(self, days: Sequence[float]) -> np.ndarray:
        """The shares by cause (rows) at some times (columns)."""
        return self._at(self.by_cause, days, 0.0)

    def error_at(self, days: Sequence[float]) -> np.ndarray:
        """The standard errors of the shares at some times."""
        return self._at(self.error, days, 0.0)

    def open_at(self, days: Sequence[float]) -> np.ndarray:
        """The share still open at some times."""
        return self._at(self.still_open[None, :], days, 1.0)[0]

    def _at(self, table: np.ndarray, days: Sequence[float], before: float) -> np.ndarray:
        places = np.searchsorted(self.time, np.asarray(days, dtype=float), side="right")
        return np.column_stack([np.full(len(table), before), table])[:, places]


def aalen_johansen(
    time: Sequence[float],
    status: Sequence[int],
    entry: Sequence[float] | None = None,
    causes: int | None = None,
) -> Incidence:
    """Shares ended by cause. ``status``: 0 still open, 1 … k the cause; ``entry``: time already
    elapsed when observation began. Ends of different causes on one day are simultaneous.
    """
    time, status = np.asarray(time, dtype=float), np.asarray(status, dtype=int)
    late = np.full(len(time), -np.inf)
    if entry is not None:
        late = np.array([-np.inf if one is None or one != one else float(one) for one in entry])
    count = max(causes or 0, int(status.max(initial=0)))
    moments = np.unique(time[status > 0])
    at_risk = np.searchsorted(np.sort(late), moments, side="left") - np.searchsorted(
        np.sort(time), moments, side="left"
    )
    ends = np.array(
        [[((time == t) & (status == k)).sum() for t in moments] for k in range(1, count + 1)],
        dtype=float,
    ).reshape(count, len(moments))
    over = ends.sum(axis=0)
    after = np.cumprod(1 - over / at_risk)
    before = np.concatenate([[1.0], after[:-1]])
    by_cause = np.cumsum(before * ends / at_risk, axis=1)
    return Incidence(
        moments, at_risk, by_cause, after, _errors(before, ends, over, at_risk, by_cause)
    )


def _errors(before, ends, over, at_risk, by_cause) -> np.ndarray:
    """Standard errors, Greenwood's form for several causes (as survfit in R)."""
    found = np.zeros_like(by_cause)
    with np.errstate(invalid="ignore", divide="ignore"):
        for cause, curve in enumerate(by_cause):
            for last in range(len(before)):
                s = slice(0, last + 1)
                gap = curve[last] - curve[s]
                y, d, dk = at_risk[s], over[s], ends[cause, s]
                terms = (
                    gap**2 * d / (y * (y - d))
                    + before[s] ** 2 * dk * (y - dk) / y**3
                    - 2 * gap * before[s] * dk / y**2
                )
                found[cause, last] = np.sqrt(max(np.nansum(terms), 0.0))
    return found
