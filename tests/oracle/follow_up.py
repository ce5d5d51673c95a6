"""Challenges again, Cafcass, what audits ask for, courts, caseloads (94, 123, 128, 129, 147, 148,
158).
"""

from datetime import date
from fractions import Fraction

from .audits import BEST_FIRST, THEMES
from .clocks import DAY
from .local_returns import challenge_entry, challenges_by
from .looked_after import episodes_open, looked_after
from .windows import Entry, Tables, is_open, table, within

AREAS = {
    "ASSESSMENT": "Assessment",
    "PLAN_SMART": "Plan (SMART)",
    "SUPERVISION": "Supervision",
}


def again(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """128: challenges of reviewing officers; met = one about the same in the 183 days before."""
    entries, every = [], challenges_by(records, "IRO")
    for row in every:
        day = row["raised_date"]
        if within(day, start, end):
            entry = challenge_entry(row, day)
            entry.met = any(
                other["person_id"] == row["person_id"]
                and other["challenge_theme"] == row["challenge_theme"]
                and day - 183 * DAY <= other["raised_date"] < day
                for other in every
            )
            entries.append(entry)
    return entries


def to_cafcass(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """129: challenges of reviewing officers that reached Cafcass."""
    return [
        challenge_entry(row, row["raised_date"])
        for row in challenges_by(records, "IRO")
        if row.get("stage_reached") == "CAFCASS" and within(row["raised_date"], start, end)
    ]


def actions(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """147: actions of audits that fell due; met = closed by then."""
    entries = []
    for action in table(records, "audit_actions"):
        due, closed = action.get("action_due_date"), action.get("action_closed_date")
        if not within(due, start, end):
            continue
        audits = [a for a in table(records, "audits") if a["audit_id"] == action["audit_id"]]
        parts = {
            "team": audits[0].get("team") if audits else None,
            "practice_area": AREAS.get(action.get("practice_area")),
        }
        met = closed is not None and closed <= due
        entries.append(Entry(action["action_id"], due, met=met, parts=parts))
    return entries


def grade_on(audit: dict, day: date) -> str | None:
    """The grade of a completed audit as it was known on a day."""
    checked = audit.get("moderated_date")
    if checked is not None and checked <= day and audit.get("grade_after_moderation"):
        return audit["grade_after_moderation"]
    return audit.get("grade_by_auditor")


def gradable(audit: dict) -> bool:
    after = audit.get("moderated_date") and audit.get("grade_after_moderation")
    return bool(audit.get("grade_by_auditor") or after)


def audited_again(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """148: completed and graded audits of a child with one before; met = a better grade."""
    entries = []
    graded = [
        audit
        for audit in table(records, "audits")
        if audit.get("completed_date") and audit.get("person_id") and gradable(audit)
    ]
    graded.sort(key=lambda audit: (audit["completed_date"], audit["audit_id"]))
    for place, audit in enumerate(graded):
        day = audit["completed_date"]
        own = [other for other in graded[:place] if other["person_id"] == audit["person_id"]]
        before = grade_on(own[-1], day) if own else None
        if before and within(day, start, end):
            now = grade_on(audit, end)
            met = now is not None and BEST_FIRST.index(now) < BEST_FIRST.index(before)
            parts = {"audit_theme": THEMES.get(audit.get("audit_theme"))}
            entries.append(Entry(audit["person_id"], day, met=met, parts=parts))
    return entries


def care_applications(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """158: applications for a care order, one for brothers and sisters, on the first day stated."""
    first: dict[str, date] = {}
    for row in table(records, "court_applications"):
        name, day = row["application_id"], row["application_date"]
        if row["application_type"] == "CARE" and (name not in first or day < first[name]):
            first[name] = day
    return [Entry(name, day) for name, day in first.items() if within(day, start, end)]


def with_an_officer(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """94: children looked after who have a reviewing officer."""
    return [
        entry
        for entry in looked_after(records, start, end, as_at)
        if any(
            row["person_id"] == entry.who
            and row["involvement_role"] == "IRO"
            and (row.get("involvement_start_date") is None or row["involvement_start_date"] <= end)
            and (row.get("involvement_end_date") is None or row["involvement_end_date"] > end)
            for row in table(records, "involvements")
        )
    ]


def officers(records: Tables, start: date, end: date) -> Fraction:
    """94: full-time equivalents of reviewing officers in post on the day."""
    found = Fraction(0)
    for post in table(records, "staffing"):
        here = is_open(post["post_from_date"], post.get("post_to_date"), end)
        if here and post["post_role"] == "IRO" and post["post_state"] == "IN_POST":
            found += Fraction(str(post["post_fte"]))
    return found


def mean_in_care(records: Tables, start: date, end: date) -> Fraction:
    """123: children looked after at each month's end of the period and on its last day, on
    average.
    """
    days, day = [end], start
    while day < end:
        if (day + DAY).month != day.month:
            days.append(day)
        day += DAY
    return Fraction(sum(len(episodes_open(records, one)) for one in days), len(days))
