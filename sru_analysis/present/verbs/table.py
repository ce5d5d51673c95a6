"""A metric in a table: by a breakdown, or over its windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import (
    breakdown_title,
    by_category,
    by_outcome,
    check_breakdown,
    declared,
    figures_for,
    is_available,
    rows_for,
)
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import number_text, window_note, window_text
from sru_analysis.present.parts import (
    counted_on_days,
    finished,
    main_window,
    missing,
    ordered_windows,
)
from sru_analysis.present.tables import (
    Column,
    figure_cells,
    figure_columns,
    figure_table,
    has_interval,
    padded_cells,
    table,
)
from sru_analysis.present.verbs.outcomes import outcome_table, outcomes_by_category
from sru_analysis.present.verbs.quartiles import quartile_table
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True)
class Table:
    """``by``: one row a category, "Not known" among them, and "All". Without it: one row a
    window (period, year to date, own windows; days; audit rounds). ``basis`` asks for one window
    other than those a run shows of itself.
    """

    metric: str
    by: str | None = None
    basis: str | None = None

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        check_breakdown(metric, self.by)
        asked = set(self._windows(context, ""))
        if self.by:
            asked |= set(self._windows(context, self.by))
        if metric.kind == "change" and metric.is_derived:
            asked |= set(change_ends(metric, context))
        return sorted(asked)

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        rows = rows_for(released, self.cells(released.context))
        numbers.show(metric.id)
        windows = figures_for(released, self._windows(released.context, ""))
        if not windows or not is_available(rows):
            return missing(metric, released, rows)
        windows = ordered_windows(windows, released)
        untold = words.unavailable_by(metric, released, self.by)
        if self.by and not untold:
            own = windows[-1:] if counted_on_days(metric) else windows
            tables = [self._by_category(metric, released, one, numbers) for one in own]
        else:
            tables = over_windows(metric, released, windows, numbers)
        sentence = _sentence(metric, released, windows)
        lacking = any(one.symbol == "x" for one in windows)
        why = [words.unavailable(metric, released)] if lacking else []
        notes = [tag("p", told, class_="note") for told in (*why, untold) if told]
        return finished([tag("p", sentence), *tables, *notes], sentence, rows)

    def _windows(self, context: Context, breakdown: str) -> list[Request]:
        metric = declared(self.metric)
        if self.basis is None:
            return home_requests(metric, context, breakdown)
        return [one_window(metric, context, self.basis, breakdown)]

    def _by_category(
        self, metric: Metric, released: Released, window: Figure, numbers: Numbers
    ) -> Markup:
        request = Request(metric.id, window.basis, window.start, window.end, self.by)
        corner = breakdown_title(self.by)
        by = corner[:1].lower() + corner[1:]
        title = f"{metric.title}, by {by}, {window_label(window, released)}"
        if metric.kind == "split":
            return outcomes_by_category(numbers.table(), title, corner, metric, released, request)
        rows = [*by_category(released, request).items(), ("All", window)]
        if metric.kind == "duration":
            return quartile_table(numbers.table(), title, corner, metric, released, rows)
        return figure_table(numbers.table(), title, corner, metric, rows)


def one_window(metric: Metric, context: Context, basis: str, breakdown: str = "") -> Request:
    """The request for one basis of a run, as ``basis=`` names it."""
    period = context.period
    windows = {
        "in_period": period, "in_month": period.month, "in_quarter": period.quarter,
        "year_to_date": context.year_to_date, "rolling_12_months": period.rolling_12_months,
    }  # fmt: skip
    if not metric.in_windows or basis not in windows:
        raise Refusal(
            f"metric {metric.id} · basis={basis} · an event has one of {', '.join(windows)}; "
            "other metrics have none to choose · leave it out",
            "basis_unknown",
        )
    return Request(metric.id, basis, windows[basis].start, windows[basis].end, breakdown)


def change_ends(metric: Metric, context: Context) -> list[Request]:
    """The two counts that a change is worked out from."""
    parent, base = metric.of[0], context.base_month
    if metric.on_a_day:
        days = sorted({base.end, context.period.end})
        return [Request(parent, "at_snapshot", day, day) for day in days]
    months = sorted({base, context.period.month})
    return [Request(parent, "in_month", one.start, one.end) for one in months]


def window_label(window: Figure, released: Released) -> str:
    """The window of a table in its caption: ``January to September 2019 (year to date)``."""
    note = window_note(window.basis, window.period, released.context)
    return f"{window.period.label} ({note})" if note else window.period.label


def over_windows(
    metric: Metric, released: Released, windows: list[Figure], numbers: Numbers
) -> list[Markup]:
    """One row a window, or one table a window where the metric is a split."""
    if metric.kind == "split":
        return [
            outcome_table(
                numbers.table(), f"{metric.title}, {window_label(one, released)}", metric, one,
                by_outcome(released, metric, one),
            )
            for one in windows
        ]  # fmt: skip
    how, corner = _how(metric)
    dated = metric.on_a_day or metric.anchored == "round"
    over = words.span(windows) if dated else f"to {in_words(released.period.end)}"
    title = f"{metric.title}, {how}, {over}"
    if windows[0].basis == "change":
        return [_change_table(numbers.table(), metric, windows)]
    named = [(window_text(one, released.context), one) for one in windows]
    if metric.kind == "duration":
        return [quartile_table(numbers.table(), title, corner, metric, released, named)]
    if metric.anchored == "round" and metric.kind == "count":
        return [round_table(numbers.table(), title, metric, windows)]
    return [figure_table(numbers.table(), title, corner, metric, named)]


def _how(metric: Metric) -> tuple[str, str]:
    if metric.anchored == "round":
        return "by audit round", "Audit round"
    return ("by date", "Date") if metric.on_a_day else ("by period", "Period")


def _change_table(number: int, metric: Metric, windows: list[Figure]) -> Markup:
    columns = [
        Column("From and to", numeric=False), Column("At the start"), Column("At the end"),
        Column("Difference"), Column("Change"),
    ]  # fmt: skip
    rows = []
    for one in windows:
        ends = one.denominator, one.numerator
        after = None if None in ends else sum(ends)
        cells = [one.symbol if v is None else number_text(v) for v in (ends[0], after, ends[1])]
        change = figure_cells(one, metric, False)[-1]
        rows.append([_ends(one, metric), *cells, change])
    return table(number, f"{metric.title}, {_ends(windows[0], metric)}", columns, rows)


def _ends(figure: Figure, metric: Metric) -> str:
    now, base = words.change_ends(figure, metric)
    return f"{base[4:]} to {now[4:]}"


def round_table(number: int, title: str, metric: Metric, windows: list[Figure]) -> Markup:
    """Rounds are of unequal length: the number, and the number a month."""
    interval = has_interval(windows)
    own = figure_columns(metric, windows)
    columns = [
        Column("Audit round", numeric=False), *own, Column("Months"), Column("A month"),
    ]  # fmt: skip
    rows = []
    for one in windows:
        months = len(one.period.months_since(one.start))
        a_month = one.symbol if one.value is None else number_text(one.value / months, 1)
        cells = padded_cells(one, metric, interval, len(own))
        rows.append([one.period.label, *cells, number_text(months), a_month])
    return table(number, title, columns, rows)


def _sentence(metric: Metric, released: Released, windows: list[Figure]) -> str:
    if windows[0].basis == "change":
        return f"{metric.title}: {words.change_sentence(windows[0], metric)}"
    said = words.named(metric, main_window(metric, windows))
    if metric.anchored == "round":
        return f"{said} {words.round_coverage(windows, released.context.year_to_date)}".strip()
    return said
