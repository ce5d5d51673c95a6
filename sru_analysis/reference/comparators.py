"""Published figures of others, for the same definition: what a council is compared with.

For a day, the latest figures printed for 31 March, or the year ending on it: England, the
council's region, and the mean of its ten statistical neighbours, where all ten have a figure.
Sources, vintage and licences: PROVENANCE.md beside the shipped files.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from sru_analysis.reference.population import council_codes

BREAKDOWN = "comparator"
"""The breakdown under which comparators stand among the figures."""
ENGLAND = "970"
REGIONS = {
    "North East": "980",
    "North West": "981",
    "Yorkshire and The Humber": "982",
    "East Midlands": "983",
    "West Midlands": "984",
    "East of England": "985",
    "Inner London": "987",
    "Outer London": "988",
    "South East": "989",
    "South West": "990",
}
MODELS = {2025: "2025", 0: "2021"}
"""First year of use -> model of statistical neighbours; the 2021 one serves earlier years too,
because the one in force before it is not known."""
SUPPRESSED_TEN = 10


@dataclass(frozen=True)
class Comparator:
    """A published figure: of which area, on which date or in the year ending on it."""

    metric: str
    area: str
    date: date
    value: float


def comparators_of(metric: str, day: date, council_code: str = "") -> list[Comparator]:
    """The latest published figure of each area on or before a day, England first.

    ``council_code``: of the nine-character or the older three-digit kind; without one, or with
    one that is not known, only England's.
    """
    found = [_england(metric, day)]
    council = _council(council_code)
    if council:
        region = _areas().get((metric, council), ("", "", {}))[1]
        found.append(_latest(metric, REGIONS.get(region, ""), region, day))
        found.append(_neighbours(metric, council, day))
    return [one for one in found if one]


def every_council(metric: str, day: date) -> list[Comparator]:
    """The figures of all councils for the latest year on or before a day, by name."""
    areas = [(code, found) for (name, code), found in _areas().items() if name == metric]
    years = {year for _, (_, region, each) in areas if region for year in each if _end(year) <= day}
    if not years:
        return []
    year = max(years)
    return [
        Comparator(metric, name, _end(year), each[year])
        for _, (name, region, each) in areas
        if region and year in each
    ]


def own_figure(metric: str, council_code: str, day: date) -> tuple[float, float] | None:
    """What is published of a council itself for a day or the year ending on it, and half of the
    step to which it is printed; ``None`` where nothing is.
    """
    council = _council(council_code) if council_code else ""
    _, _, each = _areas().get((metric, council), ("", "", {}))
    if day != _end(day.year) or day.year not in each:
        return None
    return each[day.year], 0.5 * 10.0 ** -_decimals(metric)


@lru_cache
def _decimals(metric: str) -> int:
    """The decimals to which the figures of a metric are printed."""
    listed = [each for (name, _), (_, _, each) in _areas().items() if name == metric]
    texts = [f"{value:g}" for each in listed for value in each.values()]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _england(metric: str, day: date) -> Comparator | None:
    stated = [one for one in _stated() if one.metric == metric and one.date <= day]
    if stated:
        return max(stated, key=lambda one: one.date)
    return _latest(metric, ENGLAND, "England", day)


def _latest(metric: str, code: str, area: str, day: date) -> Comparator | None:
    _, _, each = _areas().get((metric, code), ("", "", {}))
    years = [year for year in each if _end(year) <= day]
    if not years:
        return None
    return Comparator(metric, area, _end(max(years)), each[max(years)])


def _neighbours(metric: str, council: str, day: date) -> Comparator | None:
    year = day.year if day >= _end(day.year) else day.year - 1
    model = next(name for first, name in MODELS.items() if year >= first)
    found = [_latest(metric, code, "", day) for code in _ten().get((model, council), ())]
    dates = {one.date for one in found if one}
    if len(found) < SUPPRESSED_TEN or None in found or len(dates) > 1:
        return None
    mean = sum(one.value for one in found if one) / len(found)
    return Comparator(metric, f"Mean of ten neighbours ({model} model)", dates.pop(), mean)


def _council(code: str) -> str:
    """The three-digit code of a council; "" where it is not known."""
    return next((one for one in council_codes(code) if one.isdigit()), "")


def _end(year: int) -> date:
    return date(year, 3, 31)


@lru_cache(maxsize=1)
def _areas() -> dict[tuple[str, str], tuple[str, str, dict[int, float]]]:
    """(metric, code) -> name, region ("" for regions and England), year -> figure."""
    found = {}
    for row in _rows("published_figures.csv"):
        years = {int(year): text for year, text in row.items() if year.isdigit()}
        each = {year: float(text) for year, text in years.items() if _is_number(text)}
        region = row["region"] if row["region"] in REGIONS else ""
        found[row["metric"], row["code"]] = (row["area"], region, each)
    return found


@lru_cache(maxsize=1)
def _ten() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = _rows("statistical_neighbours.csv")
    return {(row["model"], row["code"]): tuple(row["neighbours"].split()) for row in rows}


@lru_cache(maxsize=1)
def _stated() -> tuple[Comparator, ...]:
    """Figures of England that stand in no table for all councils."""
    return tuple(
        Comparator(row["metric"], row["area"], date.fromisoformat(row["date"]), float(row["value"]))
        for row in _rows("comparators.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (files("sru_analysis.reference") / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
