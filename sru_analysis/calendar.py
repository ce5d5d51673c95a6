"""Periods, snapshots, working days and the clocks that reviews and conferences run by.

Rules R2 to R7 and R11 of the metric definitions (docs/metrics.md). Dates in frames are
``datetime64[s]`` columns; a missing date stays missing through every clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
YEAR_STARTS = {"january": 1, "april": 4}

FORMS = "Forms: 2019-09, 2019-Q3, 2019/20, 2019/20-Q2, 2019-01..2019-09, 2019-04-01..2019-09-30."


def in_words(day: date) -> str:
    """A day as it is printed: ``30 September 2019``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, clipped at the month's end (R5)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole days, both ends included (R2). Its snapshot is its last day."""

    start: date
    end: date

    @staticmethod
    def parse(text: str) -> Period:
        """Read a period as typed: ``2019-09``, ``2019-Q3``, ``2019/20``, ``2019/20-Q2``,
        ``2019-01..2019-09`` or ``2019-04-01..2019-09-30``. Anything else is refused with the
        spelling that was meant.
        """
        return _parse(text)

    @staticmethod
    def month_of(day: date) -> Period:
        """The calendar month in which a day falls."""
        return Period(day.replace(day=1), month_end(day.year, day.month))

    @property
    def snapshot(self) -> date:
        """The day at which stocks are counted: the last day."""
        return self.end

    @property
    def month(self) -> Period:
        """The calendar month of the snapshot, up to the snapshot."""
        return Period(self.end.replace(day=1), self.end)

    @property
    def quarter(self) -> Period:
        """The calendar quarter of the snapshot, up to the snapshot."""
        return Period(date(self.end.year, self.end.month - (self.end.month - 1) % 3, 1), self.end)

    def year_to_date(self, year_starts: str = "january") -> Period:
        """From 1 January (or 1 April) to the snapshot."""
        first = date(self.end.year, YEAR_STARTS[year_starts], 1)
        if first > self.end:
            first = first.replace(year=first.year - 1)
        return Period(first, self.end)

    @property
    def rolling_12_months(self) -> Period:
        """The twelve months that end on the snapshot."""
        day_after = self.end + timedelta(days=1)
        start = add_months(day_after, -12)
        if start.day != day_after.day:  # 29 February: the year before goes on with 1 March
            start += timedelta(days=1)
        return Period(start, self.end)

    @property
    def is_month(self) -> bool:
        return self == Period.month_of(self.end)

    def months_since(self, first: date) -> list[Period]:
        """Every whole calendar month from that of ``first`` to the last that ends by the
        snapshot, and the month of the snapshot itself, oldest first.
        """
        months, day = [], first.replace(day=1)
        while day <= self.end:
            months.append(Period(day, min(month_end(day.year, day.month), self.end)))
            day = add_months(day, 1)
        return months

    @property
    def slug(self) -> str:
        """The name of the period in folders; two spellings of the same days share it.

        A financial year such as 2011/12 takes the long form: 2011-12 is December 2011.
        """
        start, end = self.start, self.end
        if not self._whole_months:
            return f"{start.isoformat()}_to_{end.isoformat()}"
        if self.is_month:
            return f"{start:%Y-%m}"
        length = (end.year - start.year) * 12 + end.month - start.month + 1
        if length == 3 and start.month % 3 == 1:
            return f"{start.year}-Q{(start.month + 2) // 3}"
        if length == 12 and start.month == 4 and end.year % 100 > 12:
            return f"{start.year}-{end.year % 100:02d}"
        return f"{start:%Y-%m}_to_{end:%Y-%m}"

    @property
    def label(self) -> str:
        """The period in words: ``September 2019``, ``January to September 2019``."""
        start, end = self.start, self.end
        if start == end:
            return in_words(end)
        if not self._whole_months:
            return self.days
        if self.is_month:
            return f"{MONTHS[end.month - 1]} {end.year}"
        first = MONTHS[start.month - 1] + ("" if start.year == end.year else f" {start.year}")
        return f"{first} to {MONTHS[end.month - 1]} {end.year}"

    @property
    def days(self) -> str:
        """The first and last day in words: ``1 to 30 September 2019``."""
        start, end = self.start, self.end
        if start == end:
            return in_words(end)
        if (start.year, start.month) == (end.year, end.month):
            return f"{start.day} to {in_words(end)}"
        if start.year == end.year:
            return f"{start.day} {MONTHS[start.month - 1]} to {in_words(end)}"
        return f"{in_words(start)} to {in_words(end)}"

    @property
    def _whole_months(self) -> bool:
        return self.start.day == 1 and self.end == month_end(self.end.year, self.end.month)


# --- reading what was typed ---------------------------------------------------------------

# Plain digits of the years 1900 to 2099 only: other scripts' digits would count as digits too.
_YEAR = r"((?:19|20)[0-9]{2})"
_CALENDAR_YEAR = re.compile(_YEAR)
_MONTH = re.compile(_YEAR + r"-(0[1-9]|1[0-2])")
_QUARTER = re.compile(_YEAR + r"-Q([1-4])")
_FINANCIAL_YEAR = re.compile(_YEAR + r"/([0-9]{2})(?:-Q([1-4]))?")
_DAY = re.compile(_YEAR + r"-([0-9]{2})-([0-9]{2})")


def _parse(text: str) -> Period:
    text = text.strip()
    if _CALENDAR_YEAR.fullmatch(text):
        raise Refusal(
            f'period "{text}" has two meanings. Calendar year: {text}-01..{text}-12. '
            f"Year ending 31 March {text}: {int(text) - 1}/{int(text) % 100:02d}.",
            "period_ambiguous",
        )
    if ".." in text:
        return _parse_range(text)
    if found := _MONTH.fullmatch(text):
        return Period.month_of(date(int(found[1]), int(found[2]), 1))
    if found := _QUARTER.fullmatch(text):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
    if (found := _FINANCIAL_YEAR.fullmatch(text)) and _is_financial_year(found):
        first = 4 if found[3] is None else 3 * int(found[3]) + 1
        return _months(int(found[1]), first, 12 if found[3] is None else 3)
    raise _not_understood(text)


def _parse_range(text: str) -> Period:
    ends = text.split("..")
    if len(ends) != 2:
        raise _not_understood(text)
    start, end = _range_end(ends[0], first=True), _range_end(ends[1], first=False)
    if start is None or end is None or len(ends[0]) != len(ends[1]):
        raise _not_understood(text)
    if end < start:
        raise Refusal(
            f'period "{text}" ends before it starts. Meant perhaps: {ends[1]}..{ends[0]}.',
            "period_backwards",
        )
    return Period(start, end)


def _range_end(text: str, first: bool) -> date | None:
    if found := _MONTH.fullmatch(text):
        month = Period.month_of(date(int(found[1]), int(found[2]), 1))
        return month.start if first else month.end
    if found := _DAY.fullmatch(text):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    return None


def _is_financial_year(found: re.Match) -> bool:
    return (int(found[1]) + 1) % 100 == int(found[2])


def _months(year: int, first: int, length: int) -> Period:
    start = add_months(date(year, 1, 1), first - 1)
    return Period(start, add_months(start, length) - timedelta(days=1))


def _not_understood(text: str) -> Refusal:
    nearest = _nearest(text)
    meant = f" Nearest: {nearest} ({_parse(nearest).days})." if nearest else ""
    return Refusal(
        f'period "{_shown(text)}" is not one of the accepted forms.{meant} {FORMS}',
        "period_form",
    )


def _shown(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:40]


def _nearest(text: str) -> str:
    """The spelling that was probably meant; "" where it cannot be told."""
    year = re.search(r"(?<![0-9])" + _YEAR + r"(?![0-9]{3})", text)
    rest = text.replace(year[0], " ", 1) if year else text
    if year and (quarter := re.search(r"q([1-4])(?![0-9])", rest.lower())):
        shown = f"{year[0]}/{(int(year[0]) + 1) % 100:02d}" if "/" in text else year[0]
        return f"{shown}-Q{quarter[1]}"
    named = [i + 1 for i, name in enumerate(MONTHS) if name[:3].lower() in rest.lower()]
    digits = [int(found) for found in re.findall(r"(?<!q)[0-9]{1,2}", rest.lower())]
    if not year and named and digits:
        return f"20{digits[0]:02d}-{named[0]:02d}"
    month = named[0] if named else next(iter(digits), 0)
    if year and 1 <= month <= 12:
        return f"{year[0]}-{month:02d}"
    if found := _FINANCIAL_YEAR.fullmatch(text):
        return f"{found[1]}/{(int(found[1]) + 1) % 100:02d}"
    return ""


# --- clocks -------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def bank_holidays(first_year: int, last_year: int) -> tuple[date, ...]:
    """Bank holidays of England and Wales in those years, both included, oldest first.

    England and Wales share every bank holiday (source: the ``holidays`` package).
    """
    from holidays import country_holidays

    return tuple(
        sorted(country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))
    )


def working_days_after(dates: pd.Series, days: int) -> pd.Series:
    """The day that lies so many working days after each date (R4).

    The start day is day 0; a start on a day that is not worked counts as if it were the last
    working day before it. Saturdays, Sundays and bank holidays are not worked.
    """
    import numpy as np

    start = _as_days(dates)
    known = ~np.isnat(start)
    due = np.full(len(start), np.datetime64("NaT"), dtype="datetime64[D]")
    if known.any():
        due[known] = np.busday_offset(
            start[known], days, roll="backward", holidays=_holidays_around(start[known], days)
        )
    return _as_series(due, dates)


def working_days_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Working days from ``start`` to ``end``: start day left out, end day counted (R4).

    Same day = 0. Missing where either date is missing or the end lies before the start.
    """
    import numpy as np
    import pandas as pd

    first, last = _as_days(start), _as_days(end)
    known = ~np.isnat(first) & ~np.isnat(last) & (last >= first)
    days = pd.array([pd.NA] * len(first), dtype="Int64")
    if known.any():
        holidays = _holidays_around(np.concatenate([first[known], last[known]]), 0)
        day = np.timedelta64(1, "D")
        days[known] = np.busday_count(first[known] + day, last[known] + day, holidays=holidays)
    return pd.Series(days, index=start.index)


def days_after(dates: pd.Series, days: int) -> pd.Series:
    """The date so many calendar days later (R6, R7)."""
    import numpy as np

    return _as_series(_as_days(dates) + np.timedelta64(days, "D"), dates)


def months_after(dates: pd.Series, months: int) -> pd.Series:
    """The same day so many calendar months later, clipped at the month's end (R5)."""
    import numpy as np

    day = _as_days(dates)
    month = day.astype("datetime64[M]")
    in_month = (day - month.astype("datetime64[D]")).astype("int64")
    target = month + np.timedelta64(months, "M")
    last = (target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")
    clipped = np.minimum(in_month, last.astype("int64") - 1)
    moved = target.astype("datetime64[D]") + clipped.astype("timedelta64[D]")
    moved[np.isnat(day)] = np.datetime64("NaT")
    return _as_series(moved, dates)


def birthday(born: pd.Series, years: int) -> pd.Series:
    """The day on which a child completes so many years (R11).

    A child born on 29 February has the birthday on 1 March of other years [M].
    """
    import numpy as np

    moved = _as_days(months_after(born, 12 * years))
    clipped = (_day_of_month(_as_days(born)) == 29) & (_day_of_month(moved) == 28)
    moved[clipped] += np.timedelta64(1, "D")
    return _as_series(moved, born)


def _day_of_month(days: np.ndarray) -> np.ndarray:
    return (days - days.astype("datetime64[M]")).astype("int64") + 1


def age_on(born: pd.Series, on: pd.Series) -> pd.Series:
    """Completed years on a day; -1 before birth; missing where either date is missing (R11)."""
    import pandas as pd

    years = (on.dt.year - born.dt.year).astype("float64")
    leap_day = (born.dt.month == 2) & (born.dt.day == 29)
    leap_year = (on.dt.year % 4 == 0) & ((on.dt.year % 100 != 0) | (on.dt.year % 400 == 0))
    # Born on 29 February: 1 March in a year without that day, so compare with day 60 of it.
    month = born.dt.month.where(~(leap_day & ~leap_year), 3)
    day = born.dt.day.where(~(leap_day & ~leap_year), 1)
    not_yet = (on.dt.month < month) | ((on.dt.month == month) & (on.dt.day < day))
    age = (years - not_yet.astype("float64")).clip(lower=-1)
    return age.where(born.notna() & on.notna()).astype(pd.Int64Dtype())


def _as_days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]")


def _as_series(days: np.ndarray, like: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(days.astype("datetime64[s]"), index=like.index)


def _holidays_around(days: np.ndarray, reach: int) -> np.ndarray:
    """Bank holidays of every year that a clock over these days can touch."""
    import numpy as np

    years = days.astype("datetime64[Y]").astype("int64") + 1970
    spread = 1 + reach // 200
    return np.array(
        bank_holidays(int(years.min()) - 1, int(years.max()) + spread), dtype="datetime64[D]"
    )


def earliest(days: Iterable[date | None]) -> date | None:
    """The earliest of the days that are known."""
    return min((day for day in days if day is not None), default=None)
