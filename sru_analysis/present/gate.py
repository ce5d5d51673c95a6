"""The wording gate: what may be said of a change, and the test that says so.

A sentence says improved, worsened, changed or no clear change only here, and each time names its
test. Where nothing is tested it says why. Everything is read from released figures: the page
judges nothing again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.present.numbers import number_text
from sru_analysis.statistics import charting, signals

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Figure
    from sru_analysis.metrics.declare import Metric

IMPROVED, WORSENED, CHANGED = "improved", "worsened", "changed"
NO_CLEAR_CHANGE, NOT_TESTED = "no clear change", "not tested"
LEADS = {
    IMPROVED: "Improvement", WORSENED: "Concern", CHANGED: "Change",
    NO_CLEAR_CHANGE: "No clear change", NOT_TESTED: "Not tested",
}  # fmt: skip
LEVEL = 0.05
STOCK = "a number on a day depends on that of the day before. What starts and what ends is tested"
YEARLY = "each year of twelve months holds eleven of the one before. Single months are tested"
SHORT = {
    STOCK: "a number on a day", YEARLY: "twelve months that overlap",
}  # fmt: skip
HIDDEN = "some of the figures it would rest on are not shown"
TREND_TEST = "Cochran-Armitage test for trend in proportions"
TWO_SHARES_TEST = "test of two proportions"
SIGN_TEST = "exact sign test of the grades that changed"


@dataclass(frozen=True)
class Verdict:
    """``word``: one of the five. ``because``: what was seen, or why nothing is tested. ``test``:
    its name and what it rests on; nothing where there was none.
    """

    word: str
    because: str
    test: str = ""
    lead: str = ""

    @property
    def sentence(self) -> str:
        """``Improvement: the last 9 months … Test: control chart …``."""
        lead = f"{self.lead or LEADS[self.word]}: {self.because}."
        return f"{lead} Test: {self.test}." if self.test else lead

    @property
    def short(self) -> str:
        """The words of a card: without the name of the test, and shorter where none was made."""
        return f"{self.lead or LEADS[self.word]}: {SHORT.get(self.because, self.because)}."

    def claim(self, metric: Metric) -> dict[str, str]:
        """What is said of a metric and the test behind it: what the pack keeps of a sentence."""
        return {
            "metric": metric.id,
            "verdict": self.word,
            "test": self.test,
            "sentence": self.sentence,
        }


def direction(metric: Metric, up: bool) -> str:
    """What a rise or a fall of a metric means."""
    if metric.better == "none":
        return CHANGED
    return IMPROVED if up == (metric.better == "higher") else WORSENED


def not_tested(why: str) -> Verdict:
    """No test, and why."""
    return Verdict(NOT_TESTED, why[:1].lower() + why[1:])


def of_chart(
    metric: Metric,
    codes: Sequence[int],
    values: Sequence[float],
    centre: float,
    test: str,
    baseline: str | None = None,
) -> Verdict:
    """The verdict on the last month of a control chart, from its signal codes, oldest first."""
    mean = f"the {baseline} mean" if baseline else f"the mean of the {len(codes)} months"
    named = f"{test}, {len(codes)} months" + (f", limits from {baseline}" if baseline else "")
    last = int(codes[-1])
    if not last:
        what = {"percent": "percentage", "duration": "median", "rate": "rate"}.get(
            metric.kind, "count"
        )
        return Verdict(
            NO_CLEAR_CHANGE, f"common cause, no signal in the last monthly {what}", named
        )
    because = {
        signals.OUTSIDE: _outside,
        signals.TREND: _rising,
        signals.TWO_IN_THREE: _near,
        signals.SHIFT: _shifted,
    }[abs(last)](codes, values, centre, mean)
    return Verdict(direction(metric, last > 0), because, named)


def of_rounds(metric: Metric, p: float, rising: bool, difference: Figure, rounds: int) -> Verdict:
    """The verdict on a share over audit rounds: a change is told where the test for trend finds
    one and the difference of the last round from the first is clear of 0; one alone is not enough.
    """
    test = TWO_SHARES_TEST if rounds == 2 else TREND_TEST
    apart = (
        f"the last round less the first is {number_text(difference.value)} points, 95% interval "
        f"{number_text(difference.lower)} to {number_text(difference.upper)}"
    )
    clear = difference.lower > 0 if rising else difference.upper < 0
    word = direction(metric, rising) if p < LEVEL and clear else NO_CLEAR_CHANGE
    also = "; the interval of the difference holds 0" if p < LEVEL and not clear else ""
    return Verdict(word, apart, f"{test} over {rounds} rounds, {p_text(p)}{also}")


def of_funnel(outside: int, units: int, what: str) -> Verdict:
    """Whether categories differ by more than chance: those outside the 99.8% limits."""
    test = f"exact binomial 99.8% limits for the size of each of {units}"
    if outside:
        said = f"{number_text(outside)} of {number_text(units)} lie outside the limits"
        return Verdict(CHANGED, said, test, "Difference")
    return Verdict(NO_CLEAR_CHANGE, f"no {what} lies outside the limits", test,
                   "No clear difference")  # fmt: skip


def of_regrading(lower: float, higher: float, p: float) -> Verdict:
    """Whether moderation moves grades one way more often than the other."""
    said = f"{number_text(lower)} lower and {number_text(higher)} higher after moderation"
    return Verdict(CHANGED if p < LEVEL else NO_CLEAR_CHANGE, said, f"{SIGN_TEST}, {p_text(p)}")


def p_text(p: float) -> str:
    """``p = 0.434``, ``p < 0.001``."""
    return "p < 0.001" if p < 0.001 else f"p = {number_text(p, 3)}"


def short_of(reason: str) -> Verdict:
    """What is said of a series that cannot be charted."""
    if reason == charting.TOO_SHORT:
        reason = f"{reason} (fewer than {charting.FEWEST_POINTS})"
    return not_tested(reason)


def _outside(codes, values, centre: float, mean: str) -> str:
    above = codes[-1] > 0
    sign = signals.OUTSIDE if above else -signals.OUTSIDE
    run = _run(codes, lambda code: code == sign)
    side = "above the upper limit" if above else "below the lower limit"
    if run > 1:
        return f"the last {run} months all lie {side}"
    return f"the last month lies {side}"


def _rising(codes, values, centre: float, mean: str) -> str:
    up = codes[-1] > 0
    steps = 0
    for place in range(len(values) - 1, 0, -1):
        if values[place] == values[place - 1] or (values[place] > values[place - 1]) != up:
            break
        steps += 1
    return f"{steps + 1} months in a row, each {'higher' if up else 'lower'} than the one before"


def _near(codes, values, centre: float, mean: str) -> str:
    return (
        f"two of the last three months lie near the {'upper' if codes[-1] > 0 else 'lower'} limit"
    )


def _shifted(codes, values, centre: float, mean: str) -> str:
    above = codes[-1] > 0
    run = _run(values, lambda value: value != centre and (value > centre) == above)
    return f"{run} months in a row {'above' if above else 'below'} {mean}"


def _run(series: Sequence[float], same: Callable[[float], bool]) -> int:
    """How many at the end of a series are the same."""
    count = 0
    for one in reversed(series):
        if not same(one):
            break
        count += 1
    return count
