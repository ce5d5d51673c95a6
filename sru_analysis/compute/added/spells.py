"""The intervals of a stock as day numbers, and the day from which they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.compute.added.frames import as_day_numbers
from sru_analysis.compute.prepared import Prepared
from sru_analysis.metrics.declare import rows_of
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.records.coverage import unavailable

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.records.store import Records


@dataclass(frozen=True)
class Spells:
    """``start`` and ``end`` in days (an end far away = still open); ``seen_from``: what ended
    before that day is not in the records.
    """

    start: np.ndarray
    end: np.ndarray
    seen_from: int

    @staticmethod
    def of(metric: Metric, records: Records, snapshot: date) -> Spells | None:
        """The spells of a stock, or nothing where the records do not answer for the day."""
        if metric.anchored != "stock" or unavailable(records, metric.needs, snapshot, snapshot):
            return None
        ready = Prepared.of(metric, records, rows_of(metric, records))
        start, end = (as_days(ready.frame[column]) for column in metric.open_between)
        kept = start <= end
        start, end = start[kept], end[kept]
        first = records.window(metric.needs[0].split(".")[0])[0]
        if first is not None:
            seen = int(as_day_numbers([first])[0])
        else:
            seen = int(end.min()) if len(end) else 0
        return Spells(start, end, seen)
