"""How long plans last: those that end early, and the typical length."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from sru_analysis.metrics.child_protection import PLAN_BREAKDOWNS, ended_plans, own_plans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.differences import no_estimate
from sru_analysis.metrics.long_running_plans import NEEDS
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.metrics.readings import exit_window, three_months_after
from sru_analysis.metrics.sources import DFE_D7, DFE_D8, KAPLAN_MEIER, MONTHS_AS_DAYS
from sru_analysis.metrics.step_up_step_down import (
    DAYS_BEFORE,
    REASONS,
    TRANSFERRED,
    closures_with_reason,
    within,
)
from sru_analysis.records.store import Records
from sru_analysis.statistics.intervals import Z_95

COHORT_DAYS = 730
FEWEST_PLANS = 20


@metric(
    number=29,
    title="Ended plans that had lasted three months or less",
    plain="Of the plans that ended, the share that had lasted three months or less.",
    kind="percent",
    counts="plans",
    section="child_protection",
    tier="statutory",
    source=(DFE_D7, DFE_D8, MONTHS_AS_DAYS),
    needs=NEEDS,
    during="cp_plan_end_date",
    breakdowns=(*PLAN_BREAKDOWNS, "moved_away"),
)
def cp_plans_short_ceased_pct(records):
    """Child protection plans that ended in the period.

    Met when the plan had begun 91 days or fewer before the day on which it ended. Where the
    council's settings say so, three calendar months stand for 91 days.

    Not counted: temporary plans of other councils. Plans of children who moved to another council
    are counted; the breakdown shows them apart (not known where the extract holds neither care
    nor support).

    Why it matters: a plan that ends at its first review may have ended too early, or not have been
    needed.
    """
    plans = ended_plans(records)
    last = three_months_after(plans["cp_plan_start_date"], records)
    return plans.assign(
        met=plans["cp_plan_end_date"] <= last, moved_away=moved_away(plans, records)
    )


def moved_away(plans: pd.DataFrame, records: Records) -> pd.Series:
    """Whether care or the case of each plan's child was closed for a move to another council from
    7 days before the plan ended to 28 days after it.
    """
    if not (records.covers("support_episodes") or records.covers("cla_episodes")):
        return pd.Series(pd.NA, index=plans.index, dtype="str")
    closures = closures_with_reason(records)
    around = partial(within, plans, before=DAYS_BEFORE, after=exit_window(records))
    moved = around(closures[closures["reason"].isin(REASONS[TRANSFERRED])])
    return pd.Series(np.where(moved, "yes", "no"), index=plans.index, dtype="str")


@metric(
    number=31,
    title="Typical length of a plan",
    plain="The typical length of a plan, allowing for plans still open.",
    kind="duration",
    counts="plans",
    section="child_protection",
    tier="extra",
    source=(KAPLAN_MEIER,),
    needs=NEEDS,
    looking_back=True,
    estimated=True,
)
def cp_plan_duration_median(records, snapshot):
    """Child protection plans that started in the 730 days up to the date, unless they have lasted
    no day.

    The number of days by which half of them have ended, or would have, as plans still open may
    yet last: the Kaplan-Meier estimate, with its 95 % interval. Where half have not ended by the
    longest time seen, or fewer than 20 plans started, no figure is given; where the interval has
    no upper end, none is printed.

    Not counted: temporary plans of other councils.

    Why it matters: the median of ended plans alone is too short while the number of plans grows,
    because the long ones have not ended yet.
    """
    plans = own_plans(records)
    day = as_days(pd.Series([snapshot]))[0]
    starts, ends = as_days(plans["cp_plan_start_date"]), as_days(plans["cp_plan_end_date"])
    cohort = (starts > day - COHORT_DAYS) & (starts <= day) & (starts < ends)
    lasted = np.minimum(ends, day) - starts
    cohort &= lasted > 0
    if cohort.sum() < FEWEST_PLANS:
        return no_estimate()
    return median_survival(lasted[cohort], ends[cohort] <= day)


def median_survival(lasted: np.ndarray, ended: np.ndarray) -> pd.DataFrame:
    """The median of durations of which some go on still, with its 95 % interval.

    Kaplan-Meier with Greenwood's variance; the interval holds every time at which the survival
    does not differ from one half on the log-minus-log scale. Tests hold it against statsmodels.
    """
    times, place = np.unique(lasted, return_inverse=True)
    leaving = np.bincount(place)
    deaths = np.bincount(place, weights=ended)
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - deaths / at_risk)
    if not (survival <= 0.5).any():
        return no_estimate()
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(deaths / (at_risk * (at_risk - deaths)))
        spread = np.sqrt(greenwood) / np.abs(np.log(survival))
        apart = (np.log(-np.log(survival)) - np.log(-np.log(0.5))) / spread
    near = times[(deaths > 0) & (survival > 0) & (np.abs(apart) <= Z_95)]
    lower = near.min() if len(near) else np.nan
    beyond = times[(deaths > 0) & (times > near.max())] if len(near) else near
    upper = beyond.min() if len(beyond) else np.nan
    value = times[np.argmax(survival <= 0.5)]
    return pd.DataFrame(
        {"value": [value], "lower": [lower], "upper": [upper], "denominator": [len(lasted)]},
        dtype="float64",
    )
