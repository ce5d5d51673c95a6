"""An audit cohort: drawn by a key, by stratum, at most one case a worker, with its weights.

Workers are drawn first and then one case of each, so a case stands for (workers of the stratum /
workers drawn) × caseload of its worker. Nothing depends on the order of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.statistics.sampling import drawn_order, keyed_rank, scaled

COLUMNS = ("place", "stratum", "worker", "case", "kind", "caseload", "weight", "reserve")


@dataclass(frozen=True)
class Cohort:
    """``drawn``: one row a case with ``COLUMNS``; reserves follow their stratum's cases, in the
    order in which they replace one. ``strata``: workers, cases, drawn by stratum. ``weights`` add
    up to the cases of the frame.
    """

    drawn: pd.DataFrame
    strata: pd.DataFrame
    frame_size: int

    @property
    def cases(self) -> pd.DataFrame:
        """The cases to audit, without reserves."""
        return self.drawn[~self.drawn["reserve"]]

    @property
    def effective(self) -> float:
        """How many cases drawn with equal chances would tell as much (Kish)."""
        weights = self.cases["weight"].to_numpy(dtype=float)
        return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def draw_cohort(frame: pd.DataFrame, size: int, key: str, reserves: int = 2) -> Cohort:
    """Draw ``size`` cases from a frame with the columns ``case``, ``worker``, ``stratum``,
    ``kind``: one row a case, each worker in one stratum.

    Strata get cases in proportion to theirs (largest remainder), never more than they have
    workers; ``reserves`` further workers a stratum stand ready.
    """
    loads = frame.groupby("worker", sort=True).size()
    by_stratum = frame.groupby("stratum", sort=True)
    strata = pd.DataFrame(
        {"workers": by_stratum["worker"].nunique(), "cases": by_stratum.size()}
    ).sort_index()
    strata["drawn"] = allocated(strata["cases"], strata["workers"], size)
    rows = []
    for stratum, cases in by_stratum:
        count = int(strata.loc[stratum, "drawn"])
        order = drawn_order(f"{key}/worker", sorted(cases["worker"].unique()))
        for place, worker in enumerate(order[: count + reserves], start=1):
            own = cases[cases["worker"] == worker]
            case = drawn_order(f"{key}/case", list(own["case"]))[0]
            kind = own.loc[own["case"] == case, "kind"].iloc[0]
            share = strata.loc[stratum, "workers"] / count if count else 0.0
            rows.append(
                (place, stratum, worker, case, kind, loads[worker], share * loads[worker],
                 place > count)
            )  # fmt: skip
    drawn = pd.DataFrame(rows, columns=list(COLUMNS))
    drawn["reserve"] = drawn["reserve"].astype(bool)
    real = ~drawn["reserve"]
    if real.any():
        drawn.loc[real, "weight"] = scaled(drawn.loc[real, "weight"], len(frame))
    drawn.loc[~real, "weight"] = 0.0
    return Cohort(drawn, strata, len(frame))


def allocated(cases: Sequence[int], workers: Sequence[int], size: int) -> np.ndarray:
    """How many each stratum gives: in proportion to its cases, at most its workers."""
    cases, most = np.asarray(cases, dtype=float), np.asarray(workers, dtype=int)
    wanted = min(size, int(most.sum()))
    given = np.zeros(len(cases), dtype=int)
    while wanted > given.sum():
        room = given < most
        left = wanted - given.sum()
        share = left * cases * room / (cases * room).sum()
        whole = np.minimum(np.floor(share).astype(int), most - given)
        if whole.any():
            given += whole
            continue
        order = np.lexsort((np.arange(len(cases)), -(share - np.floor(share)), ~room))
        given[order[:left]] += room[order[:left]].astype(int)
    return given


def frame_fingerprint(frame: pd.DataFrame, key: str) -> str:
    """A hash of the frame under the key: the same frame and key, the same text."""
    lines = sorted("/".join(row) for row in frame[["case", "worker", "stratum"]].astype(str).values)
    return keyed_rank(key, "\n".join(lines))
