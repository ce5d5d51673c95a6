"""The same cases graded twice, and grades over rounds: whether they moved one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TableTest:
    """A chi-squared test of a square table."""

    chi_squared: float
    degrees: int
    p: float


def symmetry(table: Sequence[Sequence[float]]) -> TableTest:
    """Bowker's test: as many moved from one grade to another as back. Pairs of grades between
    which nobody moved count neither in the statistic nor in its degrees of freedom.
    """
    from scipy.stats import chi2

    counts = np.asarray(table, dtype=float)
    above = np.triu_indices(len(counts), 1)
    there, back = counts[above], counts.T[above]
    moved = there + back > 0
    degrees = int(moved.sum())
    if not degrees:
        return TableTest(0.0, 0, 1.0)
    value = float(((there - back)[moved] ** 2 / (there + back)[moved]).sum())
    return TableTest(value, degrees, float(chi2.sf(value, degrees)))


def same_margins(table: Sequence[Sequence[float]]) -> TableTest:
    """Stuart and Maxwell's test: the grades as a whole are the same before and after."""
    from statsmodels.stats.contingency_tables import SquareTable

    counts = np.asarray(table, dtype=float)
    given = counts.sum(axis=0) + counts.sum(axis=1) > 0
    counts = counts[np.ix_(given, given)]
    if len(counts) < 2 or (counts == counts.T).all():
        return TableTest(0.0, max(len(counts) - 1, 0), 1.0)
    fitted = SquareTable(counts, shift_zeros=False).homogeneity(method="stuart_maxwell")
    return TableTest(float(fitted.statistic), int(fitted.df), float(fitted.pvalue))


@dataclass(frozen=True)
class GradeTrend:
    """``beta`` above 0: higher grades later (log odds of a higher grade for one step of time)."""

    beta: float
    error: float
    log_likelihood: float
    log_likelihood_without: float
    kruskal: float
    kruskal_p: float
    linear_z: float
    linear_p: float
    tau: float

    @property
    def likelihood_ratio(self) -> float:
        """Twice the gain of the model that knows the time."""
        return 2 * (self.log_likelihood - self.log_likelihood_without)

    @property
    def p(self) -> float:
        """The likelihood ratio test of no trend."""
        from scipy.stats import chi2

        return float(chi2.sf(self.likelihood_ratio, 1))


def grade_trend(counts: Sequence[Sequence[float]], times: Sequence[float]) -> GradeTrend:
    """Whether grades rise or fall over rounds: proportional odds (McCullagh 1980), with the rank
    test of Kruskal and Wallis and the linear-by-linear test beside it.

    ``counts``: one row a round, one column a grade, worst to best.
    """
    from scipy.stats import kendalltau, kruskal, norm
    from statsmodels.stats.contingency_tables import Table

    table = np.asarray(counts, dtype=int)
    grade = np.concatenate([np.repeat(np.arange(table.shape[1]), row) for row in table])
    when = np.repeat(np.asarray(times, dtype=float), table.sum(axis=1))
    beta, error, with_time = proportional_odds(grade, when[:, None])
    shares = table.sum(axis=0) / table.sum()
    without = float((table.sum(axis=0)[shares > 0] * np.log(shares[shares > 0])).sum())
    linear = Table(table.astype(float), shift_zeros=False).test_ordinal_association(
        row_scores=np.asarray(times, dtype=float), col_scores=np.arange(table.shape[1])
    )
    groups = kruskal(*[grade[when == one] for one in dict.fromkeys(when)])
    return GradeTrend(
        beta=float(beta[0]),
        error=float(error[0]),
        log_likelihood=with_time,
        log_likelihood_without=without,
        kruskal=float(groups.statistic),
        kruskal_p=float(groups.pvalue),
        linear_z=float(linear.zscore),
        linear_p=float(2 * norm.sf(abs(linear.zscore))),
        tau=float(kendalltau(when, grade).statistic),
    )


def proportional_odds(
    grade: np.ndarray, factors: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Coefficients, standard errors and log-likelihood of a proportional odds model."""
    import pandas as pd
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    ordered = pd.Series(pd.Categorical(grade, ordered=True))
    model = OrderedModel(ordered, np.asarray(factors, dtype=float), distr="logit")
    fitted = model.fit(method="bfgs", disp=False, gtol=1e-8, maxiter=500)
    number = np.asarray(factors).shape[1]
    return (
        np.asarray(fitted.params)[:number],
        np.asarray(fitted.bse)[:number],
        float(fitted.llf),
    )
