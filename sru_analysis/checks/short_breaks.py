"""Checks of short breaks (V3, V4), which are read and never counted as looked after."""

from __future__ import annotations

import pandas as pd

from sru_analysis.checks.declare import check
from sru_analysis.records.store import Records

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
SHORT_BREAKS = ("V3", "V4")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
NEEDS = ("cla_episodes.legal_status",)
MOST_DAYS_A_YEAR = 75
MOST_DAYS_AT_ONCE = 17


@check(
    rule="903 365",
    title="Short break of more than 17 days",
    finds="cla_episodes",
    needs=(*NEEDS, f"cla_episodes.{END}"),
)
def short_break_too_long(records: Records) -> pd.DataFrame:
    """A single short break (V3) of more than 17 days: the child may in truth be looked after."""
    breaks = _breaks(records, "V3")
    days = (breaks[END].fillna(_last(records)) - breaks[START]).dt.days
    return breaks[days > MOST_DAYS_AT_ONCE]


@check(
    rule="903 366",
    title="Move during a short break",
    finds="cla_episodes",
    needs=(*NEEDS, "cla_episodes.cla_episode_start_reason"),
)
def move_during_short_break(records: Records) -> pd.DataFrame:
    """A short break (V3) that did not begin as a new period (reason S)."""
    breaks = _breaks(records, "V3")
    return breaks[breaks["cla_episode_start_reason"] != "S"]


@check(
    rule="903 367",
    title="More than 75 days of short breaks in a year",
    finds="cla_episodes",
    needs=(*NEEDS, f"cla_episodes.{END}"),
)
def short_breaks_too_many(records: Records) -> pd.DataFrame:
    """Short breaks (V3) of one child of more than 75 days in a year to 31 March, of the years for
    which the extract is whole."""
    breaks = _breaks(records, "V3")
    last = _last(records)
    breaks = breaks[breaks[START].notna() & ~(breaks[END] < breaks[START])]
    ends = breaks[END].fillna(last).clip(upper=last)
    over = pd.Series(False, index=breaks.index)
    whole_from = records.window("cla_episodes")[0]
    first = breaks[START].min() if whole_from is None else pd.Timestamp(whole_from)
    for year in range(first.year, last.year + 1) if len(breaks) else ():
        opens, closes = pd.Timestamp(year, 4, 1), pd.Timestamp(year + 1, 4, 1)
        days = (ends.clip(upper=closes) - breaks[START].clip(lower=opens)).dt.days.clip(lower=0)
        total = days.groupby(breaks["person_id"]).transform("sum")
        over |= (total > MOST_DAYS_A_YEAR) & (days > 0)
    return breaks[over]


@check(
    rule="903 382",
    title="Short break in a temporary placement",
    finds="cla_episodes",
    needs=(*NEEDS, "cla_episodes.cla_placement_type"),
)
def short_break_in_temporary_placement(records: Records) -> pd.DataFrame:
    """A short break (V3, V4) in a temporary placement (T0 to T4)."""
    breaks = _breaks(records, *SHORT_BREAKS)
    return breaks[breaks["cla_placement_type"].isin(TEMPORARY)]


@check(
    rule="903 399",
    title="Review of a child in short breaks",
    finds="cla_reviews",
    needs=("cla_reviews", *NEEDS),
)
def review_of_short_breaks(records: Records) -> pd.DataFrame:
    """A review of a child all of whose episodes are short breaks (V3, V4); it is not counted."""
    reviews = records.cla_reviews
    episodes = records.cla_episodes
    other = episodes.loc[~episodes["legal_status"].isin(SHORT_BREAKS), "person_id"]
    only = episodes.loc[~episodes["person_id"].isin(other), "person_id"]
    return reviews[reviews["person_id"].isin(only) & reviews["cla_review_date"].notna()]


@check(
    rule="903 426",
    title="Both kinds of short break",
    finds="cla_episodes",
    needs=NEEDS,
)
def both_kinds_of_short_break(records: Records) -> pd.DataFrame:
    """Short breaks of one child under V3 and under V4 that begin in the same year to 31 March."""
    breaks = _breaks(records, *SHORT_BREAKS)
    year = breaks[START].dt.year - (breaks[START].dt.month < 4)
    kinds = breaks["legal_status"].groupby([breaks["person_id"], year]).transform("nunique")
    return breaks[kinds > 1]


def _breaks(records: Records, *statuses: str) -> pd.DataFrame:
    episodes = records.cla_episodes
    return episodes[episodes["legal_status"].isin(statuses)]


def _last(records: Records) -> pd.Timestamp:
    """The last day of the extract: of its window, else the latest date of an episode."""
    stated = records.window("cla_episodes")[1]
    return pd.Timestamp(stated or records.cla_episodes[[START, END]].max().max())
