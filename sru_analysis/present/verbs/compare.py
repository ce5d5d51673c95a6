"""Two figures side by side, and by how much they differ: no claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.metrics import CATALOGUE
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import declared, figures_for, is_available, rows_for
from sru_analysis.present.markup import Markup, tag
from sru_analysis.present.numbers import part_text, value_text, window_text
from sru_analysis.present.parts import finished, missing, ordered_windows
from sru_analysis.present.tables import Column, figure_table, table
from sru_analysis.present.verbs.councils import among_councils
from sru_analysis.present.verbs.published import (
    own_requests,
    published_requests,
    with_published,
)
from sru_analysis.present.verbs.trend import base_of
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

ROUNDS, EARLIER, PUBLISHED, COUNCILS = "rounds", "earlier", "published", "councils"


@dataclass(frozen=True)
class Compare:
    """``to="rounds"``: the audit rounds of the year to date. ``to="earlier"``: the same basis at
    the first month of the year to date. ``to="published"``: the latest figures of the same
    definition published for others. ``to="councils"``: a rate among those of all councils, as a
    funnel plot. ``to=<metric id>``: another metric in the same window.
    """

    metric: str
    to: str | None = None

    def cells(self, context: Context) -> list[Request]:
        metric, to = declared(self.metric), self._to
        if metric.kind == "change" and metric.is_derived:
            raise _not_comparable(metric, to, "a change compares two dates already")
        if to == ROUNDS:
            if metric.anchored != "round":
                raise _not_comparable(metric, to, "only audits have rounds")
            return home_requests(metric, context)
        if to == EARLIER:
            if metric.anchored == "round":
                return home_requests(metric, context)
            return earlier_and_now(metric, context)
        if to == PUBLISHED:
            return [*own_requests(metric, context), *published_requests(metric, context)]
        if to == COUNCILS:
            if not metric.by_residents:
                raise _not_comparable(metric, to, "only rates over residents are drawn by size")
            return own_requests(metric, context)
        other = declared(to)
        if other.anchored != metric.anchored:
            raise _not_comparable(metric, to, "the two are not counted at the same time")
        return sorted({*both_windows(metric, context), *both_windows(other, context)})

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        requests = self.cells(released.context)
        rows = rows_for(released, requests)
        numbers.show(metric.id)
        if self._to == PUBLISHED:
            return with_published(metric, released, numbers)
        if self._to == COUNCILS:
            return among_councils(metric, released, numbers)
        if not is_available(rows_for(released, [r for r in requests if r.metric == metric.id])):
            return missing(metric, released, rows)
        if self._to in (ROUNDS, EARLIER):
            return self._over_time(metric, released, numbers, requests)
        return self._with_another(metric, declared(self._to), released, numbers)

    @property
    def _to(self) -> str:
        if self.to is not None:
            return self.to
        return ROUNDS if declared(self.metric).anchored == "round" else EARLIER

    def _over_time(
        self, metric: Metric, released: Released, numbers: Numbers, requests: list[Request]
    ) -> Block:
        figures = figures_for(released, requests)
        rows = rows_for(released, requests)
        last, base = figures[-1], base_of(figures, metric, released.context)
        said = words.finding(metric, last, base)
        sentence = words.finding_sentences(metric, last, base)
        if base is not None and not (words.hidden(last) or words.hidden(base)):
            sentence = f"{sentence} {words.difference(last, base, metric)}"
        number = numbers.table()
        title = f"{metric.title}, {words.span(figures)}"
        made = figure_table(
            number, title, _corner(metric), metric, [(one.period.label, one) for one in figures]
        )
        parts = [tag("h3", said), tag("p", sentence), made]
        return finished(parts, f"{said}. {sentence}", rows)

    def _with_another(
        self, metric: Metric, other: Metric, released: Released, numbers: Numbers
    ) -> Block:
        both = (metric, other)
        shown = []
        for one in both:
            found = figures_for(released, both_windows(one, released.context))
            shown += [(one, ordered_windows(found, released))] if found else []
        numbers.show(other.id)
        tables = _tables(shown, released, numbers)
        said = f"{metric.title} and {words.in_line(other.title)}"
        main = -1 if metric.anchored == "round" else 0
        sentence = " ".join(_told(one, figures[main]) for one, figures in shown)
        parts = [tag("h3", said), tag("p", sentence), *tables]
        rows = rows_for(released, self.cells(released.context))
        return finished(parts, f"{said}. {sentence}", rows)


def both_windows(metric: Metric, context: Context) -> list[Request]:
    """The windows in which two metrics stand beside one another: the run's period and the year
    to date, the last day, or the rounds of the year.
    """
    period, year = context.period, context.year_to_date
    if metric.on_a_day:
        return [Request(metric.id, "at_snapshot", period.end, period.end)]
    if metric.anchored == "round":
        return [Request(metric.id, "in_round", year.start, period.end)]
    requests = [Request(metric.id, "in_period", period.start, period.end)]
    if year != period:
        requests.append(Request(metric.id, "year_to_date", year.start, year.end))
    return requests


def earlier_and_now(metric: Metric, context: Context) -> list[Request]:
    """The first month of the year to date and the month of the snapshot, on one basis."""
    base, month = context.base_month, context.period.month
    if metric.on_a_day:
        days = sorted({min(base.end, context.period.end), context.period.end})
        return [Request(metric.id, "at_snapshot", day, day) for day in days]
    return [
        Request(metric.id, "in_month", one.start, one.end)
        for one in sorted({base, month} if base.start != month.start else {month})
    ]


def _told(metric: Metric, figure: Figure) -> str:
    return f"{metric.title}: {words.stated(figure, metric)}, {words.when(figure)}."


def _tables(
    shown: list[tuple[Metric, list[Figure]]], released: Released, numbers: Numbers
) -> list[Markup]:
    """One table where both are of one kind, else one each."""
    kinds = {one.kind for one, _ in shown}
    if kinds in ({"count"}, {"percent"}):
        return [_one_table(numbers.table(), shown, released)]
    return [
        figure_table(
            numbers.table(), f"{one.title}, {words.span(figures)}", _corner(one), one,
            [(window_text(figure, released.context), figure) for figure in figures],
        )
        for one, figures in shown
    ]  # fmt: skip


def _one_table(number: int, shown: list[tuple[Metric, list[Figure]]], released: Released) -> Markup:
    """One row a measure and window: what is counted, the number, and its base where it has one."""
    (metric, figures), *_ = shown
    percent = metric.kind == "percent"
    unlike = len({one.counts for one, _ in shown}) > 1
    columns = [Column("Measure", numeric=False), Column(_corner(metric), numeric=False)]
    columns += [Column("Counted", numeric=False)] if unlike else []
    columns += [Column("Number")]
    columns += [Column("Out of"), Column("Percentage")] if percent else []
    rows = []
    for place in range(max(len(figures) for _, figures in shown)):
        for one, listed in shown:
            if place >= len(listed):
                continue
            figure = listed[place]
            parts = [figure.numerator, *([figure.denominator] if percent else [])]
            rows.append(
                [one.title, window_text(figure, released.context)]
                + ([words.noun(one)] if unlike else [])
                + [part_text(part, figure.symbol) for part in parts]
                + ([value_text(figure, one)] if percent else [])
            )
    both = " and ".join([metric.title, *(words.in_line(one.title) for one, _ in shown[1:])])
    title = f"{both}, to {in_words(figures[-1].end)}"
    return table(number, title, columns, rows)


def _corner(metric: Metric) -> str:
    if metric.anchored == "round":
        return "Audit round"
    return "Date" if metric.on_a_day else "Period"


def _not_comparable(metric: Metric, to: str, why: str) -> Refusal:
    known = (
        "" if to in CATALOGUE or to in (ROUNDS, EARLIER, PUBLISHED) else " (not the id of a metric)"
    )
    return Refusal(
        f"compare {metric.id} · to={to}{known} · {why} · choose rounds, earlier, published or "
        "the id of a metric counted at the same time",
        "compare_to",
    )
