"""What follows what: counts of consecutive states of the same child."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def transitions(
    names: Sequence[object], states: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    """Counts from each state (rows) to the next one (columns), over the full list of states.

    Rows stand in the order of time within a child; the last state of a child leads nowhere.
    """
    frame = pd.DataFrame({"name": list(names), "state": list(states)})
    following = frame.groupby("name", sort=False)["state"].shift(-1)
    counts = pd.crosstab(frame["state"], following)
    return counts.reindex(index=list(order), columns=list(order), fill_value=0)
