"""Counts of rows read and set aside, on the same road as every other number."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sru_analysis.disclosure.pattern import is_small

HIDDEN = "c"


def released_quality(frames: Mapping[str, pd.DataFrame], edition: str) -> dict[str, pd.DataFrame]:
    """The quality tables as text, small counts hidden in the published edition.

    ``files`` (source, format, table, rows_in, rows_used, rows_set_aside), ``set_aside`` (table,
    reason, message, rows), ``notes`` (table, code, message, rows), ``columns`` (table, column,
    rows, filled) and ``answers`` (metric, title, section, answer, reason). In the published
    edition a file is "input 1", "input 2", … and never its name.
    """
    published = edition == "published"
    made = {}
    for name, frame in sorted(frames.items()):
        frame = frame.reset_index(drop=True)
        if published and "source" in frame:
            numbers = {source: i + 1 for i, source in enumerate(dict.fromkeys(frame["source"]))}
            frame = frame.assign(source=[f"input {numbers[source]}" for source in frame["source"]])
        made[name] = _as_text(_without_small(frame) if published else frame)
    return made


def _without_small(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    if {"rows_in", "rows_used", "rows_set_aside"} <= set(frame):
        hide = is_small(frame["rows_set_aside"]) | is_small(frame["rows_used"])
        frame[["rows_used", "rows_set_aside"]] = frame[["rows_used", "rows_set_aside"]].astype(
            object
        )
        frame.loc[hide, ["rows_used", "rows_set_aside"]] = HIDDEN
        frame["rows_in"] = frame["rows_in"].astype(object).mask(is_small(frame["rows_in"]), HIDDEN)
        return frame
    if {"filled", "rows"} <= set(frame):
        few = is_small(frame["filled"]) | is_small(frame["rows"] - frame["filled"])
        return _hide(frame, "filled", few)
    if "rows" in frame:
        return _hide(frame, "rows", is_small(frame["rows"]))
    return frame


def _hide(frame: pd.DataFrame, column: str, rows: pd.Series) -> pd.DataFrame:
    """Hide some counts; where the table's other counts give one away, a second with it."""
    if "table" in frame and "reason" in frame:
        alone = rows.groupby(frame["table"]).transform("sum") == 1
        others = frame[alone & ~rows].sort_values([column, "reason"], kind="stable")
        rows = rows | frame.index.isin(others.drop_duplicates("table").index)
    return frame.assign(**{column: frame[column].astype(object).mask(rows, HIDDEN)})


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.apply(lambda column: column.map(_text).astype("str"))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    return f"{int(value):,}"
