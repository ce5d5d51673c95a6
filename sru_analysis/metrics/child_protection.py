"""Child protection plans: how many there are, begin and end, and what they are for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    ANNEX_A_PREVIOUS,
    ANNEX_A_UNBORN,
    CIN_CATEGORIES,
    CIN_RULE_8930,
    CIN_RULE_8935,
    CIN_UNBORN,
    DFE_D1,
    DFE_D2,
    DFE_D3,
    DFE_D4,
    DFE_POPULATION,
    LAIT_15,
    LAIT_16,
    LAIT_215,
    LAIT_219,
    LAIT_377,
    LG_INFORM_100,
    LOCAL,
    SSD_OTHER_COUNCIL,
)
from sru_analysis.records.store import Records

SECTION = "child_protection"
CHILD_BREAKDOWNS = ("age_band", "sex", "ethnicity", "disability")
PLAN_BREAKDOWNS = ("team", "category", *CHILD_BREAKDOWNS)
OPEN = ("cp_plan_start_date", "cp_plan_end_date")

CATEGORIES = {
    "NEG": "Neglect",
    "PHY": "Physical",
    "SAB": "Sexual",
    "EMO": "Emotional",
    "MUL": "Multiple",
}


@once
def own_plans(records: Records) -> pd.DataFrame:
    """The council's own plans; temporary ones of other councils are left out (R9).

    Adds ``category`` and ``plan``, the row of ``records.cp_plans``.
    """
    plans = records.cp_plans
    own = plans[plans["cp_plan_ola"] != "yes"]
    return own.assign(category=latest_category(own), plan=own.index).reset_index(drop=True)


def latest_category(plans: pd.DataFrame) -> pd.Series:
    """The latest category of abuse of each plan, else its first one."""
    return plans["cp_plan_latest_category"].fillna(plans["cp_plan_initial_category"])


def ended_plans(records: Records) -> pd.DataFrame:
    """The council's own plans that have ended."""
    plans = own_plans(records)
    return plans[plans["cp_plan_end_date"].notna()].reset_index(drop=True)


@once
def earlier_plans(records: Records) -> pd.Series:
    """How many plans the child of each of ``own_plans`` had been on before it began.

    Counted from the plans in hand; what the source states counts where it knows of more, which
    is usual for plans older than the records. A plan that ended on the day on which the next
    one begins is its continuation (R16): it is no earlier plan, here or in the stated number.
    """
    plans = own_plans(records)
    rows = plans[["person_id", *OPEN]].reset_index()
    rows = rows[rows.duplicated("person_id", keep=False)]
    pairs = rows.merge(rows, on="person_id", suffixes=("", "_before"))
    pairs = pairs[pairs["cp_plan_start_date_before"] < pairs["cp_plan_start_date"]]
    ended = pairs["cp_plan_end_date_before"] < pairs["cp_plan_start_date"]
    known = ended.groupby(pairs["index"]).sum().reindex(plans.index, fill_value=0)
    continued = (~ended).groupby(pairs["index"]).sum().reindex(plans.index, fill_value=0)
    stated = plans["number_of_previous_cp_plans"].fillna(0).astype("int64") - continued
    return known.where(known >= stated, stated).astype("int64")


@once
def previous_plans(records: Records) -> pd.Series:
    """``earlier_plans`` as the values of the breakdown of that name."""
    number = earlier_plans(records)
    named = np.select([number <= 0, number == 1], ["none", "one"], default="two_or_more")
    return pd.Series(named, index=number.index, dtype="str")


@metric(
    number=17,
    title="Children on child protection plans",
    plain="Children with a child protection plan on the date.",
    kind="count",
    counts="children",
    section=SECTION,
    source=(DFE_D1, LAIT_377, CIN_RULE_8935, SSD_OTHER_COUNCIL),
    needs=("cp_plans.cp_plan_end_date",),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_plans_open(records):
    """Children with a child protection plan open at the end of the day, unborn children among them.

    A plan is open from the day it starts and no longer on the day it ends. A child with two
    plans open at once counts once, in the plan that started last. The category of abuse is the
    latest one that the extract knows, whatever the date.

    Not counted: temporary plans of other councils; plans of zero days.

    Why it matters: the number of children who are judged to be at continuing risk of significant
    harm, and the work that follows from it.
    """
    return own_plans(records)


cp_plan_rate_per_10k = derived(
    "cp_plan_rate_per_10k",
    number=18,
    title="Children on plans for every 10,000 residents under 18",
    plain="Children with a plan on the date, for every 10,000 residents under 18.",
    kind="rate",
    of="cp_plans_open",
    section=SECTION,
    tier="statutory",
    source=(LAIT_215, DFE_D1, DFE_POPULATION),
    unit="per 10,000",
    definition="""
    Children on child protection plans on the date, divided by the residents aged 0 to 17 at the
    last 30 June before it, times 10,000. Until that estimate is published the latest one is used,
    and said so.

    Not counted: as for children on plans. Unborn children are counted above the line only.

    Why it matters: lets councils of different size be compared.
    """,
)

cp_plans_open_change_pct = derived(
    "cp_plans_open_change_pct",
    number=19,
    title="Change in children on plans",
    plain="How much the number of children on plans has changed since a named date.",
    kind="change",
    of="cp_plans_open",
    section=SECTION,
    source=(LOCAL,),
    decimals=0,
    definition="""
    Children on child protection plans on the date less those on the base date, as a percentage
    of those on the base date. Both numbers and both dates are printed.

    Not counted: as for children on plans. From a base below 10 no percentage is given.

    Why it matters: says how fast the work is growing, and from what.
    """,
)


@metric(
    number=20,
    title="Child protection plans started",
    plain="Plans that began in the period.",
    kind="count",
    counts="plans",
    section=SECTION,
    tier="statutory",
    source=(DFE_D1, LAIT_219, SSD_OTHER_COUNCIL),
    needs=("cp_plans",),
    during="cp_plan_start_date",
    breakdowns=(*PLAN_BREAKDOWNS, "previous_plans"),
)
def cp_plans_started(records):
    """Child protection plans that started in the period, both end days included.

    A child who starts two plans in the period counts twice.

    Not counted: temporary plans of other councils.

    Why it matters: with the plans that end, it explains every change in the number of children
    on plans.
    """
    plans = own_plans(records)
    return plans.assign(previous_plans=previous_plans(records))


@metric(
    number=22,
    title="Child protection plans ended",
    plain="Plans that ended in the period.",
    kind="count",
    counts="plans",
    section=SECTION,
    tier="statutory",
    source=(DFE_D1, LAIT_16, CIN_RULE_8930),
    needs=("cp_plans.cp_plan_end_date",),
    during="cp_plan_end_date",
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_plans_ended(records):
    """Child protection plans that ended in the period, both end days included, for any reason:
    moves to another council, 18th birthdays, adoption and death among them.

    Not counted: temporary plans of other councils.

    Why it matters: with the plans that start, it explains every change in the number of children
    on plans.
    """
    return ended_plans(records)


@metric(
    number=32,
    title="Second or subsequent plans",
    plain="Of the plans that began, the share where the child had been on a plan before, however "
    "long ago.",
    kind="percent",
    counts="plans",
    section=SECTION,
    tier="statutory",
    source=(LAIT_15, LG_INFORM_100, DFE_D3, ANNEX_A_PREVIOUS),
    needs=("cp_plans.cp_plan_end_date",),
    during="cp_plan_start_date",
    breakdowns=PLAN_BREAKDOWNS,
    better="lower",
)
def cp_repeat_plan_ever_pct(records):
    """Child protection plans that started in the period.

    Met when an earlier plan of the child had ended before this one began, however long ago: in
    the records, or by the number of earlier plans that the source states.

    Not counted: temporary plans of other councils, as plans started or as earlier ones, save
    where the stated number holds them. A plan that begins on the day on which the earlier one
    ends continues it and is no repeat.

    Why it matters: a low share is good, but none is not expected; with few long plans and many
    repeats, plans may end too early.
    """
    plans = own_plans(records)
    return plans.assign(met=earlier_plans(records) >= 1)


@metric(
    number=36,
    title="Category of abuse",
    plain="The latest category of abuse recorded for children on plans.",
    kind="split",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(DFE_D4, DFE_D2, CIN_CATEGORIES),
    needs=("cp_plans.cp_plan_end_date", "cp_plans.cp_plan_latest_category"),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=("team", *CHILD_BREAKDOWNS),
    outcomes=tuple(CATEGORIES.values()),
)
def cp_category_initial_latest(records):
    """Children on child protection plans on the date, each in the latest category of abuse of the
    plan, else in its first one.

    One extract knows only the latest category: a date in the past shows today's category.

    Not counted: as for children on plans. A blank category is "not known".

    Why it matters: says what children are protected from.
    """
    plans = own_plans(records)
    return plans.assign(outcome=plans["category"].map(CATEGORIES).astype("str"))


@metric(
    number=38,
    title="Unborn children on plans",
    plain="Children on a plan on the date who are not yet born.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(CIN_UNBORN, ANNEX_A_UNBORN),
    needs=("cp_plans.cp_plan_end_date", "children.dob"),
    open_between=("cp_plan_start_date", "until"),
    distinct="person_id",
    breakdowns=("team", "category"),
)
def cp_unborn_count(records):
    """Children on child protection plans on the date whose date of birth is blank, or later than
    the date.

    Not counted: children from the day of their birth; temporary plans of other councils. A child
    whose date of birth is missing for another reason cannot be told from an unborn one and is
    counted.

    Why it matters: these plans have clocks of their own, and the child's record must keep its id
    at birth.
    """
    plans = own_plans(records)
    born = of_child(plans, "dob", records)
    ends = plans["cp_plan_end_date"]
    return plans.assign(until=ends.where(ends.notna() & ~(born < ends), born))
