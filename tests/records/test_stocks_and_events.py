"""A source that holds the latest event only knows how things stood on its day, and no more."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.records.coverage import unavailable
from sru_analysis.records.store import Records

JUNE, JULY, AUGUST = date(2019, 6, 30), date(2019, 7, 31), date(2019, 8, 31)
NEEDS = ["cp_plans", "cp_plans.cp_plan_latest_category"]


def line(file, start, end, latest="no", column="cp_plan_latest_category"):
    return {
        "table": "cp_plans",
        "column": column,
        "source_file": file,
        "source_sheet": "",
        "reference_date": pd.Timestamp(end),
        "window_start": pd.Timestamp(start),
        "window_end": pd.Timestamp(end),
        "latest_only": latest,
    }


def covering(*lines):
    return Records({}, coverage=pd.DataFrame(lines))


ONE = (
    line("june", date(2019, 1, 1), JUNE, "yes"),
    line("june", date(2019, 1, 1), JUNE, column="cp_plan_end_date"),
)


@pytest.mark.parametrize(
    ("day", "known"),
    [(date(2019, 6, 29), False), (JUNE, True), (date(2019, 7, 1), False)],
)
def test_one_snapshot_knows_its_own_day(day, known):
    assert (unavailable(covering(*ONE), NEEDS, day, day, stock=True) is None) == known


def test_events_of_a_column_that_holds_them_all_go_back():
    records = covering(*ONE)
    ends = ["cp_plans.cp_plan_end_date"]
    assert unavailable(records, ends, date(2019, 1, 1), JUNE) is None
    assert "the latest only" in unavailable(records, NEEDS, date(2019, 6, 1), JUNE)


def test_a_monthly_series_knows_every_day_since_its_first():
    records = covering(*ONE, line("july", date(2019, 7, 1), JULY))
    for day in (JUNE, date(2019, 7, 1), JULY):
        assert unavailable(records, NEEDS, day, day, stock=True) is None
    assert unavailable(records, NEEDS, date(2019, 7, 1), JULY) is None
    said = unavailable(records, NEEDS, date(2019, 6, 30), JULY)
    assert said.endswith("the extract begins on 1 July 2019")


def test_snapshots_far_apart_know_their_days_only():
    records = covering(*ONE, line("august", date(2019, 3, 1), AUGUST, "yes"))
    known = [
        unavailable(records, NEEDS, day, day, stock=True) is None for day in (JUNE, JULY, AUGUST)
    ]
    assert known == [True, False, True]


def test_a_snapshot_without_its_day_answers_nothing():
    lines = [one | {"reference_date": pd.NaT} for one in ONE]
    said = unavailable(covering(*lines), NEEDS, JUNE, JUNE, stock=True)
    assert "the latest only" in said


def test_where_every_event_is_to_be_had_is_said():
    reviews = line("june", JUNE, JUNE, "yes", column="cp_review_date") | {"table": "cp_reviews"}
    said = unavailable(covering(reviews), ["cp_reviews.cp_review_date"], JUNE, JUNE)
    assert said.endswith("the CIN census or the Standard Safeguarding Dataset holds them all")
