"""Checks of looked-after reviews: participation against age, and care."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.checks.declare import QUERY, check
from sru_analysis.checks.linking import LAST_DAY, of_child, pairs
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

HELD = "cla_reviews.cla_review_date"
CODED = "cla_reviews.cla_review_participation"
UNDER_FOUR = "PN0"
AGE_TO_TAKE_PART = 4


@check(
    rule="903 167",
    title="Participation missing or in no list",
    finds="cla_reviews",
    needs=(HELD, CODED),
)
def participation_missing(records: Records) -> pd.DataFrame:
    """A review that was held without a code for how the child took part, or with one that is in
    no list."""
    held = _held(records)
    listed = TABLES["cla_reviews"].column["cla_review_participation"].codes
    return held[~held["cla_review_participation"].isin(listed)]


@check(
    rule="903 440",
    title="Said to be under 4, is 4 or over",
    finds="cla_reviews",
    needs=(HELD, CODED, "children.dob"),
)
def too_old_for_pn0(records: Records) -> pd.DataFrame:
    """Participation "child under 4" (PN0) at a review after the 4th birthday: the review is left
    out of the base of participation. On the birthday itself either code is right."""
    held = _held(records)
    fourth = birthday(of_child(records, held, "dob"), AGE_TO_TAKE_PART)
    return held[
        (held["cla_review_participation"] == UNDER_FOUR) & (held["cla_review_date"] > fourth)
    ]


@check(
    rule="903 441",
    title="Said to be 4 or over, is under 4",
    finds="cla_reviews",
    needs=(HELD, CODED, "children.dob"),
)
def too_young_for_pn1_to_pn7(records: Records) -> pd.DataFrame:
    """A participation code of a child of 4 or over (PN1 to PN7) at a review before the 4th
    birthday."""
    held = _held(records)
    fourth = birthday(of_child(records, held, "dob"), AGE_TO_TAKE_PART)
    coded = held["cla_review_participation"].notna()
    older = coded & (held["cla_review_participation"] != UNDER_FOUR)
    return held[older & (held["cla_review_date"] < fourth)]


@check(
    title="Review of a child who is not looked after",
    finds="cla_reviews",
    needs=(HELD, "cla_episodes.cla_episode_ceased_date"),
    severity=QUERY,
)
def review_outside_care(records: Records) -> pd.DataFrame:
    """A review held on a day on which no episode of the child was open; the day on which one
    ended counts as inside."""
    held = _held(records)
    span = ["cla_episode_start_date", "cla_episode_ceased_date"]
    found = pairs(held, records.cla_episodes, span)
    day = found["cla_review_date"]
    ends = found[f"{span[1]}_other"].fillna(LAST_DAY)
    inside = (found[f"{span[0]}_other"] <= day) & (day <= ends)
    return held[~held.index.isin(found.loc[inside, "row"])]


def _held(records: Records) -> pd.DataFrame:
    reviews = records.cla_reviews
    cancelled = reviews["cla_review_cancelled"] == "yes"
    return reviews[reviews["cla_review_date"].notna() & ~cancelled]
