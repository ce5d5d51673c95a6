"""Plans at nine months, and where plans lead when they end (group D)."""

from datetime import date

from .child_protection import plan_parts, plans_ended_in, plans_of_this_council, reviews_of
from .clocks import DAY, TWO_YEARS, birthday, months_after
from .looked_after import care_episodes, starts_of_care
from .windows import Entry, Tables, child_of, is_open, table, within

# --- nine months (67, 68) --------------------------------------------------------------------


def plans_at_nine_months(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """67 and 68: plans still open nine calendar months after their start; met = a joint review in
    the ninth month, no later than the second review conference.
    """
    entries = []
    for plan in plans_of_this_council(records):
        begun = plan["cp_plan_start_date"]
        reached = months_after(begun, 9)
        if not within(reached, start, end):
            continue
        if not is_open(begun, plan.get("cp_plan_end_date"), reached):
            continue
        second = reviews_of(records, plan)[1:2]
        last = min([reached, *second])
        done = [
            review
            for review in table(records, "cp_nine_month_reviews")
            if review["person_id"] == plan["person_id"]
            and within(review["review_date"], months_after(begun, 8), last)
        ]
        entries.append(Entry(plan["person_id"], reached, met=bool(done), parts=plan_parts(plan)))
    return entries


# --- where plans lead (59 to 62) -------------------------------------------------------------

BEFORE, AFTER = 7 * DAY, 28 * DAY
# Adopted, child arrangements order, special guardianship: reasons why care or support ended.
NEW_HOMES = {"E11", "E12", "E41", "E43", "E44", "E45", "E46", "E47", "E48", "RC1", "RC3", "RC4"}
STEPPED_UP = "Stepped up: looked after"
TO_CIN = "Stepped down to child in need"
TO_EARLY_HELP = "Stepped down to early help"


def route(records: Tables, plan: dict) -> str:
    """59: the first route that fits, from 7 days before the plan's end to 28 days after it."""
    person, end = plan["person_id"], plan["cp_plan_end_date"]
    first, last = end - BEFORE, end + AFTER
    child = child_of(records, person) or {}
    episodes = [e for e in table(records, "cla_episodes") if e["person_id"] == person]
    support = [s for s in table(records, "support_episodes") if s["person_id"] == person]
    in_need = [s for s in support if s["support_kind"] == "CIN_EPISODE"]
    closed = [s for s in in_need if within(s.get("support_end_date"), first, last)]
    ceased = [e for e in episodes if within(e.get("cla_episode_ceased_date"), first, last)]
    reasons = {s.get("close_reason") for s in closed}
    reasons |= {e.get("cla_episode_ceased_reason") for e in ceased}
    if within(child.get("death_date"), first, last) or reasons & {"E2", "RC2"}:
        return "Died"
    if reasons & NEW_HOMES:
        return "Adopted, special guardianship or child arrangements"
    care = [e for e in care_episodes(records) if e["person_id"] == person]
    in_care = any(
        is_open(e["cla_episode_start_date"], e.get("cla_episode_ceased_date"), end) for e in care
    )
    if in_care or any(within(day, first, last) for day in starts_of_care(records, person)):
        return STEPPED_UP
    if reasons & {"E3", "RC5"}:
        return "Transferred to another council"
    if child.get("dob") and within(birthday(child["dob"], 18), first, last):
        return "Turned 18"
    if any(
        s["support_kind"] == "CIN_PLAN" and within(s["support_start_date"], end, last)
        for s in support
    ) or any(is_open(s["support_start_date"], s.get("support_end_date"), last) for s in in_need):
        return TO_CIN
    if (
        any(
            s["support_kind"] == "EARLY_HELP" and within(s["support_start_date"], end, last)
            for s in support
        )
        or "RC9" in reasons
    ):
        return TO_EARLY_HELP
    return "Closed" if closed else "Not known"


def ended_after(plan: dict) -> str:
    days = (plan["cp_plan_end_date"] - plan["cp_plan_start_date"]).days
    return "Under two years" if days < TWO_YEARS else "Two years or more"


def routes(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """59: plans that ended in the period, by route."""
    return [
        Entry(
            plan["person_id"],
            plan["cp_plan_end_date"],
            outcome=route(records, plan),
            parts={**plan_parts(plan), "plan_length": ended_after(plan)},
        )
        for plan in plans_ended_in(records, start, end)
    ]


def taking(wanted: str):
    """60 to 62: the same plans, met where they took one route."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = routes(records, start, end, as_at)
        for entry in found:
            entry.met = entry.outcome == wanted
        return found

    return entries
