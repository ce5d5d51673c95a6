"""Whether overdue looked-after reviews are held sooner where the reviewing officer challenged."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.care import first_review_due, periods_of_care
from sru_analysis.metrics.challenges import OFFICERS, challenges_by
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.differences import difference_of_shares
from sru_analysis.metrics.looked_after_reviews import reviews_with_due_dates
from sru_analysis.metrics.readings import six_months_after, three_months_after
from sru_analysis.metrics.sources import LOCAL_METHOD
from sru_analysis.records.store import Records

FOLLOWED = 90
COLUMNS = ["person_id", "overdue_from", "held", "care_end"]


def overdue_reviews(records: Records) -> pd.DataFrame:
    """Looked-after reviews that were not held by their due date, one row each.

    ``overdue_from``: the day after they were due; ``held``: missing where none has been held
    since; ``care_end``: the end of the period of care, known for those not held.
    """
    reviews = reviews_with_due_dates(records)
    late = reviews[reviews["cla_review_date"] > reviews["review_due_date"]]
    late = late.assign(
        overdue_from=days_after(late["review_due_date"], 1),
        held=late["cla_review_date"],
        care_end=pd.NaT,
    )
    both = pd.concat([late[COLUMNS], _never_held(reviews, records)], ignore_index=True)
    return both.astype(dict.fromkeys(COLUMNS[1:], "datetime64[s]"))


def _never_held(reviews: pd.DataFrame, records: Records) -> pd.DataFrame:
    """The next review of each period of care, where care went on past its due date."""
    care = periods_of_care(records)[["person_id", "care_start", "care_end"]]
    last = reviews.drop_duplicates(["person_id", "care_start"], keep="last")
    last = last[["person_id", "care_start", "cla_review_date", "review_number"]]
    care = care.merge(last, on=["person_id", "care_start"], how="left")
    held = care["cla_review_date"].astype("datetime64[s]")
    later, second = six_months_after(held, records), three_months_after(held, records)
    due = later.where(care["review_number"] != "first", second)
    first_due = first_review_due(care["care_start"])
    if whole_from := records.window("cla_reviews")[0]:
        # Reviews before the records began are not known: nothing is said of these children.
        first_due = first_due.where(first_due >= pd.Timestamp(whole_from))
    care = care.assign(overdue_from=days_after(due.fillna(first_due), 1), held=pd.NaT)
    in_care = care["care_end"].isna() | (care["care_end"] > care["overdue_from"])
    return care.loc[in_care & care["overdue_from"].notna(), COLUMNS]


def challenged_while_overdue(overdue: pd.DataFrame, records: Records) -> pd.Series:
    """Whether the child's reviewing officer challenged in the 90 days, before it was held."""
    raised = challenges_by(records, OFFICERS)[["person_id", "raised_date"]]
    pairs = overdue.assign(row=overdue.index).merge(raised, on="person_id")
    day = pairs["raised_date"]
    inside = day.between(pairs["overdue_from"], days_after(pairs["overdue_from"], FOLLOWED))
    inside &= pairs["held"].isna() | (day < pairs["held"])
    return pd.Series(overdue.index.isin(pairs.loc[inside, "row"]), index=overdue.index)


@metric(
    number=127,
    title="Overdue reviews held within 90 days, challenged and not",
    plain="How much more often a concern cleared within 90 days where it was challenged than "
    "where it was not.",
    kind="change",
    counts="reviews",
    section="looked_after",
    source=(LOCAL_METHOD,),
    needs=("challenges", "cla_reviews", "cla_reviews.cla_review_date", "cla_episodes"),
    looking_back=True,
    estimated=True,
    unit="percentage points",
)
def iro_challenge_impact_diff(records, snapshot):
    """Looked-after reviews that became overdue and whose next 90 days have passed by the date.

    The share of them held within these 90 days where the child's reviewing officer raised a
    challenge in that time, before the review was held, less that share where none was raised, in
    percentage points, with a 95 % interval (Newcombe). The number and the base shown are those of
    the challenged ones.

    Not counted: children who left care in the 90 days without a review; short breaks; messages
    that praise good practice. With fewer than 10 reviews on either side no figure is given.

    Why it matters: it describes and proves nothing: officers challenge the harder cases, and a
    review that is held quickly leaves less time for a challenge.
    """
    overdue = overdue_reviews(records)
    until = days_after(overdue["overdue_from"], FOLLOWED)
    held = overdue["held"] <= until
    left = ~held & (overdue["care_end"] <= until)
    overdue = overdue[(until <= snapshot) & ~left]
    challenged = challenged_while_overdue(overdue, records)
    held = held[overdue.index]
    return difference_of_shares(held[challenged], held[~challenged])
