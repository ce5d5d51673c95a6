"""Audit rounds: periods of their own, named by the council."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS, Period, month_end

if TYPE_CHECKING:
    import pandas as pd

_MONTH = re.compile(r"[A-Za-z]{3,9}")


def round_periods(rows: pd.DataFrame) -> dict[str, Period]:
    """The period of each audit round: label -> the months that its label names.

    "APRIL 2019" is April, "MAY/JUN 2019" May and June, "DEC/JAN 2020" both months of that winter.
    A label that names no month stands for the months in which its audits were issued
    (``issued_date``).
    """
    issued = rows.groupby("audit_round", sort=True)["issued_date"].agg(["min", "max"])
    return {
        label: _named(label, first.date()) or Period(first.date().replace(day=1), _end(last.date()))
        for label, first, last in issued.itertuples()
    }


def _named(label: str, first: date) -> Period | None:
    words = [word.lower() for word in _MONTH.findall(label)]
    months = [i + 1 for word in words for i, name in enumerate(MONTHS) if _is_month(word, name)]
    if not months or len(months) != len(words):
        return None
    years = [int(year) for year in re.findall(r"\d{4}", label)]
    over_new_year = months[0] > months[-1]
    ends = years[-1] if years else first.year + over_new_year
    # A round that runs over New Year begins in the year before the one that its label names.
    starts = years[0] if len(years) > 1 else ends - over_new_year
    return Period(date(starts, months[0], 1), month_end(ends, months[-1]))


def _is_month(word: str, name: str) -> bool:
    return word in (name.lower(), name[:3].lower()) or (word, name) == ("sept", "September")


def _end(day: date) -> date:
    return month_end(day.year, day.month)
