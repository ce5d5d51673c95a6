"""Initial conferences: how long they take, how often they come again, who decides there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.calendar import days_after, months_after, working_days_between
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, SECTION
from sru_analysis.metrics.conferences import BREAKDOWNS, HELD, held_conferences
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.review_conferences import reviews_with_due_dates
from sru_analysis.metrics.sources import (
    ANNEX_A_ICPC,
    DFE_C4,
    DFE_POPULATION,
    LAIT_269,
    LG_INFORM_3217,
    SSD_QUORATE,
)
from sru_analysis.records.store import Records

BANDS = {"0 to 10": 10, "11 to 15": 15, "16 to 20": 20, "21 or more": None}
NOT_CALCULABLE = "Not calculable"
TWELVE_MONTHS = 12
# Initial conferences name their team, reviews have that of the plan.
TEAM_TOLD_BY = {"team": ("initial_cp_conferences.icpc_team", "cp_plans.team")}

icpc_rate_per_10k = derived(
    "icpc_rate_per_10k",
    number=7,
    title="Initial conferences for every 10,000 residents under 18",
    plain="Initial conferences (counted per child) in a year, for every 10,000 residents under 18.",
    kind="rate",
    of="icpc_events",
    section=SECTION,
    tier="statutory",
    source=(LAIT_269, DFE_C4, DFE_POPULATION),
    unit="per 10,000",
    definition="""
    Initial conferences held in twelve months, once for each child, divided by the residents aged
    0 to 17 at the last 30 June before their end, times 10,000. A shorter period is scaled up to a
    year (365 over its days).

    Not counted: as for initial conferences.

    Why it matters: lets councils of different size be compared.
    """,
)


def working_days_taken(records: Records) -> pd.DataFrame:
    """Held conferences with ``days``, the working days since their clock started; missing where
    that is not known or lies after the conference.
    """
    rows = held_conferences(records)
    return rows.assign(days=working_days_between(rows["clock_start"], rows["icpc_date"]))


@metric(
    number=11,
    title="Working days from strategy discussion to conference",
    plain="How many working days passed from the strategy discussion to the conference, in the "
    "bands the DfE uses.",
    kind="split",
    counts="children and conferences",
    section=SECTION,
    tier="statutory",
    source=(DFE_C4, LG_INFORM_3217),
    needs=(HELD, "s47_enquiries"),
    during="icpc_date",
    breakdowns=BREAKDOWNS,
    outcomes=(*BANDS, NOT_CALCULABLE),
)
def icpc_duration_bands(records):
    """Initial child protection conferences held in the period, once for each child, by the working
    days from the strategy discussion (of a child who moved in on a plan, the referral) to the
    conference; on the same day 0. A day that is not worked adds nothing: a conference on the
    Saturday after the 15th working day has taken 15, though it is late. Where the day of the
    discussion is not known, or lies after the conference, the time is not calculable: the bands
    and it add up to all conferences.

    Not counted: conferences booked and not held.

    Why it matters: a conference a day late and one two months late are both "not in time".
    """
    rows = working_days_taken(records)
    days = rows["days"].to_numpy(dtype="float64", na_value=np.nan)
    edges = [last for last in BANDS.values() if last is not None]
    band = np.array([*BANDS])[np.searchsorted(edges, days, side="left").clip(max=len(edges))]
    return rows.assign(outcome=np.where(np.isnan(days), NOT_CALCULABLE, band))


@metric(
    number=12,
    title="Typical working days from strategy discussion to conference",
    plain="The typical number of working days from the strategy discussion to the conference.",
    kind="duration",
    counts="children and conferences",
    section=SECTION,
    tier="statutory",
    source=(DFE_C4,),
    needs=(HELD, "s47_enquiries"),
    during="icpc_date",
    breakdowns=BREAKDOWNS,
    better="lower",
    unit="working days",
)
def icpc_duration_median(records):
    """Working days from the strategy discussion (of a child who moved in on a plan, the referral)
    to the initial conference, over the conferences held in the period, once for each child: the
    median and the quartiles.

    Not counted: conferences booked and not held. Where the time is not calculable, the conference
    is left out of the median.

    Why it matters: shows how the time moves when nearly all conferences are in time.
    """
    return working_days_taken(records)


@metric(
    number=16,
    title="Children with another initial conference in the 12 months before",
    plain="Of the children with an initial conference, the share who had another in the 12 months "
    "before.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(ANNEX_A_ICPC,),
    needs=(HELD, "s47_enquiries"),
    during="icpc_date",
    distinct="person_id",
    looks_back=TWELVE_MONTHS + 1,
    breakdowns=BREAKDOWNS,
    better="lower",
)
def icpc_repeat_12m(records):
    """Different children with an initial conference held in the period, each with the latest.

    Met when another initial conference of the child was held in the twelve calendar months before
    the strategy discussion (of a child who moved in on a plan, the referral), from the same day of
    the year before to the day before it. Where that day is not known, or lies after the
    conference, the twelve months before the conference count. The records must reach 13 months
    further back than the period.

    Not counted: conferences booked and not held.

    Why it matters: the first conference may not have made the child safe.
    """
    rows = held_conferences(records)
    start, held = rows["clock_start"], rows["icpc_date"]
    start = start.where(start <= held, held)
    limits = pd.DataFrame(
        {
            "person_id": rows["person_id"],
            "row": rows.index,
            "first": months_after(start, -TWELVE_MONTHS),
            "last": days_after(start, -1),
        }
    )
    pairs = limits.merge(rows[["person_id", "icpc_date"]], on="person_id")
    inside = pairs["icpc_date"].between(pairs["first"], pairs["last"])
    return rows.assign(met=rows.index.isin(pairs.loc[inside, "row"]))


def conferences_of_both_kinds(records: Records) -> pd.DataFrame:
    """Initial and review conferences held: ``person_id``, ``conference_date``, ``conference``,
    ``quorate`` as the case system has it, ``team``.
    """
    initial = held_conferences(records).rename(
        columns={"icpc_date": "conference_date", "icpc_quorate": "quorate"}
    )
    review = reviews_with_due_dates(records).rename(
        columns={"cp_review_date": "conference_date", "cp_review_quorate": "quorate"}
    )
    kept = ["person_id", "conference_date", "quorate", "team"]
    parts = [initial[kept].assign(conference="INITIAL"), review[kept].assign(conference="REVIEW")]
    return pd.concat(parts, ignore_index=True)


@metric(
    number=47,
    title="Conferences that were quorate",
    plain="Of the conferences held, the share with enough agencies present to decide.",
    kind="percent",
    counts="children and conferences",
    section=SECTION,
    tier="extra",
    source=(SSD_QUORATE,),
    needs=(HELD, "cp_reviews.cp_review_date", "conference_participation"),
    during="conference_date",
    breakdowns=("conference", "team", *CHILD_BREAKDOWNS),
    told_by=TEAM_TOLD_BY,
    better="higher",
)
def cp_conference_quorate_pct(records):
    """Initial and review conferences held in the period, once for each child, for which it is
    recorded whether they were quorate: in the case system, else in the return of participation.

    Met when the conference was quorate: social care and at least two other agencies that work with
    the child were present, as the recorder judged it.

    Not counted: conferences for which it is not recorded; the data-quality page shows for how many
    it is.

    Why it matters: a plan that few agencies made will be carried by few.
    """
    rows = conferences_of_both_kinds(records)
    told = records.conference_participation[
        ["person_id", "conference_date", "conference_type", "quorate"]
    ].rename(columns={"conference_type": "conference", "quorate": "told"})
    told = told.drop_duplicates(["person_id", "conference_date", "conference"])
    found = rows.merge(told, on=["person_id", "conference_date", "conference"], how="left")
    quorate = rows["quorate"].fillna(found["told"])
    known = quorate.notna()
    return rows[known].assign(met=quorate[known] == "yes").reset_index(drop=True)
