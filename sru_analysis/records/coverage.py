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

# Kinds of rows that a source may lack although it has every column of the table, with their name
# in plain words. Coverage lists a kind like a column.
KINDS = {"support_episodes": {"early_help": "early help"}}

Window = tuple[date | None, date | None]
Span = tuple[date, date]
# Where every event of a table is to be had, if an extract holds the latest only.
WHOLE_IN = {
    "cp_reviews": "the CIN census or the Standard Safeguarding Dataset",
    "cla_reviews": "SSDA903 Reviews or the Standard Safeguarding Dataset",
    "cla_episodes": "SSDA903 Episodes or the Standard Safeguarding Dataset",
}


@dataclass(frozen=True)
class Covered:
    """The coverage table put in order once: asked for every figure, it must answer at once.

    ``columns``: table -> the columns that a source carries. ``windows``: table -> first and last
    day for which it is whole. ``latest``: (table, column) of which only the latest event is held.
    ``every``: (table, column) -> the window in which every event is. ``states``: table -> spans of
    days on which it is known what was open; where only the latest is held, the day of the extract.
    ``lost``: tables that were given, of whose rows not one could be used: no source carries them.
    """

    columns: dict[str, frozenset[str]]
    windows: dict[str, Window]
    latest: frozenset[tuple[str, str]]
    every: dict[tuple[str, str], Window]
    states: dict[str, tuple[tuple[date, date], ...]]
    lost: frozenset[str] = frozenset()

    @classmethod
    def of(cls, coverage: pd.DataFrame, empty: frozenset[str] = frozenset()) -> Covered:
        """``coverage``: the frame with ``COVERAGE_COLUMNS``. ``empty``: tables without rows."""
        lost = _lost(coverage) & empty
        coverage = coverage[~coverage["table"].isin(lost)]
        columns: dict[str, set[str]] = {}
        spans: dict[str, set[Span]] = {}
        every: dict[tuple[str, str], set[Span]] = {}
        stated = coverage[["table", "column", "window_start", "window_end", "latest_only"]]
        latest = set()
        for table, column, start, end, latest_only in stated.itertuples(index=False):
            columns.setdefault(table, set()).add(column)
            span = (_day(start, date.min), _day(end, date.max))
            spans.setdefault(table, set()).add(span)
            if latest_only == "yes":
                latest.add((table, column))
            else:
                every.setdefault((table, column), set()).add(span)
        return cls(
            {table: frozenset(names) for table, names in columns.items()},
            {table: _last(_joined(found)) for table, found in spans.items()},
            frozenset(latest - set(every)),
            {column: _last(_joined(found)) for column, found in every.items()},
            {table: tuple(_joined(found)) for table, found in _states(coverage).items()},
            lost,
        )


def _lost(coverage: pd.DataFrame) -> frozenset[str]:
    """Tables all of whose rows were set aside; one without any row is there, and empty."""
    most = coverage.groupby("table")[["rows_in", "rows_used"]].max().fillna(0)
    return frozenset(most.index[(most["rows_in"] > 0) & (most["rows_used"] == 0)])


def _states(coverage: pd.DataFrame) -> dict[str, set[Span]]:
    """The days on which each source knows what was open."""
    sources = [name for name in ("table", "source_file", "source_sheet") if name in coverage]
    found: dict[str, set[Span]] = {}
    for key, rows in coverage.fillna({"source_sheet": ""}).groupby(sources, dropna=False):
        spans = found.setdefault(key[0], set())
        if (rows["latest_only"] == "yes").any():
            days = set(rows["reference_date"].dropna().dt.date)
            spans |= {(day, day) for day in days}
        else:
            pairs = rows[["window_start", "window_end"]].itertuples(index=False)
            spans |= {(_day(start, date.min), _day(end, date.max)) for start, end in pairs}
    return found


def _joined(found: Iterable[Span]) -> list[Span]:
    """Windows of several sources, joined where they touch."""
    spans = sorted(found)
    joined = spans[:1]
    for start, end in spans[1:]:
        before, until = joined[-1]
        if until == date.max or start <= until + timedelta(days=1):
            joined[-1] = (before, max(until, end))
        else:
            joined.append((start, end))
    return joined


def _last(joined: list[Span]) -> Window:
    """Of windows that do not touch, the one that ends last."""
    start, end = joined[-1]
    return (None if start == date.min else start), (None if end == date.max else end)


def ends_on(records: Records, tables: Iterable[str]) -> date | None:
    """The last day for which all these tables are whole; ``None`` where nothing limits them."""
    ends = [records.window(table)[1] for table in tables if records.covers(table)]
    return min((end for end in ends if end is not None), default=None)


def unavailable(
    records: Records, needs: Iterable[str], start: date, end: date, *, stock: bool = False
) -> str | None:
    """Why [start, end] cannot be answered, as part of a sentence; ``None`` where it can.

    ``needs`` holds names of tables ("cp_plans") and columns ("cp_reviews.cp_review_date").
    ``stock``: what was open on the day ``end`` is asked for; a source that holds the latest event
    of each child only knows that for the day that it describes.
    """
    listed = list(dict.fromkeys(needs))
    missing = [need for need in listed if not records.covers(*need.split(".", 1))]
    covered = records.covered
    if missing:
        lost = any(need.split(".", 1)[0] in covered.lost for need in missing)
        why = "; every row that was given was set aside" if lost else ""
        return "needs " + _named(missing) + why
    latest = [need for need in listed if tuple(need.split(".", 1)) in covered.latest]
    if stock:
        latest = [need for need in listed if not covered.states[need.split(".", 1)[0]]]
    if latest:
        return _latest_only(latest)
    for need in listed:
        table = need.split(".", 1)[0]
        first, last = _window(records, need, end, stock=stock)
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


def _window(records: Records, need: str, day: date, *, stock: bool) -> Window:
    """The days for which one need is met: of a stock, the span that holds the day, if any does."""
    covered = records.covered
    if not stock:
        table, _, column = need.partition(".")
        return covered.every.get((table, column)) or records.window(table)
    spans = covered.states[need.partition(".")[0]]
    return _last([span for span in spans if span[0] <= day <= span[1]] or list(spans))


def _latest_only(latest: list[str]) -> str:
    named = _named(latest)
    tables = dict.fromkeys(need.split(".", 1)[0] for need in latest)
    where = [WHOLE_IN[table] for table in tables if table in WHOLE_IN]
    more = f"; {_and(where)} holds them all" if where else ""
    return f"needs every event, the extract holds the latest only: {named}{more}"


def needs_one_of(needs: Iterable[str]) -> str:
    """That one of these columns is needed, as part of a sentence."""
    return "needs " + " or ".join(f"{_plain(need)} ({need})" for need in needs)


def _plain(need: str) -> str:
    name, _, column = need.partition(".")
    if kind := KINDS.get(name, {}).get(column):
        return kind
    return TABLES[name].plain if name in TABLES else name


def _named(needs: Iterable[str]) -> str:
    """Needs in words; those of one table stand together."""
    found: dict[str, list[str]] = {}
    for need in needs:
        found.setdefault(_plain(need), []).append(need)
    return _and(f"{plain} ({', '.join(names)})" for plain, names in found.items())


def _and(parts: Iterable[str]) -> str:
    *most, last = list(parts)
    return f"{', '.join(most)} and {last}" if most else last


def _day(value: pd.Timestamp, missing: date) -> date:
    return missing if pd.isna(value) else value.date()
