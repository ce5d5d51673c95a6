"""The council's month-by-month numbers, April 2017 to October 2019 (file `months.csv`)."""

from __future__ import annotations

import calendar
import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FIRST_DAY = date(2017, 4, 1)
LAST_DAY = date(2019, 10, 31)
PERIOD_START = date(2019, 1, 1)
PERIOD_END = date(2019, 9, 30)
JANUARY_END = date(2019, 1, 31)
HALF_YEAR_START = date(2019, 4, 1)

OPENING_PLANS = 559
OPENING_CARE = 926


def months_last_day(year: int, month: int) -> date:
    """The last day of a calendar month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class Month:
    """One row of the file; numbers that the file leaves blank are None."""

    name: str
    first: date
    last: date
    numbers: dict[str, int | None]

    def __getitem__(self, column: str) -> int:
        value = self.numbers[column]
        if value is None:
            raise KeyError(f"{column} has no number in {self.name}")
        return value

    def has(self, column: str) -> bool:
        """True if the file gives a number for this column."""
        return self.numbers[column] is not None

    @property
    def in_period(self) -> bool:
        """True from January to September 2019, where every number is exact."""
        return PERIOD_START <= self.first <= PERIOD_END


def read_months() -> list[Month]:
    """All months in order."""
    text = Path(__file__).with_name("months.csv").read_text(encoding="utf-8")
    months = []
    for row in csv.DictReader(text.splitlines()):
        name = row.pop("month")
        year, number = (int(part) for part in name.split("-"))
        numbers = {column: int(value) if value else None for column, value in row.items()}
        months.append(Month(name, date(year, number, 1), months_last_day(year, number), numbers))
    return months
