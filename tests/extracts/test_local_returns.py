"""The local returns as their layout describes them, with the answers that it states."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parent.parent / "samples" / "local_returns"
# The other returns have a document, and tests, of their own.
OTHERS = ("visits.csv", "referrals.csv", "assessments.csv", "staffing.csv")
ALL = {
    path.name: path.read_text() for path in sorted(FOLDER.glob("*.csv")) if path.name not in OTHERS
}
PARTICIPATION = ALL["participation.csv"]
CHALLENGES = ALL["challenges.csv"]
FINDINGS = ALL["audit_findings.csv"]


@pytest.fixture
def returns(read):
    return read(ALL)


def test_known_by_their_headings_and_read_whole(returns):
    assert returns.files.set_index("source_file")["table"].to_dict() == {
        "advocacy.csv": "advocacy_referrals",
        "audit_findings.csv": "audit_findings",
        "audits.csv": "audits",
        "challenges.csv": "challenges",
        "core_groups.csv": "core_groups",
        "nine_month_reviews.csv": "cp_nine_month_reviews",
        "participation.csv": "conference_participation",
        "targets.csv": "targets",
        "totals.csv": "local_totals",
        "voice.csv": "voice_responses",
    }
    assert returns.quarantine.empty
    assert returns.unmapped.empty
    assert set(returns.notes["code"]) == {"percent_sign"}


def test_advocacy(returns):
    outcomes = returns.advocacy_referrals["advocacy_outcome"].value_counts().to_dict()
    assert outcomes == {"ACCEPTED": 2, "DECLINED": 1, "NO_CONSENT": 1, "OPEN": 1}
    assert (returns.advocacy_referrals["child_attended"] == "yes").sum() == 1


def test_a_referral_without_outcome_and_date_is_open(read):
    head = "Child ID,Referral date,Outcome,Closed\n"
    records = read({"a.csv": head + "1,01/05/2019,,\n2,01/05/2019,,02/05/2019\n"})
    assert records.advocacy_referrals["advocacy_outcome"].tolist() == ["OPEN"]
    assert records.quarantine["reason"].tolist() == ["required_blank"]


def test_participation(returns):
    codes = returns.conference_participation["participation"].tolist()
    assert codes == ["PN1", "PN0", "PN7", "PN6"]
    assert (returns.conference_participation["quorate"] == "yes").sum() == 3


@pytest.mark.parametrize(
    "written",
    ["PN1", "pn1", "PN1 - Attended and spoke", "Attended and spoke", "PN1 Attended and spoke"],
)
def test_participation_is_read_in_each_wording(read, written):
    records = read({"a.csv": PARTICIPATION.replace("PN1", written, 1)})
    assert records.conference_participation["participation"].tolist()[0] == "PN1"


def test_a_code_with_the_words_of_another_is_not_mapped(read):
    records = read({"a.csv": PARTICIPATION.replace("PN1", "PN2 - Attended and spoke", 1)})
    assert records.quarantine["reason"].tolist() == ["value_unmapped"]
    assert records.unmapped["spelling"].tolist() == ["PN2 - Attended and spoke"]


def test_participation_completes_conferences(read):
    records = read(
        {
            "p.csv": PARTICIPATION,
            "r.csv": "person_id,cp_review_due,cp_review_date,cp_review_quorate\n"
            "100410,19/06/2019,19/06/2019,\n100410,19/12/2019,,\n",
            "i.csv": "person_id,icpc_date\n100231,22/05/2019\n100999,22/05/2019\n",
        }
    )
    reviews = records.cp_reviews
    assert reviews["cp_review_participation"].fillna("").tolist() == ["PN6", ""]
    assert reviews["cp_review_quorate"].fillna("").tolist() == ["no", ""]
    assert records.covers("cp_reviews", "cp_review_participation")
    assert records.initial_cp_conferences["icpc_quorate"].fillna("").tolist() == ["yes", ""]
    unmatched = records.notes[records.notes["code"] == "participation_unmatched"]
    assert unmatched["count"].tolist() == [2]


def test_voice(returns):
    assert returns.voice_responses["person_id"].nunique() == 3
    assert returns.voice_responses["meeting_type"].tolist()[-1] == "NONE"


def test_challenges(returns):
    frame = returns.challenges
    iro = frame[(frame["raised_by"] == "IRO") & (frame["challenge_type"] != "GOOD_PRACTICE")]
    assert len(iro) == 3
    assert (iro["challenge_type"] == "FORMAL").sum() == 2
    assert iro["resolved_date"].isna().sum() == 1


@pytest.mark.parametrize(
    ("written", "stage"), [("Stage 2", "2"), ("2", "2"), ("cafcass", "CAFCASS")]
)
def test_stages(read, written, stage):
    records = read({"a.csv": CHALLENGES.replace("Formal,2", f"Formal,{written}")})
    frame = records.challenges.set_index("challenge_id")
    assert frame.loc["iro-19-031", "stage_reached"] == stage


def test_core_groups(returns):
    frame = returns.core_groups
    assert [len(frame), frame["held_date"].notna().sum()] == [4, 3]
    assert (frame["held_date"] <= frame["due_date"]).sum() == 2
    held = frame[frame["held_date"].notna()]
    attended = {
        agency: ((held[agency] == "ATTENDED").sum(), (held[agency] != "NOT_INVITED").sum())
        for agency in ("health", "education", "police", "adult_services")
    }
    assert attended == {
        "health": (2, 3), "education": (2, 3), "police": (0, 2), "adult_services": (0, 2),
    }  # fmt: skip


def test_audits(returns):
    frame = returns.audits
    april = frame[frame["audit_round"] == "APRIL 2019"]
    assert [len(april), april["completed_date"].notna().sum()] == [3, 2]
    assert april["moderated_date"].notna().sum() == 1
    assert frame["grade_by_auditor"].tolist()[3] == "REQUIRES_IMPROVEMENT"
    assert frame["person_id"].isna().sum() == 1


def test_findings(returns):
    frame = returns.audit_findings.set_index(["audit_id", "practice_area"])["finding"]
    assert frame["a19-0401", "CONTRACT_OF_EXPECTATIONS"] == "MET"
    assert frame["a19-0401", "ASSESSMENT"] == "NOT_MET"
    assert frame["a19-0502", "MANAGEMENT_OVERSIGHT"] == "GOOD"


def test_yes_is_a_finding_for_the_contract_only(read):
    records = read({"a.csv": FINDINGS.replace("Assessment,Not met", "Assessment,Yes")})
    assert records.quarantine["reason"].tolist() == ["grade_unknown"] * 2


def test_targets_and_nine_months(returns):
    assert returns.targets["target"].tolist() == [20.0, 90.0]
    assert returns.targets["direction"].tolist() == ["AT_MOST", "AT_LEAST"]
    assert returns.cp_nine_month_reviews["outcome"].tolist() == ["STEP_DOWN", "CONTINUE"]


def test_totals(returns):
    counts = returns.local_totals.set_index(["local_return", "item"])["count"]
    assert counts["ADVOCACY", "Referrals"] == 95
    assert counts["CORE_GROUPS", "Attended Adult services"] == 0


def test_b98_months_as_columns(read):
    wide = "Audits,APRIL,MAY/JUN,JUL/AUG\nAudits issued,62,55,59\nAudits completed,40,37,42\n"
    wide += "Percentage moderated,64.5%,67%,71%\n"
    records = read({"a.csv": wide}, reference_date=datetime.date(2019, 10, 31))
    frame = records.local_totals
    assert frame[frame["item"] == "Issued"]["count"].tolist() == [62, 55, 59]
    assert frame[frame["item"] == "Completed"]["count"].tolist() == [40, 37, 42]
    last = frame[frame["label"] == "MAY/JUN"].iloc[0]
    assert [last["period_start"], last["period_end"]] == [
        pd.Timestamp(2019, 5, 1),
        pd.Timestamp(2019, 6, 30),
    ]
    assert len(records.quarantine) == 3
    assert "wide_months" in set(records.notes["code"])


def test_the_wording_of_the_records_is_read_too(read):
    content = "person_id,review_date,outcome\n100410,2019-08-12,CONTINUE\n"
    records = read({"x.csv": content})
    assert records.cp_nine_month_reviews["outcome"].tolist() == ["CONTINUE"]
    assert "date_iso" not in set(records.notes["code"])
