"""Tables of parts that add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present.figures import by_category, headline
from sru_analysis.present.markup import Markup
from sru_analysis.present.numbers import part_text, value_text
from sru_analysis.present.tables import Column, table
from sru_analysis.present.words import noun, sentence_case

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Request

WHOLE = "100%"


def outcome_table(
    number: int, title: str, metric: Metric, total: Figure, parts: Mapping[str, Figure]
) -> Markup:
    """One row a part in the declared order, the last row the whole."""
    counted = Column(sentence_case(noun(metric)))
    columns = [Column("Outcome", numeric=False), counted, Column("Percentage")]
    rows = [
        [name, part_text(one.numerator, one.symbol), value_text(one, metric)]
        for name, one in parts.items()
    ]
    whole = value_text(total, metric)
    rows.append(["All", whole, WHOLE if total.value else total.symbol or "z"])
    return table(number, title, columns, rows)


def outcomes_by_category(
    number: int, title: str, corner: str, metric: Metric, released: Released, request: Request
) -> Markup:
    """One row a category, one column a part, the last column the whole."""
    names = [name for name in metric.outcomes if by_category(released, request, outcome=name)]
    parts = {name: by_category(released, request, outcome=name) for name in names}
    totals = by_category(released, request)
    columns = [Column(corner, numeric=False), *map(Column, names), Column("All")]
    rows = []
    for category, total in totals.items():
        cells = [_count(parts[name].get(category)) for name in names]
        rows.append([category, *cells, value_text(total, metric)])
    whole = headline(released, _without_breakdown(request))
    last = [_of_whole(released, metric, request, name) for name in names]
    rows.append(["All", *last, value_text(whole, metric) if whole else "z"])
    return table(number, title, columns, rows)


def _of_whole(released: Released, metric: Metric, request: Request, name: str) -> str:
    one = released.figure(metric.id, request.basis, request.start, request.end, outcome=name)
    return _count(one)


def _count(figure: Figure | None) -> str:
    return "z" if figure is None else part_text(figure.numerator, figure.symbol)


def _without_breakdown(request: Request) -> Request:
    from dataclasses import replace

    return replace(request, breakdown="")
