"""Reading the demo council's files and counting days, in plain Python."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import holidays

FOLDER = Path(__file__).parents[2] / "data" / "demo"
MONTHS_FILE = Path(__file__).parents[2] / "sru_analysis" / "demo" / "months.csv"

JANUARY = date(2019, 1, 1)
END_OF_JANUARY = date(2019, 1, 31)
APRIL = date(2019, 4, 1)
SEPTEMBER = date(2019, 9, 1)
END = date(2019, 9, 30)
EXTRACT = date(2019, 10, 31)
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="WLS", years=range(2000, 2021))


@cache
def table(name: str) -> list[dict]:
    """The rows of one file; dates as dates, blanks as None."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: _value(text) for key, text in row.items()} for row in csv.DictReader(file)]


def _value(text: str) -> object:
    if len(text) == 10 and text[2] == text[5] == "/":
        return datetime.strptime(text, "%d/%m/%Y").date()
    return text or None


@cache
def months() -> list[dict]:
    """The calibrated months with their first and last day; numbers as int, blanks None."""
    with MONTHS_FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        year, month = map(int, row["month"].split("-"))
        first = date(year, month, 1)
        for key in row:
            if key != "month":
                row[key] = int(row[key]) if row[key] else None
        row["first"], row["last"] = first, months_after(first, 1) - timedelta(1)
    return rows


def month(name: str) -> dict:
    """One calibrated month."""
    return next(row for row in months() if row["month"] == name)


def months_after(day: date, count: int) -> date:
    """Same day of the month, clipped at the end of the month."""
    number = day.year * 12 + day.month - 1 + count
    year, index = divmod(number, 12)
    for last in (31, 30, 29, 28):
        if day.day <= last:
            try:
                return date(year, index + 1, day.day)
            except ValueError:
                pass
        try:
            clipped = date(year, index + 1, last)
        except ValueError:
            continue
        if day.day > last:
            return clipped
    raise AssertionError(day)


def is_working_day(day: date, bank_holidays: bool = True) -> bool:
    """Monday to Friday, bank holidays of England and Wales apart."""
    return day.weekday() < 5 and not (bank_holidays and day in _BANK_HOLIDAYS)


def working_days(start: date, end: date, bank_holidays: bool = True) -> int:
    """Working days after the start up to the end, the end day included."""
    span = (end - start).days
    return sum(is_working_day(start + timedelta(n), bank_holidays) for n in range(1, span + 1))


def working_days_after(start: date, count: int) -> date:
    """The working day so many working days after the start."""
    while count:
        start += timedelta(1)
        count -= is_working_day(start)
    return start


def age(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def inside(day: date | None, first: date, last: date) -> bool:
    """True if there is a day and it lies in the period, both ends included."""
    return day is not None and first <= day <= last


def is_open(start: date, end: date | None, day: date) -> bool:
    """Half-open interval: a thing that ends on the day is no longer open."""
    return start <= day and (end is None or end > day)


@cache
def births() -> dict[str, date | None]:
    """Date of birth by child."""
    return {row["person_id"]: row["dob"] for row in table("children")}


@cache
def plans() -> list[dict]:
    """The council's own plans: other councils' temporary plans left out."""
    return [row for row in table("cp_plans") if row["cp_plan_ola"] != "yes"]


def open_plans(day: date) -> list[dict]:
    """The council's own plans open on the day."""
    return [p for p in plans() if is_open(p["cp_plan_start_date"], p["cp_plan_end_date"], day)]


@cache
def conferences() -> list[dict]:
    """Conferences held, each child and day once."""
    held = [row for row in table("initial_cp_conferences") if row["icpc_date"]]
    return list({(row["person_id"], row["icpc_date"]): row for row in held}.values())


@cache
def episodes() -> list[dict]:
    """Episodes of children looked after: short breaks left out."""
    return [row for row in table("cla_episodes") if row["legal_status"] not in ("V3", "V4")]


def open_episodes(day: date) -> dict[str, dict]:
    """The episode in force on the day by child; of two open ones the one that started last."""
    found: dict[str, dict] = {}
    for row in sorted(episodes(), key=lambda e: e["cla_episode_start_date"]):
        if is_open(row["cla_episode_start_date"], row["cla_episode_ceased_date"], day):
            found[row["person_id"]] = row
    return found


@cache
def care_reviews() -> list[dict]:
    """Reviews of children looked after that were held."""
    return [row for row in table("cla_reviews") if row["cla_review_cancelled"] != "yes"]
