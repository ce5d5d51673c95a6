"""Which rows of a metric count in a window, and whether the answer of each is known by then.

One place for it: a printed number and the rows behind it cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sru_analysis.calendar import Period
from sru_analysis.compute.placing import Dated
from sru_analysis.compute.prepared import Prepared
from sru_analysis.compute.rounds import round_periods
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.results import Request

Counted = tuple[np.ndarray, np.ndarray]


def dated(ready: Prepared) -> Dated:
    """The rows of a metric of events, in order of date."""
    one = ready.metric
    never = np.zeros(len(ready.frame), dtype="int64")
    return Dated.of(
        ready.days(one.during),
        ready.identities(),
        ready.days(one.present_on) if one.present_on else never,
        ready.days(one.known_on) if one.known_on else never,
    )


def in_rounds(ready: Prepared, request: Request, cut_off: date) -> dict[Period, Counted]:
    """The rows of each audit round within the days asked for, as they stood on ``cut_off``."""
    one, rows = ready.metric, ready.frame
    # Of all audits, so that a round is the same, and there, for every metric.
    periods = round_periods(ready.records.audits)
    last = day_number(cut_off)
    counted = as_days(rows["issued_date"]) <= last
    if one.present_on:
        counted &= ready.days(one.present_on) <= last
    known = ready.days(one.known_on) <= last if one.known_on else np.ones(len(rows), dtype=bool)
    wanted = sorted({p for p in periods.values() if request.start <= p.start <= request.end})
    found = {}
    for window in wanted:
        labels = [label for label, period in periods.items() if period == window]
        inside = np.flatnonzero(rows["audit_round"].isin(labels).to_numpy() & counted)
        found[window] = (inside, known[inside])
    return found


def on_day(ready: Prepared, day: date) -> np.ndarray:
    """The rows of a stock that are open at the end of a day."""
    start, end = (as_days(ready.frame[column]) for column in ready.metric.open_between)
    return np.flatnonzero((start <= day_number(day)) & (day_number(day) < end))


@dataclass(frozen=True)
class Touching:
    """Rows with an interval, in order of its start."""

    order: np.ndarray
    first: np.ndarray
    last: np.ndarray
    identities: np.ndarray | None

    @staticmethod
    def of(ready: Prepared) -> Touching:
        first, last = (as_days(ready.frame[column]) for column in ready.metric.open_between)
        order = np.argsort(first, kind="stable")
        who = ready.identities()
        return Touching(order, first[order], last[order], who if who is None else who[order])

    def rows_of(self, start: date, end: date) -> Counted:
        """The rows whose interval, its last day included, touches the window; where a child counts
        once, in the row that began last.
        """
        begun = np.searchsorted(self.first, day_number(end), side="right")
        inside = np.flatnonzero(self.last[:begun] >= day_number(start))[::-1]
        if self.identities is not None:
            inside = inside[np.unique(self.identities[inside], return_index=True)[1]]
        return self.order[inside], np.ones(len(inside), dtype=bool)


def counted_in(ready: Prepared, request: Request) -> Counted:
    """The rows that one figure counts; of audits, those of all the rounds that it spans."""
    if ready.metric.anchored in ("looking back", "extract"):
        rows = np.arange(len(ready.frame))
        return rows, np.ones(len(rows), dtype=bool)
    if ready.metric.anchored == "stock":
        rows = on_day(ready, request.end)
        return rows, np.ones(len(rows), dtype=bool)
    if ready.metric.anchored == "touching":
        return Touching.of(ready).rows_of(request.start, request.end)
    if ready.metric.anchored == "round":
        every = list(in_rounds(ready, request, request.end).values())
        rows = np.concatenate([rows for rows, _ in every] or [np.zeros(0, dtype="int64")])
        known = np.concatenate([known for _, known in every] or [np.zeros(0, dtype=bool)])
        return rows, known
    start, end = day_number(request.start), day_number(request.end)
    return dated(ready).rows_of(start, end, end)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - date(1970, 1, 1)).days
