"""Figures that are estimated rather than counted, by plain loops (69, 75, 127, 157).

Each gives the value with its lower and upper end, the numerator and the denominator, or ``None``
where there is too little to go by.
"""

from dataclasses import dataclass
from datetime import date

from .care_waits import due_dates, reviews_in
from .child_protection import conferences_held, plans_of_this_council
from .clocks import DAY, months_after
from .kept_limits import next_due
from .local_returns import challenges_by
from .looked_after import care_episodes, covers, period_of_care, starts_of_care
from .plan_history import END, START, open_plans
from .windows import Tables, children_of, is_open, table

Z = 1.959963984540054  # 95 in 100 of a normal distribution lie within


@dataclass
class Estimate:
    value: float
    lower: float
    upper: float
    numerator: float | None = None
    denominator: float | None = None


def spread_of(numbers: list[float], away_from: float, divisor: int) -> float:
    """The root of the mean square distance of numbers from one of them."""
    return (sum((number - away_from) ** 2 for number in numbers) / divisor) ** 0.5


# --- 157: conferences expected beyond the slots of chairs --------------------------------------


def capacity_gap(records: Tables, snapshot: date) -> Estimate | None:
    """157: review conferences due or overdue within a month and a month's usual initial
    conferences, in meetings, less the slots of the chairs in post.
    """
    initial = [
        len(meetings_in(records, months_after(snapshot, -n - 1) + DAY, months_after(snapshot, -n)))
        for n in range(12)
    ]
    since = months_after(snapshot, -12) + DAY
    children, sittings = set(), set()
    for review in table(records, "cp_reviews"):
        day, person = review.get("cp_review_date"), review["person_id"]
        if day is not None and since <= day <= snapshot and (person, day) not in children:
            children.add((person, day))
            sittings.add((review.get("cp_review_meeting_id") or f"child {person}", day))
    slots = sum(
        post["conference_slots"] or 0
        for post in table(records, "staffing")
        if (post["post_role"], post["post_state"]) == ("CP_CHAIR", "IN_POST")
        and is_open(post["post_from_date"], post.get("post_to_date"), snapshot)
    )
    if not sum(initial) or not sittings or not slots:
        return None
    due = sum(
        next_due(records, plan, snapshot) <= months_after(snapshot, 1)
        for plan in open_plans(records, snapshot)
    )
    usual = sum(initial) / 12
    gap = due * len(sittings) / len(children) + usual - slots
    reach = Z * spread_of(initial, usual, 11)
    return Estimate(gap, gap - reach, gap + reach, denominator=slots)


def meetings_in(records: Tables, start: date, end: date) -> set[tuple]:
    """6: the meetings of initial conferences from one day to another."""
    return {
        (row.get("icpc_meeting_id") or f"child {row['person_id']}", row["icpc_date"])
        for row in conferences_held(records, start, end)
    }


# --- 75: children on plans in three months -----------------------------------------------------


def demand(records: Tables, snapshot: date, first: date) -> Estimate | None:
    """75: the plans open now carried on for three months; the range from how far the same was out
    before.
    """
    ends = [snapshot]
    while months_after(snapshot + DAY, -len(ends)) >= first:
        ends.insert(0, months_after(snapshot + DAY, -len(ends)) - DAY)
    errors = [
        plans_on(records, ends[n + 3]) - carried_on(records, ends[: n + 1])
        for n in range(12, len(ends) - 3)
    ]
    if len(errors) < 8:
        return None
    value = carried_on(records, ends)
    reach = Z * spread_of(errors, 0, len(errors))
    return Estimate(value, max(value - reach, 0), value + reach)


def lasting_plans(records: Tables) -> list[dict]:
    return [plan for plan in plans_of_this_council(records) if plan.get(END) != plan[START]]


def plans_on(records: Tables, day: date) -> int:
    return sum(is_open(plan[START], plan.get(END), day) for plan in lasting_plans(records))


def carried_on(records: Tables, ends: list[date]) -> float:
    """Three months after the last of these month ends, at the pace of the twelve before it."""
    started = ended = exposed = 0
    months = list(zip(ends, ends[1:], strict=False))[-12:]
    for before, after in months:
        exposed += plans_on(records, before)
        for plan in lasting_plans(records):
            started += before < plan[START] <= after
            ended += plan.get(END) is not None and before < plan[END] <= after
    plans = float(plans_on(records, ends[-1]))
    for _ in range(3):
        plans += started / len(months) - plans * ended / max(exposed, 1)
    return plans


# --- 69 and 127: two shares and the difference between them -------------------------------------


def difference(one: list[bool], other: list[bool]) -> Estimate | None:
    """The first share less the second, in percentage points, with Newcombe's interval."""
    if len(one) < 10 or len(other) < 10:
        return None
    share, low, high = wilson(one)
    second, second_low, second_high = wilson(other)
    down = ((share - low) ** 2 + (second_high - second) ** 2) ** 0.5
    up = ((high - share) ** 2 + (second - second_low) ** 2) ** 0.5
    gap = share - second
    ends = (100 * number for number in (gap, gap - down, gap + up))
    return Estimate(*ends, numerator=sum(one), denominator=len(one))


def wilson(verdicts: list[bool]) -> tuple[float, float, float]:
    """A share and the ends of its interval: the shares that lie Z standard errors from it."""
    n, share = len(verdicts), sum(verdicts) / len(verdicts)
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * (share * (1 - share) / n + Z * Z / (4 * n * n)) ** 0.5 / (1 + Z * Z / n)
    return share, middle - half, middle + half


def nine_month_effect(records: Tables, snapshot: date) -> Estimate | None:
    """69: plans that reached nine months, by whether they ended by twelve; since joint reviews
    began against before.
    """
    held = [row["review_date"] for row in table(records, "cp_nine_month_reviews")]
    began = min((day for day in held if day <= snapshot), default=None)
    since, before = [], []
    for plan in plans_of_this_council(records):
        nine, twelve = months_after(plan[START], 9), months_after(plan[START], 12)
        if is_open(plan[START], plan.get(END), nine) and twelve <= snapshot:
            ended = plan.get(END) is not None and plan[END] <= twelve
            (since if began is not None and nine >= began else before).append(ended)
    return difference(since, before)


def challenge_impact(records: Tables, snapshot: date) -> Estimate | None:
    """127: reviews that became overdue, by whether they were held within 90 days; those about
    which the officer challenged meanwhile against the others.
    """
    challenged, others = [], []
    for person, since, held, left in overdue_times(records):
        until = since + 90 * DAY
        soon = held is not None and held <= until
        if until > snapshot or (not soon and held is None and left is not None and left <= until):
            continue
        raised = any(
            since <= row["raised_date"] <= until and (held is None or row["raised_date"] < held)
            for row in challenges_by(records, "IRO")
            if row["person_id"] == person
        )
        (challenged if raised else others).append(soon)
    return difference(challenged, others)


def overdue_times(records: Tables) -> list[tuple]:
    """Child, first day overdue, day held, day on which care ended, of each overdue review."""
    found = []
    for person in children_of(care_episodes(records)):
        for began in starts_of_care(records, person):
            over = end_of_care(records, person, began)
            for due, held in due_dates(began, reviews_in(records, person, began, date.max)):
                if held is not None and held > due:
                    found.append((person, due + DAY, held, None))
                if held is None and (over is None or over > due + DAY):
                    found.append((person, due + DAY, None, over))
    return found


def end_of_care(records: Tables, person: str, began: date) -> date | None:
    """The first day after a period of care began on which it goes on no longer."""
    ends = [
        one.get("cla_episode_ceased_date")
        for one in care_episodes(records)
        if one["person_id"] == person and covers(one, one["cla_episode_start_date"])
    ]
    later = sorted(day for day in ends if day is not None and day > began)
    over = [day for day in later if period_of_care(records, person, day) != began]
    return over[0] if over else None
