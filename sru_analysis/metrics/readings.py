"""Rules that can be read in more ways than one: which one holds is a setting of the council.

``[readings]`` of ``sru.toml``: three and six months as 91 and 183 days or as calendar months (R6),
two years as 730 days, as 730 with the first and the last day both counted, so that 729 have
passed, or as 24 calendar months (R7). Days are the reading that published tables agree with, and
the one that holds where nothing is stated.
"""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, months_after
from sru_analysis.records.store import Records

THREE_MONTHS, SIX_MONTHS, TWO_YEARS = 91, 183, 730
EXIT_WINDOW = "cp_exit_window_days"


def three_months_after(dates: pd.Series, records: Records) -> pd.Series:
    """The last day that is in time for a first review."""
    return _after(dates, records, "review_months", THREE_MONTHS, 3)


def six_months_after(dates: pd.Series, records: Records) -> pd.Series:
    """The last day that is in time for a later review."""
    return _after(dates, records, "review_months", SIX_MONTHS, 6)


def two_years_after(dates: pd.Series, records: Records) -> pd.Series:
    """The first day on which two years are complete."""
    both_ends = records.configuration.readings["two_years"] == "days_with_both_ends"
    return _after(dates, records, "two_years", TWO_YEARS - both_ends, 24)


def exit_window(records: Records) -> int:
    """The days after a plan's end in which what follows it counts (28 unless stated)."""
    return records.configuration.standards[EXIT_WINDOW]


def _after(dates: pd.Series, records: Records, reading: str, days: int, months: int) -> pd.Series:
    by_months = records.configuration.readings[reading] == "calendar_months"
    return months_after(dates, months) if by_months else days_after(dates, days)
