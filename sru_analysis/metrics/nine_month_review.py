"""The joint review of manager and conference chair when a plan reaches nine months."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import months_after
from sru_analysis.metrics.child_protection import own_plans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.differences import difference_of_shares
from sru_analysis.metrics.long_running_plans import SECTION
from sru_analysis.metrics.review_conferences import reviews_with_due_dates
from sru_analysis.metrics.sources import LOCAL_METHOD, NINE_MONTHS
from sru_analysis.records.store import Records

NINE, FROM, FOLLOWED = 9, 8, 12
BREAKDOWNS = ("team", "category")


def plans_reaching_nine_months(records: Records) -> pd.DataFrame:
    """Plans still open on the day on which they reach nine calendar months (R5).

    Adds that day, ``nine_months_on``.
    """
    plans = own_plans(records)
    reached = months_after(plans["cp_plan_start_date"], NINE)
    ends = plans["cp_plan_end_date"]
    plans = plans.assign(nine_months_on=reached)
    return plans[ends.isna() | (ends > reached)].reset_index(drop=True)


def second_reviews(records: Records) -> pd.DataFrame:
    """The second review conference of each plan: ``plan``, ``second_review``."""
    reviews = reviews_with_due_dates(records)
    second = reviews[reviews["review_number"] == "second"]
    return second[["plan", "cp_review_date"]].rename(columns={"cp_review_date": "second_review"})


@metric(
    number=67,
    title="Plans reaching nine months",
    plain="Children whose plan reached nine months, when the manager and chair should review it "
    "together.",
    kind="count",
    counts="plans",
    section=SECTION,
    source=(NINE_MONTHS,),
    needs=("cp_plans.cp_plan_end_date",),
    during="nine_months_on",
    breakdowns=BREAKDOWNS,
)
def cp_9m_review_due(records):
    """Child protection plans that reached nine calendar months in the period and were still open at
    the end of that day.

    Not counted: plans that had ended by then, or end on that day; temporary plans of other
    councils.

    Why it matters: at nine months, with the longest intervals allowed, the second review
    conference is about to be held: the time to ask whether the plan works.
    """
    return plans_reaching_nine_months(records)


@metric(
    number=68,
    title="Nine-month joint reviews in time",
    plain="Of the plans that reached nine months, the share reviewed together in time.",
    kind="percent",
    counts="plans",
    section=SECTION,
    source=(NINE_MONTHS,),
    needs=("cp_plans.cp_plan_end_date", "cp_reviews.cp_review_date", "cp_nine_month_reviews"),
    during="nine_months_on",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_9m_review_done_pct(records):
    """Child protection plans that reached nine calendar months in the period and were still open at
    the end of that day.

    Met when the manager and the conference chair reviewed the plan together from eight calendar
    months after its start, and no later than nine months after it or the second review
    conference, whichever came first.

    Not counted: plans that had ended by then; temporary plans of other councils. Where the second
    review conference came before eight months, no joint review can be in time: the plan is
    counted and not met.

    Why it matters: shows whether the joint review takes place. Before the return of joint reviews
    begins it is not available, not nought.
    """
    plans = plans_reaching_nine_months(records)
    plans = plans.merge(second_reviews(records), on="plan", how="left")
    last = plans[["nine_months_on", "second_review"]].min(axis=1)
    first = months_after(plans["cp_plan_start_date"], FROM)
    limits = plans[["person_id"]].assign(row=plans.index, first=first, last=last)
    pairs = limits.merge(records.cp_nine_month_reviews[["person_id", "review_date"]])
    inside = pairs["review_date"].between(pairs["first"], pairs["last"])
    return plans.assign(met=plans.index.isin(pairs.loc[inside, "row"]))


@metric(
    number=69,
    title="Plans ended by twelve months, before and after joint reviews began",
    plain="Whether more plans end by twelve months since the nine-month joint review began.",
    kind="change",
    counts="plans",
    section=SECTION,
    source=(NINE_MONTHS, LOCAL_METHOD),
    needs=("cp_plans.cp_plan_end_date", "cp_nine_month_reviews"),
    looking_back=True,
    estimated=True,
    unit="percentage points",
)
def cp_9m_review_effect(records, snapshot):
    """Child protection plans that reached nine calendar months and for which twelve have passed by
    the date.

    The share of them that had ended by twelve months, where they reached nine on or after the
    day of the first joint review, less that share where they reached nine before it, in
    percentage points, with a 95 % interval (Newcombe). Above nought: more plans end within the
    three months since joint reviews began. The number and the base shown are those since then.

    Not counted: plans that ended before nine months; plans whose twelve months have not passed;
    temporary plans of other councils. With fewer than 10 plans on either side no figure is given.

    Why it matters: a first look at whether the joint review changes anything. It compares before
    with after and cannot say why; steps up and down are counted alike.
    """
    plans = plans_reaching_nine_months(records)
    followed = months_after(plans["cp_plan_start_date"], FOLLOWED)
    plans, followed = plans[followed <= snapshot], followed[followed <= snapshot]
    ended = plans["cp_plan_end_date"] <= followed
    held = records.cp_nine_month_reviews["review_date"]
    since = plans["nine_months_on"] >= held[held <= snapshot].min()
    return difference_of_shares(ended[since], ended[~since])
