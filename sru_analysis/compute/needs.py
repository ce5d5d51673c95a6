"""What a figure needs of the records and of the council's settings, and why it cannot be made."""

from __future__ import annotations

from datetime import date, timedelta

from sru_analysis.calendar import add_months
from sru_analysis.metrics.breakdowns import BREAKDOWNS
from sru_analysis.metrics.declare import Metric
from sru_analysis.records.coverage import needs_one_of, unavailable
from sru_analysis.records.store import Records
from sru_analysis.reference.population import population_of
from sru_analysis.results import Request

POPULATION = "needs the population aged 0 to 17: state council_code or [population] in sru.toml"


def why_not(one: Metric, request: Request, records: Records) -> str | None:
    """Why a figure cannot be made, as part of a sentence; ``None`` where it can."""
    stated = records.configuration.standards
    missing = [name for name in one.standards if name not in stated]
    if missing:
        return f"needs the council's own standard: set {' and '.join(missing)} in sru.toml"
    days, stock = must_cover(one, request, stated), one.anchored == "stock"
    if lacking := unavailable(records, one.needs, *days, stock=stock):
        return lacking
    if one.by_residents and population_of(records.configuration, request.end) is None:
        return POPULATION
    return None


def untold(one: Metric, request: Request, records: Records) -> tuple[str, ...]:
    """The parts of a split that no source of the records tells of in the days of a figure."""
    days = must_cover(one, request, records.configuration.standards)
    stock = one.anchored == "stock"
    return tuple(
        outcome
        for outcome, needs in one.told_by.items()
        if outcome in one.outcomes
        and all(unavailable(records, (need,), *days, stock=stock) for need in needs)
    )


def why_not_by(one: Metric, breakdown: str, records: Records) -> str | None:
    """Why a metric cannot be split by a breakdown, as part of a sentence; ``None`` where it can.

    A column that is there and empty is another matter: its rows are "Not known".
    """
    told = told_by(one, breakdown)
    if not told or any(records.covers(*need.split(".", 1)) for need in told):
        return None
    return needs_one_of(told)


def told_by(one: Metric, breakdown: str) -> tuple[str, ...]:
    """The columns of which one at least must be there for a breakdown of a metric: those that it
    names, else those of the child, or of the first table it needs that has any; none where the
    breakdown follows from what is needed anyway.
    """
    if not breakdown or breakdown in one.told_by:
        return one.told_by.get(breakdown, ())
    listed = BREAKDOWNS[breakdown].told_by if breakdown in BREAKDOWNS else ()
    for table in ("children", *(need.split(".", 1)[0] for need in one.needs)):
        if own := tuple(column for column in listed if column.startswith(f"{table}.")):
            return own
    return ()


def must_cover(one: Metric, request: Request, standards: dict[str, int]) -> tuple[date, date]:
    """The first and the last day that the records must hold for a figure."""
    if one.anchored == "extract":
        return date.max, date.min
    # An audit round before the returns began is simply not there; its absence is not a zero.
    start = request.start if one.in_windows else request.end
    if one.looks_back:
        start = add_months(start, -one.looks_back)
        # The months up to a day begin on the day after the same day of the month.
        start += timedelta(days=0 if one.in_windows else 1)
    back, ahead = (
        standards[days] if isinstance(days, str) else days
        for days in (one.days_back, one.looks_ahead)
    )
    return start - timedelta(days=back), request.end + timedelta(days=ahead)
