"""The scale of a chart, worked out from shown values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from sru_analysis.present.numbers import number_text

WHOLE = 100.0


@dataclass(frozen=True)
class Axis:
    """A vertical axis: where it starts and ends, and its steps."""

    bottom: float
    top: float
    step: float
    per_cent: bool = False

    @property
    def ticks(self) -> list[float]:
        count = round((self.top - self.bottom) / self.step)
        return [self.bottom + place * self.step for place in range(count + 1)]

    def text(self, value: float) -> str:
        """A value as it stands at the axis."""
        text = number_text(value, 0 if self.step >= 1 else 1)
        return f"{text}%" if self.per_cent else text

    @property
    def note(self) -> str:
        """What the subtitle says of the axis; nothing where it starts at zero."""
        if self.bottom == 0:
            return ""
        return f"The vertical axis starts at {self.text(self.bottom)}."


def axis_for(
    values: Sequence[float], per_cent: bool = False, steps: int = 4, from_zero: bool = False
) -> Axis:
    """An axis with round ends. It starts at zero when asked to, and when the smallest value is
    less than half of the largest one; it goes below zero where a value does.
    """
    high = max(values, default=0.0)
    low = min(values, default=0.0)
    if low < 0:
        return _both_sides(low, max(high, 0.0), per_cent, steps)
    if from_zero or low < high / 2 or high <= 0:
        low = 0.0
    least = 10.0 if per_cent else max(4.0, high / 10)
    if high - low < least and low < 2 * least:
        low, high = 0.0, max(high, least)
    elif high - low < least:
        high = low + least if not per_cent or low + least <= WHOLE else WHOLE
        low = max(0.0, high - least)
    step = _round_step((high - low) / steps)
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    if bottom > 0 and min(values) - bottom < step / 10:
        bottom = max(0.0, bottom - step)  # a point never lies on an axis that is not zero
    return Axis(bottom, min(top, WHOLE) if per_cent else top, step, per_cent)


def _both_sides(low: float, high: float, per_cent: bool, steps: int) -> Axis:
    """An axis that holds zero and numbers below it."""
    step = _round_step(max(high - low, 4.0) / steps)
    return Axis(floor(low / step) * step, ceil(high / step) * step, step, per_cent)


def _round_step(size: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … that is as large as the size, and at least 1."""
    power = 10 ** floor(log10(size))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= size - 1e-9)
    return float(max(1, step))
