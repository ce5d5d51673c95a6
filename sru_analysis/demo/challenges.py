"""Challenges by conference chairs and reviewing officers (local return 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import working_days_after, working_days_between, working_days_in
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import LAST_DAY, PERIOD_END, Month
from sru_analysis.demo.people import Child
from sru_analysis.demo.plans import Plan
from sru_analysis.demo.tables import Row

CHAIRS_2019 = (4, 5, 6, 5, 7, 8, 9, 7, 11, 9)  # January to October
CHAIRS_2018 = (2, 3, 2, 3, 3, 2, 3, 4, 3, 3, 4, 3)
CHAIRS_CLOSED = 48  # of the 62 up to September, by 31 October
CHAIRS_CLOSED_OCTOBER = 2
FORMAL = 38
TWO_ROWS = 9
OUTCOMES = {
    "Resolved - plan changed": 52, "Resolved - no change": 31, "Escalated": 9, "Withdrawn": 5,
}  # fmt: skip
CLOSED_IN_TIME = 71
GOOD_PRACTICE = 14
OFFICER_DAYS, CHAIR_DAYS = 20, 10
THEMES = {
    "Drift or delay": 24, "Care plan": 18, "Visits": 14, "Report late": 12, "Legal status": 8,
    "Placement": 8, "Core group": 0, "Education": 6, "Health": 5, "Other": 5,
}  # fmt: skip
CHAIR_THEMES = THEMES | {"Core group": 16, "Legal status": 3, "Placement": 0}


@dataclass(eq=False)
class _Challenge:
    child: Child
    officer: bool
    raised: date
    kind: str = "Informal"
    stage: str = "0 informal"
    theme: str = "Other"
    due: date | None = None
    resolved: date | None = None
    outcome: str = "Open"
    two_rows: bool = False


def challenge_rows(months: list[Month], plans: list[Plan], periods: list[Care]) -> list[Row]:
    """One row a challenge; those that reached a later stage have a row for each."""
    rng = random_for("challenges")
    on_plan = _picker([(p.start, p.end, p.child) for p in plans], rng)
    in_care = _picker([(c.start, c.end, c.child) for c in periods], rng)
    with_numbers = [month for month in months if month.has("iro_challenges")]
    chairs = CHAIRS_2018 + CHAIRS_2019
    officers, chair_ones = [], []
    for month, by_chairs in zip(with_numbers, chairs, strict=True):
        choices = working_days_in(month.first, month.last)
        for _ in range(month["iro_challenges"]):
            officers.append(_raise(True, rng.choice(choices), in_care, rng))
        for _ in range(by_chairs):
            chair_ones.append(_raise(False, rng.choice(choices), on_plan, rng))
    for challenge in officers + chair_ones:
        if challenge.raised.year == 2018:
            _close_in_2018(challenge, rng)
    _officers_2019([c for c in officers if c.raised.year == 2019], rng)
    _chairs_2019([c for c in chair_ones if c.raised.year == 2019], rng)
    praise = []
    year = working_days_in(date(2019, 1, 1), LAST_DAY)
    for _ in range(GOOD_PRACTICE):
        good = _raise(True, rng.choice(year), in_care, rng)
        good.kind, good.due, good.outcome, good.resolved = "Good practice", None, "", good.raised
        praise.append(good)
    return _rows(officers + chair_ones + praise, rng)


def _picker(spans: list[tuple[date, date | None, Child]], rng: Random) -> Callable[[date], Child]:
    """A child for a day: on a plan, or looked after, on that day."""

    def child_on(day: date) -> Child:
        return rng.choice(
            [child for start, end, child in spans if start < day and (end is None or end > day)]
        )

    return child_on


def _raise(officer: bool, day: date, child_on: Callable[[date], Child], rng: Random) -> _Challenge:
    challenge = _Challenge(child_on(day), officer, day)
    challenge.theme = pick(rng, THEMES if officer else CHAIR_THEMES)
    challenge.due = working_days_after(day, OFFICER_DAYS if officer else CHAIR_DAYS)
    return challenge


def _make_formal(challenge: _Challenge, rng: Random) -> None:
    challenge.kind = "Formal"
    stages = {"1 team manager": 6, "2 service manager": 3, "3 head of service": 2, "Cafcass": 0.3}
    if not challenge.officer:
        stages = {"1 team manager": 5, "2 service manager": 3, "3 head of service": 2}
    challenge.stage = pick(rng, stages)


def _resolve(challenge: _Challenge, low: int, high: int, last: date, rng: Random) -> None:
    room = working_days_between(challenge.raised, last)
    challenge.resolved = working_days_after(challenge.raised, rng.randint(low, min(high, room)))


def _close_in_2018(challenge: _Challenge, rng: Random) -> None:
    """Everything raised in 2018 was closed in 2018, so that 2019 counts only its own."""
    if rng.random() < 0.3:
        _make_formal(challenge, rng)
    _resolve(challenge, 0, 25, date(2018, 12, 31), rng)
    challenge.outcome = pick(rng, OUTCOMES)


def _officers_2019(found: list[_Challenge], rng: Random) -> None:
    """122 challenges: 38 formal, 97 closed by 31 October, 71 of them in 20 working days."""
    for challenge in rng.sample(found, FORMAL):
        _make_formal(challenge, rng)
    late = [c for c in found if c.raised >= date(2019, 10, 15)]
    rest = [c for c in found if date(2019, 6, 1) <= c.raised < date(2019, 10, 15)]
    still_open = late[:8] + rng.sample(rest, len(found) - sum(OUTCOMES.values()) - len(late[:8]))
    open_ones = {id(c) for c in still_open}
    closed = [c for c in found if id(c) not in open_ones]
    early = [c for c in closed if c.raised < date(2019, 9, 10)]
    slow = {id(c) for c in rng.sample(early, len(closed) - CLOSED_IN_TIME)}
    for challenge in closed:
        if id(challenge) in slow:
            _resolve(challenge, OFFICER_DAYS + 2, OFFICER_DAYS + 20, LAST_DAY, rng)
        else:
            _resolve(challenge, 1, OFFICER_DAYS - 1, LAST_DAY, rng)
    escalated = rng.sample([c for c in closed if c.kind == "Formal"], TWO_ROWS)
    for challenge in escalated:
        challenge.outcome, challenge.two_rows = "Escalated", True
    outcomes = [o for o, count in OUTCOMES.items() for _ in range(count) if o != "Escalated"]
    rng.shuffle(outcomes)
    others = [c for c in closed if not c.two_rows]
    for challenge, outcome in zip(others, outcomes, strict=True):
        challenge.outcome = outcome


def _chairs_2019(found: list[_Challenge], rng: Random) -> None:
    for challenge in found:
        if rng.random() < 0.4:
            _make_formal(challenge, rng)
    before = [c for c in found if c.raised <= PERIOD_END]
    october = [c for c in found if c.raised > PERIOD_END]
    old = [c for c in before if c.raised < date(2019, 4, 1)]
    closed = old + rng.sample(before[len(old) :], CHAIRS_CLOSED - len(old))
    closed += october[:CHAIRS_CLOSED_OCTOBER]
    for challenge in closed:
        if rng.random() < 0.65:
            _resolve(challenge, 1, CHAIR_DAYS, LAST_DAY, rng)
        else:
            _resolve(challenge, CHAIR_DAYS + 1, CHAIR_DAYS + 15, LAST_DAY, rng)
        challenge.outcome = pick(rng, OUTCOMES)


def _impact(challenge: _Challenge, rng: Random) -> str:
    if challenge.kind == "Good practice":
        return "Yes"
    if challenge.outcome == "Open":
        return "Too early"
    if challenge.outcome == "Resolved - plan changed":
        return pick(rng, {"Yes": 8, "Too early": 2})
    return pick(rng, {"No": 7, "Too early": 2, "Yes": 1})


def _rows(found: list[_Challenge], rng: Random) -> list[Row]:
    found.sort(key=lambda c: (c.raised, not c.officer, c.child.number))
    numbers: dict[tuple[bool, int], int] = {}
    rows = []
    for challenge in found:
        series = (challenge.officer, challenge.raised.year)
        numbers[series] = numbers.get(series, 0) + 1
        name = "IRO" if challenge.officer else "CP"
        row: Row = {
            "Challenge ID": f"{name}-{series[1] % 100}-{numbers[series]:03}",
            "Child Unique ID": challenge.child.person_id,
            "Raised by": "IRO" if challenge.officer else "CP chair",
            "Date raised": challenge.raised,
            "Type": challenge.kind,
            "Stage reached": challenge.stage,
            "Theme": challenge.theme,
            "Team": challenge.child.family.team,
            "Due date for response": challenge.due,
            "Date resolved": challenge.resolved,
            "Outcome": challenge.outcome,
            "Impact on child": _impact(challenge, rng),
        }
        if challenge.two_rows:
            rows.append(row | {"Type": "Informal", "Stage reached": "0 informal"})
        rows.append(row)
    return rows
