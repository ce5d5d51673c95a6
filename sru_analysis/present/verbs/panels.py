"""Small multiples: one panel a category or part, with one axis; a table where that hides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present import charts, words
from sru_analysis.present.axes import Axis, axis_for
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.export import points_csv
from sru_analysis.present.figures import breakdown_title, by_category, in_code_order
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import SYMBOL_WORDS, exact_value, value_text
from sru_analysis.present.parts import figure_block, figure_element, finished, points_of, subtitle
from sru_analysis.present.tables import MOST_COLUMNS, Column, download_link, table
from sru_analysis.present.verbs.symbols import symbol_key

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Request

MOST_PANELS = 8
MOST_HIDDEN = 0.25  # of the points of all panels; beyond it a table says more

Series = dict[str, list[Figure | None]]


def draw_panels(
    metric: Metric,
    released: Released,
    numbers: Numbers,
    rows: pd.DataFrame,
    whole: list[Figure],
    requests: Sequence[Request],
    headline: str,
    sentence: str,
) -> Block:
    """Panels by the breakdown of the requests, or by the parts of a split."""
    breakdown = requests[0].breakdown
    series = _by_part(metric, released, whole) if not breakdown else _by_category(
        released, whole, requests
    )  # fmt: skip
    corner = breakdown_title(breakdown) if breakdown else "Outcome"
    named = f"{metric.title}, by {corner[:1].lower()}{corner[1:]}"
    points = [one for line in series.values() for one in line]
    concealed = sum(one is None or bool(words.hidden(one)) for one in points)
    if len(series) > MOST_PANELS or concealed > MOST_HIDDEN * len(points):
        return _as_table(metric, released, numbers, rows, whole, series, named, sentence)
    return _as_panels(metric, released, numbers, rows, whole, series, named, headline, sentence)


def _as_panels(
    metric, released, numbers, rows, whole, series: Series, named: str, headline: str, sentence: str
) -> Block:
    number = numbers.figure(metric.id)
    shown = [
        float(exact_value(one, metric))
        for line in series.values()
        for one in line
        if one is not None and one.value is not None
    ]
    axis = axis_for(shown, metric.kind in ("percent", "split"), steps=2, from_zero=True)
    items, texts = [], []
    for place, (name, line) in enumerate(series.items()):
        text = _panel_text(name, line, metric)
        drawn = charts.panel(line, metric, axis, f"f{number}{'abcdefgh'[place]}", text)
        items.append(tag("li", tag("h4", name), drawn))
        texts.append(text)
    span = words.span(whole)
    points = [one for line in series.values() for one in line]
    caption = subtitle(metric, released, "", span, _shared(axis))
    drawing = tag("ul", *items, class_="mult")
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=headline,
        sentence=sentence,
        figure=figure_element(number, named, caption, drawing, symbol_key(number, points)),
        text=" ".join(texts),
        table=lambda: _points_table(numbers.table(), f"{named}, {span}", metric, whole, series),
    )


def _as_table(
    metric, released, numbers, rows, whole, series: Series, named: str, sentence: str
) -> Block:
    number = numbers.table()
    title = f"{named}, {words.span(whole)}"
    made = _points_table(number, title, metric, whole, series)
    text = f"Table {number}: {title}. {sentence}"
    data = points_csv(points_of(rows), released)
    parts = [tag("p", sentence), made, download_link(f"table {number}", data)]
    return finished(parts, text, rows, data)


def _points_table(
    number: int, title: str, metric: Metric, whole: list[Figure], series: Series
) -> Markup:
    """Every point: one row a period, one column a category; turned where there are too many
    categories, and then only the first and last of the periods that do not fit.
    """
    corner = {"round": "Audit round", "event": "Month"}.get(metric.anchored, "Date")
    if len(series) + 2 <= MOST_COLUMNS:
        columns = [Column(corner, numeric=False), *map(Column, series), Column("All")]
        rows = [
            [one.period.label, *(_cell(line[place], metric) for line in series.values()),
             _cell(one, metric)]
            for place, one in enumerate(whole)
        ]  # fmt: skip
        return table(number, title, columns, rows)
    room = MOST_COLUMNS - 1
    places = list(range(len(whole)))
    places = places if len(places) <= room else [0, *places[len(places) - room + 1 :]]
    columns = [Column("Part", numeric=False), *(Column(whole[p].period.label) for p in places)]
    rows = [[name, *(_cell(line[p], metric) for p in places)] for name, line in series.items()]
    rows.append(["All", *(_cell(whole[p], metric) for p in places)])
    note = "" if len(places) == len(whole) else "The periods between stand in the download."
    return table(number, title, columns, rows, [note] if note else [])


def _cell(figure: Figure | None, metric: Metric) -> str:
    """A point in a table, with its base where it has one."""
    if figure is None:
        return "z"
    value = value_text(figure, metric)
    if value in SYMBOL_WORDS or words.hidden(figure):
        return figure.symbol or "x"
    return words.stated(figure, metric, sentence=False) if metric.is_percentage else value


def _by_category(released: Released, whole: list[Figure], requests: Sequence[Request]) -> Series:
    windows = [_in_window(released, requests[0], one) for one in whole]
    names = {name for window in windows for name in window}
    ordered = in_code_order(requests[0].breakdown, names)
    return {name: [window.get(name) for window in windows] for name in ordered}


def _in_window(released: Released, request: Request, whole: Figure) -> dict[str, Figure]:
    from dataclasses import replace

    own = replace(request, basis=whole.basis, start=whole.start, end=whole.end)
    if own.basis != "in_round":
        return by_category(released, own)
    rows = released.rows(own.metric, own.basis, own.breakdown, own.start, own.end)
    names = sorted(set(rows["category"]) - {""})
    found = {
        name: released.figure(
            own.metric, own.basis, own.start, own.end, breakdown=own.breakdown, category=name
        )
        for name in names
    }
    return {name: one for name, one in found.items() if one is not None}


def _by_part(metric: Metric, released: Released, whole: list[Figure]) -> Series:
    found = {
        name: [
            released.figure(metric.id, one.basis, one.start, one.end, outcome=name) for one in whole
        ]
        for name in metric.outcomes
    }
    return {name: line for name, line in found.items() if any(line)}


def _shared(axis: Axis) -> str:
    return f"All charts share the axis from {axis.text(axis.bottom)} to {axis.text(axis.top)}."


def _panel_text(name: str, line: list[Figure | None], metric: Metric) -> str:
    ends = [line[0], line[-1]] if len(line) > 1 else [line[0]]
    said = [
        f"{words.stated(one, metric, sentence=False)}, {words.when(one)}"
        for one in ends
        if one is not None
    ]
    return f"Line of {len(line)} points, {name}: {'; '.join(said)}."
