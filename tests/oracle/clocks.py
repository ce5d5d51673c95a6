"""Clocks by walking: a day, a month or a birthday at a time (R4 to R7, R11)."""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DAY = timedelta(days=1)
BY_MONTHS: list[bool] = []
"""Not empty while councils are looked at that read three and six months, and two years, as
calendar months (R6, R7)."""
THREE_MONTHS, SIX_MONTHS, TWO_YEARS = 91, 183, 730  # days (R6, R7)
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
]  # fmt: skip
LIST = Path(__file__).parent.parent / "data" / "bank_holidays.csv"

with LIST.open(encoding="utf-8", newline="") as lines:
    HOLIDAYS = {date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
FIRST_YEAR, LAST_YEAR = min(HOLIDAYS).year, max(HOLIDAYS).year


def is_worked(day: date) -> bool:
    """Not a Saturday, a Sunday or a bank holiday of England and Wales."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"the list of bank holidays does not reach {day}")
    return day.weekday() < 5 and day not in HOLIDAYS


@cache
def working_days_after(start: date, number: int) -> date:
    """R4: the start is day 0; a start that is not worked counts as the last worked day before."""
    day = start
    while not is_worked(day):
        day -= DAY
    counted = 0
    while counted < number:
        day += DAY
        if is_worked(day):
            counted += 1
    return day


@cache
def working_days_between(start: date, end: date) -> int | None:
    """R4: the start day left out, the end day counted; None where the end comes first."""
    if end < start:
        return None
    counted, day = 0, start
    while day < end:
        day += DAY
        if is_worked(day):
            counted += 1
    return counted


def months_after(start: date, number: int) -> date:
    """R5: the same day of the month, clipped at the month's end."""
    year, month = start.year, start.month
    for _ in range(abs(number)):
        month += 1 if number > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    day = date(year, month, 1)
    while day.day < start.day and (day + DAY).month == month:
        day += DAY
    return day


def three_months_after(start: date) -> date:
    """R6: the last day on which a first review is in time."""
    return months_after(start, 3) if BY_MONTHS else start + THREE_MONTHS * DAY


def six_months_after(start: date) -> date:
    """R6: the last day on which a later review is in time."""
    return months_after(start, 6) if BY_MONTHS else start + SIX_MONTHS * DAY


def two_years_after(start: date) -> date:
    """R7: the first day on which two years are complete."""
    return months_after(start, 24) if BY_MONTHS else start + TWO_YEARS * DAY


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar month of a day."""
    first = last = day
    while (first - DAY).month == day.month:
        first -= DAY
    while (last + DAY).month == day.month:
        last += DAY
    return first, last


def birthday(born: date, years: int) -> date:
    """R11: the day on which so many years are complete; 29 February becomes 1 March."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not is_leap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def is_leap(year: int) -> bool:
    return (date(year, 3, 1) - DAY).day == 29


@cache
def age_on(born: date, day: date) -> int:
    """R11: completed years; -1 before birth."""
    if day < born:
        return -1
    years = 0
    while birthday(born, years + 1) <= day:
        years += 1
    return years


def age_band(child: dict | None, day: date) -> str:
    """The standard age bands; without a date of birth, an expected one makes a child unborn."""
    child = child or {}
    if child.get("dob") is None:
        return "Unborn" if child.get("expected_dob") else "Not known"
    age = age_on(child["dob"], day)
    if age < 0:
        return "Unborn"
    if age < 1:
        return "Under 1"
    if age < 5:
        return "1 to 4"
    if age < 10:
        return "5 to 9"
    if age < 16:
        return "10 to 15"
    return "16 and 17" if age < 18 else "18 and over"


def months_named(label: str) -> tuple[date, date] | None:
    """The first and last day of the months that an audit round is called by ("MAY/JUN 2019")."""
    for mark in "/-,&":
        label = label.replace(mark, " ")
    words = label.lower().split()
    years = [int(word) for word in words if word.isdigit() and len(word) == 4]
    months = [
        number
        for number, name in enumerate(MONTHS, start=1)
        for word in words
        if len(word) >= 3 and name.startswith(word)
    ]
    if not years or not months:
        return None
    first = date(years[0], min(months), 1)
    return first, month_of(date(years[0], max(months), 1))[1]
