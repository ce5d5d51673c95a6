"""Checks of child protection plans."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.checks.declare import QUERY, check
from sru_analysis.checks.linking import LAST_DAY, of_child, outside_window, overlapping, pairs
from sru_analysis.records.store import Records

START, END = "cp_plan_start_date", "cp_plan_end_date"
ENDS = ("cp_plans.cp_plan_end_date",)
SHORT_BREAKS = ("V1", "V3", "V4")
UNBORN_DAYS = 280


@check(
    rule="CIN 8925",
    title="Plan ended before it began",
    finds="cp_plans",
    needs=ENDS,
    set_aside=("end_before_start",),
)
def plan_ends_before_it_starts(records: Records) -> pd.DataFrame:
    """A plan whose end lies before its start."""
    plans = records.cp_plans
    return plans[plans[END] < plans[START]]


@check(rule="CIN 8840", title="Plan of zero days", finds="cp_plans", needs=ENDS)
def plan_of_zero_days(records: Records) -> pd.DataFrame:
    """A plan that starts and ends on the same day; it is never open."""
    plans = records.cp_plans
    return plans[plans[END] == plans[START]]


@check(
    rule="CIN 8930",
    title="Plan ended outside the days of the extract",
    finds="cp_plans",
    needs=ENDS,
)
def plan_ends_outside_extract(records: Records) -> pd.DataFrame:
    """A plan that ended before or after the days for which the extract is whole."""
    return outside_window(records, "cp_plans", END)


@check(rule="CIN 8935", title="Two open plans of one child", finds="cp_plans", needs=ENDS)
def two_open_plans(records: Records) -> pd.DataFrame:
    """More than one plan of a child without an end; the child counts once."""
    plans = _own(records)
    still_open = plans[plans[END].isna()]
    return still_open[still_open.duplicated("person_id", keep=False)]


@check(rule="CIN 8940", title="Plans that overlap", finds="cp_plans", needs=ENDS)
def plans_overlap(records: Records) -> pd.DataFrame:
    """A plan that begins before an earlier plan of the child has ended, or on the day it ends."""
    found = overlapping(records, "cp_plans", touching=True)
    return found[found["cp_plan_ola"] != "yes"]


@check(
    rule="CIN 2885",
    title="Plan not begun at an initial conference",
    finds="cp_plans",
    needs=("cp_plans", "initial_cp_conferences.icpc_date"),
    severity=QUERY,
)
def plan_not_from_conference(records: Records) -> pd.DataFrame:
    """A plan whose start is not the day of an initial conference of the child.

    Only plans that start in the days for which plans and conferences are both whole.
    """
    plans = _own(records)
    for table in ("cp_plans", "initial_cp_conferences"):
        start, end = records.window(table)
        first = pd.Timestamp("1900-01-01" if start is None else start)
        plans = plans[plans[START].between(first, pd.Timestamp(end) if end else LAST_DAY)]
    held = records.initial_cp_conferences.dropna(subset=["icpc_date"])
    days = pd.MultiIndex.from_frame(held[["person_id", "icpc_date"]])
    return plans[~pd.MultiIndex.from_frame(plans[["person_id", START]]).isin(days)]


@check(
    title="Aged 18 or over and on a plan",
    finds="cp_plans",
    needs=(*ENDS, "children.dob"),
)
def plan_after_18(records: Records) -> pd.DataFrame:
    """A plan that is open on the 18th birthday of the child or begins after it."""
    plans = records.cp_plans
    grown = birthday(of_child(records, plans, "dob"), 18)
    last = records.window("cp_plans")[1] or plans[[START, END]].max().max()
    return plans[(plans[END].fillna(LAST_DAY) > grown) & (grown <= pd.Timestamp(last))]


@check(
    title="Plan begun more than 280 days before birth",
    finds="cp_plans",
    needs=("cp_plans", "children.dob"),
)
def plan_long_before_birth(records: Records) -> pd.DataFrame:
    """A plan that began more than 280 days before the child was born, or is expected to be."""
    plans = records.cp_plans
    born = of_child(records, plans, "dob").fillna(of_child(records, plans, "expected_dob"))
    return plans[(born - plans[START]).dt.days > UNBORN_DAYS]


@check(
    rule="CIN 8915",
    title="Plan begun after the child died",
    finds="cp_plans",
    needs=("cp_plans", "children.death_date"),
)
def plan_starts_after_death(records: Records) -> pd.DataFrame:
    """A plan that begins after the date of death."""
    plans = records.cp_plans
    return plans[plans[START] > of_child(records, plans, "death_date")]


@check(
    rule="CIN 8920",
    title="Plan ended after the child died",
    finds="cp_plans",
    needs=(*ENDS, "children.death_date"),
)
def plan_ends_after_death(records: Records) -> pd.DataFrame:
    """A plan that ends after the date of death, or is still open."""
    plans = records.cp_plans
    return plans[plans[END].fillna(LAST_DAY) > of_child(records, plans, "death_date")]


@check(
    title="On a plan while looked after",
    finds="cp_plans",
    needs=(*ENDS, "cla_episodes", "cla_episodes.legal_status"),
    severity=QUERY,
    touches=("cp_plans", "cla_episodes"),
)
def plan_while_looked_after(records: Records) -> pd.DataFrame:
    """A plan that is open on a day on which the child is looked after, short breaks left out.

    It is allowed while the plan is being ended, and asks whether both are needed.
    """
    plans = _own(records)
    episodes = records.cla_episodes
    episodes = episodes[~episodes["legal_status"].isin(SHORT_BREAKS)]
    span = ["cla_episode_start_date", "cla_episode_ceased_date"]
    found = pairs(plans, episodes, span)
    first = found[[START, f"{span[0]}_other"]].max(axis=1)
    last = pd.concat(
        [found[END].fillna(LAST_DAY), found[f"{span[1]}_other"].fillna(LAST_DAY)], axis=1
    ).min(axis=1)
    return plans[plans.index.isin(found.loc[first < last, "row"])]


@check(
    rule="CIN 4001",
    title="Child in need plan and child protection plan both open",
    finds="support_episodes",
    needs=(*ENDS, "support_episodes.support_end_date"),
    touches=("support_episodes", "cp_plans"),
)
def two_kinds_of_plan_open(records: Records) -> pd.DataFrame:
    """An open child in need plan of a child with an open child protection plan."""
    plans = _own(records)
    on_plan = plans.loc[plans[END].isna(), "person_id"]
    cin = _cin_plans(records)
    still_open = cin["support_start_date"].notna() & cin["support_end_date"].isna()
    return cin[still_open & cin["person_id"].isin(on_plan)]


@check(
    rule="CIN 4016",
    title="Child in need plan begun during a child protection plan",
    finds="support_episodes",
    needs=(*ENDS, "support_episodes"),
    touches=("support_episodes", "cp_plans"),
)
def cin_plan_begun_on_cp_plan(records: Records) -> pd.DataFrame:
    """A child in need plan that begins while a child protection plan is open; it may begin on the
    day that one ends."""
    cin = _cin_plans(records)
    found = pairs(cin, _own(records), [START, END])
    began = found["support_start_date"]
    inside = (began >= found[f"{START}_other"]) & (began < found[f"{END}_other"].fillna(LAST_DAY))
    return cin[cin.index.isin(found.loc[inside, "row"])]


@check(
    rule="CIN 4017",
    title="Child protection plan begun during a child in need plan",
    finds="cp_plans",
    needs=("cp_plans", "support_episodes.support_end_date"),
    touches=("support_episodes", "cp_plans"),
)
def cp_plan_begun_on_cin_plan(records: Records) -> pd.DataFrame:
    """A plan that begins while a child in need plan of the child is open."""
    plans = _own(records)
    found = pairs(plans, _cin_plans(records), ["support_start_date", "support_end_date"])
    ends = found["support_end_date_other"].fillna(LAST_DAY)
    inside = (found[START] >= found["support_start_date_other"]) & (found[START] < ends)
    return plans[plans.index.isin(found.loc[inside, "row"])]


@check(
    rule="CIN 8905",
    title="Category of abuse missing",
    finds="cp_plans",
    needs=("cp_plans.cp_plan_initial_category", "cp_plans.cp_plan_latest_category"),
)
def plan_without_category(records: Records) -> pd.DataFrame:
    """A plan without a first or a latest category of abuse (rule 8910), or with one that is in no
    list; it stands under "Not known"."""
    plans = _own(records)
    categories = plans[["cp_plan_initial_category", "cp_plan_latest_category"]]
    return plans[categories.isna().any(axis=1)]


def _own(records: Records) -> pd.DataFrame:
    plans = records.cp_plans
    return plans[plans["cp_plan_ola"] != "yes"]


def _cin_plans(records: Records) -> pd.DataFrame:
    episodes = records.support_episodes
    return episodes[episodes["support_kind"] == "CIN_PLAN"]
