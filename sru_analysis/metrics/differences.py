"""The difference of two shares, for metrics that compare rather than count."""

from __future__ import annotations

import pandas as pd

from sru_analysis.statistics.intervals import newcombe

SMALL_BASE = 10
COLUMNS = ("numerator", "denominator", "value", "lower", "upper")


def difference_of_shares(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """The share of ``one`` that is true less that of ``other``, in percentage points.

    One row with ``value``, its 95 % interval (``lower``, ``upper``; Newcombe) and the
    ``numerator`` and ``denominator`` of ``one``; no row when either has fewer than 10.
    """
    if min(len(one), len(other)) < SMALL_BASE:
        return no_estimate()
    met, base = int(one.sum()), len(one)
    lower, upper = newcombe(met, base, int(other.sum()), len(other))
    value = 100 * (float(one.mean()) - float(other.mean()))
    return pd.DataFrame([(met, base, value, lower, upper)], columns=COLUMNS, dtype="float64")


def no_estimate() -> pd.DataFrame:
    """The answer where there is too little to go by."""
    return pd.DataFrame(columns=COLUMNS, dtype="float64")
