"""Referrals, assessments, posts, and what the records lack (groups D and I)."""

from datetime import date

from .child_protection import (
    clock_start,
    conferences_held,
    plan_parts,
    plan_reviewed,
    plans_of_this_council,
)
from .clocks import DAY, months_after, working_days_after
from .enquiries import both_kinds, completed_on
from .looked_after import care_episodes
from .plan_history import END, START
from .windows import Entry, Tables, table, within

SOURCES = {"POLICE": "Police", "SCHOOLS": "Schools"}
EVER = (date.min, date.max)


def referral_parts(row: dict) -> dict:
    return {"team": row.get("team"), "referral_source": SOURCES.get(row.get("referral_source"))}


def referred(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """153 and 154: referrals of the period; met = another in the twelve months before."""
    entries = []
    rows = table(records, "referrals")
    for row in rows:
        day = row["referral_date"]
        if within(day, start, end):
            met = any(
                other["person_id"] == row["person_id"]
                and within(other["referral_date"], months_after(day, -12), day - DAY)
                for other in rows
            )
            entries.append(Entry(row["person_id"], day, met=met, parts=referral_parts(row)))
    return entries


def assessed(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """155: assessments authorised; met = within 45 working days of the referral."""
    entries = []
    for row in table(records, "assessments"):
        done = row.get("assessment_auth_date")
        if not within(done, start, end):
            continue
        begun = referral_day(records, row)
        met = begun is not None and begun <= done <= working_days_after(begun, 45)
        entries.append(Entry(row["person_id"], done, met=met, parts={"team": row.get("team")}))
    return entries


def referral_day(records: Tables, assessment: dict) -> date | None:
    """The referral that is named, else the child's last one by the start of the assessment."""
    for row in table(records, "referrals"):
        if assessment.get("referral_id") and row["referral_id"] == assessment["referral_id"]:
            return row["referral_date"]
    days = [
        row["referral_date"]
        for row in table(records, "referrals")
        if row["person_id"] == assessment["person_id"]
        and row["referral_date"] <= assessment["assessment_start_date"]
    ]
    return max(days) if days else None


# --- what the records lack (159 to 164); counted over the whole extract ----------------------


def missing_dates(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """159: one entry for each date that timeliness needs; met = it is blank."""
    found = [
        ("Section 47 enquiry: start", row["person_id"], row.get("s47_start_date"))
        for row in table(records, "s47_enquiries")
    ]
    found += [
        ("Protection plan: start", row["person_id"], row.get(START))
        for row in table(records, "cp_plans")
    ]
    found += [
        (
            "Initial conference: strategy discussion",
            row["person_id"],
            clock_start(records, row),
        )
        for row in conferences_held(records, *EVER)
    ]
    found += [
        ("Review conference: due", row["person_id"], row.get("cp_review_due"))
        for row in table(records, "cp_reviews")
    ]
    found += [
        ("Looked after review: due", row["person_id"], row.get("cla_review_due_date"))
        for row in table(records, "cla_reviews")
    ]
    return [
        Entry(who, end, met=day is None, parts={"date_field": name}) for name, who, day in found
    ]


def impossible_orders(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """160: one entry for each row and check; met = the dates cannot be right."""
    found = []
    for row in conferences_held(records, *EVER):
        begun = clock_start(records, row)
        wrong = begun is not None and begun > row["icpc_date"]
        found.append(("Conference before the strategy discussion", row, wrong))
    for row in table(records, "s47_enquiries"):
        ended = row.get("s47_end_date")
        wrong = ended is not None and ended < row["s47_start_date"]
        found.append(("Enquiry ended before it began", row, wrong))
    for row in table(records, "cp_reviews"):
        plan = plan_reviewed(records, row) if row.get("cp_review_date") else None
        if plan is not None and plan.get("cp_plan_ola") != "yes":
            wrong = row["cp_review_date"] <= plan[START]
            found.append(("Review on or before the start of the plan", row, wrong))
    for row in plans_of_this_council(records):
        found.append(("Plan started and ended on one day", row, row.get(END) == row[START]))
        wrong = row.get(END) is not None and row[END] < row[START]
        found.append(("Plan ended before it began", row, wrong))
    return [
        Entry(row["person_id"], end, met=wrong, parts={"rule": name}) for name, row, wrong in found
    ]


def at_weekends(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """161: conferences held; met = on a Saturday or Sunday."""
    entries = [entry for entry, _ in both_kinds(records, *EVER)]
    for entry in entries:
        entry.met = entry.day.weekday() >= 5
    return entries


def known_twice(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """162: children; met = with more than one row."""
    ids = [child["person_id"] for child in table(records, "children")]
    return [Entry(who, end, met=ids.count(who) > 1) for who in sorted(set(ids))]


def without_conference(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """163: plans; met = no conference of the child on the day on which it began."""
    held = [(row["person_id"], row["icpc_date"]) for row in conferences_held(records, *EVER)]
    return [
        Entry(
            plan["person_id"],
            end,
            met=(plan["person_id"], plan[START]) not in held,
            parts=plan_parts(plan),
        )
        for plan in plans_of_this_council(records)
    ]


def annex_a(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """164: enquiries, children on plans, children looked after: open, or ended in six months."""
    since, entries = months_after(end, -6), []
    for row in table(records, "s47_enquiries"):
        over = row.get("s47_end_date") or completed_on(records, row)[0]
        if row["s47_start_date"] <= end and (over is None or over >= since):
            entries.append(Entry(row["person_id"], end, parts={"annex_a_list": LISTS[0]}))
    in_care = [
        (row["person_id"], row["cla_episode_start_date"], row.get("cla_episode_ceased_date"))
        for row in care_episodes(records)
    ]
    on_plan = [
        (row["person_id"], row[START], row.get(END)) for row in plans_of_this_council(records)
    ]
    # A care episode of no days is no time in care.
    lasting = [(who, first, last) for who, first, last in in_care if first != last]
    for name, rows in ((LISTS[1], on_plan), (LISTS[2], lasting)):
        listed = {
            who for who, first, last in rows if first <= end and (last is None or last >= since)
        }
        entries += [Entry(who, end, parts={"annex_a_list": name}) for who in sorted(listed)]
    return entries


LISTS = (
    "List 5: section 47 enquiries",
    "List 7: child protection plans",
    "List 8: looked after",
)
