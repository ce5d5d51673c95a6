"""What a stock may come to, with the naive forecast beside it and the record of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sru_analysis.calendar import add_months, in_words
from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import curves, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import declared, figures_for, is_available, rows_for
from sru_analysis.present.markup import join, tag
from sru_analysis.present.numbers import number_text, per_cent_text
from sru_analysis.present.parts import (
    drawing_region,
    figure_block,
    figure_element,
    finished,
    key_list,
    missing,
    subtitle,
)
from sru_analysis.present.tables import Column, figure_table, table
from sru_analysis.results import Context, Request, trend_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.markup import Markup

WAYS = {"naive": "Naive", "stock_flow": "Stock and flow", "both": "Mean of both"}
SCENARIOS = {"fewer": "A tenth fewer start", "more": "A tenth more start"}
STEPS = 6
MIDDLE = 2  # the third month is the one that is told
TOO_LITTLE = (
    "There are too few months in the records for a forecast with a record, or figures that it "
    "would rest on are not shown."
)
METHOD = (
    "Naive: the last number goes on. Stock and flow: of those open now the share that is still "
    "open later, by how long they have been open, learnt from the last 24 months, and those still "
    "to come, as many a month as in the last 12. Mean of both: half of each.",
    "Each is made again from every month of the records that has 12 before it, with only what was "
    "known then. Mean error: how far those forecasts were out, without sign. Range: where 80 of "
    "100 should fall, 1.28 times the typical size of these errors. Held: how many past numbers lay "
    "inside the range that the other past errors give. The way with the smallest mean error over "
    "all six months is the one told. What will change, by law or by decision, is in none of them.",
    "A tenth fewer or more: stock and flow with that many starts a month. An assumption to plan "
    "with, not a forecast: it has no past errors and no range.",
)


@dataclass(frozen=True)
class Forecast:
    """Six months ahead for a stock (``cp_plans_open``), three ways, with their past errors."""

    metric: str

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        if metric.anchored != "stock" or metric.is_derived or metric.kind != "count":
            raise Refusal(
                f"metric {metric.id} · is no number open on a day · forecast carries such a number "
                "forward · use trend",
                "forecast_kind",
            )
        months = context.months()
        own = Request(
            metric.id, "at_snapshot", months[0].start, context.period.end, statistic="forecast"
        )
        return [*trend_requests(metric, context), own]

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        past = trend_requests(metric, released.context)
        days = ahead_of(released.period.end)
        spans = [Request(metric.id, "at_snapshot", released.period.end, day) for day in days]
        rows = rows_for(released, [*past, *spans])
        rows = rows[rows["statistic"].eq("value") | rows["statistic"].str.startswith("forecast")]
        numbers.show(metric.id)
        if not is_available(rows):
            return missing(metric, released, rows)
        made = {
            name: {
                way: [_found(released, metric, f"{name}{way}", day) for day in days] for way in WAYS
            }
            for name in ("forecast_", "forecast_error_", "forecast_coverage_")
        }
        scenarios = {
            name: [_found(released, metric, f"forecast_scenario_{name}", day) for day in days]
            for name in SCENARIOS
        }
        chosen = _found(released, metric, "forecast_chosen", days[-1])
        whole = [one for by in made.values() for line in by.values() for one in line]
        whole += [one for line in scenarios.values() for one in line]
        if chosen is None or any(one is None or one.value is None for one in [*whole, chosen]):
            parts = [tag("h3", metric.title), tag("p", TOO_LITTLE)]
            return finished(parts, f"{metric.title}. {TOO_LITTLE}", rows)
        way = list(WAYS)[int(chosen.value)]
        figures = [one for one in figures_for(released, past) if one.symbol != "x"]
        return _drawn(metric, released, numbers, rows, figures, made, scenarios, way)


def ahead_of(snapshot: date) -> list[date]:
    """The month ends that are forecast."""
    after = snapshot + timedelta(days=1)
    return [add_months(after, step) - timedelta(days=1) for step in range(1, STEPS + 1)]


def _drawn(metric, released, numbers, rows, figures, made, scenarios, way: str) -> Block:
    number = numbers.figure(metric.id)
    ways = made["forecast_"]
    chosen, plain = ways[way], ways["naive"]
    headline, sentence = _told(metric, made, scenarios, way)
    text = (
        f"Line of {len(figures)} month ends and six months ahead. Last known, "
        f"{in_words(figures[-1].end)}: {words.stated(figures[-1], metric)}. "
        f"{WAYS[way]}, {in_words(chosen[-1].end)}: {_with_range(chosen[-1])}."
    )
    axis = curves.forecast_axis(figures, chosen)
    drawing = curves.forecast_fan(figures, chosen, plain, axis, f"f{number}", text)
    title = f"{metric.title}: six months ahead"
    span = f"to {in_words(chosen[-1].end)}"
    marks = [("line", f"known, then forecast: {WAYS[way].lower()}"), ("band", "80% range")]
    if way != "naive":
        marks.append(("dashed", "naive forecast"))
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=headline,
        sentence=sentence,
        figure=figure_element(
            number, title, subtitle(metric, released, "estimated", span, axis.note),
            drawing_region(number, drawing), key_list(number, marks),
        ),
        text=text,
        table=lambda: _tables(numbers, metric, made, scenarios, figures),
        method=METHOD,
        worked_out="value$|forecast",
    )  # fmt: skip


def _told(metric: Metric, made, scenarios, way: str) -> tuple[str, str]:
    """The chosen forecast, the naive one, both records and the scenarios, three months ahead."""
    third = made["forecast_"][way][MIDDLE]
    naive = made["forecast_"]["naive"][MIDDLE]
    day = in_words(third.end)
    errors = made["forecast_error_"]
    record = errors[way][MIDDLE], errors["naive"][MIDDLE]
    held = made["forecast_coverage_"][way][MIDDLE]
    headline = f"{metric.title}: about {number_text(third.value)} at {day}"
    sentence = (
        f"{WAYS[way]}: {_with_range(third)} at {day}; if nothing changed, "
        f"{number_text(naive.value)}. Three months ahead past forecasts of this way were out by "
        f"{number_text(record[0].value)} on average, the naive ones by "
        f"{number_text(record[1].value)}; {number_text(held.numerator)} of "
        f"{number_text(held.denominator)} past numbers lay within the range. If a tenth more "
        f"started each month than in the last 12, about {number_text(scenarios['more'][-1].value)} "
        f"at {in_words(scenarios['more'][-1].end)}; a tenth fewer, about "
        f"{number_text(scenarios['fewer'][-1].value)}."
    )
    return headline, sentence


def _with_range(one: Figure) -> str:
    low, high = number_text(one.lower), number_text(one.upper)
    return f"{number_text(one.value)} (80% range {low} to {high})"


def _tables(numbers: Numbers, metric: Metric, made, scenarios, figures: list[Figure]) -> Markup:
    """What is forecast, how past forecasts did, the scenarios, and the month ends known."""
    known = [(in_words(one.end), one) for one in figures]
    title = f"{metric.title}, known month ends"
    return join(
        [
            _ahead(numbers.table(), metric, made),
            _record(numbers.table(), metric, made),
            _assumed(numbers.table(), metric, made, scenarios),
            figure_table(numbers.table(), title, "Month end", metric, known),
        ]
    )


def _ahead(number: int, metric: Metric, made) -> Markup:
    columns = [Column("Month end", numeric=False)]
    columns += [Column(part) for name in WAYS.values() for part in (name, "80% range")]
    rows = []
    for step in range(STEPS):
        cells: list[str] = []
        for way in WAYS:
            one = made["forecast_"][way][step]
            cells += [
                number_text(one.value),
                f"{number_text(one.lower)} to {number_text(one.upper)}",
            ]
        rows.append([in_words(made["forecast_"]["naive"][step].end), *cells])
    return table(number, f"{metric.title}: six months ahead, three ways", columns, rows)


def _assumed(number: int, metric: Metric, made, scenarios) -> Markup:
    columns = [Column("Month end", numeric=False), Column(SCENARIOS["fewer"]),
               Column("As many as in the last 12 months"), Column(SCENARIOS["more"])]  # fmt: skip
    lines = zip(scenarios["fewer"], made["forecast_"]["stock_flow"], scenarios["more"], strict=True)
    rows = [[in_words(line[0].end), *(number_text(one.value) for one in line)] for line in lines]
    return table(number, f"{metric.title}: if fewer or more start each month", columns, rows)


def _record(number: int, metric: Metric, made) -> Markup:
    columns = [Column("Months ahead", numeric=False), Column("Past forecasts")]
    columns += [Column(part) for name in WAYS.values() for part in (f"{name}: mean error", "held")]
    rows = []
    for step in range(STEPS):
        cells = [number_text(made["forecast_error_"]["naive"][step].denominator)]
        for way in WAYS:
            cells.append(number_text(made["forecast_error_"][way][step].value, 1))
            cells.append(per_cent_text(made["forecast_coverage_"][way][step].value, 0))
        rows.append([number_text(step + 1), *cells])
    title = f"{metric.title}: how far past forecasts were out, and how often the 80% range held"
    return table(number, title, columns, rows)


def _found(released: Released, metric: Metric, statistic: str, day: date) -> Figure | None:
    return released.figure(metric.id, "at_snapshot", released.period.end, day, statistic=statistic)
