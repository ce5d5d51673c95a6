"""Reviews of looked-after children: held, in time, and with the child's part in them."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday, days_after
from sru_analysis.metrics.breakdowns import births
from sru_analysis.metrics.care import (
    episode_on,
    first_review_due,
    looked_after,
    periods_of_care,
    short_breaks,
)
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    CARE_REPORT,
    LOCAL,
    PARTICIPATION_FORMER,
    REGULATION_33,
    RULE_167,
    RULES_440_441,
    SHORT_BREAK_RULES,
    SSD_CARE_CLOCKS,
    SSDA903_REVIEWS,
)
from sru_analysis.records.store import Records

HELD = "cla_review_date"
UNDER_4 = "PN0"
ATTENDED = ("PN1", "PN2", "PN3", "PN4")
SENT_VIEWS = ("PN5", "PN6")
NO_VIEWS = "PN7"
AGED_4_OR_OVER = (*ATTENDED, *SENT_VIEWS, NO_VIEWS)

SECOND_AFTER, LATER_AFTER = 91, 183
"""Days from the review before: three months and six months (R6)."""

CHILD = ("team", "age_band", "sex", "ethnicity", "disability")
DATED = ("cla_reviews", f"cla_reviews.{HELD}", "cla_episodes", "cla_episodes.legal_status")
TOOK_PART = (*DATED, "cla_reviews.cla_review_participation", "children", "children.dob")


@once
def reviews_held(records: Records) -> pd.DataFrame:
    """Reviews with a date and not cancelled, one a child and day, in order of child and date.

    Adds ``care_start``, ``legal_status`` and ``team`` of the episode open on the day; they are
    missing for a review outside every period of care. Left out (R10): reviews of children who on
    the day had short breaks and nothing else.
    """
    rows = records.cla_reviews
    held = rows[rows[HELD].notna() & (rows["cla_review_cancelled"] != "yes")]
    held = held.sort_values(["person_id", HELD], kind="stable", ignore_index=True)
    in_care = episode_on(held, HELD, looked_after(records), ["care_start", "legal_status", "team"])
    in_breaks = episode_on(held, HELD, short_breaks(records), ["legal_status"])
    only_breaks = in_breaks["legal_status"].notna() & in_care["care_start"].isna()
    held = held.assign(**in_care)[~only_breaks & ~held.duplicated(["person_id", HELD])]
    return held.reset_index(drop=True)


@once
def reviews_with_due_dates(records: Records) -> pd.DataFrame:
    """``reviews_held`` with ``review_number`` (first, second or later in the period of care),
    ``review_due_date`` and ``met`` (held on or before it).

    Where the first review fell due before the records of reviews begin, and none from before is
    held, or none that can have been the first, the earlier ones are not known: the first one seen
    has neither number nor due date, the next ones are later reviews.
    """
    held = reviews_held(records)
    chain = held.groupby(["person_id", "care_start"], sort=False)
    place = chain.cumcount().where(held["care_start"].notna())
    before = chain[HELD].shift()
    first_due = first_review_due(held["care_start"])
    begun = held["care_start"].isna()
    if whole_from := records.window("cla_reviews")[0]:
        begins = pd.Timestamp(whole_from)
        begun |= (first_due < begins) & (chain[HELD].transform("first") > first_due)
    second = (place == 1) & ~begun
    due = days_after(before, LATER_AFTER).mask(second, days_after(before, SECOND_AFTER))
    due = due.mask((place == 0) & ~begun, first_due)
    number = place.map({0: "first", 1: "second"}).fillna("later").mask(begun, "later")
    return held.assign(
        review_number=number.where(due.notna()).astype("str"),
        review_due_date=due,
        met=held[HELD] <= due,
    )


@once
def reviews_aged_4_or_over(records: Records) -> pd.DataFrame:
    """``reviews_held`` with a code of participation from PN1 to PN7, of children aged 4 or over
    on the day (R11; on the 4th birthday too). A child without a date of birth goes by the code.
    """
    held = reviews_held(records)
    fourth = birthday(births(held, records)["dob"], 4)
    code = held["cla_review_participation"]
    aged = held[code.isin(AGED_4_OR_OVER) & ~(held[HELD] < fourth)]
    return aged.assign(participation=aged["cla_review_participation"]).reset_index(drop=True)


@metric(
    number=81,
    title="Looked-after reviews held",
    plain="Statutory reviews held for looked-after children, counted once for each child.",
    kind="count",
    counts="reviews",
    section="looked_after",
    source=[SSDA903_REVIEWS, SHORT_BREAK_RULES, CARE_REPORT],
    needs=DATED,
    during=HELD,
    breakdowns=["team"],
)
def cla_reviews_held(records: Records) -> pd.DataFrame:
    """Children and reviews: one for each child at each review held in the period, brothers and
    sisters each by themselves, children of every age.

    Not counted: reviews that were cancelled or have no date, and reviews of children who on the
    day had only short breaks (V3, V4). A review outside every period of care counts.

    Why it matters: it is the reviewing officers' workload and the base of what follows.
    """
    return reviews_held(records)


@metric(
    number=166,
    title="Children who had a looked-after review",
    plain="Different looked-after children who had at least one review in the period.",
    kind="count",
    counts="children",
    section="looked_after",
    source=[LOCAL, CARE_REPORT],
    needs=DATED,
    during=HELD,
    distinct="person_id",
    breakdowns=CHILD,
)
def cla_reviewed_children(records: Records) -> pd.DataFrame:
    """Different children with at least one review held in the period.

    Not counted: the second and later reviews of a child in the period; cancelled reviews; short
    breaks.

    Why it matters: printed beside the number of reviews, it keeps the two from being mistaken for
    one another.
    """
    return reviews_held(records)


@metric(
    number=82,
    title="Looked-after reviews held on time",
    plain="Of the reviews held for looked-after children, the share held by the due date.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    source=[REGULATION_33, SSD_CARE_CLOCKS, SHORT_BREAK_RULES, CARE_REPORT],
    needs=DATED,
    during=HELD,
    breakdowns=["review_number", "team"],
    better="higher",
)
def cla_reviews_on_time_pct(records: Records) -> pd.DataFrame:
    """Reviews of looked-after children held in the period.

    Met when the review was held no later than: the first, 20 working days after the child became
    looked after; the second, 91 days after the first; every later one, 183 days after the one
    before. An early review brings the next due date forward. The clock starts again only with a
    new period of care, not with a change of placement or legal status.

    Not counted: cancelled reviews and short breaks. A review outside every period of care, or
    whose earlier reviews lie before the records begin, counts as not met and stands under
    "Not known".

    Why it matters: a late review leaves a care plan unchecked.
    """
    return reviews_with_due_dates(records)


@metric(
    number=83,
    title="First looked-after review within 20 working days",
    plain="Of the children newly looked after, the share with a first review within 20 working "
    "days.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_33, SHORT_BREAK_RULES],
    needs=DATED,
    during="review_due_date",
    breakdowns=["legal_status"],
    better="higher",
)
def cla_first_review_20wd_pct(records: Records) -> pd.DataFrame:
    """Children who came into care and whose 20th working day in care falls in the period.

    Met when the first review was held on or before that day. The day of coming into care is not
    counted; one that is not worked counts as the last working day before it.

    Not counted: children who left care on or before that day without a review, short breaks, and
    runs of episodes that do not begin with a start of care (reason S).

    Why it matters: the first review settles the plan while going home is most likely.
    """
    rows = periods_of_care(records)
    reason = rows["cla_episode_start_reason"]
    rows = rows[reason.isna() | (reason == "S")]
    first = reviews_held(records).drop_duplicates(["person_id", "care_start"])
    first = first[["person_id", "care_start", HELD]].dropna()
    rows = rows.merge(first, on=["person_id", "care_start"], how="left")
    rows["review_due_date"] = first_review_due(rows["care_start"])
    rows["met"] = rows[HELD] <= rows["review_due_date"]
    still_there = rows["care_end"].isna() | (rows["care_end"] > rows["review_due_date"])
    return rows[still_there | rows["met"]].reset_index(drop=True)


@metric(
    number=84,
    title="Second looked-after review within 3 months",
    plain="Of the second reviews held, the share held within three months of the first.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_33, SSD_CARE_CLOCKS, SHORT_BREAK_RULES],
    needs=DATED,
    during=HELD,
    better="higher",
)
def cla_second_review_3m_pct(records: Records) -> pd.DataFrame:
    """Second reviews in a period of care, held in the period.

    Met when held no later than 91 days after the first.

    Not counted: first and later reviews, cancelled reviews and short breaks.

    Why it matters: by the second review a plan for permanence is expected.
    """
    rows = reviews_with_due_dates(records)
    return rows[rows["review_number"] == "second"]


@metric(
    number=85,
    title="Later looked-after reviews within 6 months",
    plain="Of the later reviews held, the share held within six months of the one before.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_33, SSD_CARE_CLOCKS, SHORT_BREAK_RULES],
    needs=DATED,
    during=HELD,
    better="higher",
)
def cla_subsequent_review_6m_pct(records: Records) -> pd.DataFrame:
    """Third and later reviews in a period of care, held in the period.

    Met when held no later than 183 days after the one before.

    Not counted: first and second reviews, cancelled reviews and short breaks.

    Why it matters: it is the rhythm that long-term care plans are checked by.
    """
    rows = reviews_with_due_dates(records)
    return rows[rows["review_number"] == "later"]


@metric(
    number=89,
    title="Children who took part in their looked-after review",
    plain="Of the reviews of children aged 4 or over, the share where the child attended or gave "
    "views.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    source=[RULE_167, RULES_440_441, PARTICIPATION_FORMER, CARE_REPORT],
    needs=TOOK_PART,
    during=HELD,
    breakdowns=["participation", "age_band"],
    better="higher",
)
def cla_participation_pct(records: Records) -> pd.DataFrame:
    """Reviews held in the period of children aged 4 or over on the day, with a code from PN1 to
    PN7.

    Met when the child attended (PN1 to PN4) or sent views (PN5, PN6). The breakdown by code
    allows a stricter count without PN4, where the child was there and did not contribute.

    Not counted: PN0 and blank codes, reviews of children under 4 whatever their code (on the 4th
    birthday both codings are valid), cancelled reviews and short breaks. A child without a date
    of birth goes by the code.

    Why it matters: children have a right to be heard where decisions about them are made.
    """
    rows = reviews_aged_4_or_over(records)
    return rows.assign(met=rows["participation"] != NO_VIEWS)


@metric(
    number=90,
    title="Children who attended their looked-after review",
    plain="Of the reviews of children aged 4 or over, the share where the child was there in "
    "person.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    tier="extra",
    source=[RULE_167, RULES_440_441],
    needs=TOOK_PART,
    during=HELD,
    breakdowns=["age_band"],
    better="higher",
)
def cla_attended_pct(records: Records) -> pd.DataFrame:
    """Reviews held in the period of children aged 4 or over on the day, with a code from PN1 to
    PN7.

    Met when the child was there: PN1 to PN4, whether or not it spoke.

    Not counted: as for children who took part.

    Why it matters: views sent are not the same as being in the room.
    """
    rows = reviews_aged_4_or_over(records)
    return rows.assign(met=rows["participation"].isin(ATTENDED))


@metric(
    number=91,
    title="Reviews in which the child neither attended nor sent views",
    plain="Reviews where a child aged 4 or over neither attended nor sent views.",
    kind="count",
    counts="reviews",
    section="looked_after",
    source=[RULE_167, RULES_440_441, CARE_REPORT],
    needs=TOOK_PART,
    during=HELD,
    better="lower",
)
def cla_no_participation_count(records: Records) -> pd.DataFrame:
    """Reviews held in the period of children aged 4 or over on the day: those with PN7 as the
    count, all with a code from PN1 to PN7 as its base.

    Met when the code is PN7: the child did not attend and sent no views.

    Not counted: as for children who took part.

    Why it matters: each is a child whose plan was reviewed without its voice.
    """
    rows = reviews_aged_4_or_over(records)
    return rows.assign(met=rows["participation"] == NO_VIEWS)


@metric(
    number=92,
    title="Participation recorded at looked-after reviews",
    plain="Of the reviews held, the share with a valid participation code.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    tier="extra",
    source=[RULE_167, RULES_440_441],
    needs=TOOK_PART,
    during=HELD,
    better="higher",
)
def cla_participation_recorded_pct(records: Records) -> pd.DataFrame:
    """Reviews held in the period, of children of every age.

    Met when the code fits the child's age: PN0 up to the 4th birthday, PN1 to PN7 from that day
    on. Where the date of birth is not known every code fits.

    Not counted: cancelled reviews and short breaks. A blank code is not met.

    Why it matters: figures about participation are as good as the codes behind them.
    """
    held = reviews_held(records)
    fourth = birthday(births(held, records)["dob"], 4)
    code = held["cla_review_participation"]
    of_young = (code == UNDER_4) & ~(held[HELD] > fourth)
    of_older = code.isin(AGED_4_OR_OVER) & ~(held[HELD] < fourth)
    return held.assign(met=of_young | of_older)
