"""Children who come back onto a plan: how soon, how often, and for what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.calendar import months_after
from sru_analysis.metrics.child_protection import (
    CHILD_BREAKDOWNS,
    OPEN,
    PLAN_BREAKDOWNS,
    SECTION,
    earlier_plans,
    own_plans,
    previous_plans,
)
from sru_analysis.metrics.conferences import transfers_in
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import LOCAL
from sru_analysis.records.store import Records

NEEDS = ("cp_plans.cp_plan_end_date",)
GAPS = {"6m": 6, "12m": 12, "24m": 24}
TWO_YEARS_IN_MONTHS = 24


@once
def plans_with_last_one(records: Records) -> pd.DataFrame:
    """The council's own plans with the child's last plan that ended before each began.

    Adds ``last_ended`` and ``last_category``, missing where there is none. A plan that ended on
    the day on which this one began is continued by it (R16) and is no earlier one.
    """
    plans = own_plans(records)
    rows = plans[["person_id", *OPEN, "category"]].reset_index()
    pairs = rows.merge(rows, on="person_id", suffixes=("", "_before"))
    started = pairs["cp_plan_start_date_before"] < pairs["cp_plan_start_date"]
    ended = pairs["cp_plan_end_date_before"] < pairs["cp_plan_start_date"]
    pairs = pairs[started & ended]
    last = ["index", "cp_plan_end_date_before", "cp_plan_start_date_before"]
    pairs = pairs.sort_values(last, kind="stable").drop_duplicates("index", keep="last")
    found = pairs.set_index("index").reindex(plans.index)
    return plans.assign(
        last_ended=found["cp_plan_end_date_before"].astype("datetime64[s]"),
        last_category=found["category_before"].astype("str"),
    )


@metric(
    number=33,
    title="Second or subsequent plans within two years",
    plain="Of the plans that began, the share where the child's last plan had ended within the two "
    "years before.",
    kind="percent",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=NEEDS,
    during="cp_plan_start_date",
    looks_back=TWO_YEARS_IN_MONTHS,
    breakdowns=("repeat_gap", *PLAN_BREAKDOWNS),
    better="lower",
)
def cp_repeat_plan_2y_pct(records):
    """Child protection plans that started in the period.

    Met when the child's last plan had ended before this one began, and no more than 24 calendar
    months before it: the clock runs from the end of the one to the start of the other. The records
    must reach 24 months further back than the period.

    Not counted: temporary plans of other councils; plans that go on from another council's plan
    because the child moved in. A plan that begins on the day on which the earlier one ends
    continues it and is no repeat.

    Why it matters: a plan that is needed again so soon may have ended too early.
    """
    plans = plans_with_last_one(records)
    moved_in = transfers_in(records)[["person_id", "icpc_date"]].drop_duplicates()
    found = plans.merge(
        moved_in, how="left", left_on=["person_id", OPEN[0]], right_on=["person_id", "icpc_date"]
    )
    gaps = [plans[OPEN[0]] <= months_after(plans["last_ended"], n) for n in GAPS.values()]
    gap = np.select([one.to_numpy() for one in gaps], list(GAPS), default="none")
    gap = pd.Series(gap, index=plans.index, dtype="str")
    plans = plans.assign(met=gap != "none", repeat_gap=gap)
    return plans[found["icpc_date"].isna()].reset_index(drop=True)


@metric(
    number=34,
    title="Time before a repeat plan",
    plain="The typical time between the end of one plan and the start of the child's next.",
    kind="duration",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=NEEDS,
    during="cp_plan_start_date",
    breakdowns=("same_category", *PLAN_BREAKDOWNS),
    better="higher",
)
def cp_repeat_plan_gap_median(records):
    """Child protection plans that started in the period and for which the records hold an earlier
    plan of the child that had ended: the days from the end of the last one to this start, the
    median and the quartiles. The category of abuse is the latest one of either plan.

    Not counted: first plans; plans whose earlier one the records do not hold; temporary plans of
    other councils.

    Why it matters: many short gaps mean that plans end before the change is safe. The longer the
    records reach back, the longer the gaps that they can show.
    """
    plans = plans_with_last_one(records)
    plans = plans[plans["last_ended"].notna()].reset_index(drop=True)
    known = plans["category"].notna() & plans["last_category"].notna()
    same = (plans["category"] == plans["last_category"]).map({True: "yes", False: "no"})
    days = (plans[OPEN[0]] - plans["last_ended"]).dt.days
    return plans.assign(days=days, same_category=same.where(known).astype("str"))


@metric(
    number=35,
    title="Children on a second or later plan",
    plain="Of the children on a plan on the date, the share who had been on one before.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=NEEDS,
    open_between=OPEN,
    distinct="person_id",
    breakdowns=("previous_plans", "team", "category", *CHILD_BREAKDOWNS),
    better="lower",
)
def cp_repeat_open_children(records):
    """Children on child protection plans on the date.

    Met when an earlier plan of the child had ended before the present one began, however long ago:
    in the records, or by the number of earlier plans that the source states.

    Not counted: temporary plans of other councils.

    Why it matters: says who the children on plans are. It is not the share of plans begun that are
    repeats: children on a second plan may stay longer or shorter than others.
    """
    plans = own_plans(records)
    return plans.assign(met=earlier_plans(records) >= 1, previous_plans=previous_plans(records))
