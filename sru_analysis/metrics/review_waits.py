"""Looked-after children who wait for a review: in time, overdue, seen in between."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, months_after
from sru_analysis.metrics.care import (
    END,
    START,
    episode_on,
    first_review_due,
    looked_after,
    periods_of_care,
    short_breaks,
)
from sru_analysis.metrics.cutting import PERIOD_OF_CARE, cut_by, earlier, later, spans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after_reviews import (
    CHILD,
    DATED,
    HELD,
    reviews_held,
    reviews_with_due_dates,
)
from sru_analysis.metrics.nearest import first_from
from sru_analysis.metrics.once import once
from sru_analysis.metrics.readings import six_months_after, three_months_after
from sru_analysis.metrics.sources import (
    ANNEX_A_IRO_CONTACT,
    LOCAL,
    NI_66,
    REGULATION_33,
    REGULATION_48,
    SHORT_BREAK_RULES,
    SSD_CARE_CLOCKS,
)
from sru_analysis.records.store import Records

MONTHS_BACK = 12
CARE = ["person_id", "care_start", "care_end"]


@once
def waits_for_review(records: Records) -> pd.DataFrame:
    """One row for each wait for the next review: ``person_id``, ``care_start``, ``care_end`` and

    ``since``: the start of care or the review before; ``until``: the next review or the end of
    care, missing while the child waits; ``due``: the last day for the next review, missing where
    the reviews before the records began are not known.
    """
    reviews = reviews_with_due_dates(records)
    reviews = reviews[reviews["care_start"].notna()]
    first = periods_of_care(records)[CARE]
    held_first = reviews.drop_duplicates(CARE[:2])[[*CARE[:2], HELD]]
    first = first.merge(held_first, on=CARE[:2], how="left")
    due = first_review_due(first["care_start"])
    if whole_from := records.window("cla_reviews")[0]:
        begins = pd.Timestamp(whole_from)
        due = due.where((due >= begins) | (first[HELD] < begins))
    first = first.assign(since=first["care_start"], due=due)
    again = reviews[[*CARE[:2], HELD, "review_number"]].merge(first[CARE], on=CARE[:2])
    second = three_months_after(again[HELD], records)
    third = six_months_after(again[HELD], records)
    again = again.assign(
        since=again[HELD], due=third.mask(again["review_number"] == "first", second)
    )
    columns = [*CARE, "since", "due"]
    waits = pd.concat([first[columns], again[columns]], ignore_index=True)
    waits = waits.sort_values(["person_id", "care_start", "since"], kind="stable")
    held = waits.groupby(["person_id", "care_start"], sort=False)["since"].shift(-1)
    waits = waits.assign(until=held.fillna(waits["care_end"]))
    return waits.astype(dict.fromkeys(["since", "due", "until"], "datetime64[s]"))


def overdue(records: Records) -> pd.DataFrame:
    """The times in which a review was overdue: from the day after it was due until it was held
    or care ended.
    """
    waits = waits_for_review(records)
    return spans(waits, days_after(waits["due"], 1), waits["until"], PERIOD_OF_CARE)


@metric(
    number=86,
    title="Children with every review on time",
    plain="Of the children looked after on the date for 20 working days or more, the share whose "
    "reviews in the last 12 months were all in time.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[NI_66, REGULATION_33, SHORT_BREAK_RULES],
    needs=DATED,
    open_between=("counted_from", END),
    distinct="person_id",
    looks_back=MONTHS_BACK,
    breakdowns=CHILD,
    better="higher",
)
def cla_children_reviews_on_time_pct(records: Records) -> pd.DataFrame:
    """Children looked after on the date whose 20th working day in care has come.

    Met when every review of the present period of care that fell due in the 12 months up to the
    date was held by its due date, and none is overdue on the date: the first review within 20
    working days of coming into care, the second within 91 days of the first, later ones within
    183 days of the one before.

    Not counted: children who came into care less than 20 working days before, and short breaks. A
    child whose earlier reviews lie before the records begin, so that a due date cannot be worked
    out, is counted and not met.

    Why it matters: reviews held on time can look well while the same children wait each time.
    """
    rows = looked_after(records)
    counted_from = later(rows[START], first_review_due(rows["care_start"]))
    waits = waits_for_review(records)
    late = waits["until"].isna() | (waits["until"] > waits["due"])
    waits = waits[late | waits["due"].isna()]
    since = days_after(waits["due"], 1).fillna(waits["since"])
    # A review stays among those of the last 12 months until a year after it was due.
    forgotten = months_after(waits["due"].fillna(waits["until"]), MONTHS_BACK)
    until = later(forgotten, waits["until"]).where(waits["until"].notna())
    rows = rows.assign(counted_from=counted_from)
    delays = spans(waits, since, until, PERIOD_OF_CARE)
    cut = cut_by(rows, "counted_from", END, delays, "late", by=PERIOD_OF_CARE)
    return cut.assign(met=~cut["late"].astype(bool))


@metric(
    number=87,
    title="Children with an overdue looked-after review",
    plain="Looked-after children whose review date has passed with no review held.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[LOCAL, REGULATION_33, SSD_CARE_CLOCKS],
    needs=DATED,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=["team", "legal_status", "age_band"],
    better="lower",
)
def cla_reviews_overdue(records: Records) -> pd.DataFrame:
    """Children looked after on the date.

    Met when a review is overdue: from the day after it was due (20 working days into care, 91 days
    after the first review, 183 after a later one) until it is held or care ends.

    Not counted: short breaks. A child whose reviews before the records begin are not known is
    counted and not met.

    Why it matters: reviews held on time say nothing of reviews that have not been held at all.
    """
    rows = looked_after(records)
    return cut_by(rows, START, END, overdue(records), by=PERIOD_OF_CARE)


@metric(
    number=88,
    title="Reviews of children on short breaks",
    plain="Reviews of children in a series of short breaks, kept apart from all other figures.",
    kind="count",
    counts="reviews",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_48, SHORT_BREAK_RULES],
    needs=DATED,
    during=HELD,
)
def cla_short_break_reviews(records: Records) -> pd.DataFrame:
    """Children and reviews: one for each child at each review held in the period of children who
    on the day had short breaks (legal status V3, V4, formerly V1) and nothing else.

    Not counted: cancelled reviews, and reviews of children who were looked after on the day.

    Why it matters: these children are reviewed by rules of their own and stand in no other figure.
    """
    rows = records.cla_reviews
    held = rows[rows[HELD].notna() & (rows["cla_review_cancelled"] != "yes")]
    held = held.drop_duplicates(["person_id", HELD]).reset_index(drop=True)
    in_care = episode_on(held, HELD, looked_after(records), ["care_start"])
    in_breaks = episode_on(held, HELD, short_breaks(records), ["legal_status"])
    only_breaks = in_breaks["legal_status"].notna() & in_care["care_start"].isna()
    return held[only_breaks].reset_index(drop=True)


@metric(
    number=95,
    title="Reviewing officer in contact since the last review",
    plain="Of the looked-after children, the share whose reviewing officer has been in contact "
    "since the last review.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[ANNEX_A_IRO_CONTACT, LOCAL],
    needs=[*DATED, "cla_episodes.cla_last_iro_contact_date"],
    open_between=("counted_from", END),
    distinct="person_id",
    breakdowns=["team", "age_band"],
    better="higher",
)
def iro_contact_between_reviews_pct(records: Records) -> pd.DataFrame:
    """Children looked after on the date for more than 20 working days.

    Met when the child's reviewing officer was in contact after the last review was held and on or
    before the date; before the first review, since the child came into care. Contacts are those
    that the record of care states and, where that return is there, case notes of a contact.

    Not counted: children in care for 20 working days or less, and short breaks. Where the source
    states the last contact only, earlier dates show too few.

    Why it matters: a reviewing officer who comes only to the review hears of drift too late.
    """
    rows = looked_after(records)
    soon = days_after(first_review_due(rows["care_start"]), 1)
    rows = rows.assign(counted_from=later(rows[START], soon))
    return cut_by(rows, "counted_from", END, _in_contact(records), by=PERIOD_OF_CARE)


def _in_contact(records: Records) -> pd.DataFrame:
    """From each contact until the next review or the end of care."""
    stated = records.cla_episodes[["person_id", "cla_last_iro_contact_date"]]
    notes = records.case_notes
    noted = notes.loc[notes["note_kind"] == "IRO_CONTACT", ["person_id", "note_date"]]
    names = {"cla_last_iro_contact_date": "day", "note_date": "day"}
    found = pd.concat([stated.rename(columns=names), noted.rename(columns=names)])
    found = found.dropna().drop_duplicates().reset_index(drop=True)
    found = found.join(episode_on(found, "day", looked_after(records), ["care_start", "care_end"]))
    found = found[found["care_start"].notna()]
    reviews = reviews_held(records)
    place = first_from(found["person_id"], found["day"], reviews["person_id"], reviews[HELD])
    next_review = reviews[HELD].reindex(place).set_axis(found.index)
    return spans(found, found["day"], earlier(next_review, found["care_end"]), PERIOD_OF_CARE)
