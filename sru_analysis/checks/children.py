"""Checks of children: known twice, not known at all, not born yet, too old."""

from __future__ import annotations

import pandas as pd

from sru_analysis.checks.declare import QUERY, check
from sru_analysis.checks.linking import LAST_DAY, of_child
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

# Days after the expected date of birth by which a birth is certain.
LONG_AFTER = 28
ABOUT_A_CHILD = tuple(TABLES["children"].names[1:])


@check(
    rule="CIN 8510",
    title="The same child twice",
    finds="children",
    needs=("children",),
    set_aside=("duplicate_key", "duplicate_row", "id_two_births"),
)
def child_twice(records: Records) -> pd.DataFrame:
    """An identifier that stands in more than one row of the children."""
    children = records.children
    return children[children.duplicated("person_id", keep=False)]


@check(
    title="Plan without a child",
    finds="cp_plans",
    needs=("cp_plans", "children.dob"),
    severity=QUERY,
)
def plan_without_child(records: Records) -> pd.DataFrame:
    """A plan of a child of whom the table of children knows nothing: neither age nor sex nor
    ethnicity can be told."""
    plans = records.cp_plans
    known = records.children.dropna(subset=list(ABOUT_A_CHILD), how="all")["person_id"]
    return plans[~plans["person_id"].isin(known)]


@check(
    title="Looked after without a child",
    finds="cla_episodes",
    needs=("cla_episodes", "children.dob"),
    severity=QUERY,
)
def episode_without_child(records: Records) -> pd.DataFrame:
    """An episode of care of a child of whom the table of children knows nothing."""
    episodes = records.cla_episodes
    known = records.children.dropna(subset=list(ABOUT_A_CHILD), how="all")["person_id"]
    return episodes[~episodes["person_id"].isin(known)]


@check(
    title="Unborn long after the expected date of birth",
    finds="cp_plans",
    needs=("cp_plans.cp_plan_end_date", "children.expected_dob"),
    severity=QUERY,
)
def unborn_long_after_expected_birth(records: Records) -> pd.DataFrame:
    """An open plan of a child without a date of birth, more than 28 days after the expected one.

    Looked at on the last day for which the plans are whole; where nothing limits them, on the
    latest day on which a plan began.
    """
    plans = records.cp_plans
    day = records.window("cp_plans")[1] or plans["cp_plan_start_date"].max()
    expected = of_child(records, plans, "expected_dob")
    late = (pd.Timestamp(day) - expected).dt.days > LONG_AFTER
    unborn = of_child(records, plans, "dob").isna()
    return plans[unborn & late & (plans["cp_plan_end_date"].fillna(LAST_DAY) > pd.Timestamp(day))]


@check(
    rule="CIN 8535Q",
    title="Died before birth",
    finds="children",
    needs=("children.dob", "children.death_date"),
    severity=QUERY,
)
def death_before_birth(records: Records) -> pd.DataFrame:
    """A date of death before the date of birth."""
    children = records.children
    return children[children["death_date"] < children["dob"]]


@check(
    rule="CIN 8520",
    title="Born after the days of the extract",
    finds="children",
    needs=("children.dob",),
    set_aside=("birth_far_future",),
)
def birth_after_extract(records: Records) -> pd.DataFrame:
    """A date of birth after the last day for which the children are whole."""
    end = records.window("children")[1]
    children = records.children
    return children[children["dob"] > (LAST_DAY if end is None else pd.Timestamp(end))]
