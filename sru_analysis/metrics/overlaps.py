"""Intervals of one child that overlap: the one that started last counts while it is open.

Days are whole numbers (days since 1970) inside this module, dates at its door.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

NEVER = np.int64(2**31)
"""Later than any day."""
APART = np.int64(2**33)
"""More than lies between any two days: keeps the days of two children apart in one number."""


def as_days(dates: pd.Series) -> np.ndarray:
    """Dates as whole days; a missing date is ``NEVER``."""
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), NEVER, days.astype("int64"))


def as_dates(days: np.ndarray) -> pd.Series:
    """Whole days as dates; ``NEVER`` is a missing date."""
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    dates[days >= NEVER] = np.datetime64("NaT")
    return pd.Series(dates)


def open_once(rows: pd.DataFrame, identity: str, start: str, end: str) -> pd.DataFrame:
    """The rows cut so that nobody has two of them open on one day.

    While two are open, the one that started last stands for the child; once it has ended, the
    earlier one does again. Rows that never overlap come back as they are; rows that end on or
    before their first day are never open and are left out.
    """
    people = pd.factorize(rows[identity])[0]
    given = np.arange(len(rows)), as_days(rows[start]), as_days(rows[end])
    row, starts, ends = cut = trimmed(people, *given[1:])
    if all(map(np.array_equal, cut, given)):
        return rows.reset_index(drop=True)
    pieces = rows.iloc[row].reset_index(drop=True)
    return pieces.assign(**{start: as_dates(starts), end: as_dates(ends)})


def trimmed(
    identities: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Intervals in which no child is open twice: the later start wins while it is open.

    Returns the row that each piece comes from, with the piece's start and end. Rows of a child
    that never overlap come back as they are.
    """
    order = np.lexsort((np.arange(len(starts)), starts, identities))
    order = order[starts[order] < ends[order]]
    who, start, end = identities[order], starts[order], ends[order]
    if not len(order):
        return order, start, end
    group_start = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    overlaps = np.zeros(len(order), dtype=bool)
    overlaps[1:] = (who[1:] == who[:-1]) & (start[1:] < _running_end(end, group_start)[:-1])
    doubled = np.isin(who, np.unique(who[overlaps]))
    if not doubled.any():
        as_given = np.sort(order)
        return as_given, starts[as_given], ends[as_given]
    once = (order[~doubled], start[~doubled], end[~doubled])
    cut = _latest_start_wins(order[doubled], who[doubled], start[doubled], end[doubled])
    return tuple(np.concatenate(both) for both in zip(once, cut, strict=True))


def _running_end(end: np.ndarray, group_start: np.ndarray) -> np.ndarray:
    """The latest end so far within each child's rows."""
    group = np.zeros(len(end), dtype="int64")
    group[group_start[1:]] = 1
    offset = np.cumsum(group) * (NEVER + 1)
    return np.maximum.accumulate(end + offset) - offset


def _latest_start_wins(
    row: np.ndarray, who: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows in order of child, start and table, cut at every start and end of the child's rows."""
    first, last = who * APART + start, who * APART + end
    edges = np.unique(np.r_[first, last])
    piece, covering = each_between(np.searchsorted(edges, first), np.searchsorted(edges, last))
    open_row = np.full(len(edges), -1)
    # Of several that cover a piece the last one is kept: it started latest.
    open_row[piece] = covering
    piece = np.flatnonzero(open_row >= 0)
    wins = open_row[piece]
    low, high = (edges[at] - who[wins] * APART for at in (piece, piece + 1))
    return row[wins], low, high


def each_between(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole numbers from each ``first`` up to its ``last``, that one left out, and the place
    of the pair that each comes from.
    """
    many = last - first
    pair = np.repeat(np.arange(len(many)), many)
    return np.arange(len(pair)) - np.repeat(many.cumsum() - many, many) + first[pair], pair


Interval = tuple[str, str]


def alongside(
    rows: pd.DataFrame, interval: Interval, others: pd.DataFrame, their_interval: Interval
) -> pd.DataFrame:
    """The rows cut on every day on which another interval of the child begins or ends.

    Adds ``beside``: the place of the row of ``others`` that is open then, -1 where none is. On
    neither side may a child have two rows open at once (see ``open_once``).
    """
    both = [rows["person_id"].to_numpy(dtype=object), others["person_id"].to_numpy(dtype=object)]
    who = pd.factorize(np.concatenate(both))[0]
    own, theirs = len(rows), len(others)
    starts = np.concatenate([as_days(rows[interval[0]]), as_days(others[their_interval[0]])])
    ends = np.concatenate([as_days(rows[interval[1]]), as_days(others[their_interval[1]])])
    lasts = starts < ends
    first = np.where(lasts, np.r_[np.arange(1, own + 1), np.zeros(theirs, dtype="int64")], 0)
    second = np.where(lasts, np.r_[np.zeros(own, dtype="int64"), np.arange(1, theirs + 1)], 0)
    who, day = np.tile(who, 2), np.concatenate([starts, ends])
    order = np.lexsort((day, who))
    who, day = who[order], day[order]
    row = np.cumsum(np.concatenate([first, -first])[order])
    other = np.cumsum(np.concatenate([second, -second])[order])
    piece = np.flatnonzero((who[:-1] == who[1:]) & (day[:-1] < day[1:]) & (row[:-1] > 0))
    cut = rows.iloc[row[piece] - 1].reset_index(drop=True)
    return cut.assign(
        **{interval[0]: as_dates(day[piece]), interval[1]: as_dates(day[piece + 1])},
        beside=other[piece] - 1,
    )
