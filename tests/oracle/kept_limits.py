"""Reviews, visits and core groups against their limits, day by day (group C)."""

from datetime import date

from .child_protection import plan_parts, plans_of_this_council, reviews, reviews_of
from .clocks import DAY, SIX_MONTHS, THREE_MONTHS, birthday, working_days_after
from .plan_history import END, START, open_plans
from .windows import Entry, Tables, child_of, table, within

AGENCIES = (
    "health", "education", "police", "probation", "housing", "adult_services",
    "domestic_abuse_service", "other_agency",
)  # fmt: skip
VISIT_DAYS, CORE_GROUP_DAYS = 28, 42


def numbered(*wanted: str):
    """42 and 43: reviews of certain numbers."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = reviews(records, start, end, as_at)
        return [entry for entry in found if entry.parts["review_number"] in wanted]

    return entries


def all_in_time(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """44: children on a plan for 91 days or more; met = no limit was broken on any day so far."""
    entries = []
    for plan in open_plans(records, end):
        if (end - plan[START]).days < THREE_MONTHS:
            continue
        due, kept = plan[START] + THREE_MONTHS * DAY, True
        for held in reviews_of(records, plan):
            if held > end:
                break
            kept = kept and held <= due
            due = held + SIX_MONTHS * DAY
        kept = kept and end <= due
        entries.append(Entry(plan["person_id"], end, met=kept, parts=plan_parts(plan)))
    return entries


def visits_of(records: Tables, person: str, until: date) -> list[dict]:
    """Child protection visits by a day at which the child was not unseen, in order."""
    found = [
        visit
        for visit in table(records, "visits")
        if visit["person_id"] == person
        and visit["visit_kind"] == "CP"
        and visit.get("child_seen") != "no"
        and visit["visit_date"] <= until
    ]
    return sorted(found, key=lambda visit: visit["visit_date"])


def visited(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """48: children on plans; met = seen in the last 28 days (the standard of these councils)."""
    entries = []
    for plan in open_plans(records, end):
        days = [
            (end - visit["visit_date"]).days for visit in visits_of(records, plan["person_id"], end)
        ]
        met = any(passed <= VISIT_DAYS for passed in days)
        entries.append(Entry(plan["person_id"], end, met=met, parts=plan_parts(plan)))
    return entries


def seen_alone(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """49: children of four or over visited on the plan; met = alone at the last visit."""
    entries = []
    for plan in open_plans(records, end):
        born = (child_of(records, plan["person_id"]) or {}).get("dob")
        found = visits_of(records, plan["person_id"], end)
        if born is None or birthday(born, 4) > end or not found:
            continue
        if found[-1]["visit_date"] >= plan[START]:
            met = found[-1].get("seen_alone") == "yes"
            entries.append(Entry(plan["person_id"], end, met=met, parts=plan_parts(plan)))
    return entries


def core_groups_of(records: Tables, plan: dict) -> list[date]:
    """The days of core groups held from the first to the last day of a plan."""
    days = [
        row["held_date"]
        for row in table(records, "core_groups")
        if row["person_id"] == plan["person_id"]
        and row.get("held_date")
        and plan[START] <= row["held_date"]
        and (plan.get(END) is None or row["held_date"] <= plan[END])
    ]
    return sorted(set(days))


def first_core_group(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """50: plans that began and whose ten working days are over; met = a core group in them."""
    entries = []
    for plan in plans_of_this_council(records):
        due = working_days_after(plan[START], 10)
        if within(plan[START], start, end) and due <= end:
            met = any(day <= due for day in core_groups_of(records, plan))
            entries.append(Entry(plan["person_id"], plan[START], met=met, parts=plan_parts(plan)))
    return entries


def often_enough(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """51: children on plans; met = no more than 42 days without a core group, ever."""
    entries = []
    for plan in open_plans(records, end):
        last, kept = plan[START], True
        for day in [*core_groups_of(records, plan), end]:
            if day <= end:
                kept = kept and (day - last).days <= CORE_GROUP_DAYS
                last = day
        entries.append(Entry(plan["person_id"], end, met=kept, parts=plan_parts(plan)))
    return entries


def core_group_quorate(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """53: core groups held of which something is recorded; met = two agencies came."""
    entries = []
    for row in table(records, "core_groups"):
        said = [row.get(agency) for agency in AGENCIES]
        if within(row.get("held_date"), start, end) and any(said):
            met = said.count("ATTENDED") >= 2
            entries.append(Entry(row["person_id"], row["held_date"], met=met))
    return entries
