"""Categories of abuse of plans, in round numbers on 30 September 2019."""

from __future__ import annotations

from sru_analysis.demo.draws import grouped, pick, random_for, share_out
from sru_analysis.demo.months import PERIOD_END
from sru_analysis.demo.plans import Plan

LATEST_IN_SEPTEMBER = {"NEG": 318, "PHY": 112, "SAB": 48, "EMO": 464, "MUL": 12}
USUAL = {"NEG": 30, "PHY": 14, "SAB": 5.5, "EMO": 49, "MUL": 1.5}
CHANGED = 0.07


def categories(plans: list[Plan]) -> dict[int, tuple[str, str]]:
    """Initial and latest category by plan (id); brothers and sisters mostly share them."""
    rng = random_for("categories")
    latest: dict[int, str] = {}
    here = [plan for plan in plans if plan.open_on(PERIOD_END)]
    groups = grouped(here, key=lambda plan: plan.child.family.number)
    for plan, category in share_out(groups, LATEST_IN_SEPTEMBER, rng):
        latest[id(plan)] = category
    families: dict[tuple[int, int], str] = {}
    found = {}
    for plan in plans:
        key = (plan.child.family.number, plan.start.toordinal())
        drawn = families.setdefault(key, pick(rng, USUAL))
        now = latest.get(id(plan), drawn)
        first = pick(rng, USUAL) if rng.random() < CHANGED else now
        found[id(plan)] = (first, now)
    return found
