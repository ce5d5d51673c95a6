"""Advocates for children in child protection conferences."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import age_on, days_after
from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, SECTION
from sru_analysis.metrics.conference_timing import TEAM_TOLD_BY, conferences_of_both_kinds
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.sources import ADVOCACY, ADVOCACY_AGE, LOCAL
from sru_analysis.records.store import Records

BREAKDOWNS = ("meeting_type", *CHILD_BREAKDOWNS)
NEEDS = ("advocacy_referrals", "advocacy_referrals.advocacy_outcome_date")
ACCEPTED = "Accepted"
DECLINED = "Declined by child or no consent"
NOT_CONTACTED = "Not contacted"
FROM_AGE = "advocacy_from_age"
DAYS_BEFORE = 91
OUTCOMES = {
    "ACCEPTED": ACCEPTED,
    "DECLINED": DECLINED,
    "NO_CONSENT": DECLINED,
    "NOT_CONTACTED": NOT_CONTACTED,
}


def conference_referrals(records: Records) -> pd.DataFrame:
    """Referrals to an advocate; those for a looked-after review are left out.

    Adds ``outcome`` in words and ``known_date``, when it was known; both missing while open.
    """
    rows = records.advocacy_referrals
    rows = rows[rows["meeting_type"] != "CLA_REVIEW"].reset_index(drop=True)
    outcome = rows["advocacy_outcome"].map(OUTCOMES).astype("str")
    known = rows["advocacy_outcome_date"].where(outcome.notna())
    return rows.assign(outcome=outcome, known_date=known)


def concluded_referrals(records: Records) -> pd.DataFrame:
    """Referrals that the child accepted or declined, or for which consent was refused."""
    rows = conference_referrals(records)
    return rows[rows["outcome"].isin([ACCEPTED, DECLINED])].reset_index(drop=True)


@metric(
    number=55,
    title="Advocacy referrals",
    plain="Referrals of children to the advocacy service.",
    kind="count",
    counts="referrals",
    section=SECTION,
    source=(ADVOCACY,),
    needs=("advocacy_referrals",),
    during="advocacy_referral_date",
    breakdowns=BREAKDOWNS,
)
def cp_advocacy_referrals(records):
    """Referrals of children to an advocate made in the period, both end days included. A child
    referred twice counts twice: referrals are counted here, not children.

    Not counted: referrals for a looked-after review.

    Why it matters: an advocate helps a child to be heard where decisions are made.
    """
    return conference_referrals(records)


@metric(
    number=56,
    title="Advocacy accepted",
    plain="Of the advocacy referrals concluded, the share where the child accepted an advocate.",
    kind="percent",
    counts="referrals",
    section=SECTION,
    source=(ADVOCACY,),
    needs=NEEDS,
    during="known_date",
    breakdowns=BREAKDOWNS,
    better="higher",
    decimals=0,
)
def cp_advocacy_accepted_pct(records):
    """Referrals to an advocate concluded in the period: accepted, declined by the child, or without
    the consent of a parent.

    Met when the child accepted an advocate.

    Not counted: referrals still open, or where the child was not contacted; referrals for a
    looked-after review.

    Why it matters: shows whether the offer reaches children.
    """
    rows = concluded_referrals(records)
    return rows.assign(met=rows["outcome"] == ACCEPTED)


@metric(
    number=57,
    title="Children with an advocate who attended their conference",
    plain="Of the children who accepted an advocate, the share who attended their conference.",
    kind="percent",
    counts="referrals",
    section=SECTION,
    source=(ADVOCACY,),
    needs=(*NEEDS, "advocacy_referrals.child_attended"),
    during="known_date",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_advocacy_attended_pct(records):
    """Referrals to an advocate that the child accepted in the period.

    Met when the child attended the conference.

    Not counted: referrals that were not accepted; referrals for a looked-after review. Where it
    is not recorded whether the child attended, the referral is counted and not met.

    Why it matters: being there is one way of being heard; the advocate may speak for a child who
    is not.
    """
    rows = concluded_referrals(records)
    rows = rows[rows["outcome"] == ACCEPTED].reset_index(drop=True)
    return rows.assign(met=rows["child_attended"] == "yes")


@metric(
    number=165,
    title="What became of advocacy referrals",
    plain="What became of each referral to the advocacy service.",
    kind="split",
    counts="referrals",
    section=SECTION,
    source=(ADVOCACY, LOCAL),
    needs=NEEDS,
    during="advocacy_referral_date",
    known_on="known_date",
    still_open="Still open",
    breakdowns=BREAKDOWNS,
    outcomes=(ACCEPTED, DECLINED, NOT_CONTACTED),
    decimals=0,
)
def cp_advocacy_outcome(records):
    """Referrals to an advocate made in the period, by the outcome known on its last day: accepted;
    declined by the child or without a parent's consent; not contacted; still open.

    An outcome that came later, or without a date, counts as still open, so that the same period
    gives the same answer in any later run. Referrals are counted, not children.

    Not counted: referrals for a looked-after review.

    Why it matters: the four numbers add up to the referrals; a share of those accepted alone does
    not say how many are waiting.
    """
    return conference_referrals(records)


@metric(
    number=58,
    title="Children offered an advocate",
    plain="Of the children old enough with a conference, the share offered an advocate.",
    kind="percent",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(ADVOCACY, ADVOCACY_AGE),
    needs=(
        "advocacy_referrals",
        "initial_cp_conferences.icpc_date",
        "cp_reviews.cp_review_date",
        "children.dob",
    ),
    during="conference_date",
    distinct="person_id",
    days_back=DAYS_BEFORE,
    breakdowns=("conference", "team", *CHILD_BREAKDOWNS),
    told_by=TEAM_TOLD_BY,
    better="higher",
)
def cp_advocacy_coverage_pct(records):
    """Different children with an initial or review conference held in the period who were old
    enough on its day: 5 and over, unless the council's settings state another age. Each child
    stands in its latest conference. The return of advocacy must reach 91 days further back.

    Met when the child was referred to an advocate on the day of that conference or in the 91 days
    before it: a referral is the offer that is recorded.

    Not counted: younger children; children without a date of birth; referrals for a looked-after
    review.

    Why it matters: the number of referrals says little without the children who could have had
    one.
    """
    rows = conferences_of_both_kinds(records)
    age = age_on(of_child(rows, "dob", records).astype("datetime64[s]"), rows["conference_date"])
    rows = rows[age.ge(records.configuration.standards[FROM_AGE]).fillna(False)]
    rows = rows.reset_index(drop=True)
    offers = conference_referrals(records)[["person_id", "advocacy_referral_date"]]
    pairs = rows[["person_id", "conference_date"]].assign(row=rows.index).merge(offers)
    first = days_after(pairs["conference_date"], -DAYS_BEFORE)
    offered = pairs["advocacy_referral_date"].between(first, pairs["conference_date"])
    return rows.assign(met=rows.index.isin(pairs.loc[offered, "row"]))
