"""Sentences, charts and tables of the report, from the functions that make those of the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

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
from sru_analysis.present.numbers import value_text, window_note
from sru_analysis.present.parts import ordered_windows
from sru_analysis.present.since import since_requests, since_sentence
from sru_analysis.present.tables import figure_cells, figure_columns, legend
from sru_analysis.present.verbs.charted import charted_of
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
    if content.parts in catalogue:
        _parts_table(paper, released, catalogue[content.parts])


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
    paper.paragraph(charted_of(released, metric, figures, None).verdict.sentence)
    latest = figures[-MOST_POINTS:]
    columns = [one.title for one in figure_columns(metric, latest)]
    body = [
        [one.period.label, *figure_cells(one, metric, "95% interval" in columns)] for one in latest
    ]
    title = f"{metric.title}, {how}, {words.span(latest)}"
    described = f"The latest {len(latest)} points of figure {paper.figures}, oldest first."
    _table(paper, title, [corner, *columns], body, described)


def _rounds_table(paper: Paper, released: Released, metrics: Sequence[Metric]) -> None:
    """A row a measure, a column an audit round, as committees know it."""
    found = {one.id: _rounds(released, one) for one in metrics}
    periods = sorted({(f.start, f.end) for figures in found.values() for f in figures})
    if not periods:
        paper.paragraph("No audit round lies in the year to date.")
        return
    labels: dict[tuple, str] = {
        (f.start, f.end): f.period.label for figures in found.values() for f in figures
    }
    rows = []
    for metric in metrics:
        cells = {(f.start, f.end): value_text(f, metric) for f in found[metric.id]}
        rows.append([metric.title, *(cells.get(one, "x") for one in periods)])
    first, last = labels[periods[0]], labels[periods[-1]]
    title = "Audits by audit round" + (f", {first} to {last}" if first != last else f", {first}")
    header = ["Measure", *(labels[one] for one in periods)]
    _table(paper, title, header, rows, "One row a measure, one column an audit round.")


def _parts_table(paper: Paper, released: Released, metric: Metric) -> None:
    """A split over audit rounds: a row a part, a column a round."""
    totals = _rounds(released, metric)
    if not totals:
        return
    parts = [by_outcome(released, metric, one) for one in totals]
    named = {name for one in parts for name in one}
    names = [name for name in metric.outcomes if name in named]
    names += in_code_order("", named - set(names))
    rows = [[name, *(_part(one.get(name), metric) for one in parts)] for name in names]
    rows.append(["All", *(value_text(one, metric) for one in totals)])
    title = f"{metric.title} by audit round, {words.span(totals)}"
    header = ["Part", *(one.period.label for one in totals)]
    _table(paper, title, header, rows, "One row a part with its number and share, then all.")


def _part(figure: Figure | None, metric: Metric) -> str:
    if figure is None:
        return "z"
    if words.hidden(figure):
        return figure.symbol or "x"
    return words.stated(figure, metric, sentence=False)


def _rounds(released: Released, metric: Metric) -> list[Figure]:
    found = figures_for(released, home_requests(metric, released.context))
    return [one for one in found if one.symbol != "x"]


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
