"""What is worked out from figures follows them: hidden where any of its parts is (R-stat).

A centre line, a limit, a test or an estimate is a function of the figures it was made from; shown
beside hidden ones it would give them back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sru_analysis.disclosure.knowledge import EarlierPack
from sru_analysis.disclosure.ledger import COUNTED_STATISTICS, Ledger
from sru_analysis.disclosure.pattern import is_small
from sru_analysis.results import COUNTED, option_of

FEWEST_AT_RISK = 10
CURVES = ("survival", "survival_median")
POINT = ["metric", "basis", "breakdown", "category", "outcome", "statistic"]
NUMBERS = ["numerator", "denominator"]
SIGN_TEST = "regrading_p"
CHANGED = ("regrading_lower", "regrading_higher")


def follow_parts(ledger: Ledger, earlier: Sequence[EarlierPack] = ()) -> None:
    """Hide every statistic one of whose figures is hidden, in all its parts; and what a curve of
    an earlier pack and one of this together would tell of one to five children.
    """
    frame = ledger.frame
    added = ~frame["statistic"].isin(COUNTED)
    if not added.any():
        return
    hidden = frame["hide_numerator"] | frame["hide_denominator"] | frame["hide_value"]
    told = np.zeros(len(frame), dtype=bool)
    families = frame.loc[added, "statistic"].map(_family)
    keys = ["metric", "basis", "breakdown"]
    for (family, metric, basis, breakdown), rows in frame[added].groupby([families, *keys]):
        parts = _parts(frame, family, metric, basis, breakdown, rows)
        told[rows.index[_which(rows, frame, parts & hidden, family)]] = True
    few = added & frame["statistic"].eq("survival") & (frame["denominator"] < FEWEST_AT_RISK)
    told |= few.to_numpy()
    told |= _beside_earlier_curves(frame, earlier)
    # Counts are hidden for their own sake only: one that stays shown gives nothing away.
    told &= ~frame["statistic"].isin(COUNTED_STATISTICS).to_numpy()
    for part in ("numerator", "denominator", "value"):
        ledger.hide(told, part, "follows")


def _beside_earlier_curves(frame: pd.DataFrame, earlier: Sequence[EarlierPack]) -> np.ndarray:
    """Points of survival curves whose numbers lie 1 to 5 from those that a pack before showed:
    so many more children had stayed so long.
    """
    near = np.zeros(len(frame), dtype=bool)
    points = frame["statistic"].isin(CURVES).to_numpy()
    mine = frame.loc[points, [*POINT, *NUMBERS]]
    for pack in earlier:
        theirs = pack.released[pack.released["statistic"].isin(CURVES)][[*POINT, *NUMBERS]]
        both = mine.merge(theirs, on=POINT, how="left", suffixes=("", "_before"))
        moved = [is_small((both[one] - both[f"{one}_before"]).abs()) for one in NUMBERS]
        near[points] |= np.logical_or.reduce(moved)
    return near


def _family(statistic: str) -> str:
    name = option_of(statistic)[0]
    if name == SIGN_TEST:
        return name
    return "regrading" if name.startswith("grade_") else name.split("_")[0]


def _parts(frame, family, metric, basis, breakdown, rows) -> pd.Series:
    """The figures that a family of statistics is worked out from."""
    own = (frame["metric"] == metric) & (frame["basis"] == basis)
    if family == "regrading":
        counted = frame["statistic"].isin(COUNTED_STATISTICS)
        return own & counted & _same_window(frame, rows)
    if family == SIGN_TEST:
        return own & frame["statistic"].isin(CHANGED) & _same_window(frame, rows)
    figures = own & frame["statistic"].isin(COUNTED) & (frame["outcome"] == "")
    if family == "funnel":
        return figures & frame["breakdown"].isin(["", breakdown]) & _same_window(frame, rows)
    whole = figures & (frame["breakdown"] == "")
    if family == "forecast":
        return whole
    inside = (frame["period_start"] >= rows["period_start"].min()) & (
        frame["period_end"] <= rows["period_end"].max()
    )
    return whole & inside


def _which(rows, frame, hidden_parts: pd.Series, family: str) -> np.ndarray:
    """Of a family all rows, or of a funnel those of the hidden categories (all, where the whole
    is hidden).
    """
    if not hidden_parts.any():
        return np.zeros(len(rows), dtype=bool)
    if family != "funnel":
        return np.ones(len(rows), dtype=bool)
    names = set(frame.loc[hidden_parts, "category"])
    return np.ones(len(rows), dtype=bool) if "" in names else rows["category"].isin(names).values


def _same_window(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    return frame["period_start"].isin(rows["period_start"]) & frame["period_end"].isin(
        rows["period_end"]
    )
