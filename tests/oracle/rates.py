"""What counts are divided by: residents, children on plans, posts (R12, 71, 74)."""

from datetime import date
from fractions import Fraction

from .clocks import DAY
from .plan_history import open_plans
from .windows import Tables, is_open, table

# Of every council drawn here; 2020 is not published yet.
POPULATION = {2016: 900, 2017: 1000, 2018: 1100, 2019: 1230, 2021: 1250, 2022: 1300}
STANDARDS = {"cp_visit_days": 28, "core_group_interval_days": 42}


def residents(records: Tables, start: date, end: date) -> Fraction:
    """R12: the estimate of the last 30 June before the day, else the latest one before it."""
    year = end.year if end > date(end.year, 6, 30) else end.year - 1
    return Fraction(POPULATION[max(one for one in POPULATION if one <= year)])


def to_a_year(start: date, end: date) -> Fraction:
    """2: a period shorter than a year is scaled up to one."""
    days = (end - start).days + 1
    return Fraction(365, days) if days < 365 else Fraction(1)


def mean_on_plans(records: Tables, start: date, end: date) -> Fraction:
    """71: children on plans at each month's end of the period and on its last day, on average."""
    days = [end]
    day = start
    while day < end:
        if (day + DAY).month != day.month:
            days.append(day)
        day += DAY
    counts = [len(open_plans(records, one)) for one in days]
    return Fraction(sum(counts), len(counts))


def chairs(records: Tables, start: date, end: date) -> Fraction:
    """74: full-time equivalents of chairs who are in post on the day."""
    return sum(
        (
            Fraction(str(post["post_fte"]))
            for post in table(records, "staffing")
            if post["post_role"] == "CP_CHAIR"
            and post["post_state"] == "IN_POST"
            and is_open(post["post_from_date"], post.get("post_to_date"), end)
        ),
        Fraction(0),
    )
