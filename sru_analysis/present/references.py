"""A number in the officer's words is a reference to a figure: ``{cp_plans_open}``.

``{metric | part | part}``: in any order a basis (``in_month``), a window (``2019-01``, or a day
``2019-01-31`` for a number on a day), one category (``team=East``), one outcome
(``outcome=Looked after``), what is printed (``value``, ``number``, ``base``, ``full``) and the
number that the officer expects (``=954``), which must agree with the results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.metrics.declare import Metric
from sru_analysis.present import words
from sru_analysis.present.figures import by_category, check_breakdown, declared, figures_for
from sru_analysis.present.numbers import exact_value, half_up, number_text, value_text
from sru_analysis.present.verbs.table import one_window
from sru_analysis.results import BASES, Context, Request, home_requests

if TYPE_CHECKING:
    from fractions import Fraction

    from sru_analysis.disclosure.released import Figure, Released

PARTS = ("value", "number", "base", "full")
FORM = "{metric | basis | window | team=Name | outcome=Name | value | =number}"


class ReferenceFault(Exception):
    """What is wrong with a reference, without its place, and its reason code."""

    def __init__(self, told: str, code: str):
        super().__init__(told)
        self.told = told
        self.code = code


@dataclass(frozen=True)
class Reference:
    """One reference as written. ``part``: what is printed of the figure; without it the figure
    with its base. ``typed``: the number that the officer expects, digits and point only.
    """

    metric: str
    line: int = 0
    basis: str = ""
    window: Period | None = None
    breakdown: str = ""
    category: str = ""
    outcome: str = ""
    part: str = ""
    typed: str = ""

    def request(self, context: Context) -> Request:
        """The figure that is meant: of the report's own period, day or last round unless the
        reference says otherwise.
        """
        metric = declared(self.metric)
        if metric.estimated or (metric.kind == "change" and metric.is_derived):
            self._no_window()
            return home_requests(metric, context)[-1]
        if metric.anchored == "round":
            span = self.window or context.year_to_date
            return Request(metric.id, "in_round", span.start, span.end, self.breakdown)
        if metric.on_a_day:
            day = self.window.end if self.window else context.period.end
            return Request(metric.id, "at_snapshot", day, day, self.breakdown)
        if self.window is None:
            return one_window(metric, context, self.basis or "in_period", self.breakdown)
        basis = self.basis or _basis(self.window, context)
        return Request(metric.id, basis, self.window.start, self.window.end, self.breakdown)

    def figure(self, released: Released) -> Figure:
        """The released figure, or a fault where the results hold none."""
        request = self.request(released.context)
        if self.category:
            found = by_category(released, request, outcome=self.outcome).get(self.category)
        else:
            found = next(iter(figures_for(released, [request], outcome=self.outcome)[-1:]), None)
        if found is None:
            raise ReferenceFault(
                f"{self.metric}: the results hold no such figure · a window, category or outcome "
                "of the metric was expected · look it up in results.csv",
                "reference_no_figure",
            )
        return found

    def text(self, released: Released) -> str:
        """What is printed; a hidden figure in words. A typed number is compared first."""
        metric, figure = declared(self.metric), self.figure(released)
        self._compare(metric, figure, released.published)
        if said := words.hidden(figure):
            return said
        if self.part == "full":
            return words.told(figure, metric)
        if self.part == "value":
            unit = "" if figure.outcome else words.unit_after(metric)
            return value_text(figure, metric, sentence=True) + unit
        if self.part:
            part = figure.numerator if self.part == "number" else figure.denominator
            if part is None:
                raise ReferenceFault(
                    f"{self.metric}: the figure has no {self.part} · write value, or leave it out",
                    "reference_part",
                )
            return number_text(part)
        return words.stated(figure, metric)

    def _compare(self, metric: Metric, figure: Figure, published: bool) -> None:
        """A typed number must be the figure at the precision in which it was typed."""
        if not self.typed or words.hidden(figure):
            return
        exact = self._exact(metric, figure)
        places = len(self.typed.partition(".")[2])
        if exact is not None and str(half_up(exact, places)) == self.typed:
            return
        # A log may be read by more people than the internal edition.
        given = f" ({words.stated(figure, metric, sentence=False)})" if published else ""
        raise ReferenceFault(
            f"{self.metric}: the typed number is not that of the results{given} · both must agree "
            "· correct the number, or leave it out",
            "typed_number_differs",
        )

    def _exact(self, metric: Metric, figure: Figure) -> Fraction | float | None:
        if self.part in ("number", "base"):
            return figure.numerator if self.part == "number" else figure.denominator
        return exact_value(figure, metric)

    def _no_window(self) -> None:
        if self.basis or self.window or self.breakdown:
            raise ReferenceFault(
                f"{self.metric}: has one window and no breakdown · write the metric alone",
                "reference_part",
            )


def read_reference(text: str, line: int) -> Reference:
    """A reference from what stands between its braces; a fault names what it does not know."""
    name, *parts = [part.strip() for part in text.split("|")]
    metric = _metric(name)
    stated: dict[str, object] = {}
    for part in parts:
        key, value = _part(part, metric)
        if any(one in stated for one in value):
            raise ReferenceFault(f"{metric.id}: {key} stands twice · once", "reference_part")
        stated |= value
    return Reference(metric.id, line, **stated)


def checked_request(reference: Reference, context: Context) -> Request:
    """The request of a reference; what cannot be asked of its metric is a fault."""
    try:
        return reference.request(context)
    except Refusal as refusal:
        raise ReferenceFault(refusal.message, refusal.code) from None


def _metric(name: str) -> Metric:
    try:
        return declared(name)
    except Refusal:
        from sru_analysis.present.figures import CATALOGUE

        close = get_close_matches(name, list(CATALOGUE), n=1, cutoff=0.6)
        nearest = f" · nearest: {close[0]}" if close else ""
        raise ReferenceFault(
            f"a reference to no metric{nearest} · an id of the catalogue was expected · look it "
            "up with sru metrics",
            "reference_unknown",
        ) from None


def _part(part: str, metric: Metric) -> tuple[str, dict[str, object]]:
    """What one part of a reference states: its name in words, and the fields that it fills."""
    if part in BASES:
        return "the basis", {"basis": part}
    if part in PARTS:
        return "what is printed", {"part": part}
    name, sign, value = (one.strip() for one in part.partition("="))
    if sign and not name:
        return "the typed number", {"typed": _typed(value, metric)}
    if sign and name == "outcome":
        return "the outcome", {"outcome": value}
    if sign:
        try:
            check_breakdown(metric, name)
        except Refusal as refusal:
            raise ReferenceFault(refusal.message, "reference_part") from None
        return "the category", {"breakdown": name, "category": value}
    return "the window", {"window": _window(part, metric)}


def _typed(value: str, metric: Metric) -> str:
    bare = value.replace(",", "").replace("\N{MINUS SIGN}", "-").rstrip("%").lstrip("+")
    if not bare.removeprefix("-").replace(".", "", 1).isdigit() or bare.endswith("."):
        raise ReferenceFault(
            f"{metric.id}: after the equals sign a number was expected · digits, as in =954",
            "reference_part",
        )
    return bare


def _window(text: str, metric: Metric) -> Period:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
        return Period(day, day) if day else Period.parse(text)
    except (ValueError, Refusal):
        raise ReferenceFault(
            f"{metric.id}: a part of the reference is not known · the form is {FORM} · correct it",
            "reference_part",
        ) from None


def _basis(window: Period, context: Context) -> str:
    """The basis of a window that was typed without one."""
    if window == context.period:
        return "in_period"
    if window == context.year_to_date:
        return "year_to_date"
    return "in_month" if window.is_month else "in_period"
