"""Two shares, several shares in order, two rates: the tests behind "more" and "fewer"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST_EXPECTED = 5
"""Below so many expected in a cell the exact test stands for the chi-squared one."""


@dataclass(frozen=True)
class TwoProportions:
    """The first share less the second, with Newcombe's limits, and two tests of no difference."""

    difference: float
    lower: float
    upper: float
    chi_squared: float
    p_chi_squared: float
    p_fisher: float
    fewest_expected: float

    @property
    def p(self) -> float:
        """The p-value that is reported: exact where fewer than 5 are expected in a cell."""
        return self.p_fisher if self.fewest_expected < FEWEST_EXPECTED else self.p_chi_squared


def two_proportions(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> TwoProportions:
    """Compare x1 of n1 with x2 of n2: Newcombe (1998) hybrid score limits, chi-squared without
    continuity correction, Fisher's exact test. Where no one or everyone is met in both, nothing
    differs: chi-squared 0, p 1.
    """
    import numpy as np
    from scipy.stats import chi2_contingency, fisher_exact
    from statsmodels.stats.proportion import confint_proportions_2indep

    table = np.array([[x1, n1 - x1], [x2, n2 - x2]], dtype=float)
    lower, upper = confint_proportions_2indep(
        x1, n1, x2, n2, method="newcomb", compare="diff", alpha=1 - confidence
    )
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    chi_squared, p = 0.0, 1.0
    if (expected > 0).all():
        chi_squared, p = chi2_contingency(table, correction=False)[:2]
    return TwoProportions(
        difference=x1 / n1 - x2 / n2,
        lower=float(lower),
        upper=float(upper),
        chi_squared=float(chi_squared),
        p_chi_squared=float(p),
        p_fisher=float(fisher_exact(table)[1]),
        fewest_expected=float(expected.min()),
    )


@dataclass(frozen=True)
class TrendInProportions:
    """Cochran and Armitage: chi-squared on one degree of freedom; ``z`` has the slope's sign."""

    chi_squared: float
    z: float
    p: float


def trend_in_proportions(
    met: Sequence[float], base: Sequence[float], scores: Sequence[float] | None = None
) -> TrendInProportions:
    """Whether shares rise or fall over ordered groups (Cochran-Armitage test for trend).

    ``scores`` place the groups on a line; without them they are 1, 2, 3 … Without any variation
    (all met, none met, one group) there is no trend: chi-squared 0, p 1.
    """
    import numpy as np
    from scipy.stats import chi2
    from statsmodels.stats.contingency_tables import Table

    met, base = np.asarray(met, dtype=float), np.asarray(base, dtype=float)
    places = np.arange(1.0, len(met) + 1) if scores is None else np.asarray(scores, dtype=float)
    total = base.sum()
    if met.sum() in (0, total) or len(set(places[base > 0])) < 2:
        return TrendInProportions(0.0, 0.0, 1.0)
    table = Table(np.column_stack([met, base - met]), shift_zeros=False)
    answer = table.test_ordinal_association(row_scores=places, col_scores=np.array([1.0, 0.0]))
    chi_squared = float(answer.zscore**2 * total / (total - 1))
    z = float(np.sign(answer.zscore) * np.sqrt(chi_squared))
    return TrendInProportions(chi_squared, z, float(chi2.sf(chi_squared, 1)))


@dataclass(frozen=True)
class RateRatio:
    """Two counts over their exposures. ``ratio`` and ``upper`` are missing where the second
    count is 0: the ratio is not defined, and only its lower bound can be shown.
    """

    ratio: float | None
    lower: float
    upper: float | None
    p: float


def rate_ratio(
    x1: int, exposure1: float, x2: int, exposure2: float, confidence: float = 0.95
) -> RateRatio:
    """The rate of the first period over that of the second, exact (conditional on the total)."""
    from scipy.stats import binomtest

    share = exposure1 / (exposure1 + exposure2)
    if x1 + x2 == 0:
        return RateRatio(None, 0.0, None, 1.0)
    test = binomtest(x1, x1 + x2, share)
    lower, upper = test.proportion_ci(confidence_level=confidence, method="exact")
    scale = exposure2 / exposure1
    return RateRatio(
        ratio=(x1 / exposure1) / (x2 / exposure2) if x2 else None,
        lower=float(lower / (1 - lower) * scale),
        upper=None if upper == 1 else float(upper / (1 - upper) * scale),
        p=float(test.pvalue),
    )


def percentage_change(old: float, new: float) -> float | None:
    """The change in per cent of the old value; from 0 there is none: show the difference."""
    return None if old == 0 else 100 * (new - old) / old
