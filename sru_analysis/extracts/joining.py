"""Joining the tables of one format: no row is lost, and none is used twice without being told."""

from __future__ import annotations

import pandas as pd

from sru_analysis.extracts.quarantine import set_aside
from sru_analysis.extracts.reading import NUMBER, ReadTable

FAR = pd.Timestamp("9999-12-31").as_unit("s")
SOURCE = ["source_file", "source_sheet", NUMBER]


def put_aside(
    frame: pd.DataFrame, rows: pd.Series, tables: list[ReadTable], reason: str, column: str = ""
) -> pd.DataFrame:
    """The frame without these rows; each is set aside in the table that it came from.

    ``frame`` is one that was united from ``tables``, with where each row came from.
    """
    if not rows.any():
        return frame
    by_place = {(table.sheet.file, table.sheet.name): table for table in tables}
    for file, sheet, number in frame.loc[rows, SOURCE].itertuples(index=False):
        table = by_place[file, sheet]
        table.set_aside.append(set_aside(table.sheet, int(number), reason, column))
        table.used -= 1
    kept = frame[~rows].reset_index(drop=True)
    for (file, sheet), table in by_place.items():
        mine = kept[(kept["source_file"] == file) & (kept["source_sheet"] == sheet)]
        table.filled = {name: int(mine[name].notna().sum()) for name in table.columns}
    return kept


def overlapping(
    rows: pd.DataFrame,
    span: tuple[str, str],
    others: pd.DataFrame,
    other_span: tuple[str, str],
    by: str = "person_id",
) -> pd.DataFrame:
    """Pairs of rows and others of the same child whose half-open intervals touch.

    An open end reaches on; a row that ends on its first day touches what holds on that day.
    Columns ``row`` and ``other`` are the positions of the two, with the four days as ``begin``,
    ``end``, ``other_begin`` and ``other_end`` (open ends filled).
    """
    left = _intervals(rows, span, by, "row", "begin", "end")
    right = _intervals(others, other_span, by, "other", "other_begin", "other_end")
    pairs = left.merge(right, on=by)
    begins = pairs["other_begin"] < pairs["end"]
    begins |= pairs["other_begin"] == pairs["begin"]
    return pairs[begins & (pairs["other_end"] > pairs["begin"])].reset_index(drop=True)


def _intervals(
    frame: pd.DataFrame, span: tuple[str, str], by: str, number: str, begin: str, end: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            by: frame[by].to_numpy(),
            number: range(len(frame)),
            begin: frame[span[0]].to_numpy(),
            end: frame[span[1]].fillna(FAR).to_numpy(),
        }
    ).dropna(subset=[by, begin])


def latest_of(pairs: pd.DataFrame, rows: int) -> pd.Series:
    """For each of so many rows the position of the other that began last; missing where none."""
    order = pairs.sort_values(["row", "other_begin", "other_end", "other"], kind="stable")
    last = order.drop_duplicates("row", keep="last").set_index("row")["other"]
    return last.reindex(range(rows)).astype("Int64")


def taken(others: pd.DataFrame, column: str, chosen: pd.Series) -> pd.Series:
    """A column of the others at chosen positions; missing where none is chosen."""
    found = others[column].reset_index(drop=True).reindex(chosen.fillna(-1).astype("int64"))
    return found.reset_index(drop=True)
