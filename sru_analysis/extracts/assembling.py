"""The tables that were read, put together as records with their reports."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import consistency, local_returns, report
from sru_analysis.extracts.children import with_every_child
from sru_analysis.extracts.database_address import Database, source_of
from sru_analysis.extracts.folder import Found, nothing_known, read_files
from sru_analysis.extracts.formats import coverage, frames_by_format, last_days
from sru_analysis.extracts.merging import Frames, Merged, merge, set_aside_rest
from sru_analysis.extracts.participation import complete_participation
from sru_analysis.extracts.steps import step
from sru_analysis.extracts.two_forms import one_form
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

ORDER = ("source_file", "source_sheet", "source_row")


def read_extracts(paths: list[Path | str | Database], configuration: Configuration) -> Records:
    """Read every known table in the paths into records.

    ``paths``: folders (with their subfolders), files or addresses of databases. Raises
    ``Refusal`` where a file cannot be taken (all reasons together), or where nothing is of a known
    kind (extract_unknown).
    """
    sources = [source_of(path) for path in paths]
    found = read_files(sources, configuration)
    if not any(table.form.table for table in found.tables):
        raise nothing_known(sources, found)
    step("the records put together")
    found.tables, left = one_form(found.tables, configuration.reference_date)
    found.left += left
    formats = frames_by_format(found.tables, configuration)
    merged = merge(formats)
    set_aside_rest(found.tables, formats, merged)
    frames = merged.frames
    notes, by_local_return = complete_participation(frames)
    merged.completed += [(*filled, local_returns.FORMAT) for filled in by_local_return]
    merged.notes += notes
    merged.notes += with_every_child(frames)
    merged.notes += consistency.notes(frames, last_days(found.tables, configuration))
    return _records(found, merged, configuration)


def _sorted(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """In the order of the table's key, so that the order of files and rows makes no difference."""
    table = TABLES[name]
    keys = [column for columns in table.key for column in columns if column in frame]
    first = ["person_id"] if "person_id" in table.required else []
    keys = list(dict.fromkeys([*first, *keys]))
    return frame.sort_values(
        [*keys, *(column for column in ORDER if column in frame)], kind="stable"
    ).reset_index(drop=True)


def _records(found: Found, merged: Merged, configuration: Configuration) -> Records:
    for table in found.tables:
        report.check_rows(table)
    every = coverage(found.tables, configuration)
    own = report.coverage_of(every, merged.chosen)
    own += report.completed_lines(own, every, merged.completed)
    sheets = [table.sheet for table in found.tables] + found.unknown + found.left
    lines = {
        "coverage": own,
        "quarantine": [line for table in found.tables for line in report.quarantine_lines(table)],
        "notes": [line for sheet in sheets for line in report.note_lines(sheet)] + merged.notes,
        "files": [report.file_line(table) for table in found.tables],
        "unmapped": [line for table in found.tables for line in report.unmapped_lines(table)],
        "sources": report.source_lines(merged.roles, every),
    }
    frames = _finished(merged.frames, configuration)
    others = {
        kind: Records(
            frames | _finished(tables, configuration),
            coverage=pd.DataFrame(
                report.coverage_of(every, merged.chosen | dict.fromkeys(tables, kind))
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
