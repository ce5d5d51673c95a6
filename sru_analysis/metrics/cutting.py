"""A stock cut where a condition of the child begins and ends, so that it is counted in one pass."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sru_analysis.metrics.overlaps import as_dates, as_days

SINCE, UNTIL = "since", "until"
CHILD = ("person_id",)
PERIOD_OF_CARE = ("person_id", "care_start")
NOBODY, UNCHANGED = -1, -2


def cut_by(
    rows: pd.DataFrame,
    start: str,
    end: str,
    intervals: pd.DataFrame,
    column: str = "met",
    at_least: int = 1,
    by: Sequence[str] = CHILD,
) -> pd.DataFrame:
    """The rows cut so that a condition holds for the whole of each piece or for none of it.

    ``intervals``: whom they are about (the columns ``by``) and [``since``, ``until``), ``until``
    missing while it goes on; they may overlap. ``column`` says whether at least so many of them
    are open. The rows of one child must not overlap; those that end on or before their first day
    are left out.
    """
    lasts = np.column_stack([as_days(rows[start]), as_days(rows[end])])
    kept = np.flatnonzero(lasts[:, 0] < lasts[:, 1])
    given = np.column_stack([as_days(intervals[SINCE]), as_days(intervals[UNTIL])])
    real = np.flatnonzero(given[:, 0] < given[:, 1])
    people = _numbered(rows.iloc[kept], intervals.iloc[real], by)
    who, day, row, step = _edges(people, lasts[kept], given[real])
    order = np.lexsort((row != NOBODY, day, who))
    who, day, row, step = who[order], day[order], row[order], step[order]
    holds = np.cumsum(step) >= at_least
    named = np.maximum.accumulate(np.where(row == UNCHANGED, 0, np.arange(len(row))))
    current = row[named]
    after = np.r_[day[1:], day[-1:]]
    pieces = np.flatnonzero((current >= 0) & (day < after) & (who == np.r_[who[1:], who[-1:]]))
    cut = rows.iloc[kept[current[pieces]]].reset_index(drop=True)
    return cut.assign(
        **{start: as_dates(day[pieces]), end: as_dates(after[pieces]), column: holds[pieces]}
    )


def _numbered(rows: pd.DataFrame, intervals: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    """A number for each of those whom rows and intervals are about."""
    both = [pd.concat([rows[name], intervals[name]], ignore_index=True) for name in by]
    found = pd.factorize(both[0])[0].astype("int64")
    for other in both[1:]:
        codes = pd.factorize(other, use_na_sentinel=False)[0]
        found = found * (int(codes.max(initial=0)) + 1) + codes
    return found


def _edges(
    people: np.ndarray, rows: np.ndarray, intervals: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every day on which a row or an interval begins or ends: child, day, the row that is open
    from then on (``NOBODY`` where one ends, ``UNCHANGED`` at an interval), step of the condition.
    """
    n, m = len(rows), len(intervals)
    who = np.r_[people[:n], people[:n], people[n:], people[n:]]
    day = np.r_[rows[:, 0], rows[:, 1], intervals[:, 0], intervals[:, 1]]
    row = np.r_[np.arange(n), np.full(n, NOBODY), np.full(2 * m, UNCHANGED)]
    step = np.r_[np.zeros(2 * n, "int64"), np.ones(m, "int64"), np.full(m, -1)]
    return who, day, row, step


def spans(
    rows: pd.DataFrame, since: pd.Series, until: pd.Series, by: Sequence[str] = CHILD
) -> pd.DataFrame:
    """Intervals of the rows' children for ``cut_by``; those without a beginning are left out."""
    found = rows[list(by)].assign(**{SINCE: since, UNTIL: until})
    return found[found[SINCE].notna()].astype({SINCE: "datetime64[s]", UNTIL: "datetime64[s]"})


def later(one: pd.Series, other: pd.Series) -> pd.Series:
    """The later of two dates; where one is missing, the other."""
    return one.where(other.isna() | (one >= other), other)


def earlier(one: pd.Series, other: pd.Series) -> pd.Series:
    """The earlier of two dates; where one is missing, the other."""
    return one.where(other.isna() | (one <= other), other)
