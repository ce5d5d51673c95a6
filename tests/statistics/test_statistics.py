"""ST2, ST4, ST6: what holds of the statistics whatever the data."""

from __future__ import annotations

import time as clock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sru_analysis.statistics import (
    agreement,
    attribute_charts,
    comparisons,
    control_charts,
    forecasting,
    funnel,
    incidence,
    intervals,
    regrading,
    sampling,
    signals,
    survival,
    trend,
)

series = st.lists(st.integers(0, 500), min_size=2, max_size=40)
lives = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 3), st.integers(0, 30)), min_size=1, max_size=40
)


def charted(values) -> np.ndarray:
    return signals.signals(np.array(values, dtype=float), control_charts.xmr(values))


@given(series, st.integers(1, 9), st.integers(-50, 50))
@settings(max_examples=200, deadline=None)
def test_a_change_of_scale_keeps_the_signals(values, scale, shift):
    # Powers of two and whole shifts keep the arithmetic exact enough to compare flags.
    limits = control_charts.xmr(values)
    gap = np.min(np.abs(np.subtract.outer(values, [limits.lower[0], limits.upper[0],
                 limits.centre[0], limits.near_lower[0], limits.near_upper[0]])))  # fmt: skip
    if gap < 1e-6:
        return
    assert (charted([scale * one + shift for one in values]) == charted(values)).all()


@given(st.integers(0, 500), st.integers(1, 60))
def test_a_constant_series_has_no_signal_and_no_gap(value, length):
    limits = control_charts.xmr([value / 7] * length)
    assert (limits.lower == limits.upper).all() and not np.isnan(limits.centre).any()
    assert not charted([value / 7] * length).any()


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_short_series_has_no_nan(length):
    limits = control_charts.xmr(list(range(length)))
    assert not np.isnan([limits.centre, limits.lower, limits.upper]).any()


def test_a_shift_needs_seven_points_and_a_trend_six_steps():
    for run, found in ((6, False), (7, True)):
        values = [0, 1] * 6 + [9] * run
        limits = control_charts.xmr(values)
        assert bool(signals.shift(np.sign(values - limits.centre))[-1]) is found
    assert not signals.trend(np.arange(6)).any() and signals.trend(np.arange(7)).all()
    assert not signals.trend(np.array([1, 2, 3, 3, 4, 5, 6, 7])).any()


def test_a_point_on_a_limit_is_not_outside():
    limits = control_charts.xmr([1, 2, 1, 2, 1, 2])
    on = float(limits.upper[0])
    one = control_charts.Limits(*(np.array([v]) for v in (1.5, limits.lower[0], on, 0, True)))
    assert list(signals.signals(np.array([on]), one)) == [0]
    assert list(signals.signals(np.array([on + 1e-9]), one)) == [signals.OUTSIDE]


def test_a_point_left_out_neither_breaks_nor_makes_a_run():
    values = [1, 2, 3, 99, 4, 5, 6, 7]
    limits = control_charts.xmr(values, left_out=[3])
    found = signals.signals(np.array(values, dtype=float), limits)
    assert found[3] == 0 and (signals.trend(np.delete(values, 3)) == 1).all()
    assert set(np.delete(found, 3)) <= {signals.TREND, signals.OUTSIDE, -signals.OUTSIDE}


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=30))
def test_shares_stay_between_none_and_all(pairs):
    base = np.array([a + b + 1 for a, b in pairs])
    met = np.array([a for a, _ in pairs])
    for chart in (attribute_charts.p_chart(met, base), attribute_charts.p_prime_chart(met, base)):
        assert (chart.lower >= 0).all() and (chart.upper <= 1).all()
        assert (chart.lower <= chart.centre).all() and (chart.centre <= chart.upper).all()
        assert not np.isnan(chart.lower).any()
    wide = attribute_charts.p_prime_chart(met, base, never_narrower=True)
    plain = attribute_charts.p_chart(met, base)
    assert (wide.upper >= plain.upper - 1e-12).all()


@given(lives)
@settings(max_examples=200, deadline=None)
def test_shares_by_cause_and_those_still_open_add_up(rows):
    time = [a + late for a, _, late in rows]
    status, entry = [s for _, s, _ in rows], [late for *_, late in rows]
    found = incidence.aalen_johansen(time, status, entry)
    assert np.allclose(found.by_cause.sum(axis=0) + found.still_open, 1)
    if any(status):
        curve = survival.kaplan_meier(time, [int(s > 0) for s in status], entry)
        assert np.allclose(curve.share, found.still_open, atol=1e-12)
        assert (curve.at_risk == found.at_risk).all()


@given(lives, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_changes_no_curve(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    first, second = (
        incidence.aalen_johansen([a + b for a, _, b in r], [s for _, s, _ in r], [b for *_, b in r])
        for r in (rows, mixed)
    )
    assert (first.by_cause == second.by_cause).all()


def test_late_entry_changes_the_curve():
    time, ended, entry = [10, 20, 30, 40, 50], [1, 1, 1, 1, 1], [0, 0, 25, 25, 25]
    late, early = survival.kaplan_meier(time, ended, entry), survival.kaplan_meier(time, ended)
    assert late.emptied and late.median is None
    assert early.median == 30
    whole = survival.from_enough(time, ended, entry, 3)
    assert whole.start == 25 and whole.median == 40


def test_the_median_is_a_real_day():
    assert survival.kaplan_meier([2, 3, 4, 5], [1, 1, 1, 1]).median == 3


def test_log_rank_agrees_with_the_library():
    from statsmodels.duration.survfunc import survdiff

    random = np.random.default_rng(5)
    time, ended = random.integers(1, 40, 90), random.integers(0, 2, 90)
    group = np.array(list("abc") * 30)
    ours, (theirs, p) = survival.log_rank(time, ended, group), survdiff(time, ended, group)
    assert ours.chi_squared == pytest.approx(theirs, abs=1e-9) and ours.p == pytest.approx(p)


@given(st.integers(1, 300), st.floats(0.02, 0.98))
def test_exact_limits_hold_the_average(base, share):
    lower, upper = funnel.exact_limits([base], share)
    assert lower[0] <= share + 1 / base and upper[0] >= share - 1 / base


def test_trends_of_nothing():
    assert trend.monotonic_trend([5] * 12).p == 1.0
    assert comparisons.trend_in_proportions([0, 0, 0], [10, 12, 9]).p == 1.0
    assert comparisons.trend_in_proportions([10, 12], [10, 12]).p == 1.0
    assert comparisons.two_proportions(0, 5, 0, 9).p == 1.0
    assert comparisons.rate_ratio(0, 12, 0, 12).ratio is None


def test_the_seed_audits_show_no_trend():
    found = comparisons.trend_in_proportions([40, 37, 42], [62, 55, 59])
    assert found.p == pytest.approx(0.4338, abs=5e-5) and found.z == pytest.approx(0.7828, abs=5e-5)


def test_an_interval_needs_a_base():
    with pytest.raises(ValueError, match="base of 0"):
        intervals.proportion_interval(0, 0)
    with pytest.raises(ValueError, match="population of 0"):
        intervals.rate_interval(3, 0)


def test_agreement_of_one_grade_is_not_defined():
    found = agreement.agreement([[9, 0], [0, 0]])
    assert found.kappa is None and found.agreement == 1.0 and found.gwet == 1.0
    assert agreement.moved([[3, 1, 0], [2, 4, 1], [1, 0, 5]]) == (12, 3, 2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
@pytest.mark.parametrize("table", [[[3, 0, 0], [2, 0, 0], [0, 0, 0]], [[0, 3], [0, 2]]])
def test_a_grader_of_one_grade_brings_no_warning(table, weights):
    assert agreement.agreement(table, weights).kappa == 0


def test_nobody_moved():
    assert regrading.symmetry([[4, 0], [0, 3]]).p == 1.0
    assert regrading.same_margins([[4, 0], [0, 3]]).p == 1.0


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=30), st.randoms())
def test_the_draw_knows_no_row_order(names, random):
    mixed = list(names)
    random.shuffle(mixed)
    assert sampling.drawn_order("a", names) == sampling.drawn_order("a", mixed)


def test_a_sample_of_all_misses_nothing():
    assert sampling.margin_of(60, 60) == 0.0
    assert sampling.chance_of_missing(50, 3, 50) == 0.0
    assert sampling.chance_of_missing(2, 1, 1) == pytest.approx(0.5)
    assert sum(sampling.scaled([2, 3, 5], 954)) == pytest.approx(954)


def test_past_errors_look_only_back():
    seen = []

    def peeking(known, steps):
        seen.append(len(known))
        return forecasting.naive(known, steps).mean

    errors = forecasting.rolling_errors(range(20), 3, peeking)
    assert seen == list(range(13, 20)) and np.isnan(errors[-1, 1:]).all()
    assert list(forecasting.origins_by_step(errors)) == [7, 6, 5]


def test_500_series_of_60_months_are_charted_at_once():
    values = np.random.default_rng(1).integers(50, 150, (500, 60))
    began = clock.perf_counter()
    for row in values:
        charted(row)
    assert clock.perf_counter() - began < 5  # 1 s on a quiet machine
