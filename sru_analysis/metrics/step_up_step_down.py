"""Where children go when a plan ends: stepped up, stepped down, or elsewhere."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from sru_analysis.calendar import birthday, days_after
from sru_analysis.metrics.breakdowns import NOT_KNOWN, of_child
from sru_analysis.metrics.care import episodes
from sru_analysis.metrics.child_protection import PLAN_BREAKDOWNS, SECTION, ended_plans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.long_running_plans import lasted_two_years
from sru_analysis.metrics.once import once
from sru_analysis.metrics.readings import EXIT_WINDOW, exit_window
from sru_analysis.metrics.sources import CIN_CLOSURE, CIN_RULE_4016, LOCAL, SSDA903
from sru_analysis.records.store import Records

DAYS_BEFORE = 7

DIED = "Died"
PERMANENCE = "Adopted, special guardianship or child arrangements"
STEPPED_UP = "Stepped up: looked after"
TRANSFERRED = "Transferred to another council"
ADULT = "Turned 18"
CHILD_IN_NEED = "Stepped down to child in need"
EARLY_HELP = "Stepped down to early help"
CLOSED = "Closed"
ROUTES = (
    DIED, PERMANENCE, STEPPED_UP, TRANSFERRED, ADULT, CHILD_IN_NEED, EARLY_HELP, CLOSED, NOT_KNOWN,
)  # fmt: skip

# Reasons why care ended (E…) and why a child in need case was closed (RC…) that say the route.
REASONS = {
    DIED: ("E2", "RC2"),
    PERMANENCE: (
        "E11", "E12", "E41", "E43", "E44", "E45", "E46", "E47", "E48", "RC1", "RC3", "RC4",
    ),
    TRANSFERRED: ("E3", "RC5"),
    EARLY_HELP: ("RC9",),
}  # fmt: skip


@once
def plan_exits(records: Records) -> pd.DataFrame:
    """Ended plans of the council with ``route``, the first of ``ROUTES`` that fits.

    Events count from 7 days before the plan ended to the end of the exit window; child in need
    plans and early help from the day it ended.
    """
    plans = ended_plans(records)
    care, support = episodes(records), records.support_episodes
    cases = support[support["support_kind"] == "CIN_EPISODE"]
    closures = closures_with_reason(records)
    window = exit_window(records)
    around = partial(within, plans, before=DAYS_BEFORE, after=window)
    soon = partial(near, plans, after=window)
    ended_by = {
        route: around(closures[closures["reason"].isin(codes)]) for route, codes in REASONS.items()
    }
    fits = {
        DIED: soon(of_child(plans, "death_date", records)) | ended_by[DIED],
        PERMANENCE: ended_by[PERMANENCE],
        STEPPED_UP: around(_dated(care, "care_start")) | in_care_at_end(plans, care),
        TRANSFERRED: ended_by[TRANSFERRED],
        ADULT: soon(birthday(of_child(plans, "dob", records), 18)),
        CHILD_IN_NEED: around(starts_of(support, "CIN_PLAN"), before=0)
        | still_open(plans, cases, window),
        EARLY_HELP: around(starts_of(support, "EARLY_HELP"), before=0) | ended_by[EARLY_HELP],
        CLOSED: around(_dated(cases, "support_end_date")),
    }
    route = np.select(list(fits.values()), list(fits), default=NOT_KNOWN)
    return plans.assign(route=pd.Series(route, index=plans.index, dtype="str"))


def within(plans: pd.DataFrame, events: pd.DataFrame, before: int, after: int) -> np.ndarray:
    """Whether the child of each plan has an event from so many days before its end to after it.

    ``events``: ``person_id`` and ``date``.
    """
    ends = plans[["person_id", "cp_plan_end_date"]].assign(row=range(len(plans)))
    pairs = ends.merge(events[["person_id", "date"]], on="person_id")
    days = (pairs["date"] - pairs["cp_plan_end_date"]).dt.days
    return np.isin(np.arange(len(plans)), pairs.loc[days.between(-before, after), "row"])


def near(plans: pd.DataFrame, dates: pd.Series, after: int) -> np.ndarray:
    """Whether a date of the child lies from 7 days before the plan's end to so many after it."""
    days = (dates - plans["cp_plan_end_date"]).dt.days
    return days.between(-DAYS_BEFORE, after).to_numpy()


def still_open(plans: pd.DataFrame, cases: pd.DataFrame, after: int) -> np.ndarray:
    """Whether the child of each plan has a case open so many days after the plan's end."""
    day = days_after(plans["cp_plan_end_date"], after)
    return _open_on(plans, day, cases, "support_start_date", "support_end_date")


def in_care_at_end(plans: pd.DataFrame, care: pd.DataFrame) -> np.ndarray:
    """Whether the child was looked after on the day on which the plan ended."""
    return _open_on(plans, plans["cp_plan_end_date"], care, "care_start", "care_end")


def _open_on(
    plans: pd.DataFrame, day: pd.Series, intervals: pd.DataFrame, start: str, end: str
) -> np.ndarray:
    days = plans[["person_id"]].assign(day=day, row=range(len(plans)))
    pairs = days.merge(intervals[["person_id", start, end]], on="person_id")
    ended = pairs[end].notna() & (pairs[end] <= pairs["day"])
    is_open = (pairs[start] <= pairs["day"]) & ~ended
    return np.isin(np.arange(len(plans)), pairs.loc[is_open, "row"])


def starts_of(support: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The first days of one kind of support: ``person_id``, ``date``."""
    return _dated(support[support["support_kind"] == kind], "support_start_date")


def closures_with_reason(records: Records) -> pd.DataFrame:
    """Ends of care and closures of child in need cases: ``person_id``, ``date``, ``reason``.

    Ends of short breaks too: a reason tells where the child went, however the child had stayed.
    """
    support = records.support_episodes
    cases = support[support["support_kind"] == "CIN_EPISODE"]
    left = records.cla_episodes.rename(columns={"cla_episode_ceased_reason": "reason"})
    closed = cases.rename(columns={"close_reason": "reason"})
    parts = [_dated(left, "cla_episode_ceased_date"), _dated(closed, "support_end_date")]
    return pd.concat(parts, ignore_index=True)


def _dated(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    rows = rows[rows[column].notna()].rename(columns={column: "date"})
    rows = rows[[name for name in ("person_id", "date", "reason") if name in rows]]
    return rows.drop_duplicates()


# What says that a plan ended by a route: one of these; without any of them it is not known.
CARE_REASON = "cla_episodes.cla_episode_ceased_reason"
CASE_REASON = "support_episodes.close_reason"
TOLD_BY = {
    DIED: ("children.death_date", CARE_REASON, CASE_REASON),
    PERMANENCE: (CARE_REASON, CASE_REASON),
    TRANSFERRED: (CARE_REASON, CASE_REASON),
    ADULT: ("children.dob",),
    EARLY_HELP: ("support_episodes.early_help",),
}
NEEDS = (
    "cp_plans.cp_plan_end_date", "cla_episodes", "support_episodes.support_end_date", "children",
)  # fmt: skip


@metric(
    number=59,
    title="Where children went when their plan ended",
    plain="Where children went when their plan ended, each plan counted in exactly one route.",
    kind="split",
    counts="plans",
    section=SECTION,
    source=(LOCAL, CIN_RULE_4016, CIN_CLOSURE, SSDA903),
    needs=NEEDS,
    during="cp_plan_end_date",
    looks_ahead=EXIT_WINDOW,
    breakdowns=(*PLAN_BREAKDOWNS, "plan_length"),
    outcomes=ROUTES,
    told_by=TOLD_BY,
)
def cp_exit_route(records):
    """Child protection plans that ended in the period, each in the first of these routes that fits:
    died; adopted, or placed under a special guardianship or child arrangements order; stepped up:
    became looked after, or was so already; transferred to another council; turned 18; stepped
    down to child in need: a child in need plan began, or the case was still open 28 days after
    the plan; stepped down to early help: it began, or the case was closed for it; closed; not
    known.

    What happened counts from 7 days before the plan ended to 28 days after it (or as many as the
    council's settings state); child in need plans and early help from the day on which it ended.
    The figure needs records of those days. A route that no source of the council tells of reads
    "not available"; such plans stand under the next route that fits.

    Not counted: short breaks are no care, though the reason for which they ended tells a route;
    temporary plans of other councils.

    Why it matters: a plan should end because the child is safer, and the family should not be
    left without support.
    """
    plans = plan_exits(records)
    length = (
        lasted_two_years(plans, records).map({True: "2y_or_more", False: "under_2y"}).astype("str")
    )
    return plans.assign(outcome=plans["route"], plan_length=length)


@metric(
    number=60,
    title="Stepped up: looked after",
    plain="Of the plans that ended, the share where the child became looked after.",
    kind="percent",
    counts="plans",
    section=SECTION,
    source=(LOCAL, SSDA903),
    needs=NEEDS,
    during="cp_plan_end_date",
    looks_ahead=EXIT_WINDOW,
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_step_up_pct(records):
    """Child protection plans that ended in the period.

    Met when the child's route is "stepped up": a period of care began from 7 days before the plan
    ended to 28 days after it, or the child was looked after on the day it ended, and the child
    neither died nor left care for adoption, special guardianship or child arrangements.

    Not counted: short breaks are no care; temporary plans of other councils.

    Why it matters: for these children the plan did not make home safe enough. Another figure of
    the same name, children in need who begin a plan, is not this one.
    """
    return _by_route(records, STEPPED_UP)


@metric(
    number=61,
    title="Stepped down to child in need",
    plain="Of the plans that ended, the share where the child stayed on as a child in need.",
    kind="percent",
    counts="plans",
    section=SECTION,
    source=(LOCAL, CIN_RULE_4016),
    needs=NEEDS,
    during="cp_plan_end_date",
    looks_ahead=EXIT_WINDOW,
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_step_down_cin_pct(records):
    """Child protection plans that ended in the period.

    Met when the child's route is "stepped down to child in need": a child in need plan began on
    the day the plan ended or in the 28 days after it, or the child's case was still open 28 days
    after it, and no earlier route fits.

    Not counted: temporary plans of other councils.

    Why it matters: most families need support for some months after a plan.
    """
    return _by_route(records, CHILD_IN_NEED)


@metric(
    number=62,
    title="Stepped down to early help",
    plain="Of the plans that ended, the share where the family moved to early help and social "
    "care closed the case.",
    kind="percent",
    counts="plans",
    section=SECTION,
    source=(LOCAL, CIN_CLOSURE),
    needs=(*NEEDS, "support_episodes.early_help"),
    during="cp_plan_end_date",
    looks_ahead=EXIT_WINDOW,
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_step_down_eh_pct(records):
    """Child protection plans that ended in the period.

    Met when the child's route is "stepped down to early help": early help began on the day the
    plan ended or in the 28 days after it, or the case was closed and referred to early help, and
    no earlier route fits.

    Not counted: temporary plans of other councils.

    Why it matters: a step from a plan straight to early help is a long one, and worth an audit.
    """
    return _by_route(records, EARLY_HELP)


def _by_route(records: Records, route: str) -> pd.DataFrame:
    plans = plan_exits(records)
    return plans.assign(met=plans["route"] == route)
