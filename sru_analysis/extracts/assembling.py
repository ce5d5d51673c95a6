"""The tables that were read, put together as records with their reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import cin_census, consistency, plain_tables, report, ssda903
from sru_analysis.extracts.children import with_every_child
from sru_analysis.extracts.folder import Found, nothing_known, read_files
from sru_analysis.extracts.participation import complete_participation
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.two_forms import one_form
from sru_analysis.extracts.uniting import unite
from sru_analysis.messages import Refusal
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

# Yearly returns, in the order in which they fill the children of both.
RETURNS = {ssda903.FORMAT: ssda903, cin_census.FORMAT: cin_census}
ORDER = ("source_file", "source_sheet", "source_row")


def read_extracts(paths: list[Path], configuration: Configuration) -> Records:
    """Read every known table in the paths into records.

    ``paths``: folders (with their subfolders) or files. Raises ``Refusal`` where a file cannot be
    taken (all reasons together), or where nothing is of a known kind (extract_unknown).
    """
    found = read_files([Path(path) for path in paths], configuration)
    if not any(table.form.table for table in found.tables):
        raise nothing_known([Path(path) for path in paths], found)
    found.tables, left = one_form(found.tables, configuration.reference_date)
    found.left += left
    _refuse_two_formats(found.tables)
    frames = _frames(found.tables, configuration)
    notes, completed = complete_participation(frames)
    notes += with_every_child(frames)
    notes += consistency.notes(frames, _last_days(found.tables, configuration))
    frames = {
        name: _sorted(name, frame.assign(council=configuration.council))
        for name, frame in frames.items()
    }
    return _records(found, frames, notes, completed, configuration)


def _refuse_two_formats(tables: list[ReadTable]) -> None:
    """A table comes from one format; two are refused by name, never added up."""
    sources: dict[str, dict[str, str]] = {}
    for table in tables:
        if table.form.table and table.form.table != "children":
            sources.setdefault(table.form.table, {}).setdefault(
                table.form.source_format, table.sheet.place
            )
    for name, formats in sources.items():
        if len(formats) > 1:
            named = " and ".join(f"{place} ({kind})" for kind, place in sorted(formats.items()))
            raise Refusal(
                f"{named}: both hold {TABLES[name].plain}, and only one of them can be read. "
                "Take one of the files out of the extract and run again.",
                "sheet_ambiguous",
            )


def _frames(tables: list[ReadTable], configuration: Configuration) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {}
    for source_format, source in RETURNS.items():
        of_it = [table for table in tables if table.form.source_format == source_format]
        if any(table.form.table for table in of_it):
            for name, frame in source.assemble(of_it).items():
                frames[name] = _completed(frames[name], frame) if name in frames else frame
    others: dict[str, list[ReadTable]] = {}
    for table in tables:
        if table.form.source_format not in RETURNS:
            others.setdefault(table.form.name, []).append(table)
    for same in others.values():
        name, frame = same[0].form.table, unite(same)
        frames[name] = _completed(frame, frames[name]) if name in frames else frame
    return frames


def _completed(children: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Children of two formats: every child once, blanks of the first filled from the second."""
    first, second = children.set_index("person_id"), others.set_index("person_id")
    whole = first.combine_first(second).reset_index()
    return whole.reindex(columns=list(dict.fromkeys([*children.columns, *others.columns])))


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
        if source := RETURNS.get(table.form.source_format):
            day = source.window(table, day)[1]
        if day is not None:
            last[table.form.table] = max(day, last.get(table.form.table) or day)
    return last


def _records(
    found: Found,
    frames: dict[str, pd.DataFrame],
    notes: list[dict[str, object]],
    completed: list[tuple[str, str, int]],
    configuration: Configuration,
) -> Records:
    coverage = []
    for source_format, source in RETURNS.items():
        of_it = [table for table in found.tables if table.form.source_format == source_format]
        coverage += source.coverage(of_it, configuration.reference_date)
    for table in found.tables:
        report.check_rows(table)
        if table.form.table and table.form.source_format not in RETURNS:
            window = plain_tables.whole_window(table.form.table, configuration)
            coverage += report.coverage_lines(table, window, configuration.reference_date)
    coverage += report.completed_lines(coverage, completed)
    sheets = [table.sheet for table in found.tables] + found.unknown + found.left
    lines = {
        "coverage": coverage,
        "quarantine": [line for table in found.tables for line in report.quarantine_lines(table)],
        "notes": [line for sheet in sheets for line in report.note_lines(sheet)] + notes,
        "files": [report.file_line(table) for table in found.tables],
        "unmapped": [line for table in found.tables for line in report.unmapped_lines(table)],
    }
    return Records(
        frames,
        configuration=configuration,
        **{name: pd.DataFrame(content) for name, content in lines.items()},
    )
