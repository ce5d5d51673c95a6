"""What a metric has done since a month: its last figure beside the one of then.

Used by the committee report (since the first month of the year to date) and by the actions (since
the month in which each was first raised). It states two figures with their bases and dates.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.present import words
from sru_analysis.present.figures import by_outcome, figures_for
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


def since_requests(metric: Metric, context: Context, first: date | None = None) -> list[Request]:
    """The figures of the month of a day and of the month of the snapshot (month ends for a
    number on a day, rounds in between for an audit figure). Without a day: since the first month
    of the year to date.
    """
    month = Period.month_of(first or context.base_month.start)
    period = context.period
    if metric.estimated or (metric.kind == "change" and metric.is_derived):
        return home_requests(metric, context)
    if metric.anchored == "round":
        return [Request(metric.id, "in_round", min(month.start, period.end), period.end)]
    if metric.on_a_day:
        days = sorted({min(month.end, period.end), period.end})
        return [Request(metric.id, "at_snapshot", day, day) for day in days]
    months = {one for one in (month, period.month) if one.end <= period.end}
    listed = sorted(months, key=lambda one: one.start)
    return [Request(metric.id, "in_month", one.start, one.end) for one in listed]


def since_figures(
    released: Released, metric: Metric, first: date | None = None
) -> tuple[Figure | None, Figure | None]:
    """The last figure, and the earlier one to set beside it where there is one."""
    found = figures_for(released, since_requests(metric, released.context, first))
    if not found:
        return None, None
    last = found[-1]
    if len(found) < 2 or metric.estimated or last.basis == "change":
        return last, None
    unequal = metric.anchored == "round" and metric.kind in ("count", "split")
    if unequal and _months(found[0]) != _months(last):
        return last, None
    return last, found[0]


def since_sentence(released: Released, metric: Metric, first: date | None = None) -> str:
    """The figures of ``since_figures`` in words, or why they cannot be shown."""
    only_released(released)
    last, base = since_figures(released, metric, first)
    if last is None or last.symbol == "x":
        return words.unavailable(metric, released)
    if last.basis == "change":
        return words.change_sentence(last, metric)
    if metric.kind == "split":
        return words.parts_sentence(metric, last, by_outcome(released, metric, last))
    return words.finding_sentences(metric, last, base)


def _months(figure: Figure) -> int:
    return len(figure.period.months_since(figure.start))
