"""Visits to children on plans: in the council's own time limit, and seen alone."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday, days_after
from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, OPEN, SECTION
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.overlaps import alongside
from sru_analysis.metrics.plan_conflicts import open_plans
from sru_analysis.metrics.sources import LOCAL, SSD_SEEN_ALONE, VISIT_STANDARD
from sru_analysis.records.store import Records

BREAKDOWNS = ("team", "category", *CHILD_BREAKDOWNS)
STANDARD = "cp_visit_days"
FROM_AGE = "seen_alone_from_age"
BETWEEN = ("visit_date", "until")


@once
def protection_visits(records: Records) -> pd.DataFrame:
    """Child protection visits at which the child was seen, or not recorded as unseen; adds
    ``until``, the next one, missing for the last.
    """
    rows = records.visits
    rows = rows[(rows["visit_kind"] == "CP") & (rows["child_seen"] != "no")]
    rows = rows.sort_values(["person_id", "visit_date"], kind="stable", ignore_index=True)
    after = rows.groupby("person_id")["visit_date"].shift(-1)
    return rows.assign(until=after.astype("datetime64[s]"))


@metric(
    number=48,
    title="Children on plans visited in time",
    plain="Of the children on a plan, the share seen within the council's own time limit.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(VISIT_STANDARD,),
    needs=("cp_plans.cp_plan_end_date", "visits"),
    standards=(STANDARD,),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_visits_in_timescale_pct(records):
    """Children on child protection plans on the date.

    Met when the child was seen on a child protection visit on the date or in the days before it,
    as many as the council's standard allows; the day of the visit is not counted.

    Not counted: temporary plans of other councils. A visit at which the child was not seen is no
    visit. A child not seen yet on a new plan is counted and not met.

    Why it matters: nobody knows how a child is without seeing the child. There is no national
    interval: the council states its own in its settings, and without it there is no figure.
    """
    visits = protection_visits(records)
    allowed = records.configuration.standards.get(STANDARD, 0)
    over, after = days_after(visits["visit_date"], allowed + 1), visits["until"]
    visits = visits.assign(until=after.where(after < over, over))
    rows = alongside(open_plans(records), OPEN, visits, BETWEEN)
    return rows.assign(met=rows["beside"] >= 0)


@metric(
    number=49,
    title="Children seen alone at the last visit",
    plain="Of the children on a plan, the share seen alone at the last visit.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(SSD_SEEN_ALONE, LOCAL),
    needs=("cp_plans.cp_plan_end_date", "children.dob", "visits.seen_alone"),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_seen_alone_pct(records):
    """Children on child protection plans on the date who are old enough and have been seen on a
    child protection visit since the plan began. Old enough is 4 and over, unless the council's
    settings state another age; 0 counts all children who are born.

    Met when the child was seen alone at the last of these visits. Where it is not recorded, it is
    not met.

    Not counted: younger children; children not born yet, or without a date of birth; children not
    visited yet; temporary plans of other councils.

    Why it matters: some things a child can say only when nobody of the family listens.
    """
    visits = protection_visits(records)
    rows = alongside(open_plans(records), OPEN, visits, BETWEEN)
    rows = rows[rows["beside"] >= 0].reset_index(drop=True)
    last = visits.iloc[rows["beside"]].reset_index(drop=True)
    old_enough = birthday(
        of_child(rows, "dob", records), records.configuration.standards.get(FROM_AGE, 4)
    )
    start = rows[OPEN[0]].where(rows[OPEN[0]] >= old_enough, old_enough)
    counted = old_enough.notna() & (last["visit_date"] >= rows["plan_began"])
    rows = rows.assign(met=last["seen_alone"] == "yes", **{OPEN[0]: start})
    return rows[counted].reset_index(drop=True)
