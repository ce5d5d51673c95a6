"""The invented council as SSDA903 returns and censuses gives the figures of its own files.

Its local returns stand beside them. Left out is what the two returns cannot say, each with the
reason; there a figure is either not available or of another base.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.extracts.plain_tables import NATIONAL
from sru_analysis.metrics import load
from sru_analysis.records.store import Records
from sru_analysis.results import KEY_COLUMNS, Context, home_requests
from tests.extracts.return_export import write_census, write_ssda903

DEMO = Path(__file__).parents[2] / "data" / "demo"
CONFIGURATION = read_configuration(DEMO)
SEPTEMBER = Period.parse("2019-09")
LAST = date(2019, 10, 31)

NOT_AVAILABLE = {
    "icpc_meetings": "no meetings, only children",
    "cp_capacity_gap": "no meetings, only children",
    "cp_step_down_delay_days": "no outcome of a review",
    "iro_caseload_mean": "reviewing officers are in no return",
    "iro_contact_between_reviews_pct": "contacts of reviewing officers are in no return",
    "s20_permanence_plan_pct": "plans for permanence are in no return",
    "cp_step_down_eh_pct": "no early help before the census of 2022-23",
    "audit_social_worker_coverage_pct": "social workers are returned from 2023-24 on",
}
OF_ANOTHER_BASE = {
    "cp_conference_quorate_pct": "whether a conference was quorate is in the local return only",
    "s47_to_icpc_pct": "no end of an enquiry",
    "icpc_pending_over_15wd": "no end of an enquiry",
    "ofsted_annexa_children": "no end of an enquiry",
    "dq_duplicate_children": "children without a referral or care are in no return",
    "dq_missing_dates_pct": "no due dates of reviews; cancelled reviews are not returned",
    "dq_plan_start_not_icpc": "plans do not name their conference, so every plan is looked at",
}
# The returns of earlier years reach further back than the council's own files are whole: a figure
# more, and ranges of forecasts from more months.
LONGER_HISTORY = {"cp_repeat_plan_2y_pct": "year_to_date"}
FORECASTS = ("cp_demand_forecast", "cla_demand_forecast")
# Local returns whose facts the two returns carry: they are left out, so that the returns are asked.
CARRIED = ("referrals", "assessments", "missing_episodes")
# No return has a team; disability is in the census alone, which lacks children only in care.
NO_DISABILITY = ("cla_", "pwp_", "s20_")


@pytest.fixture(scope="module")
def council():
    """The council without what the returns cannot say: early help, other councils' plans,
    conferences that had neither an enquiry nor a move from another council, and the completion of
    assessments after the last census that holds their case."""
    demo = read_extracts([DEMO], CONFIGURATION)
    tables = dict(demo.tables)
    held, plans, support = (
        tables[name] for name in ("initial_cp_conferences", "cp_plans", "support_episodes")
    )
    known = held["s47_enquiry_id"].notna() | (held["icpc_transfer_in"] == "yes")
    tables["initial_cp_conferences"] = held[known]
    tables["cp_plans"] = plans[plans["cp_plan_ola"] != "yes"]
    tables["support_episodes"] = support[support["support_kind"] != "EARLY_HELP"]
    assert (~known).sum() == 6
    made = tables["assessments"]
    untold = _completed_after_the_last_census(made, tables["referrals"], support)
    done = made["assessment_auth_date"].mask(untold)
    tables["assessments"] = made.assign(assessment_auth_date=done)
    assert untold.sum() == 5
    return Records(
        tables,
        coverage=demo.coverage,
        quarantine=demo.quarantine,
        notes=demo.notes,
        files=demo.files,
        configuration=CONFIGURATION,
    )


def _completed_after_the_last_census(assessments, referrals, support) -> pd.Series:
    """Assessments completed in a later return year than that in which their case was closed."""
    began = assessments["referral_id"].map(referrals.set_index("referral_id")["referral_date"])
    cases = support[support["support_kind"] == "CIN_EPISODE"]
    ends = cases.set_index(["person_id", "support_start_date"])["support_end_date"]
    at = pd.MultiIndex.from_arrays([assessments["person_id"], began])
    closed = pd.Series(ends.reindex(at).to_numpy(), index=assessments.index)
    done = assessments["assessment_auth_date"]
    return done.dt.year + (done.dt.month >= 4) > closed.dt.year + (closed.dt.month >= 4)


@pytest.fixture(scope="module")
def returned(council, tmp_path_factory):
    """The same council, from its returns of every year and its local returns."""
    folder = tmp_path_factory.mktemp("returns")
    write_ssda903(council, folder, LAST)
    write_census(council, folder, LAST)
    for path in DEMO.iterdir():
        if path.suffix in (".csv", ".xlsx") and path.stem not in (*NATIONAL, *CARRIED):
            shutil.copy(path, folder / path.name)
    return read_extracts([folder], CONFIGURATION)


def requests() -> list:
    """All metrics for all their periods; broken down, for the month or its last day."""
    context = Context(SEPTEMBER, CONFIGURATION.year_starts, CONFIGURATION.windows, None)
    wanted = set()
    for metric in load().values():
        wanted.update(home_requests(metric, context, ""))
        lacks = {"team", "disability"} if metric.id.startswith(NO_DISABILITY) else {"team"}
        for breakdown in (each for each in metric.breakdowns if each not in lacks):
            asked = home_requests(metric, context, breakdown)
            wanted.update(one for one in asked if one.basis != "year_to_date")
    return sorted(wanted)


def _untold(frame: pd.DataFrame) -> pd.Series:
    """The part of a split that needs early help, of which these returns do not tell."""
    part = frame["outcome"] == "Stepped down to early help"
    return (frame["metric"] == "cp_exit_route") & part


def comparable(frame: pd.DataFrame) -> pd.DataFrame:
    left_out = frame["metric"].isin([*NOT_AVAILABLE, *OF_ANOTHER_BASE])
    left_out |= _untold(frame)
    for metric, basis in LONGER_HISTORY.items():
        left_out |= (frame["metric"] == metric) & (frame["basis"] == basis)
    ranges = frame[["lower", "upper"]].mask(frame["metric"].isin(FORECASTS))
    frame = frame.assign(lower=ranges["lower"], upper=ranges["upper"])
    return frame[~left_out].set_index(list(KEY_COLUMNS))


def test_every_figure_that_the_returns_carry_is_that_of_the_council_s_own_files(council, returned):
    wanted = requests()
    assert len(wanted) > 700
    own, made = (compute(records, wanted, SEPTEMBER) for records in (council, returned))
    lacking = set(made.reasons) - set(own.reasons)
    assert lacking == {(name, "") for name in NOT_AVAILABLE}
    assert all(made.reasons[about].startswith("needs ") for about in lacking)
    expected, found = (comparable(figures.frame) for figures in (own, made))
    assert len(expected) > 4_000
    pd.testing.assert_frame_equal(found, expected)
    assert set(own.frame.loc[_untold(own.frame), "numerator"]) == {0}
    assert set(made.frame.loc[_untold(made.frame), "symbol"]) == {"x"}
    # Nothing is left out that would have been the same.
    columns = ["numerator", "denominator", "value"]
    mine, theirs = (
        figures.frame.set_index(list(KEY_COLUMNS))[columns].fillna(-1) for figures in (own, made)
    )
    differ = (mine != theirs.reindex(mine.index)).any(axis=1)
    assert set(OF_ANOTHER_BASE) <= set(mine.index[differ].get_level_values("metric"))


def test_every_row_is_used_or_set_aside_for_being_in_a_later_return(returned, council):
    files = returned.files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    of_returns = returned.quarantine[returned.quarantine["table"].isin(NATIONAL)]
    assert set(of_returns["reason"]) == {"duplicate_row", "superseded_row"}
    assert returned.unmapped.empty
    of_both = returned.quarantine[returned.quarantine["table"].isin(CARRIED)]
    assert set(of_both["reason"]) == {"duplicate_row", "superseded_row"}
    assert len(returned.cp_reviews) == len(council.cp_reviews)
    for name in ("s47_enquiries", "cp_plans", "cla_episodes"):
        assert len(returned.tables[name]) == len(council.tables[name]), name


def test_the_returns_are_whole_to_the_day_on_which_they_were_made(returned):
    for name in ("cp_plans", "cla_episodes", "support_episodes", "cla_reviews"):
        assert returned.window(name)[1] == LAST


def test_referrals_assessments_and_missing_episodes_come_from_the_returns(council, returned):
    formats = returned.sources.set_index("table")["source_format"]
    assert [formats[name] for name in CARRIED] == ["CIN census", "CIN census", "SSDA903"]
    keys = {
        "referrals": ["person_id", "referral_date"],
        "assessments": ["person_id", "assessment_start_date"],
        "missing_episodes": ["person_id", "missing_start_date"],
    }
    stated = {
        "referrals": ["referral_source", "referral_nfa"],
        "assessments": ["assessment_auth_date"],
        "missing_episodes": ["missing_end_date", "missing_kind"],
    }
    for name in CARRIED:
        own, made = (
            records.tables[name].set_index(keys[name]).sort_index()[stated[name]]
            for records in (council, returned)
        )
        pd.testing.assert_frame_equal(made.reindex(own.index), own)
    # Cases that were open already when the council's own list of referrals began.
    more = len(returned.referrals) - len(council.referrals)
    assert more == (returned.referrals["referral_date"] < pd.Timestamp(2017, 4, 1)).sum() == 614
    # Each assessment is tied to the referral that it names in the council's own list.
    own, made = (
        records.assessments.merge(records.referrals, on=["referral_id", "person_id"])
        .set_index(keys["assessments"])["referral_date"]
        .sort_index()
        for records in (council, returned)
    )
    pd.testing.assert_series_equal(made, own)
    assert len(own) == len(council.assessments)


def test_the_episodes_are_those_of_the_council(council, returned):
    keys = ["person_id", "cla_episode_start_date"]
    stated = ["cla_episode_ceased_date", "cla_episode_ceased_reason", "legal_status",
              "cla_episode_start_reason", "cla_placement_type", "cla_placement_provider",
              "cla_placement_change_reason", "cla_primary_need_code"]  # fmt: skip
    found, own = (
        records.cla_episodes.set_index(keys).sort_index()[stated] for records in (returned, council)
    )
    pd.testing.assert_frame_equal(found, own)
    # Three children are in care twice at once, so that their runs of episodes mix.
    entered = (records.cla_episodes.set_index(keys)["entered_care_date"].sort_index()
               for records in (returned, council))  # fmt: skip
    assert next(entered).ne(next(entered)).sum() == 3
