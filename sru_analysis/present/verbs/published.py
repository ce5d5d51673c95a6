"""A figure beside those published for others: side by side with their dates, no claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Figure, Released, as_figure
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import figures_for, rows_for
from sru_analysis.present.markup import tag
from sru_analysis.present.numbers import value_text
from sru_analysis.present.parts import catalogue_link, finished, missing
from sru_analysis.present.tables import Column, table
from sru_analysis.reference.comparators import BREAKDOWN, comparators_of
from sru_analysis.results import Context, Request

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric

NOTE = "Published figures are of their own dates and are rounded as published."


def published_requests(metric: Metric, context: Context) -> list[Request]:
    """The latest published figures of the metric, up to the last day of the period."""
    start, end = context.period.end if metric.on_a_day else context.period.start, context.period.end
    basis = "at_snapshot" if metric.on_a_day else "in_period"
    return [Request(metric.id, basis, start, end, BREAKDOWN)]


def with_published(metric: Metric, released: Released, numbers: Numbers) -> Block:
    """The council's own figure and those of others: area, date, figure."""
    (asked,) = published_requests(metric, released.context)
    own = figures_for(released, [Request(metric.id, asked.basis, asked.start, asked.end)])
    others = _others(metric, asked, released)
    if not own:
        return missing(metric, released, rows_for(released, [asked]))
    shown = [(released.council_name, own[0]), *others]
    rows = [[area, in_words(one.end), value_text(one, metric)] for area, one in shown]
    columns = [Column("Area", numeric=False), Column("Date", numeric=False)]
    columns.append(Column("Percentage" if metric.is_percentage else "Figure"))
    number = numbers.table()
    title = f"{metric.title}, beside published figures"
    said = f"{metric.title}: {words.stated(own[0], metric)}, {words.when(own[0])}."
    told = [f"{area}: {value_text(one, metric)}, {words.when(one)}." for area, one in others]
    sentence = " ".join([said, *(told or ["No figure of the same definition is published."])])
    parts = [
        tag("h3", title), tag("p", sentence), table(number, title, columns, rows, [NOTE]),
        tag("p", "Definition: ", catalogue_link(metric), ".", class_="note"),
    ]  # fmt: skip
    keys = rows_of(metric, asked, released)
    return finished(parts, f"{title}. {sentence}", keys, released, f"table {number}")


def rows_of(metric: Metric, asked: Request, released: Released) -> pd.DataFrame:
    """The released rows shown: the council's own and those published, each of its own date."""
    frame = released.rows(metric.id, asked.basis, None)
    own = (frame["breakdown"] == "") & (frame["period_end"] == asked.end.isoformat())
    return frame[own | (frame["breakdown"] == BREAKDOWN)]


def _others(metric: Metric, asked: Request, released: Released) -> list[tuple[str, Figure]]:
    dates = {one.area: one.date.isoformat() for one in comparators_of(metric.id, asked.end)}
    frame = released.rows(metric.id, asked.basis, BREAKDOWN)
    return [
        (row.category, as_figure(row))
        for row in frame.itertuples()
        if f"{row.period_end:%Y-%m-%d}" == dates.get(row.category)
    ]
