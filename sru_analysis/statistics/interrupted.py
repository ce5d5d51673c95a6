"""Before and after: whether level and slope of a flow changed at a known date.

"Associated with", never "led to": what else happened on that date is not in the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_A_SIDE = 8
"""Points on each side without which no slope is told."""


@dataclass(frozen=True)
class Segmented:
    """Coefficients in the order intercept, time, level change, slope change.

    ``counts`` of a Poisson model with exposure (log scale), their plain and dispersion-scaled
    errors; ``rates`` of least squares on count over exposure, with errors that allow for
    autocorrelation up to two months (Newey and West).
    """

    counts: np.ndarray
    errors: np.ndarray
    scaled_errors: np.ndarray
    dispersion: float
    deviance: float
    aic: float
    rates: np.ndarray
    rate_errors: np.ndarray
    durbin_watson: float


def segmented(counts: Sequence[float], exposure: Sequence[float], before: int) -> Segmented:
    """Segmented regression of a monthly count with a change after the first ``before`` months."""
    import statsmodels.api as sm
    from statsmodels.stats.stattools import durbin_watson

    y, base = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    time = np.arange(1, len(y) + 1)
    after = (time > before).astype(float)
    design = np.column_stack([np.ones(len(y)), time, after, after * (time - before)])
    family = sm.families.Poisson()
    plain = sm.GLM(y, design, family=family, exposure=base).fit()
    scaled = sm.GLM(y, design, family=family, exposure=base).fit(scale="X2")
    rates = sm.OLS(y / base, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": False}
    )
    return Segmented(
        counts=plain.params,
        errors=plain.bse,
        scaled_errors=scaled.bse,
        dispersion=float(plain.pearson_chi2 / plain.df_resid),
        deviance=float(plain.deviance),
        aic=float(plain.aic),
        rates=rates.params,
        rate_errors=rates.bse,
        durbin_watson=float(durbin_watson(rates.resid)),
    )
