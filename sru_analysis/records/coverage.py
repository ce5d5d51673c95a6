"""What the records can answer: which tables and columns a source carries, and for which days."""

from __future__ import annotations

from collections.abc import Iterable
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


def covers(coverage: pd.DataFrame, table: str, column: str | None = None) -> bool:
    """Whether a source carries the table (even with no rows), or that column of it."""
    rows = coverage["table"] == table
    if column is not None:
        rows &= coverage["column"] == column
    return bool(rows.any())


def window(coverage: pd.DataFrame, table: str) -> Window:
    """First and last day for which the table is whole; ``None`` = not limited on that side.

    Windows of several sources are joined where they touch; of several that do not touch, the one
    that ends last counts.
    """
    rows = coverage.loc[coverage["table"] == table, ["window_start", "window_end"]]
    spans = sorted(
        {(_day(a, date.min), _day(b, date.max)) for a, b in rows.itertuples(index=False)}
    )
    if not spans:
        return None, None
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
    missing, latest = lacking(records, listed)
    if missing:
        return "needs " + _and(f"{_plain(need)} ({need})" for need in missing)
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


def lacking(records: Records, needs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Of the needs those that no source carries, and those of which only the latest is given."""
    listed = list(dict.fromkeys(needs))
    missing = [need for need in listed if not records.covers(*need.split(".", 1))]
    latest = [
        need
        for need in listed
        if "." in need and need not in missing and _latest_only(records.coverage, need)
    ]
    return missing, latest


def whole_between(records: Records, needs: Iterable[str]) -> Window:
    """First and last day for which every table of the needs is whole; ``None`` = not limited."""
    tables = dict.fromkeys(need.split(".", 1)[0] for need in needs)
    windows = [records.window(table) for table in tables if records.covers(table)]
    starts = [start for start, _ in windows if start is not None]
    ends = [end for _, end in windows if end is not None]
    return max(starts, default=None), min(ends, default=None)


def _latest_only(coverage: pd.DataFrame, need: str) -> bool:
    table, column = need.split(".", 1)
    rows = coverage[(coverage["table"] == table) & (coverage["column"] == column)]
    return bool((rows["latest_only"] == "yes").all())


def _plain(need: str) -> str:
    name = need.split(".", 1)[0]
    return TABLES[name].plain if name in TABLES else name


def _and(parts: Iterable[str]) -> str:
    *most, last = list(parts)
    return f"{', '.join(most)} and {last}" if most else last


def _day(value: pd.Timestamp, missing: date) -> date:
    return missing if pd.isna(value) else value.date()
