"""Ways in which a metric can be counted: rates, intervals that touch a period, whole extracts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.rows import rows_behind
from sru_analysis.configuration import Configuration, read_configuration
from sru_analysis.messages import Refusal
from sru_analysis.metrics import load
from sru_analysis.metrics.conferences import held_conferences
from sru_analysis.metrics.mean_stock import mean_open, month_ends
from sru_analysis.metrics.overlaps import alongside
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context, Request, home_requests, trend_requests

SEPTEMBER = Period.parse("2019-09")
CATALOGUE = load()
OWN, THEIRS = ("a", "b"), ("c", "d")


def days(*texts: str | None) -> pd.Series:
    return pd.Series(list(texts), dtype="datetime64[s]")


def records_with(**tables: list[dict]) -> Records:
    frames = {name: pd.DataFrame(tables.get(name, [])) for name in TABLES}
    return Records.from_tables(frames)


def test_a_yearly_rate_is_shown_for_twelve_months_and_the_twelve_before():
    windows = [r.period for r in home_requests(CATALOGUE["s47_rate_per_10k"], Context(SEPTEMBER))]
    assert windows == [Period.parse("2017-10..2018-09"), Period.parse("2018-10..2019-09")]
    trend = trend_requests(CATALOGUE["s47_rate_per_10k"], Context(SEPTEMBER))
    assert {r.basis for r in trend} == {"rolling_12_months"} and len(trend) == 24


def test_figures_of_a_whole_extract_are_asked_for_once():
    one = CATALOGUE["dq_weekend_events"]
    assert home_requests(one, Context(SEPTEMBER)) == trend_requests(one, Context(SEPTEMBER))
    assert len(home_requests(one, Context(SEPTEMBER))) == 1


def test_the_rows_behind_children_at_any_point_are_those_counted():
    plans = [
        {"person_id": "a", "cp_plan_start_date": "2019-01-07", "cp_plan_end_date": "2019-09-01"},
        {"person_id": "a", "cp_plan_start_date": "2019-09-20", "cp_plan_end_date": None},
        {"person_id": "b", "cp_plan_start_date": "2019-01-07", "cp_plan_end_date": "2019-08-31"},
    ]
    request = Request("cp_plans_any_point", "in_period", SEPTEMBER.start, SEPTEMBER.end)
    rows = rows_behind(records_with(cp_plans=plans), request)
    assert rows["cp_plan_start_date"].dt.date.tolist() == [date(2019, 9, 20)]


def test_a_list_without_cases_keeps_its_heads():
    request = Request("cp_step_up_pct", "in_period", SEPTEMBER.start, SEPTEMBER.end)
    rows = rows_behind(records_with(), request, met=True)
    assert rows.empty and {"person_id", "cp_plan_end_date", "met"} <= set(rows.columns)


def test_conferences_that_do_not_repeat_are_left_as_they_are():
    held = [{"person_id": "a", "icpc_date": "2019-09-10", "strategy_discussion_date": "2019-09-02"}]
    assert len(held_conferences(records_with(initial_cp_conferences=held))) == 1


def test_the_same_number_twice_is_nought_and_hidden_with_its_parts():
    frame = compute(
        records_with(), [Request("cp_net_flow", "in_month", *_ends(SEPTEMBER))], SEPTEMBER
    ).frame
    assert frame["value"].tolist() == [0.0]
    assert np.isnan(frame["denominator"].iloc[0])


def _ends(period: Period) -> tuple[date, date]:
    return period.start, period.end


def test_intervals_side_by_side():
    rows = pd.DataFrame({"person_id": ["x"], "a": days("2019-01-01"), "b": days(None)})
    others = pd.DataFrame(
        {
            "person_id": ["x", "x", "y", "x"],
            "c": days("2018-01-01", "2019-02-01", "2019-01-01", "2019-03-01"),
            "d": days("2019-01-01", "2019-03-01", None, "2019-03-01"),
        }
    )
    cut = alongside(rows, OWN, others, THEIRS)
    assert cut["a"].dt.date.astype(str).tolist() == ["2019-01-01", "2019-02-01", "2019-03-01"]
    assert cut["beside"].tolist() == [-1, 1, -1]
    assert cut["b"].isna().tolist() == [False, False, True]
    assert alongside(rows.head(0), OWN, others, THEIRS).empty


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2019-07-01", "2019-09-30", ["2019-07-31", "2019-08-31", "2019-09-30"]),
        ("2019-09-01", "2019-09-29", []),
        ("2019-12-31", "2020-02-29", ["2019-12-31", "2020-01-31", "2020-02-29"]),
    ],
)
def test_month_ends(first, last, expected):
    ends = month_ends(*(np.datetime64(day, "D").astype("int64") for day in (first, last)))
    assert ends.astype("datetime64[D]").astype(str).tolist() == expected


def test_the_mean_over_month_ends_and_the_last_day():
    rows = pd.DataFrame({"a": days("2019-08-31", "2019-09-15"), "b": days(None, None)})
    first, last = (
        np.array([day], dtype="datetime64[D]").astype("int64")
        for day in ("2019-08-01", "2019-09-15")
    )
    assert mean_open(rows, OWN, first, last).tolist() == [1.5]


@pytest.mark.parametrize(
    "stated",
    [
        'review_months = "weeks"',
        'two_years = "days?"',
        'review_months = "days_with_both_ends"',
        'other = "days"',
    ],
)
def test_a_reading_that_there_is_not_is_refused(tmp_path, stated):
    (tmp_path / "sru.toml").write_text(f"[readings]\n{stated}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="configuration_value"):
        read_configuration(tmp_path)


def test_a_reading_is_read(tmp_path):
    text = '[readings]\nreview_months = "calendar_months"\n'
    (tmp_path / "sru.toml").write_text(text, encoding="utf-8")
    stated = read_configuration(tmp_path).readings
    assert stated == Configuration().readings | {"review_months": "calendar_months"}
