"""How far back the records must reach for a figure: to the day, neither more nor less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.needs import must_cover
from sru_analysis.configuration import STANDARDS, Configuration
from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Request

CATALOGUE = load()
SEPTEMBER = Period.parse("2019-09")
DAY = timedelta(days=1)
# The first day of which something can matter for 30 September 2019, or for September 2019.
FIRST_DAYS = {
    "cla_placement_3plus_pct": date(2018, 10, 1),  # twelve months that end on the day
    "cla_children_reviews_on_time_pct": date(2018, 10, 1),
    "pwp_discharge_ready_count": date(2018, 10, 1),  # 365 days, the day itself among them
    "pwp_permanence_panel_pct": date(2018, 10, 1),
    "pwp_discharged_12m_pct": date(2018, 9, 30),  # who was at home 365 days before
    "s20_no_challenge_long": date(2019, 4, 1),  # 183 days, the day itself among them
    "cla_visits_on_time_pct": date(2019, 7, 1),  # a visit 91 days ago can be in time
    "pwp_visits_on_time_pct": date(2019, 7, 1),
    "ofsted_annexa_children": date(2019, 3, 30),  # what ended six months before is in the lists
    "cp_capacity_gap": date(2018, 10, 1),
    "rereferral_12m_pct": date(2018, 9, 1),  # events look back from the first day of the window
    "cp_repeat_plan_2y_pct": date(2017, 9, 1),
    "icpc_repeat_12m": date(2018, 8, 1),
    "cp_advocacy_coverage_pct": date(2019, 6, 2),
    "iro_challenge_repeat_pct": date(2019, 3, 2),
    "s20_to_order_pct": date(2019, 3, 3),
}


def request_of(name: str) -> Request:
    if CATALOGUE[name].in_windows:
        return Request(name, "in_month", SEPTEMBER.start, SEPTEMBER.end)
    return Request(name, "at_snapshot", SEPTEMBER.end, SEPTEMBER.end)


def records_from(first: date) -> Records:
    return Records.from_tables({name: pd.DataFrame() for name in TABLES}, whole_from=first)


def test_every_metric_that_looks_back_is_here():
    back = {one.id for one in CATALOGUE.values() if one.looks_back or one.days_back}
    assert back == set(FIRST_DAYS)


@pytest.mark.parametrize("name", FIRST_DAYS)
def test_records_that_begin_the_day_before_or_on_that_day_answer_a_day_later_they_do_not(name):
    def answered(first: date) -> bool:
        return not compute(records_from(first), [request_of(name)], SEPTEMBER).reasons

    first = FIRST_DAYS[name]
    assert answered(first - DAY) and answered(first) and not answered(first + DAY)


def test_the_follow_up_after_section_20_is_as_long_as_the_council_sets_it():
    one, request = CATALOGUE["s20_to_order_pct"], request_of("s20_to_order_pct")
    year = STANDARDS | {"s20_to_order_days": 365}
    assert must_cover(one, request, year)[0] == date(2018, 9, 1)
    assert replace(Configuration(), standards=year).standards["s20_to_order_days"] == 365


def test_a_year_of_the_national_return_answers_for_its_last_day():
    """A return holds 1 April to 31 March; twelve months to 31 March need no day more."""
    request = Request("cla_placement_3plus_pct", "at_snapshot", *[date(2019, 3, 31)] * 2)
    records = records_from(date(2018, 4, 1))
    assert compute(records, [request], Period.parse("2019-03")).reasons == {}
