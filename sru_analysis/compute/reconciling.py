"""Figures that two sources carry: both of them, the difference, and the children behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from sru_analysis.calendar import in_words
from sru_analysis.compute.figures import compute
from sru_analysis.compute.needs import why_not
from sru_analysis.compute.rows import counted_rows
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric
from sru_analysis.records.carriers import whole_between
from sru_analysis.records.store import Records
from sru_analysis.results import Context, Request

NOT_TAKEN = ("set aside", "completes")
COLUMNS = (
    "metric", "id", "basis", "start", "end", "window", "source", "other", "ours", "theirs",
    "difference",
)  # fmt: skip
CHILD_COLUMNS = ("metric", "window", "source", "other", "person_id", "in_source", "in_other")


@dataclass(frozen=True)
class Pair:
    """One metric that can be counted from the records and from another source, and when."""

    metric: Metric
    request: Request
    source: str
    other: str


def pairs(records: Records, context: Context) -> Iterator[Pair]:
    """Every count that a source which was not taken can give too, over days that both cover.

    A stock is counted on the snapshot of the run, or on the latest day that both cover; events in
    the part of the year to date that both cover.
    """
    for kind, other in records.others.items():
        roles = records.sources[records.sources["source_format"] == kind]
        swapped = set(roles.loc[roles["role"].isin(NOT_TAKEN), "table"])
        for metric in load().values():
            tables = {need.split(".", 1)[0] for need in metric.needs}
            if not _is_plain_count(metric) or not tables & swapped:
                continue
            request = _request(metric, records, other, context)
            if request is None:
                continue
            yield Pair(metric, request, _taken(records, sorted(tables & swapped)), kind)


def reconciliation(records: Records, context: Context) -> pd.DataFrame:
    """One row a metric and source that was not taken, with ``COLUMNS``: counts and difference."""
    lines = []
    for pair in pairs(records, context):
        request = pair.request
        ours = _value(records, request, context)
        theirs = _value(records.others[pair.other], request, context)
        lines.append(
            (
                pair.metric.title,
                request.metric,
                request.basis,
                request.start,
                request.end,
                _window(request),
                pair.source,
                pair.other,
                ours,
                theirs,
                theirs - ours,
            )
        )
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    counts = dict.fromkeys(("ours", "theirs", "difference"), "Int64")
    days = dict.fromkeys(("start", "end"), "datetime64[s]")
    return frame.astype(counts | days)


def children_behind(records: Records, context: Context) -> pd.DataFrame:
    """The children whom one source counts and the other does not, with ``CHILD_COLUMNS``.

    Internal edition only: it holds identifiers.
    """
    lines = []
    for pair in pairs(records, context):
        ours = _children(records, pair.request)
        theirs = _children(records.others[pair.other], pair.request)
        for child in sorted(ours ^ theirs):
            answer = ("yes", "no") if child in ours else ("no", "yes")
            about = (pair.metric.title, _window(pair.request), pair.source, pair.other)
            lines.append((*about, child, *answer))
    return pd.DataFrame(lines, columns=list(CHILD_COLUMNS))


def _is_plain_count(metric: Metric) -> bool:
    if metric.is_derived or metric.estimated or metric.catalogue_only:
        return False
    return metric.kind == "count" and metric.anchored in ("stock", "event", "looking back")


def _request(metric: Metric, records: Records, other: Records, context: Context) -> Request | None:
    starts, ends = [], []
    for source in (records, other):
        first, last = whole_between(source, metric.needs)
        starts += [first] if first else []
        ends += [last] if last else []
    end = min([context.period.end, *ends])
    if metric.on_a_day:
        start = end
        basis = "at_snapshot"
    else:
        start = max([context.year_to_date.start, *starts])
        basis = "in_period"
    request = Request(metric.id, basis, start, end)
    if start > end or any(why_not(metric, request, source) for source in (records, other)):
        return None
    return request


def _taken(records: Records, tables: list[str]) -> str:
    roles = records.sources
    used = roles[(roles["role"] == "used") & roles["table"].isin(tables)]
    return " and ".join(sorted(set(used["source_format"])))


def _value(records: Records, request: Request, context: Context) -> int:
    frame = compute(records, [request], context.period).frame
    return int(frame["value"].fillna(0).sum())


def _children(records: Records, request: Request) -> set[str]:
    rows = counted_rows(records, request)
    if "met" in rows:
        rows = rows[rows["met"].fillna(False).astype(bool)]
    return set(rows["person_id"].dropna()) if "person_id" in rows else set()


def _window(request: Request) -> str:
    if request.start == request.end:
        return in_words(request.end)
    return f"{in_words(request.start)} to {in_words(request.end)}"
