"""A figure beside those published for others: side by side with their dates, no claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Figure, Released, as_figure
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import figures_for, is_available, rows_for
from sru_analysis.present.markup import tag
from sru_analysis.present.numbers import value_text
from sru_analysis.present.parts import finished, missing
from sru_analysis.present.tables import Column, table
from sru_analysis.reference.comparators import BREAKDOWN
from sru_analysis.results import Context, Request

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric

NONE_AT_HAND = (
    "No published figure of the same definition, of that date or earlier, comes with this program."
)


def published_requests(metric: Metric, context: Context) -> list[Request]:
    """The latest published figures of the metric, up to the last day of the period."""
    return [replace(_own(metric, context), breakdown=BREAKDOWN)]


def own_requests(metric: Metric, context: Context) -> list[Request]:
    """The council's own figure on the basis of the published ones: on a day, or of 12 months."""
    return [_own(metric, context)]


def _own(metric: Metric, context: Context) -> Request:
    end = context.period.end
    if metric.on_a_day:
        return Request(metric.id, "at_snapshot", end, end)
    year = context.period.rolling_12_months
    return Request(metric.id, "rolling_12_months", year.start, year.end)


def with_published(metric: Metric, released: Released, numbers: Numbers) -> Block:
    """The council's own figure and those of others: area, date, figure."""
    (asked,) = published_requests(metric, released.context)
    own = figures_for(released, own_requests(metric, released.context))
    others = _others(metric, asked, released)
    rows = rows_for(released, own_requests(metric, released.context))
    if not is_available(rows):
        return missing(metric, released, rows)
    shown = [(released.council_name, own[0]), *others]
    cells = [[area, _when(one), value_text(one, metric)] for area, one in shown]
    columns = [Column("Area", numeric=False), Column("Date", numeric=False)]
    columns.append(Column("Percentage" if metric.is_percentage else "Figure"))
    number = numbers.table()
    title = f"{metric.title}, beside published figures"
    said = f"{metric.title}: {words.stated(own[0], metric)}, {words.when(own[0])}."
    told = [f"{area}: {value_text(one, metric)}, {words.when(one)}." for area, one in others]
    sentence = " ".join([said, *(told or [NONE_AT_HAND])])
    parts = [
        tag("h3", title), tag("p", sentence), table(number, title, columns, cells),
    ]  # fmt: skip
    keys = rows_of(metric, asked, released)
    return finished(parts, f"{title}. {sentence}", keys)


def rows_of(metric: Metric, asked: Request, released: Released) -> pd.DataFrame:
    """The released rows shown: the council's own and those published, each of its own date."""
    frame = released.rows(metric.id, asked.basis, None)
    own = (frame["breakdown"] == "") & (frame["period_end"] == asked.end.isoformat())
    return frame[own | (frame["breakdown"] == BREAKDOWN)]


def _others(metric: Metric, asked: Request, released: Released) -> list[tuple[str, Figure]]:
    """The latest figure of each area that is not later than our own, England first."""
    frame = released.rows(metric.id, asked.basis, BREAKDOWN)
    frame = frame[frame["period_end"] <= asked.end.isoformat()]
    latest = frame.sort_values("period_end", kind="stable").drop_duplicates("category", keep="last")
    found = {row.category: as_figure(row) for row in latest.itertuples()}
    return sorted(found.items(), key=lambda pair: (pair[0] != "England", pair[0]))


def _when(figure: Figure) -> str:
    if figure.start == figure.end:
        return in_words(figure.end)
    return f"year to {in_words(figure.end)}"
