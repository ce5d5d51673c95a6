"""Initial child protection conferences: how many, how soon, and what children say there."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday, working_days_after
from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, SECTION, own_plans
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    CIN_RULE_2883,
    CIN_RULE_2884,
    CIN_RULE_2885,
    COLLECT_TRANSFER_IN,
    DFE_C4,
    DFE_D1,
    LAIT_218,
    LAIT_269,
    LG_INFORM_3217,
    LOCAL,
    SSD_MEETING,
    SSD_PARTICIPATION,
    SSD_TARGET_15,
    SSD_TRANSFER_IN,
    WORKING_TOGETHER,
)
from sru_analysis.records.store import Records

BREAKDOWNS = ("team", *CHILD_BREAKDOWNS, "transfer_in")
HELD = "initial_cp_conferences.icpc_date"
WORKING_DAYS = 15
AGE_TO_TAKE_PART = 4
TOOK_PART = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6")
COULD_TAKE_PART = (*TOOK_PART, "PN7")


@once
def held_conferences(records: Records) -> pd.DataFrame:
    """Initial conferences that were held, one row a child and day.

    Adds ``clock_start``, the day on which the 15 working days begin: the strategy discussion of
    the enquiry; for a child who moved in on a plan the referral, the day the council was told.
    Where one child and day has several rows, the latest clock that does not lie after the
    conference stands.
    """
    rows = records.initial_cp_conferences
    rows = rows[rows["icpc_date"].notna()].reset_index(drop=True)
    start = clock_starts(rows, records)
    rows = rows.assign(
        clock_start=start, transfer_in=rows["icpc_transfer_in"], team=rows["icpc_team"]
    )
    repeated = rows.duplicated(["person_id", "icpc_date"], keep=False)
    best = rows.assign(usable=start <= rows["icpc_date"])[repeated]
    best = best.sort_values(["usable", "clock_start"], kind="stable", na_position="first")
    best = best.drop_duplicates(["person_id", "icpc_date"], keep="last").drop(columns="usable")
    return pd.concat([rows[~repeated], best], ignore_index=True)


def clock_starts(rows: pd.DataFrame, records: Records) -> pd.Series:
    """The day on which the clock of each conference starts; missing where it is not known."""
    enquiries = records.s47_enquiries[["s47_enquiry_id", "s47_start_date"]]
    enquiries = enquiries.dropna(subset=["s47_enquiry_id"]).drop_duplicates("s47_enquiry_id")
    strategy = rows["strategy_discussion_date"]
    if strategy.isna().any():
        started = enquiries.set_index("s47_enquiry_id")["s47_start_date"]
        strategy = strategy.fillna(date_of(rows["s47_enquiry_id"], started))
    told = rows["referral_date"].fillna(strategy)
    return strategy.where(rows["icpc_transfer_in"] != "yes", told)


def in_time(conferences: pd.DataFrame) -> pd.Series:
    """Whether each conference was held from its clock's start to the 15th working day."""
    start = conferences["clock_start"]
    return conferences["icpc_date"].between(start, working_days_after(start, WORKING_DAYS))


@metric(
    number=4,
    title="Children at initial conferences",
    plain="Different children whose case went to an initial child protection conference in the "
    "period.",
    kind="count",
    counts="children",
    section=SECTION,
    source=(DFE_C4, CIN_RULE_2884),
    needs=(HELD,),
    during="icpc_date",
    distinct="person_id",
    breakdowns=BREAKDOWNS,
)
def icpc_children(records):
    """Different children with at least one initial child protection conference held in the period,
    unborn children among them. In a breakdown a child stands under the latest of them.

    Children of different months do not add up: a child may come back.

    Not counted: conferences booked and not held.

    Why it matters: the number of children for whom professionals thought that a plan might be
    needed.
    """
    return held_conferences(records)


@metric(
    number=5,
    title="Initial conferences, counted for each child",
    plain="Initial conferences counted once for each child: three siblings at one meeting count "
    "three.",
    kind="count",
    counts="children and conferences",
    section=SECTION,
    tier="statutory",
    source=(DFE_C4, LAIT_269, CIN_RULE_2884),
    needs=(HELD,),
    during="icpc_date",
    breakdowns=BREAKDOWNS,
)
def icpc_events(records):
    """Initial child protection conferences held in the period, once for each child they were
    about, those of children who moved in on a plan among them.

    A child with two conferences counts twice, with two rows for one day once.

    Not counted: conferences booked and not held.

    Why it matters: the count that the Department for Education publishes, and the base of
    timeliness.
    """
    return held_conferences(records)


@metric(
    number=6,
    title="Initial conference meetings",
    plain="Initial conference meetings that chairs ran, however many children each was about.",
    kind="count",
    counts="meetings",
    section=SECTION,
    tier="extra",
    source=(SSD_MEETING,),
    needs=(HELD, "initial_cp_conferences.icpc_meeting_id"),
    during="icpc_date",
    breakdowns=("team",),
)
def icpc_meetings(records):
    """Meetings with at least one initial conference held in the period: brothers and sisters with
    the same meeting and day count once, under the team of the child whose id comes first. A
    conference without a meeting's id counts as a meeting
    of its own, which may count too many.

    Not counted: conferences booked and not held.

    Why it matters: the work of chairs. It is never the number of conferences that is published.
    """
    rows = held_conferences(records)
    meeting = rows["icpc_meeting_id"].fillna("child " + rows["person_id"])
    rows = rows.assign(meeting=meeting).sort_values(["icpc_date", "meeting", "person_id"])
    return rows.drop_duplicates(["meeting", "icpc_date"], ignore_index=True)


icpc_change_pct = derived(
    "icpc_change_pct",
    number=8,
    title="Change in children at initial conferences",
    plain="How much the number of children at initial conferences has changed since a named month.",
    kind="change",
    of="icpc_children",
    section=SECTION,
    source=(LOCAL,),
    decimals=0,
    definition="""
    Children at initial conferences in the month less those in the base month, as a percentage of
    those in the base month. Both numbers and both months are printed.

    Not counted: as for children at initial conferences. From a base below 10 no percentage is
    given.

    Why it matters: says whether more children come to conference than at the start of the year.
    """,
)


@metric(
    number=9,
    title="Initial conferences within 15 working days",
    plain="Of the initial conferences held, the share held no later than 15 working days after "
    "the strategy discussion that started the enquiry.",
    kind="percent",
    counts="children and conferences",
    section=SECTION,
    source=(LAIT_218, SSD_TARGET_15, WORKING_TOGETHER, DFE_C4, LG_INFORM_3217),
    needs=(HELD, "s47_enquiries"),
    during="icpc_date",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def icpc_within_15wd_pct(records):
    """Initial child protection conferences held in the period, once for each child.

    Met when the conference was held on or after the strategy discussion that started the section
    47 enquiry and no later than 15 working days after it. The day of the discussion is day 0; a
    discussion on a weekend or bank holiday counts as if on the last working day before. For a
    child who moved in on another council's plan the clock starts with the referral.

    Not counted: conferences booked and not held. A conference without a usable date for the
    discussion, or held before it, is counted and not met.

    Why it matters: until the conference, nobody has decided together how the child is kept safe.
    """
    rows = held_conferences(records)
    return rows.assign(met=in_time(rows))


@metric(
    number=10,
    title="Conferences of children moving in within 15 working days",
    plain="For children moving in on another council's plan, the share with a conference here "
    "within 15 working days of the council being told.",
    kind="percent",
    counts="children and conferences",
    section=SECTION,
    tier="statutory",
    source=(COLLECT_TRANSFER_IN, SSD_TRANSFER_IN),
    needs=(HELD, "initial_cp_conferences.icpc_transfer_in"),
    during="icpc_date",
    breakdowns=("team", *CHILD_BREAKDOWNS),
    better="higher",
)
def icpc_transfer_in_15wd_pct(records):
    """Initial conferences held in the period for children who moved in on another council's plan.

    Met when the conference was held on or after the day on which the council was told (the
    referral) and no later than 15 working days after it.

    Not counted: all other initial conferences. Where the referral is not known, the strategy
    discussion stands for it, which for these children is the day on which the council was told;
    a conference for which neither is known is counted and not met.

    Why it matters: a plan must not lapse because a family moves.
    """
    rows = transfers_in(records)
    return rows.assign(met=in_time(rows))


def transfers_in(records: Records) -> pd.DataFrame:
    """Held conferences of children who moved in on another council's plan."""
    rows = held_conferences(records)
    return rows[rows["transfer_in"] == "yes"].reset_index(drop=True)


@metric(
    number=14,
    title="Initial conferences leading to a plan",
    plain="Of the initial conferences held, the share that made the child subject to a plan.",
    kind="percent",
    counts="children and conferences",
    section=SECTION,
    tier="extra",
    source=(LOCAL, DFE_C4, DFE_D1, CIN_RULE_2885, CIN_RULE_2883),
    needs=(HELD, "cp_plans"),
    during="icpc_date",
    breakdowns=BREAKDOWNS,
)
def icpc_to_plan_pct(records):
    """Initial child protection conferences held in the period, once for each child.

    Met when a child protection plan of the child starts on the day of the conference.

    Not counted: conferences booked and not held; temporary plans of other councils do not count
    as plans.

    Why it matters: a low share may mean that conferences are called too readily, a very high one
    that the decision is made before them.
    """
    rows = held_conferences(records)
    plans = own_plans(records)[["person_id", "cp_plan_start_date"]].drop_duplicates()
    found = rows.merge(
        plans, how="left", left_on=["person_id", "icpc_date"], right_on=list(plans.columns)
    )
    return rows.assign(met=found["cp_plan_start_date"].notna())


@metric(
    number=15,
    title="Initial conferences of children moving in",
    plain="Initial conferences held because the child moved in already on a plan elsewhere.",
    kind="count",
    counts="children and conferences",
    section=SECTION,
    tier="statutory",
    source=(SSD_TRANSFER_IN, LAIT_269),
    needs=(HELD, "initial_cp_conferences.icpc_transfer_in"),
    during="icpc_date",
    breakdowns=("team", *CHILD_BREAKDOWNS),
)
def icpc_transfer_in_count(records):
    """Initial conferences held in the period, once for each child, because the child moved in on
    another council's plan.

    Not counted: all other initial conferences, and those where it is not known.

    Why it matters: these conferences come from outside, whatever the council does.
    """
    return transfers_in(records)


@metric(
    number=54,
    title="Children who took part in their conference",
    plain="Of the children aged 4 or over with a conference, the share who took part or gave "
    "their views.",
    kind="percent",
    counts="children and conferences",
    section=SECTION,
    source=(SSD_PARTICIPATION, LOCAL),
    needs=("conference_participation", "children.dob"),
    during="conference_date",
    breakdowns=("conference", "participation", *CHILD_BREAKDOWNS),
    better="higher",
)
def cp_participation_conf_pct(records):
    """Child protection conferences held in the period, initial and review, once for each child
    aged 4 or over on the day for whom it is recorded how they took part (codes PN1 to PN7).

    Met when the child attended, whether or not they spoke, or gave their views otherwise (PN1 to
    PN6).

    Not counted: children under 4 (PN0, or by their age); conferences for which nothing is
    recorded. On the fourth birthday either code is right. A child whose date of birth is not
    known is counted when the code says that the child is 4 or over.

    Why it matters: a plan about a child's safety should hold what the child says. Where little
    is recorded, the figure says little.
    """
    rows = records.conference_participation
    rows = rows[rows["participation"].isin(COULD_TAKE_PART)].reset_index(drop=True)
    fourth_birthday = birthday(of_child(rows, "dob", records), AGE_TO_TAKE_PART)
    too_young = rows["conference_date"] < fourth_birthday
    rows = rows.assign(
        met=rows["participation"].isin(TOOK_PART), conference=rows["conference_type"]
    )
    return rows[~too_young].reset_index(drop=True)
