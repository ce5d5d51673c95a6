"""Statutory visits to children on plans and in care (local return 10)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import age_on, days, on_or_after, on_or_before
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.people import Child
from sru_analysis.demo.plans import Plan
from sru_analysis.demo.tables import Row

RETURN_STARTS = date(2019, 1, 1)
PLAN_INTERVAL, CARE_INTERVAL = 28, 42
FIRST_VISIT = 7
MISSED = 0.06
NOT_SEEN = 0.03
ALONE = {True: 0.72, False: 0.22, None: 0.06}


def visit_rows(plans: list[Plan], periods: list[Care]) -> list[Row]:
    """One row a child and visit made since the return began."""
    rng = random_for("visits")
    rows: dict[tuple[date, str, str], Row] = {}
    for plan in sorted(plans, key=lambda p: (p.start, p.child.number)):
        for day in _days(plan.start, plan.end, PLAN_INTERVAL, rng):
            row = _row(plan.child, day, "Child protection", rng)
            rows.setdefault((day, row["Child Unique ID"], "CP"), row)
    for care in sorted(periods, key=lambda c: (c.start, c.child.number)):
        for day in _days(care.start, care.end, CARE_INTERVAL, rng):
            row = _row(care.child, day, "Looked after", rng)
            rows.setdefault((day, row["Child Unique ID"], "CLA"), row)
    return [rows[key] for key in sorted(rows)]


def _days(start: date, end: date | None, interval: int, rng: Random) -> list[date]:
    """The days of visits from shortly before the return began to the end of the plan or care."""
    last = min((end or LAST_DAY) - days(1), LAST_DAY)
    if last < RETURN_STARTS:
        return []
    day = max(start + days(rng.randint(1, FIRST_VISIT)), RETURN_STARTS - days(rng.randint(0, 27)))
    found = []
    while (day := on_or_after(day)) <= last:
        if day >= RETURN_STARTS:
            found.append(day)
        late = rng.random() < MISSED
        gap = interval + rng.randint(2, interval) if late else interval - rng.randint(0, 12)
        planned = on_or_before(day + days(gap))
        day = planned if planned > day else day + days(gap)
    return found


def _row(child: Child, day: date, kind: str, rng: Random) -> Row:
    seen = rng.random() >= NOT_SEEN
    old_enough = child.born is not None and age_on(child.born, day) >= 2
    return {
        "Child Unique ID": child.person_id,
        "Date of visit": day,
        "Type of visit": kind,
        "Child seen": seen if child.born is not None and child.born <= day else None,
        "Child seen alone": pick(rng, ALONE) if seen and old_enough else None,
    }
