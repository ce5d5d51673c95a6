"""Rows planted on top: other councils' plans, short breaks, cancelled reviews, duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.conferences import Conference
from sru_analysis.demo.days import days, working_days_in
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.months import JANUARY_END, PERIOD_END, PERIOD_START
from sru_analysis.demo.people import Child, People

Span = tuple[date, date, date | None]  # a start is drawn between the first two; the end
CANCELLED_REVIEWS = 41
DUPLICATES = 6


@dataclass(eq=False)
class Stay:
    """A dated stay of one child: another council's plan, or a series of short breaks."""

    child: Child
    start: date
    end: date | None
    code: str


def other_councils_plans(people: People) -> list[Stay]:
    """Plant E03: temporary plans, 9 open on 31 January and 11 on 30 September 2019."""
    rng = random_for("other councils")
    lasting = [(date(2018, 10, 1), date(2019, 1, 20), None)] * 5
    ended = [(date(2018, 8, 1), date(2019, 1, 20), date(2019, 6, 3))] * 4
    new = [(date(2019, 3, 1), date(2019, 9, 20), None)] * 6
    return _stays(people, lasting + ended + new, "OLA", rng)


def short_breaks(people: People) -> list[Stay]:
    """Plant E15: 24 children in short breaks on 31 January and 27 on 30 September 2019."""
    rng = random_for("short breaks")
    lasting = [(date(2017, 6, 1), date(2019, 1, 10), None)] * 20
    new = [(date(2019, 4, 1), date(2019, 8, 31), None)] * 2
    stays = _stays(people, lasting + new, "V4", rng)
    single = [(JANUARY_END - days(6), JANUARY_END, JANUARY_END + days(8))] * 4
    single += [(PERIOD_END - days(6), PERIOD_END, PERIOD_END + days(8))] * 5
    stays += _stays(people, single, "V3", rng)
    for stay in stays:
        stay.child.disabled = True
        stay.child.latest_birth = date(2013, 6, 30)
        stay.child.earliest_birth = date(2003, 1, 1)
    return stays


def _stays(people: People, spans: list[Span], code: str, rng: Random) -> list[Stay]:
    stays = []
    for first, last, end in spans:
        child = people.siblings(1)[0]
        start = rng.choice(working_days_in(first, last))
        child.alive_on(start - days(40))
        child.under_18_on(date(2019, 12, 1))
        stays.append(Stay(child, start, end, code))
    return stays


def cancelled_reviews(periods: list[Care]) -> list[tuple[Care, date]]:
    """Plant E18: booked reviews of children in care that were cancelled."""
    rng = random_for("cancelled")
    able = [care for care in periods if care.start < PERIOD_START and not care.end]
    cancelled = []
    for care in rng.sample(able, CANCELLED_REVIEWS):
        held = set(care.chain.held)
        choices = [day for day in working_days_in(PERIOD_START, PERIOD_END) if day not in held]
        cancelled.append((care, rng.choice(choices)))
    return sorted(cancelled, key=lambda entry: (entry[1], entry[0].child.number))


def duplicates(conferences: list[Conference]) -> list[Conference]:
    """Plant E05: conferences whose row is written twice."""
    rng = random_for("duplicates")
    able = [
        conference for conference in conferences
        if conference.held and PERIOD_START <= conference.held <= PERIOD_END
        and conference.strategy and not conference.transfer_in
    ]  # fmt: skip
    return rng.sample(able, DUPLICATES)
