"""Advocacy referrals from 9 May 2019 (local return 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.days import days, working_days_after, working_days_in
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.events import Event
from sru_analysis.demo.months import LAST_DAY, PERIOD_END, Month
from sru_analysis.demo.people import Child
from sru_analysis.demo.tables import Row

SERVICE_STARTS = date(2019, 5, 9)
CUT_OFF = date(2019, 10, 1)
PROVIDER = "Advocacy Inventshire"
# outcomes known by 1 October of the 95 referrals up to that day
KNOWN = {"Accepted": 69, "Declined by child": 12, "No consent from parent": 7}
ATTENDED = 13
# the seven open ones on 1 October: five conclude later in October (plants E21)
LATER = ["Accepted"] * 3 + ["Declined by child"] * 2 + ["Still open"] * 2
OCTOBER = ["Accepted"] * 2 + ["Declined by child"] + ["Still open"] * 3
LATE_IN_SEPTEMBER = 12
YOUNGEST = 5


@dataclass(eq=False)
class _Referral:
    child: Child
    day: date
    meeting: Event
    outcome: str = ""
    known: date | None = None
    attended: bool | None = None
    advocate: bool | None = None
    views: bool | None = None


def advocacy_rows(months: list[Month], events: list[Event]) -> list[Row]:
    """One row a referral; no child is referred twice."""
    rng = random_for("advocacy")
    able = [event for event in events if event.age >= YOUNGEST and event.day > SERVICE_STARTS]
    used: set[int] = set()
    referrals: list[_Referral] = []
    for month in (month for month in months if month.has("advocacy_referrals")):
        for day in _days(month, rng):
            referrals.append(_refer(day, able, used, rng))
    referrals.sort(key=lambda referral: (referral.day, referral.child.number))
    _conclude(referrals, rng)
    _attend(referrals, rng)
    return [_row(referral) for referral in referrals]


def _days(month: Month, rng: Random) -> list[date]:
    count = month["advocacy_referrals"]
    choices = working_days_in(max(month.first, SERVICE_STARTS), month.last)
    if month.last == PERIOD_END:  # enough of them wait for a conference in October
        early = [rng.choice(choices) for _ in range(count - LATE_IN_SEPTEMBER)]
        return early + [rng.choice(choices[-7:]) for _ in range(LATE_IN_SEPTEMBER)]
    if month.first != CUT_OFF:
        return [rng.choice(choices) for _ in range(count)]
    return [CUT_OFF] + [rng.choice(choices[1:15]) for _ in range(count - 1)]


def _refer(day: date, able: list[Event], used: set[int], rng: Random) -> _Referral:
    """A child whose conference comes soon after the day; three in four an initial one."""
    soon = [
        event for event in able
        if event.child.number not in used and day + days(3) <= event.day <= day + days(20)
    ]  # fmt: skip
    initial = [event for event in soon if event.initial]
    event = rng.choice(initial if initial and rng.random() < 0.75 else soon)
    used.add(event.child.number)
    return _Referral(event.child, day, event)


def _conclude(referrals: list[_Referral], rng: Random) -> None:
    inside = [referral for referral in referrals if referral.day <= CUT_OFF]
    recent = [
        referral for referral in inside[:-1]
        if referral.day >= date(2019, 9, 12) and referral.meeting.day > CUT_OFF + days(1)
    ]  # fmt: skip
    still_open = [*rng.sample(recent, len(LATER) - 1), inside[-1]]
    for referral, outcome in zip(still_open, LATER, strict=True):
        _give(referral, outcome, CUT_OFF + days(1), rng)
    open_ones = {id(referral) for referral in still_open}
    outcomes = [outcome for outcome, count in KNOWN.items() for _ in range(count)]
    rng.shuffle(outcomes)
    closed = [referral for referral in inside if id(referral) not in open_ones]
    for referral, outcome in zip(closed, outcomes, strict=True):
        _give(referral, outcome, referral.day, rng)
        referral.known = min(referral.known, CUT_OFF)
    after = [referral for referral in referrals if referral.day > CUT_OFF]
    for referral, outcome in zip(after, OCTOBER, strict=True):
        _give(referral, outcome, referral.day, rng)


def _give(referral: _Referral, outcome: str, since: date, rng: Random) -> None:
    referral.outcome = outcome
    if outcome != "Still open":
        known = working_days_after(since, rng.randint(1, 6))
        referral.known = max(since, min(known, referral.meeting.day, LAST_DAY))


def _attend(referrals: list[_Referral], rng: Random) -> None:
    accepted = [referral for referral in referrals if referral.outcome == "Accepted"]
    able = [
        referral for referral in accepted
        if referral.meeting.day <= PERIOD_END and referral.known <= CUT_OFF
        and referral.meeting.age >= 8
    ]  # fmt: skip
    chosen = {id(referral) for referral in rng.sample(able, ATTENDED)}
    for referral in referrals:
        if referral.outcome == "Accepted" and referral.meeting.day <= LAST_DAY:
            referral.attended = id(referral) in chosen
            referral.advocate = referral.attended or rng.random() < 0.8
            referral.views = referral.advocate or rng.random() < 0.7
        elif referral.outcome != "Still open":
            referral.advocate = False


def _row(referral: _Referral) -> Row:
    return {
        "Child Unique ID": referral.child.person_id,
        "Date referred": referral.day,
        "Provider": PROVIDER,
        "Meeting type": "Initial conference" if referral.meeting.initial else "Review conference",
        "Meeting date": referral.meeting.day,
        "Outcome": referral.outcome,
        "Date outcome known": referral.known,
        "Advocate attended meeting": referral.advocate,
        "Child attended meeting": referral.attended,
        "Child's views shared at meeting": referral.views,
    }
