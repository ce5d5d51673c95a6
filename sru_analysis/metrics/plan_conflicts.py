"""Plans that changed, that run beside care, and that contradict other records."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday, days_after
from sru_analysis.metrics.breakdowns import band_by_time, of_child
from sru_analysis.metrics.care import END, START, looked_after
from sru_analysis.metrics.child_protection import (
    CATEGORIES,
    CHILD_BREAKDOWNS,
    OPEN,
    SECTION,
    own_plans,
)
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.overlaps import alongside, open_once
from sru_analysis.metrics.sources import (
    ANNEX_A_SHORT_BREAKS,
    CIN_CATEGORIES,
    CIN_RULES_CONFLICT,
    LOCAL,
)
from sru_analysis.records.store import Records

FIRST, LAST = OPEN
THREE_MONTHS = 91
ADULT = 18
TWO_PLANS = "Two plans at once"
ALSO_IN_NEED = "A child in need plan beside it"
ALSO_IN_CARE = "Looked after at the same time"
GROWN_UP = "Aged 18 or over"
AFTER_DEATH = "After the child's death"


@metric(
    number=37,
    title="Plans whose category changed",
    plain="Of the open plans, the share whose category is now different from the first one.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL, CIN_CATEGORIES),
    needs=(
        "cp_plans.cp_plan_end_date",
        "cp_plans.cp_plan_initial_category",
        "cp_plans.cp_plan_latest_category",
    ),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=("category_change", "team", *CHILD_BREAKDOWNS),
)
def cp_category_changed_pct(records):
    """Children on child protection plans on the date.

    Met when the latest category of abuse of the plan differs from its first one. Where one of the
    two is blank it is not met, and "not known" among the changes.

    One extract knows only the latest category: a date in the past shows today's category.

    Not counted: temporary plans of other councils.

    Why it matters: what a child must be protected from can turn out to be something else.
    """
    plans = own_plans(records)
    first = plans["cp_plan_initial_category"].map(CATEGORIES)
    last = plans["cp_plan_latest_category"].map(CATEGORIES)
    known = first.notna() & last.notna()
    change = (first + " to " + last).where(first != last, "Unchanged").where(known)
    return plans.assign(met=known & (first != last), category_change=change.astype("str"))


@metric(
    number=66,
    title="Children on a plan and looked after",
    plain="Children who are on a plan and looked after at the same time.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL, ANNEX_A_SHORT_BREAKS),
    needs=("cp_plans.cp_plan_end_date", "cla_episodes"),
    open_between=OPEN,
    distinct="person_id",
    breakdowns=("together", "legal_status", "team", *CHILD_BREAKDOWNS),
    better="lower",
)
def cp_cla_dual_count(records):
    """Children who on the date are both on a child protection plan and looked after. The time of
    both runs from the later of the plan's start and the start of the period of care; up to 91 days
    are three months or less.

    Not counted: children in a series of short breaks; temporary plans of other councils.

    Why it matters: a child who is looked after is reviewed by law already. Both together should
    be short.
    """
    both = plans_in_care(records)
    began = both[["plan_began", "care_start"]].max(axis=1)
    long = days_after(began, THREE_MONTHS + 1)
    return band_by_time(both, *OPEN, [long], ["short", "long"], "together")


@once
def open_plans(records: Records) -> pd.DataFrame:
    """The council's own plans, no child on two of them at once; adds ``plan_began``."""
    plans = own_plans(records)
    return open_once(plans.assign(plan_began=plans[FIRST]), "person_id", *OPEN)


@once
def plans_in_care(records: Records) -> pd.DataFrame:
    """The time for which each child is both on a plan and looked after (``OPEN``).

    Adds ``plan_began``, ``care_start`` and ``legal_status``.
    """
    care = looked_after(records)
    both = alongside(open_plans(records), OPEN, care, (START, END))
    both = both[both["beside"] >= 0].reset_index(drop=True)
    found = care.iloc[both["beside"]].reset_index(drop=True)
    return both.assign(care_start=found["care_start"], legal_status=found["legal_status"])


@metric(
    number=39,
    title="Plans that contradict other records",
    plain="Open plans whose records contradict each other or the rules, for checking.",
    kind="count",
    counts="contradictions",
    section="data_quality",
    tier="extra",
    source=(CIN_RULES_CONFLICT, LOCAL),
    needs=(
        "cp_plans.cp_plan_end_date",
        "children.dob",
        "cla_episodes",
        "support_episodes.support_end_date",
    ),
    open_between=OPEN,
    distinct="contradiction",
    breakdowns=("rule", "team"),
    better="lower",
)
def cp_plans_over_18_or_cla(records):
    """Contradictions about the child protection plans open on the date, each child and rule once:
    two plans of the child open at once; a child in need plan open beside the protection plan; the
    child is looked after too; the child is 18 or over; the child has died.

    A child in need plan may start on the day on which the protection plan ends.

    Not counted: short breaks are no care; temporary plans of other councils.

    Why it matters: each is a record to be put right, or a plan to be ended.
    """
    plans = own_plans(records)
    rows = [
        _two_plans(plans).assign(rule=TWO_PLANS),
        _in_need(records).assign(rule=ALSO_IN_NEED),
        plans_in_care(records).assign(rule=ALSO_IN_CARE),
        _from(plans, birthday(of_child(plans, "dob", records), ADULT)).assign(rule=GROWN_UP),
        _from(plans, of_child(plans, "death_date", records)).assign(rule=AFTER_DEATH),
    ]
    found = pd.concat([one[["person_id", *OPEN, "team", "rule"]] for one in rows])
    found = found.reset_index(drop=True)
    return found.assign(contradiction=found["person_id"] + " · " + found["rule"])


def _two_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """The time for which two plans of one child are open at once, as the later one has it."""
    rows = plans[["person_id", *OPEN, "team"]].assign(place=plans.index)
    rows = rows[rows.duplicated("person_id", keep=False)]
    pairs = rows.merge(rows[["person_id", "place", *OPEN]], on="person_id", suffixes=("", "_other"))
    later = pairs[FIRST] > pairs[f"{FIRST}_other"]
    later |= (pairs[FIRST] == pairs[f"{FIRST}_other"]) & (pairs["place"] > pairs["place_other"])
    pairs = pairs[later]
    other = pairs[f"{LAST}_other"]
    until = pairs[LAST].where(other.isna() | (pairs[LAST] < other), other)
    return pairs.assign(**{LAST: until})


def _in_need(records: Records) -> pd.DataFrame:
    """The time for which a child in need plan runs beside a protection plan."""
    support = records.support_episodes
    in_need = support[support["support_kind"] == "CIN_PLAN"]
    between = ("support_start_date", "support_end_date")
    in_need = open_once(in_need, "person_id", *between)
    both = alongside(open_plans(records), OPEN, in_need, between)
    return both[both["beside"] >= 0]


def _from(plans: pd.DataFrame, day: pd.Series) -> pd.DataFrame:
    """The time of each plan from a day of its child on; none where the day is not known."""
    rows = plans.assign(**{FIRST: day.where(day > plans[FIRST], plans[FIRST]).where(day.notna())})
    return rows[day.notna()].astype({FIRST: "datetime64[s]"})
