"""Children who come back to a plan, and plans that ended before April 2017."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.days import days, on_or_after, on_or_before, working_days_in
from sru_analysis.demo.draws import grouped, random_for, take
from sru_analysis.demo.months import FIRST_DAY, Month
from sru_analysis.demo.people import Child
from sru_analysis.demo.plans import Plan, spread
from sru_analysis.demo.reviewing import plan_window

RECENT_REPEATS = 79
OLD_REPEATS = 88
SAME_DAY_MONTH = "2019-05"
MANY_DAYS_AGO = 100


@dataclass(eq=False)
class OldPlan:
    """A plan that ended before the records begin."""

    child: Child
    start: date
    end: date


class Repeats:
    """Who comes back when."""

    def __init__(self, months: list[Month]) -> None:
        period = [month for month in months if month.in_period]
        self._recent = spread(RECENT_REPEATS, period) | {
            "2018-10": 7, "2018-11": 8, "2018-12": 8, "2019-10": 9,
        }  # fmt: skip
        self._old = spread(OLD_REPEATS, period)
        self._random = random_for("repeats")
        self.old_plans: list[OldPlan] = []

    def returning(self, month: Month, plans: list[Plan]) -> list[list[Child]]:
        """Groups of brothers and sisters whose plans ended and who come back this month."""
        count = self._recent.get(month.name, 0)
        if not count:
            return []
        by_child = grouped(plans, key=lambda plan: plan.child.number)
        able = [own[0].child for own in by_child if len(own) == 1 and _may_return(own[0], month)]
        groups = grouped(able, key=lambda child: child.family.number)
        self._random.shuffle(groups)
        chosen = take(groups, count)
        return grouped(chosen, key=lambda child: child.family.number)

    def restarting(self, month: Month, plans: list[Plan]) -> list[tuple[list[Child], date]]:
        """Plant E28: one plan that ends, and starts again, on the same day."""
        if month.name != SAME_DAY_MONTH:
            return []
        choices = working_days_in(month.first + days(9), month.first + days(20))
        for plan in plans:
            if plan.long or plan.end or not plan.chain.held or len(plan.child.family.children) > 1:
                continue
            window = plan_window(plan.chain)
            held = plan.conference.held if plan.conference else FIRST_DAY
            inside = [day for day in choices if window.earliest <= day <= window.latest]
            if inside and date(2018, 4, 1) <= held < date(2019, 1, 1):
                plan.chain.on_day = inside[0]
                plan.must_end = True
                plan.route = "not_known"
                return [([plan.child], inside[0])]
        raise ValueError("no plan can end and start again on one day")

    def add_old_plans(self, month: Month, new: list[Plan], returned: set[int]) -> None:
        """Give some of the month's new plans an earlier one, ended before April 2017."""
        rng = self._random
        count = self._old.get(month.name, round(month["cp_plans_started"] * 0.17))
        able = [
            plan for plan in new
            if plan.child.number not in returned and not plan.child.unborn
            and not plan.conference.transfer_in
        ]  # fmt: skip
        groups = grouped(able, key=lambda plan: plan.child.family.number)
        rng.shuffle(groups)
        for group in grouped(take(groups, count), key=lambda plan: plan.child.family.number):
            start, end = _old_dates(group[0].start, month, rng)
            for plan in group:
                plan.child.alive_on(start)
                self.old_plans.append(OldPlan(plan.child, start, end))


def _may_return(plan: Plan, month: Month) -> bool:
    """Ended some time ago, still at home, and no conference in the same reporting year."""
    if plan.end is None or plan.route not in ("cin", "early_help", "closed"):
        return False
    if not MANY_DAYS_AGO <= (month.first - plan.end).days <= 680 or plan.child.died:
        return False
    held = plan.conference.held if plan.conference else FIRST_DAY
    limit = date(2018, 4, 1) if month.first < date(2019, 4, 1) else date(2019, 1, 1)
    return held < limit


def _old_dates(start: date, month: Month, rng: Random) -> tuple[date, date]:
    """Start and end of the earlier plan: within two years where the records allow it."""
    last_end = FIRST_DAY - days(12)
    recent = start - days(690)
    if recent < last_end - days(30) and not month.in_period and rng.random() < 0.47:
        end = recent + days(rng.randint(0, (min(last_end, start - days(120)) - recent).days))
    else:
        latest = min(last_end, start - days(800))
        end = latest - days(rng.randint(0, 1500))
    end = on_or_before(end)
    return on_or_after(end - days(rng.randint(90, 500))), end
