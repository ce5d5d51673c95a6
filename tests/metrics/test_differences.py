"""The interval of a difference of two shares, against statsmodels."""

from __future__ import annotations

import pandas as pd
import pytest

from sru_analysis.metrics.differences import difference_of_shares, no_estimate
from sru_analysis.statistics.intervals import newcombe


@pytest.mark.parametrize(
    ("top", "base", "other_top", "other_base"),
    [(40, 62, 42, 59), (0, 10, 10, 10), (10, 10, 0, 10), (5, 12, 5, 12), (1, 200, 3, 17)],
)
def test_newcombe_agrees_with_statsmodels(top, base, other_top, other_base):
    from statsmodels.stats.proportion import confint_proportions_2indep

    expected = confint_proportions_2indep(
        top, base, other_top, other_base, method="newcomb", compare="diff"
    )
    found = newcombe(top, base, other_top, other_base)
    assert found == pytest.approx([100 * limit for limit in expected], abs=1e-9)


def test_the_published_figure():
    assert newcombe(40, 62, 42, 59) == pytest.approx([-22.61, 9.86], abs=0.005)


def test_difference_in_percentage_points():
    one, other = pd.Series([True] * 6 + [False] * 4), pd.Series([True] * 5 + [False] * 15)
    row = difference_of_shares(one, other).iloc[0]
    assert (row["numerator"], row["denominator"], row["value"]) == (6, 10, pytest.approx(35.0))
    assert row["lower"] < 35 < row["upper"]


def test_nine_are_too_few():
    many, few = pd.Series([True] * 30), pd.Series([True] * 9)
    assert difference_of_shares(many, few).empty
    assert difference_of_shares(few, many).empty
    assert list(difference_of_shares(few, few).columns) == list(no_estimate().columns)
