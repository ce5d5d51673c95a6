"""Child protection plans: starts, reviews and ends drawn together, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo.conferences import Conference
from sru_analysis.demo.days import days, is_working_day, months_after, working_days_in
from sru_analysis.demo.draws import grouped, random_for, split_total, take
from sru_analysis.demo.months import PERIOD_END, Month
from sru_analysis.demo.people import Child
from sru_analysis.demo.reviewing import Chain, fix_late, hold_reviews, plan_window

TWO_YEARS = 730
FIRST_LATE = {
    "2019-01": 3, "2019-02": 3, "2019-03": 3, "2019-04": 2, "2019-05": 3,
    "2019-06": 2, "2019-07": 2, "2019-08": 2, "2019-09": 1,
}  # fmt: skip
FIRST_REVIEWS_IN_PERIOD = 878
DAY_91_MONTHS = {"2018-12": 5, "2019-01": 5, "2019-02": 4}
ENDS_ON_LAST_DAY = 3
EARLY_END_SHARE = 0.05
END_WEIGHTS = (1.0, 2.8, 1.0, 1.1)  # by number of reviews held


@dataclass(eq=False)
class Plan:
    """One child's plan; `long` marks those meant to pass two years."""

    child: Child
    start: date
    chain: Chain
    conference: Conference | None = None
    end: date | None = None
    long: bool = False
    route: str = ""
    must_end: bool = False

    def open_on(self, day: date) -> bool:
        """Started by the day and not ended by it."""
        return self.start <= day and (self.end is None or self.end > day)

    @property
    def two_years(self) -> date:
        """The first day on which the plan has lasted 730 days."""
        return self.start + days(TWO_YEARS)


def started(child: Child, start: date, conference: Conference | None = None) -> Plan:
    """A new plan with its empty chain of reviews."""
    return Plan(child, start, Chain(child.family.number, start), conference)


class Plans:
    """All plans; `run` takes one month after the other."""

    def __init__(self, opening: list[Plan], months: list[Month]) -> None:
        self.all = opening
        self._random = random_for("plans")
        self._two_years_before = sum(plan.two_years <= months[0].first for plan in opening)
        self._first_reviews = 0

    def open_on(self, day: date) -> list[Plan]:
        """Plans open on the day."""
        return [plan for plan in self.all if plan.open_on(day)]

    def start(self, month: Month, conferences: list[Conference]) -> list[Plan]:
        """The month's new plans, each on the day of its conference."""
        new = [started(c.child, c.held, c) for c in conferences if c.plan]
        self.all += new
        self._fix_day_91(month, new)
        return new

    def run(self, month: Month, crossing: int) -> list[Plan]:
        """Hold the month's reviews and end its plans; returns the plans that ended."""
        plans = [plan for plan in self.all if plan.end is None]
        two_year_ends = self._two_years_before + crossing - month["cp_plans_2y_open_end"]
        self._two_years_before = month["cp_plans_2y_open_end"]
        early = self._end_early(month, plans)
        reviewed = self._review(month, [plan for plan in plans if plan.end is None])
        old = self._end_after_two_years(month, plans, reviewed, two_year_ends)
        left = month["cp_plans_ended"] - len(early) - len(old)
        return early + old + self._end_at_review(month, reviewed, left)

    def fix_late(self, month: Month, stage: str) -> None:
        """Choose the reviews of a stage that will be late in a month to come."""
        late = month["cp_reviews_held"] - month["cp_reviews_on_time"]
        first = FIRST_LATE.get(month.name, round(late * 0.45))
        count = first if stage == "first" else late - first
        able = [
            plan.chain for plan in self.all
            if plan.end is None and plan.two_years > month.last + days(30)
        ]  # fmt: skip
        fix_late(month, able, plan_window, {stage: count}, self._random)

    def _fix_day_91(self, month: Month, new: list[Plan]) -> None:
        """Plant E11: reviews on day 91 where three calendar months are shorter."""
        count = DAY_91_MONTHS.get(month.name)
        if not count:
            return
        able = []
        for plan in new:
            day = plan.start + days(91)
            if is_working_day(day) and months_after(plan.start, 3) < day:
                able.append(plan)
        groups = grouped(able, key=lambda plan: plan.child.family.number)
        self._random.shuffle(groups)
        groups.sort(key=lambda group: group[0].start != date(2018, 12, 3))
        for plan in take(groups, count):
            plan.chain.on_day = plan.start + days(91)

    def _end_early(self, month: Month, plans: list[Plan]) -> list[Plan]:
        """Plans that end before their first review."""
        rng = self._random
        able = [
            plan for plan in plans
            if not plan.chain.held and plan.chain.on_day is None
            and not plan.long and not plan.child.unborn
            and 25 <= (month.first - plan.start).days <= 45
        ]  # fmt: skip
        groups = grouped(able, key=lambda plan: plan.child.family.number)
        rng.shuffle(groups)
        count = min(round(month["cp_plans_ended"] * EARLY_END_SHARE), len(able))
        ended = take(groups, count)
        for group in grouped(ended, key=lambda plan: plan.child.family.number):
            last = min(group[0].start + days(66), month.last - days(1))
            day = rng.choice(working_days_in(month.first, last))
            for plan in group:
                plan.end = day
        return ended

    def _review(self, month: Month, plans: list[Plan]) -> list[Plan]:
        total = month["cp_reviews_held"]
        stages = None
        if month.last == PERIOD_END:
            first = FIRST_REVIEWS_IN_PERIOD - self._first_reviews
            stages = {"first": first, "later": total - first}
        for plan in plans:
            if not plan.long and not plan.must_end:
                _keep_below_two_years(plan)
        reviewed = hold_reviews(
            month,
            [plan.chain for plan in plans],
            plan_window,
            total,
            self._random,
            stages,
        )
        if month.in_period:
            self._first_reviews += sum(len(chain.held) == 1 for chain in reviewed)
        chains = {id(chain) for chain in reviewed}
        return [plan for plan in plans if id(plan.chain) in chains]

    def _end_after_two_years(
        self, month: Month, plans: list[Plan], reviewed: list[Plan], count: int
    ) -> list[Plan]:
        able = [plan for plan in plans if plan.two_years < month.first]
        self._random.shuffle(able)
        in_review = {id(plan) for plan in reviewed}
        able.sort(key=lambda plan: id(plan) not in in_review)
        ended = able[:count]
        if len(ended) != count:
            raise ValueError(f"{month.name}: {len(able)} plans of two years, {count} to end")
        for plan in ended:
            day = plan.chain.held[-1]
            if id(plan) not in in_review or day == PERIOD_END:
                last_day = month.last - days(1)
                after = max(month.first, day if id(plan) in in_review else month.first)
                day = self._random.choice(working_days_in(min(after, last_day), last_day) or [day])
            plan.end = day
        return ended

    def _end_at_review(self, month: Month, reviewed: list[Plan], count: int) -> list[Plan]:
        """End plans at their review of the month, family by family, by weight of the stage."""
        able = [plan for plan in reviewed if plan.end is None and not plan.long]
        must = [plan for plan in able if plan.must_end or _last_before_two_years(plan)]
        ending = {id(plan) for plan in must}
        last_day = [plan for plan in able if plan.chain.held[-1] == PERIOD_END]
        if last_day:
            wanted = ENDS_ON_LAST_DAY - sum(id(plan) in ending for plan in last_day)
            free = [plan for plan in last_day if id(plan) not in ending]
            must += take(_families(free), wanted)
        barred = {id(plan) for plan in must + last_day}
        groups = _families([plan for plan in able if id(plan) not in barred])
        keys = []
        for group in groups:
            weight = END_WEIGHTS[min(len(group[0].chain.held), len(END_WEIGHTS)) - 1]
            keys.append(self._random.random() ** (1 / weight))
        order = sorted(range(len(groups)), key=lambda n: -keys[n])
        ended = must + take([groups[n] for n in order], count - len(must))
        for plan in ended:
            plan.end = plan.chain.held[-1]
        return ended


def _families(plans: list[Plan]) -> list[list[Plan]]:
    return grouped(plans, key=lambda plan: (plan.child.family.number, plan.chain.held[-1]))


def _last_before_two_years(plan: Plan) -> bool:
    """No further review fits in before the plan has lasted two years."""
    return plan_window(plan.chain).earliest + days(4) > plan.start + days(TWO_YEARS - 2)


def _keep_below_two_years(plan: Plan) -> None:
    """A plan not meant to pass two years ends at a review before them."""
    if not plan.chain.held:
        return
    window = plan_window(plan.chain)
    last = plan.start + days(TWO_YEARS - 2)
    if window.latest > last:
        plan.chain.limit = last
        plan.must_end = True


def crossings(months: list[Month], opening_two_years: int) -> list[int]:
    """How many plans pass two years in each month, beside those that then end."""
    rng = random_for("crossings")
    numbers = []
    before = opening_two_years
    for month in months:
        change = month["cp_plans_2y_open_end"] - before
        before = month["cp_plans_2y_open_end"]
        numbers.append(change + 1 if change > 0 else rng.choice((1, 2)))
    return numbers


def spread(total: int, months: list[Month]) -> dict[str, int]:
    """A total over months in proportion to the plans started."""
    parts = split_total(total, [month["cp_plans_started"] for month in months])
    return {month.name: part for month, part in zip(months, parts, strict=True)}
