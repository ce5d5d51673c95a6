"""Sentences, charts and tables of the report, from the functions that make those of the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present import charts, words
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.figures import (
    by_outcome,
    figures_for,
    in_code_order,
    is_available,
    rows_for,
)
from sru_analysis.present.numbers import number_text, value_text, window_note, window_text
from sru_analysis.present.parts import ordered_windows
from sru_analysis.present.since import since_requests, since_sentence
from sru_analysis.present.tables import figure_cells, figure_columns, legend
from sru_analysis.present.verbs.charted import KEY, charted_of
from sru_analysis.present.verbs.trend import Trend, from_first_record, over_time
from sru_analysis.results import home_requests, trend_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.word.content import Content
    from sru_analysis.present.word.paper import Paper

MOST_POINTS = 12


def write_content(
    paper: Paper, content: Content, released: Released, catalogue: Mapping[str, Metric]
) -> None:
    """The generated part of a section: a paragraph a metric, charts, tables."""
    for name in content.sentences:
        if name in catalogue:
            paper.paragraph(sentence(released, catalogue[name]))
    for name in content.drawn:
        if name in catalogue:
            _chart(paper, released, catalogue[name])
    rounds = [catalogue[name] for name in content.rounds if name in catalogue]
    if rounds:
        _rounds_table(paper, released, rounds)
    for name in content.parts:
        if name in catalogue:
            _parts_table(paper, released, catalogue[name])


def sentence(released: Released, metric: Metric) -> str:
    """A metric in a paragraph: its last figure and the earlier one, then its other windows."""
    said = [f"{metric.title}: {since_sentence(released, metric)}"]
    if not is_available(rows_for(released, home_requests(metric, released.context))):
        return said[0]
    stated = set(figures_for(released, since_requests(metric, released.context)))
    periods = {(one.start, one.end) for one in stated}
    context = released.context
    if metric.anchored == "event" and metric.kind != "change":
        for one in ordered_windows(figures_for(released, home_requests(metric, context)), released):
            if (one.start, one.end) not in periods:
                note = window_note(one.basis, one.period, context)
                said.append(words.beside(one, metric, note))
    return " ".join(said)


def _chart(paper: Paper, released: Released, metric: Metric) -> None:
    """The drawing of the pages as a picture, what its test says, and the latest points."""
    rows = rows_for(released, Trend(metric.id).cells(released.context))
    if not is_available(rows):
        return
    with charts.pictures() as kept:
        Trend(metric.id).draw(released, Numbers())
    if not kept:
        return
    figures = from_first_record(
        figures_for(released, trend_requests(metric, released.context, None))
    )
    how, _, corner = over_time(metric)
    paper.picture(f"{metric.title}, {how}, {words.span(figures)}", kept[0])
    charted = charted_of(released, metric, figures, None)
    if charted.is_drawn:
        shown = [said for mark, said in KEY.items() if mark in ("", *charted.marks)]
        paper.note(". ".join(shown) + ".")
    paper.paragraph(charted.verdict.sentence)
    latest = figures[-MOST_POINTS:]
    columns = [one.title for one in figure_columns(metric, latest)]
    body = [
        [one.period.label, *figure_cells(one, metric, "95% interval" in columns)] for one in latest
    ]
    title = f"{metric.title}, {how}, {words.span(latest)}"
    described = f"The latest {len(latest)} points of figure {paper.figures}, oldest first."
    _table(paper, title, [corner, *columns], body, described)


def _rounds_table(paper: Paper, released: Released, metrics: Sequence[Metric]) -> None:
    """A row an audit round, a column a measure; rounds are of unequal length, so also the first
    measure a month.
    """
    found = {metric.id: _windows(released, metric) for metric in metrics}
    periods = {(one.start, one.end): one.period for each in found.values() for one in each}
    if not periods:
        paper.paragraph("No audit round lies in the year to date.")
        return
    first = metrics[0]
    rows = []
    for key in sorted(periods):
        figures = {name: _at(each, key) for name, each in found.items()}
        months = len(periods[key].months_since(key[0]))
        cells = [_cell(figures[metric.id], metric) for metric in metrics]
        rows.append([periods[key].label, *cells, number_text(months),
                     _a_month(figures[first.id], months)])  # fmt: skip
    header = ["Audit round", *(one.title for one in metrics), "Months", f"{first.title}, a month"]
    span = Period(min(periods)[0], max(periods)[1]).label
    _table(paper, f"Audits by audit round, {span}", header, rows,
           "One row an audit round, oldest first; one column a measure.")  # fmt: skip


def _parts_table(paper: Paper, released: Released, metric: Metric) -> None:
    """A split: a row a part, a column a window or audit round, each with number and share."""
    totals = _windows(released, metric)
    if not totals:
        return
    parts = [by_outcome(released, metric, one) for one in totals]
    named = {name for one in parts for name in one}
    names = [name for name in metric.outcomes if name in named]
    names += in_code_order("", named - set(names))
    rows = [[name, *(_part(one.get(name), metric) for one in parts)] for name in names]
    rows.append(["All", *(_cell(one, metric) for one in totals)])
    how = "by audit round" if metric.anchored == "round" else "by period"
    header = ["Part", *(window_text(one, released.context) for one in totals)]
    _table(paper, f"{metric.title}, {how}, {words.span(in_time(totals))}", header, rows,
           "One row a part with its share and number, then all.")  # fmt: skip


def in_time(figures: Sequence[Figure]) -> list[Figure]:
    """The earliest and the latest window of several, for a caption."""
    return [min(figures, key=lambda one: one.start), max(figures, key=lambda one: one.end)]


def _at(figures: Sequence[Figure], key: tuple) -> Figure | None:
    return next((one for one in figures if (one.start, one.end) == key), None)


def _cell(figure: Figure | None, metric: Metric) -> str:
    return "x" if figure is None else value_text(figure, metric)


def _a_month(figure: Figure | None, months: int) -> str:
    if figure is None or figure.value is None:
        return "x" if figure is None else figure.symbol or "x"
    return number_text(figure.value / months, 1)


def _part(figure: Figure | None, metric: Metric) -> str:
    if figure is None:
        return "z"
    if words.hidden(figure):
        return figure.symbol or "x"
    return words.stated(figure, metric, sentence=False)


def _windows(released: Released, metric: Metric) -> list[Figure]:
    """The windows or rounds of a metric that the records can answer."""
    found = figures_for(released, home_requests(metric, released.context))
    return ordered_windows([one for one in found if one.symbol != "x"], released)


def _table(
    paper: Paper,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    description: str,
) -> None:
    paper.table(title, header, rows, description)
    for said in legend(rows):
        paper.note(said)
