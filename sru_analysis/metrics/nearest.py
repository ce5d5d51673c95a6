"""The last event of a child up to a day, or the first from a day on, found by a sorted search.

The same as ``pandas.merge_asof`` by child, without sorting text by day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.metrics.overlaps import APART, NEVER, as_days

NONE = -1


def last_until(
    people: pd.Series, days: pd.Series, whose: pd.Series, dates: pd.Series
) -> np.ndarray:
    """For each person and day the place of that person's last event on or before the day.

    ``whose`` and ``dates`` are the events; of several on one day the one that stands last in the
    table counts. ``NONE`` where there is none, or the day is missing.
    """
    place, day, event, order = _keyed(people, days, whose, dates)
    return _found(np.searchsorted(event, place + day, side="right") - 1, place, day, event, order)


def first_from(
    people: pd.Series, days: pd.Series, whose: pd.Series, dates: pd.Series
) -> np.ndarray:
    """For each person and day the place of that person's first event on or after the day; of
    several on one day the one that stands first in the table.
    """
    place, day, event, order = _keyed(people, days, whose, dates)
    return _found(np.searchsorted(event, place + day, side="left"), place, day, event, order)


def _keyed(
    people: pd.Series, days: pd.Series, whose: pd.Series, dates: pd.Series
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Persons as numbers far apart, their days, and the events in order of person and day."""
    everyone = pd.concat([people, whose], ignore_index=True)
    place = pd.factorize(everyone)[0] * APART
    place, theirs = place[: len(people)], place[len(people) :]
    event = theirs + as_days(dates)
    order = np.argsort(event, kind="stable")
    order = order[as_days(dates)[order] < NEVER]
    return place, as_days(days), event[order], order


def _found(
    at: np.ndarray, place: np.ndarray, day: np.ndarray, event: np.ndarray, order: np.ndarray
) -> np.ndarray:
    inside = (at >= 0) & (at < len(event)) & (day < NEVER)
    found = np.full(len(at), NONE)
    near = event[at[inside]] - place[inside]
    own = np.abs(near) < APART // 2
    found[np.flatnonzero(inside)[own]] = order[at[inside][own]]
    return found
