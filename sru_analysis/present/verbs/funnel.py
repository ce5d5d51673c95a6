"""Teams of different size against the average of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import curves, gate, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import (
    breakdown_title,
    by_category,
    check_breakdown,
    declared,
    headline,
    is_available,
    rows_for,
)
from sru_analysis.present.icons import signal
from sru_analysis.present.markup import tag
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
from sru_analysis.present.tables import Column, figure_cells, figure_columns, has_interval, table
from sru_analysis.results import Context, Request

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.gate import Verdict
    from sru_analysis.present.markup import Markup

METHOD = (
    "Limits: exact binomial limits about the percentage of all together, for the size of each. By "
    "chance alone one category in 500 lies outside the 99.8% limits, and one in 20 outside the 95% "
    "limits. Limits wider than chance (over-dispersion) are not drawn for teams: of fewer than 10 "
    "the spread is noise.",
)
INSIDE, WARNED, OUTSIDE = 0, 1, 2


@dataclass(frozen=True)
class Funnel:
    """A percentage by ``by`` (``team``) over the year to date, with limits for its size."""

    metric: str
    by: str = "team"

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        check_breakdown(metric, self.by)
        if metric.kind != "percent" or metric.anchored != "event":
            raise Refusal(
                f"metric {metric.id} · is no percentage of events · funnel compares percentages · "
                "use table",
                "funnel_kind",
            )
        year = context.year_to_date
        basis = "in_period" if year == context.period else "year_to_date"
        own = (metric.id, basis, year.start, year.end)
        return [
            Request(*own),
            Request(*own, self.by),
            Request(*own, self.by, statistic="funnel"),
        ]

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        whole, parted, _ = self.cells(released.context)
        rows = rows_for(released, [whole, parted])
        numbers.show(metric.id)
        everyone = headline(released, whole)
        if everyone is None or not is_available(rows):
            return missing(metric, released, rows)
        if untold := words.unavailable_by(metric, released, self.by):
            return missing(metric, released, rows, f"{_together(metric, everyone)} {untold}")
        groups = by_category(released, parted)
        shown = {name: one for name, one in groups.items() if one.denominator and not one.symbol}
        limits = {level: _limits(released, parted, f"funnel_{level}") for level in ("95", "998")}
        codes = _limits(released, parted, "funnel_signal")
        table_rows = _rows(metric, groups, limits["998"], codes)
        table_rows.append(("All", everyone, "z", "all together"))
        what = breakdown_title(self.by).lower()
        title = f"{metric.title}, by {what}, {everyone.period.label}"
        if (
            len(shown) < 2
            or set(shown) - set(codes)
            or any(c.value is None for c in codes.values())
        ):
            verdict = gate.not_tested(gate.HIDDEN)
            return _as_table(metric, numbers, rows, title, what, table_rows, verdict)
        outside = [name for name in shown if abs(codes[name].value) == OUTSIDE]
        verdict = gate.of_funnel(len(outside), len(shown), what)
        return _drawn(
            metric, released, numbers, rows, title, what, table_rows, verdict,
            shown, limits, outside, everyone,
        )  # fmt: skip


def _drawn(
    metric, released, numbers, rows, title, what, table_rows, verdict, shown, limits, outside, whole
) -> Block:
    number = numbers.figure(metric.id)
    mean = per_cent_text(whole.value, metric.decimals)
    named = f": {words.listed(outside)}" if outside else ""
    text = (
        f"Funnel plot of {len(shown)} categories about {mean}. {len(outside)} outside the 99.8% "
        f"limits{named}."
    )
    axes = curves.funnel_axes(shown, limits)
    drawing = curves.funnel_plot(shown, limits, outside, axes, f"f{number}", text)
    notes = (axes[0].note, axes[1].note.replace("vertical", "horizontal"))
    caption = subtitle(metric, released, f"by {what}", whole.period.label, *notes)
    head = f"{metric.title}, by {what}: {len(outside) or 'none'} of {len(shown)} outside the limits"
    marks = [("o", f"a {what}"), ("thin", f"outer lines: 99.8% limits; middle: all, {mean}"),
             ("dashed", "95% limits"), f"Across: {words.noun(metric)}"]  # fmt: skip
    if outside:
        marks.insert(1, ("D", "outside the 99.8% limits"))
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=head,
        sentence=_together(metric, whole),
        figure=figure_element(
            number, metric.title, caption, drawing_region(number, drawing),
            key_list(number, marks),
        ),
        text=text,
        table=lambda: _table(numbers.table(), title, what, metric, shown, table_rows),
        verdict=verdict,
        method=METHOD,
    )  # fmt: skip


def _together(metric: Metric, whole: Figure) -> str:
    return f"All together: {words.stated(whole, metric)}, {whole.period.label}."


def _as_table(metric, numbers, rows, title, what, table_rows, verdict: Verdict) -> Block:
    number = numbers.table()
    made = _table(number, title, what, metric, {}, table_rows)
    parts = [tag("h3", f"{metric.title}, by {what}"), signal(verdict), made]
    text = f"{title}. {verdict.sentence}"
    return finished(parts, text, rows, claims=[verdict.claim(metric)])


def _limits(released: Released, parted: Request, statistic: str) -> dict[str, Figure]:
    return by_category(released, parted, statistic=statistic)


def _rows(metric: Metric, groups, limits, codes) -> list[tuple[str, Figure, str, str]]:
    found = []
    for name, one in groups.items():
        limit, code = limits.get(name), codes.get(name)
        ends, said = "z", "not judged"
        if limit is not None and limit.value is not None and code is not None:
            ends = f"{number_text(limit.lower, 1)}% to {number_text(limit.upper, 1)}%"
            said = {INSIDE: "within", WARNED: "outside 95%", OUTSIDE: "outside 99.8%"}[
                int(abs(code.value))
            ]
        found.append((name, one, ends, said))
    return found


def _table(number: int, title: str, what: str, metric: Metric, shown, table_rows) -> Markup:
    figures = [one for _, one, *_ in table_rows]
    columns = [Column(words.sentence_case(what), numeric=False), *figure_columns(metric, figures)]
    columns += [Column("99.8% limits"), Column("Place", numeric=False)]
    interval = has_interval(figures)
    rows = [[name, *figure_cells(one, metric, interval), *more] for name, one, *more in table_rows]
    return table(number, title, columns, rows)
