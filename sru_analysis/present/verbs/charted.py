"""The control chart of a trend, and the test over audit rounds: what is asked, found and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.calendar import Period
from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.messages import Refusal
from sru_analysis.present import gate
from sru_analysis.present.gate import Verdict
from sru_analysis.present.numbers import number_text
from sru_analysis.present.tables import INTERVAL, Column, figure_cells, figure_columns, table
from sru_analysis.results import Context, Request, baseline_period, with_option
from sru_analysis.statistics import charting, signals

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.markup import Markup

MARKS = {gate.IMPROVED: "^", gate.WORSENED: "s", gate.CHANGED: "D"}
SIGNAL_WORDS = {
    signals.COMMON: "none", signals.OUTSIDE: "outside a limit", signals.TREND: "trend",
    signals.TWO_IN_THREE: "two of three near a limit", signals.SHIFT: "shift",
}  # fmt: skip
MEANINGS = {
    gate.IMPROVED: "improvement", gate.WORSENED: "concern",
    gate.CHANGED: "change, where no direction is better",
}  # fmt: skip
KEY = {
    "": "Thin line: mean. Dashed lines: control limits", "^": "Triangle: improvement",
    "s": "Square: concern", "D": "Diamond: change where no direction is better",
}  # fmt: skip
"""Mark of a month -> what a key without signs says of it; the lines of every chart come first."""

PERCENT_METHOD = (
    "Limits: three standard errors of the month's own number about the overall percentage, widened "
    "by how much months really vary (p\N{PRIME}, Laney), never narrower than chance, within 0 and "
    "100."
)
SINGLE_METHOD = (
    "Limits: the mean and 2.66 times the mean difference between neighbouring months (XmR); "
    "differences of 3.267 times the mean or more are left out once."
)
RULES_METHOD = (
    "Signals (Making Data Count rules): outside a limit, in a run of 7 that all rise or all fall, "
    "one of two of three near the same limit, in a run of 7 on one side of the mean. Limits need "
    "13 months."
)
ROUNDS_METHOD = (
    "Over audit rounds the Cochran-Armitage test asks whether the share rises or falls; its limit "
    "is p below 0.05. The difference of the last round from the first has Newcombe's 95% limits."
)


@dataclass(frozen=True)
class Charted:
    """Limits and codes, one a figure; the verdict; a marker a figure; how it was worked out."""

    limits: tuple[Figure | None, ...]
    codes: tuple[int, ...]
    verdict: Verdict
    marks: tuple[str, ...] = ()
    method: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        return any(one is not None and one.value is not None for one in self.limits)


def is_charted(metric: Metric) -> bool:
    """Whether the months of a metric are tested: flows, percentages, durations, rates; not rates
    of twelve months, of which each holds most of the one before.
    """
    kinds = ("count", "percent", "duration", "rate")
    tested = metric.anchored == "event" and metric.kind in kinds and not metric.estimated
    return tested and not metric.is_yearly


def is_tested_over_rounds(metric: Metric) -> bool:
    """Whether a metric is a share of audits, which rounds of unequal length do not upset."""
    return metric.anchored == "round" and metric.kind == "percent"


def statistic_requests(
    metric: Metric, context: Context, since: date | None, baseline: str | None
) -> list[Request]:
    """The test that a trend needs; a baseline is refused where it means nothing."""
    months = context.months(since)
    span = months[0].start, context.period.end
    if baseline is not None:
        _check_baseline(metric, months, baseline)
    if is_charted(metric):
        statistic = with_option("chart", baseline)
        return [Request(metric.id, "in_month", *span, statistic=statistic)]
    if is_tested_over_rounds(metric):
        return [Request(metric.id, "in_round", *span, statistic="rounds")]
    return []


def is_tested(metric: Metric) -> bool:
    """Whether a change of a metric is tested at all."""
    return is_charted(metric) or is_tested_over_rounds(metric)


def charted_of(
    released: Released, metric: Metric, figures: Sequence[Figure], baseline: str | None
) -> Charted:
    """The chart or test of these figures, as released."""
    if is_tested_over_rounds(metric):
        return Charted((), (), _over_rounds(released, metric, figures), (), (ROUNDS_METHOD,))
    if not is_charted(metric):
        return Charted((), (), _why_not_tested(metric))
    limits = tuple(_statistic(released, one, "chart_limits", baseline) for one in figures)
    series = _series(metric, figures)
    method = (PERCENT_METHOD if metric.kind == "percent" else SINGLE_METHOD, RULES_METHOD)
    judged = [one for one in limits if one is not None]
    if not judged or any(one.value is None for one in judged):
        return Charted((), (), _why_no_chart(series, figures, bool(judged), baseline))
    codes = tuple(0 if one is None else int(one.numerator) for one in limits)
    marks = tuple(_mark(metric, code) for code in codes)
    last = max(place for place, one in enumerate(limits) if one is not None)
    first = min(place for place, one in enumerate(limits) if one is not None)
    verdict = gate.of_chart(
        metric,
        codes[first : last + 1],
        list(series.values[first : last + 1]),
        limits[last].value,
        series.test,
        baseline,
    )
    return Charted(limits, codes, verdict, marks, method)


def limits_text(made: Charted, metric: Metric) -> str:
    """The lines of a control chart in words, as they stand in its last month."""
    if not made.is_drawn:
        return ""
    last = [one for one in made.limits if one is not None and one.value is not None][-1]
    sign = "%" if metric.unit == "%" else ""
    mean, lower, upper = (
        f"{number_text(value, 1)}{sign}" for value in (last.value, last.lower, last.upper)
    )
    return f"Mean {mean}, limits {lower} to {upper} in the last month."


def key_of(made: Charted, metric: Metric) -> list[tuple[str, str]]:
    """The lines and marks that the drawing of a control chart holds, each with its meaning."""
    if not made.is_drawn:
        return []
    last = [one for one in made.limits if one is not None and one.value is not None][-1]
    sign = "%" if metric.unit == "%" else ""
    mean = f"mean {number_text(last.value, 1)}{sign}"
    means = {MARKS[word]: said for word, said in MEANINGS.items()}
    marks = [(mark, said) for mark, said in means.items() if mark in made.marks]
    return [*marks, ("thin", mean), ("dashed", "control limits")]


def chart_table(
    number: int, title: str, corner: str, metric: Metric, figures: Sequence[Figure], made: Charted
) -> Markup:
    """Every point with its limits and signal; a mean and limits that are the same in every month
    are said once, under the table.
    """
    own_columns = [one for one in figure_columns(metric, figures) if one.title != INTERVAL]
    columns = [Column(corner, numeric=False), *own_columns]
    varying, notes = _limit_columns(made)
    signal = Column("Signal", numeric=False)
    rows = []
    for one, limit, code in zip(figures, made.limits, made.codes, strict=True):
        judged = limit is not None and limit.value is not None
        told = [text(limit) if judged else "z" for text in varying.values()]
        own = figure_cells(one, metric, interval=False)
        own += [one.symbol or "z"] * (len(own_columns) - len(own))
        word = SIGNAL_WORDS[abs(code)] if judged else "not judged"
        rows.append([one.period.label, *own, *told, word])
    columns += [*map(Column, varying), signal]
    return table(number, title, columns, rows, notes)


def _limit_columns(made: Charted) -> tuple[dict[str, Callable[[Figure], str]], list[str]]:
    """Mean and limits: those that differ between months, as columns; the others in words."""
    judged = [one for one in made.limits if one is not None and one.value is not None]
    varying, said = {}, []
    for name, text in {"Mean": _mean_text, "Control limits": _ends_text}.items():
        found = {text(one) for one in judged}
        if len(found) > 1:
            varying[name] = text
        else:
            said += [f"{name.lower() if said else name} {each}" for each in found]
    return varying, [f"{', '.join(said)} in every month."] if said else []


def _mean_text(limit: Figure) -> str:
    return number_text(limit.value, 1)


def _ends_text(limit: Figure) -> str:
    return f"{number_text(limit.lower, 1)} to {number_text(limit.upper, 1)}"


def _statistic(released: Released, point: Figure, name: str, baseline: str | None) -> Figure | None:
    return released.figure(
        point.metric, point.basis, point.start, point.end, statistic=with_option(name, baseline)
    )


def _series(metric: Metric, figures: Sequence[Figure]) -> charting.Series:
    def numbers(part: str) -> np.ndarray:
        found = (getattr(one, part) for one in figures)
        return np.array([np.nan if one is None else one for one in found], dtype=float)

    if metric.kind != "percent":
        return charting.Series(numbers("value"))
    return charting.Series(numbers("value"), numbers("numerator"), numbers("denominator"))


def _why_no_chart(
    series: charting.Series, figures: Sequence[Figure], asked: bool, baseline: str | None
) -> Verdict:
    """Hidden figures are said to be hidden; else the rule that refused the series says why."""
    if asked or any(one.symbol == "c" for one in figures):
        return gate.not_tested(gate.HIDDEN)
    reason = charting.chart(series)
    if not isinstance(reason, str):
        return gate.not_tested(charting.NO_BASELINE if baseline else gate.HIDDEN)
    return gate.short_of(reason)


def _why_not_tested(metric: Metric) -> Verdict:
    if metric.on_a_day:
        return gate.not_tested(gate.STOCK)
    if metric.is_yearly:
        return gate.not_tested(gate.YEARLY)
    if metric.anchored == "round":
        return gate.not_tested("audit rounds are of unequal length; their percentages are tested")
    return gate.not_tested("the parts of a split are tested as measures of their own")


def _over_rounds(released: Released, metric: Metric, figures: Sequence[Figure]) -> Verdict:
    with_base = [one for one in figures if one.denominator]
    if any(one.symbol == "c" for one in figures):
        return gate.not_tested(gate.HIDDEN)
    if len(with_base) < 2:
        return gate.not_tested("fewer than two rounds")
    span = with_base[0].start, with_base[-1].end
    found = {
        name: released.figure(metric.id, "in_round", *span, statistic=f"rounds_{name}")
        for name in ("trend", "direction", "difference")
    }
    if any(one is None or one.value is None for one in found.values()):
        return gate.not_tested(gate.HIDDEN)
    rising = found["direction"].value > 0
    p, rounds = found["trend"].value, len(with_base)
    return gate.of_rounds(metric, p, rising, found["difference"], rounds)


def _mark(metric: Metric, code: int) -> str:
    return MARKS[gate.direction(metric, code > 0)] if code else ""


def _check_baseline(metric: Metric, months: list[Period], baseline: str) -> None:
    if not is_charted(metric):
        why = "only months of events are measured from a baseline"
    else:
        span = baseline_period(baseline)
        inside = [one for one in months if span.start <= one.start and one.end <= span.end]
        if len(inside) >= charting.FEWEST_BASELINE:
            return
        why = f"the trend holds {len(inside)} months of it; {charting.FEWEST_BASELINE} are needed"
    raise Refusal(
        f"metric {metric.id} · baseline={baseline} · {why} · leave it out, or begin the trend "
        "earlier with since=",
        "baseline_unknown",
    )
