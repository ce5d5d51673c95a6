"""Figures that stand in two packs and are not the same, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released
from sru_analysis.results import COUNTED, KEY_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.present.actions import Actions

HIDING, DEFINITION, NEW_DATA = "hiding", "new definition", "new data"
LATE, PROGRAM = "late record", "code or settings"
REASONS = (LATE, NEW_DATA, DEFINITION, HIDING, PROGRAM)
NUMBERS = ("numerator", "denominator", "value")
SAME = 1e-9


@dataclass(frozen=True)
class Facts:
    """What must be known of a pack to say why its figures differ from another's.

    ``definitions``: metric -> version and hash. ``data_until``: the last day for which its
    records were whole, ``snapshot`` the last day of its period: later events are not known to it.
    ``inputs``: the hashes of what it was made from.
    """

    definitions: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    data_until: date = date.max
    snapshot: date = date.max
    inputs: tuple[str, ...] = ()

    def redefined(self, later: Facts) -> list[str]:
        """Metrics of both packs whose definitions are not the same."""
        both = set(self.definitions) & set(later.definitions)
        return sorted(one for one in both if self.definitions[one] != later.definitions[one])


@dataclass(frozen=True)
class EarlierPack:
    """The pack before this one in the same edition: its figures, facts, id and actions."""

    released: Released
    facts: Facts
    run_id: str
    actions: Actions | None = None

    @property
    def page(self) -> str:
        """Its summary page, from the folder of a pack in the same output folder."""
        period, edition = self.released.period, self.released.edition
        return f"../../../{period.slug}/{edition}/{self.run_id}/index.html"


def revisions(
    before: pd.DataFrame, after: pd.DataFrame, first: Facts, second: Facts
) -> pd.DataFrame:
    """The figures of both frames that differ: columns of the key, each number and the symbol as
    ``…_before`` and ``…_after``, ``reason``; sorted by their key.
    """
    both = before.merge(
        after, on=list(KEY_COLUMNS), suffixes=("_before", "_after"), validate="one_to_one"
    )
    differs = both["symbol_before"] != both["symbol_after"]
    for name in NUMBERS:
        old, new = both[f"{name}_before"], both[f"{name}_after"]
        differs |= (old.isna() != new.isna()) | ((old - new).abs() > SAME * old.abs().clip(1))
    found = both[differs].sort_values(list(KEY_COLUMNS), kind="stable", ignore_index=True)
    return found.assign(reason=_reasons(found, first, second))


def side(found: pd.DataFrame, which: str) -> pd.DataFrame:
    """One side of the figures that differ, with the names of a frame of figures."""
    names = {f"{name}_{which}": name for name in (*NUMBERS, "lower", "upper", "unit", "symbol")}
    return found[[*KEY_COLUMNS, *names]].rename(columns=names)


def _reasons(found: pd.DataFrame, first: Facts, second: Facts):
    """Why each figure differs; the first that holds.

    A figure that could not be made before, whose window ended after the first pack's records, or
    a statistic that rests on the whole series, differs by new data. Otherwise records of its
    window came, were put right or were completed later; where both packs read the same files up to
    the same day, that cannot be, and it is the program or its settings.
    """
    import numpy as np
    import pandas as pd

    hidden = [found[f"symbol_{which}"] == "c" for which in ("before", "after")]
    after_data = found["period_end"] > pd.Timestamp(first.data_until.isoformat())
    answered = (found["symbol_before"] == "x") & (found["symbol_after"] != "x")
    whole_series = ~found["statistic"].isin(COUNTED)
    same_inputs = bool(first.inputs) and first.inputs == second.inputs
    same_inputs &= first.snapshot == second.snapshot
    return np.select(
        [
            hidden[0] != hidden[1],
            found["metric"].isin(first.redefined(second)),
            after_data | answered | whole_series,
            pd.Series(same_inputs, index=found.index),
        ],
        [HIDING, DEFINITION, NEW_DATA, PROGRAM],
        LATE,
    )
