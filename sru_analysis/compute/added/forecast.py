"""What a stock may come to in six months: the naive forecast, stock and flow, and their mean.

Each with the 80 % range that its own past errors give, the mean absolute error of forecasts made
from every month of the records (only with what was known then), and how often such a range held.

``forecast_<way>``: value, lower, upper at each month end ahead; ``forecast_error_<way>``: value =
mean absolute error, denominator = past forecasts; ``forecast_coverage_<way>``: of the past
forecasts (denominator) those inside the range made from the others (numerator);
``forecast_scenario_fewer`` and ``_more``: stock and flow with a tenth fewer or more starts;
``forecast_chosen``: the place of the way with the smallest errors.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.calendar import Period, add_months
from sru_analysis.compute.added.frames import as_day_numbers, frame_of, row
from sru_analysis.compute.added.spells import Spells
from sru_analysis.results import Request

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric

SCENARIOS = {"fewer": 0.9, "more": 1.1}
"""What stock and flow come to if a tenth fewer or more start a month than in the last year."""
WAYS = ("naive", "stock_flow", "both")
STEPS = 6
INITIAL = 12
FEWEST_ORIGINS = 8
Z_80 = 1.2815515655446004


def inputs(request: Request, metric: Metric) -> list[Request]:
    """The stock at every month end of the span."""
    months = Period(request.start, request.end).months_since(request.start)
    return [Request(metric.id, "at_snapshot", one.end, one.end) for one in months]


def rows(asked: Asked) -> Columns:
    """Forecasts with their record, or nothing where the record is too short."""
    request = asked.request
    spells = Spells.of(asked.metric, asked.records, request.end)
    if spells is None:
        return frame_of([])
    edges = month_edges(spells.seen_from, request.end)
    if len(edges) < INITIAL + STEPS + FEWEST_ORIGINS:
        return frame_of([])
    now = made_on(spells, edges)
    errors = past_errors(spells, edges)
    chosen = WAYS.index(min(WAYS, key=lambda way: (_total(errors[way]), WAYS.index(way))))
    ahead = _days_ahead(request.end)
    found = [
        one
        for way in WAYS
        for one in _of_one(request, asked.metric.unit, way, now[way], errors[way], ahead)
    ]
    found += _scenarios(request, asked.metric.unit, spells, int(edges[-1]), ahead)
    found.append(row(request, "forecast_chosen", "signal", start=request.end, end=ahead[-1],
                     value=float(chosen)))  # fmt: skip
    return frame_of(found)


def _of_one(request, unit: str, way: str, now, errors, ahead: list[date]) -> list[dict]:
    found = []
    for step, day in enumerate(ahead):
        window = {"start": request.end, "end": day}
        past = errors[:, step][~np.isnan(errors[:, step])]
        reach = Z_80 * np.sqrt((past**2).mean())
        found.append(
            row(
                request, f"forecast_{way}", unit, **window, value=now[step],
                lower=max(now[step] - reach, 0.0), upper=now[step] + reach,
            )
        )  # fmt: skip
        found.append(
            row(
                request, f"forecast_error_{way}", "error", **window,
                value=np.abs(past).mean(), denominator=float(len(past)),
            )
        )  # fmt: skip
        held = held_by_the_others(past)
        found.append(
            row(
                request, f"forecast_coverage_{way}", "%", **window, value=100 * held.mean(),
                numerator=float(held.sum()), denominator=float(len(held)),
            )
        )  # fmt: skip
    return found


def _scenarios(request, unit: str, spells: Spells, now: int, ahead: list[date]) -> list[dict]:
    """Assumptions, no forecasts: they have no past errors and no range."""
    from sru_analysis.statistics.stock_flow import expected_open

    found = []
    for name, starts in SCENARIOS.items():
        made = expected_open(spells.start, spells.end, spells.seen_from, now, STEPS, starts)
        for value, day in zip(made, ahead, strict=True):
            window = {"start": request.end, "end": day}
            found.append(row(request, f"forecast_scenario_{name}", unit, **window, value=value))
    return found


def made_on(spells: Spells, edges: np.ndarray) -> dict[str, np.ndarray]:
    """The three forecasts made on the last of these month ends."""
    now = int(edges[-1])
    is_open = float(((spells.start <= now) & (spells.end > now)).sum())
    from sru_analysis.statistics.stock_flow import expected_open

    naive = np.full(STEPS, is_open)
    flow = expected_open(spells.start, spells.end, spells.seen_from, now, STEPS)
    return {"naive": naive, "stock_flow": flow, "both": (naive + flow) / 2}


def past_errors(spells: Spells, edges: np.ndarray) -> dict[str, np.ndarray]:
    """Actual less forecast: one row an origin with 12 months before it, one column a step."""
    actual = _open_on(spells, edges)
    origins = range(INITIAL, len(edges) - 1)
    errors = {way: np.full((len(origins), STEPS), np.nan) for way in WAYS}
    for place, origin in enumerate(origins):
        made = made_on(spells, edges[: origin + 1])
        known = min(STEPS, len(edges) - 1 - origin)
        for way in WAYS:
            after = actual[origin + 1 : origin + 1 + known]
            errors[way][place, :known] = after - made[way][:known]
    return errors


def held_by_the_others(errors: np.ndarray) -> np.ndarray:
    """Which errors lie within the 80 % range that all the other errors give."""
    squares = (errors**2).sum() - errors**2
    return np.abs(errors) <= Z_80 * np.sqrt(squares / max(len(errors) - 1, 1))


def month_edges(first: int, snapshot: date) -> np.ndarray:
    """Month ends up to the snapshot, as day numbers: the first is the day before the records."""
    edges, day_after, months = [snapshot], snapshot + timedelta(days=1), 1
    while as_day_numbers([add_months(day_after, -months)])[0] >= first:
        edges.append(add_months(day_after, -months) - timedelta(days=1))
        months += 1
    return as_day_numbers(edges[::-1])


def _days_ahead(snapshot: date) -> list[date]:
    day_after = snapshot + timedelta(days=1)
    return [add_months(day_after, step) - timedelta(days=1) for step in range(1, STEPS + 1)]


def _open_on(spells: Spells, days: np.ndarray) -> np.ndarray:
    begun = np.searchsorted(np.sort(spells.start), days, side="right")
    return begun - np.searchsorted(np.sort(spells.end), days, side="right")


def _total(errors: np.ndarray) -> float:
    """The mean absolute error over all steps, each counting the same; rounded so that a
    difference in the last place of a float decides nothing.
    """
    return round(float(np.nanmean(np.abs(errors), axis=0).mean()), 6)
