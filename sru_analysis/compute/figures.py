"""Requests → ``Results``: each metric's function is called once, its rows placed everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import numpy as np
import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.compute.added import added_rows, inputs_of
from sru_analysis.compute.columns import Columns, Counted, Part, finished, together
from sru_analysis.compute.counted import Touching, dated, day_number, in_rounds
from sru_analysis.compute.derived import as_rates, derived_frame, parts_of
from sru_analysis.compute.needs import why_not, why_not_by
from sru_analysis.compute.placing import counts_in_windows, counts_on_days
from sru_analysis.compute.prepared import Prepared
from sru_analysis.compute.tidy import (
    Cells,
    comparator_frame,
    estimate_of,
    not_available,
    rows_of_windows,
)
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric, rows_of
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.records.store import Records
from sru_analysis.reference.comparators import BREAKDOWN
from sru_analysis.results import Reasons, Request, Results


class MetricFault(Exception):
    """A failure inside one metric; it names the metric and stops the run."""


def compute(records: Records, requests: Iterable[Request], period: Period) -> Results:
    """The exact figures that are asked for.

    ``period`` is the run's own: outcomes of audit rounds are taken as known on its last day.
    A figure that the records cannot answer has the symbol ``x`` and a reason, never 0. So has a
    breakdown that no source tells, while the figure as a whole stands.
    """
    catalogue, requests, records = load(), list(requests), records.bare
    statistics = {request for request in requests if request.statistic}
    wanted = {request for request in requests if not request.statistic}
    wanted |= {part for request in statistics for part in inputs_of(request, catalogue)}
    asked = wanted | {part for request in wanted for part in parts_of(request, catalogue)}
    by_metric: dict[str, list[Request]] = defaultdict(list)
    for request in sorted(asked):
        if request.breakdown == BREAKDOWN:
            continue
        by_metric[request.metric].append(request)
    parts: list[Part] = []
    reasons: Reasons = {}
    for name, one in catalogue.items():
        if name in by_metric and not one.is_derived:
            parts += _of_metric(one, records, by_metric[name], period, reasons)
    published = [r for r in wanted if r.breakdown == BREAKDOWN]
    counted = Counted(finished(parts))
    derived = [name for name, one in catalogue.items() if name in by_metric and one.is_derived]
    for name in derived:
        one = catalogue[name]
        made = derived_frame(one, by_metric[name], counted, records.configuration, reasons)
        counted.add(name, made)
    asked_for = _only(counted.everything(derived), wanted, catalogue)
    others = comparator_frame(published, catalogue, records.configuration.council_code)
    added = added_rows(records, statistics, asked_for, catalogue)
    if len(others) or added:
        asked_for = finished([asked_for, others, *added])
    return Results(asked_for, reasons)


def _of_metric(
    one: Metric, records: Records, requests: list[Request], period: Period, reasons: Reasons
) -> list[Part]:
    missing, answered = [], []
    for request in requests:
        if reason := why_not(one, request, records):
            missing.append(request)
            reasons[one.id, ""] = reason
        elif reason := why_not_by(one, request.breakdown, records):
            missing.append(request)
            reasons[one.id, request.breakdown] = reason
        else:
            answered.append(request)
    parts = [not_available(one, missing)] if missing else []
    if answered:
        try:
            made = _placed(one, records, answered, period)
            if one.kind == "rate" and not one.estimated:
                made = [_rates(one, records, together(made), reasons)]
        except (KeyError, ValueError, TypeError, IndexError) as fault:
            raise MetricFault(f"{one.id}: {type(fault).__name__} while it was computed") from fault
        parts += made
    return parts


def _placed(one: Metric, records: Records, requests: list[Request], period: Period) -> list[Part]:
    if one.anchored in ("looking back", "extract"):
        return _looked_back(one, records, requests)
    ready = Prepared.of(one, records, rows_of(one, records))
    place = PLACES[one.anchored]
    by_breakdown: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_breakdown[request.breakdown].append(request)
    return [
        place(ready, breakdown, listed, period)
        for breakdown, listed in sorted(by_breakdown.items())
    ]


def _rates(one: Metric, records: Records, counted: pd.DataFrame, reasons: Reasons) -> pd.DataFrame:
    """What was counted, over the residents or over the metric's own base in each window."""
    if one.by_residents:
        return as_rates(one, counted, records.configuration, reasons)
    windows = counted[["period_start", "period_end"]].drop_duplicates(ignore_index=True)
    base = one.over.count(records, as_days(windows["period_start"]), as_days(windows["period_end"]))
    rows = counted.merge(windows.assign(base=base), on=["period_start", "period_end"])
    base = rows.pop("base").astype("float64")
    value = (one.over.per * rows["numerator"] / base).where(base > 0)
    symbol = np.where(base > 0, "", "z")
    return rows.assign(denominator=base, value=value, unit=one.unit, symbol=symbol)


def _events(ready: Prepared, breakdown: str, requests: list[Request], period: Period) -> Columns:
    one = ready.metric
    starts, ends = _edges(requests)
    simple = not (one.distinct or one.present_on or one.known_on or one.kind == "duration")
    cells = Cells.of(ready, breakdown)
    if simple:
        days = ready.days(one.during)
        return rows_of_windows(
            cells, requests, cells.count_all(days, starts, ends, counts_in_windows)
        )
    in_order = dated(ready)
    windows = [
        cells.count_rows(*in_order.rows_of(start, end, end))
        for start, end in zip(starts, ends, strict=True)
    ]
    return rows_of_windows(cells, requests, windows)


def _touching(ready: Prepared, breakdown: str, requests: list[Request], period: Period) -> Columns:
    cells = Cells.of(ready, breakdown)
    touching = Touching.of(ready)
    windows = [
        cells.count_rows(*touching.rows_of(request.start, request.end)) for request in requests
    ]
    return rows_of_windows(cells, requests, windows)


def _stock(ready: Prepared, breakdown: str, requests: list[Request], period: Period) -> Columns:
    if breakdown == "age_band":
        ready = ready.by_age()
    start, end = ready.metric.open_between
    cells = Cells.of(ready, breakdown)
    snapshots = _edges(requests)[1]
    starts, ends = as_days(ready.frame[start]), as_days(ready.frame[end])

    def on_days(days, codes, width, _starts, _ends):
        return counts_on_days(starts, ends, codes, width, snapshots)

    return rows_of_windows(cells, requests, cells.count_all(starts, snapshots, snapshots, on_days))


def _in_rounds(ready: Prepared, breakdown: str, requests: list[Request], period: Period) -> Columns:
    cells = Cells.of(ready, breakdown)
    made, windows = [], []
    for request in requests:
        for window, counted in in_rounds(ready, request, period.end).items():
            made.append(Request(request.metric, "in_round", window.start, window.end, breakdown))
            windows.append(cells.count_rows(*counted))
    return rows_of_windows(cells, made, windows)


def _looked_back(one: Metric, records: Records, requests: list[Request]) -> list[Part]:
    frames = []
    once_a_day = cache(lambda snapshot: rows_of(one, records, snapshot))
    for request in requests:
        snapshot = pd.Timestamp(request.end).as_unit("s")
        if one.estimated:
            frames.append(estimate_of(one, request, once_a_day(snapshot)))
            continue
        ready = Prepared.of(one, records, once_a_day(snapshot))
        cells = Cells.of(ready, request.breakdown)
        every = np.arange(len(ready.frame))
        counts = cells.count_rows(every, np.ones(len(every), dtype=bool))
        frames.append(rows_of_windows(cells, [request], [counts]))
    return frames


PLACES = {"event": _events, "stock": _stock, "round": _in_rounds, "touching": _touching}


def _edges(requests: list[Request]) -> tuple[np.ndarray, np.ndarray]:
    starts = np.array([day_number(request.start) for request in requests], dtype="int64")
    ends = np.array([day_number(request.end) for request in requests], dtype="int64")
    return starts, ends


def _only(frame: pd.DataFrame, wanted: set[Request], catalogue: dict[str, Metric]) -> pd.DataFrame:
    """The figures asked for; parts computed on the way to a derived one are left out."""
    rounds = {request.metric for request in wanted if request.basis == "in_round"}
    keys = {
        (request.metric, request.basis, request.breakdown, request.start, request.end)
        for request in wanted
    }
    own = zip(
        frame["metric"],
        frame["basis"],
        frame["breakdown"],
        frame["period_start"].dt.date,
        frame["period_end"].dt.date,
        strict=True,
    )
    keep = [key in keys or (key[1] == "in_round" and key[0] in rounds) for key in own]
    return frame[np.array(keep, dtype=bool)].reset_index(drop=True)
