"""Tables of durations: how many, the middle one, and the quarters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present.markup import Markup
from sru_analysis.present.numbers import part_text, value_text
from sru_analysis.present.tables import Column, table
from sru_analysis.present.words import noun, sentence_case

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


def quartile_table(
    number: int,
    title: str,
    corner: str,
    metric: Metric,
    released: Released,
    rows: Sequence[tuple[str, Figure]],
) -> Markup:
    """One row a window or category: the number with a known length, a quarter of them are
    shorter than the first figure, half than the second, three quarters than the third.
    """
    columns = [
        Column(corner, numeric=False), Column(sentence_case(noun(metric))),
        *(Column(f"{part} ({metric.unit})") for part in ("Lower quartile", "Median",
                                                         "Upper quartile")),
    ]  # fmt: skip
    cells = []
    for name, one in rows:
        base = part_text(one.denominator, one.symbol)
        low, high = (_quarter(released, metric, one, part) for part in ("p25", "p75"))
        cells.append([name, base, low, value_text(one, metric), high])
    return table(number, title, columns, cells)


def _quarter(released: Released, metric: Metric, one: Figure, statistic: str) -> str:
    found = released.figure(
        metric.id, one.basis, one.start, one.end,
        breakdown=one.breakdown, category=one.category, statistic=statistic,
    )  # fmt: skip
    return (one.symbol or "z") if found is None else value_text(found, metric)
