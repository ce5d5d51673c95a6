"""The returns about care, courts and the follow-up of audits, as their layout describes them."""

from __future__ import annotations

import pytest

FOSTER = """\
Foster household ID,Annual review due,Annual review held
F014,02/09/2019,28/08/2019
F021,13/09/2019,
"""
PANELS = """\
Child Unique ID,Date of permanence panel,Plan for permanence,Plan agreed
200118,03/07/2019,Long-term fostering,Yes
200340,17/07/2019,a) Return to family,No
200341,17/07/2019,,
"""
COURT = """\
Application ID,Child Unique ID,Application for,Date of application,Date of final order
APP-19-003,200118,Care order,04/02/2019,12/08/2019
APP-19-003,200119,Care order,04/02/2019,12/08/2019
APP-19-011,200340,Discharge of a care order,01/07/2019,
"""
MISSING = """\
Child Unique ID,Missing from,Missing until,Missing or away
200340,11/05/2019,11/05/2019,Missing
200340,02/06/2019,,Away without authorisation
"""
NOTES = """\
Child Unique ID,Date of note,Kind of note
200118,14/03/2019,IRO contact with the child
200118,14/03/2019,IRO midway review
200340,02/09/2019,Management oversight
"""
ACTIONS = """\
Action ID,Audit ID,Practice area,Date set,Date due,Date closed
A19-0401-1,A19-0401,Assessment,26/04/2019,13/05/2019,13/05/2019
A19-0401-2,A19-0401,Plan (SMART),26/04/2019,13/05/2019,
"""
ALL = {
    "foster.csv": FOSTER, "panels.csv": PANELS, "court.csv": COURT, "missing.csv": MISSING,
    "notes.csv": NOTES, "audit_actions.csv": ACTIONS,
}  # fmt: skip


@pytest.fixture
def returns(read):
    return read(ALL)


def test_known_by_their_headings_and_read_whole(returns):
    assert returns.files.set_index("source_file")["table"].to_dict() == {
        "audit_actions.csv": "audit_actions",
        "court.csv": "court_applications",
        "foster.csv": "foster_reviews",
        "missing.csv": "missing_episodes",
        "notes.csv": "case_notes",
        "panels.csv": "permanence_panels",
    }
    assert returns.files["rows_in"].tolist() == returns.files["rows_used"].tolist()
    assert returns.quarantine.empty and returns.unmapped.empty


def test_what_they_hold(returns):
    assert returns.foster_reviews["review_date"].isna().tolist() == [False, True]
    assert returns.permanence_panels["permanence_plan"].fillna("").tolist() == ["f", "a", ""]
    assert returns.permanence_panels["plan_agreed"].fillna("").tolist() == ["yes", "no", ""]
    assert returns.court_applications["application_type"].tolist() == ["CARE", "CARE", "DISCHARGE"]
    assert returns.missing_episodes["missing_kind"].tolist() == ["M", "A"]
    assert returns.case_notes["note_kind"].tolist() == [
        "IRO_CONTACT", "IRO_MIDWAY", "MANAGEMENT_OVERSIGHT",
    ]  # fmt: skip
    assert returns.audit_actions["practice_area"].tolist() == ["ASSESSMENT", "PLAN_SMART"]


def test_brothers_and_sisters_share_an_application(returns):
    rows = returns.court_applications
    assert rows["application_id"].nunique() == 2 and len(rows) == 3


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (NOTES, ("14/03/2019", "31/02/2019")),
        (PANELS, ("03/07/2019", "")),
        (COURT, ("Care order", "Something else")),
        (ACTIONS, ("A19-0401-1,A19-0401", "A19-0401-1,")),
    ],
)
def test_a_row_that_cannot_be_placed_is_set_aside_and_counted(read, text, wrong):
    records = read({"a.csv": text.replace(*wrong, 1)})
    assert len(records.quarantine) == 1
    file = records.files.iloc[0]
    assert file["rows_in"] == file["rows_used"] + file["rows_set_aside"]


def test_the_text_of_a_note_is_not_read(read):
    head, *rows = NOTES.splitlines()
    text = "\n".join([f"{head},Notes", *(f"{row},something told in trust" for row in rows)]) + "\n"
    records = read({"a.csv": text})
    assert len(records.case_notes) == 3
    assert not any("trust" in str(frame.to_csv()) for frame in records.tables.values())


def test_an_action_may_lack_a_due_date(read):
    records = read({"a.csv": ACTIONS.replace("13/05/2019,13/05/2019", ",13/05/2019")})
    assert records.audit_actions["action_due_date"].isna().sum() == 1
    assert records.quarantine.empty
