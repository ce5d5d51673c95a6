"""Shares of everybody or nobody in a small group: what the council decides on before it
publishes (internal edition only).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, as_figure
from sru_analysis.disclosure.small_groups import FEWEST_FOR_ALL, of_all_or_none
from sru_analysis.disclosure.suppress import THRESHOLD
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import when
from sru_analysis.present.tables import Column, table
from sru_analysis.present.words import stated

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

COLUMNS = (
    Column("Measure", False), Column("Of", False), Column("When", False), Column("Figure"),
)  # fmt: skip


def small_groups_html(
    released: Released, catalogue: Mapping[str, Metric], numbers: Numbers
) -> list[Markup]:
    """Every share of all or none of 6 to 9, and whether the published edition shows them."""
    frame = released.frame
    rows = frame[of_all_or_none(frame) & (frame["denominator"] > THRESHOLD)]
    found = [as_figure(row) for row in rows.itertuples()]
    told = tag(
        "p",
        f"A share of 0% or 100% of fewer than {FEWEST_FOR_ALL} tells of every child in the group. "
        "Whether such shares are published is the council's to decide, under all_or_none in "
        f"sru.toml. Published edition: {released.facts.get('all_or_none') or 'not stated'}.",
    )
    if not found:
        return [told, tag("p", "This pack has none of 6 or more.")]
    lines = [
        [catalogue[one.metric].title, _of(one), when(one), stated(one, catalogue[one.metric])]
        for one in found
    ]
    title = f"Shares of all or none of {THRESHOLD + 1} to {FEWEST_FOR_ALL - 1}"
    return [told, table(numbers.table(), title, COLUMNS, lines)]


def _of(figure: Figure) -> str:
    return ", ".join(filter(None, [figure.category, figure.outcome])) or "All"
