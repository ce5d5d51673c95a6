"""Reviewing officers: what they carry, how often they challenge, and about what again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.care import END, START, looked_after
from sru_analysis.metrics.caseloads import in_post
from sru_analysis.metrics.challenges import OFFICERS, challenges_by
from sru_analysis.metrics.cutting import cut_by, spans
from sru_analysis.metrics.declare import Base, metric
from sru_analysis.metrics.looked_after import CARE
from sru_analysis.metrics.mean_stock import mean_open
from sru_analysis.metrics.sources import IRO_CASELOADS, IRO_REGULATION_45, LOCAL
from sru_analysis.records.store import Records

AGAIN_WITHIN = 183
CAFCASS = "CAFCASS"


def officers_in_post(records: Records, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Full-time equivalents of reviewing officers in post on the last day of each window."""
    return in_post(records, OFFICERS, ends)


def mean_looked_after(records: Records, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Children looked after, on average over each window."""
    return mean_open(looked_after(records), (START, END), starts, ends)


@metric(
    number=94,
    title="Children for each full-time reviewing officer",
    plain="Looked-after children for each full-time independent reviewing officer.",
    kind="rate",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[IRO_CASELOADS],
    needs=[*CARE, "involvements", "staffing"],
    open_between=(START, END),
    distinct="person_id",
    over=Base("full-time officers", 1, officers_in_post),
    unit="children for each full-time officer",
    better="lower",
)
def iro_caseload_mean(records: Records) -> pd.DataFrame:
    """Children looked after on the date to whom a reviewing officer is allocated, wherever they
    live, for each full-time equivalent of reviewing officers in post on it.

    Not counted: children without a reviewing officer, short breaks, vacant posts and posts whose
    holder is away for long.

    Why it matters: an officer with too many children can neither know them nor challenge for them.
    """
    held = records.involvements
    held = held[held["involvement_role"] == OFFICERS]
    since = held["involvement_start_date"].fillna(pd.Timestamp("1970-01-01"))
    allocated = spans(held, since, held["involvement_end_date"])
    rows = cut_by(looked_after(records), START, END, allocated, "allocated")
    return rows[rows["allocated"].astype(bool)].reset_index(drop=True)


@metric(
    number=123,
    title="Reviewing officers' challenges for every 100 children",
    plain="Reviewing officers' challenges for every 100 looked-after children.",
    kind="rate",
    counts="challenges",
    section="looked_after",
    tier="extra",
    source=[LOCAL],
    needs=["challenges", *CARE],
    during="raised_date",
    over=Base("children looked after, on average", 100, mean_looked_after),
    unit="per 100 children looked after",
)
def iro_challenge_rate_per_100(records: Records) -> pd.DataFrame:
    """Challenges raised in the period by independent reviewing officers, for every 100 children
    looked after on average over its month ends. The number is that of the period, not of a year.

    Not counted: messages that praise good practice; challenges by conference chairs; short breaks
    in the number of children.

    Why it matters: as the number of children grows, so should the challenges. More challenges are
    not worse.
    """
    return challenges_by(records, OFFICERS)


@metric(
    number=128,
    title="Reviewing officers' challenges raised again",
    plain="Of the challenges, the share about the same child and theme within six months.",
    kind="percent",
    counts="challenges",
    section="looked_after",
    tier="extra",
    source=[LOCAL],
    needs=["challenges"],
    during="raised_date",
    looks_back=7,
    breakdowns=["theme", "team"],
    better="lower",
)
def iro_challenge_repeat_pct(records: Records) -> pd.DataFrame:
    """Challenges raised in the period by independent reviewing officers.

    Met when one of them had raised an earlier challenge about the same child and theme in the 183
    days before.

    Not counted: messages that praise good practice; challenges by conference chairs. A second
    challenge on the same day is no repeat; an escalation is the same challenge.

    Why it matters: what must be said again was not put right.
    """
    rows = challenges_by(records, OFFICERS)
    keys = ["person_id", "challenge_theme"]
    rows = rows.sort_values([*keys, "raised_date"], kind="stable", ignore_index=True)
    days = rows.drop_duplicates([*keys, "raised_date"])
    before = days.groupby(keys, sort=False, dropna=False)["raised_date"].shift()
    # All challenges of one day look back to the day before theirs.
    before = before.reindex(rows.index).groupby([rows[key] for key in (*keys, "raised_date")])
    last = before.transform("first").astype("datetime64[s]")
    return rows.assign(met=rows["raised_date"] <= days_after(last, AGAIN_WITHIN))


@metric(
    number=129,
    title="Referrals to Cafcass",
    plain="Cases a reviewing officer referred to Cafcass as a last resort.",
    kind="count",
    counts="challenges",
    section="looked_after",
    tier="statutory",
    source=[IRO_REGULATION_45],
    needs=["challenges.stage_reached"],
    during="raised_date",
)
def iro_cafcass_referrals(records: Records) -> pd.DataFrame:
    """Challenges by independent reviewing officers that reached Cafcass, in the period in which
    they were first raised: the return does not state the day of the referral.

    Not counted: messages that praise good practice; challenges by conference chairs.

    Why it matters: it is the last resort of an officer whom the council does not hear.
    """
    rows = challenges_by(records, OFFICERS)
    return rows[rows["stage_reached"] == CAFCASS].reset_index(drop=True)
