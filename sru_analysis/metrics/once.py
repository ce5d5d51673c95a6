"""Steps that several metrics share, worked out once for each set of records."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

Step = Callable[["Records"], "pd.DataFrame"]


def once(step: Step) -> Step:
    """Keep what a step found for as long as the records live.

    Each caller gets a frame of its own over the same values (copied when written to), so that
    nobody can change what another one sees. Records are never changed once they are made.
    """
    found: WeakKeyDictionary[Records, pd.DataFrame] = WeakKeyDictionary()

    @wraps(step)
    def kept(records: Records) -> pd.DataFrame:
        if records not in found:
            found[records] = step(records)
        return found[records].copy(deep=False)

    return kept
