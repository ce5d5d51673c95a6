"""What councils send of their own: advocacy, core groups, challenges, foster carers' reviews."""

from datetime import date

from .clocks import working_days_after
from .windows import Entry, Tables, table, within

AGENCIES = {
    "health": "Health", "education": "Education", "police": "Police", "probation": "Probation",
    "housing": "Housing", "adult_services": "Adult services",
    "domestic_abuse_service": "Domestic abuse service", "other_agency": "Other agency",
}  # fmt: skip
PERSONS = {"parent_attended": "Parent", "child_attended": "Child"}
ADVOCACY = {
    "ACCEPTED": "Accepted",
    "DECLINED": "Declined by child or no consent",
    "NO_CONSENT": "Declined by child or no consent",
    "NOT_CONTACTED": "Not contacted",
}
CONCLUDED = ("ACCEPTED", "DECLINED", "NO_CONSENT")
CHALLENGE_OUTCOMES = {
    "PLAN_CHANGED": "Plan changed",
    "NO_CHANGE": "No change",
    "ESCALATED": "Escalated",
    "WITHDRAWN": "Withdrawn",
}
MEETINGS = {
    "INITIAL_CONFERENCE": "Initial conference",
    "REVIEW_CONFERENCE": "Review conference",
    "CLA_REVIEW": "Looked after review",
    "OTHER": "Other",
}
THEMES = {"DRIFT_OR_DELAY": "Drift or delay", "VISITS": "Visits", "CARE_PLAN": "Care plan"}
TYPES = {"INFORMAL": "Informal", "FORMAL": "Formal"}
STAGES = {
    "0": "Informal", "1": "Team manager", "2": "Service manager",
    "3": "Head of service", "4": "Director", "CAFCASS": "Cafcass",
}  # fmt: skip


def meeting(row: dict) -> dict[str, str | None]:
    return {"meeting_type": MEETINGS.get(row.get("meeting_type"))}


def for_conferences(records: Tables) -> list[dict]:
    """55: the population is children invited to a conference; a looked-after review is none."""
    return [
        row
        for row in table(records, "advocacy_referrals")
        if row.get("meeting_type") != "CLA_REVIEW"
    ]


def referrals(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """55 and 165: referrals of the period, by what was known of them on its last day."""
    entries = []
    for row in for_conferences(records):
        if within(row["advocacy_referral_date"], start, end):
            known = row.get("advocacy_outcome_date")
            outcome = ADVOCACY.get(row["advocacy_outcome"], "Still open")
            if known is None or known > end:
                outcome = "Still open"
            day = row["advocacy_referral_date"]
            entries.append(Entry(row["person_id"], day, outcome=outcome, parts=meeting(row)))
    return entries


def concluded(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """56: referrals concluded in the period; met = accepted."""
    return [
        Entry(
            row["person_id"],
            row["advocacy_outcome_date"],
            met=row["advocacy_outcome"] == "ACCEPTED",
            parts=meeting(row),
        )
        for row in for_conferences(records)
        if row["advocacy_outcome"] in CONCLUDED
        and within(row.get("advocacy_outcome_date"), start, end)
    ]


def accepted(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """57: referrals accepted in the period; met = the child attended the conference."""
    return [
        Entry(
            row["person_id"],
            row["advocacy_outcome_date"],
            met=row.get("child_attended") == "yes",
            parts=meeting(row),
        )
        for row in for_conferences(records)
        if row["advocacy_outcome"] == "ACCEPTED"
        and within(row.get("advocacy_outcome_date"), start, end)
    ]


def core_group_invitations(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """52: each agency invited to a core group that was held, and the parents and the child where
    it is recorded whether they came; a report alone is not attendance.
    """
    entries = []
    for row in table(records, "core_groups"):
        if not within(row.get("held_date"), start, end):
            continue
        for column, name in [*AGENCIES.items(), *PERSONS.items()]:
            if row.get(column) in ("ATTENDED", "REPORT", "ABSENT", "yes", "no"):
                came = row[column] in ("ATTENDED", "yes")
                parts = {"agency": name}
                entries.append(Entry(row["person_id"], row["held_date"], came, parts=parts))
    return entries


def challenge_entry(row: dict, day: date) -> Entry:
    parts = {
        "team": row.get("team"),
        "challenge_type": TYPES.get(row.get("challenge_type")),
        "stage": STAGES.get(row.get("stage_reached")),
        "theme": THEMES.get(row.get("challenge_theme")),
    }
    return Entry(row["person_id"], day, parts=parts)


def challenges_by(records: Tables, raised_by: str) -> list[dict]:
    """70, 122: challenges of chairs or reviewing officers, good practice apart."""
    return [
        row
        for row in table(records, "challenges")
        if row["raised_by"] == raised_by and row["challenge_type"] != "GOOD_PRACTICE"
    ]


def good_practice(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """130: messages of reviewing officers that praise good practice."""
    return [
        challenge_entry(row, row["raised_date"])
        for row in table(records, "challenges")
        if row["raised_by"] == "IRO"
        and row["challenge_type"] == "GOOD_PRACTICE"
        and within(row["raised_date"], start, end)
    ]


def raised(by: str):
    """70, 122: challenges raised in the period."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        return [
            challenge_entry(row, row["raised_date"])
            for row in challenges_by(records, by)
            if within(row["raised_date"], start, end)
        ]

    return entries


def outcomes(by: str):
    """73, 126: challenges resolved in the period, by outcome."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = []
        for row in challenges_by(records, by):
            if within(row.get("resolved_date"), start, end):
                entry = challenge_entry(row, row["resolved_date"])
                entry.outcome = CHALLENGE_OUTCOMES.get(row.get("challenge_outcome"))
                found.append(entry)
        return found

    return entries


def due(by: str, days: int):
    """72: challenges due an answer in the period; met = resolved by the day it was due."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = []
        for row in challenges_by(records, by):
            day = row.get("response_due_date") or working_days_after(row["raised_date"], days)
            if within(day, start, end):
                entry = challenge_entry(row, day)
                resolved = row.get("resolved_date")
                entry.met = resolved is not None and resolved <= day
                found.append(entry)
        return found

    return entries


def went_formal(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """124: challenges of reviewing officers raised in the period; met = formal."""
    found = []
    for row in challenges_by(records, "IRO"):
        if within(row["raised_date"], start, end):
            entry = challenge_entry(row, row["raised_date"])
            entry.met = row["challenge_type"] == "FORMAL"
            found.append(entry)
    return found


def formal_due(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """125: formal challenges whose 20th working day falls in the period; met = resolved by it."""
    found = []
    for row in challenges_by(records, "IRO"):
        day = working_days_after(row["raised_date"], 20)
        if row["challenge_type"] == "FORMAL" and within(day, start, end):
            entry = challenge_entry(row, day)
            resolved = row.get("resolved_date")
            entry.met = resolved is not None and resolved <= day
            found.append(entry)
    return found


def foster_reviews(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """99: foster carers' reviews due in the period; met = held by the due date."""
    found = []
    for row in table(records, "foster_reviews"):
        day, held = row["review_due_date"], row.get("review_date")
        if within(day, start, end):
            met = held is not None and held <= day
            found.append(Entry(row["foster_household_id"], day, met=met))
    return found
