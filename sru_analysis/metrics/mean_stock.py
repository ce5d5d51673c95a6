"""How many are open on average over a period: the base of rates of events."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.metrics.child_protection import OPEN, own_plans
from sru_analysis.metrics.overlaps import as_days, open_once
from sru_analysis.records.store import Records


def mean_open(
    rows: pd.DataFrame, interval: tuple[str, str], starts: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """The mean number of rows open at the end of each month of a window and on its last day.

    ``starts`` and ``ends``: first and last day of each window, as days since 1970.
    """
    begun = np.sort(as_days(rows[interval[0]]))
    over = np.sort(as_days(rows[interval[1]]))
    means = []
    for first, last in zip(starts, ends, strict=True):
        days = np.unique(np.r_[month_ends(first, last), last])
        is_open = np.searchsorted(begun, days, "right") - np.searchsorted(over, days, "right")
        means.append(is_open.mean())
    return np.array(means, dtype="float64")


def month_ends(first: int, last: int) -> np.ndarray:
    """The last days of months from one day to another, both included, as days since 1970."""
    months = np.arange(
        np.datetime64(int(first), "D").astype("datetime64[M]"),
        np.datetime64(int(last), "D").astype("datetime64[M]") + 1,
    )
    days = (months + 1).astype("datetime64[D]").astype("int64") - 1
    return days[(first <= days) & (days <= last)]


def mean_children_on_plans(records: Records, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Children on child protection plans, on average over each window."""
    return mean_open(open_once(own_plans(records), "person_id", *OPEN), OPEN, starts, ends)
