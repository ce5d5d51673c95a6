"""How long the spells of a stock last: the share still open by days since their start.

``survival``: one row a point, its ``outcome`` the days; value = per cent still open with 95 %
log-log limits, denominator = spells at risk. ``survival_median``: days, with limits; numerator =
spells that ended, denominator = spells followed.

Points are quarters of a year. One is left out where fewer than 10 are at risk, or where since
the point before it 1 to 5 ended or left observation: a step of a curve is never a few children.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.compute.added.frames import as_day_numbers, frame_of, row
from sru_analysis.compute.added.spells import Spells
from sru_analysis.results import Request

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.statistics.survival import Curve

FEWEST_AT_RISK = 10
FEWEST_AT_MEDIAN = 5
SMALL = 5
QUARTER = 365.25 / 4
MOST_POINTS = 40


def inputs(request: Request, metric: Metric) -> list[Request]:
    """None but the stock itself: the curve is worked out from the spells."""
    return [Request(metric.id, "at_snapshot", request.end, request.end)]


def rows(asked: Asked) -> Columns:
    """The curve at its points and the median; nothing where too few are followed."""
    from sru_analysis.statistics.survival import from_enough

    request = asked.request
    spells = Spells.of(asked.metric, asked.records, request.end)
    if spells is None:
        return frame_of([])
    time, ended, entry = followed(spells, int(as_day_numbers([request.end])[0]))
    if len(time) < FEWEST_AT_RISK or ended.sum() <= SMALL:
        return frame_of([])
    curve = from_enough(time, ended, entry, FEWEST_AT_RISK)
    if curve is None or not len(curve.time):
        return frame_of([])
    found = [_point(request, curve, day, risk) for day, risk in points(time, ended, entry, curve)]
    return frame_of([*found, *_median(request, curve, ended)])


def followed(spells: Spells, snapshot: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days followed to the end or the snapshot, whether ended, and days elapsed at entry."""
    seen = (spells.start <= snapshot) & (spells.end > spells.seen_from)
    start, end = spells.start[seen], spells.end[seen]
    ended = end <= snapshot
    time = (np.minimum(end, snapshot) - start).astype(float)
    time = np.where(ended & (time == 0), 0.5, time)  # an end on the first day: half a day
    entry = np.maximum(spells.seen_from - start, 0).astype(float)
    kept = time > entry
    return time[kept], ended[kept].astype(int), entry[kept]


def points(time, ended, entry, curve: Curve) -> list[tuple[int, int]]:
    """The days at which the curve is told, and how many are at risk at each."""
    start = int(curve.start)
    shown = [(start, _at_risk(time, entry, start + 1))]
    passed = start
    for quarter in range(1, MOST_POINTS + 1):
        day = int(np.floor(quarter * QUARTER + 0.5))
        if day <= start:
            continue
        risk = _at_risk(time, entry, day)
        if risk < FEWEST_AT_RISK:
            break
        step = ((time > passed) & (time <= day) & (ended == 1)).sum()
        moved = abs(risk - shown[-1][1])
        if 0 < step <= SMALL or 0 < moved <= SMALL:
            continue
        shown.append((day, risk))
        passed = day
    return shown


def _at_risk(time: np.ndarray, entry: np.ndarray, day: float) -> int:
    return int(((entry < day) & (time >= day)).sum())


def _point(request: Request, curve: Curve, day: int, risk: int) -> dict:
    place = np.searchsorted(curve.time, day, side="right") - 1
    share, lower, upper = 1.0, np.nan, np.nan
    if place >= 0:
        share, lower, upper = curve.share[place], curve.lower[place], curve.upper[place]
    return row(
        request, "survival", "%", outcome=f"{day} days", value=100 * share, lower=100 * lower,
        upper=100 * upper, denominator=float(risk),
    )  # fmt: skip


def _median(request: Request, curve: Curve, ended: np.ndarray) -> list[dict]:
    """The median, where it is reached with enough at risk."""
    median = curve.median
    if median is None:
        return []
    if curve.at_risk[np.searchsorted(curve.time, median)] < FEWEST_AT_MEDIAN:
        return []
    lower, upper = curve.median_interval
    return [
        row(
            request, "survival_median", "days", value=median,
            lower=np.nan if lower is None else lower, upper=np.nan if upper is None else upper,
            numerator=float(ended.sum()), denominator=float(len(ended)),
        )
    ]  # fmt: skip
