"""A breakdown that no source tells is not available; one that a source leaves empty is not known.

All metrics and breakdowns, on the demo council without the columns in question.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.answers import answers, untold_breakdowns
from sru_analysis.compute.needs import told_by, why_not_by
from sru_analysis.compute.prepared import Prepared
from sru_analysis.configuration import Configuration, read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load
from sru_analysis.metrics.breakdowns import ALL, NOT_KNOWN
from sru_analysis.metrics.declare import rows_of
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context, Request, home_requests

DEMO = Path(__file__).parents[2] / "data" / "demo"
PERIOD = Period.parse("2019-09")
CATALOGUE = load()
SPLIT = [name for name, one in CATALOGUE.items() if one.breakdowns]
COUNTED = [n for n in SPLIT if not CATALOGUE[n].is_derived and not CATALOGUE[n].estimated]
# What is worked out from, or stands in, columns without which there is no row.
FOLLOWS = {
    "review_number", "conference", "agency", "challenge_type", "theme", "participation",
    "audit_theme", "chair", "tool", "plan_length", "repeat_gap", "category_change", "came_back",
    "route", "moved_away", "together", "rule", "date_field", "annex_a_list", "previous_plans",
}  # fmt: skip
PLANS = pd.DataFrame(
    {
        "person_id": ["1", "2", "3"],
        "cp_plan_start_date": ["2019-01-10", "2019-02-11", "2019-03-12"],
        "cp_plan_end_date": [None, None, "2019-09-02"],
    }
)


@pytest.fixture(scope="module")
def demo():
    return read_extracts([DEMO], read_configuration(DEMO))


def own_columns(metric: str) -> set[str]:
    """The columns that tell the breakdowns of a metric, save those it needs anyway."""
    one = CATALOGUE[metric]
    return {need for name in one.breakdowns for need in told_by(one, name)} - set(one.needs)


def without(records: Records, metric: str, columns: set[str]) -> Records:
    """The tables of a metric from a source that has not these columns."""
    keep = {need.split(".", 1)[0] for need in CATALOGUE[metric].needs} | {"children"}
    keep |= {column.split(".", 1)[0] for column in own_columns(metric)}
    tables = {
        name: records.tables[name].drop(
            columns=[c for c in TABLES[name].names if f"{name}.{c}" in columns]
        )
        for name in sorted(keep)
    }
    coverage = records.coverage
    named = coverage["table"] + "." + coverage["column"]
    rows = coverage[coverage["table"].isin(keep) & ~named.isin(columns)]
    return Records(tables, coverage=rows, configuration=records.configuration)


def known(metric: str, breakdown: str, records: Records) -> int:
    """How many of the rows that a metric counts have a category."""
    one = CATALOGUE[metric]
    rows = rows_of(one, records, pd.Timestamp(PERIOD.end).as_unit("s"))
    ready = Prepared.of(one, records, rows)
    if one.anchored == "stock" and breakdown == "age_band":
        ready = ready.by_age()
    found = ready.categories(breakdown)
    return int((found.codes != found.names.index(NOT_KNOWN)).sum())


def figures(metric: str, breakdowns: list[str], records: Records):
    context = Context(PERIOD, "january", records.configuration.windows)
    one = CATALOGUE[metric]
    requests = [asked for by in ("", *breakdowns) for asked in home_requests(one, context, by)]
    return compute(records, requests, PERIOD)


@pytest.mark.parametrize("metric", COUNTED)
def test_without_its_columns_a_breakdown_is_not_available_and_the_whole_stands(metric, demo):
    one = CATALOGUE[metric]
    bare = without(demo, metric, own_columns(metric))
    named = [name for name in one.breakdowns if told_by(one, name)]
    lost = [name for name in named if not set(told_by(one, name)) & set(one.needs)]
    found, alone = figures(metric, lost, bare), figures(metric, [], bare)
    whole = found.frame[found.frame["breakdown"] == ""].reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, alone.frame)
    for name in lost:
        parts = found.frame[found.frame["breakdown"] == name]
        assert len(parts) and (parts["symbol"] == "x").all() and (parts["category"] == "").all()
        assert parts["value"].isna().all()
        assert known(metric, name, bare) == 0  # nothing is lost by saying so
        same = whole[whole["period_end"].isin(parts["period_end"])]
        if (same["symbol"] != "x").any():
            said = found.reasons[metric, name]
            assert all(f"({column})" in said for column in told_by(one, name))


@pytest.mark.parametrize("metric", COUNTED)
def test_each_of_its_columns_tells_a_breakdown(metric, demo):
    one = CATALOGUE[metric]
    told = {name: sorted(set(told_by(one, name)) - {"children.expected_dob"})
            for name in one.breakdowns}  # fmt: skip
    for place in range(max(map(len, told.values()))):
        one_each = {columns[place] for columns in told.values() if len(columns) > place}
        bare = without(demo, metric, own_columns(metric) - one_each)
        for name in (name for name, columns in told.items() if len(columns) > place):
            assert not why_not_by(one, name, bare)
            assert known(metric, name, bare) > 0


def test_every_breakdown_names_its_columns_or_follows_from_what_is_needed():
    assert {one.name for one in ALL if not one.told_by} == FOLLOWS


def records_of(**columns: list) -> Records:
    children = pd.DataFrame({"person_id": ["1", "2", "3"], **columns})
    return Records.from_tables({"cp_plans": PLANS, "children": children}, Configuration())


def open_by(breakdown: str, records: Records, metric: str = "cp_plans_open") -> pd.DataFrame:
    request = Request(metric, "at_snapshot", PERIOD.end, PERIOD.end, breakdown)
    return compute(records, [request], PERIOD).frame


def test_a_column_that_is_there_and_empty_is_not_known():
    frame = open_by("sex", records_of(sex=[None, None, None])).set_index("category")
    assert frame["symbol"].eq("").all()
    assert frame["value"].to_dict() == {"Female": 0, "Male": 0, "Not known": 2}


def test_a_column_that_is_not_there_is_not_available():
    frame = open_by("sex", records_of())
    assert frame["symbol"].tolist() == ["x"] and frame["category"].tolist() == [""]
    assert open_by("", records_of())["value"].tolist() == [2]


def test_a_date_expected_tells_ages_as_a_date_of_birth_does():
    frame = open_by("age_band", records_of(expected_dob=["2019-12-01", None, None]))
    told = frame.set_index("category")["value"]
    assert (told["Unborn"], told["Not known"]) == (1, 1)


def test_a_share_of_two_counts_is_not_available_where_one_is_not():
    records = records_of()
    request = Request("cp_plans_2y_open_pct", "at_snapshot", PERIOD.end, PERIOD.end, "sex")
    found = compute(records, [request], PERIOD)
    assert found.frame["symbol"].tolist() == ["x"]
    assert found.reasons["cp_plans_2y_open_pct", "sex"] == "needs children (children.sex)"
    assert ("cp_plans_2y_open_pct", "") not in found.reasons


def test_the_matrix_says_what_cannot_be_split_and_where_it_would_come_from():
    context = Context(PERIOD)
    records = records_of(sex=["F", "M", None], dob=[date(2010, 1, 1)] * 3)
    told = answers(records, context).set_index("metric")
    assert told.loc["cp_plans_open", "answer"] == "available"
    assert told.loc["cp_plans_open", "not_by"] == "team, category, ethnicity, disability"
    assert told.loc["cla_count", "not_by"] == ""  # it is not there at all
    untold = untold_breakdowns(records, context).set_index("breakdown")
    assert set(untold.index) == {"Team", "Category of abuse", "Ethnic group", "Disability"}
    assert untold.loc["Disability", "reason"] == "needs children (children.disability)"
    assert "SSD" not in untold.loc["Disability", "carried_by"]
    assert "Annex A" in untold.loc["Disability", "carried_by"]
