"""What a council states about itself and its files: ``sru.toml``."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from sru_analysis.calendar import YEAR_STARTS, Period
from sru_analysis.messages import Refusal

FILE_NAME = "sru.toml"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)}
_KEYS = {
    "council", "council_name", "council_code", "unit", "reference_date", "year_starts",
    "invented", "extract", "population", "windows", "standards", "readings", "whole", "contact",
    "councils",
}  # fmt: skip

STANDARDS = {
    "cp_challenge_response_working_days": 10,
    "iro_challenge_response_working_days": 20,
    "core_group_first_working_days": 10,
    "core_group_least_agencies": 2,
    "advocacy_from_age": 5,
    "seen_alone_from_age": 4,
    "cp_exit_window_days": 28,
    "s20_to_order_days": 182,
}
"""Limits that hold where the council states none; others it must state itself."""

READINGS = {"review_months": "days", "two_years": "days"}
"""Three and six months, and two years, as so many days; or as ``calendar_months``."""
_POSSIBLE_READINGS = {(name, how) for name in READINGS for how in ("days", "calendar_months")}


@dataclass(frozen=True)
class Configuration:
    """A council's own settings; every field has a default, so that no file is needed.

    ``windows``: metric id -> periods in which that metric is also shown.
    ``whole``: table -> the period for which a plain table or local return is whole.
    ``population``: mid-year -> residents aged 0 to 17 (R12).
    ``councils``: names that may stand together in one file, where a run joins several councils.
    ``standards``: the council's own time limits, in days or working days.
    ``readings``: which of two readings of a rule holds (see ``READINGS``).
    """

    council: str = "unnamed"
    council_name: str = "Unnamed council"
    council_code: str = ""
    unit: str = "Safeguarding and Reviewing Unit"
    reference_date: date | None = None
    year_starts: str = "january"
    invented: bool = False
    extract: str = ""
    contact: str = ""
    population: dict[int, int] = field(default_factory=dict)
    windows: dict[str, tuple[Period, ...]] = field(default_factory=dict)
    standards: dict[str, int] = field(default_factory=lambda: dict(STANDARDS))
    readings: dict[str, str] = field(default_factory=lambda: dict(READINGS))
    whole: dict[str, Period] = field(default_factory=dict)
    councils: tuple[str, ...] = ()

    def with_council(self, council: str) -> Configuration:
        """The same settings for a council named on the command line."""
        check_slug(council)
        named = self.council_name if council == self.council else council.replace("-", " ").title()
        return replace(self, council=council, council_name=named)


def check_slug(council: str) -> str:
    """A council's slug: small letters, digits and hyphens; device names are refused."""
    if not _SLUG.fullmatch(council) or council in _DEVICES or len(council) > 64:
        raise Refusal(
            "council: the name may hold small letters, digits and single hyphens only, as in "
            "north-shire. Choose such a name.",
            "council_name",
        )
    return council


def read_configuration(folder: Path) -> Configuration:
    """The settings in ``sru.toml`` of a folder, or the defaults where there is none."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Configuration()
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        line = re.search(r"line \d+", str(fault))
        raise Refusal(
            f"{FILE_NAME}: not readable as TOML{' at ' + line[0] if line else ''}. "
            "Correct the file and run again.",
            "configuration_form",
        ) from None
    if unknown := sorted(set(stated) - _KEYS):
        raise Refusal(
            f"{FILE_NAME}: {', '.join(unknown)} is not a setting. "
            f"Settings: {', '.join(sorted(_KEYS))}.",
            "configuration_key",
        )
    return _configuration(stated)


def _configuration(stated: dict) -> Configuration:
    values = {key: stated[key] for key in _KEYS & set(stated)}
    try:
        if "council" in values:
            check_slug(values["council"])
        if isinstance(values.get("reference_date"), str):
            values["reference_date"] = date.fromisoformat(values["reference_date"])
        if values.get("year_starts", "january") not in YEAR_STARTS:
            raise ValueError("year_starts")
        values["population"] = {int(y): int(n) for y, n in values.get("population", {}).items()}
        values["windows"] = {m: _periods(w) for m, w in values.get("windows", {}).items()}
        values["councils"] = tuple(str(name) for name in values.get("councils", ()))
        values["whole"] = {t: Period.parse(w) for t, w in values.get("whole", {}).items()}
        values["readings"] = READINGS | values.get("readings", {})
        if not set(values["readings"].items()) <= _POSSIBLE_READINGS:
            raise ValueError("readings")
        values["standards"] = STANDARDS | {
            name: int(days) for name, days in values.get("standards", {}).items()
        }
    except (TypeError, ValueError, AttributeError):
        raise Refusal(
            f"{FILE_NAME}: a setting is not of the form that it needs (dates 2019-10-31, windows "
            '"2019-05-09..2019-10-01", numbers without quotes). Correct the file and run again.',
            "configuration_value",
        ) from None
    return Configuration(**values)


def _periods(stated: str | list[str]) -> tuple[Period, ...]:
    listed = [stated] if isinstance(stated, str) else stated
    return tuple(Period.parse(text) for text in listed)


def configuration_text(configuration: Configuration) -> str:
    """A configuration as JSON."""
    return json.dumps(_plain(asdict(configuration)), sort_keys=True, indent=1)


def configuration_of(text: str) -> Configuration:
    """A configuration from its JSON."""
    stated = json.loads(text)
    if stated["reference_date"]:
        stated["reference_date"] = date.fromisoformat(stated["reference_date"])
    stated["population"] = {int(year): people for year, people in stated["population"].items()}
    stated["windows"] = {
        metric: tuple(Period.parse(text) for text in listed)
        for metric, listed in stated["windows"].items()
    }
    stated["councils"] = tuple(stated.get("councils", ()))
    stated["whole"] = {table: Period.parse(text) for table, text in stated["whole"].items()}
    return Configuration(**stated)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        if set(value) == {"start", "end"}:
            return f"{value['start'].isoformat()}..{value['end'].isoformat()}"
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
