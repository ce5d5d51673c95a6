"""Control charts of shares and counts: p, p' (Laney), u and c. Only numpy: pages may call it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sru_analysis.statistics.control_charts import Limits

MEAN_RANGE = 1.128
"""The mean moving range of normal values, in standard deviations."""


def p_chart(met: Sequence[float], base: Sequence[float]) -> Limits:
    """Shares, 0 to 1, with three binomial standard errors of each base about the overall share."""
    met, base = np.asarray(met, dtype=float), np.asarray(base, dtype=float)
    share, error = _share_and_error(met, base)
    return _limits(np.full(len(base), share), 3 * error, 0.0, 1.0)


def p_prime_chart(
    met: Sequence[float],
    base: Sequence[float],
    *,
    never_narrower: bool = False,
    clipped: bool = True,
) -> Limits:
    """Shares with limits widened by how much they really vary from month to month (Laney 2002).

    With ``never_narrower`` the factor is at least 1: the chart of the pages, which says so.
    ``clipped`` keeps the limits between 0 and 1.
    """
    met, base = np.asarray(met, dtype=float), np.asarray(base, dtype=float)
    share, error = _share_and_error(met, base)
    factor = _spread(met, base, share, error)
    if never_narrower:
        factor = max(factor, 1.0)
    floor, ceiling = (0.0, 1.0) if clipped else (-np.inf, np.inf)
    return _limits(np.full(len(base), share), 3 * error * factor, floor, ceiling)


def u_chart(count: Sequence[float], exposure: Sequence[float]) -> Limits:
    """Counts for each unit of exposure."""
    count, exposure = np.asarray(count, dtype=float), np.asarray(exposure, dtype=float)
    rate = count.sum() / exposure.sum()
    return _limits(np.full(len(count), rate), 3 * np.sqrt(rate / exposure), 0.0, np.inf)


def c_chart(count: Sequence[float]) -> Limits:
    """Counts over equal spans of time."""
    count = np.asarray(count, dtype=float)
    mean = count.mean()
    return _limits(np.full(len(count), mean), np.full(len(count), 3 * np.sqrt(mean)), 0.0, np.inf)


def reach_of(kind: str, top: Sequence[float], base: Sequence[float] | None) -> np.ndarray:
    """Three standard errors of each point, before any clipping; ``kind`` p, pp, u or c."""
    top = np.asarray(top, dtype=float)
    if kind == "c":
        return np.full(len(top), 3 * np.sqrt(top.mean()))
    base = np.asarray(base, dtype=float)
    if kind == "u":
        return 3 * np.sqrt(top.sum() / base.sum() / base)
    share, error = _share_and_error(top, base)
    return 3 * error * (_spread(top, base, share, error) if kind == "pp" else 1.0)


def two_sigma(limits: Limits, floor: float, ceiling: float, reach: np.ndarray) -> tuple:
    """Limits at two thirds of the reach, clipped like the others."""
    return (
        np.clip(limits.centre - reach * 2 / 3, floor, ceiling),
        np.clip(limits.centre + reach * 2 / 3, floor, ceiling),
    )


def _share_and_error(met: np.ndarray, base: np.ndarray) -> tuple[float, np.ndarray]:
    share = met.sum() / base.sum()
    return share, np.sqrt(share * (1 - share) / base)


def _spread(met: np.ndarray, base: np.ndarray, share: float, error: np.ndarray) -> float:
    """How much shares vary from point to point, in standard errors."""
    if not 0 < share < 1 or len(met) < 2:
        return 0.0
    z = (met / base - share) / error
    return float(np.abs(np.diff(z)).mean() / MEAN_RANGE)


def _limits(centre: np.ndarray, reach: np.ndarray, floor: float, ceiling: float) -> Limits:
    count = len(centre)
    return Limits(
        centre,
        np.clip(centre - reach, floor, ceiling),
        np.clip(centre + reach, floor, ceiling),
        np.zeros(count, dtype=int),
        np.ones(count, dtype=bool),
    )
