"""Early help is a kind of row that a source may lack: then none is counted, not 0."""

from __future__ import annotations

from datetime import date

import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.results import Request
from tests.extracts import returns

KIND = ("support_episodes", "early_help")
SUPPORT = "person_id,support_kind,support_start_date,support_end_date\n1,{},01/05/2019,\n"
CASES = "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date\n1,1,2019-05-01,\n"
HELP = "earl_episode_id,earl_person_id,earl_episode_start_date\n1,1,2019-05-01\n"
LIST_2 = (
    "Child Unique ID,Assessment start date,Assessment completion date,"
    "Organisation completing assessment\n1,01/05/2019,,Early help\n"
)
LIST_6 = "Child Unique ID,CIN Start Date,Case Status\n1,01/05/2019,c) Child in need plan\n"


@pytest.mark.parametrize("kind", ["CIN_EPISODE", "EARLY_HELP"])
def test_a_table_in_our_own_wording_has_all_kinds(read, kind):
    assert read({"support.csv": SUPPORT.format(kind)}).covers(*KIND)


def test_the_dataset_has_it_with_its_table(read):
    assert not read({"cases.csv": CASES}).covers(*KIND)
    assert read({"help.csv": HELP}).covers(*KIND)


def test_annex_a_has_it_with_list_2(read):
    stated = {"reference_date": date(2019, 9, 30)}
    assert not read({"6.csv": LIST_6}, **stated).covers(*KIND)
    assert read({"2.csv": LIST_2}, **stated).covers(*KIND)


@pytest.mark.parametrize(("year", "has"), [(2022, False), (2023, True)])
def test_the_census_has_it_from_the_year_of_reason_rc9(read, year, has):
    case = returns.details("2021-05-01", CINclosureDate="2022-02-01", ReasonForClosure="RC8")
    records = read({"cin.xml": returns.census(returns.child("1", case), year=year)})
    assert records.covers(*KIND) is has


def test_its_figure_says_what_it_needs(read):
    case = returns.details("2019-05-01", returns.plan("2019-06-03", "2019-09-02"))
    records = read({"cin.xml": returns.census(returns.child("1", case), year=2020)})
    asked = Request("cp_step_down_eh_pct", "in_month", date(2019, 9, 1), date(2019, 9, 30))
    found = compute(records, [asked], Period.parse("2019-09"))
    assert found.frame["symbol"].tolist() == ["x"]
    assert "early help (support_episodes.early_help)" in found.reasons["cp_step_down_eh_pct"]
