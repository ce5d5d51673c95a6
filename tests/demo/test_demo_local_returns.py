"""The local returns of the demo council."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime

import openpyxl
import pytest

from tests.demo.demo_files import (
    APRIL,
    END,
    EXTRACT,
    FOLDER,
    JANUARY,
    age,
    births,
    conferences,
    inside,
    months,
    open_episodes,
    table,
    working_days,
)

ADVOCACY_FIRST, ADVOCACY_LAST = date(2019, 5, 9), date(2019, 10, 1)
ROUNDS = {
    "APRIL 2019": (62, 40, 28, 0, 51, (0, 8, 20, 12), (17, 9, 2)),
    "MAY/JUN 2019": (55, 37, 29, 9, 47, (1, 9, 19, 8), (20, 7, 2)),
    "JUL/AUG 2019": (59, 42, 35, 15, 49, (1, 14, 21, 6), (28, 5, 2)),
}
GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")


def referrals() -> list[dict]:
    return [r for r in table("advocacy_referrals")
            if inside(r["Date referred"], ADVOCACY_FIRST, ADVOCACY_LAST)]  # fmt: skip


def test_advocacy():
    rows = referrals()
    assert len(rows) == len({r["Child Unique ID"] for r in rows}) == 95
    known = [r for r in rows if inside(r["Date outcome known"], ADVOCACY_FIRST, ADVOCACY_LAST)]
    assert Counter(r["Outcome"] for r in known) == {
        "Accepted": 69, "Declined by child": 12, "No consent from parent": 7,
    }  # fmt: skip
    assert sum(r["Child attended meeting"] == "Yes" for r in known) == 13
    for row in months():
        if row["advocacy_referrals"]:
            count = sum(inside(r["Date referred"], row["first"], row["last"])
                        for r in table("advocacy_referrals"))  # fmt: skip
            assert count == row["advocacy_referrals"]


def test_viewpoint():
    rows = table("voice_responses")
    half = [r for r in rows if inside(r["Date completed"], APRIL, END)]
    assert (len(half), len({r["Child Unique ID"] for r in half})) == (187, 155)
    period = {r["Child Unique ID"] for r in rows if inside(r["Date completed"], JANUARY, END)}
    assert len(period) == 172
    for row in rows:
        child = row["Child Unique ID"]
        assert child in open_episodes(row["Date completed"])
        assert age(births()[child], row["Date completed"]) >= 4


def challenges(raised_by: str) -> dict[str, dict]:
    """The highest stage of each challenge, good practice apart."""
    found: dict[str, dict] = {}
    for row in table("challenges"):
        if row["Raised by"] == raised_by and row["Type"] != "Good practice":
            before = found.get(row["Challenge ID"])
            if before is None or row["Stage reached"] > before["Stage reached"]:
                found[row["Challenge ID"]] = row
    return found


def test_officers_challenges():
    rows = [r for r in challenges("IRO").values() if r["Date raised"] >= JANUARY]
    assert len(rows) == 122
    assert Counter(r["Type"] for r in rows) == {"Informal": 84, "Formal": 38}
    assert Counter(r["Outcome"] for r in rows) == {
        "Resolved - plan changed": 52, "Resolved - no change": 31, "Escalated": 9,
        "Withdrawn": 5, "Open": 25,
    }  # fmt: skip
    closed = [r for r in rows if r["Date resolved"]]
    assert len(closed) == 97 and max(r["Date resolved"] for r in closed) <= EXTRACT
    in_time = sum(working_days(r["Date raised"], r["Date resolved"]) <= 20 for r in closed)
    assert in_time == 71
    for row in months():
        if row["iro_challenges"]:
            raised = sum(inside(r["Date raised"], row["first"], row["last"])
                         for r in challenges("IRO").values())  # fmt: skip
            assert raised == row["iro_challenges"]


def test_closures_of_2019_belong_to_2019():
    rows = [*challenges("IRO").values(), *challenges("CP chair").values()]
    for row in rows:
        if row["Date raised"] < JANUARY:
            assert row["Date resolved"] < JANUARY


def test_chairs_challenges():
    rows = [r for r in challenges("CP chair").values() if r["Date raised"] >= JANUARY]
    by_month = Counter(r["Date raised"].month for r in rows)
    assert [by_month[n] for n in range(1, 11)] == [4, 5, 6, 5, 7, 8, 9, 7, 11, 9]
    period = [r for r in rows if r["Date raised"] <= END]
    assert len(period) == 62
    assert sum(r["Date resolved"] is not None for r in period) == 48
    assert len({r["Stage reached"] for r in period}) == 4


@pytest.mark.parametrize("label", ROUNDS)
def test_audit_rounds(label):
    issued, completed, moderated, with_worker, workers, grades, shifts = ROUNDS[label]
    rows = [r for r in table("audits") if r["Audit month or round"] == label]
    done = [r for r in rows if inside(r["Date completed"], JANUARY, END)]
    checked = [r for r in done if inside(r["Date moderated"], JANUARY, END)]
    assert (len(rows), len(done), len(checked)) == (issued, completed, moderated)
    assert sum(r["Done with the social worker"] == "Yes" for r in done) == with_worker
    assert len({r["Social worker ID"] for r in rows}) == workers
    final = Counter(r["Grade after moderation"] or r["Grade by auditor"] for r in done)
    assert tuple(final[grade] for grade in GRADES) == grades
    moves = Counter()
    for row in checked:
        assert row["Date moderated"] >= row["Date completed"]
        before, after = row["Grade by auditor"], row["Grade after moderation"]
        moves[GRADES.index(after) - GRADES.index(before)] += 1
    assert (moves[0], moves[1], moves[-1]) == shifts
    months_of_issue = {r["Date issued"].month for r in rows}
    assert len(months_of_issue) == (1 if label == "APRIL 2019" else 2)


def test_other_audit_rounds():
    counts = {}
    for label in ("JANUARY 2019", "FEBRUARY 2019", "MARCH 2019", "SEPTEMBER 2019"):
        rows = [r for r in table("audits") if r["Audit month or round"] == label]
        done = [r for r in rows if inside(r["Date completed"], JANUARY, END)]
        counts[label] = (
            len(rows), len(done), sum(r["Date moderated"] is not None for r in done),
            sum(r["Done with the social worker"] == "Yes" for r in done),
        )  # fmt: skip
    assert counts == {
        "JANUARY 2019": (20, 11, 5, 0), "FEBRUARY 2019": (21, 12, 6, 0),
        "MARCH 2019": (24, 15, 8, 0), "SEPTEMBER 2019": (30, 18, 11, 8),
    }  # fmt: skip
    september = [r for r in table("audits") if r["Audit month or round"] == "SEPTEMBER 2019"]
    assert len({r["Social worker ID"] for r in september}) == 30


def test_audit_themes():
    rows = [r for r in table("audits") if r["Audit month or round"] in ROUNDS]
    assert Counter(r["Audit theme"] for r in rows) == {
        "CP and CIN": 70, "Throughcare and CLA": 44, "MASH thresholds": 30,
        "Youth homelessness": 14, "Early help dip sample": 18,
    }  # fmt: skip


def test_assessments():
    july = {r["Audit ID"] for r in table("audits") if r["Audit month or round"] == "JUL/AUG 2019"}
    answers = [r["Grade or standard met"] for r in table("audit_findings")
               if r["Audit ID"] in july and r["Practice area"] == "Assessment"]  # fmt: skip
    assert Counter(answers) == {"Met": 20, "Not met": 20}
    assert {r["Audit ID"] for r in table("audit_findings")} <= {
        r["Audit ID"] for r in table("audits") if r["Date completed"]
    }
    found = [r for r in table("audit_findings")
             if r["Practice area"] == "Contract of expectations used"
             and r["Grade or standard met"] == "Yes"]  # fmt: skip
    assert 5 <= len(found) <= 25


def test_participation_in_conferences():
    events = Counter()
    for row in conferences():
        if inside(row["icpc_date"], JANUARY, END):
            events[row["person_id"], row["icpc_date"]] += 1
    for row in table("cp_reviews"):
        if inside(row["cp_review_date"], JANUARY, END):
            events[row["person_id"], row["cp_review_date"]] += 1
    base = sum(n for (child, day), n in events.items()
               if births()[child] and age(births()[child], day) >= 4)  # fmt: skip
    rows = [r for r in table("conference_participation")
            if inside(r["Conference date"], JANUARY, END)]  # fmt: skip
    recorded = sum(r["How the child took part"] != "PN0" for r in rows)
    assert recorded / base == pytest.approx(0.35, rel=0.1)
    for row in rows:
        child, day = row["Child Unique ID"], row["Conference date"]
        assert (child, day) in events
        assert (age(births()[child], day) < 4) == (row["How the child took part"] == "PN0")


def test_core_groups():
    rows = [r for r in table("core_groups") if r["Date held"]]
    came = defaultdict(Counter)
    for row in rows:
        for agency in ("Health", "Education", "Police", "Adult services"):
            if row[agency] in ("Attended", "Report only", "Absent"):
                came[agency][row[agency] == "Attended"] += 1
    shares = {agency: c[True] / c.total() for agency, c in came.items()}
    expected = {"Health": 0.70, "Education": 0.66, "Police": 0.10, "Adult services": 0.25}
    assert shares == pytest.approx(expected, rel=0.2)


def test_nine_month_reviews_begin_in_october():
    days = [r["Date of joint review"] for r in table("nine_month_reviews")]
    assert 3 <= len(days) <= 15
    assert date(2019, 10, 2) <= min(days) and max(days) <= EXTRACT


def test_foster_reviews():
    rows = [r for r in table("foster_reviews") if inside(r["review_due_date"], JANUARY, END)]
    assert len({r["foster_household_id"] for r in table("foster_reviews")}) == 180
    held = sum(r["review_date"] is not None and r["review_date"] <= r["review_due_date"]
               for r in rows)  # fmt: skip
    assert held / len(rows) == pytest.approx(0.88, abs=0.05)


def test_targets_workbook():
    page = openpyxl.load_workbook(FOLDER / "targets.xlsx").active
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == ("Metric", "Target", "Direction", "From", "To", "Agreed by")
    assert rows[1][:3] == ("icpc_within_15wd_pct", 90, "At least")
    assert all(isinstance(row[3], datetime) for row in rows[1:])
