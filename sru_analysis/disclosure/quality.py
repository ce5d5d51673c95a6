"""Counts of rows read and set aside, on the same road as every other number."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sru_analysis.disclosure.pattern import THRESHOLD, is_small

HIDDEN = "c"


def released_quality(
    frames: Mapping[str, pd.DataFrame], edition: str, shown: pd.DataFrame | None = None
) -> dict[str, pd.DataFrame]:
    """The quality tables as text, small counts hidden in the published edition.

    ``files`` (source, format, table, rows_in, rows_used, rows_set_aside), ``set_aside`` (table,
    reason, message, rows), ``notes`` (code, message, counted, times), ``columns`` (table, column,
    rows, filled), ``answers`` and ``breakdowns`` (see ``compute.answers``), ``sources`` (table,
    format, role, since, until, rows), ``checks`` (rule, check, severity, table, rows, set_aside,
    message), ``touched`` (metric, check, touched) and ``reconciliation`` (metric, window, source,
    other, ours, theirs, difference). In the published edition a file is "input 1", "input 2", …
    and never its name.

    ``shown``: the figures as they are released; a figure stands beside that of another source
    only where it is one of them and not hidden.
    """
    published = edition == "published"
    made = {}
    for name, frame in sorted(frames.items()):
        frame = frame.reset_index(drop=True)
        if published and "source" in frame:
            numbers = {source: i + 1 for i, source in enumerate(dict.fromkeys(frame["source"]))}
            frame = frame.assign(source=[f"input {numbers[source]}" for source in frame["source"]])
        if name == "reconciliation":
            frame = _beside(frame, shown if published else None, published)
        elif published:
            frame = _without_small(frame)
        made[name] = _as_text(frame.drop(columns="rows") if name == "touched" else frame)
    return made


def _beside(frame: pd.DataFrame, shown: pd.DataFrame | None, published: bool) -> pd.DataFrame:
    """The figures of two sources; a small difference is hidden with the figure that gives it."""
    listed = frame.drop(columns=["id", "basis", "start", "end"])
    if not published:
        return listed
    counts = ["ours", "theirs", "difference"]
    listed[counts] = listed[counts].astype(object)
    theirs = is_small(frame["theirs"]) | is_small(frame["difference"].abs())
    ours = ~_is_shown(frame, shown)
    listed.loc[ours | theirs, ["theirs", "difference"]] = HIDDEN
    listed.loc[ours, "ours"] = HIDDEN
    return listed


def _is_shown(frame: pd.DataFrame, shown: pd.DataFrame | None) -> pd.Series:
    """Whether a whole figure stands among the released ones, unhidden."""
    if shown is None:
        return pd.Series(False, index=frame.index)
    whole = shown[(shown["breakdown"] == "") & (shown["outcome"] == "") & (shown["symbol"] == "")]
    known = pd.MultiIndex.from_frame(whole[["metric", "basis", "period_start", "period_end"]])
    keys = pd.MultiIndex.from_frame(frame[["id", "basis", "start", "end"]])
    return pd.Series(keys.isin(known), index=frame.index)


def _without_small(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.copy()
    if "touched" in frame:
        rest = frame["rows"] - frame["touched"]
        # Where all rows are touched their number is the figure itself.
        return _hide(frame, "touched", is_small(frame["touched"]) | (rest <= THRESHOLD))
    if {"rows", "set_aside"} <= set(frame):
        for column in ("rows", "set_aside"):
            frame = _hide(frame, column, is_small(frame[column]).fillna(False).astype(bool))
        return frame
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
    for column in ("rows", "times"):
        if column in frame:
            return _hide(frame, column, is_small(frame[column]))
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
