"""A series of Annex A workbooks made one history: what each later workbook says of a row stands.

A list shows of each child the latest row only. What an earlier workbook showed and a later one no
longer shows is kept, and closed on the day on which something else took its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from sru_analysis.extracts.identifiers import plain
from sru_analysis.extracts.quarantine import set_aside
from sru_analysis.extracts.reading import NUMBER, ReadTable
from sru_analysis.extracts.uniting import unite

AS_AT, FIRST_AT = "as_at", "first_at"
DAY = "datetime64[s]"


@dataclass
class Listing:
    """One list over all workbooks. ``every``: its rows, oldest workbook first, with ``as_at``;
    ``latest``: a row a key as it was listed last, with ``first_at``."""

    tables: list[ReadTable]
    key: list[str]
    every: pd.DataFrame
    latest: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def days(self) -> list[pd.Timestamp]:
        """The days of the workbooks that hold the list, in order."""
        return [pd.Timestamp(table.as_at).as_unit("s") for table in self.tables]


def listing(tables: list[ReadTable], key: list[str]) -> Listing:
    """The rows of one list of all workbooks; the latest one stands for a key.

    Every override is counted: a note a column, with the number of rows in which a value given
    before was given otherwise.
    """
    tables = sorted(tables, key=lambda table: (table.as_at, table.sheet.file, table.sheet.name))
    frames = [unite([table]).assign(**{AS_AT: pd.Timestamp(table.as_at)}) for table in tables]
    every = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    every[AS_AT] = every[AS_AT].astype(DAY)
    return Listing(tables, key, every)


def keep_latest(listed: Listing) -> None:
    """Fill ``latest``, and note the overrides on the last workbook's sheet."""
    every, key = listed.every, listed.key
    latest = every.drop_duplicates(key, keep="last")
    first = every.groupby(key, dropna=False, sort=False)[AS_AT].min().rename(FIRST_AT)
    listed.latest = latest.merge(first, left_on=key, right_index=True).reset_index(drop=True)
    if len(listed.tables) > 1:
        _note_overrides(listed)


def _note_overrides(listed: Listing) -> None:
    rows = listed.every.sort_values([*listed.key, AS_AT], kind="stable", ignore_index=True)
    same = ~(rows[listed.key] != rows[listed.key].shift()).any(axis=1)
    for each in listed.tables[-1].form.fields:
        if each.column in listed.key:
            continue
        before = rows[each.column].shift()
        count = int((same & before.notna() & (rows[each.column] != before)).sum())
        if count:
            listed.tables[-1].sheet.note("series_changed", count, each.column)


def close(listed: Listing, start: str, end: str, *, corrections: bool) -> None:
    """End what a later workbook no longer shows as open.

    A row that is open where it was listed last, although later workbooks hold the list, ends on
    the day on which the child's next row starts (``followed``), else on the day of the first
    workbook that lacks it (note series_gone). Where the child's other row starts no later, the row
    was put right: it is set aside (superseded_row). With ``corrections`` so is a row whose
    successor had started by the day on which it was first listed: one start date for another.
    """
    rows = listed.latest
    after = _next_day(rows[AS_AT], listed.days)
    loose = rows[end].isna() & after.notna() & ~_set_aside_later(rows, listed.tables)
    own = rows.loc[loose, ["person_id", start, AS_AT, FIRST_AT]].reset_index(names="row")
    pairs = own.merge(rows[["person_id", start, AS_AT]], on="person_id", suffixes=("", "_next"))
    pairs = pairs[pairs[f"{AS_AT}_next"] > pairs[AS_AT]]
    following = pairs[pairs[f"{start}_next"] > pairs[start]]
    next_start = following.groupby("row")[f"{start}_next"].min().reindex(own["row"])
    first_listed = own.set_index("row")[FIRST_AT]
    wrong = next_start.isna() & next_start.index.isin(pairs["row"])
    if corrections:
        wrong |= next_start <= first_listed
    gone = next_start.isna() & ~wrong
    ends = next_start.fillna(after.reindex(next_start.index))
    rows.loc[ends.index, end] = ends.astype(DAY)
    rows["followed"] = rows.index.isin(next_start.index[next_start.notna()])
    followed = int((next_start.notna() & ~wrong).sum())
    if gone.any():
        listed.tables[-1].sheet.note("series_gone", int(gone.sum()), end)
    if followed:
        listed.tables[-1].sheet.note("series_followed", followed, end)
    put_out(listed, rows.index.isin(wrong.index[wrong]), "superseded_row", start)


def _next_day(listed_last: pd.Series, days: list[pd.Timestamp]) -> pd.Series:
    """The day of the next workbook after the one in which a row was listed last."""
    order = pd.Series([*days, pd.NaT], dtype=DAY)
    place = order[:-1].searchsorted(listed_last, side="right")
    return order.take(place).set_axis(listed_last.index)


def _set_aside_later(rows: pd.DataFrame, tables: list[ReadTable]) -> pd.Series:
    """Whether a later workbook holds a row of the child that could not be read."""
    held = pd.Series(False, index=rows.index)
    for table in tables:
        at = table.found.positions["person_id"]
        numbers = {row.number for row in table.set_aside}
        ids = {
            plain(cells[at])
            for number, cells in zip(table.sheet.numbers, table.sheet.rows, strict=True)
            if number in numbers and at < len(cells)
        }
        if ids:
            held |= rows["person_id"].isin(ids) & (rows[AS_AT] < pd.Timestamp(table.as_at))
    return held


def put_out(listed: Listing, out: pd.Series, reason: str, column: str) -> None:
    """Set rows of ``latest`` aside in every sheet that lists them."""
    if not out.any():
        return
    keys = pd.MultiIndex.from_frame(listed.latest.loc[out, listed.key])
    lost = pd.MultiIndex.from_frame(listed.every[listed.key]).isin(keys)
    for table in listed.tables:
        rows = listed.every[lost & (listed.every[AS_AT] == pd.Timestamp(table.as_at))]
        table.set_aside += [
            set_aside(table.sheet, int(number), reason, column) for number in rows[NUMBER]
        ]
        table.used -= len(rows)
        for name in table.filled:
            table.filled[name] -= int(rows[name].notna().sum())
    listed.every = listed.every[~lost].reset_index(drop=True)
    listed.latest = listed.latest[~out].reset_index(drop=True)


def dates_collected(listed: Listing, of: list[str], column: str) -> pd.DataFrame:
    """Every different date that a column which shows the latest one has held, a row each.

    ``of``: the columns that name what the date belongs to. A date goes where a later workbook
    shows an earlier one in its stead, or where it lay ahead and did not come to pass (note
    series_withdrawn).
    """
    rows = listed.every[listed.every[column].notna()]
    rows = rows.sort_values([*of, AS_AT], ascending=False, kind="stable")
    after = rows.groupby(of, sort=False)[column]
    lowest = after.cummin().groupby([rows[name] for name in of], sort=False).shift()
    newest = ~rows.duplicated(of)
    withdrawn = ~newest & ((lowest < rows[column]) | (rows[column] > rows[AS_AT]))
    kept = rows[~withdrawn].drop_duplicates(["person_id", column])
    held = pd.MultiIndex.from_frame(kept[["person_id", column]])
    lost = rows[withdrawn].drop_duplicates(["person_id", column])
    lost = lost[~pd.MultiIndex.from_frame(lost[["person_id", column]]).isin(held)]
    if len(lost):
        listed.tables[-1].sheet.note("series_withdrawn", len(lost), column)
    return kept.sort_values(["person_id", column], kind="stable", ignore_index=True)
