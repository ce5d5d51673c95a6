"""Counts in cells → rows of the one tidy frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.compute.columns import Columns, Values
from sru_analysis.compute.needs import untold
from sru_analysis.compute.prepared import Prepared
from sru_analysis.metrics.breakdowns import NOT_KNOWN
from sru_analysis.metrics.declare import Metric
from sru_analysis.reference.comparators import BREAKDOWN, comparators_of
from sru_analysis.results import NUMBER_COLUMNS, Request
from sru_analysis.statistics.intervals import wilson

QUARTILES = (("value", 0.5), ("p25", 0.25), ("p75", 0.75))


@dataclass(frozen=True)
class Counts:
    """One window: ``total`` and ``met`` by category, ``parts`` by category and outcome,
    ``days`` the durations by category.
    """

    total: np.ndarray
    met: np.ndarray | None = None
    parts: np.ndarray | None = None
    days: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class Cells:
    """The categories and outcomes of one metric under one breakdown, and how rows fill them."""

    ready: Prepared
    breakdown: str
    names: tuple[str, ...]
    codes: np.ndarray
    met: np.ndarray | None
    met_before: np.ndarray | None

    @staticmethod
    def of(ready: Prepared, breakdown: str) -> Cells:
        categories = ready.categories(breakdown)
        met = met_before = None
        if "met" in ready.frame and ready.metric.kind in ("percent", "count"):
            met = ready.frame["met"].fillna(False).to_numpy(dtype=bool)
            met_before = np.zeros(len(met), dtype=bool)
        if met is not None and "met_before" in ready.frame:
            met_before = ready.frame["met_before"].fillna(False).to_numpy(dtype=bool)
        return Cells(ready, breakdown, categories.names, categories.codes, met, met_before)

    @property
    def metric(self) -> Metric:
        return self.ready.metric

    def count_all(
        self, days: np.ndarray, starts: np.ndarray, ends: np.ndarray, count: Callable
    ) -> list[Counts]:
        """All windows at once, for rows that simply add up."""
        width = len(self.names)
        if self.metric.kind == "split":
            outcomes = self.ready.outcomes
            cells = self.codes * len(outcomes) + self.ready.outcome_codes()
            parts = count(days, cells, width * len(outcomes), starts, ends)
            parts = parts.reshape(len(parts), width, len(outcomes))
            return [Counts(part.sum(axis=1), parts=part) for part in parts]
        total = count(days, self.codes, width, starts, ends)
        if self.met is None:
            return [Counts(row) for row in total]
        met = count(days, np.where(self.met, self.codes, -1), width, starts, ends)
        return [Counts(row, met=part) for row, part in zip(total, met, strict=True)]

    def count_rows(self, rows: np.ndarray, known: np.ndarray) -> Counts:
        """One window, from the rows that count in it and whether each is known by then."""
        width, codes = len(self.names), self.codes[rows]
        total = np.bincount(codes, minlength=width)
        if self.metric.kind == "split":
            outcomes = self.ready.outcomes
            by_then = np.zeros(len(self.codes), dtype=bool)
            by_then[rows] = known
            cells = codes * len(outcomes) + self.ready.outcome_codes(by_then)[rows]
            parts = np.bincount(cells, minlength=width * len(outcomes))
            return Counts(total, parts=parts.reshape(width, len(outcomes)))
        if self.metric.kind == "duration":
            days = self.ready.frame["days"].to_numpy(dtype="float64", na_value=np.nan)[rows]
            kept = ~np.isnan(days)
            return Counts(
                total, days=tuple(days[kept & (codes == place)] for place in range(width))
            )
        if self.met is None:
            return Counts(total)
        by_then = np.where(known, self.met[rows], self.met_before[rows])
        met = np.bincount(codes, weights=by_then, minlength=width)
        return Counts(total, met=met.astype("int64"))


def rows_of_windows(cells: Cells, requests: list[Request], windows: list[Counts]) -> Columns:
    """The rows of one metric and breakdown over all its windows."""
    if not requests:
        return Columns(0, {})
    width = len(cells.names)
    made = MAKERS[cells.metric.kind](cells, _Grid.of(cells, windows), windows)
    if cells.metric.kind == "split" and cells.metric.told_by:
        made = Columns(made.count, {**made.values, **_untold(cells, made.values, requests)})
    each = made.count // (len(windows) * width)

    def by_window(values: list, kind: type | str) -> np.ndarray:
        return np.tile(np.repeat(np.array(values, dtype=kind), width), each)

    return Columns(
        made.count,
        {
            **made.values,
            "period_start": by_window([r.start for r in requests], "datetime64[s]"),
            "period_end": by_window([r.end for r in requests], "datetime64[s]"),
            "basis": by_window([r.basis for r in requests], object),
            "metric": cells.metric.id,
            "breakdown": cells.breakdown,
        },
    )


def _untold(cells: Cells, values: Mapping[str, Values], requests: list[Request]) -> dict:
    """The numbers of a split with ``x`` for the parts that no source tells of, instead of 0.

    A part that stands in any row is told of. So the others still add up to the whole.
    """
    one, records = cells.metric, cells.ready.records
    found = set(cells.ready.frame["outcome"])
    lacking = [set(untold(one, request, records)) - found for request in requests]
    width, outcomes = len(cells.names), values["outcome"]
    windows = np.arange(len(outcomes)) // width % len(requests)
    blank = np.array(
        [part in lacking[window] for part, window in zip(outcomes, windows, strict=True)],
        dtype=bool,
    )
    numbers = ("numerator", "denominator", "value", "lower", "upper")
    return {name: np.where(blank, np.nan, values[name]) for name in numbers} | {
        "symbol": np.where(blank, "x", values["symbol"])
    }


def estimate_of(one: Metric, request: Request, rows: pd.DataFrame) -> Columns:
    """The rows of an estimated figure; ``z`` where its function found too little to go by.

    With a breakdown: the rows that have a value in the column of that name, one a category.
    """
    if request.breakdown:
        rows = rows[rows[request.breakdown].notna()] if len(rows) else rows
        names = rows[request.breakdown].to_numpy(dtype=object) if len(rows) else [NOT_KNOWN]
    else:
        parts = [name for name in one.breakdowns if name in rows]
        rows, names = rows[rows[parts].isna().all(axis=1)].head(1), [""]
    nothing = np.full(len(names), np.nan)
    numbers = {
        name: rows[name].to_numpy("float64") if len(rows) and name in rows else nothing
        for name in NUMBER_COLUMNS
    }
    return Columns(
        len(names),
        {
            **numbers,
            "period_start": np.full(len(names), np.datetime64(request.start, "s")),
            "period_end": np.full(len(names), np.datetime64(request.end, "s")),
            "basis": request.basis,
            "metric": one.id,
            "breakdown": request.breakdown,
            "category": np.array(names, dtype=object),
            "statistic": "value",
            "unit": one.unit,
            "symbol": np.where(np.isnan(numbers["value"]), "z", "").astype(object),
        },
    )


def not_available(one: Metric, requests: list[Request]) -> Columns:
    """Rows that say ``x``: the records cannot answer."""
    return Columns(
        len(requests),
        {
            "period_start": np.array([r.start for r in requests], dtype="datetime64[s]"),
            "period_end": np.array([r.end for r in requests], dtype="datetime64[s]"),
            "basis": np.array([r.basis for r in requests], dtype=object),
            "metric": one.id,
            "breakdown": np.array([r.breakdown for r in requests], dtype=object),
            "statistic": "value",
            "unit": one.unit,
            "symbol": "x",
        },
    )


def comparator_frame(
    requests: list[Request], catalogue: dict[str, Metric], council_code: str
) -> pd.DataFrame:
    """Published figures of others, each under its own date; their area is the category."""
    rows = []
    for request in requests:
        for one in comparators_of(request.metric, request.end, council_code):
            end = np.datetime64(one.date, "s")
            on_a_day = request.basis == "at_snapshot"
            year_before = np.datetime64(one.date.replace(year=one.date.year - 1, month=4, day=1))
            rows.append(
                {
                    "period_start": end if on_a_day else year_before.astype("datetime64[s]"),
                    "period_end": end,
                    "basis": request.basis,
                    "metric": one.metric,
                    "breakdown": BREAKDOWN,
                    "category": one.area,
                    "statistic": "value",
                    "value": one.value,
                    "unit": catalogue[one.metric].unit,
                }
            )
    return pd.DataFrame(rows)


def with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """``value``, ``lower`` and ``upper`` of shares, in per cent; ``z`` on a base of 0."""
    return frame.assign(
        **_shares_of(frame["numerator"].to_numpy(float), frame["denominator"].to_numpy(float))
    )


def _shares_of(numerator: np.ndarray, base: np.ndarray) -> dict[str, np.ndarray]:
    numerator, base = numerator.astype(float), base.astype(float)
    lower, upper = wilson(numerator, base)
    value = np.divide(100 * numerator, base, out=np.full(len(base), np.nan), where=base > 0)
    symbol = np.where(base > 0, "", "z").astype(object)
    return {"value": value, "lower": lower, "upper": upper, "symbol": symbol}


@dataclass(frozen=True)
class _Grid:
    """Every category in every window, window by window: its name and how many it counts."""

    category: np.ndarray
    total: np.ndarray

    @staticmethod
    def of(cells: Cells, windows: list[Counts]) -> _Grid:
        names = np.tile(np.array(cells.names, dtype=object), len(windows))
        return _Grid(names, np.concatenate([window.total for window in windows]))

    def columns(self, **values: Values) -> Columns:
        return Columns(len(self.total), {"category": self.category, "statistic": "value", **values})


def _shares(cells: Cells, grid: _Grid, windows: list[Counts]) -> Columns:
    met = np.concatenate([window.met for window in windows])
    return grid.columns(
        numerator=met, denominator=grid.total, unit="%", **_shares_of(met, grid.total)
    )


def _counts(cells: Cells, grid: _Grid, windows: list[Counts]) -> Columns:
    unit = cells.metric.unit
    if cells.met is None:
        return grid.columns(numerator=grid.total, value=grid.total, unit=unit)
    met = np.concatenate([window.met for window in windows])
    return grid.columns(numerator=met, denominator=grid.total, value=met, unit=unit)


def _parts(cells: Cells, grid: _Grid, windows: list[Counts]) -> Columns:
    """The wholes, then all parts of the first outcome, of the second …"""
    outcomes = cells.ready.outcomes
    total, many = grid.total, len(outcomes)
    by_outcome = np.concatenate([window.parts for window in windows]).T.ravel()
    bases = np.tile(total, many)
    shares = _shares_of(by_outcome, bases)
    rest = np.full(len(total), np.nan)
    blank = np.full(len(total), "", dtype=object)
    units = {"whole": cells.metric.counts, "part": "%"}
    values = {
        "category": np.tile(grid.category, many + 1),
        "statistic": "value",
        "outcome": np.concatenate([blank, np.repeat(np.array(outcomes, object), len(total))]),
        "numerator": np.concatenate([total, by_outcome]),
        "denominator": np.concatenate([rest, bases]),
        "unit": np.repeat(np.array([*units.values()], object), [len(total), len(bases)]),
    }
    first = {"value": total, "lower": rest, "upper": rest, "symbol": blank}
    values |= {name: np.concatenate([first[name], shares[name]]) for name in first}
    return Columns(len(total) * (many + 1), values)


def _durations(cells: Cells, grid: _Grid, windows: list[Counts]) -> Columns:
    """Median and quartiles; ``denominator`` = rows with a known length. Missing lengths stay in
    ``numerator``, the number of rows (R13).
    """
    lengths = [days for window in windows for days in window.days]
    known = np.array([len(days) for days in lengths])
    shares = [share for _, share in QUARTILES]
    none = np.full(len(shares), np.nan)
    found = np.array([np.quantile(days, shares) if len(days) else none for days in lengths])
    many = len(shares)
    names = np.array([name for name, _ in QUARTILES], dtype=object)
    values = {
        "category": np.tile(grid.category, many),
        "statistic": np.repeat(names, len(lengths)),
        "numerator": np.tile(grid.total, many),
        "denominator": np.tile(known, many),
        "value": found.reshape(len(lengths), many).T.ravel(),
        "unit": cells.metric.unit,
        "symbol": np.tile(np.where(known > 0, "", "z").astype(object), many),
    }
    return Columns(len(lengths) * many, values)


MAKERS = {
    "percent": _shares,
    "count": _counts,
    "rate": _counts,
    "split": _parts,
    "duration": _durations,
}
