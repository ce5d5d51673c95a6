"""Figures: what is asked for, and the one tidy frame in which every answer stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period, add_months

if TYPE_CHECKING:
    import pandas as pd

BASES = (
    "in_month", "in_quarter", "year_to_date", "rolling_12_months",
    "in_period", "in_round", "at_snapshot", "change",
)  # fmt: skip
KEY_COLUMNS = (
    "period_start", "period_end",
    "basis", "metric", "breakdown", "category", "outcome", "statistic",
)  # fmt: skip
TEXT_COLUMNS = (*KEY_COLUMNS[2:], "unit", "symbol")
NUMBER_COLUMNS = ("numerator", "denominator", "value", "lower", "upper")
RESULT_COLUMNS = (*KEY_COLUMNS, *NUMBER_COLUMNS, "unit", "symbol")

COUNTED = ("value", "median", "p25", "p75")
"""The statistics that are figures of a metric; all others are worked out from them."""
UNIT_DECIMALS = {"p": 3, "coefficient": 2, "limit": 1, "signal": 0, "error": 1}
"""Decimals of what is worked out, by its unit; a figure has those of its metric."""

Reasons = dict[tuple[str, str], str]
"""(metric, breakdown) -> what it needs, as part of a sentence; breakdown "" is the whole figure."""

TREND_MONTHS = 24
ROLLING = "rolling_12_months"

BASIS_WORDS = {
    "in_month": "in the month",
    "in_quarter": "in the quarter",
    "year_to_date": "year to date",
    "rolling_12_months": "in 12 months",
    "in_period": "in the period",
    "in_round": "in the audit round",
    "at_snapshot": "on the date",
    "change": "change",
}


@dataclass(frozen=True, order=True)
class Request:
    """One figure that is wanted: a metric over a window, whole or split by a breakdown.

    For ``at_snapshot`` start and end are the same day; for ``in_round`` they span the rounds
    wanted; for ``change`` they are the base date and the present one. ``statistic`` names what
    is worked out from figures of that span (``chart``, ``survival`` …); without it the figures
    themselves are meant.
    """

    metric: str
    basis: str
    start: date
    end: date
    breakdown: str = ""
    statistic: str = ""

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


@dataclass(frozen=True)
class Context:
    """What is known of a run before any record is read: enough to list every figure.

    ``windows`` are those of ``sru.toml``; ``first_month`` is the first month of the records:
    a trend without an earliest month begins there, or two years back.
    """

    period: Period
    year_starts: str = "january"
    windows: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    first_month: date | None = None

    @property
    def year_to_date(self) -> Period:
        return self.period.year_to_date(self.year_starts)

    @property
    def base_month(self) -> Period:
        """The first month of the year to date: what changes are measured from."""
        return Period.month_of(self.year_to_date.start)

    def months(self, since: date | None = None) -> list[Period]:
        """The months of a trend, up to the snapshot: 24, fewer where the records begin later."""
        two_years = add_months(self.period.end.replace(day=1), 1 - TREND_MONTHS)
        first = since or max(two_years, self.first_month or two_years)
        return self.period.months_since(min(first, self.period.end))


def with_option(name: str, option: str | None) -> str:
    """The name of a statistic with what it was asked for: ``chart_limits baseline=2018``."""
    return f"{name} baseline={option}" if option else name


def option_of(statistic: str) -> tuple[str, str | None]:
    """A statistic's name and its option, as ``with_option`` joined them."""
    name, _, option = statistic.partition(" baseline=")
    return name, option or None


def baseline_period(text: str) -> Period:
    """A baseline as a notebook writes it: ``2018`` is the calendar year."""
    if text.isdigit() and len(text) == 4:
        return Period.parse(f"{text}-01..{text}-12")
    return Period.parse(text)


def home_requests(metric, context: Context, breakdown: str = "") -> list[Request]:
    """The figures that a run shows of one metric: its own basis, and its stated windows."""
    windows = [
        Request(metric.id, "in_period", window.start, window.end, breakdown)
        for window in context.windows.get(metric.id, ())
        if metric.in_windows
    ]
    return sorted({*_home(metric, context, breakdown), *windows})


def _home(metric, context: Context, breakdown: str) -> list[Request]:
    period, year = context.period, context.year_to_date
    if metric.is_derived and metric.kind == "change":
        return [Request(metric.id, "change", *change_dates(metric, context), "")]
    if metric.anchored == "round":
        return [Request(metric.id, "in_round", year.start, period.end, breakdown)]
    if metric.anchored == "extract":
        return [Request(metric.id, "at_snapshot", period.end, period.end, breakdown)]
    if metric.is_yearly:
        year_before = Period(date(1, 1, 1), period.rolling_12_months.start - timedelta(days=1))
        windows = [year_before.rolling_12_months, period.rolling_12_months]
        return [Request(metric.id, ROLLING, w.start, w.end, breakdown) for w in windows]
    if metric.on_a_day:
        base = min(context.base_month.end, period.end)
        days = {period.end} if breakdown else {period.end, base}
        return [Request(metric.id, "at_snapshot", day, day, breakdown) for day in sorted(days)]
    requests = [Request(metric.id, "in_period", period.start, period.end, breakdown)]
    if year != period:
        requests.append(Request(metric.id, "year_to_date", year.start, year.end, breakdown))
    return requests


def change_dates(metric, context: Context) -> tuple[date, date]:
    """The base date and the present date of a change.

    A stock is compared at two month ends; events of a month with those of the base month, the
    base date being that month's first day.
    """
    base = context.base_month
    return (base.end if metric.on_a_day else base.start), context.period.end


def trend_requests(
    metric, context: Context, since: date | None = None, breakdown: str = ""
) -> list[Request]:
    """A figure for every month (or month end, or audit round) since a month."""
    months = context.months(since)
    if metric.anchored == "round":
        return [Request(metric.id, "in_round", months[0].start, context.period.end, breakdown)]
    if metric.anchored == "extract":
        return _home(metric, context, breakdown)
    if metric.is_yearly:
        years = [month.rolling_12_months for month in months]
        return [Request(metric.id, ROLLING, y.start, y.end, breakdown) for y in years]
    if metric.on_a_day:
        return [Request(metric.id, "at_snapshot", m.end, m.end, breakdown) for m in months]
    return [Request(metric.id, "in_month", m.start, m.end, breakdown) for m in months]


def all_requests(metrics: Iterable, context: Context) -> list[Request]:
    """Everything that can be asked: all bases, all breakdowns, all months of the records."""
    requests: set[Request] = set()
    for metric in metrics:
        for breakdown in ("", *metric.breakdowns):
            requests.update(home_requests(metric, context, breakdown))
            if metric.is_derived and metric.kind == "change":
                continue
            requests.update(trend_requests(metric, context, None, breakdown))
            if not metric.in_windows:
                continue
            for month in context.months():
                for basis, window in (
                    ("in_quarter", month.quarter),
                    ("year_to_date", month.year_to_date(context.year_starts)),
                    ("rolling_12_months", month.rolling_12_months),
                ):
                    requests.add(Request(metric.id, basis, window.start, window.end, breakdown))
    return sorted(requests)


@dataclass(frozen=True)
class Results:
    """Exact figures. Never shown as they are: ``disclosure`` makes a ``Released`` of them.

    ``frame`` has the columns of ``RESULT_COLUMNS``, sorted by its key. ``reasons`` says of each
    metric that cannot be answered, and of each breakdown of one that can, what it needs.
    """

    frame: pd.DataFrame
    reasons: Reasons = field(default_factory=dict)


def empty_frame() -> pd.DataFrame:
    """No figures, in the shape of figures."""
    import pandas as pd

    return in_order(pd.DataFrame({column: [] for column in RESULT_COLUMNS}))


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Figures with their columns in order, typed, sorted by their key."""
    frame = frame.reindex(columns=RESULT_COLUMNS)
    for column in ("period_start", "period_end"):
        frame[column] = frame[column].astype("datetime64[s]")
    for column in TEXT_COLUMNS:
        frame[column] = frame[column].astype("str").fillna("")
    for column in NUMBER_COLUMNS:
        frame[column] = frame[column].astype("float64")
    return frame.sort_values(list(KEY_COLUMNS), kind="stable").reset_index(drop=True)
