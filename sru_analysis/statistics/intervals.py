"""Intervals for shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def wilson(numerator: np.ndarray, denominator: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper 95 % Wilson limits of shares, in per cent; missing on a base of 0.

    Wilson (1927); the five lines stand here because the libraries that hold it cost more to
    import than all figures of a pack to compute. Tests hold it against statsmodels.
    """
    import numpy as np

    base = np.where(denominator > 0, denominator, np.nan)
    share = numerator / base
    spread = 1 + Z_95**2 / base
    centre = (share + Z_95**2 / (2 * base)) / spread
    half = Z_95 / spread * np.sqrt(share * (1 - share) / base + Z_95**2 / (4 * base**2))
    lower = np.where(numerator == 0, 0.0, centre - half)
    upper = np.where(numerator == base, 1.0, centre + half)
    return np.where(np.isnan(base), np.nan, 100 * lower), np.where(
        np.isnan(base), np.nan, 100 * upper
    )


def newcombe(
    numerator: float, denominator: float, other_numerator: float, other_denominator: float
) -> tuple[float, float]:
    """95 % limits of the difference of two shares, the first less the second, in percentage points.

    Newcombe (1998), method 10: from the Wilson limits of each share. Tests hold it against
    statsmodels.
    """
    import numpy as np

    tops = np.array([numerator, other_numerator], dtype="float64")
    bases = np.array([denominator, other_denominator], dtype="float64")
    shares = 100 * tops / bases
    lower, upper = wilson(tops, bases)
    below, above = shares - lower, upper - shares
    difference = shares[0] - shares[1]
    return (
        float(difference - np.hypot(below[0], above[1])),
        float(difference + np.hypot(above[0], below[1])),
    )


def proportion_interval(
    met: float, base: float, confidence: float = 0.95, method: str = "wilson"
) -> tuple[float, float]:
    """Limits of one share, 0 to 1, at any level. ``wilson`` (the default of the pages) or
    ``exact`` (Clopper and Pearson). Refuses a base of 0 with ``ValueError``.
    """
    from statsmodels.stats.proportion import proportion_confint

    if base <= 0:
        raise ValueError("there is no interval on a base of 0")
    named = {"wilson": "wilson", "exact": "beta"}[method]
    lower, upper = proportion_confint(met, base, alpha=1 - confidence, method=named)
    lower = 0.0 if met == 0 else lower
    return float(lower), float(1.0 if met == base else upper)


def rate_interval(
    count: int, exposure: float, per: float = 1.0, confidence: float = 0.95
) -> tuple[float, float]:
    """Exact Poisson limits of a rate, at all counts (Garwood 1936)."""
    from statsmodels.stats.rates import confint_poisson

    if exposure <= 0:
        raise ValueError("there is no rate on a population of 0")
    lower, upper = confint_poisson(count, exposure, method="exact-c", alpha=1 - confidence)
    return (0.0 if count == 0 else float(lower) * per), float(upper) * per
