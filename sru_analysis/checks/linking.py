"""Steps that several checks share: rows with what is known of their child, pairs that overlap."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

CIN, ANNEX_A = "CIN census", "Annex A"
LAST_DAY = pd.Timestamp("2100-01-01").as_unit("s")
"""Later than any day of the records; stands for an end that has not come."""


def of_child(records: Records, rows: pd.DataFrame, column: str) -> pd.Series:
    """A column of the children's table for each of the rows, missing where it is not known."""
    children = records.children.drop_duplicates("person_id").set_index("person_id")
    return children[column].reindex(rows["person_id"]).set_axis(rows.index)


def whole_to(records: Records, table: str) -> pd.Timestamp:
    """The last day for which a table is whole; far ahead where nothing limits it."""
    day = records.window(table)[1]
    return LAST_DAY if day is None else pd.Timestamp(day).as_unit("s")


def outside_window(records: Records, table: str, column: str) -> pd.DataFrame:
    """Rows whose date lies after the days for which their table is whole.

    In a yearly return a date before them is as wrong; other extracts may reach further back.
    """
    start, end = records.window(table)
    rows = records.tables[table]
    day = rows[column]
    yearly = rows["source_format"] == CIN if "source_format" in rows else False
    before = (day < _stamp(start, "1900-01-01")) & yearly
    return rows[before | (day > _stamp(end, "2100-01-01"))]


def _stamp(day: date | None, missing: str) -> pd.Timestamp:
    return pd.Timestamp(missing if day is None else day)


def pairs(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Every row beside every row of the same child in another frame.

    ``row`` and ``other`` are the indexes of the two; of the rows their dates come with them;
    ``columns`` of the other carry ``_other``.
    """
    dates = rows.select_dtypes("datetime64")
    left = dates.assign(person_id=rows["person_id"]).rename_axis("row").reset_index()
    right = others[["person_id", *columns]].rename_axis("other").reset_index()
    right = right.rename(columns={column: f"{column}_other" for column in columns})
    return left.merge(right, on="person_id")


def overlapping(records: Records, table: str, *, touching: bool = False) -> pd.DataFrame:
    """Rows that begin while an earlier row of the same child is open.

    With ``touching`` a row that begins on the day on which the earlier one ends counts too. Of
    rows that begin on one day the later in the table counts.
    """
    start, end = TABLES[table].interval
    rows = records.tables[table]
    found = pairs(rows, rows, [start, end])
    earlier = found[f"{start}_other"] < found[start]
    same = (found[f"{start}_other"] == found[start]) & (found["other"] < found["row"])
    ends = found[f"{end}_other"].fillna(LAST_DAY)
    still = ends >= found[start] if touching else ends > found[start]
    return rows.loc[rows.index.isin(found.loc[(earlier | same) & still, "row"])]


def stated_episodes(records: Records) -> pd.DataFrame:
    """Episodes as their source states them.

    An Annex A list states the present episode; what came before it in the same period of care is
    made by the reader and knows neither legal status nor reason.
    """
    episodes = records.cla_episodes
    if "source_format" not in episodes:
        return episodes
    starts = pd.MultiIndex.from_frame(episodes[["person_id", "cla_episode_start_date"]])
    ends = pd.MultiIndex.from_frame(episodes[["person_id", "cla_episode_ceased_date"]])
    made = (episodes["source_format"] == ANNEX_A) & ends.isin(starts)
    return episodes[~made]


def run_days(rows: pd.DataFrame, start: str, end: str, last: pd.Timestamp) -> pd.Series:
    """For each row the days of the run of joined rows of its child that it stands in.

    Rows are joined where one starts on or before the day on which the last one ended. An open
    row counts up to ``last``.
    """
    frame = rows.sort_values(["person_id", start], kind="stable")
    ends = frame[end].fillna(last)
    before = ends.groupby(frame["person_id"]).shift()
    begins = before.isna() | (frame[start] > before)
    length = (ends - frame[start]).dt.days
    return length.groupby(begins.cumsum()).transform("sum").reindex(rows.index)


def enquiries_with_conference(records: Records) -> pd.DataFrame:
    """Section 47 enquiries with ``icpc_date``, that of the conference that they led to.

    Found by the enquiry's id, else by child and day of the strategy discussion. One row an
    enquiry; the index is that of ``records.s47_enquiries``.
    """
    enquiries = records.s47_enquiries
    held = records.initial_cp_conferences.dropna(subset=["icpc_date"])
    by_id = held.dropna(subset=["s47_enquiry_id"]).groupby("s47_enquiry_id")["icpc_date"].min()
    key = ["person_id", "strategy_discussion_date"]
    by_day = held.dropna(subset=key).groupby(key)["icpc_date"].min()
    days = pd.MultiIndex.from_frame(enquiries[["person_id", "s47_start_date"]])
    found = by_id.reindex(enquiries["s47_enquiry_id"]).set_axis(enquiries.index)
    return enquiries.assign(icpc_date=found.fillna(by_day.reindex(days).set_axis(enquiries.index)))
