"""A rate among those of all councils, by the number of residents: a funnel plot, no ranking.

The councils' rates are published ones, each of its own date, and need no protection; the council's
own is the released figure. Limits allow for the spread between councils, which is wider than
chance (Spiegelhalter 2005).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import exp, sqrt
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words
from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present import curves, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.export import listed_csv
from sru_analysis.present.figures import figures_for, is_available, rows_for
from sru_analysis.present.numbers import number_text
from sru_analysis.present.parts import (
    drawing_region,
    figure_block,
    figure_element,
    key_list,
    missing,
    subtitle,
)
from sru_analysis.present.tables import Column, table
from sru_analysis.present.verbs.published import own_requests
from sru_analysis.reference.comparators import every_council
from sru_analysis.reference.population import residents_of

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric

FEWEST = 10
PER = 10_000
MARKS = (
    ("o", "a council"), ("thin", "outer lines: 99.8% limits; middle: all councils"),
    ("dashed", "95% limits"), "Across: residents under 18",
)  # fmt: skip
METHOD = (
    "Councils: the rates that the Department for Education published, times the residents that "
    "they rest on. Middle line: all councils together. Limits: 95% and 99.8% about it for the "
    "number of residents, on the log scale, widened by the spread between councils, which is more "
    "than chance (trimmed by a tenth at either end). Outside the limits is unlike most councils of "
    "that size, not better or worse.",
)


@dataclass(frozen=True)
class Councils:
    """Published rates of one date with residents, and the limits for each."""

    day: date
    names: tuple[str, ...]
    rates: tuple[float, ...]
    residents: tuple[int, ...]
    days: tuple[date, ...] = ()

    @cached_property
    def spread(self) -> tuple[float, float]:
        """The rate of all together, and the variance between councils on the log scale."""
        import numpy as np

        from sru_analysis.statistics.funnel import funnel_of_ratios

        size = np.array(self.residents, dtype=float) / PER
        counts = np.array(self.rates) * size
        mean = float(counts.sum() / size.sum())
        return mean, funnel_of_ratios(counts, mean * size).tau2

    def limits(self, residents: int) -> tuple[float, dict[str, tuple[float, float]]]:
        """The rate of all together, and both pairs of limits for a number of residents."""
        from sru_analysis.statistics.funnel import Z_LEVELS

        mean, between = self.spread
        wide = sqrt(PER / (mean * residents) + between)
        return mean, {
            level: (mean * exp(-z * wide), mean * exp(z * wide)) for level, z in Z_LEVELS.items()
        }


def councils_of(metric: Metric, day: date) -> Councils | None:
    """The latest published rates on or before a day; ``None`` where too few are known."""
    found = []
    for one in every_council(metric.id, day):
        residents = residents_of(one.area, one.date)
        if residents and one.value > 0:
            found.append((one.area, one.value, residents, one.date))
    if len(found) < FEWEST:
        return None
    names, rates, residents, days = zip(*sorted(found), strict=True)
    return Councils(max(days), names, rates, residents, days)


def published_numbers(metrics: Iterable[Metric], day: date) -> str:
    """Every number of other councils that a page may print, as it is printed: it is public."""
    told = []
    for metric in metrics:
        if metric.by_residents and (councils := councils_of(metric, day)):
            told += [number_text(rate, metric.decimals) for rate in councils.rates]
            told += [number_text(residents) for residents in councils.residents]
            told += [number_text(councils.spread[0], 1), f"{len(councils.names)}"]
    return " ".join(told)


def among_councils(metric: Metric, released: Released, numbers: Numbers) -> Block:
    """The council's own rate in the funnel of all councils."""
    asked = own_requests(metric, released.context)
    rows = rows_for(released, asked)
    all_of_them = councils_of(metric, released.period.end)
    own = next(iter(figures_for(released, asked)), None)
    if own is None or all_of_them is None or not is_available(rows):
        return missing(metric, released, rows)
    size = int(own.denominator or 0)
    mean, limits = all_of_them.limits(max(size, 1))
    shown = own.value is not None and size > 0
    number = numbers.figure(metric.id)
    place = _place(own.value, limits) if shown else "not placed, because its figure is not shown"
    published = in_words(all_of_them.day)
    text = (
        f"Funnel plot of the rates of {len(all_of_them.names)} councils, {published}, about "
        f"{number_text(mean, 1)}; {released.council_name} is {place}."
    )
    head = f"{metric.title}: {released.council_name} among {len(all_of_them.names)} councils"
    sentence = (
        f"All councils together: {number_text(mean, 1)}, {published}. {released.council_name}: "
        f"{words.stated(own, metric)}, {words.when(own)}; {place}."
    )
    placed = own if shown else None
    drawing, notes = _drawing(all_of_them, placed, released.council_name, number, text)
    key = key_list(number, [MARKS[0], ("D", released.council_name), *MARKS[1:]])
    caption = subtitle(metric, released, "among all councils", published, *notes)
    return figure_block(
        number=number,
        metric=metric,
        released=released,
        rows=rows,
        headline=head,
        sentence=sentence,
        figure=figure_element(number, metric.title, caption, drawing_region(number, drawing), key),
        text=text,
        table=lambda: _table(numbers.table(), metric, all_of_them, placed, released.council_name),
        data=_download(metric, all_of_them, placed, released.council_name),
        method=METHOD,
    )


def _place(value: float, limits: dict[str, tuple[float, float]]) -> str:
    for level, words_of in (("998", "the 99.8% limits"), ("95", "the 95% limits")):
        lower, upper = limits[level]
        if not lower <= value <= upper:
            return f"{'below' if value < lower else 'above'} {words_of} for its size"
    return "within the limits for its size"


def _drawing(councils: Councils, own: Figure | None, name: str, number: int, text: str):
    groups = {
        each: _figure(value, residents)
        for each, value, residents in zip(
            councils.names, councils.rates, councils.residents, strict=True
        )
    }
    if own is not None:
        groups[name] = _figure(own.value, int(own.denominator))
    limits: dict[str, dict[str, Figure]] = {"95": {}, "998": {}}
    for each, one in groups.items():
        mean, ends = councils.limits(int(one.denominator))
        for level, (lower, upper) in ends.items():
            limits[level][each] = _figure(mean, one.denominator, lower, upper)
    named = [name] if own is not None else []
    axes = curves.funnel_axes(groups, limits, per_cent=False)
    notes = (axes[0].note, axes[1].note.replace("vertical", "horizontal"))
    return curves.funnel_plot(groups, limits, named, axes, f"f{number}", text), notes


def _figure(value: float, residents: float, lower=None, upper=None) -> Figure:
    day = date(1970, 1, 1)  # a point of the drawing, in no window of its own
    return Figure("", "", day, day, value, None, residents, lower, upper, "", "")


def _table(number: int, metric: Metric, councils: Councils, own: Figure | None, council: str):
    title = f"{metric.title}, all councils, {in_words(councils.day)}, as published"
    columns = [Column("Council", numeric=False), Column("Residents under 18"), Column("Rate")]
    first = []
    if own is not None:
        size, rate = number_text(own.denominator), number_text(own.value, metric.decimals)
        first = [[f"{council}, {words.when(own)}", size, rate]]
    rows = first + [
        [name, number_text(residents), number_text(rate, metric.decimals)]
        for name, rate, residents in zip(
            councils.names, councils.rates, councils.residents, strict=True
        )
    ]
    return table(number, title, columns, rows)


def _download(metric: Metric, councils: Councils, own: Figure | None, council: str) -> str:
    """Every point of the drawing, under the headings of ``results.csv``; our own comes first."""
    names, sizes, rates = list(councils.names), list(councils.residents), list(councils.rates)
    days = list(councils.days or [councils.day] * len(names))
    if own is not None:
        rate = float(number_text(own.value, metric.decimals).replace(",", ""))
        names, sizes = [council, *names], [int(own.denominator), *sizes]
        rates, days = [rate, *rates], [own.end, *days]
    return listed_csv(
        {
            "period_end": [day.isoformat() for day in days],
            "category": names,
            "denominator": sizes,
            "value": rates,
            "symbol": [""] * len(names),
        }
    )
