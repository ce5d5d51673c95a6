"""A monthly series charted, or the reason why it is not: too short, too small, no spread.

The numerical functions compute whatever they are given; what may be told of a series is decided
here, once for the figures and for the words. Only numpy: pages may call it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sru_analysis.statistics.attribute_charts import p_prime_chart
from sru_analysis.statistics.control_charts import Limits, xmr
from sru_analysis.statistics.signals import signals

FEWEST_POINTS = 13
"""Below so many points a series is drawn without limits and without a signal."""
FEWEST_BASELINE = 12
SMALLEST_BASE = 9
"""Shares of fewer in a month are not charted: one case moves them too far."""

TOO_SHORT = "Too few periods for a signal"
TOO_SMALL = "Too few in a month for a signal"
NO_SPREAD = "The months hardly differ, so that no limits can be drawn"
NO_BASELINE = "Too few months in the baseline for a signal"


@dataclass(frozen=True)
class Series:
    """Monthly points, oldest first; a missing one is not a number. Shares come with ``met`` and
    ``base`` and are charted between 0 and 100 with p' limits, other values with moving ranges.
    """

    values: np.ndarray
    met: np.ndarray | None = None
    base: np.ndarray | None = None

    @property
    def used(self) -> np.ndarray:
        return ~np.isnan(np.asarray(self.values, dtype=float))

    @property
    def test(self) -> str:
        """The name of the test behind the words."""
        if self.base is None:
            return "control chart of single values (XmR)"
        return "control chart of percentages (p\N{PRIME})"


@dataclass(frozen=True)
class Chart:
    """Centre, limits and one signal a point."""

    limits: Limits
    codes: np.ndarray


def chart(series: Series, baseline: Sequence[bool] | None = None) -> Chart | str:
    """The chart of a series, or why there is none.

    ``baseline`` says which points the centre and limits are worked out from; points before the
    first of them are drawn and not judged.
    """
    used = series.used
    learnt = used if baseline is None else used & np.asarray(baseline, dtype=bool)
    if used.sum() < FEWEST_POINTS:
        return TOO_SHORT
    if baseline is not None and learnt.sum() < FEWEST_BASELINE:
        return NO_BASELINE
    if series.base is not None and np.asarray(series.base)[used].min() < SMALLEST_BASE:
        return TOO_SMALL
    judged = used & (np.arange(len(used)) >= np.flatnonzero(learnt)[0])
    centre, reach = _shares(series, learnt) if series.base is not None else _single(series, learnt)
    values = np.asarray(series.values, dtype=float)
    constant = len(set(values[judged])) == 1
    if not constant and not np.nanmax(np.where(judged, reach, 0.0)) > 0:
        return NO_SPREAD
    ceiling = 100.0 if series.base is not None else np.inf
    floor = 0.0 if series.base is not None else -np.inf
    limits = Limits(
        np.where(judged, centre, np.nan),
        np.clip(np.where(judged, centre - reach, np.nan), floor, ceiling),
        np.clip(np.where(judged, centre + reach, np.nan), floor, ceiling),
        np.zeros(len(values), dtype=int),
        judged,
    )
    return Chart(limits, signals(values, limits))


def _shares(series: Series, learnt: np.ndarray) -> tuple[float, np.ndarray]:
    """Centre and reach of p' limits, never narrower than chance, learnt from some points."""
    met, base = np.asarray(series.met, dtype=float), np.asarray(series.base, dtype=float)
    share = met[learnt].sum() / base[learnt].sum()
    one = p_prime_chart(met[learnt], base[learnt], never_narrower=True, clipped=False)
    widened = 0.0
    if 0 < share < 1:
        widened = (one.upper[0] - share) * np.sqrt(base[learnt][0])
    with np.errstate(invalid="ignore", divide="ignore"):
        reach = widened / np.sqrt(base)
    return 100 * share, 100 * reach


def _single(series: Series, learnt: np.ndarray) -> tuple[float, np.ndarray]:
    values = np.asarray(series.values, dtype=float)
    one = xmr(values[learnt])
    return float(one.centre[0]), np.full(len(values), one.upper[0] - one.centre[0])
