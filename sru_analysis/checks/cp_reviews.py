"""Checks of review conferences against the plans that they review."""

from __future__ import annotations

import pandas as pd

from sru_analysis.checks.declare import check
from sru_analysis.checks.linking import LAST_DAY, pairs
from sru_analysis.records.store import Records

START, END = "cp_plan_start_date", "cp_plan_end_date"
HELD = "cp_reviews.cp_review_date"
SATURDAY = 5


@check(
    title="Review outside every plan",
    finds="cp_reviews",
    needs=(HELD, "cp_plans.cp_plan_end_date"),
)
def review_outside_plan(records: Records) -> pd.DataFrame:
    """A review held on a day on which no plan of the child was open; the last day of a plan
    counts as inside. The timeliness of the review cannot be told."""
    held = _held(records)
    found = pairs(held, records.cp_plans, [START, END])
    day = found["cp_review_date"]
    inside = (found[f"{START}_other"] <= day) & (day <= found[f"{END}_other"].fillna(LAST_DAY))
    return held[~held.index.isin(found.loc[inside, "row"])]


@check(
    rule="CIN 8841",
    title="Review on or before the start of the plan",
    finds="cp_reviews",
    needs=(HELD, "cp_plans"),
)
def review_before_plan_start(records: Records) -> pd.DataFrame:
    """A review on or before the first day of the plan that it is said to review; where no plan is
    named, on the first day of a plan and inside no other."""
    held = _held(records)
    plans = records.cp_plans
    starts = plans.dropna(subset=["cp_plan_id"]).drop_duplicates("cp_plan_id")
    named = starts.set_index("cp_plan_id")[START].reindex(held["cp_plan_id"]).set_axis(held.index)
    found = pairs(held, plans, [START, END])
    day = found["cp_review_date"]
    inside = (found[f"{START}_other"] < day) & (day <= found[f"{END}_other"].fillna(LAST_DAY))
    on_start = held.index.isin(found.loc[day == found[f"{START}_other"], "row"])
    unnamed = named.isna() & on_start & ~held.index.isin(found.loc[inside, "row"])
    return held[(held["cp_review_date"] <= named) | unnamed]


@check(
    rule="CIN 4003",
    title="Review held during a child in need plan",
    finds="cp_reviews",
    needs=(HELD, "support_episodes.support_end_date", "cp_plans.cp_plan_end_date"),
)
def review_during_cin_plan(records: Records) -> pd.DataFrame:
    """A review on a day on which a child in need plan of the child is open, other than the day on
    which a child protection plan ends."""
    held = _held(records)
    episodes = records.support_episodes
    cin = episodes[episodes["support_kind"] == "CIN_PLAN"]
    span = ["support_start_date", "support_end_date"]
    found = pairs(held, cin, span)
    day = found["cp_review_date"]
    during = (found[f"{span[0]}_other"] <= day) & (day < found[f"{span[1]}_other"].fillna(LAST_DAY))
    last_days = pairs(held, records.cp_plans, [END])
    ending = last_days.loc[last_days["cp_review_date"] == last_days[f"{END}_other"], "row"]
    return held[held.index.isin(found.loc[during, "row"]) & ~held.index.isin(ending)]


@check(title="Review conference at a weekend", finds="cp_reviews", needs=(HELD,))
def review_at_weekend(records: Records) -> pd.DataFrame:
    """A review conference dated on a Saturday or Sunday."""
    held = _held(records)
    return held[held["cp_review_date"].dt.day_of_week >= SATURDAY]


def _held(records: Records) -> pd.DataFrame:
    return records.cp_reviews[records.cp_reviews["cp_review_date"].notna()]
