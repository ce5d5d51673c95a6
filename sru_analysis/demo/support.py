"""Support before and after plans: the case (CIN episode), CIN plans and early help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.child_protection import ChildProtection
from sru_analysis.demo.conferences import Conference
from sru_analysis.demo.days import days
from sru_analysis.demo.draws import grouped, random_for
from sru_analysis.demo.exits import LOOK_AHEAD
from sru_analysis.demo.months import HALF_YEAR_START, LAST_DAY, PERIOD_END
from sru_analysis.demo.people import Child
from sru_analysis.demo.plans import Plan

LATE_PLANS = 9
CASES_LEFT_OPEN = 11
ORDERS = {"E41": "RC3", "E45": "RC4", "E46": "RC4", "E47": "RC4", "E11": "RC1", "E12": "RC1"}


@dataclass(eq=False)
class Support:
    """One episode of support; `kind` as in the records."""

    child: Child
    kind: str
    start: date
    end: date | None = None
    reason: str = ""


def support_episodes(cp: ChildProtection, periods: list[Care]) -> list[Support]:
    """Every episode, unambiguous about where each child went when a plan ended."""
    rng = random_for("support")
    care_by_child = {care.child.number: care for care in periods}
    late = _late_cin_plans(cp.plans.all, rng)
    left_open = _step_ups_left_open(cp.plans.all, rng)
    found: list[Support] = []
    conferences = grouped(cp.conferences.all, key=lambda conference: conference.child.number)
    by_child = {own[0].child.number: own for own in conferences}
    with_plans = set()
    for own in grouped(cp.plans.all, key=lambda plan: plan.child.number):
        with_plans.add(own[0].child.number)
        own.sort(key=lambda plan: plan.start)
        if any(plan.route == "not_known" for plan in own):
            continue
        for number, plan in enumerate(own):
            following = own[number + 1].conference if number + 1 < len(own) else None
            before = _referral(following) if following else None
            start = _case_start(plan, rng)
            care = care_by_child.get(plan.child.number)
            found += _around_plan(
                plan, start, care, id(plan) in late, id(plan) in left_open, before, rng
            )
    for number, own in by_child.items():
        if number not in with_plans:
            found += [_without_plan(conference, rng) for conference in own]
    return sorted(found, key=lambda s: (s.start, s.child.number, s.kind))


def _referral(conference: Conference) -> date:
    return conference.referral or conference.held - days(20)


def _case_start(plan: Plan, rng: Random) -> date:
    if plan.conference is None:
        return plan.start - days(rng.randint(20, 120))
    return _referral(plan.conference)


def _late_cin_plans(plans: list[Plan], rng: Random) -> set[int]:
    """Plant E12: step-downs of September whose support begins again in October."""
    able = [
        plan for plan in plans
        if plan.route == "cin" and date(2019, 9, 5) <= plan.end <= PERIOD_END - days(1)
    ]  # fmt: skip
    return {id(plan) for plan in rng.sample(able, LATE_PLANS)}


def _step_ups_left_open(plans: list[Plan], rng: Random) -> set[int]:
    """Plant E14: step-ups whose case stays open."""
    able = [
        plan for plan in plans
        if plan.route == "step_up" and HALF_YEAR_START <= plan.end <= PERIOD_END
    ]  # fmt: skip
    return {id(plan) for plan in rng.sample(able, CASES_LEFT_OPEN)}


def _around_plan(
    plan: Plan,
    start: date,
    care: Care | None,
    late: bool,
    left_open: bool,
    before: date | None,
    rng: Random,
) -> list[Support]:
    """The case around one plan and what followed it; `before` = the next referral."""
    case = Support(plan.child, "CIN_EPISODE", start)
    if plan.end is None:
        return [case]
    end = plan.end
    soon = min(end + days(rng.randint(1, 21)), LAST_DAY)
    if plan.route == "cin":
        return _stepped_down(plan, case, late, before, rng)
    if plan.route == "step_up":
        if not left_open:
            began = care.start if care else end
            case.end = min(max(end, began), LAST_DAY)
            case.reason = "RC7"
        return [case]
    if plan.route == "early_help":
        case.end, case.reason = soon, "RC7"
        opens = min(soon + days(rng.randint(0, 6)), LAST_DAY)
        closes = opens + days(rng.randint(60, 200))
        return [case, Support(plan.child, "EARLY_HELP", opens, _cut(closes, before))]
    case.end, case.reason = soon, "RC7"
    if plan.route == "transferred":
        case.end, case.reason = min(end + days(rng.randint(0, 5)), LAST_DAY), "RC5"
    elif plan.route == "permanence":
        case.end, case.reason = care.end, ORDERS[care.reason]
    elif plan.route == "died":
        case.end, case.reason = end, "RC2"
    elif plan.route == "turned_18":
        case.reason = rng.choice(("RC6", "RC7"))
    return [case]


def _stepped_down(
    plan: Plan, case: Support, late: bool, before: date | None, rng: Random
) -> list[Support]:
    """A CIN plan from the end of the protection plan, inside an open case."""
    opens = plan.end + days(min(rng.randint(0, 14), rng.randint(0, 14)))
    if late:
        first = date(2019, 10, 1)
        opens = first + days(rng.randint(0, min((plan.end + days(LOOK_AHEAD) - first).days, 20)))
        case.end, case.reason = plan.end, "RC7"
    closes = _cut(plan.end + days(rng.randint(LOOK_AHEAD + 12, 260)), before)
    reason = "RC7" if closes else ""
    found = [case]
    if late:
        found.append(Support(plan.child, "CIN_EPISODE", opens))
        closes = None
    else:
        case.end, case.reason = closes, reason
    if opens <= LAST_DAY:
        found.append(Support(plan.child, "CIN_PLAN", opens, closes))
    return found


def _cut(day: date, before: date | None) -> date | None:
    """Ended before the next referral; open if the day lies beyond the records."""
    if before is not None:
        day = min(day, before - days(5))
    return day if day <= LAST_DAY else None


def _without_plan(conference: Conference, rng: Random) -> Support:
    start = _referral(conference)
    closes = _cut(conference.held + days(rng.randint(20, 300)), None)
    return Support(conference.child, "CIN_EPISODE", start, closes, "RC7" if closes else "")
