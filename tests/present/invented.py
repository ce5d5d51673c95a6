"""Hand-made metrics and released figures: every kind, every symbol, hostile names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Released
from sru_analysis.metrics.declare import Metric
from sru_analysis.results import RESULT_COLUMNS, Context, in_order

CONTEXT = Context(
    period=Period.parse("2019-09"),
    windows={"referrals": (Period.parse("2019-05-09..2019-10-01"),)},
    first_month=date(2018, 1, 1),
)
MONTHS = CONTEXT.months()
YEAR = CONTEXT.year_to_date
ROUNDS = [Period.parse(text) for text in ("2019-04", "2019-05..2019-06", "2019-07..2019-08")]
HOSTILE = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("http://example.org")'
TEAMS = {"East 1": 0.3, "West <2>": 0.4, "Not known": 0.3}


def _metric(id: str, number: int, **changes) -> Metric:
    facts = {
        "id": id,
        "number": number,
        "title": id.replace("_", " ").capitalize(),
        "plain": f"What {id} says in one plain sentence.",
        "kind": "count",
        "counts": "children",
        "section": "child_protection",
        "tier": "seed",
        "source": ("Working Together 2018 [M]",),
        "needs": ("cp_plans",),
        "during": "start_date",
        "definition": "Children counted once.\n\nNot counted: temporary plans.",
        "unit": "children",
    } | changes
    return Metric(**facts)


CATALOGUE: dict[str, Metric] = {
    one.id: one
    for one in (
        _metric("conferences", 1, title="Initial conferences", breakdowns=("team", "age_band")),
        _metric(
            "in_time", 2, title="Initial conferences held within 15 working days", kind="percent",
            unit="%", decimals=1, better="higher", breakdowns=("team",),
        ),
        _metric(
            "open_plans", 3, title="Children on a child protection plan", anchored="stock",
            during="", open_between=("start", "end"), breakdowns=("team",),
        ),
        _metric(
            "open_plans_change", 4, title="Change in open plans", kind="change", unit="%",
            anchored="stock", of=("open_plans",), decimals=1,
        ),
        _metric(
            "exits", 5, title="Where children go when a plan ends", kind="split", counts="plans",
            unit="%", decimals=1,
            outcomes=("Child in need", "Looked after", "Early help", "Not known"),
        ),
        _metric("length", 6, title="Time on plan", kind="duration", counts="plans", unit="days"),
        _metric(
            "completed", 7, title="Audits completed", kind="percent", counts="audits", unit="%",
            decimals=1, anchored="round", during="audit_round", section="quality_assurance",
        ),
        _metric("referrals", 8, title="Advocacy referrals", counts="referrals"),
        _metric(
            "core_groups", 9, title="Core group attendance", kind="percent", unit="%", decimals=1
        ),
        _metric(
            "rate", 10, title="Children on a plan per 10,000", kind="rate", anchored="stock",
            unit="per 10,000", decimals=1, of=("open_plans",),
        ),
        _metric(
            "conferences_change", 11, title="Change in initial conferences", kind="change",
            of=("conferences",), decimals=1, unit="%",
        ),
        _metric(
            "grades", 12, title="Audit grades", kind="split", counts="audits", unit="%", decimals=1,
            anchored="round", during="audit_round", section="quality_assurance",
            outcomes=("Outstanding", "Good", "Requires improvement", "Inadequate", "Not known"),
        ),
    )
}  # fmt: skip


def row(metric: str, basis: str, period: Period, **cells) -> dict:
    """One row of a released frame; what is not given is empty."""
    facts = dict.fromkeys(RESULT_COLUMNS, "") | {
        "period_start": pd.Timestamp(period.start),
        "period_end": pd.Timestamp(period.end),
        "basis": basis,
        "metric": metric,
        "statistic": "value",
        "unit": CATALOGUE[metric].unit,
    }
    facts |= dict.fromkeys(("numerator", "denominator", "value", "lower", "upper"), float("nan"))
    return facts | cells


def share(metric: str, basis: str, period: Period, met: int, base: int, **cells) -> dict:
    """A row of a percentage, with an interval that is near enough for a test."""
    if not base:
        return row(metric, basis, period, numerator=0, denominator=0, symbol="z", **cells)
    value = 100 * met / base
    return row(
        metric, basis, period, numerator=met, denominator=base, value=value,
        lower=max(0, value - 5.05), upper=min(100, value + 4.05), **cells,
    )  # fmt: skip


def count(metric: str, basis: str, period: Period, number: int, **cells) -> dict:
    return row(metric, basis, period, numerator=number, value=number, **cells)


def hide(one: dict, symbol: str = "c") -> dict:
    """The same row with its numbers taken away."""
    empty = dict.fromkeys(("numerator", "denominator", "value", "lower", "upper"), float("nan"))
    return one | empty | {"symbol": symbol}


def by_team(make, metric: str, basis: str, period: Period, *numbers: int) -> list[dict]:
    """The headline and a row a team; the teams' numbers are shares of the whole."""
    rows = [make(metric, basis, period, *numbers)]
    for name, part in TEAMS.items():
        parts = [round(number * part) for number in numbers]
        rows.append(make(metric, basis, period, *parts, breakdown="team", category=name))
    return rows


def _flows() -> list[dict]:
    rows: list[dict] = []
    year = [0, 0]
    for place, month in enumerate(MONTHS):
        base = 100 + (place * 7) % 23
        met = round(base * (0.68 + 0.27 * max(0, place - 11) / 9))
        if month.start >= YEAR.start:
            year = [year[0] + met, year[1] + base]
        rows += by_team(count, "conferences", "in_month", month, base)
        rows += by_team(share, "in_time", "in_month", month, met, base)
    for basis, window, numbers in (
        ("in_period", CONTEXT.period, [met, base]),
        ("year_to_date", YEAR, year),
    ):
        rows += by_team(count, "conferences", basis, window, numbers[1])
        rows += by_team(share, "in_time", basis, window, *numbers)
    return rows


def _stocks() -> list[dict]:
    rows: list[dict] = []
    for place, month in enumerate(MONTHS):
        day = Period(month.end, month.end)
        rows += by_team(count, "open_plans", "at_snapshot", day, 700 + 13 * place)
        rows.append(
            row("rate", "at_snapshot", day, numerator=700 + 13 * place, denominator=142439,
                value=1e4 * (700 + 13 * place) / 142439)
        )  # fmt: skip
    base, now = 700 + 13 * 12, 700 + 13 * 20
    ends = Period(date(2019, 1, 31), date(2019, 9, 30))
    rows.append(
        row("open_plans_change", "change", ends, numerator=now - base, denominator=base,
            value=100 * (now - base) / base)
    )  # fmt: skip
    ends = Period(date(2019, 1, 1), date(2019, 9, 30))
    rows.append(
        row("conferences_change", "change", ends, numerator=-3, denominator=115, value=-300 / 115)
    )
    return rows


def split_rows(metric: str, basis: str, period: Period, parts: dict[str, int]) -> list[dict]:
    """A total and a row a part of it."""
    total = sum(parts.values())
    unit = CATALOGUE[metric].counts
    rows = [row(metric, basis, period, numerator=total, value=total, unit=unit)]
    for name, number in parts.items():
        rows.append(share(metric, basis, period, number, total, outcome=name))
    return rows


def _parts() -> list[dict]:
    rows = split_rows(
        "exits", "in_period", CONTEXT.period,
        {"Child in need": 31, "Looked after": 12, "Early help": 8, "Not known": 0},
    )  # fmt: skip
    rows += split_rows(
        "exits", "year_to_date", YEAR,
        {"Child in need": 260, "Looked after": 105, "Early help": 60, "Not known": 12},
    )  # fmt: skip
    for place, one in enumerate(ROUNDS):
        issued, done = (62, 55, 59)[place], (40, 37, 42)[place]
        rows.append(share("completed", "in_round", one, done, issued))
        grades = {"Outstanding": 0, "Good": 12 + place, "Requires improvement": 18, "Inadequate": 8}
        rows += split_rows("grades", "in_round", one, grades | {"Not known": 0})
    for basis, window, median in (("in_period", CONTEXT.period, 231), ("year_to_date", YEAR, 244)):
        for statistic, value in (("value", median), ("p25", median - 90), ("p75", median + 101)):
            facts = {"numerator": 53, "denominator": 51, "statistic": statistic}
            rows.append(row("length", basis, window, value=value, **facts))
    window = CONTEXT.windows["referrals"][0]
    rows.append(count("referrals", "in_period", CONTEXT.period, 17))
    rows.append(count("referrals", "year_to_date", YEAR, 140))
    rows.append(count("referrals", "in_period", window, 95))
    for basis, one in (("in_period", CONTEXT.period), ("year_to_date", YEAR)):
        rows.append(row("core_groups", basis, one, symbol="x"))
    return rows


QUALITY = {
    "files": pd.DataFrame(
        [["input 1", "annex_a", "cp_plans", "2,010", "2,001", "9"]],
        columns=["source", "format", "table", "rows_in", "rows_used", "rows_set_aside"],
    ),
    "set_aside": pd.DataFrame(
        [["cp_plans", "date_order", "Plan ends before it starts", "9"]],
        columns=["table", "reason", "message", "rows"],
    ),
    "notes": pd.DataFrame(
        [["cp_plans", "spelling", "Category written in another way", "14"]],
        columns=["table", "code", "message", "rows"],
    ),
    "answers": pd.DataFrame(
        [
            ["conferences", "Initial conferences", "child_protection", "available", ""],
            ["core_groups", "Core group attendance", "child_protection", "not available",
             "needs core_groups"],
            ["referrals", "Advocacy referrals", "child_protection", "from 9 May 2019", ""],
        ],
        columns=["metric", "title", "section", "answer", "reason"],
    ),
    "columns": pd.DataFrame(
        [["cp_plans", "cp_plan_start_date", "2,001", "100.0%"]],
        columns=["table", "column", "rows", "filled"],
    ),
}  # fmt: skip
FACTS = {
    "data_taken": "31 October 2019",
    "compared_with": "January 2019",
    "checks": "41 passed, 2 warnings",
    "pack_id": "7d41c09be2f6",
    "version": "0.1.0",
    "definitions_version": "2019.3",
    "command": "sru run 2019-09 --edition published",
    "code": "a1b2c3d",
    "python": "3.11",
}


def released(edition: str = "published", change=None) -> Released:
    """A pack's figures; ``change`` may rewrite the list of rows first."""
    rows = _flows() + _stocks() + _parts()
    rows = change(rows) if change else rows
    return Released(
        frame=in_order(pd.DataFrame(rows)),
        edition=edition,
        council_name="Example Council",
        unit_name="Safeguarding and Reviewing Unit",
        context=CONTEXT,
        invented=True,
        reasons={("core_groups", ""): "needs core_groups"},
        quality=QUALITY,
        facts=FACTS,
    )


def hostile() -> Released:
    """The same pack with markup and a formula for names of teams."""

    def rename(rows: list[dict]) -> list[dict]:
        names = {"East 1": HOSTILE, "West <2>": FORMULA}
        return [one | {"category": names.get(one["category"], one["category"])} for one in rows]

    return replace(released(change=rename), council_name='Example & "Council"')
