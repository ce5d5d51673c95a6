"""Who holds each case: conference chairs, reviewing officers and social workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import days
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.people import TEAMS, WORKERS_PER_TEAM, Child
from sru_analysis.demo.plans import Plan

CHANGE_SHARE = 0.25
CHAIR_TEAM = "Conference service"
OFFICER_TEAM = "Reviewing service"


@dataclass(eq=False)
class Involvement:
    """One worker's time with one child."""

    child: Child
    role: str
    worker: str
    team: str
    start: date
    end: date | None


def involvements(plans: list[Plan], periods: list[Care]) -> list[Involvement]:
    """Present and past workers of every plan and period of care."""
    rng = random_for("involvements")
    found = []
    for plan in plans:
        child = plan.child
        found.append(
            Involvement(child, "CP_CHAIR", child.family.chair, CHAIR_TEAM, plan.start, plan.end)
        )
        found += _social_workers(child, plan.start, plan.end, rng)
    on_plan = {plan.child.number: plan for plan in plans}
    for care in periods:
        child = care.child
        found.append(
            Involvement(
                child, "IRO", child.reviewing_officer, OFFICER_TEAM, care.start, care.end
            )
        )  # fmt: skip
        plan = on_plan.get(child.number)
        start = care.start
        if plan is not None:
            if plan.end is None or (care.end is not None and care.end <= plan.end):
                continue
            start = max(start, plan.end)
        found += _social_workers(child, start, care.end, rng)
    return sorted(found, key=lambda i: (i.start, i.child.number, i.role, i.worker))


def _social_workers(child: Child, start: date, end: date | None, rng: Random) -> list[Involvement]:
    """The family's worker, for some after a colleague of the same team."""
    family = child.family
    length = ((end or LAST_DAY) - start).days
    if length < 60 or rng.random() > CHANGE_SHARE:
        return [Involvement(child, "SOCIAL_WORKER", family.worker, family.team, start, end)]
    handed_over = start + days(rng.randint(20, length - 20))
    number = TEAMS.index(family.team) * WORKERS_PER_TEAM + rng.randrange(WORKERS_PER_TEAM) + 1
    before = f"SW{number:03}"
    if before == family.worker:
        return [Involvement(child, "SOCIAL_WORKER", family.worker, family.team, start, end)]
    return [
        Involvement(child, "SOCIAL_WORKER", before, family.team, start, handed_over),
        Involvement(child, "SOCIAL_WORKER", family.worker, family.team, handed_over, end),
    ]
