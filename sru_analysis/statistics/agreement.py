"""How far two who grade the same cases agree: raw agreement, kappa, Gwet's coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WEIGHTS = ("unweighted", "linear", "quadratic")


@dataclass(frozen=True)
class Agreement:
    """``agreement`` is weighted like the rest. ``kappa`` is missing where only one grade was
    given: it is not defined then. ``gwet`` is AC1 unweighted and AC2 weighted.
    """

    count: int
    agreement: float
    kappa: float | None
    kappa_error: float | None
    gwet: float | None
    gwet_error: float | None

    @property
    def gwet_interval(self) -> tuple[float, float] | None:
        """95 % limits of Gwet's coefficient, t with one fewer than the cases."""
        from scipy.stats import t

        if self.gwet is None or self.count < 2:
            return None
        reach = t.ppf(0.975, self.count - 1) * self.gwet_error
        return self.gwet - reach, min(1.0, self.gwet + reach)


def agreement(table: Sequence[Sequence[float]], weights: str = "quadratic") -> Agreement:
    """Agreement of a square table of counts: rows one grader, columns the other, every grade of
    the scale in order, also those that nobody gave.
    """
    counts = np.asarray(table, dtype=float)
    total = counts.sum()
    shares = counts / total
    weight = _weights(len(counts), weights)
    found = float((weight * shares).sum())
    kappa, kappa_error = _kappa(counts, weights)
    gwet, gwet_error = _gwet(shares, weight, found, total)
    return Agreement(int(total), found, kappa, kappa_error, gwet, gwet_error)


def moved(table: Sequence[Sequence[float]]) -> tuple[int, int, int]:
    """How many were graded the same, lower and higher by the second grader; the grades of the
    table run from worst to best.
    """
    counts = np.asarray(table, dtype=float)
    same = np.trace(counts)
    lower = np.tril(counts, -1).sum()
    return int(same), int(lower), int(counts.sum() - same - lower)


def _weights(grades: int, weights: str) -> np.ndarray:
    apart = np.abs(np.subtract.outer(np.arange(grades), np.arange(grades))) / max(grades - 1, 1)
    return {"unweighted": (apart == 0) * 1.0, "linear": 1 - apart, "quadratic": 1 - apart**2}[
        weights
    ]


def _kappa(counts: np.ndarray, weights: str) -> tuple[float | None, float | None]:
    from statsmodels.stats.inter_rater import cohens_kappa

    one_grade = np.count_nonzero(counts.sum(axis=0) + counts.sum(axis=1)) < 2
    if one_grade:
        return None, None
    # Where one grader gave one grade only, its test of kappa 0, which is not shown, divides by 0.
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = cohens_kappa(counts, wt=None if weights == "unweighted" else weights)
    return float(fitted.kappa), float(fitted.std_kappa)


def _gwet(shares: np.ndarray, weight: np.ndarray, found: float, total: float) -> tuple:
    """Gwet (2014): chance agreement from the mean of both margins."""
    grades = len(shares)
    margin = (shares.sum(axis=0) + shares.sum(axis=1)) / 2
    scale = weight.sum() / (grades * (grades - 1))
    chance = scale * (margin * (1 - margin)).sum()
    if chance >= 1:
        return None, None
    value = (found - chance) / (1 - chance)
    spread = weight - 2 * (1 - value) * scale * (1 - np.add.outer(margin, margin) / 2)
    variance = (shares * spread**2).sum() - (found - 2 * (1 - value) * chance) ** 2
    error = np.sqrt(max(variance, 0.0) / (total * (1 - chance) ** 2))
    return float(value), float(error)
