"""Core groups about every six weeks while a plan runs (local return 5)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.days import (
    age_on,
    days,
    is_working_day,
    on_or_after,
    on_or_before,
    working_days_after,
)
from sru_analysis.demo.draws import grouped, pick, random_for
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.plans import Plan
from sru_analysis.demo.tables import Row

RETURN_STARTS = date(2018, 1, 1)
INTERVAL = 42
HELD = 0.93
# share invited, and of these: attended, report only
AGENCIES = {
    "Health": (0.97, 0.70, 0.10),
    "Education": (0.95, 0.66, 0.08),
    "Police": (0.55, 0.10, 0.25),
    "Probation": (0.06, 0.45, 0.20),
    "Housing": (0.05, 0.40, 0.10),
    "Adult services": (0.40, 0.25, 0.15),
    "Domestic abuse service": (0.06, 0.50, 0.15),
    "Other agency": (0.04, 0.60, 0.10),
}
OFTEN_INVITED = ("Health", "Education", "Adult services")


def core_group_rows(plans: list[Plan]) -> list[Row]:
    """One row a child and core group, due or held; brothers and sisters share them."""
    rng = random_for("core groups")
    rows = []
    families = grouped(plans, key=lambda p: (p.child.family.number, p.start, p.end))
    for family in families:
        if family[0].end is not None and family[0].end <= RETURN_STARTS:
            continue
        for due, held, first in _meetings(family[0], rng):
            agencies = _agencies(rng) if held else dict.fromkeys(AGENCIES, "")
            parent = rng.random() < 0.8 if held else None
            for plan in family:
                rows.append(_row(plan, due, held, first, parent, dict(agencies), rng))
    return sorted(
        rows,
        key=lambda row: (row["Date due"], row["Date held"] or LAST_DAY, row["Child Unique ID"]),
    )


def _meetings(plan: Plan, rng: Random) -> list[tuple[date, date | None, bool]]:
    """Due and held dates from the start of the plan, or of the return, to its end."""
    last = (plan.end or LAST_DAY) - days(1)
    first = plan.start >= RETURN_STARTS
    due = (
        working_days_after(plan.start, 10)
        if first
        else RETURN_STARTS + days(rng.randint(1, INTERVAL))
    )
    found = []
    while due <= last:
        held = _held(due, first, rng)
        if held is not None and not RETURN_STARTS <= held <= last:
            held = None
        found.append((due, held, first))
        first = False
        due = on_or_after((held or due) + days(INTERVAL))
        if not is_working_day(due) or rng.random() < 0.75:
            due = on_or_before((held or found[-1][0]) + days(INTERVAL))
    return found


def _held(due: date, first: bool, rng: Random) -> date | None:
    if rng.random() > HELD:
        return None
    if rng.random() < (0.74 if first else 0.8):
        return on_or_before(due - days(rng.randint(0, 5 if first else 9)))
    return on_or_after(due + days(rng.randint(1, 16)))


def _agencies(rng: Random) -> dict[str, str]:
    """Who was invited and came; a report alone is no attendance."""
    stated = {}
    for agency, (invited, attended, report) in AGENCIES.items():
        if rng.random() > invited:
            stated[agency] = "Not invited" if agency in OFTEN_INVITED else ""
            continue
        absent = 1 - attended - report
        stated[agency] = pick(rng, {"Attended": attended, "Report only": report, "Absent": absent})
    return stated


def _row(
    plan: Plan,
    due: date,
    held: date | None,
    first: bool,
    parent: bool | None,
    agencies: dict[str, str],
    rng: Random,
) -> Row:
    born = plan.child.born
    age = age_on(born, due) if born else -1
    child = (age >= 10 and rng.random() < 0.2) if held else None
    if held and age < 4:
        agencies["Education"] = "Not invited"
    return {
        "Child Unique ID": plan.child.person_id,
        "Date due": due,
        "Date held": held,
        "First core group after conference": first,
        "Parent attended": parent,
        "Child attended": child,
    } | agencies
