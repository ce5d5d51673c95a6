"""Referrals, assessments and children in need: what comes before child protection."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import months_after, working_days_after
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, SECTION
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.nearest import last_until
from sru_analysis.metrics.sources import (
    ASSESSMENT_LIMIT,
    DFE_C1,
    DFE_C2,
    DFE_POPULATION,
    LAIT_171,
    LAIT_271,
    LAIT_304,
    LAIT_305,
)
from sru_analysis.metrics.step_down import IN_NEED, SUPPORT
from sru_analysis.records.store import Records

TWELVE_MONTHS = 12
WORKING_DAYS = 45


@metric(
    number=152,
    title="Children in need for every 10,000 residents under 18",
    plain="Children in need on the date, for every 10,000 residents under 18.",
    kind="rate",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(LAIT_171, DFE_POPULATION),
    needs=("support_episodes.support_end_date",),
    open_between=SUPPORT,
    distinct="person_id",
    breakdowns=("team", *CHILD_BREAKDOWNS),
    unit="per 10,000",
)
def cin_rate_per_10k(records):
    """Children on the date with an open child in need case or plan, divided by the residents aged 0
    to 17 at the last 30 June before it, times 10,000. Those on protection plans, looked after or
    not yet born are counted where the records hold a case for them.

    Not counted: early help.

    Why it matters: lets councils of different size be compared.
    """
    support = records.support_episodes
    return support[support["support_kind"].isin(IN_NEED)].reset_index(drop=True)


@metric(
    number=153,
    title="Referrals for every 10,000 residents under 18",
    plain="Referrals to social care in a year, for every 10,000 residents under 18.",
    kind="rate",
    counts="referrals",
    section=SECTION,
    tier="statutory",
    source=(LAIT_305, DFE_C1, DFE_POPULATION),
    needs=("referrals",),
    during="referral_date",
    breakdowns=("referral_source", "team"),
    unit="per 10,000",
)
def referral_rate_per_10k(records):
    """Referrals received in twelve months, each one counted, divided by the residents aged 0 to 17
    at the last 30 June before their end, times 10,000. A shorter period is scaled up to a year
    (365 over its days).

    Not counted: contacts about a child whose case is open, which are no referrals.

    Why it matters: the size of the front door. Lets councils of different size be compared.
    """
    return records.referrals


@metric(
    number=154,
    title="Referrals within 12 months of an earlier one",
    plain="Of the referrals, the share that came within 12 months of an earlier one.",
    kind="percent",
    counts="referrals",
    section=SECTION,
    tier="statutory",
    source=(LAIT_271, DFE_C1),
    needs=("referrals",),
    during="referral_date",
    looks_back=TWELVE_MONTHS,
    breakdowns=("referral_source", "team", *CHILD_BREAKDOWNS),
    better="lower",
)
def rereferral_12m_pct(records):
    """Referrals received in the period.

    Met when an earlier referral of the child was received in the twelve calendar months before it,
    from the same day of the year before to the day before it. The records must reach 12 months
    further back than the period.

    Not counted: contacts that are no referrals.

    Why it matters: children who come back soon may not have been helped the first time.
    """
    rows = records.referrals
    days = rows[["person_id", "referral_date"]].drop_duplicates()
    days = days.sort_values(["person_id", "referral_date"], kind="stable")
    days["last"] = days.groupby("person_id")["referral_date"].shift().astype("datetime64[s]")
    found = rows.merge(days, on=["person_id", "referral_date"], how="left")
    return rows.assign(met=found["last"] >= months_after(rows["referral_date"], -TWELVE_MONTHS))


@metric(
    number=155,
    title="Assessments within 45 working days",
    plain="Of the assessments completed, the share completed within 45 working days of the "
    "referral.",
    kind="percent",
    counts="assessments",
    section=SECTION,
    tier="statutory",
    source=(LAIT_304, DFE_C2, ASSESSMENT_LIMIT),
    needs=("assessments.assessment_auth_date", "referrals"),
    during="assessment_auth_date",
    breakdowns=("team", *CHILD_BREAKDOWNS),
    better="higher",
)
def assessment_45wd_pct(records):
    """Assessments authorised in the period.

    Met when the assessment was authorised on or after the day of the referral and no later than 45
    working days after it. The referral is the one that the assessment names, else the child's
    last one on or before its start.

    Not counted: assessments not finished. An assessment without a referral is counted and not met.

    Why it matters: until the assessment is done, the family does not know what help it will have.
    """
    rows = records.assessments
    rows = rows[rows["assessment_auth_date"].notna()].reset_index(drop=True)
    referred = referral_of(rows, records)
    last = working_days_after(referred, WORKING_DAYS)
    return rows.assign(met=rows["assessment_auth_date"].between(referred, last))


def referral_of(assessments: pd.DataFrame, records: Records) -> pd.Series:
    """The date of the referral that each assessment followed; missing where none is known."""
    referrals = records.referrals
    named = referrals.dropna(subset=["referral_id"]).drop_duplicates("referral_id")
    by_id = date_of(assessments["referral_id"], named.set_index("referral_id")["referral_date"])
    place = last_until(
        assessments["person_id"], assessments["assessment_start_date"],
        referrals["person_id"], referrals["referral_date"],
    )  # fmt: skip
    dates = referrals["referral_date"].reset_index(drop=True)
    by_date = dates.reindex(place).set_axis(assessments.index)
    return by_id.fillna(by_date.astype("datetime64[s]"))
