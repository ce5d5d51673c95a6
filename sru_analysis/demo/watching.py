"""Times missing from care, and dated notes of reviewing officers (local returns 17 and 18)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import age_on, days, on_or_after
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import FIRST_DAY, LAST_DAY
from sru_analysis.demo.tables import Row

OLD_ENOUGH = 10
EVER_MISSING = {True: 0.05, False: 0.16}  # at home, elsewhere
TIMES_MISSING = {1: 50, 2: 20, 3: 12, 5: 10, 9: 8}
DAYS_MISSING = {0: 45, 1: 30, 2: 12, 4: 8, 11: 5}
KINDS_MISSING = {"Missing": 4, "Away without authorisation": 1}
STILL_MISSING = 2
CONTACT = "IRO contact with the child"
BETWEEN_CONTACTS = (60, 180)
OTHER_NOTES = {"IRO midway review": 65, "Management oversight": 35}
BETWEEN_OTHERS = (120, 420)


def missing_rows(periods: list[Care]) -> list[Row]:
    """One row a child and time missing since April 2017; the last ones are missing still."""
    rng = random_for("missing")
    found = {}
    for care in sorted(periods, key=lambda c: (c.start, c.child.number)):
        at_home = care.places[-1][1] == "P1"
        first, last = max(care.start, FIRST_DAY), min((care.end or LAST_DAY) - days(1), LAST_DAY)
        if rng.random() > EVER_MISSING[at_home] or first >= last:
            continue
        for _ in range(pick(rng, TIMES_MISSING)):
            day = first + days(rng.randint(0, (last - first).days))
            length = pick(rng, DAYS_MISSING)
            if care.child.born is None or age_on(care.child.born, day) < OLD_ENOUGH:
                continue
            found[day, care.child.person_id] = day + days(length)
    rows = [
        {
            "Child Unique ID": person,
            "Missing from": day,
            "Missing until": until if until <= LAST_DAY else None,
            "Missing or away": pick(rng, KINDS_MISSING),
        }
        for (day, person), until in sorted(found.items())
    ]
    for row in rows[-STILL_MISSING:]:
        row["Missing until"] = None
    return rows


def note_rows(periods: list[Care]) -> list[Row]:
    """One row a child and note since April 2017: contacts of the reviewing officer, and others."""
    rng = random_for("case notes")
    found: dict[tuple[date, str, str], Row] = {}
    for care in sorted(periods, key=lambda c: (c.start, c.child.number)):
        for between, kinds in ((BETWEEN_CONTACTS, {CONTACT: 1}), (BETWEEN_OTHERS, OTHER_NOTES)):
            for day in _days(care, between, rng):
                kind, person = pick(rng, kinds), care.child.person_id
                row = {"Child Unique ID": person, "Date of note": day, "Kind of note": kind}
                found[day, person, kind] = row
    return [found[key] for key in sorted(found)]


def _days(care: Care, between: tuple[int, int], rng: Random) -> list[date]:
    """Working days in care since the return began, so many days apart."""
    last = min((care.end or LAST_DAY) - days(1), LAST_DAY)
    day = max(care.start, FIRST_DAY) + days(rng.randint(0, between[1]))
    found = []
    while (day := on_or_after(day)) <= last:
        found.append(day)
        day += days(rng.randint(*between))
    return found
