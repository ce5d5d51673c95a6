"""The parts that blocks are put together from: figure, folds, reasons, downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released
from sru_analysis.present import words
from sru_analysis.present.blocks import Block
from sru_analysis.present.export import PURPOSE, points_csv
from sru_analysis.present.figures import keys_of
from sru_analysis.present.icons import signal
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.tables import download_link, fold
from sru_analysis.results import COUNTED

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric
    from sru_analysis.present.gate import Verdict

SIGNS = {
    "^": ("▲", "k1"), "s": ("■", "k2"), "D": ("◆", "k3"), "o": ("●", "k1"),
    "bar": ("■", "k1"), "bar2": ("■", "k5"),
    "line": ("━", "k1"), "thin": ("─", "k4"), "dashed": ("- -", "k4"), "band": ("▒", "k4"),
}  # fmt: skip
"""Sign of a key -> how it is written, and the class of its colour; markers as in ``palette``."""

UNITS = {"percent": "Percentage of", "split": "Percentage of"}


def catalogue_link(metric: Metric, text: str = "") -> Markup:
    """A link to what a pack knows of a metric. Under the metric's own title it leads to its figure,
    where a page has one (see ``blocks.placed``); under another text always to the catalogue.
    """
    if text:
        return tag("a", text, href=f"@@ROOT@@metrics.html#{metric.id}")
    return tag("a", metric.title, href=f"@@METRIC:{metric.id}@@")


def figure_element(
    number: int, title: str, subtitle: str, drawing: object, key: Markup | None = None
) -> Markup:
    """A figure: what is shown, then unit, place, period and axis, the key, then the drawing."""
    caption = tag(
        "figcaption",
        tag("span", f"Figure {number}: {title}", class_="h"),
        tag("span", subtitle, class_="s"),
    )
    return tag("figure", caption, key or "", drawing)


def drawing_region(number: int, drawing: Markup) -> Markup:
    """A drawing in its scroll region."""
    name = f"Drawing of figure {number}"
    return tag("div", drawing, class_="draw", role="region", aria_label=name, tabindex="0")


def key_list(number: int, marks: Sequence[str | tuple[str, str]]) -> Markup:
    """The key of a figure, in words; a mark that is a pair is (sign of ``SIGNS``, words)."""
    items = [tag("li", mark) if isinstance(mark, str) else _signed(*mark) for mark in marks]
    return tag("ul", *items, class_="key", aria_label=f"Key to figure {number}")


def _signed(sign: str, said: str) -> Markup:
    """A sign as it stands in the drawing, and what it means."""
    shape, colour = SIGNS[sign]
    return tag("li", tag("b", shape, class_=colour, aria_hidden="true"), f" {said}")


def subtitle(metric: Metric, released: Released, how: str, span: str, *notes: str) -> str:
    """What is counted, place, breakdown, period and notes on the axis."""
    counted = f"{UNITS.get(metric.kind, 'Number of')} {words.noun(metric)}"
    if metric.kind == "duration":
        counted = f"Median {metric.unit} of {words.noun(metric)}"
    if metric.kind == "rate":
        counted = words.sentence_case(metric.unit)
    said = ", ".join(part for part in (counted, released.council_name, how, span) if part)
    return " ".join([f"{said}.", *(note for note in notes if note)])


def method_fold(
    number: int, metric: Metric, released: Released, method: Sequence[str] = ()
) -> Markup:
    """How a figure is worked out: the declaration in words, the council's own settings behind it,
    and the method of what is added.
    """
    told = (text for text in metric.definition.split("\n\n") if text.strip())
    paragraphs = [tag("p", text) for text in told if not text.startswith(PURPOSE)]
    link = catalogue_link(metric, metric.id)
    named = tag(
        "p", metric.plain, " Definition and sources: ", link, f", version {metric.version}."
    )
    own = released.settings.get(metric.id)
    added = [tag("p", text) for text in ([own] if own else []) + [*method]]
    return fold(f"How figure {number} is worked out", named, *paragraphs, *added)


def missing(metric: Metric, released: Released, rows: pd.DataFrame, said: str = "") -> Block:
    """A block for a metric that the records cannot answer, or not in the way asked for."""
    said = said or words.unavailable(metric, released)
    html = tag("div", tag("h3", metric.title), tag("p", said, class_="missing"), class_="block")
    return Block(html=html, text=f"{metric.title}. {said}", keys=keys_of(rows))


def finished(
    parts: Sequence[object], text: str, rows: pd.DataFrame, download: str = "",
    claims: Sequence[Mapping[str, str]] = (), about: str = "",
) -> Block:  # fmt: skip
    """The block of these parts, which hold the link to its ``download``; ``claims``: see
    ``Block``. A table shows all that its data would, so only drawings have one. ``about``: the
    metric whose figure it is, for links to it.
    """
    place = f"@@PLACE:{about}@@" if about else None
    html = tag("div", join((part for part in parts if part), "\n"), class_="block", id=place)
    return Block(html=html, text=text, download=download, keys=keys_of(rows), claims=tuple(claims))


def undrawn(headline: str, sentence: str, listed: Markup, rows: pd.DataFrame) -> Block:
    """A block whose drawing would show nothing: what is said, and the table by itself."""
    parts = [tag("h3", headline), tag("p", sentence), listed]
    return finished(parts, f"{headline}. {sentence}", rows)


def points_of(rows: pd.DataFrame, worked_out: str = "") -> pd.DataFrame:
    """The rows of a download: the points of a drawing, and the statistics that it is about.
    Limits and tests stand beside their points in the table, and in ``results.csv``.
    """
    points = rows["statistic"].isin(COUNTED)
    if worked_out:
        points = rows["statistic"].str.match(worked_out)
    return rows[points] if points.any() else rows


def figure_block(
    *,
    number: int,
    metric: Metric,
    released: Released,
    rows: pd.DataFrame,
    headline: str,
    sentence: str,
    figure: Markup,
    text: str,
    table: Callable[[], Markup],
    more: Sequence[Callable[[], Markup]] = (),
    verdict: Verdict | None = None,
    method: Sequence[str] = (),
    worked_out: str = "",
    data: str = "",
) -> Block:
    """A figure with everything that belongs to it, in the fixed order of a page. ``more`` are
    tables of other windows than the one drawn; ``verdict`` what may be said of a change, and
    ``method`` how it was tested. ``worked_out``: a pattern of what is drawn, if no figures;
    ``data``: the download, where more is drawn than figures of the pack.
    """
    data = data or points_csv(points_of(rows, worked_out), released)
    parts = [
        tag("h3", headline),
        tag("p", sentence),
        signal(verdict) if verdict else "",
        figure,
        download_link(f"figure {number}", data),
        fold(f"Table of figure {number}", table()),
        fold(f"Other periods of figure {number}", *(make() for make in more)) if more else "",
        method_fold(number, metric, released, method),
    ]
    if verdict:
        text = f"{text} Signal: {verdict.sentence}"
    claims = [verdict.claim(metric)] if verdict else []
    text = f"{headline}. {text}"
    return finished(parts, text, rows, data, claims, metric.id)


def ordered_windows(figures: Sequence[Figure], released: Released) -> list[Figure]:
    """The run's own period first, then year to date and other windows; days oldest first."""
    bases = ["in_period", "in_month", "in_quarter", "year_to_date", "rolling_12_months"]

    def place(figure: Figure) -> tuple:
        own = figure.basis != "in_period" or figure.period == released.period
        basis = bases.index(figure.basis) if figure.basis in bases else len(bases)
        return (not own, basis, figure.start, figure.end)

    return sorted(figures, key=place)


def counted_on_days(metric: Metric) -> bool:
    """Whether a metric's windows are days, rounds or years, of which the last one counts."""
    return metric.on_a_day or metric.anchored == "round" or metric.is_yearly


def main_window(metric: Metric, windows: Sequence[Figure]) -> Figure:
    """Of ordered windows the one that stands for the run: its own period, last day or round."""
    return windows[-1] if counted_on_days(metric) else windows[0]
