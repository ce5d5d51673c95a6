"""Residents aged 0 to 17, for rates per 10,000 (R12).

Source of the shipped file: ONS mid-year estimates through the Department for Education (Open
Government Licence v3.0; provenance beside it).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from sru_analysis.configuration import Configuration


@dataclass(frozen=True)
class Population:
    """Residents aged 0 to 17 at a mid-year; ``latest`` where the year wanted is not published."""

    residents: int
    mid_year: int
    latest: bool = False


def mid_year_before(day: date) -> int:
    """The year of the last 30 June before a day."""
    return day.year if day > date(day.year, 6, 30) else day.year - 1


def population_of(configuration: Configuration, day: date) -> Population | None:
    """The estimate for the last 30 June before a day, else the latest one before it.

    The council's own statement in ``sru.toml`` goes before the shipped file, in which a council
    is found by its code (``E08000032`` or the older ``380``). ``None`` where neither has it.
    """
    stated = configuration.population or _shipped().get(configuration.council_code.strip(), {})
    wanted = mid_year_before(day)
    earlier = [year for year in stated if year <= wanted]
    if not earlier:
        return None
    year = max(earlier)
    return Population(stated[year], year, latest=year != wanted)


@lru_cache(maxsize=1)
def _codes() -> dict[str, tuple[str, ...]]:
    path = files("sru_analysis.reference") / "population_0_17_mid_year.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        pairs = {(row["code"], row["old_la_code"]) for row in csv.DictReader(lines)}
    return {code: pair for pair in sorted(pairs) for code in pair if code}


def council_codes(code: str) -> tuple[str, ...]:
    """Both codes of a council (``E08000032`` and the older ``380``), given either; none if it is
    not known.
    """
    return _codes().get(code.strip(), ())


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[int, int]]:
    path = files("sru_analysis.reference") / "population_0_17_mid_year.csv"
    found: dict[str, dict[int, int]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["population_0_17"].isdigit():  # "x": the council did not exist that year
                continue
            for code in filter(None, (row["code"], row["old_la_code"])):
                found.setdefault(code, {})[int(row["mid_year"])] = int(row["population_0_17"])
    return found
