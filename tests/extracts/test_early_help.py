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
    assert "early help (support_episodes.early_help)" in found.reasons["cp_step_down_eh_pct", ""]


def parts(records) -> dict[str, tuple]:
    asked = Request("cp_exit_route", "in_month", date(2019, 9, 1), date(2019, 9, 30))
    found = compute(records, [asked], Period.parse("2019-09"))
    assert ("cp_exit_route", "") not in found.reasons
    frame = found.frame[["outcome", "numerator", "symbol"]].fillna({"numerator": -1})
    return {outcome: tuple(rest) for outcome, *rest in frame.itertuples(index=False)}


PLAIN = {
    "plans.csv": "person_id,cp_plan_start_date,cp_plan_end_date\n1,03/06/2019,02/09/2019\n"
    "2,03/06/2019,02/09/2019\n",
    "children.csv": "person_id,dob\n1,01/02/2010\n2,01/02/2010\n",
    "care.csv": "person_id,cla_episode_start_date,cla_episode_ceased_date,entered_care_date,"
    "cla_placement_type,legal_status\n2,01/09/2019,,01/09/2019,U1,C2\n",
}


def test_a_part_that_no_source_tells_of_is_not_0(read):
    """A census before 2023 cannot say that a case was closed for early help."""
    case = returns.details("2019-05-01", returns.plan("2019-06-03", "2019-09-02"))
    episodes = "CHILD,DECOM,RNE,LS,DEC,REC\n9,01/05/2019,S,C2,,\n"
    files = {"cin.xml": returns.census(returns.child("1", case), year=2020), "e.csv": episodes}
    found = parts(read(files))
    assert found["Stepped down to early help"] == (-1, "x")
    told = {part: numbers for part, numbers in found.items() if numbers[1] != "x"}
    assert told[""] == (1, "")
    assert sum(number for part, (number, _) in told.items() if part) == 1
    assert {"Died", "Turned 18", "Stepped up: looked after"} <= set(told)


@pytest.mark.parametrize(
    ("columns", "untold"),
    [
        ("support_end_date", {"Died", "Transferred to another council",
                              "Adopted, special guardianship or child arrangements"}),
        ("support_end_date,close_reason", set()),
    ],
)  # fmt: skip
def test_every_part_is_told_by_one_column_at_least(read, columns, untold):
    blank = "," * columns.count(",")
    support = (
        f"person_id,support_kind,support_start_date,{columns}\n1,CIN_EPISODE,01/05/2019,{blank}\n"
    )
    found = parts(read(PLAIN | {"support.csv": support}))
    assert {part for part, (_, symbol) in found.items() if symbol == "x"} == untold
    assert found["Stepped up: looked after"] == (1, "")
    assert found["Stepped down to early help"] == (0, "")
