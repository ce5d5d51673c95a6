"""Plans that come again, change, run beside care, contradict other records (group B)."""

from datetime import date

from .child_protection import (
    CATEGORIES,
    conferences_held,
    earlier_plans,
    plan_parts,
    plans_ended_in,
    plans_of_this_council,
)
from .clocks import DAY, THREE_MONTHS, age_on, birthday, months_after
from .looked_after import LEGAL_STATUSES, care_episodes, episodes_open, period_of_care
from .windows import Entry, Tables, child_of, is_open, open_rows, table, within

START, END = "cp_plan_start_date", "cp_plan_end_date"


def at_any_point(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """24: plans started by the end of the period and not ended before its first day."""
    return [
        Entry(plan["person_id"], plan[START], parts=plan_parts(plan))
        for plan in plans_of_this_council(records)
        if plan[START] <= end and (plan.get(END) is None or plan[END] >= start)
    ]


def ended_early(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """29: plans that ended; met = after 91 days or fewer."""
    entries = []
    for plan in plans_ended_in(records, start, end):
        day, moved = plan[END], "No"
        closed = [
            (case.get("support_end_date"), case.get("close_reason"))
            for case in table(records, "support_episodes")
            if case["person_id"] == plan["person_id"] and case["support_kind"] == "CIN_EPISODE"
        ]
        closed += [
            (episode.get("cla_episode_ceased_date"), episode.get("cla_episode_ceased_reason"))
            for episode in care_episodes(records)
            if episode["person_id"] == plan["person_id"]
            and episode.get("cla_episode_ceased_date") != episode["cla_episode_start_date"]
        ]
        for on, reason in closed:
            if reason in ("E3", "RC5") and within(on, day - 7 * DAY, day + 28 * DAY):
                moved = "Yes"
        met = (day - plan[START]).days <= THREE_MONTHS
        parts = {**plan_parts(plan), "moved_away": moved}
        entries.append(Entry(plan["person_id"], day, met=met, parts=parts))
    return entries


def last_plan_before(records: Tables, plan: dict) -> dict | None:
    """The child's plan that ended last before this one began (R16)."""
    found = None
    for other in plans_of_this_council(records):
        if other["person_id"] != plan["person_id"] or other.get(END) is None:
            continue
        if other[START] >= plan[START] or other[END] >= plan[START]:
            continue
        if found is None or (other[END], other[START]) >= (found[END], found[START]):
            found = other
    return found


def came_again(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """33: plans that began, those of children who moved in left out; met = within 24 months of the
    end of the last one.
    """
    moved_in = [
        (row["person_id"], row["icpc_date"])
        for row in conferences_held(records, start, end)
        if row.get("icpc_transfer_in") == "yes"
    ]
    entries = []
    for plan in plans_of_this_council(records):
        if not within(plan[START], start, end) or (plan["person_id"], plan[START]) in moved_in:
            continue
        last, gap = last_plan_before(records, plan), "No plan ended in the 24 months before"
        if last is not None:
            for months, name in (
                (24, "More than 12 to 24 months"),
                (12, "More than 6 to 12 months"),
                (6, "6 months or less"),
            ):
                if plan[START] <= months_after(last[END], months):
                    gap = name
        parts = {**plan_parts(plan), "repeat_gap": gap}
        met = not gap.startswith("No plan")
        entries.append(Entry(plan["person_id"], plan[START], met=met, parts=parts))
    return entries


def gaps(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """34: plans that began after an earlier one, with the days since that ended."""
    entries = []
    for plan in plans_of_this_council(records):
        last = last_plan_before(records, plan)
        if last is None or not within(plan[START], start, end):
            continue
        own, before = plan_parts(plan), plan_parts(last)
        same = None
        if own["category"] and before["category"]:
            same = "The same" if own["category"] == before["category"] else "Another"
        days = (plan[START] - last[END]).days
        parts = {**own, "same_category": same}
        entries.append(Entry(plan["person_id"], plan[START], parts=parts, days=days))
    return entries


def open_plans(records: Tables, on: date) -> list[dict]:
    """The plan in which each child stands on a day."""
    return open_rows(plans_of_this_council(records), START, END, on)


def on_a_later_plan(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """35: children on plans; met = on one before."""
    entries = []
    for plan in open_plans(records, end):
        before = earlier_plans(records, plan)
        parts = {**plan_parts(plan), "previous_plans": before}
        entries.append(Entry(plan["person_id"], end, met=before != "None", parts=parts))
    return entries


def changed(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """37: children on plans; met = the latest category is another than the first."""
    entries = []
    for plan in open_plans(records, end):
        first = CATEGORIES.get(plan.get("cp_plan_initial_category"))
        last = CATEGORIES.get(plan.get("cp_plan_latest_category"))
        what = None
        if first and last:
            what = "Unchanged" if first == last else f"{first} to {last}"
        parts = {"team": plan.get("team"), "category_change": what}
        met = bool(first and last and first != last)
        entries.append(Entry(plan["person_id"], end, met=met, parts=parts))
    return entries


def in_care_too(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """66: children on a plan and looked after, by the time of both."""
    entries = []
    care = {episode["person_id"]: episode for episode in episodes_open(records, end)}
    for plan in open_plans(records, end):
        episode = care.get(plan["person_id"])
        if episode is None:
            continue
        both = max(plan[START], period_of_care(records, plan["person_id"], end))
        long = (end - both).days > THREE_MONTHS
        parts = {
            "team": plan.get("team"),
            "legal_status": LEGAL_STATUSES.get(episode.get("legal_status")),
            "together": "More than 3 months" if long else "3 months or less",
        }
        entries.append(Entry(plan["person_id"], end, parts=parts))
    return entries


def contradictions(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """39: one entry for each child and rule that is broken on the day."""
    entries = []
    in_care = [episode["person_id"] for episode in episodes_open(records, end)]
    in_need = [
        case["person_id"]
        for case in table(records, "support_episodes")
        if case["support_kind"] == "CIN_PLAN"
        and is_open(case["support_start_date"], case.get("support_end_date"), end)
    ]
    for plan in open_plans(records, end):
        person = plan["person_id"]
        own = [
            other
            for other in plans_of_this_council(records)
            if other["person_id"] == person and is_open(other[START], other.get(END), end)
        ]
        child = child_of(records, person) or {}
        broken = []
        if len(own) > 1:
            broken.append(("Two plans at once", plan))
        if person in in_need:
            broken.append(("A child in need plan beside it", plan))
        if person in in_care:
            broken.append(("Looked after at the same time", plan))
        if child.get("dob") and age_on(child["dob"], end) >= 18:
            broken.append(("Aged 18 or over", last_from(own, birthday(child["dob"], 18))))
        if child.get("death_date") and child["death_date"] <= end:
            broken.append(("After the child's death", last_from(own, child["death_date"])))
        for rule, one in broken:
            parts = {"rule": rule, "team": one.get("team")}
            entries.append(Entry(person, end, parts=parts, key=(person, rule)))
    return entries


def last_from(plans: list[dict], day: date) -> dict:
    """The plan that began last, none of them before a day (tie: the last row)."""
    found = plans[0]
    for plan in plans[1:]:
        if max(plan[START], day) >= max(found[START], day):
            found = plan
    return found
