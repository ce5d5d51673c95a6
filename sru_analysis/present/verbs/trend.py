"""A metric over time: a line, bars for audit rounds, or one small line a category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import alternative, charts, words
from sru_analysis.present.axes import axis_for
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import (
    check_breakdown,
    declared,
    figures_for,
    is_available,
    rows_for,
)
from sru_analysis.present.markup import Markup
from sru_analysis.present.numbers import exact_value
from sru_analysis.present.parts import (
    drawing_region,
    figure_block,
    figure_element,
    missing,
    subtitle,
    undrawn,
)
from sru_analysis.present.tables import figure_table
from sru_analysis.present.verbs.charted import (
    Charted,
    chart_table,
    charted_of,
    key_of,
    limits_text,
    statistic_requests,
)
from sru_analysis.present.verbs.panels import draw_panels
from sru_analysis.present.verbs.symbols import symbol_key
from sru_analysis.present.verbs.table import round_table
from sru_analysis.results import Context, Request, trend_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.gate import Verdict


@dataclass(frozen=True)
class Trend:
    """``since``: the first month (``2018-01``). ``by``: one panel a category, up to 8, else a
    table. ``baseline``: the months (``2018``) that centre and limits are worked out from; without
    it all months of the trend.
    """

    metric: str
    since: str | None = None
    baseline: str | None = None
    by: str | None = None

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        check_breakdown(metric, self.by)
        if metric.kind == "change" and metric.is_derived:
            raise Refusal(
                f"metric {metric.id} · is a change between two dates · a trend needs a figure for "
                f"every month · show the trend of {metric.of[0]}",
                "trend_of_change",
            )
        asked = trend_requests(metric, context, self._first)
        asked += statistic_requests(metric, context, self._first, self.baseline)
        if self.by:
            asked = [*asked, *trend_requests(metric, context, self._first, self.by)]
        return sorted(asked)

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        rows = rows_for(released, self.cells(released.context))
        numbers.show(metric.id)
        figures = figures_for(released, trend_requests(metric, released.context, self._first))
        if not figures or not is_available(rows):
            return missing(metric, released, rows)
        figures = from_first_record(figures)
        base = base_of(figures, metric, released.context)
        said = words.finding(metric, figures[-1], base)
        sentence = words.finding_sentences(metric, figures[-1], base)
        untold = words.unavailable_by(metric, released, self.by)
        sentence = f"{sentence} {untold}".rstrip()
        by = "" if untold else self.by or ""
        if by or metric.kind == "split":
            requests = trend_requests(metric, released.context, self._first, by)
            return draw_panels(metric, released, numbers, rows, figures, requests, said, sentence)
        made = charted_of(released, metric, figures, self.baseline)
        return _one_line(metric, released, numbers, rows, figures, said, sentence, made)

    @property
    def _first(self) -> date | None:
        return Period.parse(self.since).start if self.since else None


FEWEST_DRAWN = 2  # of the points that are shown; fewer make no line


def verdict_of(released: Released, metric: Metric) -> Verdict:
    """What may be said of the last point of a metric beside those before it."""
    figures = figures_for(released, trend_requests(metric, released.context))
    return charted_of(released, metric, from_first_record(figures), None).verdict


def from_first_record(figures: list[Figure]) -> list[Figure]:
    """The series from the first figure that the records can answer."""
    answered = [place for place, one in enumerate(figures) if one.symbol != "x"]
    return figures[answered[0] :] if answered else figures


def base_of(figures: list[Figure], metric: Metric, context: Context) -> Figure | None:
    """The figure that the last one is set beside: that of the first month of the year to date,
    else the first of the series; of rounds the first, but no number of a round of another length.
    """
    if len(figures) < 2:
        return None
    if metric.anchored == "round":
        numbers = metric.kind in ("count", "split")
        return None if numbers and _months(figures[0]) != _months(figures[-1]) else figures[0]
    base = context.base_month
    for one in figures[:-1]:
        same = one.end == base.end if metric.on_a_day else one.period == base
        if same:
            return one
    return figures[0]


def _months(figure: Figure) -> int:
    return len(figure.period.months_since(figure.start))


def over_time(metric: Metric) -> tuple[str, str, str]:
    """How a metric stands over time: in a subtitle, in a text, as the head of a column."""
    if metric.anchored == "round":
        return "by audit round", "audit rounds", "Audit round"
    if metric.on_a_day:
        return "at month end", "month ends", "Date"
    return "by month", "monthly points", "Month"


def _one_line(
    metric: Metric,
    released: Released,
    numbers: Numbers,
    rows,
    figures: list[Figure],
    headline: str,
    sentence: str,
    made: Charted,
) -> Block:
    how, things, corner = over_time(metric)
    span = words.span(figures)
    if sum(not words.hidden(one) for one in figures) < FEWEST_DRAWN:
        title = f"{metric.title}, {span}"
        listed = _points(numbers.table(), title, corner, metric, figures, made)
        return undrawn(headline, sentence, listed, rows)
    number = numbers.figure(metric.id)
    bars = metric.anchored == "round"
    told = ("Bar chart" if bars else "Line chart", things, figures, metric)
    limits = limits_text(made, metric)
    text = alternative.over_time_text(*told, limits)
    label = alternative.over_time_text(*told, limits, made.verdict.short)
    note, drawing = _drawing(metric, figures, number, label, made)
    caption = subtitle(metric, released, how, span, note)
    key = symbol_key(number, figures, key_of(made, metric))
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=headline,
        sentence=sentence,
        figure=figure_element(number, metric.title, caption, drawing, key),
        text=text,
        table=lambda: _points(
            numbers.table(), f"{metric.title}, {span}", corner, metric, figures, made
        ),
        verdict=made.verdict,
        method=made.method,
        worked_out="(?:value|median)$",
    )


def _points(
    number: int, title: str, corner: str, metric: Metric, figures: list[Figure], made: Charted
) -> Markup:
    if made.is_drawn:
        return chart_table(number, title, corner, metric, figures, made)
    if metric.anchored == "round" and metric.kind == "count":
        return round_table(number, title, metric, figures)
    return figure_table(number, title, corner, metric, [(f.period.label, f) for f in figures])


def _drawing(
    metric: Metric, figures: list[Figure], number: int, text: str, made: Charted
) -> tuple[str, Markup]:
    prefix = f"f{number}"
    if metric.anchored == "round":
        drawn = charts.bar_chart({one.period.label: one for one in figures}, metric, prefix, text)
        unequal = len({_months(one) for one in figures}) > 1
        note = "Rounds cover unequal numbers of months." if unequal else ""
        return note, drawing_region(number, drawn)
    exact = [exact_value(one, metric) for one in figures]
    shown = [float(value) for value in exact if value is not None]
    ends = [
        (one.lower, one.upper) for one in made.limits if one is not None and one.value is not None
    ]
    least = min([0.0, *shown])  # a limit below zero says nothing where no value can be there
    shown += [max(end, least) for pair in ends for end in pair]
    axis = axis_for(shown, metric.unit == "%")
    drawn = charts.line_chart(figures, metric, axis, prefix, text, made.limits, made.marks)
    return axis.note, drawing_region(number, drawn)
