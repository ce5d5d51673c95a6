"""Alternative texts: what a drawing shows, for those who do not see it.

Made from the same released figures as the drawing; first, last, lowest and highest or the limits,
what is not shown, the signal. It never repeats the sentence above the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.present.numbers import exact_value, value_text, when
from sru_analysis.present.words import hidden, largest_first, stated

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Figure
    from sru_analysis.metrics.declare import Metric


MOST_WORDS = 60


def over_time_text(
    kind: str,
    things: str,
    figures: Sequence[Figure],
    metric: Metric,
    limits: str = "",
    signal: str = "",
) -> str:
    """The text of a drawing over time: what it is, first and last value, the ``limits`` drawn or
    else the lowest and the highest value, and the words of its ``signal``.
    """
    ends = f" Signal: {signal}" if signal else ""
    said = _over_time(kind, things, figures, metric, limits, extremes=not limits)
    if len(f"{said}{ends}".split()) > MOST_WORDS:
        said = _over_time(kind, things, figures, metric, limits, extremes=False)
    return said + ends


def _over_time(
    kind: str, things: str, figures: Sequence[Figure], metric: Metric, limits: str, extremes: bool
) -> str:
    shown = [one for one in figures if not hidden(one)]
    parts = [f"{kind} of {len(figures)} {things}."]
    if len(figures) > 1:
        parts.append(f"First, {_point(figures[0], metric)}.")
    parts.append(f"Last, {_point(figures[-1], metric)}.")
    if limits:
        parts.append(limits)
    if len(shown) > 2 and extremes:
        low, high = (
            choose(shown, key=lambda one: exact_value(one, metric)) for choose in (min, max)
        )
        parts.append(
            f"Lowest {value_text(low, metric)}, {when(low)}; "
            f"highest {value_text(high, metric)}, {when(high)}."
        )
    if concealed := len(figures) - len(shown):
        parts.append(f"{concealed} not shown.")
    return " ".join(parts)


def bars_text(bars: Mapping[str, Figure], metric: Metric, total: Figure) -> str:
    """The text of a bar chart: largest and smallest by name, the total, how many are hidden."""
    shown = {name: one for name, one in bars.items() if not hidden(one)}
    parts = [f"Bar chart of {len(bars)} parts, {when(total)}."]
    if shown:
        names = largest_first(bars, metric)
        for which, name in zip(("Largest", "Smallest"), (names[0], names[-1]), strict=True):
            parts.append(f"{which} shown, {name}: {stated(shown[name], metric, sentence=False)}.")
    parts.append(f"Total: {hidden(total) or value_text(total, metric)}.")
    if concealed := len(bars) - len(shown):
        parts.append(f"{concealed} not shown.")
    return " ".join(parts)


def _point(figure: Figure, metric: Metric) -> str:
    return f"{when(figure)}: {stated(figure, metric, sentence=False)}"
