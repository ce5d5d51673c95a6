from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.disclosure.released import as_figure
from sru_analysis.present import numbers
from tests.present import invented


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1241, 0, "1,241"), (94.1176, 1, "94.1"), (6.25, 1, "6.3"), (31.25, 1, "31.3"),
        (0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "−3"), (-0.04, 1, "0.0"), (12.35, 1, "12.4"),
        (100.0, 1, "100.0"), (1234567.891, 2, "1,234,567.89"), (0.0, 0, "0"),
    ],
)  # fmt: skip
def test_numbers_as_printed(value, decimals, text):
    assert numbers.number_text(value, decimals) == text


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 3))
def test_a_share_is_rounded_half_up_from_its_parts(part, whole, decimals):
    exact = Fraction(100 * part, whole)
    rounded = Fraction(numbers.half_up(exact, decimals))
    step = Fraction(1, 10**decimals)
    assert -step / 2 < rounded - exact <= step / 2


def test_a_half_goes_away_from_zero_on_both_sides():
    assert numbers.half_up(Fraction(-5, 2)) == Decimal(-3)
    assert numbers.half_up(Fraction(5, 2)) == Decimal(3)


def figure(metric, **cells):
    frame = invented.released().frame
    rows = frame[frame["metric"] == metric]
    for name, value in cells.items():
        rows = rows[rows[name] == value]
    return as_figure(next(rows.itertuples()))


def test_a_rounded_value_is_not_rounded_again():
    one = replace(
        figure("in_time", basis="in_period"), numerator=57.0, denominator=82.0, value=69.5
    )
    metric = invented.CATALOGUE["in_time"]
    assert numbers.value_text(one, metric) == "69.5%"
    # 57 of 82 is 69.51…, whole 70; 691 of 995 is 69.447, printed 69.4, whole 69
    assert numbers.value_text(one, metric, sentence=True) == "70%"
    other = replace(one, numerator=56.5, denominator=81.4)
    assert numbers.value_text(other, metric, sentence=True) == "69%"


def test_sentences_give_whole_per_cent_for_a_base_below_100():
    metric = invented.CATALOGUE["completed"]
    one = figure("completed")
    assert (one.numerator, one.denominator) == (40, 62)
    assert numbers.value_text(one, metric) == "64.5%"
    assert numbers.value_text(one, metric, sentence=True) == "65%"


def test_a_hidden_value_is_its_symbol():
    one = replace(figure("completed"), value=None, numerator=None, symbol="c")
    assert numbers.value_text(one, invented.CATALOGUE["completed"]) == "c"


def test_changes_are_signed():
    metric = invented.CATALOGUE["open_plans_change"]
    assert numbers.value_text(figure("open_plans_change"), metric) == "+12.1%"
    assert numbers.value_text(figure("conferences_change"), metric) == "−2.6%"


def test_a_window_is_named():
    own = next(
        as_figure(row)
        for row in invented.released().rows("referrals").itertuples()
        if row.period_end.month == 10
    )
    context = invented.CONTEXT
    assert numbers.window_text(own, context) == "9 May to 1 October 2019 (own window)"
    year = figure("referrals", basis="year_to_date")
    assert numbers.window_text(year, context) == "January to September 2019 (year to date)"


def test_sizes():
    assert numbers.size_text("a" * 412) == "412 bytes"
    assert numbers.size_text("a" * 1649) == "1.6 KB"
