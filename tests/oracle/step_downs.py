"""After a step down, and children in need who step up (group D)."""

from datetime import date

from .child_protection import (
    plan_parts,
    plan_reviewed,
    plans_ended_in,
    plans_of_this_council,
)
from .clocks import DAY
from .looked_after import episodes_open, starts_of_care
from .plan_history import END, START, open_plans
from .plan_routes import TO_CIN, TO_EARLY_HELP, route
from .windows import Entry, Tables, open_rows, table, within

IN_NEED = ("CIN_EPISODE", "CIN_PLAN")
HALF_A_YEAR, STEP_UP = 183, 90  # days


def stepped_down(records: Tables, start: date, end: date) -> list[tuple[dict, str]]:
    found = [(plan, route(records, plan)) for plan in plans_ended_in(records, start, end)]
    return [(plan, taken) for plan, taken in found if taken in (TO_CIN, TO_EARLY_HELP)]


def held(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """63: step-downs followed for 183 days; met = no new plan and no care in them."""
    entries = []
    for plan, taken in stepped_down(records, start, end):
        over = plan[END]
        if over + HALF_A_YEAR * DAY > end:
            continue
        days = [
            other[START]
            for other in plans_of_this_council(records)
            if other["person_id"] == plan["person_id"] and other is not plan
        ]
        days += starts_of_care(records, plan["person_id"])
        after = [(day - over).days for day in days if day >= over]
        back = "Not within 12 months, or not yet"
        if any(passed <= 365 for passed in after):
            back = "After 6 to 12 months"
        if any(passed <= HALF_A_YEAR for passed in after):
            back = "Within 6 months"
        parts = {**plan_parts(plan), "route": taken, "came_back": back}
        met = back != "Within 6 months"
        entries.append(Entry(plan["person_id"], over, met=met, parts=parts))
    return entries


def delay(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """64: step-downs, with the days since the last review that decided not to go on."""
    entries = []
    for plan, taken in stepped_down(records, start, end):
        decided = [
            review["cp_review_date"]
            for review in table(records, "cp_reviews")
            if review.get("cp_review_date")
            and review["cp_review_date"] <= plan[END]
            and review.get("cp_review_outcome_continue_cp") == "no"
            and plan_reviewed(records, review) is plan
        ]
        days = (plan[END] - max(decided)).days if decided else None
        parts = {**plan_parts(plan), "route": taken}
        entries.append(Entry(plan["person_id"], plan[END], parts=parts, days=days))
    return entries


def in_need(records: Tables, on: date) -> list[dict]:
    """One child in need case or plan for each child with one open on a day."""
    rows = [row for row in table(records, "support_episodes") if row["support_kind"] in IN_NEED]
    return open_rows(rows, "support_start_date", "support_end_date", on)


def steps_up(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """65: children in need, on no plan and not in care; met = a plan begins in the next 90 days."""
    on_plan = [plan["person_id"] for plan in open_plans(records, end)]
    in_care = [episode["person_id"] for episode in episodes_open(records, end)]
    entries = []
    for case in in_need(records, end):
        person = case["person_id"]
        if person in on_plan or person in in_care:
            continue
        met = any(
            plan["person_id"] == person and within(plan[START], end + DAY, end + STEP_UP * DAY)
            for plan in plans_of_this_council(records)
        )
        entries.append(Entry(person, end, met=met, parts={"team": case.get("team")}))
    return entries


def children_in_need(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """152: children with a child in need case or plan on the day."""
    return [
        Entry(case["person_id"], end, parts={"team": case.get("team")})
        for case in in_need(records, end)
    ]
