"""What the records can and cannot answer, metric by metric, before any figure is made."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric
from sru_analysis.records.coverage import unavailable
from sru_analysis.records.store import Records
from sru_analysis.results import Context, Request, home_requests


def answers(records: Records, context: Context) -> pd.DataFrame:
    """The coverage matrix: metric, title, section, answer and reason, one row a metric.

    ``answer`` is "available" when every figure that the run shows of it can be made, "in part"
    when some can, else "not available"; ``reason`` says what is lacking.
    """
    rows = []
    for one in load().values():
        reasons = [_reason(one, request, records) for request in home_requests(one, context)]
        lacking = [reason for reason in reasons if reason]
        answer = "available" if not lacking else "in part"
        if lacking and len(lacking) == len(reasons):
            answer = "not available"
        rows.append((one.id, one.title, one.section, answer, lacking[0] if lacking else ""))
    return pd.DataFrame(rows, columns=["metric", "title", "section", "answer", "reason"])


def _reason(one: Metric, request: Request, records: Records) -> str | None:
    start = request.end if one.on_a_day or one.anchored == "round" else request.start
    stock = one.anchored == "stock"
    return unavailable(records, one.needs, start, request.end, stock=stock)


def first_month(records: Records) -> date | None:
    """The month with which the records begin: the earliest day for which a table is whole."""
    windows = [records.window(table) for table in sorted(set(records.coverage["table"]))]
    starts = [start for start, _ in windows if start]
    return min(starts).replace(day=1) if starts else None
