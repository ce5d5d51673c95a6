"""Published figures of others, for the same definition: what a council is compared with.

A comparator is the latest published figure on or before a day, in whole per cent as published.
Source of the shipped file: Department for Education (Open Government Licence v3.0).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

BREAKDOWN = "comparator"
"""The breakdown under which comparators stand among the figures."""


@dataclass(frozen=True)
class Comparator:
    """A published figure: of which area, on which date, from where."""

    metric: str
    area: str
    date: date
    value: float
    source: str


def comparators_of(metric: str, day: date) -> list[Comparator]:
    """The latest published figure of each area on or before a day."""
    latest = {}
    for one in _shipped():
        if one.metric == metric and one.date <= day:
            latest[one.area] = one
    return [latest[area] for area in sorted(latest)]


@lru_cache(maxsize=1)
def _shipped() -> tuple[Comparator, ...]:
    path = files("sru_analysis.reference") / "comparators.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [
            Comparator(
                row["metric"],
                row["area"],
                date.fromisoformat(row["date"]),
                float(row["value"]),
                row["source"],
            )
            for row in csv.DictReader(lines)
        ]
    return tuple(sorted(rows, key=lambda one: (one.metric, one.area, one.date)))
