"""Placing rows into windows: events by a sorted search, stocks by starts and ends.

Nothing here knows a metric. Days are whole numbers (days since 1970); a *cell* is a whole
number that stands for a row's category (and outcome), or -1 for a row left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sru_analysis.metrics.overlaps import NEVER


def counts_in_windows(
    days: np.ndarray, cells: np.ndarray, width: int, starts: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """Rows of each cell in each window, both ends included: shape (windows, width)."""
    key = np.sort((cells * NEVER + days)[(cells >= 0) & (days < NEVER)])
    base = np.arange(width, dtype="int64")[None, :] * NEVER
    before_end = np.searchsorted(key, base + ends[:, None], side="right")
    before_start = np.searchsorted(key, base + starts[:, None], side="left")
    return before_end - before_start


def counts_on_days(
    starts: np.ndarray, ends: np.ndarray, cells: np.ndarray, width: int, snapshots: np.ndarray
) -> np.ndarray:
    """Rows of each cell open on each day, start <= day < end: shape (days, width)."""
    real = (cells >= 0) & (starts < ends)
    base = np.arange(width, dtype="int64")[None, :] * NEVER + snapshots[:, None]

    def by(days: np.ndarray) -> np.ndarray:
        key = np.sort(cells[real] * NEVER + np.minimum(days[real], NEVER - 1))
        lower = np.searchsorted(key, np.arange(width, dtype="int64") * NEVER, side="left")
        return np.searchsorted(key, base, side="right") - lower[None, :]

    return by(starts) - by(ends)


@dataclass(frozen=True)
class Dated:
    """Rows in order of date, for windows in which each row must be looked at by itself."""

    order: np.ndarray
    days: np.ndarray
    next_day: np.ndarray
    present: np.ndarray
    known: np.ndarray

    @staticmethod
    def of(
        days: np.ndarray, identities: np.ndarray | None, present: np.ndarray, known: np.ndarray
    ) -> Dated:
        """``identities`` number the child (or worker) that counts once a window."""
        order = np.argsort(days, kind="stable")
        next_day = np.full(len(days), NEVER)
        if identities is not None:
            by_identity = np.lexsort((np.arange(len(days)), days, identities))
            same = identities[by_identity][1:] == identities[by_identity][:-1]
            next_day[by_identity[:-1][same]] = days[by_identity[1:][same]]
        return Dated(order, days[order], next_day[order], present[order], known[order])

    def rows_of(self, start: int, end: int, cut_off: int) -> tuple[np.ndarray, np.ndarray]:
        """The rows that count in a window, and for each whether its answer is known by then.

        A child stands in its latest row of the window; a row counts once it is present.
        """
        low = np.searchsorted(self.days, start, side="left")
        high = np.searchsorted(self.days, end, side="right")
        counted = (self.next_day[low:high] > end) & (self.present[low:high] <= cut_off)
        rows = self.order[low:high][counted]
        return rows, self.known[low:high][counted] <= cut_off
