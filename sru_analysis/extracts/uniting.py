"""Several files of one table made one: the same row once, the later return first."""

from __future__ import annotations

import pandas as pd

from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.quarantine import set_aside
from sru_analysis.extracts.reading import NUMBER, PART, ReadTable
from sru_analysis.records import code_lists


def unite(tables: list[ReadTable]) -> pd.DataFrame:
    """One frame of the tables of one form, with where each row came from.

    An exact repeat is set aside (duplicate_row). A key met again in the same sheet is set aside
    (duplicate_key; id_two_births where the dates of birth differ), in an earlier return too
    (superseded_row), an earlier stage of a challenge likewise (earlier_stage). Every table learns
    how many of its rows are used.
    """
    form = tables[0].form
    frames = [
        table.frame.assign(**{PART: position}).astype({PART: "int64"})
        for position, table in _later_first(tables)
    ]
    whole = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    exact = whole.duplicated([each.column for each in form.fields])
    whole = _out(whole, exact, tables, "duplicate_row")
    if form.table == "challenges":
        whole = _highest_stage_first(whole)
    if form.key:
        whole = _one_a_key(whole, form, tables)
    for position, table in enumerate(tables):
        rows = whole[whole[PART] == position]
        table.used = len(rows)
        table.filled = {column: int(rows[column].notna().sum()) for column in table.columns}
    return _with_sources(whole, tables)


def _one_a_key(whole: pd.DataFrame, form: Form, tables: list[ReadTable]) -> pd.DataFrame:
    first = _first_of_key(whole, form.key)
    repeated = first != whole.index
    if not repeated.any():
        return whole
    lower = _lower_stage(whole, first, repeated)
    _out(whole, lower, tables, "earlier_stage", "stage_reached")
    rest = repeated & ~lower
    same_sheet = whole[PART] == whole[PART].loc[first].to_numpy()
    earlier = rest & ~same_sheet
    _note_changed(whole, first, earlier, tables)
    _note_reused(whole, first, earlier, tables)
    again = rest & same_sheet
    births = pd.Series(False, index=whole.index)
    if form.table == "children" and "dob" in whole:
        births = again & (whole["dob"] != whole["dob"].loc[first].to_numpy())
        whole.loc[first[births].unique(), "dob"] = pd.NaT
    key = form.key[0][0]
    _out(whole, earlier, tables, "superseded_row", key)
    _out(whole, births, tables, "id_two_births", "dob")
    _out(whole, again & ~births, tables, "duplicate_key", key)
    return whole[~repeated].reset_index(drop=True)


def _note_changed(
    whole: pd.DataFrame, first: pd.Series, earlier: pd.Series, tables: list[ReadTable]
) -> None:
    """Rows that another file gives with other values, and which file is taken."""
    taken = whole[PART].loc[first[earlier]].to_numpy()
    for position, rows in whole.loc[earlier, [PART]].assign(taken=taken).groupby(PART):
        own, others = tables[position], [tables[part] for part in sorted(set(rows["taken"]))]
        told = f"taken instead: {', '.join(dict.fromkeys(one.sheet.place for one in others))}"
        if own.year is not None and any(one.year == own.year for one in others):
            told += ", of the same year: its dates reach further, or its name comes later"
        own.sheet.note("values_changed", len(rows), places=told)


def _note_reused(
    whole: pd.DataFrame, first: pd.Series, earlier: pd.Series, tables: list[ReadTable]
) -> None:
    """Children whom a later return gives another sex and another date of birth (B39)."""
    if not {"dob", "sex"} <= set(whole.columns):
        return
    other = earlier.copy()
    for column in ("dob", "sex"):
        own, later = whole[column], whole[column].loc[first].set_axis(whole.index)
        other &= (own != later) & own.notna() & later.notna()
    for position, count in whole.loc[other, PART].value_counts().sort_index().items():
        tables[position].sheet.note("id_reused", int(count), "person_id")


def _highest_stage_first(challenges: pd.DataFrame) -> pd.DataFrame:
    """A challenge is one, however often escalated: its highest stage, from the day it was first
    raised."""
    first_raised = challenges.groupby("challenge_id")["raised_date"].transform("min")
    order = _height(challenges).sort_values(ascending=False, kind="stable").index
    return challenges.assign(raised_date=first_raised).loc[order].reset_index(drop=True)


def _height(challenges: pd.DataFrame) -> pd.Series:
    heights = {stage: number for number, stage in enumerate(code_lists.codes("STAGE"))}
    return challenges["stage_reached"].map(heights).fillna(-1)


def _lower_stage(whole: pd.DataFrame, first: pd.Series, repeated: pd.Series) -> pd.Series:
    if "stage_reached" not in whole:
        return pd.Series(False, index=whole.index)
    height = _height(whole)
    return repeated & (height < height.loc[first].to_numpy())


def _with_sources(whole: pd.DataFrame, tables: list[ReadTable]) -> pd.DataFrame:
    parts = whole.pop(PART).to_numpy()
    form = tables[0].form
    return whole.assign(
        source_format=form.source_format,
        source_file=pd.Series([t.sheet.file for t in tables], dtype="str").take(parts).to_numpy(),
        source_sheet=pd.Series([t.sheet.name for t in tables], dtype="str").take(parts).to_numpy(),
    )


def _later_first(tables: list[ReadTable]) -> list[tuple[int, ReadTable]]:
    """The return year decides, then the last date of the table's anchor, then the name."""

    def last(pair: tuple[int, ReadTable]) -> tuple:
        _, table = pair
        anchors = table.frame.select_dtypes("datetime64[s]")
        latest = anchors.max().max() if len(table.frame) and not anchors.empty else pd.NaT
        day = 0 if pd.isna(latest) else latest.toordinal()
        return (table.year or 0, day, table.sheet.file, table.sheet.name)

    return sorted(enumerate(tables), key=last, reverse=True)


def _first_of_key(frame: pd.DataFrame, alternatives: tuple[tuple[str, ...], ...]) -> pd.Series:
    """For each row the first row of the same key: that of the first alternative whose columns are
    all filled."""
    first = pd.Series(frame.index, index=frame.index)
    open_rows = pd.Series(True, index=frame.index)
    usable = [list(columns) for columns in alternatives if set(columns) <= set(frame.columns)]
    for columns in usable:
        rows = open_rows
        if columns is not usable[-1]:
            rows = open_rows & frame[columns].notna().all(axis=1)
        known = frame.loc[rows, columns]
        if known.duplicated().any():
            same = known.groupby(columns, dropna=False, sort=False).ngroup()
            first[rows] = first[rows].groupby(same).transform("first")
        open_rows = open_rows & ~rows
    return first


def _out(
    frame: pd.DataFrame, rows: pd.Series, tables: list[ReadTable], reason: str, column: str = ""
) -> pd.DataFrame:
    if not rows.any():
        return frame
    for part, number in frame.loc[rows, [PART, NUMBER]].itertuples(index=False):
        table = tables[part]
        table.set_aside.append(set_aside(table.sheet, int(number), reason, column))
    return frame[~rows].reset_index(drop=True)
