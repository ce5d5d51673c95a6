"""How long the spells of a stock last: the share still open, with the numbers at risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, as_figure, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import curves, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import declared, is_available, rows_for
from sru_analysis.present.markup import tag
from sru_analysis.present.numbers import number_text, part_text, per_cent_text
from sru_analysis.present.parts import (
    drawing_region,
    figure_block,
    figure_element,
    finished,
    key_list,
    missing,
)
from sru_analysis.present.tables import Column, table
from sru_analysis.results import Context, Request

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.markup import Markup

METHOD = (
    "Share still open: Kaplan-Meier, with those still open counted up to the date and those that "
    "began before the records counted from the day on which the records begin (late entry). "
    "Limits: 95%, log-log. The median is the first day on which half or fewer are still open.",
    "Points are quarters of a year. The curve ends where fewer than 10 are at risk, and a point is "
    "left out where since the one before it 1 to 5 ended or left, so that no step is a few "
    "children. An end on the first day counts as half a day.",
)
TOO_FEW = "Too few have been followed for a curve, or the figures it rests on are not shown."


KEY = (
    ("line", "share still open"), ("dashed", "95% limits"),
    "Under the axis: days, and the number still open on that day (at risk)",
)  # fmt: skip


@dataclass(frozen=True)
class Survival:
    """The curve of a stock (``cp_plans_open``: how long plans last) at the end of the period."""

    metric: str

    def cells(self, context: Context) -> list[Request]:
        metric = declared(self.metric)
        if metric.anchored != "stock" or metric.is_derived:
            raise Refusal(
                f"metric {metric.id} · is not counted as open between two dates · survival shows "
                "how long what is open lasts · use spread or trend",
                "survival_kind",
            )
        day = context.period.end
        plain = Request(metric.id, "at_snapshot", day, day)
        return [plain, Request(metric.id, "at_snapshot", day, day, statistic="survival")]

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        metric = declared(self.metric)
        rows = rows_for(released, self.cells(released.context)[:1])
        rows = rows[rows["outcome"].eq("") | rows["statistic"].eq("survival")]
        numbers.show(metric.id)
        if not is_available(rows):
            return missing(metric, released, rows)
        points = _points(rows)
        shown = {day: one for day, one in points.items() if one.value is not None}
        if len(shown) < 2:
            parts = [tag("h3", metric.title), tag("p", TOO_FEW)]
            return finished(parts, f"{metric.title}. {TOO_FEW}", rows)
        median = released.figure(
            metric.id, "at_snapshot", released.period.end, released.period.end,
            statistic="survival_median",
        )  # fmt: skip
        number = numbers.figure(metric.id)
        headline, sentence = _told(metric, next(iter(points)), shown, median)
        text = _alternative(shown)
        title = f"How long: {metric.title}"
        drawing = curves.survival_curve(shown, f"f{number}", text)
        return figure_block(
            number=number,
            metric=metric,
            released=released,
            rows=rows,
            headline=headline,
            sentence=sentence,
            figure=figure_element(
                number, title, _subtitle(metric, released), drawing_region(number, drawing),
                key_list(number, KEY),
            ),
            text=text,
            table=lambda: _table(numbers.table(), title, points),
            method=METHOD,
            worked_out="survival$",
        )  # fmt: skip


def _points(rows) -> dict[int, Figure]:
    found = {
        int(one.outcome.removesuffix(" days")): as_figure(one)
        for one in rows[rows["statistic"] == "survival"].itertuples()
    }
    return dict(sorted(found.items()))


def _told(
    metric: Metric, start: int, points: dict[int, Figure], median: Figure | None
) -> tuple[str, str]:
    """Headline and sentence; ``start``: the day on which the curve begins, shown or not."""
    since = f" of those still open on day {number_text(start)}," if start else ""
    year = max((day for day in points if day <= 366), default=next(iter(points)))
    share = per_cent_text(points[year].value, 0)
    if points[year].lower is not None and points[year].upper is not None:
        ends = (per_cent_text(end, 0) for end in (points[year].lower, points[year].upper))
        share = f"{share} (95% interval {' to '.join(ends)})"
    tail = f"{share} are still open after {number_text(year)} days"
    if median is None or median.value is None:
        return (
            f"{metric.title}:{since} {tail}",
            f"The day by which half have ended is not told; {tail}.",
        )
    days = number_text(median.value)
    limits = ""
    if median.lower is not None and median.upper is not None:
        limits = f" (95% interval {number_text(median.lower)} to {number_text(median.upper)})"
    followed = ""
    if median.numerator is not None and median.denominator is not None:
        followed = (
            f"{number_text(median.denominator)} spells were followed, "
            f"{number_text(median.numerator)} of which ended. "
        )
    headline = f"{metric.title}:{since} half have ended after {days} days"
    return headline, f"{followed}Half had ended after {days} days{limits}; {tail}."


def _subtitle(metric: Metric, released: Released) -> str:
    noun = words.noun(metric)
    return (
        f"Percentage of {noun} still open by days since the start, {released.council_name}, "
        f"followed to {released.period.days.split(' to ')[-1]}."
    )


def _alternative(points: dict[int, Figure]) -> str:
    first, last = next(iter(points)), next(reversed(points))
    ends = ", ".join(
        f"{per_cent_text(points[day].value, 0)} after {number_text(day)} days "
        f"({number_text(points[day].denominator)} at risk)"
        for day in (first, last)
    )
    return f"Survival curve of {len(points)} points: {ends}."


def _table(number: int, title: str, points: dict[int, Figure]) -> Markup:
    columns = [Column("Days since the start", numeric=False), Column("At risk"),
               Column("Still open"), Column("95% interval")]  # fmt: skip
    rows = [
        [number_text(day), part_text(one.denominator, one.symbol), *_share(one)]
        for day, one in points.items()
    ]
    return table(number, title, columns, rows)


def _share(point: Figure) -> tuple[str, str]:
    if point.value is None:
        return point.symbol, point.symbol
    if point.lower is None or point.upper is None:
        return per_cent_text(point.value), "z"
    ends = (per_cent_text(end) for end in (point.lower, point.upper))
    return per_cent_text(point.value), " to ".join(ends)
