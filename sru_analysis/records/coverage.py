"""What the records can answer: which tables and columns a source carries, and for which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from sru_analysis.calendar import in_words
from sru_analysis.records.schema import TABLES

if TYPE_CHECKING:
    from sru_analysis.records.store import Records

COVERAGE_COLUMNS = {
    "table": "str",
    "column": "str",
    "source_format": "str",
    "source_file": "str",
    "source_sheet": "str",
    "reference_date": "datetime64[s]",
    "first_date": "datetime64[s]",
    "last_date": "datetime64[s]",
    "window_start": "datetime64[s]",
    "window_end": "datetime64[s]",
    "latest_only": "str",
    "rows_in": "Int64",
    "rows_used": "Int64",
    "rows_set_aside": "Int64",
    "filled": "Int64",
    "unmapped": "Int64",
}

Window = tuple[date | None, date | None]


@dataclass(frozen=True)
class Covered:
    """The coverage table put in order once: asked for every figure, it must answer at once.

    ``columns``: table -> the columns that a source carries. ``windows``: table -> first and last
    day for which it is whole. ``latest``: (table, column) of which only the latest event is held.
    """

    columns: dict[str, frozenset[str]]
    windows: dict[str, Window]
    latest: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, coverage: pd.DataFrame) -> Covered:
        """``coverage``: the frame with ``COVERAGE_COLUMNS``."""
        columns: dict[str, set[str]] = {}
        spans: dict[str, set[tuple[date, date]]] = {}
        every, latest = set(), set()
        stated = coverage[["table", "column", "window_start", "window_end", "latest_only"]]
        for table, column, start, end, latest_only in stated.itertuples(index=False):
            columns.setdefault(table, set()).add(column)
            spans.setdefault(table, set()).add((_day(start, date.min), _day(end, date.max)))
            (latest if latest_only == "yes" else every).add((table, column))
        return cls(
            {table: frozenset(names) for table, names in columns.items()},
            {table: _joined(sorted(found)) for table, found in spans.items()},
            frozenset(latest - every),
        )


def _joined(spans: list[tuple[date, date]]) -> Window:
    """Windows of several sources, joined where they touch; of several that do not touch, the one
    that ends last.
    """
    joined = [spans[0]]
    for start, end in spans[1:]:
        before, until = joined[-1]
        if until == date.max or start <= until + timedelta(days=1):
            joined[-1] = (before, max(until, end))
        else:
            joined.append((start, end))
    start, end = joined[-1]
    return (None if start == date.min else start), (None if end == date.max else end)


def ends_on(records: Records, tables: Iterable[str]) -> date | None:
    """The last day for which all these tables are whole; ``None`` where nothing limits them."""
    ends = [records.window(table)[1] for table in tables if records.covers(table)]
    return min((end for end in ends if end is not None), default=None)


def unavailable(records: Records, needs: Iterable[str], start: date, end: date) -> str | None:
    """Why [start, end] cannot be answered, as part of a sentence; ``None`` where it can.

    ``needs`` holds names of tables ("cp_plans") and columns ("cp_reviews.cp_review_date").
    """
    listed = list(dict.fromkeys(needs))
    missing = [need for need in listed if not records.covers(*need.split(".", 1))]
    if missing:
        return "needs " + _and(f"{_plain(need)} ({need})" for need in missing)
    latest = [need for need in listed if tuple(need.split(".", 1)) in records.covered.latest]
    if latest:
        return "needs every event, the extract holds the latest only: " + _and(
            f"{_plain(need)} ({need})" for need in latest
        )
    for table in dict.fromkeys(need.split(".", 1)[0] for need in listed):
        first, last = records.window(table)
        if first is not None and start < first:
            return (
                f"needs {_plain(table)} ({table}) from {in_words(start)}: "
                f"the extract begins on {in_words(first)}"
            )
        if last is not None and end > last:
            return (
                f"needs {_plain(table)} ({table}) up to {in_words(end)}: "
                f"the extract ends on {in_words(last)}"
            )
    return None


def _plain(need: str) -> str:
    name = need.split(".", 1)[0]
    return TABLES[name].plain if name in TABLES else name


def _and(parts: Iterable[str]) -> str:
    *most, last = list(parts)
    return f"{', '.join(most)} and {last}" if most else last


def _day(value: pd.Timestamp, missing: date) -> date:
    return missing if pd.isna(value) else value.date()
