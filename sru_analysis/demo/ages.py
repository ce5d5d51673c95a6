"""Dates of birth, drawn last: inside what each child's events allow and the totals ask for."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import days, years_after
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import LAST_DAY, PERIOD_END, PERIOD_START
from sru_analysis.demo.people import Child, People

UNDER_FOUR_REVIEWS = 477
YOUNG_SINCE = date(2015, 11, 1)  # under 4 at every review of the records
OLD_UNTIL = date(2014, 12, 31)  # 4 or over at every review from January 2019
# children under section 20 on 30 September: born from, to, number
SECTION_20_AGES = (
    (date(2018, 10, 1), date(2019, 9, 30), 6),
    (YOUNG_SINCE, date(2018, 9, 30), 12),
    (date(2014, 10, 1), OLD_UNTIL, 5),
    (date(2009, 10, 1), date(2014, 9, 30), 31),
    (date(2003, 10, 1), date(2009, 9, 30), 69),
    (date(2001, 10, 1), date(2003, 9, 30), 63),
)
UNACCOMPANIED_BORN = (date(2002, 3, 1), date(2003, 9, 30))
UNACCOMPANIED_15_BORN = (date(2003, 10, 1), date(2004, 6, 30))
UNACCOMPANIED_15 = 4
AGES = {
    "plan": {(0, 0): 18, (1, 3): 22, (4, 4): 6, (5, 9): 31, (10, 15): 26, (16, 17): 2},
    "care": {(0, 0): 8, (1, 3): 8, (4, 4): 4, (5, 9): 23, (10, 15): 40, (16, 17): 22},
}
FEWEST_DAYS_APART = 280


def give_births(people: People, periods: list[Care], final: dict[int, str]) -> dict[int, date]:
    """Every date of birth; returns the fourth birthdays planted for E19 by child number."""
    rng = random_for("ages")
    _ages_by_status(periods, final, rng)
    birthdays = _under_four(periods, final, rng)
    for child in people.children:
        if child.born is None and not child.unborn:
            child.born = _birth(child, rng)
        if child.uasc:
            child.uasc_until = years_after(child.born, 18)
    return birthdays


def _narrow(child: Child, first: date, last: date) -> None:
    child.earliest_birth = max(child.earliest_birth, first)
    child.latest_birth = min(child.latest_birth, last)
    if child.earliest_birth > child.latest_birth:
        raise ValueError(f"no date of birth left for child {child.number}")


def _fits(child: Child, first: date, last: date) -> bool:
    if child.born is not None:
        return first <= child.born <= last
    return max(child.earliest_birth, first) <= min(child.latest_birth, last)


def _ages_by_status(periods: list[Care], final: dict[int, str], rng: Random) -> None:
    """Ages that hang on the legal status: section 20, placement orders, remand."""
    section_20 = [care.child for care in periods if final.get(id(care)) == "V2"]
    left = [number for _, _, number in SECTION_20_AGES]
    alone = [child for child in section_20 if child.uasc]
    for number, child in enumerate(alone):
        fifteen = number < UNACCOMPANIED_15
        _narrow(child, *(UNACCOMPANIED_15_BORN if fifteen else UNACCOMPANIED_BORN))
        left[4 if fifteen else 5] -= 1
    others = [child for child in section_20 if not child.uasc]
    for child in [child for child in others if child.born is not None]:
        group = next(n for n, (a, b, _) in enumerate(SECTION_20_AGES) if a <= child.born <= b)
        left[group] -= 1
    others = [child for child in others if child.born is None]
    rng.shuffle(others)
    for group, (first, last, _) in enumerate(SECTION_20_AGES):
        able = [child for child in others if _fits(child, first, last)][: left[group]]
        if len(able) != left[group]:
            raise ValueError(f"section 20, age group {group}: {len(able)} of {left[group]}")
        for child in able:
            _narrow(child, first, last)
            others.remove(child)
    for care in periods:
        status = care.legal[-1][1]
        if status in ("J1", "J3"):
            _narrow(care.child, care.child.earliest_birth, years_after(care.start, -12))
        elif status == "E1":
            last = care.end or LAST_DAY
            _narrow(care.child, years_after(last, -7), care.child.latest_birth)


def _under_four(periods: list[Care], final: dict[int, str], rng: Random) -> dict[int, date]:
    """Choose who is under 4 so that 477 reviews from January to September are PN0."""
    held = {}
    for care in periods:
        dates = [day for day in care.chain.held if PERIOD_START <= day <= PERIOD_END]
        if dates:
            held[care.child.number] = dates
    children = {care.child.number: care.child for care in periods if care.child.number in held}
    left = UNDER_FOUR_REVIEWS
    free = []
    for number, child in children.items():
        if child.born is not None:
            left -= sum(day < years_after(child.born, 4) for day in held[number])
        elif not _fits(child, date(1990, 1, 1), OLD_UNTIL):
            _narrow(child, YOUNG_SINCE, LAST_DAY)
            left -= len(held[number])
        elif _fits(child, YOUNG_SINCE, LAST_DAY):
            free.append(child)
        else:
            _narrow(child, date(1990, 1, 1), OLD_UNTIL)
    rng.shuffle(free)
    birthdays = _fourth_birthdays(free, held)
    for code, day in zip((1, 0), birthdays.items(), strict=True):
        number, birthday = day
        left -= sum(earlier < birthday for earlier in held[number]) + code
    free = [child for child in free if child.born is None]
    adopted_soon = {care.child.number for care in periods if final.get(id(care)) == "E1"}
    free.sort(key=lambda child: child.number not in adopted_soon or child.number % 3 == 0)
    for child in free:
        if len(held[child.number]) <= left:
            left -= len(held[child.number])
            _narrow(child, YOUNG_SINCE, LAST_DAY)
        else:
            _narrow(child, date(1990, 1, 1), OLD_UNTIL)
    if left:
        raise ValueError(f"{left} reviews of children under 4 too few")
    return birthdays


def _fourth_birthdays(free: list[Child], held: dict[int, list[date]]) -> dict[int, date]:
    """Plant E19: two children whose review falls on their fourth birthday."""
    birthdays: dict[int, date] = {}
    for child in free:
        day = held[child.number][-1]
        born = years_after(day, -4)
        if (day.month, day.day) != (2, 29) and _fits(child, born, born):
            child.born = born
            birthdays[child.number] = day
            if len(birthdays) == 2:
                return birthdays
    raise ValueError("no review can fall on a fourth birthday")


def _birth(child: Child, rng: Random) -> date:
    """A date inside the child's bounds, apart from brothers and sisters where possible."""
    others = [other.born for other in child.family.children if other.born]
    at = child.latest_birth if child.usual_age == "plan" else PERIOD_END
    spans: dict[tuple[date, date], float] = {}
    for (low, high), weight in AGES[child.usual_age].items():
        first = max(child.earliest_birth, years_after(at, -high - 1) + days(1))
        last = min(child.latest_birth, years_after(at, -low))
        if first <= last:
            spans[first, last] = weight
    born = child.latest_birth
    for _ in range(40):
        first, last = pick(rng, spans or {(child.earliest_birth, child.latest_birth): 1})
        born = first + days(rng.randint(0, (last - first).days))
        if all(abs((born - other).days) >= FEWEST_DAYS_APART for other in others):
            break
    return born
