"""The same number by two ways, on the demo council: parts and wholes, stocks and flows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load
from sru_analysis.results import Context, Request, home_requests

DEMO = Path(__file__).parents[2] / "data" / "demo"
SEPTEMBER = Period.parse("2019-09")
YEAR = (date(2019, 1, 1), date(2019, 9, 30))
MONTHS = SEPTEMBER.months_since(date(2018, 1, 1))
CATALOGUE = load()
# A forecast is not counted, and its parts have ranges of their own.
ADDS_UP = [
    pytest.param(one, breakdown, id=f"{one.id} by {breakdown}")
    for one in CATALOGUE.values()
    for breakdown in one.breakdowns
    if not one.estimated
]


@pytest.fixture(scope="module")
def records():
    return read_extracts([DEMO], read_configuration(DEMO))


@pytest.fixture(scope="module")
def figures(records):
    """The headline of a metric over a window: numerator (or value) and denominator."""
    found = {}

    def of(metric: str, start: date, end: date, outcome: str = "") -> tuple[float, float]:
        basis = "at_snapshot" if CATALOGUE[metric].on_a_day else "in_period"
        start = end if basis == "at_snapshot" else start
        key = (metric, start, end)
        if key not in found:
            found[key] = compute(records, [Request(metric, basis, start, end)], SEPTEMBER).frame
        frame = found[key]
        row = frame[(frame["outcome"] == outcome) & (frame["statistic"] == "value")].iloc[0]
        return row["numerator"], row["denominator"]

    return of


@pytest.fixture(scope="module")
def shown(records):
    """What a run shows of every metric, whole and by every breakdown."""
    context = Context(SEPTEMBER)
    pairs = {(one.id, name) for one in CATALOGUE.values() for name in ("", *one.breakdowns)}
    asked = [r for metric, name in pairs for r in home_requests(CATALOGUE[metric], context, name)]
    frame = compute(records, [r for r in asked if r.basis != "change"], SEPTEMBER).frame
    return frame[(frame["statistic"] == "value") & (frame["symbol"] != "x")]


@pytest.mark.parametrize(("one", "breakdown"), ADDS_UP)
def test_the_categories_add_up_to_the_whole(shown, one, breakdown):
    own = shown[shown["metric"] == one.id]
    keys = ["period_start", "period_end", "basis", "outcome"]
    parts = own[own["breakdown"] == breakdown]
    added = parts.groupby(keys)[["numerator", "denominator"]].sum(min_count=1)
    whole = own[own["breakdown"] == ""].set_index(keys).loc[added.index]
    assert parts.empty or "Not known" in set(parts["category"])
    if one.kind == "rate":
        added["denominator"] = whole["denominator"]
    assert (added["numerator"].fillna(-1) == whole["numerator"].fillna(-1)).all()
    assert (added["denominator"].fillna(-1) == whole["denominator"].fillna(-1)).all()


def test_conferences_in_time_late_and_not_calculable_are_all_conferences(figures):
    bands = ("0 to 10", "11 to 15", "16 to 20", "21 or more", "Not calculable")
    counts = {band: figures("icpc_duration_bands", *YEAR, outcome=band)[0] for band in bands}
    in_time, conferences = figures("icpc_within_15wd_pct", *YEAR)
    assert sum(counts.values()) == conferences == figures("icpc_events", *YEAR)[0]
    assert counts["0 to 10"] + counts["11 to 15"] == in_time
    known = figures("icpc_duration_median", *YEAR)[1]
    assert known == conferences - counts["Not calculable"]


def test_first_and_later_reviews_are_all_reviews_that_can_be_judged(figures, records):
    first, later = (
        figures(f"cp_{which}_review_on_time_pct", *YEAR) for which in ("first", "subsequent")
    )
    met, held = figures("cp_reviews_on_time_pct", *YEAR)
    by_number = compute(
        records, [Request("cp_reviews_held", "in_period", *YEAR, "review_number")], SEPTEMBER
    ).frame.set_index("category")["numerator"]
    assert first[0] + later[0] == met
    assert first[1] + later[1] + by_number["Not known"] == held


@pytest.mark.parametrize("month", MONTHS, ids=[month.slug for month in MONTHS])
def test_open_before_plus_started_less_ended_is_open_after(figures, month):
    before = figures("cp_plans_open", month.start, month.start - timedelta(days=1))[0]
    after = figures("cp_plans_open", *_of(month))[0]
    started = figures("cp_plans_started", *_of(month))[0]
    ended = figures("cp_plans_ended", *_of(month))[0]
    assert after == before + started - ended
    assert figures("cp_net_flow", *_of(month))[0] == started - ended


def _of(month: Period) -> tuple[date, date]:
    return month.start, month.end


def test_children_at_any_point_are_those_open_and_those_who_left(figures, records):
    plans = records.cp_plans[records.cp_plans["cp_plan_ola"] != "yes"]
    first, last = (str(day) for day in YEAR)
    ends = plans["cp_plan_end_date"]
    is_open = (plans["cp_plan_start_date"] <= last) & ~(ends <= last)
    left = ends.between(first, last)
    children = set(plans.loc[is_open | left, "person_id"])
    assert figures("cp_plans_any_point", *YEAR)[0] == len(children)


def test_enquiries_that_led_to_a_conference_and_those_that_did_not(figures, records):
    met, completed = figures("s47_to_icpc_pct", date(2017, 4, 1), date(2019, 10, 31))
    open_now = figures("icpc_pending_over_15wd", date(2019, 10, 31), date(2019, 10, 31))[1]
    before = (records.s47_enquiries["s47_start_date"] < "2017-04-01").sum()
    started = figures("s47_started", date(2017, 4, 1), date(2019, 10, 31))[0]
    assert completed + open_now == started + before
    assert met <= figures("icpc_events", date(2017, 4, 1), date(2019, 10, 31))[0]


def test_a_step_down_is_a_route_of_plans_that_ended(figures):
    year = (date(2018, 10, 1), date(2019, 9, 30))
    followed = figures("cp_step_down_sustained_pct", *year)[1]
    down = figures("cp_step_down_cin_pct", *year)[0] + figures("cp_step_down_eh_pct", *year)[0]
    six_months = figures("cp_step_down_sustained_pct", year[0], date(2019, 10, 31))[1]
    assert 0 < followed <= six_months <= down
