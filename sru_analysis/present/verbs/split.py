"""Parts that add up, and how long things take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import alternative, charts, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import by_outcome, declared, figures_for, is_available, rows_for
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import window_text
from sru_analysis.present.parts import (
    drawing_region,
    figure_block,
    figure_element,
    finished,
    main_window,
    missing,
    ordered_windows,
    subtitle,
)
from sru_analysis.present.tables import fold
from sru_analysis.present.verbs.outcomes import outcome_table
from sru_analysis.present.verbs.quartiles import quartile_table
from sru_analysis.present.verbs.symbols import symbol_key
from sru_analysis.present.verbs.table import window_label
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True)
class Split:
    """Bars and a table of the parts in one window: the one that the council has named for the
    metric, else that of the run (its period, last day or round). The other windows follow in
    tables of their own.
    """

    metric: str

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        if metric.kind != "split":
            raise Refusal(
                f"metric {metric.id} · is a {metric.kind} · split shows a metric with parts · "
                "use table or trend",
                "split_kind",
            )
        return home_requests(metric, context)

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        return _parts_block(metric, released, numbers, self.cells(released.context))


@dataclass(frozen=True)
class Spread:
    """How long: median and quartiles in every window of the run; bands where the metric is a
    split.
    """

    metric: str

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        if metric.kind not in ("duration", "split"):
            raise Refusal(
                f"metric {metric.id} · is a {metric.kind} · spread shows a length of time or its "
                "bands · use table or trend",
                "spread_kind",
            )
        return home_requests(metric, context)

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        requests = self.cells(released.context)
        if metric.kind == "split":
            return _parts_block(metric, released, numbers, requests)
        rows = rows_for(released, requests)
        numbers.show(metric.id)
        windows = ordered_windows(figures_for(released, requests), released)
        if not windows or not is_available(rows):
            return missing(metric, released, rows)
        number = numbers.table()
        main = main_window(metric, windows)
        headline = words.finding(metric, main, None)
        sentence = words.finding_sentences(metric, main, None)
        named = [(window_text(one, released.context), one) for one in windows]
        title = f"{metric.title}, {released.period.label}"
        made = quartile_table(number, title, "Period", metric, released, named)
        parts = [tag("h3", headline), tag("p", sentence), made]
        return finished(parts, f"{headline}. {sentence}", rows)


def _parts_block(
    metric: Metric, released: Released, numbers: Numbers, requests: list[Request]
) -> Block:
    rows = rows_for(released, requests)
    numbers.show(metric.id)
    windows = ordered_windows(figures_for(released, requests), released)
    if not windows or not is_available(rows):
        return missing(metric, released, rows)
    main = _drawn_window(metric, windows, released)
    parts = by_outcome(released, metric, main)
    if not parts or main.value == 0:
        return _nothing_to_split(metric, released, rows, main)
    others = [window for window in windows if window != main]
    if not any(one.numerator for one in parts.values()):
        return _tables_only(metric, released, numbers, rows, main, parts, others)
    return _bars(metric, released, numbers, rows, main, parts, others)


def _drawn_window(metric: Metric, windows: list[Figure], released: Released) -> Figure:
    """The window that the council has named for the metric, else the one of the run."""
    own = [one for one in windows if one.basis == "in_period" and one.period != released.period]
    shown = [one for one in own if one.symbol != "x"]
    return shown[-1] if shown else main_window(metric, windows)


def _nothing_to_split(
    metric: Metric, released: Released, rows: pd.DataFrame, main: Figure
) -> Block:
    said = words.finding_sentences(metric, main, None)
    html = [tag("h3", metric.title), tag("p", said)]
    return finished(html, f"{metric.title}. {said}", rows)


def _tables_only(
    metric: Metric, released: Released, numbers: Numbers, rows: pd.DataFrame, main: Figure,
    parts: dict[str, Figure], others: list[Figure],
) -> Block:  # fmt: skip
    """A split of which no part is shown: a drawing would have nothing to draw."""
    said = words.largest_part(metric, main, parts)
    sentence = words.parts_sentence(metric, main, parts)
    number = numbers.tables + 1
    made = [_table_of(metric, released, numbers, window) for window in (main, *others)]
    more = [fold(f"Other periods of table {number}", *made[1:])] if others else []
    shown = [tag("h3", said), tag("p", sentence), made[0], *more]
    return finished(shown, f"{said}. {sentence}", rows)


def _table_of(metric: Metric, released: Released, numbers: Numbers, window: Figure) -> Markup:
    title = f"{metric.title}, {window_label(window, released)}"
    parts = by_outcome(released, metric, window)
    return outcome_table(numbers.table(), title, metric, window, parts)


def _bars(
    metric: Metric,
    released: Released,
    numbers: Numbers,
    rows: pd.DataFrame,
    main: Figure,
    parts: dict[str, Figure],
    others: list[Figure],
) -> Block:
    number = numbers.figure(metric.id)
    text = alternative.bars_text(parts, metric, main)
    drawn = charts.bar_chart(parts, metric, f"f{number}", text)
    caption = subtitle(metric, released, "", window_label(main, released))
    table_of = partial(_table_of, metric, released, numbers)
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=words.largest_part(metric, main, parts),
        sentence=words.parts_sentence(metric, main, parts),
        figure=figure_element(
            number, metric.title, caption, drawing_region(number, drawn),
            symbol_key(number, parts.values()),
        ),
        text=text,
        table=lambda: table_of(main),
        more=[partial(table_of, window) for window in others],
    )  # fmt: skip
