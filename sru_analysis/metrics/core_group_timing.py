"""Core groups: the first in time, the next often enough, enough agencies present."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import working_days_after
from sru_analysis.metrics.child_protection import (
    CHILD_BREAKDOWNS,
    OPEN,
    PLAN_BREAKDOWNS,
    SECTION,
    own_plans,
)
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.review_timeliness import first_broken, kept_since
from sru_analysis.metrics.sources import (
    CORE_GROUP_INTERVAL,
    CORE_GROUP_TEN_DAYS,
    LOCAL,
    SSD_QUORATE,
)
from sru_analysis.records.schema import AGENCIES
from sru_analysis.records.store import Records

NEEDS = ("core_groups.held_date", "cp_plans.cp_plan_end_date")
FIRST_STANDARD = "core_group_first_working_days"
INTERVAL = "core_group_interval_days"
LEAST = "core_group_least_agencies"


def held_during_plans(records: Records) -> pd.DataFrame:
    """Core groups held from the first to the last day of a plan: ``plan``, ``held_date``."""
    held = records.core_groups[["person_id", "held_date"]].dropna().drop_duplicates()
    pairs = own_plans(records)[["person_id", "plan", *OPEN]].merge(held, on="person_id")
    ended = pairs["cp_plan_end_date"].notna() & (pairs["held_date"] > pairs["cp_plan_end_date"])
    inside = (pairs["held_date"] >= pairs["cp_plan_start_date"]) & ~ended
    return pairs.loc[inside, ["plan", "held_date"]].reset_index(drop=True)


@metric(
    number=50,
    title="First core groups within 10 working days",
    plain="Of the plans that began, the share whose core group first met within 10 working days.",
    kind="percent",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(CORE_GROUP_TEN_DAYS, LOCAL),
    needs=NEEDS,
    during="cp_plan_start_date",
    present_on="first_due",
    breakdowns=PLAN_BREAKDOWNS,
    better="higher",
)
def core_group_first_10wd_pct(records):
    """Child protection plans that started in the period and whose 10 working days (or those that
    the council's settings state) were over by its last day.

    Met when a core group was held on or after the day on which the plan began, which is that of
    the initial conference, and no later than 10 working days after it.

    Not counted: plans whose 10 working days are not over yet; temporary plans of other councils.

    Why it matters: the plan of the conference becomes a working plan in the first core group.
    """
    plans = own_plans(records)
    first = held_during_plans(records).groupby("plan")["held_date"].min()
    allowed = records.configuration.standards[FIRST_STANDARD]
    due = working_days_after(plans["cp_plan_start_date"], allowed)
    return plans.assign(first_due=due, met=date_of(plans["plan"], first) <= due)


@metric(
    number=51,
    title="Core groups held as often as required",
    plain="Of the open plans, the share whose core groups have met as often as required.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(CORE_GROUP_INTERVAL,),
    needs=NEEDS,
    standards=(INTERVAL,),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=("team", "category", *CHILD_BREAKDOWNS),
    better="higher",
)
def core_group_frequency_pct(records):
    """Children on child protection plans on the date.

    Met when no more days than the council's standard allows lay between the start of the plan and
    its first core group, between one core group and the next, and between the last one and the
    date. Where the return of core groups begins after the plan, the first of these times runs from
    the first day of the return.

    Not counted: core groups planned and not held; temporary plans of other councils. One gap that
    was too long counts against the child until the plan ends.

    Why it matters: between conferences the core group is what keeps a plan going. There is no
    national interval: the council states its own in its settings, and without it there is no
    figure.
    """
    plans = own_plans(records)
    allowed = records.configuration.standards.get(INTERVAL, 0)
    begins = plans["cp_plan_start_date"]
    first_day = pd.Timestamp(records.window("core_groups")[0])
    begins = begins.where(pd.isna(first_day) | (begins >= first_day), first_day)
    started = pd.DataFrame({"plan": plans["plan"], "since": begins})
    again = held_during_plans(records).rename(columns={"held_date": "since"})
    waits = pd.concat([started, again], ignore_index=True)
    waits = waits.sort_values(["plan", "since"], kind="stable", ignore_index=True)
    after = waits.groupby("plan")["since"].shift(-1).astype("datetime64[s]")
    ends = date_of(waits["plan"], records.cp_plans["cp_plan_end_date"])
    due = waits["since"] + pd.Timedelta(days=allowed)
    waits = waits.assign(until=after.fillna(ends), due=due.astype("datetime64[s]"))
    return kept_since(plans, first_broken(waits, "until"))


@metric(
    number=53,
    title="Core groups that were quorate",
    plain="Of the core groups held, the share with the social worker and the minimum partners "
    "present.",
    kind="percent",
    counts="core groups",
    section=SECTION,
    tier="extra",
    source=(LOCAL, SSD_QUORATE),
    needs=("core_groups.held_date",),
    during="held_date",
    breakdowns=CHILD_BREAKDOWNS,
    better="higher",
)
def core_group_quorate_pct(records):
    """Core groups held in the period, once for each child, for which it is recorded of at least one
    agency whether it was invited and came.

    Met when at least two agencies came (or as many as the council's settings state) beside the
    social worker, who leads the group and is taken to have been there. A report sent instead is
    not attendance.

    Not counted: core groups not held; those with nothing recorded about any agency.

    Why it matters: a group of one is no core group. Two agencies is the measure for conferences;
    for core groups the minimum is local.
    """
    rows = records.core_groups
    rows = rows[rows["held_date"].notna() & rows[[*AGENCIES]].notna().any(axis=1)]
    came = (rows[[*AGENCIES]] == "ATTENDED").sum(axis=1)
    least = records.configuration.standards[LEAST]
    return rows.assign(met=came >= least).reset_index(drop=True)
