"""Who chairs each family's conferences and reviews each child's care, in like numbers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.draws import grouped, random_for
from sru_analysis.demo.months import PERIOD_END
from sru_analysis.demo.people import People
from sru_analysis.demo.plans import Plan

CHAIRS = tuple(f"CH{number:02}" for number in range(1, 14))
REVIEWING_OFFICERS = tuple(f"IRO{number:02}" for number in range(1, 18))
ASKED = 3


def share_cases(people: People, plans: list[Plan], periods: list[Care]) -> None:
    """Give every family a chair and every child in care a reviewing officer."""
    rng = random_for("workloads")
    for family in people.families:
        family.chair = rng.choice(CHAIRS)
    loads = dict.fromkeys(CHAIRS, 0)
    for own in grouped(plans, key=lambda plan: plan.child.family.number):
        open_plans = sum(plan.open_on(PERIOD_END) for plan in own)
        own[0].child.family.chair = _least_busy(CHAIRS, loads, open_plans, rng)
    loads = dict.fromkeys(REVIEWING_OFFICERS, 0)
    for care in periods:
        here = int(care.open_on(PERIOD_END))
        care.child.reviewing_officer = _least_busy(REVIEWING_OFFICERS, loads, here, rng)


def _least_busy(workers: Sequence[str], loads: dict[str, int], cases: int, rng: Random) -> str:
    """The least busy of a few workers asked."""
    worker = min(rng.sample(workers, ASKED), key=lambda name: loads[name])
    loads[worker] += cases
    return worker
