"""Which cases to audit, how many, and what the audits say about all cases."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


def sample_size(
    population: int, margin: float, share: float = 0.5, confidence: float = 0.95
) -> tuple[float, int]:
    """Cases needed to know a share to within a margin (0 to 1): for an endless population, and
    for this one (Cochran 1977, finite population correction, rounded up).
    """
    from statsmodels.stats.proportion import samplesize_confint_proportion

    endless = float(samplesize_confint_proportion(share, margin, alpha=1 - confidence))
    return endless, math.ceil(endless / (1 + (endless - 1) / population))


def margin_of(count: int, population: int, share: float = 0.5, confidence: float = 0.95) -> float:
    """To within how much (0 to 1) a sample of so many tells a share of the population."""
    from scipy.stats import norm

    if count >= population:
        return 0.0
    correction = (population - count) / (population - 1)
    return float(
        norm.ppf(0.5 + confidence / 2) * math.sqrt(share * (1 - share) / count * correction)
    )


def chance_of_missing(population: int, affected: int, count: int) -> float:
    """The chance that a simple random sample of so many holds none of those affected."""
    from scipy.stats import hypergeom

    return float(hypergeom.pmf(0, population, affected, count))


@dataclass(frozen=True)
class Estimate:
    """A share of all cases from a sample: with its standard error, limits and weights."""

    share: float
    error: float
    lower: float
    upper: float
    degrees: int
    weights: tuple[float, ...]
    logit: tuple[float, float] | None = None


def stratified(
    population: Sequence[float], sampled: Sequence[float], met: Sequence[float]
) -> Estimate:
    """The share of all cases from a sample drawn by stratum, with finite population correction;
    t limits with as many degrees as cases less strata, and logit limits for shares near 0 or 1.
    """
    from scipy.stats import t

    size, taken = np.asarray(population, dtype=float), np.asarray(sampled, dtype=float)
    shares = np.asarray(met, dtype=float) / taken
    part = size / size.sum()
    share = float((part * shares).sum())
    spread = part**2 * (1 - taken / size) * shares * (1 - shares) / (taken - 1)
    error = float(np.sqrt(spread.sum()))
    degrees = int(taken.sum() - len(taken))
    reach = t.ppf(0.975, degrees)
    logit = None
    if 0 < share < 1:
        middle, wide = math.log(share / (1 - share)), reach * error / (share * (1 - share))
        logit = tuple(float(1 / (1 + math.exp(-(middle + sign * wide)))) for sign in (-1, 1))
    return Estimate(
        share, error, float(share - reach * error), float(share + reach * error), degrees,
        tuple(size / taken), logit,
    )  # fmt: skip


def one_case_per_worker(caseload: Sequence[float], met: Sequence[float], workers: int) -> Estimate:
    """The share of all cases when workers were drawn and then one case of each.

    A case stands for (workers / drawn) × caseload cases: without the weights, cases of workers
    with few count too much. Hájek's mean, linearised error, t with one fewer than the drawn.
    """
    from scipy.stats import t

    y, load = np.asarray(met, dtype=float), np.asarray(caseload, dtype=float)
    count = len(y)
    weight = workers / count * load
    share = float((weight * y).sum() / weight.sum())
    squares = ((weight * (y - share)) ** 2).sum()
    error = float(np.sqrt(count / (count - 1) * squares) / weight.sum())
    reach = float(t.ppf(0.975, count - 1)) * error
    return Estimate(share, error, share - reach, share + reach, count - 1, tuple(weight))


def scaled(weights: Sequence[float], total: float) -> np.ndarray:
    """Weights that add up to a total: the cohort that the sample stands for."""
    weights = np.asarray(weights, dtype=float)
    return weights * (total / weights.sum())


def keyed_rank(key: str, name: str) -> str:
    """The place of a name in the order that a key draws: HMAC-SHA256 in hexadecimal.

    The same on every machine, version and row order; who does not know the key cannot foresee it.
    """
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()


def drawn_order(key: str, names: Sequence[str]) -> list[str]:
    """Names in the order that a key draws; the sample is its beginning, replacements follow."""
    return sorted(dict.fromkeys(names), key=lambda name: (keyed_rank(key, name), name))
