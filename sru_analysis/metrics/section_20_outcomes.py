"""What becomes of section 20: an order, an end, a plan, a challenge by the reviewing officer."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, months_after
from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.care import (
    END,
    FULL_CARE_ORDER,
    INTERIM_CARE_ORDER,
    PLACEMENT_ORDER,
    SECTION_20,
    START,
    episodes,
    section_20,
    starts_of_care,
)
from sru_analysis.metrics.challenges import OFFICERS, challenges_by
from sru_analysis.metrics.cutting import PERIOD_OF_CARE, cut_by, later, spans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after import CARE
from sru_analysis.metrics.section_20 import s20_over_6m_count
from sru_analysis.metrics.sources import LOCAL, PERMANENCE, RULE_144, SSDA903_ENDS
from sru_analysis.records.store import Records

ORDERS = (INTERIM_CARE_ORDER, FULL_CARE_ORDER, PLACEMENT_ORDER)
FOLLOW_UP = "s20_to_order_days"
PLAN_MONTHS = 4
SILENT_DAYS = 183
HOME, HOME_UNPLANNED = "Home, as planned", "Home, not planned"
COURT, FAMILY_ORDER = "Court order", "Special guardianship or order on where to live"
ADULT, OTHER = "Adulthood", "Other"
ENDS = {
    "E4A": HOME,
    "E4B": HOME_UNPLANNED,
    **dict.fromkeys(("E41", "E43", "E44", "E45", "E46", "E47", "E48"), FAMILY_ORDER),
    **dict.fromkeys(("E5", "E6", "E7", "E15", "E17"), ADULT),
    **dict.fromkeys(("E2", "E3", "E8", "E9", "E11", "E12", "E13", "E14", "E16"), OTHER),
}


@metric(
    number=107,
    title="Section 20 followed by an order",
    plain="Of the children who became looked after by agreement, the share who moved to a court "
    "order within 26 weeks or 12 months.",
    kind="percent",
    counts="children",
    section="section_20",
    tier="extra",
    source=[LOCAL, RULE_144],
    needs=[*CARE, "cla_episodes.cla_episode_start_reason"],
    during="followed_until",
    looks_back=6,
)
def s20_to_order_pct(records: Records) -> pd.DataFrame:
    """Children who became looked after under section 20 and whose follow-up ended in the period:
    182 days (26 weeks) after the start, or as many as the council sets (``s20_to_order_days``, 365
    for twelve months).

    Met when on or before that day, in the same period of care, an interim care order (C1), a care
    order (C2) or a placement order (E1) began.

    Not counted: children whose follow-up has not ended, other legal statuses at the start and
    short breaks. A child who left care earlier is counted and not met.

    Why it matters: an agreement that soon becomes an order may have put off proceedings.
    """
    rows = starts_of_care(records)
    rows = rows[rows["legal_status"] == SECTION_20]
    every = episodes(records)
    order = every[every["legal_status"].isin(ORDERS)]
    first = order.groupby(["person_id", "care_start"], as_index=False)[START].min()
    first = first.rename(columns={START: "order_date"})
    rows = rows.merge(first, on=["person_id", "care_start"], how="left")
    until = days_after(rows[START], records.configuration.standards[FOLLOW_UP])
    return rows.assign(followed_until=until, met=rows["order_date"] <= until)


@metric(
    number=108,
    title="How section 20 ended",
    plain="How arrangements by agreement ended: home, court order, adulthood or other.",
    kind="split",
    counts="arrangements",
    section="section_20",
    tier="extra",
    source=[SSDA903_ENDS],
    needs=[*CARE, "cla_episodes.cla_episode_ceased_reason"],
    during=END,
    breakdowns=["age_band", "uasc"],
    outcomes=(HOME, HOME_UNPLANNED, COURT, FAMILY_ORDER, ADULT, OTHER),
    decimals=0,
)
def s20_exit_destinations(records: Records) -> pd.DataFrame:
    """Unbroken runs under section 20 that ended in the period, by what followed: where the child
    stayed in care, the next legal status (a care, placement or freeing order, or something else);
    where care ended, the reason for which it ceased.

    Adulthood is leaving care for independent living, for adult services or on reaching 18.
    Adoption, death, remand, custody, another council and "any other reason" are "Other".

    Not counted: a change of placement within section 20, and short breaks. A run without a reason
    stands under "Not known".

    Why it matters: children who leave by surprise, or by an order late, were without a plan.
    """
    every = episodes(records)
    # Every status but section 20 that began where a run under section 20 ended.
    after = every.loc[every["legal_status"] != SECTION_20, ["person_id", START, "legal_status"]]
    after = after.rename(columns={START: END, "legal_status": "next_status"})
    rows = every[every["legal_status"] == SECTION_20]
    rows = rows.sort_values([END, START], kind="stable", na_position="last")
    rows = rows.drop_duplicates(["person_id", "status_start"], keep="last")
    rows = rows.merge(after.drop_duplicates(["person_id", END]), on=["person_id", END], how="left")
    court = rows["next_status"].isin([*ORDERS, "D1"])
    outcome = rows["cla_episode_ceased_reason"].map(ENDS).astype("object")
    outcome = outcome.mask(rows["next_status"].notna(), OTHER).mask(court, COURT)
    uasc = of_child(rows, "uasc", records).astype("str")
    return rows[rows[END].notna()].assign(outcome=outcome.astype("str"), uasc=uasc)


@metric(
    number=109,
    title="Section 20 with a plan for permanence",
    plain="Of the children looked after by agreement for over four months, the share with a "
    "recorded plan for permanence.",
    kind="percent",
    counts="children",
    section="section_20",
    tier="extra",
    source=[PERMANENCE],
    needs=[*CARE, "cla_episodes.cla_permanence_plan"],
    open_between=("counted_from", END),
    distinct="person_id",
    breakdowns=["age_band", "uasc", "team"],
    better="higher",
)
def s20_permanence_plan_pct(records: Records) -> pd.DataFrame:
    """Children under section 20 on the date whose unbroken run under it began four calendar
    months ago or more.

    Met when a plan for permanence is on record: in the child's open episode, or decided by a
    permanence panel in this period of care on or before the date.

    Not counted: shorter runs and short breaks. Where the source states the present plan only,
    earlier dates show too few.

    Why it matters: without proceedings nobody but the review asks where the child will grow up.
    """
    rows = section_20(records)
    rows = rows.assign(
        counted_from=later(rows[START], months_after(rows["status_start"], PLAN_MONTHS))
    )
    recorded = rows[rows["cla_permanence_plan"].notna()]
    decided = _decided(rows, records)
    plans = [spans(recorded, recorded[START], recorded[END], PERIOD_OF_CARE), decided]
    both = pd.concat(plans, ignore_index=True)
    return cut_by(rows, "counted_from", END, both, by=PERIOD_OF_CARE)


def _decided(rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """From the day of a panel that stated a plan to the end of that period of care."""
    panels = records.permanence_panels
    panels = panels[panels["permanence_plan"].notna()][["person_id", "panel_date"]]
    care = rows[["person_id", "care_start", "care_end"]].drop_duplicates()
    pairs = panels.merge(care, on="person_id")
    day = pairs["panel_date"]
    inside = (pairs["care_start"] <= day) & (pairs["care_end"].isna() | (day < pairs["care_end"]))
    pairs = pairs[inside]
    return spans(pairs, pairs["panel_date"], pairs["care_end"], PERIOD_OF_CARE)


@metric(
    number=110,
    title="Long section 20 with no challenge",
    plain="Children looked after by agreement for more than six months with no challenge from "
    "their reviewing officer in that time.",
    kind="count",
    counts="children",
    section="section_20",
    tier="extra",
    source=[LOCAL],
    needs=[*CARE, "challenges", "case_notes"],
    open_between=("six_months_on", END),
    distinct="person_id",
    looks_back=7,
    breakdowns=["age_band", "uasc", "team"],
    better="lower",
)
def s20_no_challenge_long(records: Records) -> pd.DataFrame:
    """Children under section 20 on the date for 183 days or more without a break: those of whom
    nothing was heard as the count, all of them as its base.

    Met when in the 183 days up to the date no reviewing officer raised a challenge about the
    child and no midway review by one is noted.

    Not counted: shorter runs and short breaks; messages that praise good practice and challenges
    by conference chairs are no challenge here.

    Why it matters: nobody else outside the team looks at these children between reviews.
    """
    raised = challenges_by(records, OFFICERS)
    notes = records.case_notes[records.case_notes["note_kind"] == "IRO_MIDWAY"]
    heard = [
        spans(rows, rows[day], days_after(rows[day], SILENT_DAYS))
        for rows, day in ((raised, "raised_date"), (notes, "note_date"))
    ]
    rows = s20_over_6m_count(records).reset_index(drop=True)
    cut = cut_by(rows, "six_months_on", END, pd.concat(heard, ignore_index=True), "heard")
    return cut.assign(met=~cut["heard"].astype(bool))
