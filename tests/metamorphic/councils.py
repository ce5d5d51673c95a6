"""Invented councils for the relations, and everything that the package says of one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import Configuration
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import KEY_COLUMNS, NUMBER_COLUMNS, Context, Request, home_requests
from tests.oracle.strategies import Calendar, council

Tables = dict[str, list[dict]]
SEEDS = (7, 12, 25, 31, 44, 58, 63, 71, 90)

CATALOGUE = load()
SEPTEMBER = Period.parse("2019-09")
QUARTER = Period.parse("2019-07..2019-09")
POPULATION = {2017: 1000, 2018: 1100, 2019: 1230}
LIMITS = {"cp_visit_days": 28, "core_group_interval_days": 42}
STATED = Configuration(
    population=POPULATION, standards=Configuration().standards | LIMITS
)  # fmt: skip
# Ids of a row that are not those of its child.
OTHER_IDS = (
    "s47_enquiry_id", "icpc_id", "icpc_meeting_id", "cp_plan_id", "cp_review_id",
    "cp_review_meeting_id", "cla_episode_id", "cla_review_id", "challenge_id", "audit_id",
    "action_id", "auditor_id", "social_worker_id", "professional_id", "referral_id",
    "assessment_id", "post_id", "application_id", "foster_household_id",
)  # fmt: skip


@cache
def _drawn(seed: int) -> Tables:
    calendar = Calendar(SEPTEMBER.start, SEPTEMBER.end)
    return dict(council(random.Random(seed).choice, calendar, 30))


def drawn() -> Tables:
    """A hundred children or so: councils joined, so that every oddity is there."""
    return joined(*(renamed(_drawn(seed), f"-{seed}") for seed in SEEDS))


def copied(tables: Tables) -> Tables:
    return {name: [dict(row) for row in rows] for name, rows in tables.items()}


def joined(*many: Tables) -> Tables:
    return {name: [row for tables in many for row in tables[name]] for name in many[0]}


def renamed(tables: Tables, mark: str) -> Tables:
    """The same council under ids of its own, one to one."""
    ids = ("person_id", *OTHER_IDS)

    def other(row: dict) -> dict:
        return {k: f"{v}{mark}" if k in ids and v is not None else v for k, v in row.items()}

    return {name: [other(row) for row in rows] for name, rows in tables.items()}


def shifted(tables: Tables, days: int) -> Tables:
    """Every date so many days later."""
    step = timedelta(days=days)

    def moved(row: dict) -> dict:
        return {k: v + step if isinstance(v, date) else v for k, v in row.items()}

    return {name: [moved(row) for row in rows] for name, rows in tables.items()}


def records_of(tables: Tables, configuration: Configuration = STATED) -> Records:
    frames = {
        name: pd.DataFrame(tables.get(name, []), columns=table.names, dtype=object)
        for name, table in TABLES.items()
    }
    return Records.from_tables(frames, configuration=configuration)


def asked(period: Period, breakdowns: bool, *names: str) -> list[Request]:
    """The figures of a run: every metric in its home windows, whole and, if wanted, split."""
    context = Context(period)
    return [
        request
        for one in CATALOGUE.values()
        if not names or one.id in names
        for breakdown in ("", *(one.breakdowns if breakdowns else ()))
        for request in home_requests(one, context, breakdown)
    ]


def asked_whole(period: Period, section: str) -> list[Request]:
    """Every metric as a whole, and those of one section split as well."""
    names = [one.id for one in CATALOGUE.values() if one.section == section]
    return sorted({*asked(period, False), *asked(period, True, *names)}, key=str)


def figures(
    tables: Tables,
    *names: str,
    period: Period = SEPTEMBER,
    breakdowns: bool = False,
    configuration: Configuration = STATED,
) -> pd.DataFrame:
    """What the package says, by the key of each figure."""
    found = compute(
        records_of(tables, configuration), asked(period, breakdowns, *names), period
    ).frame
    return found.set_index(list(KEY_COLUMNS)).sort_index()[[*NUMBER_COLUMNS, "symbol"]]


@cache
def as_drawn(breakdowns: bool = False) -> pd.DataFrame:
    """Every figure of the council that the relations change."""
    return figures(drawn(), breakdowns=breakdowns)


def other_metrics(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """The metrics of which any figure is another one."""
    both = before.add_suffix("_before").join(after.add_suffix("_after"), how="outer")
    changed = pd.Series(False, index=both.index)
    for name in ("numerator", "denominator", "value"):
        old, new = both[f"{name}_before"].fillna(-1), both[f"{name}_after"].fillna(-1)
        changed |= (old - new).abs() > 1e-9
    return set(both.index[changed].get_level_values("metric"))


def parts_added(one: Metric) -> bool:
    """Counted row by row: what two councils have is the sum of what each has."""
    return not (one.estimated or one.is_derived or one.id == "audit_theme_coverage")


def of(frame: pd.DataFrame, name: str, column: str = "numerator", **keys: object):
    """One number of a metric: its headline in the run's own period unless keys say otherwise."""
    rows = frame.xs(name, level="metric").reset_index()
    wanted = {"breakdown": "", "category": "", "outcome": "", "statistic": "value"} | keys
    for key, value in wanted.items():
        rows = rows[rows[key] == value]
    return rows.sort_values(["period_end", "period_start"])[column].iloc[-1]


def with_readings(**readings: str) -> Configuration:
    return replace(STATED, readings=STATED.readings | readings)
