"""Steps that several metrics share, worked out once for each set of records."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

Step = Callable[..., "pd.DataFrame | pd.Series"]


def once(step: Step) -> Step:
    """Keep what a step found for as long as the records live.

    A step takes the records, and words that say which of several frames is meant. Each caller
    gets a frame of its own over the same values (copied when written to), so that nobody can
    change what another one sees. Records are never changed once they are made.
    """
    found: WeakKeyDictionary[Records, dict[tuple[str, ...], pd.DataFrame | pd.Series]] = (
        WeakKeyDictionary()
    )

    @wraps(step)
    def kept(records: Records, *words: str) -> pd.DataFrame | pd.Series:
        frames = found.setdefault(records, {})
        if words not in frames:
            frames[words] = step(records, *words)
        return frames[words].copy(deep=False)

    return kept
