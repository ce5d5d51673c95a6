"""The records of one council: typed tables with what they cover, in memory and as Parquet."""

from __future__ import annotations

import io
import json
import os
import tempfile
from copy import copy
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from sru_analysis.configuration import Configuration, configuration_of, configuration_text
from sru_analysis.records import coverage as covering
from sru_analysis.records.schema import SOURCE_COLUMNS as PROVENANCE
from sru_analysis.records.schema import TABLES, typed

OTHERS = "others"
QUARANTINE_COLUMNS = {
    "table": "str",
    "source_file": "str",
    "source_sheet": "str",
    "source_row": "Int64",
    "column": "str",
    "reason": "str",
    "message": "str",
    "place": "str",
    "row": "str",
}
NOTE_COLUMNS = {
    "source_file": "str",
    "source_sheet": "str",
    "column": "str",
    "code": "str",
    "count": "Int64",
    "unit": "str",
    "message": "str",
    "places": "str",
}
FILE_COLUMNS = {
    "source_file": "str",
    "source_sheet": "str",
    "source_format": "str",
    "table": "str",
    "rows_in": "Int64",
    "rows_used": "Int64",
    "rows_set_aside": "Int64",
    "encoding": "str",
    "sha256": "str",
    "size": "Int64",
    "first_date": "datetime64[s]",
    "last_date": "datetime64[s]",
    "recognised_as": "str",
}
UNMAPPED_COLUMNS = {
    "kind": "str",
    "table": "str",
    "column": "str",
    "spelling": "str",
    "count": "Int64",
}
SOURCE_COLUMNS = {
    "table": "str",
    "source_format": "str",
    "role": "str",
    "rows": "Int64",
    "window_start": "datetime64[s]",
    "window_end": "datetime64[s]",
}
_REPORTS = {
    "coverage": covering.COVERAGE_COLUMNS,
    "quarantine": QUARANTINE_COLUMNS,
    "notes": NOTE_COLUMNS,
    "files": FILE_COLUMNS,
    "unmapped": UNMAPPED_COLUMNS,
    "sources": SOURCE_COLUMNS,
}


class Records:
    """One attribute a table of the schema, always present and typed, and what was read.

    ``coverage``: a row a table, column and file. ``quarantine``: the rows set aside, with reason
    (``place`` and ``row``, the cells as JSON, are internal). ``notes``: what was put right, with
    counts (``places`` is internal). Messages hold no place, count or value. ``files``: a row a file
    and sheet. ``unmapped``: spellings without a code, for the mapping file (internal).
    ``sources``: what each format carries of a table, and whether it was taken. ``others``: format
    -> the same records with the tables of that format in place of those that were taken, to be
    compared.
    """

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        *,
        coverage: pd.DataFrame | None = None,
        quarantine: pd.DataFrame | None = None,
        notes: pd.DataFrame | None = None,
        files: pd.DataFrame | None = None,
        unmapped: pd.DataFrame | None = None,
        sources: pd.DataFrame | None = None,
        others: dict[str, Records] | None = None,
        configuration: Configuration | None = None,
    ):
        if unknown := sorted(set(tables) - set(TABLES)):
            raise KeyError(f"not a table of the records: {', '.join(unknown)}")
        self.tables = {name: typed(name, tables.get(name, pd.DataFrame())) for name in TABLES}
        for name, frame in self.tables.items():
            setattr(self, name, frame)
        self.coverage = report("coverage", coverage)
        self.quarantine = report("quarantine", quarantine)
        self.notes = report("notes", notes)
        self.files = report("files", files)
        self.unmapped = report("unmapped", unmapped)
        self.sources = report("sources", sources)
        self.others = others or {}
        self.configuration = configuration or Configuration()

    @classmethod
    def from_tables(
        cls,
        tables: dict[str, pd.DataFrame],
        configuration: Configuration | None = None,
        whole_from: date | None = None,
        whole_to: date | None = None,
    ) -> Records:
        """Records made of frames, each covered with the columns that it has (all, if it has none)
        and whole between two days (``None`` = not limited)."""
        rows = [
            {
                "table": name,
                "column": column,
                "source_format": "frame",
                "source_file": "frame",
                "source_sheet": "",
                "window_start": pd.Timestamp(whole_from),
                "window_end": pd.Timestamp(whole_to),
                "latest_only": "no",
                "rows_in": len(frame),
                "rows_used": len(frame),
                "rows_set_aside": 0,
                "filled": int(frame[column].notna().sum()) if column in frame.columns else 0,
                "unmapped": 0,
            }
            for name, frame in tables.items()
            for column in (*TABLES[name].names, *covering.KINDS.get(name, ()))
            if column in frame.columns or frame.columns.empty or column not in TABLES[name].column
        ]
        return cls(tables, coverage=pd.DataFrame(rows), configuration=configuration)

    @cached_property
    def covered(self) -> covering.Covered:
        """What ``coverage`` says, put in order to be asked often."""
        empty = frozenset(name for name, frame in self.tables.items() if frame.empty)
        return covering.Covered.of(self.coverage, empty)

    @cached_property
    def bare(self) -> Records:
        """The same records without where each row came from: less to carry for what only counts."""
        tables = {
            name: frame.drop(columns=[column for column in PROVENANCE if column in frame])
            if len(frame)
            else frame
            for name, frame in self.tables.items()
        }
        bare = copy(self)
        bare.__dict__.update(tables, tables=tables)
        return bare

    def covers(self, table: str, column: str | None = None) -> bool:
        """Whether a source carries the table (even with no rows), or that column of it."""
        columns = self.covered.columns.get(table, frozenset())
        return bool(columns) if column is None else column in columns

    def window(self, table: str) -> covering.Window:
        """First and last day for which the table is whole; ``None`` = not limited.

        Windows of several sources are joined where they touch; of several that do not touch, the
        one that ends last counts.
        """
        return self.covered.windows.get(table, (None, None))

    def save(self, folder: Path) -> None:
        """Write every table as Parquet, with the reports and the configuration beside them; the
        other sources in folders of their own.
        """
        for name, frame in (*self.tables.items(), *((n, getattr(self, n)) for n in _REPORTS)):
            write_atomically(folder / f"{name}.parquet", parquet(frame))
        stated = configuration_text(self.configuration)
        write_atomically(folder / "configuration.json", stated.encode() + b"\n")
        for number, other in enumerate(self.others.values()):
            other.save(folder / OTHERS / str(number))
        write_atomically(folder / f"{OTHERS}.json", json.dumps(list(self.others)).encode())

    @classmethod
    def load(cls, folder: Path) -> Records:
        """Records as they were saved."""
        stated = (folder / "configuration.json").read_text(encoding="utf-8")
        frames = {
            name: pd.read_parquet(folder / f"{name}.parquet") for name in (*TABLES, *_REPORTS)
        }
        reports = {name: frames.pop(name) for name in _REPORTS}
        kinds = json.loads((folder / f"{OTHERS}.json").read_bytes())
        others = {kind: cls.load(folder / OTHERS / str(n)) for n, kind in enumerate(kinds)}
        return cls(frames, **reports, others=others, configuration=configuration_of(stated))


def report(name: str, frame: pd.DataFrame | None) -> pd.DataFrame:
    """One of the reports, by its name in ``Records``, with its columns typed."""
    columns = _REPORTS[name]
    if frame is None or frame.empty:
        return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in columns.items()})
    frame = frame.reindex(columns=list(columns)).reset_index(drop=True)
    for column, dtype in columns.items():
        if dtype == "datetime64[s]":
            frame[column] = pd.to_datetime(frame[column]).astype(dtype)
    return frame.astype(columns)


def parquet(frame: pd.DataFrame) -> bytes:
    """The frame as the bytes of a Parquet file; the same frame gives the same bytes."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, engine="pyarrow", index=False)
    return buffer.getvalue()


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all: a temporary name in the same folder, then a rename.

    Missing folders are made, open to their owner only.
    """
    missing = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
