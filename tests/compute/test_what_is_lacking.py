"""Why a figure cannot be made is said in the same words everywhere."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.answers import answers
from sru_analysis.compute.needs import POPULATION
from sru_analysis.configuration import Configuration
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.report import Report
from sru_analysis.results import Context, home_requests
from tests.present import invented

PERIOD = Period.parse("2019-09")
CONTEXT = Context(PERIOD)


def records_with(*tables: str, code: str = "") -> Records:
    frames = {name: pd.DataFrame(columns=TABLES[name].names) for name in tables}
    return Records.from_tables(frames, Configuration(council_code=code))


def told(records: Records, metric: str) -> tuple[str, str]:
    """The reason on a page and the one on the data-quality page."""
    from sru_analysis.metrics import load

    asked = home_requests(load()[metric], CONTEXT)
    page = compute(records, asked, PERIOD).reasons.get((metric, ""), "")
    matrix = answers(records, CONTEXT).set_index("metric")
    return page, matrix.loc[metric, "reason"]


@pytest.mark.parametrize("metric", ["cp_plan_rate_per_10k", "icpc_rate_per_10k"])
def test_a_rate_without_a_population_says_so_in_both_places(metric):
    records = records_with("cp_plans", "initial_cp_conferences", "s47_enquiries")
    assert told(records, metric) == (POPULATION, POPULATION)
    known = records_with("cp_plans", "initial_cp_conferences", "s47_enquiries", code="E08000032")
    assert told(known, metric) == ("", "")


@pytest.mark.parametrize("metric", ["cp_plan_rate_per_10k", "icpc_rate_per_10k"])
def test_what_is_counted_comes_before_the_population(metric):
    page, matrix = told(records_with("children"), metric)
    assert page == matrix
    assert page.startswith("needs ")
    assert page != POPULATION


def test_needs_of_one_table_stand_together():
    page, _ = told(records_with("children"), "cp_net_flow")
    assert page.count("child protection plans (") == 1


def test_no_rows_for_want_of_a_source_are_no_empty_list(monkeypatch):
    from sru_analysis.metrics import CATALOGUE

    monkeypatch.setitem(CATALOGUE, "core_groups", invented.CATALOGUE["core_groups"])
    monkeypatch.setitem(CATALOGUE, "in_time", invented.CATALOGUE["in_time"])
    released = replace(invented.released(), edition="internal")
    none = pd.DataFrame({"person_id": pd.Series(dtype="str")})
    report = Report(released.context, lambda _: released, lambda metric, met: none)
    assert "Not available: needs core_groups." in report.rows("core_groups").text
    assert "0 rows" in report.rows("in_time").text
