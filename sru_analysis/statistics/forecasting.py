"""Forecasts of a monthly series, and how far each would have been out in the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Z = {80: 1.2815515655446004, 95: 1.959963984540054}


@dataclass(frozen=True)
class Forecast:
    """Means of the coming steps; limits by level where the method has exact ones."""

    mean: np.ndarray
    limits: dict[int, tuple[np.ndarray, np.ndarray]]


def naive(values: Sequence[float], steps: int, season: int = 1) -> Forecast:
    """The last value goes on; with a season the value of the same month of the last one."""
    y = np.asarray(values, dtype=float)
    ahead = np.arange(1, steps + 1)
    mean = y[len(y) - season + (ahead - 1) % season]
    errors = y[season:] - y[:-season]
    sigma = np.sqrt((errors**2).mean()) if len(errors) else np.nan
    spread = sigma * np.sqrt((ahead - 1) // season + 1)
    return Forecast(mean, {level: (mean - z * spread, mean + z * spread) for level, z in Z.items()})


def drift(values: Sequence[float], steps: int) -> Forecast:
    """The mean step of the series goes on."""
    y = np.asarray(values, dtype=float)
    slope = (y[-1] - y[0]) / (len(y) - 1)
    return Forecast(y[-1] + slope * np.arange(1, steps + 1), {})


def mean_forecast(values: Sequence[float], steps: int) -> Forecast:
    """The mean of the series goes on."""
    return Forecast(np.full(steps, np.mean(values)), {})


def smoothed(
    values: Sequence[float], steps: int, *, trend: bool = True, damped: bool = True
) -> tuple[Forecast, float]:
    """Exponential smoothing, additive; and its log-likelihood."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    series = pd.Series(np.asarray(values, dtype=float))
    model = ETSModel(
        series, error="add", trend="add" if trend else None, damped_trend=trend and damped
    )
    fitted = model.fit(disp=False)
    return Forecast(np.asarray(fitted.forecast(steps)), {}), float(fitted.llf)


def arima(
    values: Sequence[float], steps: int, order: tuple[int, int, int], trend: str = "n"
) -> tuple[Forecast, float]:
    """An ARIMA model; and its log-likelihood."""
    import pandas as pd
    from statsmodels.tsa.arima.model import ARIMA

    fitted = ARIMA(pd.Series(np.asarray(values, dtype=float)), order=order, trend=trend).fit()
    return Forecast(np.asarray(fitted.forecast(steps)), {}), float(fitted.llf)


@dataclass(frozen=True)
class Accuracy:
    """Errors of a forecast over the months kept back: actual less forecast."""

    mean_error: float
    root_mean_square: float
    mean_absolute: float
    mean_absolute_per_cent: float
    scaled: float


def accuracy(
    actual: Sequence[float], forecast: Sequence[float], history: Sequence[float], season: int = 1
) -> Accuracy:
    """How far out: also against the naive forecast within the history (MASE, below 1 = better)."""
    y, f, past = (np.asarray(one, dtype=float) for one in (actual, forecast, history))
    errors = y - f
    scale = np.abs(past[season:] - past[:-season]).mean()
    return Accuracy(
        float(errors.mean()),
        float(np.sqrt((errors**2).mean())),
        float(np.abs(errors).mean()),
        float(np.abs(100 * errors / y).mean()),
        float(np.abs(errors).mean() / scale) if scale else float("nan"),
    )


def rolling_errors(
    values: Sequence[float],
    steps: int,
    forecast: Callable[[np.ndarray, int], np.ndarray],
    initial: int = 12,
) -> np.ndarray:
    """Errors (actual less forecast) from every origin in the past: one row an origin, one column
    a step ahead; missing beyond the last month. The first origin has one more than ``initial``
    observations behind it.
    """
    y = np.asarray(values, dtype=float)
    rows = []
    for known in range(initial + 1, len(y)):
        made = np.asarray(forecast(y[:known], steps), dtype=float)
        ahead = min(steps, len(y) - known)
        row = np.full(steps, np.nan)
        row[:ahead] = y[known : known + ahead] - made[:ahead]
        rows.append(row)
    return np.array(rows).reshape(len(rows), steps)


def root_mean_squares(errors: np.ndarray) -> np.ndarray:
    """The typical error by step ahead: root mean square over the origins that reach it."""
    return _over_origins(errors**2) ** 0.5


def mean_absolutes(errors: np.ndarray) -> np.ndarray:
    """The mean absolute error by step ahead."""
    return _over_origins(np.abs(errors))


def origins_by_step(errors: np.ndarray) -> np.ndarray:
    """From how many origins each step ahead is known."""
    return (~np.isnan(errors)).sum(axis=0)


def _over_origins(values: np.ndarray) -> np.ndarray:
    counts = (~np.isnan(values)).sum(axis=0)
    total = np.nansum(values, axis=0)
    return np.divide(total, counts, out=np.full(len(counts), np.nan), where=counts > 0)
