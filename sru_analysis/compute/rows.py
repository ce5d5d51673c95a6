"""The rows behind a figure: who is counted, and which of them are not met."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.compute.counted import counted_in
from sru_analysis.compute.prepared import Prepared
from sru_analysis.compute.tidy import Cells
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import CATALOGUE, Metric, rows_of
from sru_analysis.records.store import Records
from sru_analysis.results import Request

SOURCES = ("council", "source_format", "source_file", "source_sheet", "source_row", "source_id")


def rows_behind(records: Records, request: Request, met: bool | None = None) -> pd.DataFrame:
    """The rows that one figure counts, in the order of their dates.

    ``met=False`` keeps the rows that were not met: the chase list. A derived figure shows the
    rows of the first metric that it is made of. Internal edition only; it holds child ids.
    """
    one = counted_metric(request.metric)
    frame = counted_rows(records, request)
    if met is not None and "met" in frame:
        frame = frame[frame["met"] == met]
    return _tidy(one, frame)


def counted_rows(records: Records, request: Request) -> pd.DataFrame:
    """The rows of one figure as the metric's function gave them, with where they came from."""
    one = counted_metric(request.metric)
    snapshot = pd.Timestamp(request.end).as_unit("s")
    ready = Prepared.of(one, records, rows_of(one, records, snapshot))
    rows, known = counted_in(ready, request)
    return _as_known(ready, rows, known)


def counted_metric(metric: str) -> Metric:
    """The metric itself; of a derived one the first of those that it is made of."""
    load()
    one = CATALOGUE[metric]
    while one.is_derived:
        one = CATALOGUE[one.of[0]]
    return one


def _as_known(ready: Prepared, rows: np.ndarray, known: np.ndarray) -> pd.DataFrame:
    """The rows with ``met`` and ``outcome`` as they were known on the last day of the figure."""
    frame = ready.frame.iloc[rows].copy()
    if "met" in frame:
        cells = Cells.of(ready, "")
        before = cells.met_before[rows] if cells.met_before is not None else False
        own = cells.met[rows] if cells.met is not None else frame["met"].fillna(False).to_numpy()
        frame["met"] = np.where(known, own, before).astype(bool)
    if "outcome" in frame and ready.metric.kind == "split":
        by_then = np.zeros(len(ready.frame), dtype=bool)
        by_then[rows] = known
        names = np.array(ready.outcomes, dtype=object)
        frame["outcome"] = names[ready.outcome_codes(by_then)[rows]].astype("str")
    return frame.drop(columns=["met_before", "outcome_before"], errors="ignore")


def _tidy(one: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    # Of no rows every column is empty: the heads are all that there is to show.
    empty = [column for column in rows if len(rows) and rows[column].isna().all()]
    rows = rows.drop(columns=[c for c in (*SOURCES, *empty) if c in rows])
    anchor = one.open_between[0] or one.during
    by = [column for column in (anchor, "issued_date", "person_id") if column in rows]
    if by:
        rows = rows.sort_values(by, kind="stable")
    first = [c for c in ("person_id", "audit_id", *by, "met", "outcome") if c in rows]
    return rows[[*dict.fromkeys([*first, *rows.columns])]].reset_index(drop=True)
