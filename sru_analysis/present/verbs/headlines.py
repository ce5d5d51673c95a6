"""Key-figure cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, only_released
from sru_analysis.present import gate, words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import declared, figures_for, is_available, rows_for
from sru_analysis.present.icons import signal
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.numbers import SYMBOL_WORDS, value_text, window_note
from sru_analysis.present.parts import (
    catalogue_link,
    counted_on_days,
    finished,
    ordered_windows,
)
from sru_analysis.present.verbs.charted import is_tested, statistic_requests
from sru_analysis.present.verbs.trend import verdict_of
from sru_analysis.results import Context, Request, home_requests, trend_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True, init=False)
class Headlines:
    """One card a metric: title, value, n of N and period, a second figure beside it, and what a
    test says of the last one.
    """

    metrics: tuple[str, ...]

    def __init__(self, *metrics: str):
        object.__setattr__(self, "metrics", metrics)

    def cells(self, context: Context) -> list[Request]:
        metrics = [declared(name) for name in self.metrics]
        asked = {one for metric in metrics for one in signal_requests(metric, context)}
        return sorted(asked | set(self._shown(context)))

    def _shown(self, context: Context) -> list[Request]:
        asked = (home_requests(declared(name), context) for name in self.metrics)
        return sorted({request for requests in asked for request in requests})

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        cards = [card(released, declared(name)) for name in self.metrics]
        for name in self.metrics:
            numbers.show(name)
        rows = rows_for(released, self._shown(released.context))
        listed = tag("ul", join((one.html for one in cards), "\n"), class_="cards")
        text = "\n".join(one.text for one in cards)
        claims = [one.claim for one in cards if one.claim]
        return finished([listed], text, rows, claims=claims)


@dataclass(frozen=True)
class Card:
    """One card: a list item, the same in plain words, and what it says of a change (nothing where
    the figure is not there).
    """

    html: Markup
    text: str
    claim: Mapping[str, str] | None = None


def signal_requests(metric: Metric, context: Context) -> list[Request]:
    """What the signal of a card rests on: every month and its test; nothing without a test."""
    if not is_tested(metric):
        return []
    return [*trend_requests(metric, context), *statistic_requests(metric, context, None, None)]


def card(released: Released, metric: Metric) -> Card:
    """The card of a metric."""
    requests = home_requests(metric, released.context)
    figures = ordered_windows(figures_for(released, requests), released)
    title = tag("h3", catalogue_link(metric))
    if not is_available(rows_for(released, requests)) or not figures:
        said = words.unavailable(metric, released)
        if metric.anchored == "round" and metric.id not in released.not_available:
            said = f"No audit round in {released.context.year_to_date.label}."
        html = tag("li", title, tag("p", said, class_="missing"), class_="card")
        return Card(html, f"{metric.title}. {said}")
    main, beside = _main_and_beside(figures, metric, released)
    value = value_text(main, metric, sentence=True)
    sentences = " ".join([_sentence(main, metric), *beside])
    if value in SYMBOL_WORDS:
        said = SYMBOL_WORDS[value]
        shown = join([value, tag("span", f" ({said})", class_="vh")])
    else:
        unit = "" if metric.kind == "split" else words.unit_after(metric)
        said = value + unit
        shown = join([value, tag("span", unit, class_="unit")]) if unit else value
    verdict = verdict_of(released, metric)
    parts = [tag("p", shown, class_="num"), tag("p", sentences), signal(verdict, short=True)]
    html = tag("li", title, *parts, class_="card")
    text = f"{metric.title}: {said}. {sentences} {verdict.short}"
    return Card(html, text, verdict.claim(metric))


def card_text(released: Released, metric: Metric) -> str:
    """A card in plain words, for a list: title, value, sentences, signal."""
    return card(released, metric).text


def headline_text(released: Released, metric: Metric) -> str:
    """A metric in one sentence, and what a test says of it where there is one."""
    requests = home_requests(metric, released.context)
    figures = ordered_windows(figures_for(released, requests), released)
    if not is_available(rows_for(released, requests)) or not figures:
        return card_text(released, metric)
    main, _ = _main_and_beside(figures, metric, released)
    verdict = verdict_of(released, metric)
    tested = "" if verdict.word == gate.NOT_TESTED else f" {verdict.short}"
    return f"{words.named(metric, main)}{tested}"


def _sentence(figure: Figure, metric: Metric) -> str:
    if figure.basis == "change":
        return words.change_sentence(figure, metric)
    return words.card_sentence(figure, metric)


def _main_and_beside(
    figures: list[Figure], metric: Metric, released: Released
) -> tuple[Figure, list[str]]:
    """The figure of the card, and what is said of the others: each with its own date."""
    if counted_on_days(metric):
        main, others = figures[-1], figures[:1] if len(figures) > 1 else []
        return main, [words.beside(one, metric) for one in others]
    context = released.context
    said = [
        words.beside(one, metric, window_note(one.basis, one.period, context))
        for one in figures[1:]
    ]
    return figures[0], said
