"""What was read, as the reports of the records: files, coverage, quarantine, notes, unmapped."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd

from sru_analysis.extracts.headers import near_columns, unmapped_heading
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.reasons import left_empty_text, note_text, set_aside_text, unit_of
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.records.coverage import KINDS
from sru_analysis.records.schema import TABLES

STRUCTURAL = {
    "encoding_row",
    "nul_byte",
    "control_character",
    "cell_too_long",
    "extra_cells",
    "short_row",
    "truncated",
    "outside_table",
}


def check_rows(table: ReadTable) -> None:
    """The invariant of every file and sheet: rows in = rows used + rows set aside."""
    if table.rows_in != table.used + len(table.set_aside):
        raise AssertionError(
            f"{table.sheet.place}: {table.rows_in} rows in, {table.used} used, "
            f"{len(table.set_aside)} set aside"
        )


def file_line(table: ReadTable) -> dict[str, object]:
    """One line of ``Records.files``."""
    first, last = anchor_range(table)
    return {
        "source_file": table.sheet.file,
        "source_sheet": table.sheet.name,
        "source_format": table.form.source_format,
        "table": table.form.table,
        "recognised_as": table.form.name,
        "rows_in": table.rows_in,
        "rows_used": table.used,
        "rows_set_aside": len(table.set_aside),
        "encoding": table.sheet.encoding,
        "sha256": table.sha256,
        "size": table.size,
        "first_date": first,
        "last_date": last,
    }


def anchor_range(table: ReadTable, anchor: str = "") -> tuple[object, object]:
    """First and last value of the anchor date of the table (or of another one that it fills)."""
    anchor = anchor or (TABLES[table.form.table].anchor if table.form.table else "")
    if not anchor or anchor not in table.frame:
        return pd.NaT, pd.NaT
    return table.frame[anchor].min(), table.frame[anchor].max()


def coverage_lines(
    table: ReadTable,
    window: tuple[date | None, date | None],
    reference_date: date | None,
    made: tuple[str, ...] = (),
    *,
    name: str = "",
    latest_only: frozenset[str] = frozenset(),
) -> list[dict[str, object]]:
    """Lines of ``Records.coverage``, one a column; ``made`` are columns that the reader made.

    ``name``: the table of the records, where a sheet fills several. ``latest_only``: columns of
    which the sheet has the latest value of each child only.
    """
    declared = TABLES[name or table.form.table]
    first, last = anchor_range(table, declared.anchor)
    unmapped = {column: 0 for column in table.columns}
    for (column, _), count in table.unmapped.items():
        unmapped[column] += count
    start, end = window
    known = {*declared.names, *KINDS.get(declared.name, ())}
    columns = [column for column in (*table.columns, *made) if column in known]
    return [
        {
            "table": declared.name,
            "column": column,
            "source_format": table.form.source_format,
            "source_file": table.sheet.file,
            "source_sheet": table.sheet.name,
            "reference_date": pd.Timestamp(reference_date) if reference_date else pd.NaT,
            "first_date": first,
            "last_date": last,
            "window_start": pd.Timestamp(start) if start else pd.NaT,
            "window_end": pd.Timestamp(end) if end else pd.NaT,
            "latest_only": "yes" if column in latest_only else "no",
            "rows_in": table.rows_in,
            "rows_used": table.used,
            "rows_set_aside": len(table.set_aside),
            "filled": table.filled.get(column, table.used),
            "unmapped": unmapped.get(column, 0),
        }
        for column in columns
    ]


def coverage_of(
    coverage: list[dict[str, object]], chosen: dict[str, str]
) -> list[dict[str, object]]:
    """The lines of the formats that were taken: table -> format.

    Children of several formats are united, so all their lines stand, for the days of all of them
    together: a child is no event, and its sources need not touch.
    """
    own = [
        line
        for line in coverage
        if line["table"] == "children" or chosen.get(line["table"]) == line["source_format"]
    ]
    children = [line for line in own if line["table"] == "children"]
    if len({line["source_format"] for line in children}) > 1:
        starts = [line["window_start"] for line in children]
        ends = [line["window_end"] for line in children]
        window = {
            "window_start": pd.NaT if any(map(pd.isna, starts)) else min(starts),
            "window_end": pd.NaT if any(map(pd.isna, ends)) else max(ends),
        }
        own = [line | window if line["table"] == "children" else line for line in own]
    return own


def completed_lines(
    own: list[dict[str, object]],
    coverage: list[dict[str, object]],
    completed: list[tuple[str, str, int, str]],
) -> list[dict[str, object]]:
    """Lines for columns that another source filled: (table, column, cells filled, its format).

    They hold for the days of the table itself.
    """
    lines = []
    for table, column, filled, kind in completed:
        base = next((line for line in own if line["table"] == table), None)
        told = next((line for line in coverage if line["source_format"] == kind), {})
        if base is None:
            continue
        source = {name: told.get(name) for name in ("source_file", "source_sheet")}
        lines.append(
            base
            | source
            | {"source_format": kind, "column": column, "filled": filled, "unmapped": 0}
        )
    return lines


def source_lines(
    roles: list[dict[str, object]], coverage: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Lines of ``Records.sources``: what every format carries of a table, and what became of it."""
    lines = []
    for role in roles:
        own = [
            line
            for line in coverage
            if (line["table"], line["source_format"]) == (role["table"], role["source_format"])
        ]
        starts = [line["window_start"] for line in own if not pd.isna(line["window_start"])]
        ends = [line["window_end"] for line in own if not pd.isna(line["window_end"])]
        lines.append(
            role
            | {
                "window_start": min(starts, default=pd.NaT),
                "window_end": max(ends, default=pd.NaT),
            }
        )
    return lines


def quarantine_lines(table: ReadTable) -> list[dict[str, object]]:
    """Lines of ``Records.quarantine``; the cells stand in ``row`` as JSON and stay internal."""
    if not table.set_aside:
        return []
    rows = dict(zip(table.sheet.numbers, table.sheet.rows, strict=True))
    lines = []
    for each in sorted(table.set_aside, key=lambda row: row.number):
        cells = {}
        if each.reason not in STRUCTURAL:
            row = rows[each.number]
            cells = {
                # A row of totals may end before the last heading.
                column: row[at] if at < len(row) else ""
                for column, at in table.found.positions.items()
            }
        lines.append(
            {
                "table": table.form.table or table.form.name,
                "source_file": table.sheet.file,
                "source_sheet": table.sheet.name,
                "source_row": each.number,
                "column": each.column,
                "reason": each.reason,
                "message": set_aside_text(each.reason),
                "place": each.place,
                "row": json.dumps(cells, ensure_ascii=False) if cells else "",
            }
        )
    return lines


def note_line(
    code: str,
    count: int,
    column: str = "",
    places: str = "",
    source_file: str = "",
    source_sheet: str = "",
    *,
    left_empty: bool = False,
) -> dict[str, object]:
    """One line of ``Records.notes``."""
    return {
        "source_file": source_file,
        "source_sheet": source_sheet,
        "column": column,
        "code": code,
        "count": count,
        "unit": "cell" if left_empty else unit_of(code),
        "message": left_empty_text(code) if left_empty else note_text(code),
        "places": places,
    }


def note_lines(sheet: Sheet) -> list[dict[str, object]]:
    """Lines of ``Records.notes`` for one sheet."""
    return [
        note_line(
            note.code,
            note.count,
            note.column,
            note.places,
            sheet.file,
            sheet.name,
            left_empty=note.left_empty,
        )
        for note in sheet.notes
    ]


def _heading_lines(table: ReadTable) -> list[dict[str, object]]:
    if not table.form.table:
        return []
    near = near_columns(table.form, table.found.extra, table.columns)
    return [
        unmapped_heading(table.form.table, column, spelling) for spelling, column in near.items()
    ]


def unmapped_lines(table: ReadTable) -> list[dict[str, object]]:
    """Lines of ``Records.unmapped``: spellings without a code, and headings that may mean a
    column, for the mapping file; internal."""
    return [*_heading_lines(table)] + [
        {
            "kind": "value",
            "table": table.form.field[column].table or table.form.table,
            "column": column,
            "spelling": spelling,
            "count": count,
        }
        for (column, spelling), count in sorted(table.unmapped.items())
    ]
