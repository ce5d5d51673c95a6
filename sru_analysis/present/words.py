"""Sentences, made from released figures only.

No number is typed: each comes with its numerator, denominator, period and basis. A sentence with
a hidden part is replaced whole. Two values are told as "up from", "down from" or "the same as",
never as better or worse: that needs a test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS, Period, in_words
from sru_analysis.metrics.declare import estimated_metrics
from sru_analysis.present.figures import breakdown_title
from sru_analysis.present.numbers import (
    decimals_of,
    exact_value,
    number_text,
    value_text,
    when,
)

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Figure, Released
    from sru_analysis.metrics.declare import Metric

TOO_FEW = "too few to report"
NONE_TO_COUNT = "none to count"
TOO_LITTLE = "too little in the records to estimate it"
NOT_AVAILABLE = "not available"
POINTS = "percentage points"
LOW_BASE = "the base is too small for a percentage"
MOST_PARTS = 6  # more of them are not all told in one sentence
_OVER = re.compile(r" (?:for each|for every|per) ")
_SINGULAR = {
    "children": "child", "children's": "child's", "people": "person", "plans": "plan",
    "reviews": "review",
    "conferences": "conference", "audits": "audit", "referrals": "referral",
    "challenges": "challenge", "meetings": "meeting", "findings": "finding", "days": "day",
    "episodes": "episode", "enquiries": "enquiry", "workers": "worker", "groups": "group",
    "responses": "response", "opportunities": "opportunity", "managers": "manager",
    "invitations": "invitation", "alerts": "alert", "auditors": "auditor", "themes": "theme",
}  # fmt: skip


def noun(metric: Metric, number: float | None = None) -> str:
    """What a metric counts, as words to follow a number: ``130 children``, ``1 child``.

    "Children and conferences" (each child of a conference counts) reads "children's conferences".
    """
    counts = metric.counts.replace("children and ", "children's ")
    if number != 1:
        return counts
    return " ".join(_SINGULAR.get(word, word) for word in counts.split(" "))


def sentence_case(text: str) -> str:
    """The text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def unavailable_by(metric: Metric, released: Released, breakdown: str | None) -> str:
    """Why a metric that is shown whole cannot be split by a breakdown, in words; else ""."""
    reason = released.reasons.get((metric.id, breakdown), "") if breakdown else ""
    by = breakdown_title(breakdown or "").lower()
    return f"By {by}: {NOT_AVAILABLE}: {reason}." if reason else ""


def unavailable(metric: Metric, released: Released) -> str:
    """Why a metric cannot be shown, in words."""
    needs = released.reasons.get((metric.id, ""), "").strip().rstrip(".")
    if needs.lower().startswith(NOT_AVAILABLE):
        return f"{sentence_case(needs)}."
    if needs:
        return f"Not available: {needs}."
    if metric.estimated:
        return f"Not available: {TOO_LITTLE}."
    return "Not available: the records do not cover this period."


def plain_and_settings(metric: Metric, released: Released) -> list[str]:
    """What a metric is in one sentence, and the council's own settings behind it, if any."""
    said = released.settings.get(metric.id)
    return [metric.plain, said] if said else [metric.plain]


def hidden(figure: Figure) -> str:
    """What is said instead of a figure that is not shown; nothing where it is shown."""
    if not figure.symbol and figure.value is not None:
        return ""
    if figure.symbol == "z" and figure.metric in estimated_metrics():
        return TOO_LITTLE
    return {"c": TOO_FEW, "z": NONE_TO_COUNT, "low": LOW_BASE}.get(figure.symbol, NOT_AVAILABLE)


def n_of_n(figure: Figure, metric: Metric) -> str:
    """Numerator and denominator: ``118 of 130``; nothing where the metric has no base."""
    without = metric.estimated or metric.kind in ("change", "duration")
    if without or None in (figure.numerator, figure.denominator):
        return ""
    return f"{number_text(figure.numerator)} of {number_text(figure.denominator)}"


def unit_after(metric: Metric) -> str:
    """The unit as it follows a value that is not a percentage or a count."""
    of_split = f" {noun(metric)}" if metric.kind == "split" else ""
    if metric.estimated and metric.unit == POINTS:
        return f" {POINTS}"
    return f" {metric.unit}" if metric.kind in ("duration", "rate") else of_split


def stated(
    figure: Figure, metric: Metric, *, sentence: bool = True, decimals: int | None = None
) -> str:
    """A figure with what it was worked out from: ``94% (64 of 68)``, ``571``, ``too few …``."""
    if words := hidden(figure):
        return words
    value = value_text(figure, metric, sentence=sentence, decimals=decimals)
    value += "" if figure.outcome else unit_after(metric)
    base = _bracket(figure, metric)
    return f"{value} ({base})" if base else value


def interval(figure: Figure, metric: Metric) -> str:
    """The 95% interval: ``84.3% to 94.7%``; nothing where there is none."""
    if figure.lower is None or figure.upper is None:
        return ""
    sign = "%" if metric.unit == "%" else ""
    low, high = (number_text(end, metric.decimals) for end in (figure.lower, figure.upper))
    return f"{low}{sign} to {high}{sign}"


def told(figure: Figure, metric: Metric, decimals: int | None = None) -> str:
    """A figure with its noun and its day or period: ``118 of 130 children (90.8%), May 2019``."""
    return f"{_counted(figure, metric, decimals)}{_on(figure)}"


def _on(figure: Figure) -> str:
    """When, to follow what was counted: `` at 30 September 2019``, ``, September 2019``."""
    return f" {when(figure)}" if figure.basis == "at_snapshot" else f", {when(figure)}"


def _bracket(figure: Figure, metric: Metric) -> str:
    if metric.estimated:
        ends = interval(figure, metric)
        return f"estimated, 95% interval {ends}" if ends else "estimated"
    if metric.kind == "duration":
        base = figure.denominator
        return "" if base is None else f"{number_text(base)} {noun(metric, base)}"
    base = n_of_n(figure, metric)
    if base and metric.kind == "rate" and metric.over.count:
        number = f"{number_text(figure.numerator)} {noun(metric, figure.numerator)}"
        places = 0 if figure.denominator % 1 == 0 else 1
        return f"{number}, {number_text(figure.denominator, places)} {metric.over.words}"
    return f"{base} {metric.over.words}" if base and metric.kind == "rate" else base


def _counted(figure: Figure, metric: Metric, decimals: int | None = None) -> str:
    value = value_text(figure, metric, sentence=True, decimals=decimals)
    base = _bracket(figure, metric)
    if metric.estimated:
        return f"{value}{unit_after(metric)} ({base})"
    if metric.kind == "duration":
        return f"median {value} {metric.unit}" + (f" of {base}" if base else "")
    if metric.kind == "rate":
        return f"{value} {metric.unit}" + (f" ({base})" if base else "")
    if not n_of_n(figure, metric):
        return f"{value} {noun(metric, figure.value)}"
    counted = f"{base} {noun(metric, figure.denominator)}"
    return counted if metric.kind == "count" else f"{counted} ({value})"


# --- key figures --------------------------------------------------------------------------


def card_sentence(figure: Figure, metric: Metric) -> str:
    """The sentence under the value of a card."""
    if words := hidden(figure):
        return f"{sentence_case(words)}{_on(figure)}."
    if metric.estimated:
        return f"{sentence_case(_bracket(figure, metric))}{_on(figure)}."
    if metric.kind == "duration":
        base = _bracket(figure, metric)
        return f"Median in {metric.unit}{' of ' + base if base else ''}{_on(figure)}."
    if metric.kind == "rate":
        return f"{_bracket(figure, metric)}{_on(figure)}."
    if base := n_of_n(figure, metric):
        return f"{base} {noun(metric, figure.denominator)}{_on(figure)}."
    return f"{sentence_case(noun(metric, figure.value))}{_on(figure)}."


def beside(figure: Figure, metric: Metric, note: str = "") -> str:
    """A second figure with its own date and base: ``At 31 January 2019: 571.``"""
    label = sentence_case(when(figure))
    named = f"{sentence_case(note)}, {label}" if note else label
    return f"{named}: {stated(figure, metric)}."


def change_sentence(figure: Figure, metric: Metric) -> str:
    """Both ends of a change: ``954 children at 30 September 2019, 787 at 31 January 2019.``"""
    now, base = change_ends(figure, metric)
    before, difference = figure.denominator, figure.numerator
    if figure.symbol == "z":
        return "There is no earlier date to compare with."
    if before is None or difference is None:
        return f"{sentence_case(hidden(figure) or 'change')}{base} and{now}."
    after = before + difference
    too_small = f" {sentence_case(LOW_BASE)}." if figure.symbol == "low" else ""
    return (
        f"{number_text(after)} {noun(metric, after)}{now}; "
        f"{number_text(before)}{base}: {_more_or_fewer(difference)}.{too_small}"
    )


def change_ends(figure: Figure, metric: Metric) -> tuple[str, str]:
    """The present and the base date of a change, to follow a number: days for a stock."""
    if metric.on_a_day:
        return f" at {in_words(figure.end)}", f" at {in_words(figure.start)}"
    ends = Period.month_of(figure.end), Period.month_of(figure.start)
    return f" in {ends[0].label}", f" in {ends[1].label}"


def _more_or_fewer(difference: float) -> str:
    if difference == 0:
        return "the same number"
    return f"{number_text(abs(difference))} {'more' if difference > 0 else 'fewer'}"


# --- one value against an earlier one -----------------------------------------------------


def shared_decimals(last: Figure, base: Figure, metric: Metric) -> int:
    """Decimals at which two values can be told apart: whole where both may be whole."""
    places = min(decimals_of(metric, last, sentence=True), decimals_of(metric, base, sentence=True))
    first, second = exact_value(last, metric), exact_value(base, metric)
    same_text = number_text(first, places) == number_text(second, places)
    return metric.decimals if same_text and first != second else places


def movement(last: Figure, base: Figure, metric: Metric) -> str:
    """``up from``, ``down from`` or ``the same as``: a difference, not a claim."""
    first, second = exact_value(last, metric), exact_value(base, metric)
    if number_text(first, metric.decimals) == number_text(second, metric.decimals):
        return "the same as"
    return "up from" if first > second else "down from"


def finding(metric: Metric, last: Figure, base: Figure | None) -> str:
    """The headline of a figure: what is shown, its last value, and the value it began with."""
    then = short_when(last)
    if words := hidden(last):
        return f"{metric.title}: {words} {then}"
    # A rate whose title says what it is over ("for every 10,000 residents") need not say it twice.
    unit = "" if _OVER.search(metric.title) else unit_after(metric)
    if base is None or hidden(base):
        places = decimals_of(metric, last, sentence=True)
        whole = 0 if metric.is_percentage else places
        return f"{metric.title}: {value_text(last, metric, decimals=whole)}{unit} {then}"
    places = shared_decimals(last, base, metric)
    if metric.is_percentage and _differ_when_whole(last, base, metric):
        places = 0
    now, before = (value_text(one, metric, decimals=places) for one in (last, base))
    year = last.end.year != base.end.year
    since = short_when(base, year=year)
    return f"{metric.title}: {now}{unit} {then}, {movement(last, base, metric)} {before} {since}"


def named(metric: Metric, figure: Figure) -> str:
    """One figure under the title of its metric: the sentence above a table."""
    said = hidden(figure)
    shown = f"{said}{_on(figure)}" if said else told(figure, metric)
    return f"{metric.title}: {shown}."


def finding_sentences(metric: Metric, last: Figure, base: Figure | None) -> str:
    """One or two sentences with both values, their bases and their dates."""
    if words := hidden(last):
        return f"{sentence_case(when(last))}: {words}."
    if base is None:
        return f"{sentence_case(told(last, metric))}."
    if words := hidden(base):
        return f"{sentence_case(told(last, metric))}. {sentence_case(when(base))}: {words}."
    places = shared_decimals(last, base, metric)
    now = told(last, metric, places if metric.is_percentage else None)
    before = stated(base, metric, decimals=places if metric.is_percentage else None)
    return f"{sentence_case(now)}, {movement(last, base, metric)} {before}{_on(base)}."


def _differ_when_whole(last: Figure, base: Figure, metric: Metric) -> bool:
    first, second = exact_value(last, metric), exact_value(base, metric)
    return first == second or number_text(first) != number_text(second)


def short_when(figure: Figure, year: bool = True) -> str:
    """The time of a figure in a headline: ``in September 2019``, ``at 31 January``."""
    if figure.basis == "at_snapshot":
        day = figure.end
        return f"at {in_words(day)}" if year else f"at {day.day} {MONTHS[day.month - 1]}"
    label = figure.period.label
    if not year and label.endswith(f" {figure.end.year}"):
        label = label[: -len(f" {figure.end.year}")]
    return f"in {label}"


def largest_part(metric: Metric, total: Figure, parts: Mapping[str, Figure]) -> str:
    """The headline of a split: the largest part that is shown."""
    shown = [name for name in largest_first(parts, metric) if parts[name].numerator]
    if hidden(total) or not shown:
        return f"{metric.title}: {hidden(total) or TOO_FEW} {short_when(total)}"
    name = shown[0]
    share = value_text(parts[name], metric, decimals=0)
    return f"{metric.title}: {in_line(name)} for {share}"


def parts_sentence(metric: Metric, total: Figure, parts: Mapping[str, Figure]) -> str:
    """The whole and its parts, each with n of N; of many parts the three largest shown."""
    if hidden(total):
        return finding_sentences(metric, total, None)
    whole = f"{number_text(total.value)} {noun(metric, total.value)}{_on(total)}"
    names = list(parts) if len(parts) <= MOST_PARTS else largest_first(parts, metric)[:3]
    said = "; ".join(f"{in_line(name)}, {_part(parts[name], metric)}" for name in names)
    rest = "" if len(names) == len(parts) else " The other parts stand in the table."
    return f"{sentence_case(whole)}: {said}.{rest}"


def _part(part: Figure, metric: Metric) -> str:
    return hidden(part) or f"{n_of_n(part, metric)} ({value_text(part, metric, sentence=True)})"


def largest_first(parts: Mapping[str, Figure], metric: Metric) -> list[str]:
    """The names of the parts that are shown, the largest first."""
    shown = [name for name, one in parts.items() if not hidden(one)]
    return sorted(shown, key=lambda name: (-exact_value(parts[name], metric), name))


def in_line(name: str) -> str:
    """A name inside a sentence: its capital stays where it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def difference(later: Figure, earlier: Figure, metric: Metric) -> str:
    """By how much two shown figures differ, without a claim."""
    apart = exact_value(later, metric) - exact_value(earlier, metric)
    places = shared_decimals(later, earlier, metric) if metric.is_percentage else metric.decimals
    if apart == 0:
        return "There is no difference."
    unit = {
        "percent": "percentage points", "split": "percentage points", "change": "percentage points",
        "duration": metric.unit, "rate": metric.unit,
    }.get(metric.kind, "")  # fmt: skip
    text = number_text(abs(apart), places)
    named = f"{text} {unit or noun(metric, abs(apart))}"
    rounded = "" if places == metric.decimals else ", before rounding,"
    return f"The difference{rounded} is {named}."


# --- spans and rounds ----------------------------------------------------------


def span(figures: Sequence[Figure]) -> str:
    """From the first to the last of several figures: ``January 2018 to September 2019``."""
    first, last = figures[0], figures[-1]
    if first.basis == "at_snapshot":
        ends = [one.end for one in (first, last)]
        if len(figures) == 1:
            return in_words(ends[-1])
        return f"{in_words(ends[0])} to {in_words(ends[1])}"
    return Period(first.start, last.end).label


def round_coverage(rounds: Sequence[Figure], year: Period) -> str:
    """Which months of the year to date have no audit round; nothing where all have one."""
    covered = {month.start for one in rounds for month in one.period.months_since(one.start)}
    without = [month.label for month in year.months_since(year.start) if month.start not in covered]
    if not without:
        return ""
    years = {label.rsplit(" ", 1)[1] for label in without}
    if len(years) == 1:
        without = [*(label.rsplit(" ", 1)[0] for label in without[:-1]), without[-1]]
    return f"No audit round for {listed(without)}."


def listed(names: Sequence[str]) -> str:
    """Names one after another: ``East, North and West``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
