"""Working days of England and Wales and plain date arithmetic, without pandas."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

import holidays

_YEARS = range(2000, 2022)


@cache
def _bank_holidays() -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=_YEARS))


def days(count: int) -> timedelta:
    """A span of calendar days."""
    return timedelta(days=count)


def is_working_day(day: date) -> bool:
    """True from Monday to Friday, bank holidays of England and Wales apart."""
    return day.weekday() < 5 and day not in _bank_holidays()


def on_or_before(day: date) -> date:
    """The day itself if it is a working day, else the last working day before it."""
    while not is_working_day(day):
        day -= days(1)
    return day


def on_or_after(day: date) -> date:
    """The day itself if it is a working day, else the next one."""
    while not is_working_day(day):
        day += days(1)
    return day


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`; the start day is not counted."""
    step = days(1) if count >= 0 else days(-1)
    left = abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end` (0 for the same day)."""
    count = 0
    while start < end:
        start += days(1)
        count += is_working_day(start)
    return count


def working_days_in(first: date, last: date) -> list[date]:
    """Every working day from `first` to `last`, both included."""
    return [day for day in every_day(first, last) if is_working_day(day)]


def every_day(first: date, last: date) -> list[date]:
    """Every calendar day from `first` to `last`, both included."""
    return [first + days(n) for n in range((last - first).days + 1)]


def months_after(day: date, months: int) -> date:
    """Same day of the month, clipped at the month's end; negative goes back."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def years_after(day: date, years: int) -> date:
    """The same day so many years later (29 February becomes 28 February)."""
    return months_after(day, 12 * years)


def age_on(born: date, day: date) -> int:
    """Completed years; below 0 before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
