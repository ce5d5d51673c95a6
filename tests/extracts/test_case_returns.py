"""Visits, referrals, assessments and staffing as docs/local_returns.md describes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sru_analysis.metrics.caseloads import in_post
from sru_analysis.metrics.front_door import assessment_45wd_pct, rereferral_12m_pct
from sru_analysis.records.schema import TABLES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "samples" / "local_returns"
NAMES = ("visits", "referrals", "assessments", "staffing")
ALL = {f"{name}.csv": (FOLDER / f"{name}.csv").read_text() for name in NAMES}
DOCUMENT = (ROOT / "docs" / "local_returns.md").read_text(encoding="utf-8")


@pytest.fixture
def returns(read):
    return read(ALL)


def test_known_by_their_headings_and_read_whole(returns):
    found = returns.files.set_index("source_file")["table"].to_dict()
    assert found == {f"{name}.csv": name for name in NAMES}
    assert returns.quarantine.empty
    assert returns.unmapped.empty


@pytest.mark.parametrize("name", NAMES)
def test_the_document_shows_the_file_that_is_tested(name):
    assert f"```\n{ALL[f'{name}.csv']}```" in DOCUMENT


@pytest.mark.parametrize("name", NAMES)
def test_the_document_has_every_column(name):
    from sru_analysis.extracts.case_wording import HEADINGS

    for column, wordings in HEADINGS[name].items():
        required = " ●" if TABLES[name].column[column].required else ""
        assert f"| {wordings[0]}{required} |" in DOCUMENT
        if column != "person_id":
            assert [word for word in wordings[1:] if word not in DOCUMENT] == []


def test_visits(returns):
    frame = returns.visits
    assert frame["visit_kind"].value_counts().to_dict() == {"CP": 3, "CLA": 1}
    assert (frame["child_seen"] == "no").sum() == 1
    last = frame[frame["person_id"] == "100231"].sort_values("visit_date")["seen_alone"]
    assert last.tolist() == ["yes", "no"]


def test_referrals(returns):
    frame = returns.referrals
    assert frame["referral_source"].value_counts().to_dict() == {"SCHOOLS": 2, "POLICE": 1}
    assert rereferral_12m_pct(returns)["met"].sum() == 1


@pytest.mark.parametrize(
    ("written", "code"),
    [("1A", "INDIVIDUAL"), ("5d", "LA_SERVICES"), ("10", "UNKNOWN"), ("police", "POLICE")],
)
def test_sources_by_the_codes_of_the_census(read, written, code):
    records = read({"r.csv": ALL["referrals.csv"].replace("Police", written)})
    assert records.referrals["referral_source"].tolist()[0] == code


def test_assessments(returns):
    rows = assessment_45wd_pct(returns)
    assert rows["met"].tolist() == [False, False]
    assert returns.assessments["assessment_auth_date"].isna().sum() == 1


def test_staffing(returns):
    days = np.array(["2019-06-30", "2019-07-01"], dtype="datetime64[D]").astype("int64")
    assert in_post(returns, "CP_CHAIR", days).tolist() == [1.6, 1.0]
    assert in_post(returns, "CP_CHAIR", days, "conference_slots").tolist() == [13, 8]
    assert returns.staffing["post_state"].tolist() == ["IN_POST", "IN_POST", "AWAY", "VACANT"]


def test_a_list_of_children_and_dates_is_no_referral(read):
    other = "person_id,icpc_date\n100231,22/05/2019\n"
    records = read({"a.csv": "Child ID,Referral received\n100231,04/02/2019\n", "i.csv": other})
    assert records.referrals.empty
