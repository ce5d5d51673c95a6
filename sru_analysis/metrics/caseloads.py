"""What conference chairs carry: children for each post, and conferences for each slot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.calendar import months_after
from sru_analysis.metrics.child_protection import OPEN, SECTION, own_plans
from sru_analysis.metrics.conferences import HELD, icpc_meetings
from sru_analysis.metrics.declare import Base, metric
from sru_analysis.metrics.differences import no_estimate
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.metrics.review_conferences import waits_for_review
from sru_analysis.metrics.sources import LOCAL, LOCAL_METHOD
from sru_analysis.records.store import Records
from sru_analysis.statistics.intervals import Z_95

CHAIR = "CP_CHAIR"
IN_POST = "IN_POST"
LEARNT_FROM = 12


def posts_of(records: Records, role: str) -> pd.DataFrame:
    """The spans for which posts of one role are filled and their holder is not away."""
    posts = records.staffing
    return posts[(posts["post_role"] == role) & (posts["post_state"] == IN_POST)]


def in_post(records: Records, role: str, days: np.ndarray, column: str = "post_fte") -> np.ndarray:
    """The full-time equivalents (or slots) of one role in post on each day."""
    posts = posts_of(records, role)
    start, end = as_days(posts["post_from_date"]), as_days(posts["post_to_date"])
    is_open = (start[None, :] <= days[:, None]) & (days[:, None] < end[None, :])
    return is_open @ posts[column].to_numpy(dtype="float64", na_value=0.0)


def chairs_in_post(records: Records, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Full-time equivalents of conference chairs in post on the last day of each window."""
    return in_post(records, CHAIR, ends)


@metric(
    number=74,
    title="Children for each full-time conference chair",
    plain="Children on plans for each full-time conference chair.",
    kind="rate",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=("cp_plans.cp_plan_end_date", "staffing"),
    open_between=OPEN,
    distinct="person_id",
    over=Base("full-time chairs", 1, chairs_in_post),
    unit="children for each full-time chair",
)
def cp_chair_caseload(records):
    """Children on child protection plans on the date for each full-time equivalent of conference
    chairs in post on it.

    Not counted: vacant posts, and posts whose holder is away for long; temporary plans of other
    councils.

    Why it matters: a chair with too many children cannot know them. Brothers and sisters share
    conferences, so children are not meetings.
    """
    return own_plans(records)


@metric(
    number=157,
    title="Conferences expected beyond the slots of chairs",
    plain="How far the conferences expected next exceed the slots chairs have.",
    kind="count",
    counts="meetings",
    section=SECTION,
    tier="extra",
    source=(LOCAL_METHOD,),
    needs=(
        HELD,
        "initial_cp_conferences.icpc_meeting_id",
        "cp_reviews.cp_review_date",
        "cp_reviews.cp_review_meeting_id",
        "cp_plans.cp_plan_end_date",
        "staffing.conference_slots",
    ),
    looking_back=True,
    estimated=True,
    looks_back=LEARNT_FROM,
    better="lower",
)
def cp_capacity_gap(records, snapshot):
    """Conferences expected in the month after the date, less those that the chairs in post on the
    date can hold in a month. Below nought: slots to spare.

    Expected are the review conferences that fall due in that month or are overdue (children, over
    the mean number of children at a review conference of the last 12 months) and as many initial
    conference meetings as a month of the last 12 had on average. The range is 1.96 times the
    spread of the monthly number of initial conference meetings on either side.

    Not counted: conferences that are called early; the slots of vacant posts and of chairs who are
    away.

    Why it matters: chairs and rooms must be found before conferences are late.
    """
    edges = _month_ends(snapshot)
    initial = _by_month(icpc_meetings(records)["icpc_date"], edges)
    reviews = records.cp_reviews
    recent = reviews["cp_review_date"].between(edges[0] + pd.Timedelta(days=1), snapshot)
    held = reviews[recent].drop_duplicates(["person_id", "cp_review_date"])
    meetings = held["cp_review_meeting_id"].fillna("child " + held["person_id"])
    sittings = pd.DataFrame({"meeting": meetings, "day": held["cp_review_date"]}).drop_duplicates()
    slots = in_post(records, CHAIR, as_days(pd.Series([snapshot])), "conference_slots")[0]
    if not initial.sum() or sittings.empty or not slots:
        return no_estimate()
    expected = _due_next(records, snapshot) * len(sittings) / len(held) + initial.mean()
    reach = Z_95 * float(initial.std(ddof=1))
    gap = expected - slots
    return pd.DataFrame(
        {"value": [gap], "lower": [gap - reach], "upper": [gap + reach], "denominator": [slots]}
    )


def _month_ends(snapshot: pd.Timestamp) -> pd.Series:
    """The snapshot and the same day of the twelve months before it, oldest first."""
    day = pd.Series([snapshot], dtype="datetime64[s]")
    return pd.concat([months_after(day, -n) for n in range(LEARNT_FROM, -1, -1)], ignore_index=True)


def _by_month(days: pd.Series, edges: pd.Series) -> np.ndarray:
    """How many of the days fall between one edge and the next, its own day included."""
    at = np.searchsorted(np.sort(as_days(days.dropna())), as_days(edges), side="right")
    return np.diff(at)


def _due_next(records: Records, snapshot: pd.Timestamp) -> int:
    """Children on a plan on the date whose next review is due within a month of it, or overdue."""
    waits = waits_for_review(records)
    last = months_after(pd.Series([snapshot], dtype="datetime64[s]"), 1)[0]
    until = waits["waits_until"]
    waiting = (waits["waits_from"] <= snapshot) & (until.isna() | (until > snapshot))
    return int(waits.loc[waiting & (waits["due"] <= last), "person_id"].nunique())
