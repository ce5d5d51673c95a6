"""First and later review conferences in time, and children all of whose reviews were."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, OPEN, SECTION, own_plans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.overlaps import open_once
from sru_analysis.metrics.readings import three_months_after
from sru_analysis.metrics.review_conferences import (
    NEEDS,
    reviews_with_due_dates,
    waits_for_review,
)
from sru_analysis.metrics.sources import (
    DFE_D6,
    LAIT_19,
    MONTHS_AS_DAYS,
    SSD_CLOCKS,
    WORKING_TOGETHER_REVIEWS,
)
from sru_analysis.records.store import Records

BREAKDOWNS = ("team", "category", *CHILD_BREAKDOWNS)
CLOCK = (WORKING_TOGETHER_REVIEWS, SSD_CLOCKS, MONTHS_AS_DAYS)


def reviews_numbered(records: Records, first: bool) -> pd.DataFrame:
    """First, or later, review conferences held whose timeliness can be worked out; with ``met``."""
    reviews = reviews_with_due_dates(records)
    reviews = reviews[reviews["review_number"].notna()]
    reviews = reviews[(reviews["review_number"] == "first") == first].reset_index(drop=True)
    return reviews.assign(met=reviews["cp_review_date"] <= reviews["due"])


@metric(
    number=42,
    title="First review conferences held on time",
    plain="Of the first review conferences held, the share held within three months of the initial "
    "conference.",
    kind="percent",
    counts="children and reviews",
    section=SECTION,
    tier="statutory",
    source=CLOCK,
    needs=NEEDS,
    during="cp_review_date",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_first_review_on_time_pct(records):
    """First review conferences of child protection plans held in the period, once for each child.

    Met when the review was held no later than 91 days after the plan began, which is the day of
    the initial conference.

    Not counted: later reviews; reviews on or before the first day of the plan, or in no plan of
    the child; reviews of other councils' temporary plans.

    Why it matters: the first review asks whether the plan has begun to work.
    """
    return reviews_numbered(records, first=True)


@metric(
    number=43,
    title="Later review conferences held on time",
    plain="Of the later review conferences held, the share held within six months of the one "
    "before.",
    kind="percent",
    counts="children and reviews",
    section=SECTION,
    tier="statutory",
    source=CLOCK,
    needs=NEEDS,
    during="cp_review_date",
    breakdowns=("review_number", *BREAKDOWNS),
    better="higher",
)
def cp_subsequent_review_on_time_pct(records):
    """Second and later review conferences of child protection plans held in the period, once for
    each child.

    Met when the review was held no later than 183 days after the one before, whether or not that
    one was early or late.

    Not counted: first reviews; reviews on or before the first day of the plan, or in no plan of
    the child; reviews of other councils' temporary plans.

    Why it matters: a plan that goes on must be looked at again.
    """
    return reviews_numbered(records, first=False)


def first_broken(waits: pd.DataFrame, until: str) -> pd.Series:
    """By ``plan``, the first day on which a limit was broken: the day after the first ``due`` of
    its waits that passed before ``until``, the end of the wait (missing while it lasts).
    """
    late = waits[until].isna() | (waits[until] > waits["due"])
    return days_after(waits.loc[late, "due"], 1).groupby(waits.loc[late, "plan"]).min()


def kept_since(plans: pd.DataFrame, broken: pd.Series) -> pd.DataFrame:
    """Open plans, no child on two at once, cut on the first day on which a limit was broken.

    Adds ``met``: not broken so far.
    """
    rows = plans.assign(broken_on=date_of(plans["plan"], broken))
    rows = open_once(rows, "person_id", *OPEN)
    edge = rows["broken_on"].fillna(pd.Timestamp("9999-12-31"))
    cut = band_by_time(rows, *OPEN, [edge], ["yes", "no"], "kept")
    return cut.assign(met=cut["kept"] == "yes")


@metric(
    number=44,
    title="Children whose reviews were all on time",
    plain="Of the children on a plan for three months or more, the share whose reviews were all in "
    "time.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(LAIT_19, DFE_D6, *CLOCK),
    needs=NEEDS,
    open_between=OPEN,
    distinct="person_id",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_children_reviews_on_time_pct(records):
    """Children on the date on a child protection plan that began 91 days or more before it.

    Met when the first review was held within 91 days of the start of the plan, each later one
    within 183 days of the one before, and no more than 183 days (91 before the first review) have
    passed since the last.

    Not counted: plans of fewer than 91 days; reviews on or before the first day of a plan;
    temporary plans of other councils.

    Why it matters: the figure that the Department for Education publishes for 31 March. A review
    missed once counts against the child until the plan ends. How the Department treats the time
    since the last review was not verified against its own algorithm.
    """
    broken = first_broken(waits_for_review(records), "waits_until")
    rows = kept_since(own_plans(records), broken)
    began = date_of(rows["plan"], records.cp_plans["cp_plan_start_date"])
    from_day_91 = three_months_after(began, records)
    start = rows["cp_plan_start_date"]
    return rows.assign(cp_plan_start_date=start.where(start >= from_day_91, from_day_91))
