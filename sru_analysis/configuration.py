"""What a council states about itself and its files: ``sru.toml``."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from sru_analysis.calendar import YEAR_STARTS, Period
from sru_analysis.encodings import Undecodable, decoded
from sru_analysis.messages import Refusal

FILE_NAME = "sru.toml"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10)}
_KEYS = {
    "council", "council_name", "council_code", "unit", "reference_date", "year_starts",
    "invented", "extract", "population", "windows", "standards", "readings", "whole", "contact",
    "councils", "all_or_none",
}  # fmt: skip

STANDARDS = {
    "cp_challenge_response_working_days": 10,
    "core_group_first_working_days": 10,
    "core_group_least_agencies": 2,
    "advocacy_from_age": 5,
    "seen_alone_from_age": 4,
    "cp_exit_window_days": 28,
    "s20_to_order_days": 182,
}
"""Limits that hold where the council states none; others it must state itself."""

READINGS = {"review_months": "days", "two_years": "days"}
"""What holds where nothing is stated: three and six months, and two years, are so many days."""
HOW_READ = {
    "review_months": ("days", "calendar_months"),
    "two_years": ("days", "days_with_both_ends", "calendar_months"),
}
DECISIONS = ("show", "hide")
MID_YEARS, PEOPLE, LIMITS = range(1980, 2101), range(1, 10_000_000), range(3661)
_TEXTS = {"council", "council_name", "council_code", "unit", "extract", "contact"}
_SECTIONS = {"population", "windows", "standards", "readings", "whole", "all_or_none"}
_COUNCIL_CODE = re.compile(r"[ENSWK]\d{8}|\d{3}")


@dataclass(frozen=True)
class Configuration:
    """A council's own settings; every field has a default, so that no file is needed.

    ``windows``: metric id -> periods in which that metric is also shown.
    ``whole``: table -> the period for which a plain table or local return is whole.
    ``population``: mid-year -> residents aged 0 to 17 (R12).
    ``councils``: names that may stand together in one file, where a run joins several councils.
    ``standards``: the council's own time limits, in days or working days.
    ``readings``: which reading of a rule holds (see ``HOW_READ``).
    ``all_or_none``: whether shares of everybody or nobody among fewer than ten are published:
    ``decision`` (show, hide) and ``decided_by``.
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
    all_or_none: dict[str, str] = field(default_factory=dict)

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
        stated = tomllib.loads(decoded(path.read_bytes()).replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, Undecodable) as fault:
        line = re.search(r"line \d+", str(fault))
        raise Refusal(
            f"{FILE_NAME}: not readable as TOML{' at ' + line[0] if line else ''}. "
            "Correct the file and run again.",
            "configuration_form",
        ) from None
    if unknown := sorted(set(stated) - _KEYS):
        raise Refusal(
            f"{FILE_NAME}: {', '.join(unknown)} is not a setting.{nearest(unknown[0], _KEYS)} "
            f"Settings: {', '.join(sorted(_KEYS))}. Correct the file and run again.",
            "configuration_key",
        )
    return _configuration(stated)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, as a sentence with a blank before it; or nothing."""
    close = get_close_matches(name, sorted(known), n=1)
    return f" Nearest: {close[0]}." if close else ""


def wrong_setting(setting: str, expected: str, code: str = "configuration_value") -> Refusal:
    """What is said of one setting that cannot be taken; never its value."""
    return Refusal(f"{FILE_NAME} · {setting}: {expected}. Correct the file and run again.", code)


def _configuration(stated: dict) -> Configuration:
    values = {key: stated[key] for key in _KEYS & set(stated)}
    for key in _TEXTS & set(values):
        values[key] = _text(key, values[key])
    for key in _SECTIONS & set(values):
        if not isinstance(values[key], dict):
            raise wrong_setting(key, f"a section was expected: [{key}] and lines below it")
    if "council" in values:
        check_slug(values["council"])
    if values.get("council_code") and not _COUNCIL_CODE.fullmatch(values["council_code"]):
        raise wrong_setting("council_code", "a code such as E08000032 or 380 was expected")
    if "reference_date" in values:
        values["reference_date"] = _day(values["reference_date"])
    if values.get("year_starts", "january") not in YEAR_STARTS:
        raise wrong_setting("year_starts", f"{' or '.join(YEAR_STARTS)} was expected")
    if not isinstance(values.get("invented", False), bool):
        raise wrong_setting("invented", "true or false was expected, without quotes")
    councils = values.get("councils", [])
    if not isinstance(councils, list) or not all(isinstance(name, str) for name in councils):
        raise wrong_setting("councils", 'names in quotes were expected: ["North", "South"]')
    return Configuration(**values | {"councils": tuple(councils)} | _sections(values))


def _sections(values: dict) -> dict:
    """The settings that have a section of their own, each line checked."""
    readings = READINGS | values.get("readings", {})
    for name, how in readings.items():
        if how not in HOW_READ.get(name, ()):
            told = nearest(name, READINGS) if name not in READINGS else ""
            ways = [f"{each} can be {', '.join(HOW_READ[each])}" for each in READINGS]
            expected = f"{'; '.join(ways)}.{told}".rstrip(".")
            raise wrong_setting(f"readings.{name}", expected)
    limits = values.get("standards", {})
    return {
        "population": {
            _number("population", year, MID_YEARS): _number(f"population.{year}", people, PEOPLE)
            for year, people in values.get("population", {}).items()
        },
        "standards": STANDARDS
        | {name: _number(f"standards.{name}", days, LIMITS) for name, days in limits.items()},
        "readings": readings,
        "all_or_none": _decision(values.get("all_or_none", {})),
        "windows": {
            metric: tuple(_period(f"windows.{metric}", text) for text in _listed(stated))
            for metric, stated in values.get("windows", {}).items()
        },
        "whole": {
            table: _period(f"whole.{table}", text)
            for table, text in values.get("whole", {}).items()
        },
    }


def _decision(stated: dict) -> dict[str, str]:
    """What the council decided on shares of all or none, and who did: both, or neither."""
    if not stated:
        return {}
    who = stated.get("decided_by")
    told = set(stated) == {"decision", "decided_by"} and isinstance(who, str) and who.strip()
    if not told or stated["decision"] not in DECISIONS:
        raise wrong_setting(
            "all_or_none",
            f'decision = "{DECISIONS[0]}" or "{DECISIONS[1]}" was expected, and decided_by = '
            "a role or a meeting with its date, in quotes",
        )
    return {"decision": stated["decision"], "decided_by": who.strip()}


def _text(setting: str, value: object) -> str:
    if setting == "council_code" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise wrong_setting(setting, "a text in quotes was expected")
    return value.strip()


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise wrong_setting("reference_date", "a day such as 2019-10-31 was expected") from None


def _number(setting: str, value: object, among: range) -> int:
    """A whole number of a range; years are the names of lines, and so are texts."""
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", text) or int(text) not in among:
        raise wrong_setting(
            setting, f"a whole number from {among.start:,} to {among[-1]:,} was expected"
        )
    return int(text)


def _listed(stated: object) -> list:
    return stated if isinstance(stated, list) else [stated]


def _period(setting: str, text: object) -> Period:
    try:
        return Period.parse(text)
    except (Refusal, TypeError, AttributeError, ValueError):
        raise wrong_setting(
            setting, 'a period in quotes such as "2019-05-09..2019-10-01" was expected'
        ) from None


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
