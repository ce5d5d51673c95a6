"""Dates looked up by a key."""

from __future__ import annotations

import pandas as pd


def date_of(keys: pd.Series, dates: pd.Series) -> pd.Series:
    """The date that stands under each key in the index of ``dates``; missing where none does."""
    found = dates.reindex(keys.to_numpy()).to_numpy()
    return pd.Series(found, index=keys.index, dtype="datetime64[s]")
