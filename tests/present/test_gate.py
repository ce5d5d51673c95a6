"""The wording gate: what may be said of a change, and that the test stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sru_analysis.disclosure.released import Figure
from sru_analysis.present import gate
from sru_analysis.present.icons import icon
from sru_analysis.statistics import charting, signals
from sru_analysis.statistics.comparisons import trend_in_proportions, two_proportions
from tests.present.invented import CATALOGUE

SHARE, COUNT = CATALOGUE["in_time"], CATALOGUE["conferences"]


def difference(value: float, lower: float, upper: float) -> Figure:
    day = date(2019, 4, 1)
    return Figure("completed", "in_round", day, day, value, None, None, lower, upper, "", "")


def over_rounds(met: list[int], base: list[int], better: str = "higher") -> gate.Verdict:
    """The verdict as the pages make it, from the same numbers."""
    test = trend_in_proportions(met, base)
    ends = two_proportions(met[-1], base[-1], met[0], base[0])
    apart = difference(100 * ends.difference, 100 * ends.lower, 100 * ends.upper)
    metric = replace(CATALOGUE["completed"], better=better)
    return gate.of_rounds(metric, round(test.p, 3), test.z > 0, apart, len(met))


def of_series(values, metric=COUNT, baseline=None) -> gate.Verdict:
    made = charting.chart(charting.Series(np.array(values, dtype=float)))
    if isinstance(made, str):
        return gate.short_of(made)
    return gate.of_chart(
        metric, list(made.codes), values, made.limits.centre[-1], "control chart", baseline
    )


def test_the_audits_of_the_report_show_no_clear_change():
    found = over_rounds([40, 37, 42], [62, 55, 59])
    assert found.word == gate.NO_CLEAR_CHANGE
    assert found.sentence == (
        "No clear change: the last round less the first is 7 points, 95% interval \u221210 to 23. "
        "Test: Cochran-Armitage test for trend in proportions over 3 rounds, p = 0.434."
    )


def test_the_inadequate_audits_show_no_clear_change():
    assert over_rounds([12, 8, 6], [40, 37, 42], "lower").word == gate.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("better", "word"),
    [("higher", gate.IMPROVED), ("lower", gate.WORSENED), ("none", gate.CHANGED)],
)
def test_a_clear_rise_is_told_by_the_direction_that_is_better(better, word):
    assert over_rounds([10, 30, 50], [60, 60, 60], better).word == word


def test_a_trend_alone_is_not_enough():
    """The test finds a trend, the difference of the last round from the first may be none."""
    found = gate.of_rounds(SHARE, 0.037, True, difference(20, -11, 50), 7)
    assert found.word == gate.NO_CLEAR_CHANGE and "the interval of the difference holds 0" in (
        found.sentence
    )


@pytest.mark.parametrize("p", [0.049, 0.05, 0.051])
def test_the_p_that_is_printed_decides(p):
    found = gate.of_rounds(SHARE, p, True, difference(20, 1, 50), 3)
    assert (found.word == gate.IMPROVED) == (p < 0.05) and f"p = {p:.3f}" in found.sentence


@pytest.mark.parametrize("length", range(13, 40))
def test_a_constant_series_has_no_signal(length):
    found = of_series([5.5] * length)
    assert found.word == gate.NO_CLEAR_CHANGE and "nan" not in found.sentence.lower()


@pytest.mark.parametrize("length", range(1, 13))
def test_a_short_series_is_not_tested_whatever_it_shows(length):
    found = of_series([10.0**place for place in range(length)])
    assert found.word == gate.NOT_TESTED and "too few periods" in found.sentence


def test_one_outlier_in_a_constant_series_draws_no_limits():
    """Screening leaves no spread: every month would lie outside limits of no width."""
    found = of_series([5.0] * 10 + [9.0] + [5.0] * 10)
    assert found.word == gate.NOT_TESTED and "hardly differ" in found.sentence


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([10, 12] * 8 + [40], "the last month lies above the upper limit"),
        ([10, 12] * 8 + [40, 41], "the last 2 months all lie above the upper limit"),
        ([20, 30] * 10 + [20, 21, 22, 23, 24, 25, 26], "7 months in a row, each higher"),
        ([20, 40] * 10 + [31, 33, 32, 34, 33, 35, 34], "months in a row above the mean"),
    ],
)
def test_a_signal_is_told_in_words(values, said):
    found = of_series(values, replace(COUNT, better="higher"))
    assert found.word == gate.IMPROVED and said in found.sentence
    assert of_series(values).word == gate.CHANGED


def test_a_share_of_few_is_not_charted():
    base = np.full(24, 8.0)
    series = charting.Series(50.0 * np.ones(24), base / 2, base)
    assert charting.chart(series) == charting.TOO_SMALL
    large = charting.Series(50.0 * np.ones(24), base * 10, base * 20)
    made = charting.chart(large)
    assert not isinstance(made, str) and not made.codes.any()


def test_a_baseline_judges_the_months_after_it():
    values = np.array([10.0, 12.0] * 6 + [20.0] * 8)
    learnt = np.arange(20) < 12
    made = charting.chart(charting.Series(values), learnt)
    assert made.limits.centre[0] == 11 and (made.codes[12:] == signals.OUTSIDE).all()
    assert charting.chart(charting.Series(values), np.arange(20) < 11) == charting.NO_BASELINE
    late = charting.chart(charting.Series(np.append(99.0, values)), np.append(False, learnt))
    assert not late.limits.used[0] and late.limits.centre[-1] == 11


def test_every_word_has_a_sign():
    for word in gate.LEADS:
        assert 'aria-hidden="true"' in icon(word)
