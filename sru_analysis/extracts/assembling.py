"""The tables that were read, put together as records with their reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import consistency, local_returns, plain_tables, report, ssda903
from sru_analysis.extracts.children import with_every_child
from sru_analysis.extracts.folder import Found, nothing_known, read_files
from sru_analysis.extracts.merging import Formats, Frames, Merged, completed, merge, set_aside_rest
from sru_analysis.extracts.participation import complete_participation
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.uniting import unite
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

ORDER = ("source_file", "source_sheet", "source_row")


def read_extracts(paths: list[Path], configuration: Configuration) -> Records:
    """Read every known table in the paths into records.

    ``paths``: folders (with their subfolders) or files. Raises ``Refusal`` where a file cannot be
    taken (all reasons together), or where nothing is of a known kind (extract_unknown).
    """
    found = read_files([Path(path) for path in paths], configuration)
    if not any(table.form.table for table in found.tables):
        raise nothing_known([Path(path) for path in paths], found)
    formats = _frames(found.tables, configuration)
    merged = merge(formats)
    set_aside_rest(found.tables, formats, merged)
    frames = merged.frames
    notes, by_local_return = complete_participation(frames)
    merged.completed += [(*filled, local_returns.FORMAT) for filled in by_local_return]
    merged.notes += notes
    merged.notes += with_every_child(frames)
    merged.notes += consistency.notes(frames, _last_days(found.tables, configuration))
    return _records(found, merged, configuration)


def _frames(tables: list[ReadTable], configuration: Configuration) -> Formats:
    """Format -> its tables, each format put together by itself."""
    returns = [table for table in tables if table.form.source_format == ssda903.FORMAT]
    formats: Formats = {}
    if any(table.form.table for table in returns):
        formats[ssda903.FORMAT] = ssda903.assemble(returns, configuration.reference_date)
    others: dict[str, list[ReadTable]] = {}
    for table in tables:
        if table.form.source_format != ssda903.FORMAT and table.form.table:
            others.setdefault(table.form.name, []).append(table)
    for same in others.values():
        form, frame = same[0].form, unite(same)
        own = formats.setdefault(form.source_format, {})
        own[form.table] = completed(own[form.table], frame) if form.table in own else frame
    return formats


def _sorted(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """In the order of the table's key, so that the order of files and rows makes no difference."""
    table = TABLES[name]
    keys = [column for columns in table.key for column in columns if column in frame]
    first = ["person_id"] if "person_id" in table.required else []
    keys = list(dict.fromkeys([*first, *keys]))
    return frame.sort_values(
        [*keys, *(column for column in ORDER if column in frame)], kind="stable"
    ).reset_index(drop=True)


def _last_days(tables: list[ReadTable], configuration: Configuration) -> dict[str, date | None]:
    """Table -> the day that its extract describes: end of the return year, or reference date."""
    last: dict[str, date | None] = {}
    for table in tables:
        day = configuration.reference_date
        if table.form.source_format == ssda903.FORMAT:
            day = ssda903.window(table, day)[1]
        if day is not None:
            last[table.form.table] = max(day, last.get(table.form.table) or day)
    return last


def _records(found: Found, merged: Merged, configuration: Configuration) -> Records:
    coverage = _coverage(found.tables, configuration)
    own = report.coverage_of(coverage, merged.chosen)
    own += report.completed_lines(own, coverage, merged.completed)
    sheets = [table.sheet for table in found.tables] + found.unknown + found.left
    lines = {
        "coverage": own,
        "quarantine": [line for table in found.tables for line in report.quarantine_lines(table)],
        "notes": [line for sheet in sheets for line in report.note_lines(sheet)] + merged.notes,
        "files": [report.file_line(table) for table in found.tables],
        "unmapped": [line for table in found.tables for line in report.unmapped_lines(table)],
        "sources": report.source_lines(merged.roles, coverage),
    }
    frames = _finished(merged.frames, configuration)
    others = {
        kind: Records(
            frames | _finished(tables, configuration),
            coverage=pd.DataFrame(
                report.coverage_of(coverage, merged.chosen | dict.fromkeys(tables, kind))
            ),
            configuration=configuration,
        )
        for kind, tables in sorted(merged.others.items())
    }
    return Records(
        frames,
        configuration=configuration,
        others=others,
        **{name: pd.DataFrame(content) for name, content in lines.items()},
    )


def _finished(frames: Frames, configuration: Configuration) -> Frames:
    return {
        name: _sorted(name, frame.assign(council=configuration.council))
        for name, frame in frames.items()
    }


def _coverage(tables: list[ReadTable], configuration: Configuration) -> list[dict[str, object]]:
    """What every sheet carries, whether or not it is taken."""
    coverage = []
    for table in tables:
        report.check_rows(table)
        if not table.form.table:
            continue
        if table.form.source_format == ssda903.FORMAT:
            window = ssda903.window(table, configuration.reference_date)
            made = ssda903.MADE.get(table.form.name, ())
        else:
            window = plain_tables.whole_window(table.form.table, configuration)
            made = ()
        coverage += report.coverage_lines(table, window, configuration.reference_date, made)
    return coverage
