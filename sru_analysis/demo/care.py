"""Periods of care: starts and ends by month, and the reviews held in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from sru_analysis.demo.days import days, every_day, on_or_before, working_days_after, years_after
from sru_analysis.demo.draws import grouped, random_for, split_total
from sru_analysis.demo.exits import CareStart
from sru_analysis.demo.months import FIRST_DAY, LAST_DAY, OPENING_CARE, PERIOD_END, Month
from sru_analysis.demo.people import Child, People
from sru_analysis.demo.reviewing import Chain, Window, fix_late, hold_reviews

# opening stock by years in care: from, to, share
OPENING_YEARS = ((0.0, 1.0, 0.31), (1.0, 2.0, 0.2), (2.0, 5.0, 0.27), (5.0, 13.5, 0.22))
ENDS_ON_LAST_DAY = 2
STARTS_ON_LAST_DAY = 3
STARTS_JUST_BEFORE = 2
FIRST_IN_PERIOD = 402
SECOND_IN_PERIOD = 351
LATE = {
    "2019-01": (5, 2, 7), "2019-02": (3, 1, 5), "2019-03": (6, 2, 7), "2019-04": (4, 2, 4),
    "2019-05": (6, 2, 8), "2019-06": (4, 1, 5), "2019-07": (6, 3, 7), "2019-08": (3, 1, 4),
    "2019-09": (3, 1, 4),
}  # fmt: skip
STAGES = ("first", "second", "later")


@dataclass(eq=False)
class Care:
    """One period of care of one child."""

    child: Child
    start: date
    chain: Chain
    end: date | None = None
    reason: str = ""
    planned_end: date | None = None
    from_plan: bool = False
    leaves_at_18: bool = False
    legal: list[tuple[date, str]] = field(default_factory=list)
    places: list[tuple[date, str, str]] = field(default_factory=list)

    def open_on(self, day: date) -> bool:
        """Started by the day and not ended by it."""
        return self.start <= day and (self.end is None or self.end > day)

    @property
    def order_granted(self) -> bool:
        """Care ended with an order that was planned with the end of a plan."""
        return self.planned_end is not None


def begun(child: Child, start: date) -> Care:
    """A new period of care with its empty chain of reviews."""
    return Care(child, start, Chain(child.number, start))


def care_window(chain: Chain) -> Window:
    """20 working days, then 91 days, then 183 days after the review before."""
    if not chain.held:
        return Window(
            "first",
            working_days_after(chain.start, 9),
            working_days_after(chain.start, 18),
            working_days_after(chain.start, 20),
            working_days_after(chain.start, 22),
        )
    last = chain.held[-1]
    if len(chain.held) == 1:
        return Window("second", last + days(56), last + days(88), last + days(91), last + days(93))
    return Window("later", last + days(120), last + days(180), last + days(183), last + days(185))


def periods_of_care(people: People, months: list[Month], asked: list[CareStart]) -> list[Care]:
    """Every period of care with its start and end; stocks follow the months exactly."""
    rng = random_for("care")
    before = [_from_plan(care) for care in asked if care.start < FIRST_DAY]
    periods = before + _opening(people, OPENING_CARE - len(before), rng)
    for month in months:
        wanted = [care for care in asked if month.first <= care.start <= month.last]
        periods += [_from_plan(care) for care in wanted]
        fill = month["cla_started"] - len(wanted)
        if fill < 0:
            raise ValueError(f"{month.name}: {-fill} starts of care too many")
        for day in _start_days(month, fill, rng):
            child = people.siblings(1)[0]
            child.usual_age = "care"
            child.alive_on(day - days(2))
            periods.append(begun(child, day))
        _end_some(month, periods, rng)
    for care in periods:
        care.chain.stop = care.end
        _bound_birth(care)
    return periods


def _from_plan(asked: CareStart) -> Care:
    """The period of care that the end of a plan asks for."""
    care = begun(asked.child, asked.start)
    care.planned_end, care.reason = asked.end, asked.order
    care.from_plan = True
    asked.child.alive_on(care.start)
    return care


def _opening(people: People, count: int, rng: Random) -> list[Care]:
    """The rest of the 926 children looked after on 31 March 2017."""
    periods = []
    numbers = split_total(count, [share for _, _, share in OPENING_YEARS])
    for (low, high, _), number in zip(OPENING_YEARS, numbers, strict=True):
        for _ in range(number):
            ago = 1 + int(365.25 * (low + (high - low) * rng.random() ** 1.3))
            child = people.siblings(1)[0]
            child.usual_age = "care"
            start = FIRST_DAY - days(ago)
            child.alive_on(start - days(2))
            periods.append(begun(child, start))
    return periods


def _start_days(month: Month, count: int, rng: Random) -> list[date]:
    choices = every_day(month.first, month.last)
    if month.last != PERIOD_END:
        return [rng.choice(choices) for _ in range(count)]
    planted = [PERIOD_END] * STARTS_ON_LAST_DAY
    planted += [PERIOD_END - days(n + 1) for n in range(STARTS_JUST_BEFORE)]
    return planted + [rng.choice(choices[2:27]) for _ in range(count - len(planted))]


def _end_some(month: Month, periods: list[Care], rng: Random) -> None:
    """End the month's number: planned ends, 18th birthdays, short stays, others."""
    last = month.last - days(1) if month.last == PERIOD_END else month.last
    able = [care for care in periods if care.end is None]
    ending = [care for care in able if care.planned_end and care.planned_end <= month.last]
    for care in ending:
        care.end = care.planned_end
    left = month["cla_ceased"] - len(ending)
    free = [care for care in able if care.end is None and care.planned_end is None]
    adults, short, others = split_total(left, (0.36, 0.16, 0.48))
    september = date(2019, 9, 1)
    grown = [
        care for care in free
        if not care.from_plan and (month.first - care.start).days > 150
    ]  # fmt: skip
    chosen = rng.sample(grown, adults)
    for care in chosen:
        care.leaves_at_18 = True
    brief = [
        care for care in free
        if not care.leaves_at_18 and 3 <= (month.last - care.start).days <= 75
        and not september <= care.start <= PERIOD_END and (last - care.start).days > 4
    ]  # fmt: skip
    chosen += rng.sample(brief, min(short, len(brief)))
    long = [
        care for care in free
        if not care.leaves_at_18 and (month.first - care.start).days > 75
    ]  # fmt: skip
    chosen += rng.sample(long, left - len(chosen))
    for care in chosen:
        care.end = rng.choice(every_day(max(month.first, care.start + days(3)), last))
    if month.last == PERIOD_END:
        for care in chosen[:ENDS_ON_LAST_DAY]:
            care.end = PERIOD_END


def _bound_birth(care: Care) -> None:
    """Nobody stays in care beyond 18; those who leave at 18 leave on the birthday."""
    child = care.child
    if care.leaves_at_18:
        child.born = years_after(care.end, -18)
    else:
        child.under_18_on((care.end or LAST_DAY) + days(40))


def hold_care_reviews(months: list[Month], periods: list[Care]) -> None:
    """All reviews, month by month, with exact numbers by stage from January 2019."""
    rng = random_for("care reviews")
    for care in periods:
        if care.start < FIRST_DAY:
            _hold_earlier_reviews(care, rng)
    counts = dict.fromkeys(STAGES, 0)
    chains = [care.chain for care in periods]
    for month in months[:3]:
        _fix_late(month, chains, "later", rng)
    for number, month in enumerate(months):
        for stage, ahead in (("first", 1), ("second", 1), ("later", 3)):
            for coming in months[number + ahead : number + ahead + 1]:
                _fix_late(coming, chains, stage, rng)
        total = month["cla_reviews_held"]
        stages = None
        if month.last == PERIOD_END:
            first = FIRST_IN_PERIOD - counts["first"]
            second = SECOND_IN_PERIOD - counts["second"]
            stages = {"first": first, "second": second, "later": total - first - second}
        running = [chain for chain in chains if chain.start <= month.last]
        for chain in hold_reviews(month, running, care_window, total, rng, stages):
            if month.in_period:
                counts[STAGES[min(len(chain.held), 3) - 1]] += 1


def _fix_late(month: Month, chains: list[Chain], stage: str, rng: Random) -> None:
    late = month["cla_reviews_held"] - month["cla_reviews_on_time"]
    parts = LATE.get(month.name) or split_total(late, (0.4, 0.14, 0.46))
    count = dict(zip(STAGES, parts, strict=True))[stage]
    running = [chain for chain in chains if chain.start <= month.last]
    fix_late(month, running, care_window, {stage: count}, rng)


def _hold_earlier_reviews(care: Care, rng: Random) -> None:
    """The reviews from the start of care to March 2017."""
    chain = care.chain
    last = on_or_before(FIRST_DAY - days(1))
    while True:
        window = care_window(chain)
        span = (window.latest - window.earliest).days
        low = window.earliest + days(span // 2)
        planned = on_or_before(low + days(rng.randint(0, (window.latest - low).days)))
        latest = on_or_before(window.latest)
        if planned > last and latest > last:
            return
        chain.held.append(min(planned, latest, last))
        chain.due.append(window.due)


def by_child(periods: list[Care]) -> list[list[Care]]:
    """Periods of care grouped by child."""
    return grouped(periods, key=lambda care: care.child.number)
