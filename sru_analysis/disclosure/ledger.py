"""The ledger: every number on its way to a page, what is hidden of it, and why.

One entry a figure: the key of ``Results``, its exact parts, and for each part whether it is
hidden. A figure stands in the *family* of those that add up with it: the parts of one split, or
the categories of one breakdown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.metrics.declare import Metric
from sru_analysis.results import COUNTED, KEY_COLUMNS, NUMBER_COLUMNS, Results

WINDOW = ["metric", "basis", "period_start", "period_end", "breakdown", "statistic"]
COUNTED_PARTS = ("numerator", "denominator")
COUNTED_STATISTICS = (
    "grade_before", "grade_after", "regrading_same", "regrading_lower", "regrading_higher",
)  # fmt: skip
"""Statistics that are counts themselves: small ones are hidden like any count."""


@dataclass
class Ledger:
    """``frame``: one row a figure, with ``hide_numerator``, ``hide_denominator``,
    ``hide_value`` and ``why`` (shown, primary, withheld, frozen, secondary, follows).
    """

    frame: pd.DataFrame

    @staticmethod
    def of(results: Results, catalogue: dict[str, Metric]) -> Ledger:
        frame = results.frame.copy()
        kinds = frame["metric"].map(lambda name: catalogue[name].kind)
        changes = frame["basis"] == "change"
        figure = frame["statistic"].isin((*COUNTED, *COUNTED_STATISTICS))
        differences = {name for name, one in catalogue.items() if one.is_derived}
        net = frame["metric"].isin(differences) & (kinds == "count")
        frame["counted_numerator"] = frame["numerator"].notna() & ~changes & figure & ~net
        frame["counted_denominator"] = frame["denominator"].notna() & (kinds != "rate") & figure
        for part in (*COUNTED_PARTS, "value"):
            frame[f"hide_{part}"] = False
        frame["why"] = "shown"
        return Ledger(frame)

    def hide(self, rows: pd.Series | np.ndarray, part: str, why: str) -> bool:
        """Hide one part of some figures; says whether anything changed."""
        rows = np.asarray(rows) & ~self.frame[f"hide_{part}"].to_numpy()
        if not rows.any():
            return False
        self.frame.loc[rows, f"hide_{part}"] = True
        self.frame.loc[rows & (self.frame["why"] == "shown").to_numpy(), "why"] = why
        return True

    def entries(self) -> pd.DataFrame:
        """The ledger in long form, one row a number: key, part, exact value, hidden, why."""
        frame = self.frame
        made = []
        for part in NUMBER_COLUMNS:
            hidden = frame[f"hide_{part if part in COUNTED_PARTS else 'value'}"]
            rows = frame.loc[frame[part].notna(), [*KEY_COLUMNS, "unit", "why", part]]
            made.append(
                rows.rename(columns={part: "exact"}).assign(part=part, hidden=hidden[rows.index])
            )
        order = [*KEY_COLUMNS, "part", "unit", "exact", "hidden", "why"]
        whole = pd.concat(made, ignore_index=True)[order]
        return whole.sort_values([*KEY_COLUMNS, "part"], kind="stable", ignore_index=True)
