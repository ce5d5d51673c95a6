"""Hiding small numbers in a pack: the pattern of its cells, put on the rows that print them.

Rules R14 and R15 of the metric definitions, for the whole pack and all earlier packs at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.disclosure.audit import Audit, audit, shown_values
from sru_analysis.disclosure.knowledge import EarlierPack, Knowledge, knowledge_of
from sru_analysis.disclosure.ledger import WINDOW, Ledger
from sru_analysis.disclosure.pattern import THRESHOLD, Pattern, is_small, pattern_of
from sru_analysis.disclosure.small_groups import of_all_or_none
from sru_analysis.metrics.declare import Metric
from sru_analysis.results import RESULT_COLUMNS

__all__ = ["THRESHOLD", "Protection", "check", "is_small", "suppress"]

LEAST_FOR_MEDIAN = 10
"""Medians and quartiles of fewer are not published."""


@dataclass(frozen=True)
class Protection:
    """How a ledger was protected: all that is known to a reader, and what is hidden of it."""

    knowledge: Knowledge
    pattern: Pattern

    def named(self, cell: int) -> str:
        """A cell in words, without its number."""
        metric, part, start, end, breakdown, category = self.knowledge.board.cells.keys[cell]
        days = [str(np.datetime64(day, "D")) for day in dict.fromkeys((start, end))]
        inside = f" · {breakdown} {category}" if breakdown else ""
        return f"{metric} ({part}) · {' to '.join(days)}{inside}"


def suppress(
    ledger: Ledger,
    catalogue: Mapping[str, Metric],
    earlier: Sequence[EarlierPack] = (),
    council_code: str = "",
    hide_all_or_none: bool = False,
) -> Protection:
    """Hide in the ledger what has to be hidden; shares of all or none of a few if asked for."""
    frame = ledger.frame[list(RESULT_COLUMNS)]
    knowledge = knowledge_of(frame, catalogue, earlier, council_code=council_code)
    few = of_all_or_none(frame) & hide_all_or_none
    withheld = np.unique(knowledge.board.cells.numerator[few])
    pattern = pattern_of(knowledge, frame, withheld[withheld >= 0])
    _mark(ledger, knowledge, pattern)
    _differences(ledger, catalogue)
    _follow(ledger, catalogue)
    return Protection(knowledge, pattern)


def check(protection: Protection, released: pd.DataFrame, catalogue: Mapping[str, Metric]) -> Audit:
    """Attack the released rows of the pack that was protected."""
    seen = shown_values(protection.knowledge, released, catalogue)
    return audit(protection.knowledge, protection.pattern, seen)


def _mark(ledger: Ledger, knowledge: Knowledge, pattern: Pattern) -> None:
    """Each row hides the counts whose cells are hidden; a hidden base hides what is counted of
    it, and a change hides both its ends. A count that another metric shows stays shown.
    """
    cells = knowledge.board.cells
    frame = ledger.frame
    changes = (frame["basis"] == "change").to_numpy()
    places = {"numerator": cells.numerator, "denominator": cells.denominator}
    flags = {part: _at(pattern.hidden, at) for part, at in places.items()}
    either = flags["numerator"] | flags["denominator"]
    flags["numerator"] = np.where(changes | cells.own, either, flags["numerator"])
    flags["denominator"] = np.where(changes, either, flags["denominator"])
    frozen = knowledge.hidden_before | pattern.revised
    for part, at in places.items():
        ledger.hide(flags[part] & _at(pattern.small, at), part, "primary")
        ledger.hide(flags[part] & _at(pattern.withheld, at), part, "withheld")
        ledger.hide(flags[part] & _at(frozen, at), part, "frozen")
        ledger.hide(flags[part] & _at(pattern.hidden, at), part, "secondary")
        ledger.hide(flags[part], part, "follows")


def _at(of_cells: np.ndarray, places: np.ndarray) -> np.ndarray:
    """What is true of the cell of each row; of a row without a cell (place -1) nothing is."""
    return np.append(of_cells, False)[places]


def _differences(ledger: Ledger, catalogue: Mapping[str, Metric]) -> None:
    """What is left of one count after another is shown where both of them are shown."""
    frame = ledger.frame
    on = [*WINDOW[1:], "category"]
    whole = frame[(frame["outcome"] == "") & ~frame["hide_numerator"] & frame["numerator"].notna()]
    for one in catalogue.values():
        if one.kind != "count" or not one.is_derived:
            continue
        rows = frame.loc[frame["metric"] == one.id, on].reset_index()
        for part in one.of:
            rows = rows.merge(whole.loc[whole["metric"] == part, on].drop_duplicates(), on=on)
        own = (frame["metric"] == one.id) & ~frame.index.isin(rows["index"])
        ledger.hide(own & frame["numerator"].notna(), "numerator", "follows")


def _follow(ledger: Ledger, catalogue: Mapping[str, Metric]) -> None:
    """Values and limits follow the numbers that they are made of."""
    frame = ledger.frame
    hidden = frame["hide_numerator"] | frame["hide_denominator"]
    durations = frame["metric"].map(lambda name: catalogue[name].kind == "duration")
    few = durations & (frame["denominator"] < LEAST_FOR_MEDIAN) & frame["value"].notna()
    ledger.hide(np.asarray(hidden | few), "value", "follows")
