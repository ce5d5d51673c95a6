"""Shares of everybody or nobody in a small group: each tells of every child in the group.

They are no small counts, so the council decides whether they are shown (DISCLOSURE rule 8): until
it does, they are, and both editions list them for review.
"""

from __future__ import annotations

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.results import COUNTED

FEWEST_FOR_ALL = 10
"""Of so many or more, a share of all or none is nobody's in particular."""


def of_all_or_none(rows: pd.DataFrame) -> pd.Series:
    """Which figures are shares of 0 or 100 per cent of fewer than ten (columns of ``Results``)."""
    share = (rows["unit"] == "%") & (rows["basis"] != "change") & rows["statistic"].isin(COUNTED)
    none_or_all = (rows["numerator"] == 0) | (rows["numerator"] == rows["denominator"])
    return share & none_or_all & rows["denominator"].between(1, FEWEST_FOR_ALL - 1)


def listed(shown: pd.DataFrame) -> list[str]:
    """The shown ones as text for ``audit.json``: metric, days, category, part of the split."""
    few = shown[of_all_or_none(shown) & shown["value"].notna()]
    return [
        " · ".join(filter(None, [one.metric, f"{one.period_start:%Y-%m-%d} to "
                                 f"{one.period_end:%Y-%m-%d}", one.category, one.outcome]))
        for one in few.itertuples()
    ]  # fmt: skip


def decision(stated: Configuration) -> str:
    """What the council decided, and who, in words."""
    if not stated.all_or_none:
        return "Shown; nobody has decided yet"
    done = "Hidden" if hides(stated) else "Shown"
    return f"{done}; decided by {stated.all_or_none['decided_by']}"


def hides(stated: Configuration) -> bool:
    """Whether the published edition hides such shares."""
    return stated.all_or_none.get("decision") == "hide"
