"""The rows behind a figure: who is counted, and which of them are not met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.compute.prepared import Prepared
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import CATALOGUE, Metric, rows_of
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.records.store import Records
from sru_analysis.results import Request

SOURCES = ("council", "source_format", "source_file", "source_sheet", "source_row", "source_id")


def rows_behind(records: Records, request: Request, met: bool | None = None) -> pd.DataFrame:
    """The rows that one figure counts, in the order of their dates.

    ``met=False`` keeps the rows that were not met: the chase list. A derived figure shows the
    rows of the first metric that it is made of. Internal edition only; it holds child ids.
    """
    rows = counted_rows(records, request)
    if met is not None and "met" in rows:
        rows = rows[rows["met"].fillna(False).astype(bool) == met]
    return _tidy(_counted(request.metric), rows)


def counted_rows(records: Records, request: Request) -> pd.DataFrame:
    """The rows of one figure as the metric's function gave them, with where they came from."""
    one = _counted(request.metric)
    snapshot = pd.Timestamp(request.end).as_unit("s")
    ready = Prepared.of(one, records, rows_of(one, records, snapshot))
    return ready.frame[_inside(ready, request)]


def _counted(metric: str) -> Metric:
    """The metric itself; of a derived one the first of those that it is made of."""
    load()
    one = CATALOGUE[metric]
    while one.is_derived:
        one = CATALOGUE[one.of[0]]
    return one


def _inside(ready: Prepared, request: Request) -> np.ndarray:
    one, frame = ready.metric, ready.frame
    end = pd.Timestamp(request.end)
    if one.anchored == "looking back":
        return np.ones(len(frame), dtype=bool)
    if one.anchored == "stock":
        start, stop = (as_days(frame[column]) for column in one.open_between)
        day = (request.end - pd.Timestamp(0).date()).days
        return (start <= day) & (day < stop)
    column = "issued_date" if one.anchored == "round" else one.during
    inside = frame[column].between(pd.Timestamp(request.start), end)
    if one.present_on:
        inside &= frame[one.present_on] <= end
    if one.distinct:
        latest = frame[inside].sort_values(column, kind="stable")
        inside &= frame.index.isin(latest.drop_duplicates(one.distinct, keep="last").index)
    return inside.to_numpy()


def _tidy(one: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    empty = [column for column in rows if rows[column].isna().all()]
    rows = rows.drop(columns=[c for c in (*SOURCES, *empty) if c in rows])
    anchor = one.open_between[0] or one.during
    by = [column for column in (anchor, "issued_date", "person_id") if column in rows]
    if by:
        rows = rows.sort_values(by, kind="stable")
    first = [c for c in ("person_id", "audit_id", *by, "met", "outcome") if c in rows]
    return rows[[*dict.fromkeys([*first, *rows.columns])]].reset_index(drop=True)
