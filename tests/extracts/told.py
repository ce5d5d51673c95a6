"""What a reading says of itself: notes, rows set aside, and whether every row has its place."""

from __future__ import annotations

import pandas as pd

from sru_analysis.records.store import Records


def note(records: Records, code: str, column: str | None = None, file: str | None = None) -> int:
    """How many cells, rows or files a note counts; of one column or file where one is named."""
    rows = records.notes[records.notes["code"] == code]
    for place, named in (("column", column), ("source_file", file)):
        if named is not None:
            rows = rows[rows[place] == named]
    return int(rows["count"].sum())


def aside(records: Records, table: str | None = None) -> dict[str, int]:
    """Reason -> rows set aside for it; of one table where one is named."""
    rows = records.quarantine
    if table is not None:
        rows = rows[rows["table"] == table]
    return rows["reason"].value_counts().to_dict()


def balanced(records: Records) -> bool:
    """Rows in = rows used + rows set aside, in every file."""
    files = records.files
    return bool((files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all())


def days(dates: pd.Series) -> list[str]:
    """Dates as they are written, "" where there is none."""
    return [f"{day:%Y-%m-%d}" if pd.notna(day) else "" for day in dates]
