"""Plans that last: time on plan, two years and more, and those on their way there."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, months_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.child_protection import (
    OPEN,
    PLAN_BREAKDOWNS,
    ended_plans,
    own_plans,
    previous_plans,
)
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.readings import (
    six_months_after,
    three_months_after,
    two_years_after,
)
from sru_analysis.metrics.sources import (
    DFE_D5,
    DFE_D7,
    LAIT_98,
    LAIT_264,
    LONG_PLAN_CONFERENCES,
    MONTHS_AS_DAYS,
    TWO_YEARS_730,
)
from sru_analysis.records.store import Records

SECTION = "long_running_plans"
NEEDS = ("cp_plans.cp_plan_end_date",)

BANDS = (
    "3 months or less",
    "More than 3 to 6 months",
    "More than 6 months, less than 1 year",
    "1 year, less than 2 years",
    "2 years or more",
)
YEAR = 365
MONTHS = {
    "Under 12 months": 12,
    "12 to under 15 months": 15,
    "15 to under 18 months": 18,
    "18 to under 21 months": 21,
    "21 to under 24 months": 24,
    "24 months or more": None,
}


@metric(
    number=25,
    title="Children on plans by time on plan",
    plain="How long the plans open on the date have run.",
    kind="split",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(DFE_D5, MONTHS_AS_DAYS, TWO_YEARS_730),
    needs=NEEDS,
    open_between=OPEN,
    distinct="person_id",
    breakdowns=PLAN_BREAKDOWNS,
    outcomes=BANDS,
)
def cp_plan_duration_bands_open(records):
    """Children on child protection plans on the date, by the days since the plan began: up to 91,
    92 to 183, 184 to 364, 365 to 729, 730 or more. Where the council's settings say so, calendar
    months stand for 91, 183 and 730 days, as in its other figures.

    Only the present plan counts; earlier plans of the child are not added.

    Not counted: temporary plans of other councils.

    Why it matters: a plan should change something within months. Where many run on, work drifts;
    where few reach a year, plans may end too early.
    """
    plans = own_plans(records)
    start = plans["cp_plan_start_date"]
    edges = [
        # A plan of exactly three or six months still is in the shorter band (R6).
        days_after(three_months_after(start, records), 1),
        days_after(six_months_after(start, records), 1),
        days_after(start, YEAR),
        two_years_after(start, records),
    ]
    return band_by_time(plans, *OPEN, edges, list(BANDS), "outcome")


@metric(
    number=26,
    title="Children on a plan for two years or more",
    plain="Children who have been on their present plan for two years or more.",
    kind="count",
    counts="children",
    section=SECTION,
    source=(DFE_D5, LAIT_264, TWO_YEARS_730),
    needs=NEEDS,
    open_between=("two_years_on", "cp_plan_end_date"),
    distinct="person_id",
    breakdowns=(*PLAN_BREAKDOWNS, "previous_plans"),
    better="lower",
)
def cp_plans_2y_open_count(records):
    """Children whose child protection plan is open at the end of the day and began 730 days or more
    before it.

    Only the present plan counts; earlier plans of the child are not added. Where the council's
    settings say so, 24 calendar months stand for 730 days, which differ by a day when a 29 February
    lies between; or the first and the last day are both counted, so that 729 days have passed.

    Not counted: temporary plans of other councils.

    Why it matters: after two years at risk of significant harm, a child needs another answer.
    """
    plans = own_plans(records)
    return plans.assign(
        two_years_on=two_years_after(plans["cp_plan_start_date"], records),
        previous_plans=previous_plans(records),
    )


cp_plans_2y_open_pct = derived(
    "cp_plans_2y_open_pct",
    number=27,
    title="Share of children on a plan for two years or more",
    plain="Of the children on a plan, the share who have been on it for two years or more.",
    kind="percent",
    of=("cp_plans_2y_open_count", "cp_plans_open"),
    section=SECTION,
    tier="statutory",
    source=(LAIT_264, DFE_D5, TWO_YEARS_730),
    breakdowns=PLAN_BREAKDOWNS,
    better="lower",
    definition="""
    Children on child protection plans on the date.

    Met when the present plan began 730 days or more before the date.

    Not counted: temporary plans of other councils.

    Why it matters: lets two years or more be compared when the number of plans changes.
    """,
)


@metric(
    number=28,
    title="Ended plans that had lasted two years or more",
    plain="Of the plans that ended, the share that had lasted two years or more.",
    kind="percent",
    counts="plans",
    section=SECTION,
    tier="statutory",
    source=(LAIT_98, DFE_D7, TWO_YEARS_730),
    needs=NEEDS,
    during="cp_plan_end_date",
    breakdowns=PLAN_BREAKDOWNS,
    better="lower",
)
def cp_plans_2y_ceased_pct(records):
    """Child protection plans that ended in the period.

    Met when the plan had begun 730 days or more before the day on which it ended.

    Not counted: temporary plans of other councils.

    Why it matters: to be read with second or subsequent plans: few long plans and many repeats
    can mean that plans end too early. None at all is not expected.
    """
    plans = ended_plans(records)
    return plans.assign(met=lasted_two_years(plans, records))


def lasted_two_years(plans: pd.DataFrame, records: Records) -> pd.Series:
    """Whether each ended plan had lasted two years or more."""
    return plans["cp_plan_end_date"] >= two_years_after(plans["cp_plan_start_date"], records)


@metric(
    number=30,
    title="Children on plans that near two years",
    plain="Open plans that are nearing two years, by months on the plan.",
    kind="split",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LONG_PLAN_CONFERENCES,),
    needs=NEEDS,
    open_between=OPEN,
    distinct="person_id",
    breakdowns=PLAN_BREAKDOWNS,
    outcomes=tuple(MONTHS),
)
def cp_plans_approaching_threshold(records):
    """Children on child protection plans on the date, by calendar months since the plan began. A
    month is complete on the same day of a later month, or on its last day where it is shorter.

    Twenty-four months and 730 days are one day apart when a 29 February lies between.

    Not counted: temporary plans of other councils.

    Why it matters: shows who will reach two years next, while there is time to act.
    """
    plans = own_plans(records)
    edges = [months_after(plans["cp_plan_start_date"], n) for n in MONTHS.values() if n]
    return band_by_time(plans, *OPEN, edges, list(MONTHS), "outcome")
