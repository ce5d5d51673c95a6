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

    "APRIL 2019" is April, "MAY/JUN 2019" May and June. A label that names no month stands for
    the months in which its audits were issued (``issued_date``).
    """
    issued = rows.groupby("audit_round", sort=True)["issued_date"].agg(["min", "max"])
    return {
        label: _named(label, first.date()) or Period(first.date().replace(day=1), _end(last.date()))
        for label, first, last in issued.itertuples()
    }


def _named(label: str, first: date) -> Period | None:
    words = [word.lower() for word in _MONTH.findall(label)]
    months = [i + 1 for i, name in enumerate(MONTHS) for word in words if _is_month(word, name)]
    if not months or len(months) != len(words):
        return None
    year = re.search(r"\d{4}", label)
    start = date(int(year[0]) if year else first.year, min(months), 1)
    return Period(start, month_end(start.year, max(months)))


def _is_month(word: str, name: str) -> bool:
    return word in (name.lower(), name[:3].lower()) or (word, name) == ("sept", "September")


def _end(day: date) -> date:
    return month_end(day.year, day.month)
