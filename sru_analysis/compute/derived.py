"""Figures worked out after the sum: changes, shares and differences of two metrics, rates."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.compute.columns import Columns, Counted, together
from sru_analysis.compute.needs import POPULATION
from sru_analysis.compute.tidy import not_available, with_shares
from sru_analysis.configuration import Configuration
from sru_analysis.metrics.declare import Metric
from sru_analysis.reference.population import population_of
from sru_analysis.results import Reasons, Request, empty_frame

YEAR = 365
SMALL_BASE = 10
"""A change from a base below this is not given as a percentage (R14)."""

JOINED_ON = ["period_start", "period_end", "basis", "breakdown", "category"]


def parts_of(request: Request, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The figures that a derived figure is worked out from, their own parts among them."""
    one = catalogue[request.metric]
    if not one.is_derived:
        return []
    if one.kind == "change":
        direct = list(_ends(one, request))
    else:
        direct = [
            Request(part, request.basis, request.start, request.end, request.breakdown)
            for part in one.of
        ]
    return [*direct, *(deeper for part in direct for deeper in parts_of(part, catalogue))]


def derived_frame(
    one: Metric,
    requests: list[Request],
    counted: Counted,
    configuration: Configuration,
    reasons: Reasons,
) -> pd.DataFrame:
    """The rows of a derived metric, from the counts of its parts."""
    kinds = {"change": _changes, "percent": _shares, "rate": _rates, "count": _differences}
    make = kinds[one.kind]
    frame = make(one, requests, counted, configuration, reasons)
    for part, breakdown in itertools.product(one.of, ("", *one.breakdowns)):
        if (part, breakdown) in reasons:
            reasons.setdefault((one.id, breakdown), reasons[part, breakdown])
    return frame.assign(metric=one.id, unit=one.unit) if len(frame) else frame


def _ends(one: Metric, request: Request) -> tuple[Request, Request]:
    (part,) = one.of
    if one.on_a_day:
        return tuple(Request(part, "at_snapshot", day, day) for day in (request.start, request.end))
    base = Period.month_of(request.start)
    present = Period(request.end.replace(day=1), request.end)
    return tuple(Request(part, "in_month", span.start, span.end) for span in (base, present))


def _value(counted: Counted, wanted: Request) -> tuple[float, str]:
    rows = counted.of(wanted.metric)
    rows = rows[
        (rows["basis"] == wanted.basis)
        & (rows["breakdown"] == "")
        & (rows["period_start"] == pd.Timestamp(wanted.start))
        & (rows["period_end"] == pd.Timestamp(wanted.end))
    ]
    if rows.empty or rows["symbol"].iloc[0]:
        return np.nan, "x"
    return rows["value"].iloc[0], ""


def _changes(one, requests, counted, configuration, reasons) -> pd.DataFrame:
    rows = []
    for request in requests:
        base_request, present_request = _ends(one, request)
        (base, no_base), (present, no_present) = (
            _value(counted, base_request),
            _value(counted, present_request),
        )
        symbol = no_base or no_present
        if not symbol and base_request == present_request:
            symbol, base, present = "z", np.nan, np.nan
        elif not symbol and base < SMALL_BASE:
            symbol = "low"
        rows.append(
            {
                "period_start": np.datetime64(request.start, "s"),
                "period_end": np.datetime64(request.end, "s"),
                "basis": "change",
                "breakdown": "",
                "category": "",
                "statistic": "value",
                "numerator": present - base,
                "denominator": base,
                "value": np.nan if symbol else 100 * (present - base) / base,
                "symbol": symbol,
            }
        )
    return pd.DataFrame(rows)


def _part(one: Metric, name: str, requests: list[Request], counted: Counted) -> pd.DataFrame:
    keys = {(r.basis, r.breakdown, r.start, r.end) for r in requests}
    rows = counted.of(name)
    own = zip(
        rows["basis"],
        rows["breakdown"],
        rows["period_start"].dt.date,
        rows["period_end"].dt.date,
        strict=True,
    )
    in_rounds = {r.breakdown for r in requests if r.basis == "in_round"}
    keep = [key in keys or (key[0] == "in_round" and key[1] in in_rounds) for key in own]
    return rows[keep][[*JOINED_ON, "value", "symbol"]]


def _both(one, requests, counted) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two parts side by side (``numerator``, ``denominator``): answered, and not available.

    Where one part is not available, nothing of that window and breakdown is.
    """
    top, bottom = (_part(one, name, requests, counted) for name in one.of)
    both = top.merge(bottom, on=JOINED_ON, how="outer", suffixes=("_top", "_bottom"))
    lacking = both[(both["symbol_top"] == "x") | (both["symbol_bottom"] == "x")]
    window = JOINED_ON[:-1]
    missing = lacking[window].drop_duplicates()
    there = ~pd.MultiIndex.from_frame(both[window]).isin(pd.MultiIndex.from_frame(missing))
    answered = both[there].rename(columns={"value_top": "numerator", "value_bottom": "denominator"})
    answered = answered.fillna({"numerator": 0, "denominator": 0}).assign(statistic="value")
    return answered, missing


def _shares(one, requests, counted, configuration, reasons) -> pd.DataFrame:
    answered, missing = _both(one, requests, counted)
    if answered.empty and missing.empty:
        return empty_frame()
    return together([with_shares(answered), _absent(one, missing)])


def _differences(one, requests, counted, configuration, reasons) -> pd.DataFrame:
    answered, missing = _both(one, requests, counted)
    if answered.empty and missing.empty:
        return empty_frame()
    net = answered["numerator"] - answered["denominator"]
    answered = answered.assign(value=net, numerator=net, denominator=np.nan, symbol="")
    return together([answered, _absent(one, missing)])


def _rates(one, requests, counted, configuration, reasons) -> pd.DataFrame:
    rows = _part(one, one.of[0], requests, counted).rename(columns={"value": "numerator"})
    if rows.empty:
        return empty_frame()
    return as_rates(one, rows.assign(statistic="value"), configuration, reasons)


def as_rates(
    one: Metric, counted: pd.DataFrame, configuration: Configuration, reasons: Reasons
) -> pd.DataFrame:
    """Counts (``numerator``) as rates for every 10,000 residents (R12).

    Events of less than twelve months are scaled up to a year: 365 over the days of the period.
    """
    known = {
        day: population_of(configuration, day.date()) for day in counted["period_end"].unique()
    }
    residents = counted["period_end"].map(
        {day: found.residents if found else np.nan for day, found in known.items()}
    )
    rows = counted.assign(denominator=residents.astype("float64"))
    absent, unknown = rows["symbol"] == "x", rows["denominator"].isna()
    missing = absent | unknown
    # Where the count itself is not there, what it needs comes first.
    if (unknown & ~absent).any() and (one.id, "") not in reasons:
        reasons[one.id, ""] = POPULATION
    answered = rows[~missing]
    value = (
        one.over.per * answered["numerator"] / answered["denominator"] * _to_a_year(one, answered)
    )
    answered = answered.assign(value=value, unit=one.unit)
    return together([answered, _absent(one, rows[missing])])


def _to_a_year(one: Metric, rows: pd.DataFrame) -> pd.Series | float:
    """What turns a count into that of a year; whole years and stocks stay as they are."""
    if not one.is_yearly:
        return 1.0
    days = (rows["period_end"] - rows["period_start"]).dt.days + 1
    return (YEAR / days).where(days < YEAR, 1.0)


def _absent(one: Metric, rows: pd.DataFrame) -> Columns:
    requests = [
        Request(one.id, row.basis, row.period_start.date(), row.period_end.date(), row.breakdown)
        for row in rows.itertuples()
    ]
    return not_available(one, requests)
