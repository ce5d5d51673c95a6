"""After a step down: whether it held, how long it took; and children in need who step up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.care import END, START, looked_after, periods_of_care
from sru_analysis.metrics.child_protection import (
    CHILD_BREAKDOWNS,
    OPEN,
    PLAN_BREAKDOWNS,
    SECTION,
    own_plans,
)
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.overlaps import alongside, open_once
from sru_analysis.metrics.readings import EXIT_WINDOW
from sru_analysis.metrics.review_conferences import reviews_with_due_dates
from sru_analysis.metrics.sources import CIN_RULE_4016, LOCAL
from sru_analysis.metrics.step_up_step_down import (
    CHILD_IN_NEED,
    EARLY_HELP,
    NEEDS,
    plan_exits,
)
from sru_analysis.records.store import Records

HALF_A_YEAR, YEAR = 183, 365
STEP_UP_DAYS = 90
IN_NEED = ("CIN_EPISODE", "CIN_PLAN")
SUPPORT = ("support_start_date", "support_end_date")


def step_downs(records: Records) -> pd.DataFrame:
    """Ended plans whose route is a step down to child in need or early help."""
    plans = plan_exits(records)
    return plans[plans["route"].isin([CHILD_IN_NEED, EARLY_HELP])].reset_index(drop=True)


def came_back_on(plans: pd.DataFrame, records: Records) -> pd.Series:
    """The first day from the end of each plan on which another plan of the child or a period of
    care began; missing where none did.
    """
    again = own_plans(records)[["person_id", "plan", OPEN[0]]].rename(columns={OPEN[0]: "date"})
    care = periods_of_care(records)[["person_id", "care_start"]]
    care = care.rename(columns={"care_start": "date"}).assign(plan=-1)
    starts = pd.concat([again, care], ignore_index=True)
    ends = plans[["person_id", "plan", OPEN[1]]].assign(row=plans.index)
    pairs = ends.merge(starts, on="person_id", suffixes=("", "_again"))
    after = (pairs["date"] >= pairs[OPEN[1]]) & (pairs["plan"] != pairs["plan_again"])
    found = pairs[after].groupby("row")["date"].min()
    return found.reindex(plans.index).astype("datetime64[s]")


@metric(
    number=63,
    title="Step-downs that held for six months",
    plain="Of the children stepped down, the share with no new plan or care entry in the following "
    "months.",
    kind="percent",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=NEEDS,
    during="cp_plan_end_date",
    present_on="followed_to",
    breakdowns=("came_back", "route", *PLAN_BREAKDOWNS),
    better="higher",
)
def cp_step_down_sustained_pct(records):
    """Child protection plans that ended in the period with a step down to child in need or to early
    help, once 183 days have passed by its last day.

    Met when neither a new plan of the child nor a period of care began on the day on which the
    plan ended or in the 183 days after it. The breakdown shows those that came back within 183
    days and within 365.

    Not counted: plans whose 183 days have not passed: for a single recent month that is all of
    them, so look at twelve months; short breaks are no care; temporary plans of other councils.

    Why it matters: a step down that does not last was made too early, or with too little support.
    """
    plans = step_downs(records)
    days = (came_back_on(plans, records) - plans[OPEN[1]]).dt.days
    soon = np.select([days <= HALF_A_YEAR, days <= YEAR], ["6m", "12m"], default="no")
    return plans.assign(
        met=~(days <= HALF_A_YEAR),
        came_back=pd.Series(soon, index=plans.index, dtype="str"),
        followed_to=days_after(plans[OPEN[1]], HALF_A_YEAR),
    )


@metric(
    number=64,
    title="Days from the decision to step down to the end of the plan",
    plain="The typical number of days from the decision to step down to the change itself.",
    kind="duration",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(LOCAL, CIN_RULE_4016),
    needs=(*NEEDS, "cp_reviews.cp_review_outcome_continue_cp"),
    during="cp_plan_end_date",
    looks_ahead=EXIT_WINDOW,
    breakdowns=("route", *PLAN_BREAKDOWNS),
    better="lower",
)
def cp_step_down_delay_days(records):
    """Child protection plans that ended in the period with a step down to child in need or to early
    help: the days from the last review conference of the plan that decided not to continue it, to
    the day on which it ended, the median and the quartiles. A plan should end on the day of that
    conference: 0.

    Not counted: temporary plans of other councils. A plan without such a review is left out of the
    median.

    Why it matters: a family should not wait for what has been decided.
    """
    plans = step_downs(records)
    reviews = reviews_with_due_dates(records)
    ended = reviews["cp_review_outcome_continue_cp"] == "no"
    decided = reviews[ended & ~(reviews["cp_review_date"] > reviews[OPEN[1]])]
    last = decided.groupby("plan")["cp_review_date"].max()
    decision = date_of(plans["plan"], last)
    return plans.assign(days=(plans[OPEN[1]] - decision).dt.days)


@metric(
    number=65,
    title="Children in need who begin a plan",
    plain="Of the children in need at the start, the share who began a child protection plan in "
    "the months after.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=("support_episodes.support_end_date", "cp_plans.cp_plan_end_date", "cla_episodes"),
    open_between=SUPPORT,
    distinct="person_id",
    looks_ahead=STEP_UP_DAYS,
    breakdowns=("team", *CHILD_BREAKDOWNS),
)
def cin_step_up_to_cp_pct(records):
    """Children on the date with an open child in need case or plan who are neither on a child
    protection plan nor looked after.

    Met when a child protection plan of the child begins in the 90 days after the date. The figure
    needs records of those 90 days, so that the latest date with one lies three months back.

    Not counted: early help; temporary plans of other councils; short breaks are no care.

    Why it matters: how often support as a child in need is not enough, and where the next plans
    come from. Another figure of the same name, plans that end in care, is not this one.
    """
    support = records.support_episodes
    in_need = support[support["support_kind"].isin(IN_NEED)]
    in_need = open_once(in_need, "person_id", *SUPPORT)
    plans = own_plans(records)
    rows = _alone(in_need, plans, looked_after(records))
    soon = plans.assign(cp_plan_end_date=plans[OPEN[0]])
    soon = soon.assign(cp_plan_start_date=days_after(plans[OPEN[0]], -STEP_UP_DAYS))
    rows = alongside(rows, SUPPORT, open_once(soon, "person_id", *OPEN), OPEN)
    return rows.assign(met=rows["beside"] >= 0)


def _alone(in_need: pd.DataFrame, plans: pd.DataFrame, care: pd.DataFrame) -> pd.DataFrame:
    """The time for which a child in need has neither a protection plan nor is looked after."""
    names = {START: OPEN[0], END: OPEN[1]}
    kept = ["person_id", *OPEN]
    other = pd.concat([plans[kept], care.rename(columns=names)[kept]], ignore_index=True)
    rows = alongside(in_need, SUPPORT, open_once(other, "person_id", *OPEN), OPEN)
    return rows[rows["beside"] < 0].drop(columns="beside").reset_index(drop=True)
