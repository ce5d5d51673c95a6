"""Wilson limits agree with statsmodels and with published figures."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from sru_analysis.statistics.intervals import wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(40, 62, 52.1, 75.3), (37, 55, 54.1, 78.2), (42, 59, 58.6, 81.2), (69, 88, 68.7, 85.7)],
)
def test_limits_of_the_2019_report(numerator, denominator, lower, upper):
    low, high = wilson(np.array([numerator]), np.array([denominator]))
    assert round(low[0], 1) == lower
    assert round(high[0], 1) == upper


def test_limits_agree_with_statsmodels_for_every_small_share():
    pairs = [(n, base) for base in range(1, 40) for n in range(base + 1)]
    numerator, base = (np.array(part) for part in zip(*pairs, strict=True))
    ours = np.stack(wilson(numerator, base))
    theirs = 100 * np.stack(proportion_confint(numerator, base, method="wilson"))
    assert np.allclose(ours, theirs, atol=1e-9)


def test_a_base_of_zero_has_no_limits():
    lower, upper = wilson(np.array([0]), np.array([0]))
    assert np.isnan(lower[0])
    assert np.isnan(upper[0])
