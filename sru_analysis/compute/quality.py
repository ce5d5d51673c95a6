"""What was read, put right and set aside, as counts: the tables of the data-quality page."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import in_words
from sru_analysis.compute.answers import answers, untold_breakdowns
from sru_analysis.compute.checking import check_frame, touched_frame
from sru_analysis.compute.reconciling import reconciliation
from sru_analysis.messages import several
from sru_analysis.records.store import Records
from sru_analysis.results import Context


def quality_tables(records: Records, context: Context) -> dict[str, pd.DataFrame]:
    """Exact counts by file, reason, note, column, source and check, and the coverage matrix.

    See ``disclosure.quality.released_quality`` for the columns. No row of the records is in
    them, and no value of a cell.
    """
    return {
        "files": _files(records.files),
        "set_aside": _by(records.quarantine, ["table", "reason", "message"]),
        "notes": _notes(records.notes),
        "columns": _columns(records.coverage),
        "answers": answers(records, context),
        "breakdowns": untold_breakdowns(records, context),
        "sources": _sources(records.sources),
        "checks": check_frame(records),
        "touched": touched_frame(records, context),
        "reconciliation": reconciliation(records, context),
    }


def _files(files: pd.DataFrame) -> pd.DataFrame:
    sheet = files["source_sheet"].fillna("").astype("str")
    named = files["source_file"].astype("str") + sheet.map(
        lambda name: f" · {name}" if name else ""
    )
    frame = files.assign(source=named).rename(columns={"source_format": "format"})
    counts = ["rows_in", "rows_used", "rows_set_aside"]
    frame = frame[["source", "format", "table", *counts]].fillna({"table": "", "format": ""})
    return frame.sort_values(["source", "table"], kind="stable", ignore_index=True)


def _by(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    counted = frame[columns].fillna("").groupby(columns, sort=True).size()
    return counted.rename("rows").reset_index()


def _notes(notes: pd.DataFrame) -> pd.DataFrame:
    """How many times each note was made, and of what: rows, headings, files …"""
    counted = [several(unit or "row") for unit in notes["unit"].fillna("")]
    keys = ["code", "message", "counted"]
    summed = notes.assign(counted=counted).groupby(keys, sort=True)["count"].sum()
    return summed.rename("times").reset_index()


def _columns(coverage: pd.DataFrame) -> pd.DataFrame:
    frame = coverage[coverage["column"].fillna("") != ""]
    summed = frame.groupby(["table", "column"], sort=True)[["rows_used", "filled"]].sum()
    return summed.reset_index().rename(columns={"rows_used": "rows"})


def _sources(sources: pd.DataFrame) -> pd.DataFrame:
    """What each format carries of a table that more than one of them carries."""
    several = sources.groupby("table")["source_format"].transform("nunique") > 1
    frame = sources[several].rename(columns={"source_format": "format"}).reset_index(drop=True)
    for name, column in (("since", "window_start"), ("until", "window_end")):
        frame[name] = [in_words(day) if day == day else "" for day in frame[column]]
    return frame[["table", "format", "role", "since", "until", "rows"]]
