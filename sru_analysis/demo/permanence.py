"""Permanence panels and applications to court (local returns 15 and 16)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import days, on_or_after, on_or_before
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.legal import status_on
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.tables import Row

PLANS = {
    "V2": {"Return to family": 5, "Long-term fostering": 2, "Other": 1},
    "C1": {"Return to family": 3, "SGO/CAO": 3, "Long-term fostering": 2, "Adoption": 1},
    "C2": {"Long-term fostering": 12, "SGO/CAO": 3, "Long-term residential placement": 2,
           "Supported living in the community": 2},
    "E1": {"Adoption": 10, "Long-term fostering": 1},
}  # fmt: skip
AT_HOME = {"Return to family": 8, "SGO/CAO": 1}
CONSIDERED = 0.8
AGAIN = 0.65
AGREED = 0.9
FIRST_PANEL = (80, 150)
NEXT_PANEL = (250, 420)
APPLICATIONS_START = date(2016, 4, 1)
OTHER_APPLICATIONS = 0.04


def panel_rows(periods: list[Care]) -> list[Row]:
    """One row a child and panel, from the first months in care on; most come back in a year."""
    rng = random_for("permanence panels")
    rows = []
    for care in sorted(periods, key=lambda c: (c.start, c.child.number)):
        last = min((care.end or LAST_DAY) - days(1), LAST_DAY)
        day = on_or_after(care.start + days(rng.randint(*FIRST_PANEL)))
        if rng.random() > CONSIDERED:
            continue
        while day <= last:
            rows.append(_panel(care, day, rng))
            if rng.random() > AGAIN:
                break
            day = on_or_after(day + days(rng.randint(*NEXT_PANEL)))
    return sorted(rows, key=lambda r: (r["Date of permanence panel"], r["Child Unique ID"]))


def _panel(care: Care, day: date, rng: Random) -> Row:
    home = [place for start, place, _ in care.places if start <= day][-1:] == ["P1"]
    weights = AT_HOME if home else PLANS.get(status_on(care, day), PLANS["V2"])
    return {
        "Child Unique ID": care.child.person_id,
        "Date of permanence panel": day,
        "Plan for permanence": pick(rng, weights),
        "Plan agreed": rng.random() < AGREED,
    }


def application_rows(periods: list[Care]) -> list[Row]:
    """One row a child and application; children of a family applied for on one day share it."""
    rng = random_for("court applications")
    found = []
    for care in sorted(periods, key=lambda c: (c.start, c.child.number)):
        found += _applications(care, rng)
    found = [one for one in found if APPLICATIONS_START <= one[0] <= LAST_DAY]
    found.sort(key=lambda one: (one[0], one[1].child.number, one[2]))
    numbers: dict[tuple[date, int, str], int] = {}
    rows = []
    for day, care, kind, final in found:
        number = numbers.setdefault((day, care.child.family.number, kind), len(numbers) + 1)
        rows.append(
            {
                "Application ID": f"APP-{number:05}",
                "Child Unique ID": care.child.person_id,
                "Application for": kind,
                "Date of application": day,
                "Date of final order": final if final and final <= LAST_DAY else None,
            }
        )
    return rows


def _applications(care: Care, rng: Random) -> list[tuple[date, Care, str, date | None]]:
    """What was applied for about one period of care, with the day of the final order."""
    first = {}
    for day, status in care.legal:
        first.setdefault(status, day)
    found: list[tuple[date, Care, str, date | None]] = []
    order = first.get("C1") or first.get("C2")
    if order:
        applied = on_or_before(order - days(rng.randint(0, 10)))
        found.append((applied, care, "Care order", first.get("C2") or first.get("E1")))
    if "E1" in first:
        applied = on_or_before(first["E1"] - days(rng.randint(30, 90)))
        found.append((applied, care, "Placement order", first["E1"]))
    if care.reason == "E4A" and care.end and "C2" in first:
        applied = on_or_before(care.end - days(rng.randint(40, 120)))
        found.append((applied, care, "Discharge of a care order", care.end))
    if not order and rng.random() < OTHER_APPLICATIONS:
        applied = on_or_after(care.start + days(rng.randint(0, 20)))
        found.append((applied, care, "Supervision order", applied + days(rng.randint(90, 200))))
    return found
