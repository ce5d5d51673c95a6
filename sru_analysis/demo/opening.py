"""The stock of plans on 31 March 2017 and which plans are meant to pass two years."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.days import days, on_or_before, working_days_in
from sru_analysis.demo.draws import group_sizes, random_for
from sru_analysis.demo.months import FIRST_DAY, Month
from sru_analysis.demo.people import People
from sru_analysis.demo.plans import TWO_YEARS, Plan, started
from sru_analysis.demo.reviewing import plan_window

LAST_DAY_BEFORE = FIRST_DAY - days(1)
# plans by days on plan at 31 March 2017: from, to, number
BANDS = ((0, 91, 187), (92, 182, 154), (183, 364, 131), (366, 728, 68), (731, 1150, 19))
# planted E04: 730 and 729 days old on 31 January 2019
BOUNDARY_STARTS = (date(2017, 1, 31), date(2017, 2, 1))


def opening_plans(people: People, months: list[Month], crossing: list[int]) -> list[Plan]:
    """The 559 plans open on 31 March 2017, with the reviews they have had."""
    rng = random_for("opening plans")
    starts: list[list[date]] = []
    for low, high, number in BANDS:
        choices = working_days_in(LAST_DAY_BEFORE - days(high), LAST_DAY_BEFORE - days(low))
        if low == 366:
            starts += _one_to_two_years(months, crossing, number, choices, rng)
            continue
        for size in group_sizes(number, round(number / 1.83), 6, rng):
            starts.append([rng.choice(choices)] * size)
    for boundary in BOUNDARY_STARTS:
        starts.insert(0, [boundary])
        _take_one_out(starts, boundary)
    plans = []
    for family_starts in starts:
        family = [
            started(child, start)
            for child, start in zip(people.siblings(len(family_starts)), family_starts, strict=True)
        ]
        _hold_earlier_reviews(family, rng)
        plans += family
    return plans


def _one_to_two_years(
    months: list[Month], crossing: list[int], number: int, choices: list[date], rng: Random
) -> list[list[date]]:
    """Enough starts in each month two years before the crossings, the rest later."""
    starts = []
    for month, count in zip(months[:12], crossing[:12], strict=True):
        able = working_days_in(
            max(month.first - days(TWO_YEARS), choices[0]), month.last - days(TWO_YEARS)
        )
        starts += [[rng.choice(able)] for _ in range(count)]
    recent = choices[len(choices) * 2 // 3 :]
    sizes = group_sizes(number - len(starts), (number - len(starts)) // 2, 4, rng)
    return starts + [[rng.choice(recent)] * size for size in sizes]


def _take_one_out(starts: list[list[date]], boundary: date) -> None:
    """Keep the number of the band: one plan less in a family of the same band."""
    for family in starts[2:]:
        if len(family) > 1 and 0 <= (LAST_DAY_BEFORE - family[0]).days <= 91:
            family.pop()
            return
    raise ValueError(f"no family to make room for the plan of {boundary}")


def _hold_earlier_reviews(family: list[Plan], rng: Random) -> None:
    """The reviews before April 2017, the same days for the whole family."""
    first = family[0].chain
    while True:
        window = plan_window(first)
        latest = on_or_before(window.latest)
        early = window.earliest + days((window.latest - window.earliest).days // 4)
        planned = on_or_before(early + days(rng.randint(0, (window.latest - early).days)))
        if planned > LAST_DAY_BEFORE and latest > LAST_DAY_BEFORE:
            return
        day = min(planned, latest, on_or_before(LAST_DAY_BEFORE))
        for plan in family:
            plan.chain.held.append(day)
            plan.chain.due.append(window.due)


def mark_long(plans: list[Plan], month: Month, count: int) -> None:
    """Choose the plans that pass two years in this month; the others end before."""
    rng = random_for(f"long plans {month.name}")
    low, high = month.first - days(TWO_YEARS), month.last - days(TWO_YEARS)
    able = [plan for plan in plans if low <= plan.start <= high]
    must = [plan for plan in able if plan.start in BOUNDARY_STARTS][:1]
    rest = [plan for plan in able if plan.start not in BOUNDARY_STARTS]
    for plan in must + rng.sample(rest, count - len(must)):
        plan.long = True
