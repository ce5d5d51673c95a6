"""Counts in cells → rows of the one tidy frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.compute.prepared import Prepared
from sru_analysis.metrics.breakdowns import NOT_KNOWN
from sru_analysis.metrics.declare import Metric
from sru_analysis.reference.comparators import BREAKDOWN, comparators_of
from sru_analysis.results import KEY_COLUMNS, NUMBER_COLUMNS, Request, empty_frame, in_order
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


def frame_of(cells: Cells, requests: list[Request], windows: list[Counts]) -> pd.DataFrame:
    """The rows of one metric and breakdown over all its windows."""
    if not requests:
        return empty_frame()
    rows = {
        "percent": _shares,
        "count": _counts,
        "rate": _counts,
        "split": _parts,
        "duration": _durations,
    }[cells.metric.kind]
    frame = rows(cells, windows)
    window = frame.pop("window").to_numpy()
    frame["period_start"] = np.array([r.start for r in requests], dtype="datetime64[s]")[window]
    frame["period_end"] = np.array([r.end for r in requests], dtype="datetime64[s]")[window]
    frame["basis"] = np.array([r.basis for r in requests], dtype=object)[window]
    frame["metric"] = cells.metric.id
    frame["breakdown"] = cells.breakdown
    return frame


def estimate_of(one: Metric, request: Request, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of an estimated figure; ``z`` where its function found too little to go by.

    With a breakdown: the rows that have a value in the column of that name, one a category.
    """
    if request.breakdown:
        rows = rows[rows[request.breakdown].notna()] if len(rows) else rows
        names = rows[request.breakdown].to_numpy(dtype=object) if len(rows) else [NOT_KNOWN]
    else:
        parts = [name for name in one.breakdowns if name in rows]
        rows, names = rows[rows[parts].isna().all(axis=1)].head(1), [""]
    frame = rows.reindex(columns=list(NUMBER_COLUMNS)).reset_index(drop=True)
    if frame.empty:
        frame = frame.reindex([0])
    return frame.astype("float64").assign(
        period_start=np.datetime64(request.start, "s"),
        period_end=np.datetime64(request.end, "s"),
        basis=request.basis,
        metric=one.id,
        breakdown=request.breakdown,
        category=names,
        statistic="value",
        unit=one.unit,
        symbol=np.where(frame["value"].isna(), "z", ""),
    )


def not_available(one: Metric, requests: list[Request]) -> pd.DataFrame:
    """Rows that say ``x``: the records cannot answer."""
    return pd.DataFrame(
        {
            "period_start": np.array([r.start for r in requests], dtype="datetime64[s]"),
            "period_end": np.array([r.end for r in requests], dtype="datetime64[s]"),
            "basis": [r.basis for r in requests],
            "metric": one.id,
            "breakdown": [r.breakdown for r in requests],
            "statistic": "value",
            "unit": one.unit,
            "symbol": "x",
        }
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


def finished(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """All rows in order; a figure asked for twice stands once."""
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return empty_frame()
    return in_order(pd.concat(frames, ignore_index=True)).drop_duplicates(
        list(KEY_COLUMNS), ignore_index=True
    )


def with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    """``value``, ``lower`` and ``upper`` of shares, in per cent; ``z`` on a base of 0."""
    numerator, base = frame["numerator"].to_numpy(float), frame["denominator"].to_numpy(float)
    lower, upper = wilson(numerator, base)
    value = np.divide(100 * numerator, base, out=np.full(len(base), np.nan), where=base > 0)
    symbol = np.where(base > 0, "", "z")
    return frame.assign(value=value, lower=lower, upper=upper, symbol=symbol)


def _grid(cells: Cells, windows: list[Counts]) -> pd.DataFrame:
    width = len(cells.names)
    return pd.DataFrame(
        {
            "window": np.repeat(np.arange(len(windows)), width),
            "category": np.tile(np.array(cells.names, dtype=object), len(windows)),
            "total": np.concatenate([w.total for w in windows]),
            "statistic": "value",
        }
    )


def _shares(cells: Cells, windows: list[Counts]) -> pd.DataFrame:
    frame = _grid(cells, windows).rename(columns={"total": "denominator"})
    frame["numerator"] = np.concatenate([w.met for w in windows])
    return with_shares(frame.assign(unit="%"))


def _counts(cells: Cells, windows: list[Counts]) -> pd.DataFrame:
    frame = _grid(cells, windows)
    if cells.met is not None:
        met = np.concatenate([w.met for w in windows])
        frame = frame.rename(columns={"total": "denominator"}).assign(numerator=met)
    else:
        frame = frame.rename(columns={"total": "numerator"})
    return frame.assign(value=frame["numerator"].astype(float), unit=cells.metric.unit, symbol="")


def _parts(cells: Cells, windows: list[Counts]) -> pd.DataFrame:
    outcomes = cells.ready.outcomes
    totals = _grid(cells, windows)
    base = totals["total"].to_numpy()
    whole = totals.rename(columns={"total": "numerator"}).assign(
        outcome="", value=base.astype(float), unit=cells.metric.counts, symbol=""
    )
    repeated = totals.loc[totals.index.repeat(len(outcomes))].reset_index(drop=True)
    parts = repeated.rename(columns={"total": "denominator"}).assign(
        outcome=np.tile(np.array(outcomes, dtype=object), len(totals)),
        numerator=np.concatenate([w.parts.ravel() for w in windows]),
        unit="%",
    )
    return pd.concat([whole, with_shares(parts)], ignore_index=True)


def _durations(cells: Cells, windows: list[Counts]) -> pd.DataFrame:
    """Median and quartiles; ``denominator`` = rows with a known length. Missing lengths stay in
    ``numerator``, the number of rows (R13).
    """
    frame = _grid(cells, windows).rename(columns={"total": "numerator"})
    lengths = [days for window in windows for days in window.days]
    frame["denominator"] = [len(days) for days in lengths]
    shares = [share for _, share in QUARTILES]
    none = np.full(len(shares), np.nan)
    values = np.array([np.quantile(days, shares) if len(days) else none for days in lengths])
    values = values.reshape(len(lengths), len(shares))
    made = [
        frame.assign(statistic=name, value=values[:, n]) for n, (name, _) in enumerate(QUARTILES)
    ]
    whole = pd.concat(made, ignore_index=True)
    symbol = np.where(whole["denominator"] > 0, "", "z")
    return whole.assign(unit=cells.metric.unit, symbol=symbol)
