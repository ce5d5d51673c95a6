"""Enquiries and what comes of them; how long conferences take, come again, are quorate."""

from datetime import date

from .child_protection import (
    YES_NO,
    clock_start,
    conferences,
    conferences_held,
    plan_parts,
    plan_reviewed,
)
from .clocks import DAY, age_on, months_after, working_days_after, working_days_between
from .local_returns import for_conferences
from .windows import Entry, Tables, child_of, is_open, table, within


def completed_on(records: Tables, enquiry: dict) -> tuple[date | None, bool]:
    """3: the day on which an enquiry was complete, and whether a conference made it so."""
    held = [c for c in table(records, "initial_cp_conferences") if c.get("icpc_date")]
    known = [e.get("s47_enquiry_id") for e in table(records, "s47_enquiries")]
    own, same_day = [], []
    for conference in held:
        named = conference.get("s47_enquiry_id")
        if named is not None and named in known:
            if named == enquiry.get("s47_enquiry_id"):
                own.append(conference["icpc_date"])
        elif (
            conference["person_id"] == enquiry["person_id"]
            and conference.get("strategy_discussion_date") == enquiry["s47_start_date"]
        ):
            same_day.append(conference["icpc_date"])
    if own or same_day:
        return min(own or same_day), True
    if enquiry.get("s47_end_date") and enquiry.get("icpc_not_required") != "no":
        return enquiry["s47_end_date"], False
    return enquiry["s47_start_date"] if enquiry.get("icpc_not_required") == "yes" else None, False


def started(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """1: enquiries that began in the period."""
    return [
        Entry(e["person_id"], e["s47_start_date"], parts={"team": e.get("s47_completed_by_team")})
        for e in table(records, "s47_enquiries")
        if within(e["s47_start_date"], start, end)
    ]


def completed(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """3: enquiries completed in the period; met = with a conference."""
    entries = []
    for enquiry in table(records, "s47_enquiries"):
        day, with_conference = completed_on(records, enquiry)
        if within(day, start, end):
            team = {"team": enquiry.get("s47_completed_by_team")}
            entries.append(Entry(enquiry["person_id"], day, met=with_conference, parts=team))
    return entries


def waiting(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """13: enquiries neither completed nor ended on the day; met = after the 15th working day."""
    entries = []
    for enquiry in table(records, "s47_enquiries"):
        begun = enquiry["s47_start_date"]
        if is_open(begun, completed_on(records, enquiry)[0], end):
            late = end > working_days_after(begun, 15)
            team = {"team": enquiry.get("s47_completed_by_team")}
            entries.append(Entry(enquiry["person_id"], end, met=late, parts=team))
    return entries


def taken(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """11 and 12: conferences held, with the working days since their clock started."""
    entries = []
    for row in conferences_held(records, start, end):
        begun = clock_start(records, row)
        days = None if begun is None else working_days_between(begun, row["icpc_date"])
        band = "Not calculable"
        if days is not None:
            band = "0 to 10" if days <= 10 else "11 to 15" if days <= 15 else "16 to 20"
            band = band if days <= 20 else "21 or more"
        parts = {
            "team": row.get("icpc_team"),
            "transfer_in": YES_NO.get(row.get("icpc_transfer_in")),
        }
        entries.append(
            Entry(row["person_id"], row["icpc_date"], outcome=band, parts=parts, days=days)
        )
    return entries


def again(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """16: met = another conference in the twelve months to the day before the clock started."""
    entries = conferences(records, start, end, as_at)
    every = conferences_held(records, date.min, date.max)
    rows = {(row["person_id"], row["icpc_date"]): row for row in every}
    for entry in entries:
        begun = clock_start(records, rows[entry.who, entry.day])
        if begun is None or begun > entry.day:
            begun = entry.day
        first = months_after(begun, -12)
        entry.met = any(
            row["person_id"] == entry.who and within(row["icpc_date"], first, begun - DAY)
            for row in every
        )
    return entries


def both_kinds(records: Tables, start: date, end: date) -> list[tuple[Entry, str | None]]:
    """Initial and review conferences held, each with what its own row says of quoracy."""
    found = []
    for row in conferences_held(records, start, end):
        parts = {"team": row.get("icpc_team"), "conference": "Initial"}
        entry = Entry(row["person_id"], row["icpc_date"], parts=parts)
        found.append((entry, row.get("icpc_quorate")))
    for review in table(records, "cp_reviews"):
        if not within(review.get("cp_review_date"), start, end):
            continue
        plan = plan_reviewed(records, review)
        if plan is not None and plan.get("cp_plan_ola") == "yes":
            continue
        team = plan_parts(plan)["team"] if plan else None
        parts = {"team": team, "conference": "Review"}
        entry = Entry(review["person_id"], review["cp_review_date"], parts=parts)
        found.append((entry, review.get("cp_review_quorate")))
    return found


def quorate(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """47: conferences of which it is recorded, in their own row or else in the return."""
    entries = []
    for entry, said in both_kinds(records, start, end):
        for row in table(records, "conference_participation"):
            same = row["person_id"] == entry.who and row["conference_date"] == entry.day
            kind = {"INITIAL": "Initial", "REVIEW": "Review"}[row["conference_type"]]
            if said is None and same and kind == entry.parts["conference"]:
                said = row.get("quorate")
        if said is not None:
            entry.met = said == "yes"
            entries.append(entry)
    return entries


def offered_an_advocate(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """58: children of five or over with a conference; met = referred in the 91 days up to it."""
    entries = []
    for entry, _ in both_kinds(records, start, end):
        born = (child_of(records, entry.who) or {}).get("dob")
        if born is None or age_on(born, entry.day) < 5:
            continue
        entry.met = any(
            row["person_id"] == entry.who
            and within(row["advocacy_referral_date"], entry.day - 91 * DAY, entry.day)
            for row in for_conferences(records)
        )
        entries.append(entry)
    return entries
