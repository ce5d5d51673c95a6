"""What is known of each format: how its tables are put together, and what they cover.

A further format is one more entry in ``SOURCES``; nothing else asks which format a table is of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import (
    annex_a,
    annex_a_coverage,
    cin_census,
    plain_tables,
    report,
    ssd,
    ssda903,
)
from sru_analysis.extracts.merging import Formats, Frames, completed
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.uniting import unite

Tables = list[ReadTable]
Lines = list[dict[str, object]]


@dataclass(frozen=True)
class Source:
    """One format. ``assemble``: its tables -> the tables of the records. ``coverage``: lines of
    ``Records.coverage`` of its tables. ``last_day``: the day that one of them describes."""

    assemble: Callable[[Tables, Configuration], Frames]
    coverage: Callable[[Tables, Configuration], Lines]
    last_day: Callable[[ReadTable, Configuration], date | None]


def frames_by_format(tables: Tables, configuration: Configuration) -> Formats:
    """Format -> its tables of the records, each format put together by itself."""
    return {
        kind: source.assemble(own, configuration)
        for kind, (source, own) in _by_format(tables).items()
    }


def coverage(tables: Tables, configuration: Configuration) -> Lines:
    """What every sheet carries, whether or not it is taken."""
    lines: Lines = []
    for source, own in _by_format(tables).values():
        lines += source.coverage(own, configuration)
    return lines


def last_days(tables: Tables, configuration: Configuration) -> dict[str, date | None]:
    """Table -> the latest day that one of its extracts describes, where it is known."""
    last: dict[str, date | None] = {}
    for source, own in _by_format(tables).values():
        for table in own:
            day = source.last_day(table, configuration)
            if day is not None:
                last[table.form.table] = max(day, last.get(table.form.table) or day)
    return last


def _by_format(tables: Tables) -> dict[str, tuple[Source, Tables]]:
    """The tables of each format that has any of the records, with those that it leaves alone."""
    found: dict[str, tuple[Source, Tables]] = {}
    for kind in dict.fromkeys(table.form.source_format for table in tables):
        own = [table for table in tables if table.form.source_format == kind]
        if any(table.form.table for table in own):
            found[kind] = (SOURCES.get(kind, AS_THEY_ARE), own)
    return found


def _united(tables: Tables, configuration: Configuration) -> Frames:
    """A table a form, its files united by key."""
    by_form: dict[str, Tables] = {}
    for table in tables:
        if table.form.table:
            by_form.setdefault(table.form.name, []).append(table)
    frames: Frames = {}
    for same in by_form.values():
        name, frame = same[0].form.table, unite(same)
        frames[name] = completed(frames[name], frame) if name in frames else frame
    return frames


def _as_stated(tables: Tables, configuration: Configuration) -> Lines:
    """Whole for the days that ``sru.toml`` states, else up to the reference date."""
    lines: Lines = []
    for table in tables:
        if table.form.table:
            window = plain_tables.whole_window(table.form.table, configuration)
            lines += report.coverage_lines(table, window, configuration.reference_date)
    return lines


def _yearly(returns: ModuleType) -> Source:
    """A return of one year: what it covers follows from its year."""
    return Source(
        lambda tables, stated: returns.assemble(tables),
        lambda tables, stated: returns.coverage(tables, stated.reference_date),
        lambda table, stated: returns.window(table, stated.reference_date)[1],
    )


AS_THEY_ARE = Source(_united, _as_stated, lambda table, stated: stated.reference_date)
SOURCES = {each.FORMAT: _yearly(each) for each in (ssda903, cin_census)} | {
    annex_a.FORMAT: Source(
        annex_a.assemble,
        lambda tables, stated: annex_a_coverage.coverage(tables),
        lambda table, stated: table.as_at,
    ),
    ssd.FORMAT: Source(ssd.assemble, ssd.coverage, lambda table, stated: stated.reference_date),
}
