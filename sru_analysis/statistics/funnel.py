"""Funnel plots: groups of different size against one average.

Teams: exact binomial or Poisson limits. Councils (large, with more spread than chance): limits
widened by the spread between them (Spiegelhalter 2005), with the formulas of FunnelPlotR 0.6.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z_LEVELS = {"95": 1.959964, "998": 3.090232}
LEVELS = {"95": (0.025, 0.975), "998": (0.001, 0.999)}
TRIM = 0.1
FEWEST_GROUPS = 10
"""Spread between fewer groups is noise: exact limits only."""


def exact_limits(base: Sequence[float], share: float, level: str = "998") -> tuple:
    """Exact binomial limits of shares (0 to 1) about an average, one pair a base."""
    from scipy.stats import binom

    base = np.asarray(base, dtype=float)
    lower, upper = LEVELS[level]
    return binom.ppf(lower, base, share) / base, binom.ppf(upper, base, share) / base


def exact_rate_limits(expected: Sequence[float], target: float = 1.0, level: str = "998") -> tuple:
    """Exact Poisson limits of observed over expected about a target, one pair an expected."""
    from scipy.stats import chi2

    expected = np.asarray(expected, dtype=float) * target
    lower, upper = LEVELS[level]
    below = chi2.ppf(lower, 2 * expected) / 2
    above = chi2.ppf(upper, 2 * (expected + 1)) / 2
    return below / expected * target, above / expected * target


@dataclass(frozen=True)
class Funnel:
    """Limits that allow for the spread between groups, one a group, by level ``95`` and ``998``.

    ``phi`` is the spread over that of chance alone, ``tau2`` what is added to the variance.
    """

    target: float
    z: np.ndarray
    z_kept: np.ndarray
    used: int
    phi: float
    tau2: float
    plain: dict[str, tuple[np.ndarray, np.ndarray]]
    widened: dict[str, tuple[np.ndarray, np.ndarray]]


def funnel_of_shares(
    numerator: Sequence[float], denominator: Sequence[float], trim: float = TRIM
) -> Funnel:
    """Shares (0 to 1) on the arcsine scale about the overall share (FunnelPlotR type PR)."""
    top, base = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    target = top.sum() / base.sum()
    middle = np.arcsin(np.sqrt(target))
    error = 1 / (2 * np.sqrt(base))
    z = (np.arcsin(np.sqrt(top / base)) - middle) / error
    kept = np.clip(z, *np.quantile(z, [trim, 1 - trim]))
    phi, tau2 = _spread(kept, error)

    def limits(variance: np.ndarray) -> dict:
        reach = {name: c * np.sqrt(variance) for name, c in Z_LEVELS.items()}
        return {
            name: tuple(np.sin(np.clip(middle + sign * one, 0, np.pi / 2)) ** 2 for sign in (-1, 1))
            for name, one in reach.items()
        }

    return Funnel(target, z, kept, len(kept), phi, tau2, limits(error**2), limits(error**2 + tau2))


def funnel_of_ratios(
    numerator: Sequence[float], expected: Sequence[float], method: str = "SHMI", trim: float = TRIM
) -> Funnel:
    """Observed over expected: ``SHMI`` on the log scale, trimmed; ``CQC`` on the square root
    scale, winsorised (FunnelPlotR type SR). Plain limits are exact Poisson about 1.
    """
    top, base = np.asarray(numerator, dtype=float), np.asarray(expected, dtype=float)
    if method == "SHMI":
        base = np.round(base, 2)
        error = 1 / np.sqrt(base)
        with np.errstate(divide="ignore"):
            z = np.log(top / base) / error
        rank = np.argsort(np.argsort(z, kind="stable"), kind="stable") + 1
        place = rank * 10 // (len(z) + 1)
        inside = (place > 0) & (place < 9) if trim else np.ones(len(z), dtype=bool)
        kept = z[inside]
        phi, tau2 = _spread(kept, error[inside])
    else:
        error = 1 / (2 * np.sqrt(base))
        z = (np.sqrt(top / base) - 1) / error
        kept = np.clip(z, *np.quantile(z, [trim, 1 - trim]))
        phi, tau2 = _spread(kept, error)
    wide = np.sqrt(error**2 + tau2)
    widened = {
        name: (np.exp(-c * wide), np.exp(c * wide)) if method == "SHMI"
        else (1 - c * wide, 1 + c * wide)
        for name, c in Z_LEVELS.items()
    }  # fmt: skip
    plain = {name: exact_rate_limits(base, 1.0, name) for name in LEVELS}
    return Funnel(1.0, z, kept, len(kept), phi, tau2, plain, widened)


def _spread(z: np.ndarray, error: np.ndarray) -> tuple[float, float]:
    """``phi``: mean square of z; ``tau2``: variance between groups by the method of moments."""
    count, weight = len(z), 1 / error**2
    phi = float((z**2).mean()) if count else 0.0
    if count < 2:
        return phi, 0.0
    between = (count * phi - (count - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    return phi, float(max(0.0, between))
