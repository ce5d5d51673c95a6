"""One metric to look at in JupyterLab: value, n of N, a small trend, what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present import alternative, charts
from sru_analysis.present.axes import axis_for
from sru_analysis.present.blocks import Block
from sru_analysis.present.figures import figures_for
from sru_analysis.present.markup import tag
from sru_analysis.present.numbers import exact_value
from sru_analysis.present.verbs.headlines import card
from sru_analysis.present.verbs.trend import over_time
from sru_analysis.results import trend_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


def metric_card(released: Released, metric: Metric) -> Block:
    """The card of a metric with its last months beside it; shown by ``report.metric(…)``."""
    only_released(released)
    made = card(released, metric)
    drawing, said = _small_trend(released, metric)
    body = tag("ul", made.html, class_="cards")
    plain = tag("p", metric.plain)
    return Block(
        html=tag("div", body, drawing, plain, class_="block"),
        text="\n".join(part for part in (made.text, said, metric.plain) if part),
    )


def _small_trend(released: Released, metric: Metric) -> tuple[object, str]:
    if metric.kind == "change" or metric.anchored == "round":
        return "", ""
    figures = figures_for(released, trend_requests(metric, released.context))
    exact = [exact_value(one, metric) for one in figures]
    shown = [float(value) for value in exact if value is not None]
    if len(shown) < 2:
        return "", ""
    things = over_time(metric)[1]
    text = alternative.over_time_text("Small line chart", things, figures, metric)
    drawn = charts.panel(figures, metric, axis_for(shown, metric.kind == "percent", 2), "m", text)
    return tag("div", drawn, class_="mult"), text
