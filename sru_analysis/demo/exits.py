"""Where children go when a plan ends: one route a plan, in the month's exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.days import days, years_after
from sru_analysis.demo.draws import grouped, random_for, share_out, split_total
from sru_analysis.demo.months import HALF_YEAR_START, LAST_DAY, PERIOD_END, Month
from sru_analysis.demo.people import Child
from sru_analysis.demo.plans import Plan

LOOK_AHEAD = 28
# transferred, turned 18, permanence (adopted, SGO or CAO), closed, not known
OTHERS = {
    "2019-04": (5, 2, 1, 7, 1),
    "2019-05": (5, 2, 2, 6, 1),
    "2019-06": (5, 2, 1, 7, 1),
    "2019-07": (5, 3, 2, 6, 1),
    "2019-08": (5, 2, 1, 6, 2),
    "2019-09": (6, 3, 2, 6, 1),
}
OTHER_ROUTES = ("transferred", "turned_18", "permanence", "closed", "not_known")
OTHER_WEIGHTS = (31, 14, 9, 38, 7)
DEATH_MONTHS = ("2017-11", "2018-08")
ALREADY_IN_CARE = 6
CARE_JUST_BEFORE = 4


@dataclass(eq=False)
class CareStart:
    """A start of care that a plan's end asks for; `end` and `order` only for permanence."""

    child: Child
    start: date
    end: date | None = None
    order: str = ""


def give_routes(month: Month, ended: list[Plan]) -> None:
    """Give each ended plan its route; plans that already have one keep it."""
    rng = random_for(f"exits {month.name}")
    places = _places(month)
    for plan in ended:
        if plan.route:
            places[plan.route] -= 1
    free = [plan for plan in ended if not plan.route]
    groups = grouped(free, key=lambda plan: (plan.child.family.number, plan.end))
    rng.shuffle(groups)
    groups.sort(key=len)
    single_routes = [
        route for route in ("turned_18", "permanence", "died", "not_known")
        for _ in range(places.pop(route))
    ]  # fmt: skip
    rest = []
    for group in groups:
        if single_routes and _can_take(group, single_routes[0]):
            group[0].route = single_routes.pop(0)
            group = group[1:]
        if group:
            rest.append(group)
    if single_routes:
        raise ValueError(f"{month.name}: no plan for the routes {single_routes}")
    for plan, route in share_out(rest, places, rng):
        plan.route = route
    for plan in ended:
        _fit_birth(plan, rng)


def _can_take(group: list[Plan], route: str) -> bool:
    plan = group[0]
    if plan.child.unborn or plan.child.uasc:
        return False
    if route == "permanence":
        return len(group) == 1 and len(plan.chain.held) >= 2 and (plan.end - plan.start).days > 200
    return len(group) == 1


def _fit_birth(plan: Plan, rng: Random) -> None:
    """Only children of the route turn 18 near the end of their plan."""
    child = plan.child
    if plan.route == "turned_18":
        child.born = years_after(plan.end + days(rng.randint(0, 18)), -18)
    elif plan.route == "died":
        child.died = plan.end
    else:
        child.under_18_on(plan.end + days(LOOK_AHEAD + 2))


def _places(month: Month) -> dict[str, int]:
    ended = month["cp_plans_ended"]
    if month.has("exit_step_up"):
        up, cin, early = (month[f"exit_{name}"] for name in ("step_up", "cin", "early_help"))
    else:
        up, cin, early, _ = split_total(ended, (0.215, 0.555, 0.06, 0.17))
    other = ended - up - cin - early
    died = 1 if month.name in DEATH_MONTHS else 0
    parts = OTHERS.get(month.name) or split_total(other - died, OTHER_WEIGHTS)
    places = {"step_up": up, "cin": cin, "early_help": early, "died": died}
    return places | dict(zip(OTHER_ROUTES, parts, strict=True))


def care_starts(plans: list[Plan]) -> list[CareStart]:
    """The starts of care behind the routes step up and permanence (plants E13)."""
    rng = random_for("care starts")
    ups = [plan for plan in plans if plan.route == "step_up"]
    half_year = [plan for plan in ups if HALF_YEAR_START <= plan.end <= PERIOD_END]
    marked = rng.sample([plan for plan in half_year if _reviewed(plan)], ALREADY_IN_CARE)
    in_care = {id(plan) for plan in marked}
    rest = [plan for plan in half_year if id(plan) not in in_care and plan.end.day > 7]
    before = {id(plan) for plan in rng.sample(rest, CARE_JUST_BEFORE)}
    half = {id(plan) for plan in half_year}
    starts = []
    days_of_families: dict[tuple[int, date], int] = {}
    for plan in ups:
        if id(plan) in in_care or (
            id(plan) not in half and _reviewed(plan) and rng.random() < 0.05
        ):
            start = plan.end - days(rng.randint(12, 45))
        elif id(plan) in before:
            start = plan.end - days(rng.randint(1, 7))
        else:
            key = (plan.child.family.number, plan.end)
            gap = days_of_families.setdefault(key, min(rng.randint(0, 27), rng.randint(0, 27)))
            start = plan.end + days(gap)
        if start == PERIOD_END:
            start += days(1)
        if start <= LAST_DAY:
            starts.append(CareStart(plan.child, start))
    for plan in (plan for plan in plans if plan.route == "permanence"):
        starts.append(_permanence(plan, rng))
    return starts


def _reviewed(plan: Plan) -> bool:
    return bool(plan.chain.held) and not plan.child.unborn


def _permanence(plan: Plan, rng: Random) -> CareStart:
    """Care that ends with an order within the week after the plan."""
    end = plan.end + days(rng.randint(0, 6))
    if end == PERIOD_END:
        end += days(1)
    orders = ["E41"] if end < date(2018, 4, 1) else ["E41", "E45", "E47"]
    start = plan.end - days(rng.randint(100, 150))
    if start == PERIOD_END:
        start -= days(1)
    return CareStart(plan.child, start, end, rng.choice(orders))
