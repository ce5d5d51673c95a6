"""Child protection from April 2017 to October 2019, in the order in which things happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo.conferences import Conferences
from sru_analysis.demo.days import days, months_after
from sru_analysis.demo.draws import grouped, random_for
from sru_analysis.demo.exits import give_routes
from sru_analysis.demo.months import LAST_DAY, PERIOD_END, Month
from sru_analysis.demo.opening import mark_long, opening_plans
from sru_analysis.demo.people import People
from sru_analysis.demo.plans import Plan, Plans, crossings
from sru_analysis.demo.repeats import Repeats

UNBORN_AT_END = 16
BORN_IN_OCTOBER = 5
UNBORN_SHARE = 0.03
OPENING_TWO_YEARS = 19


@dataclass
class ChildProtection:
    """Conferences, plans and earlier plans."""

    conferences: Conferences
    plans: Plans
    repeats: Repeats


def child_protection(people: People, months: list[Month]) -> ChildProtection:
    """Run every month: conferences, starts, reviews, ends, routes."""
    crossing = crossings(months, OPENING_TWO_YEARS)
    opening = opening_plans(people, months, crossing)
    for month, count in zip(months[:24], crossing[:24], strict=True):
        mark_long(opening, month, count)
    for plan in opening:
        plan.long = plan.long or plan.two_years < months[0].first
    plans = Plans(opening, months)
    conferences = Conferences(people)
    repeats = Repeats(months)
    for month in months[:3]:
        plans.fix_late(month, "later")
    for number, month in enumerate(months):
        for coming in months[number + 1 : number + 2]:
            plans.fix_late(coming, "first")
        for coming in months[number + 3 : number + 4]:
            plans.fix_late(coming, "later")
        returning = repeats.returning(month, plans.all)
        returned = {child.number for group in returning for child in group}
        restarting = repeats.restarting(month, plans.all)
        returned |= {child.number for group, _ in restarting for child in group}
        groups = [(group, None) for group in returning]
        held = conferences.hold(month, groups + restarting)
        new = plans.start(month, held)
        _mark_unborn(month, new, returned)
        repeats.add_old_plans(month, new, returned)
        if number + 24 < len(months):
            mark_long(new, months[number + 24], crossing[number + 24])
        give_routes(month, plans.run(month, crossing[number]))
    _check_births(plans, conferences)
    conferences.book_without_holding(months)
    return ChildProtection(conferences, plans, repeats)


def _mark_unborn(month: Month, new: list[Plan], returned: set[int]) -> None:
    """Choose the plans made before birth; those still unborn at the end are planted (E27)."""
    rng = random_for(f"unborn {month.name}")
    able = [
        plan for plan in new
        if plan.child.number not in returned and plan.chain.on_day is None
    ]  # fmt: skip
    late = {"2019-07": (3, 1), "2019-08": (5, 2), "2019-09": (8, 2)}
    if month.name in late:
        still, october = late[month.name]
        groups = grouped(able, key=lambda plan: plan.child.family.number)
        rng.shuffle(groups)
        firsts = [group[0] for group in groups][: still + october]
        for plan in firsts:
            plan.child.unborn = True
            plan.long = True  # keeps the plan open to the end of the records
        for plan in firsts[:still]:
            plan.child.expected = LAST_DAY + days(rng.randint(5, 60))
        for plan in firsts[still:]:
            plan.child.born = PERIOD_END + days(rng.randint(2, 30))
            plan.child.expected = plan.child.born + days(rng.randint(-9, 9))
        return
    for plan in able:
        born = plan.start + days(rng.randint(8, 58))
        if rng.random() < UNBORN_SHARE and born < date(2019, 9, 1):
            plan.child.unborn = True
            plan.child.born = born
            plan.child.expected = born + days(rng.randint(-9, 9))


def _check_births(plans: Plans, conferences: Conferences) -> None:
    """Events that bound the date of birth of every child in child protection."""
    for plan in plans.all:
        if not plan.child.unborn:
            plan.child.alive_on(plan.start - days(40))
        if plan.end is None:
            plan.child.under_18_on(months_after(LAST_DAY, 1))
    for conference in conferences.all:
        if not conference.child.unborn:
            conference.child.alive_on(conference.held - days(40))
        conference.child.under_18_on(conference.held + days(60))
