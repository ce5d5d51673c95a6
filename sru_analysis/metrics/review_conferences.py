"""Review conferences of child protection plans: held, in time, due, overdue."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.child_protection import (
    CHILD_BREAKDOWNS,
    OPEN,
    SECTION,
    latest_category,
    own_plans,
)
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.overlaps import open_once
from sru_analysis.metrics.readings import six_months_after, three_months_after
from sru_analysis.metrics.sources import (
    CIN_RULE_8841,
    LAIT_19,
    LOCAL,
    MONTHS_AS_DAYS,
    SSD_CLOCKS,
    WORKING_TOGETHER_REVIEWS,
)
from sru_analysis.records.store import Records

DUE_SOON_DAYS = 30
NUMBERS = {0: "first", 1: "second"}
OF_THE_PLAN = (
    "cp_plan_id", "cp_plan_start_date", "cp_plan_end_date", "cp_plan_ola", "team",
)  # fmt: skip
NEEDS = ("cp_reviews.cp_review_date", "cp_plans.cp_plan_end_date")


@once
def reviews_with_due_dates(records: Records) -> pd.DataFrame:
    """Review conferences held, one row a child and day, with the plan reviewed and its clock.

    Adds ``plan`` (row of ``records.cp_plans``; missing where no plan of the child holds the
    review), start, end, team and category of the plan, ``due`` and ``review_number`` (first,
    second, later). The first review is due 91 days after the plan began, a later one 183 days
    after the one before (R6, or calendar months where the council says so). A review on or before
    the first day of its plan has neither: its timeliness cannot be worked out. Reviews of other
    councils' temporary plans are left out.
    """
    reviews = _with_plan(_held_reviews(records), records)
    reviews = reviews[reviews["cp_plan_ola"] != "yes"]
    reviews = reviews.sort_values(["plan", "cp_review_date"], kind="stable", ignore_index=True)
    usable = reviews["cp_review_date"] > reviews["cp_plan_start_date"]
    by_plan = reviews[usable].groupby("plan")
    before = by_plan["cp_review_date"].shift().reindex(reviews.index)
    place = by_plan.cumcount().reindex(reviews.index)
    first = three_months_after(reviews["cp_plan_start_date"], records).where(usable)
    later = six_months_after(before.astype("datetime64[s]"), records)
    number = place.map(NUMBERS).fillna("later").where(usable)
    return reviews.assign(due=later.fillna(first), review_number=number.astype("str"))


def _held_reviews(records: Records) -> pd.DataFrame:
    rows = records.cp_reviews
    rows = rows[rows["cp_review_date"].notna()]
    return rows.drop_duplicates(["person_id", "cp_review_date"]).reset_index(drop=True)


def _with_plan(reviews: pd.DataFrame, records: Records) -> pd.DataFrame:
    """The plan of each review: the one it names, else the one of the child that is open on its
    day or ends on it.

    Of two plans that meet on the day of the review, it belongs to the one that it ended.
    """
    plans = records.cp_plans
    spans = plans[["person_id", "cp_plan_id", "cp_plan_start_date", "cp_plan_end_date"]]
    named = reviews[["person_id", "cp_plan_id", "cp_review_date"]]
    pairs = named.assign(review=reviews.index).merge(
        spans.assign(plan=plans.index), on="person_id", suffixes=("_named", "")
    )
    day, start, end = (
        pairs["cp_review_date"],
        pairs["cp_plan_start_date"],
        pairs["cp_plan_end_date"],
    )
    inside = (start <= day) & (end.isna() | (day <= end))
    pairs["named"] = pairs["cp_plan_id_named"] == pairs["cp_plan_id"]
    pairs["after_start"] = start < day
    best_last = ["review", "named", "after_start", "cp_plan_start_date"]
    pairs = pairs.loc[inside | pairs["named"], [*best_last, "plan"]]
    pairs = pairs.sort_values(best_last, kind="stable").drop_duplicates("review", keep="last")
    plan = pairs.set_index("review")["plan"].reindex(reviews.index)
    detail = plans[list(OF_THE_PLAN)].assign(category=latest_category(plans)).reindex(plan)
    rows = [reviews.drop(columns="cp_plan_id"), plan, detail.set_axis(reviews.index)]
    return pd.concat(rows, axis=1)


@once
def waits_for_review(records: Records) -> pd.DataFrame:
    """Open plans, cut at each review: one row for every wait for the next review.

    Open over [``waits_from``, ``waits_until``): from the start of the plan or a review to the next
    review or the end of the plan, missing while it lasts. ``due`` is the day by which the next
    review should be held.
    """
    plans = own_plans(records)
    reviews = reviews_with_due_dates(records)
    reviews = reviews[reviews["due"].notna()]
    start = plans["cp_plan_start_date"]
    begun = plans.assign(waits_from=start, due=three_months_after(start, records))
    again = reviews[["plan", "cp_review_date"]].rename(columns={"cp_review_date": "waits_from"})
    again = again.assign(due=six_months_after(again["waits_from"], records)).merge(plans, on="plan")
    waits = pd.concat([begun, again], ignore_index=True)
    waits = waits.sort_values(["plan", "waits_from"], kind="stable", ignore_index=True)
    after = waits.groupby("plan")["waits_from"].shift(-1).astype("datetime64[s]")
    ends = waits["cp_plan_end_date"]
    until = after.where(after.notna() & ~(ends < after), ends)
    return waits.assign(waits_until=until)


@once
def waits_of_open_plans(records: Records) -> pd.DataFrame:
    """``waits_for_review`` of the plan in which each child stands: no child waits twice at once.

    Of two plans open at once it is the one that began last.
    """
    waits = waits_for_review(records)
    pieces = open_once(own_plans(records), "person_id", *OPEN)[["plan", *OPEN]]
    pieces = pieces.rename(columns={OPEN[0]: "stands_from", OPEN[1]: "stands_until"})
    found = waits.merge(pieces, on="plan")
    begins, ends = found["waits_from"], found["waits_until"]
    starts, until = found["stands_from"], found["stands_until"]
    found = found.assign(
        waits_from=begins.where(begins >= starts, starts),
        waits_until=ends.where(ends.notna() & ~(until < ends), until),
    )
    lasts = found["waits_until"].isna() | (found["waits_from"] < found["waits_until"])
    return found[lasts].drop(columns=["stands_from", "stands_until"]).reset_index(drop=True)


@metric(
    number=40,
    title="Review conferences held",
    plain="Review conferences held, counted once for each child.",
    kind="count",
    counts="children and reviews",
    section=SECTION,
    tier="extra",
    source=(LOCAL, CIN_RULE_8841),
    needs=NEEDS,
    during="cp_review_date",
    breakdowns=("review_number", "team", "category", *CHILD_BREAKDOWNS),
)
def cp_reviews_held(records):
    """Child protection review conferences held in the period, once for each child.

    Not counted: reviews planned and not held; reviews of other councils' temporary plans.

    Why it matters: the work of conference chairs, and the base of timeliness.
    """
    return reviews_with_due_dates(records)


@metric(
    number=41,
    title="Review conferences held on time",
    plain="Of the review conferences held in the period, the share held by their due date.",
    kind="percent",
    counts="children and reviews",
    section=SECTION,
    source=(WORKING_TOGETHER_REVIEWS, LAIT_19, SSD_CLOCKS, MONTHS_AS_DAYS, LOCAL),
    needs=NEEDS,
    during="cp_review_date",
    breakdowns=("review_number", "team", "category", *CHILD_BREAKDOWNS),
    better="higher",
)
def cp_reviews_on_time_pct(records):
    """Child protection review conferences held in the period, once for each child.

    Met when the review was held by its due date: the first within 91 days of the start of the
    plan, each later one within 183 days of the one before. Due dates are worked out from these
    dates, never taken from the source. An early review starts the next 183 days. Where the
    council's settings say so, three and six calendar months stand for 91 and 183 days.

    Not counted: reviews planned and not held; reviews of other councils' temporary plans. A
    review on or before the first day of its plan, or in no plan of the child, is counted and not
    met.

    Why it matters: a plan that nobody looks at again does not protect. The Department for
    Education publishes another figure: children on a plan on one day whose reviews were all in
    time.
    """
    reviews = reviews_with_due_dates(records)
    return reviews.assign(met=reviews["cp_review_date"] <= reviews["due"])


@metric(
    number=45,
    title="Children with an overdue review",
    plain="Children on a plan whose review date has passed with no review held.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL, WORKING_TOGETHER_REVIEWS, MONTHS_AS_DAYS),
    needs=NEEDS,
    open_between=("waits_from", "waits_until"),
    distinct="person_id",
    breakdowns=("team", "category", *CHILD_BREAKDOWNS),
    better="lower",
    version=2,
)
def cp_reviews_overdue(records):
    """Children on a child protection plan on the date.

    Met when the next review is overdue: from the day after it was due (91 days after the start of
    the plan, 183 after the last review) until it is held or the plan ends. Where the council's
    settings say so, three and six calendar months stand for 91 and 183 days.

    Not counted: temporary plans of other councils.

    Why it matters: reviews held on time say nothing of reviews that have not been held at all.
    """
    waits = waits_of_open_plans(records)
    late_from = days_after(waits["due"], 1)
    cut = band_by_time(waits, "waits_from", "waits_until", [late_from], ["no", "yes"], "overdue")
    return cut.assign(met=cut["overdue"] == "yes")


@metric(
    number=46,
    title="Reviews due in the next 30 days",
    plain="Review conferences that fall due in the next 30 days.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL, WORKING_TOGETHER_REVIEWS, MONTHS_AS_DAYS),
    needs=NEEDS,
    open_between=("due_soon_from", "due_soon_until"),
    distinct="person_id",
    breakdowns=("team", "category"),
)
def cp_reviews_due_next_30d(records):
    """Children on a child protection plan on the date whose next review falls due within the 30
    days after it: 91 days after the start of the plan, 183 after the last review.

    Not counted: reviews due on the date itself or before it; temporary plans of other councils.

    Why it matters: the conferences that must be found a chair and a room next.
    """
    waits = waits_of_open_plans(records)
    soon, since = days_after(waits["due"], -DUE_SOON_DAYS), waits["waits_from"]
    until, due = waits["waits_until"], waits["due"]
    return waits.assign(
        due_soon_from=soon.where(soon > since, since),
        due_soon_until=due.where(until.isna() | (due < until), until),
    )
