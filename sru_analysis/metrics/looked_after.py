"""Children looked after: how many, how many start and stop, under what and where they live."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.metrics.breakdowns import BREAKDOWNS, births, labelled
from sru_analysis.metrics.care import (
    END,
    FULL_CARE_ORDER,
    START,
    episodes,
    known_not_looked_after,
    looked_after,
    placed_with_parents,
    starts_of_care,
)
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.sources import (
    ANNEX_A_SHORT_BREAKS,
    CARE_REPORT,
    EES_LEGAL_STATUS,
    EES_PLACEMENT,
    FOSTER_REVIEWS,
    LAIT_332,
    LAIT_376,
    LAIT_392,
    LAIT_401,
    LOCAL,
    REGULATIONS_15_TO_18,
    RULE_144,
    RULE_378,
    SHORT_BREAK_RULES,
    WITH_PARENTS_GUIDANCE,
)
from sru_analysis.records.store import Records

LEGAL_STATUS = BREAKDOWNS["legal_status"]
CHILD = ("team", "age_band", "sex", "ethnicity", "disability")
CARE = ("cla_episodes", "cla_episodes.legal_status")
PLACED = (*CARE, "cla_episodes.cla_placement_type")


@metric(
    number=76,
    title="Children looked after",
    plain="Children looked after by the council on the date, not counting short breaks.",
    kind="count",
    counts="children",
    section="looked_after",
    source=[LAIT_332, SHORT_BREAK_RULES, ANNEX_A_SHORT_BREAKS],
    needs=CARE,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=[*CHILD, "legal_status", "placement", "uasc"],
)
def cla_count(records: Records) -> pd.DataFrame:
    """Children with an episode of care open at the end of the day.

    An episode is open from the day it starts until the day before it ends; an episode without an
    end is open, whatever its reason column says. A child counts once: of two open episodes the
    one that started last gives legal status and placement. A child whose legal status is blank
    counts and stands under "Not known".

    Not counted: children in a series of short breaks (legal status V3 or V4, formerly V1).

    Why it matters: it is the size of the task for social workers, reviewing officers and carers.
    """
    return looked_after(records)


derived(
    "cla_change_pct",
    number=78,
    title="Change in children looked after since the base date",
    plain="How much the number of children looked after has changed since a named date.",
    kind="change",
    of="cla_count",
    section="looked_after",
    source=[LOCAL, CARE_REPORT],
    definition="""Children looked after on the date, less those on the base date, as a share of
    the latter. Both counts are printed beside it.

    Not counted: children in a series of short breaks.

    Why it matters: it shows growth before budgets and caseloads do.
    """,
)


@metric(
    number=79,
    title="Children starting to be looked after",
    plain="Children who became looked after in the period.",
    kind="count",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[LAIT_376, SHORT_BREAK_RULES],
    needs=[*CARE, "cla_episodes.cla_episode_start_reason"],
    during=START,
    distinct="person_id",
    breakdowns=["legal_status", "age_band", "uasc"],
)
def cla_started(records: Records) -> pd.DataFrame:
    """Children with an episode that began in the period because they came into care (reason for
    new episode S).

    A child who came in twice in the period counts once, with the legal status of the later start.

    Not counted: changes of legal status or placement, and short breaks.

    Why it matters: it is the inflow that later reviews, placements and plans follow from.
    """
    return starts_of_care(records)


@metric(
    number=80,
    title="Children ceasing to be looked after",
    plain="Children who stopped being looked after in the period.",
    kind="count",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[LAIT_392, SHORT_BREAK_RULES],
    needs=[*CARE, "cla_episodes.cla_episode_ceased_reason"],
    during=END,
    distinct="person_id",
    breakdowns=["legal_status", "age_band"],
)
def cla_ceased(records: Records) -> pd.DataFrame:
    """Children with an episode that ended in the period with any reason but X1 ("another episode
    follows"). An end without a reason counts where no episode of the child follows on from it.

    A child who left twice in the period counts once, with the last time.

    Not counted: short breaks.

    Why it matters: with the children who start, it explains every change in the number looked
    after.
    """
    rows = episodes(records)
    reason = rows["cla_episode_ceased_reason"]
    left = reason.notna() & (reason != "X1")
    no_reason = reason.isna() & (rows[END] == rows["care_end"])
    return rows[rows[END].notna() & (left | no_reason)]


@metric(
    number=93,
    title="Children using Viewpoint",
    plain="Different looked-after children who completed a Viewpoint questionnaire.",
    kind="count",
    counts="children",
    section="looked_after",
    source=[LOCAL, CARE_REPORT],
    needs=["voice_responses", "voice_responses.tool"],
    during="response_date",
    distinct="person_id",
    breakdowns=["age_band"],
    better="higher",
)
def viewpoint_users(records: Records) -> pd.DataFrame:
    """Looked-after children aged 4 or over with at least one Viewpoint questionnaire completed in
    the period. A child who completed several counts once.

    Not counted: other tools, children under 4 on the day, and children who were not looked after
    on the day. Where the records of care do not cover the day, the return of the tool is trusted;
    so it is for the age where the date of birth is not known.

    Why it matters: children's own words should reach their reviews.
    """
    rows = records.voice_responses
    rows = rows[rows["tool"] == "VIEWPOINT"].reset_index(drop=True)
    under_4 = rows["response_date"] < birthday(births(rows, records)["dob"], 4)
    return rows[~under_4 & ~known_not_looked_after(rows, "response_date", records)]


@metric(
    number=99,
    title="Foster carer annual reviews held in time",
    plain="Of the foster carer reviews due, the share held in time.",
    kind="percent",
    counts="reviews",
    section="looked_after",
    source=[FOSTER_REVIEWS, CARE_REPORT],
    needs=["foster_reviews", "foster_reviews.review_date"],
    during="review_due_date",
    better="higher",
)
def foster_reviews_due(records: Records) -> pd.DataFrame:
    """Annual reviews of foster carer households that fell due in the period.

    Met when the review was held on or before the day it was due. A review that has not been held
    is not met.

    Not counted: reviews that fall due in another period, whenever they are held.

    Why it matters: approval rests on a yearly review led by someone independent.
    """
    rows = records.foster_reviews
    return rows.assign(met=rows["review_date"] <= rows["review_due_date"])


@metric(
    number=100,
    title="Legal status of children looked after",
    plain="The legal basis on which children are looked after.",
    kind="split",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[RULE_144, EES_LEGAL_STATUS, SHORT_BREAK_RULES],
    needs=CARE,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=CHILD,
    outcomes=LEGAL_STATUS.categories,
    decimals=0,
)
def cla_legal_status_mix(records: Records) -> pd.DataFrame:
    """Children looked after on the date, by the legal status of their open episode. One status an
    episode: a child under a care order and a placement order stands under placement order.

    Not counted: children in a series of short breaks.

    Why it matters: the legal status decides who holds parental responsibility, and drift shows
    here first.
    """
    rows = looked_after(records)
    return rows.assign(outcome=labelled(rows["legal_status"], LEGAL_STATUS))


@metric(
    number=112,
    title="Children placed with parents",
    plain="Looked-after children who live with a parent or someone with parental responsibility.",
    kind="count",
    counts="children",
    section="looked_after",
    source=[EES_PLACEMENT, REGULATIONS_15_TO_18, RULE_378],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=[*CHILD, "legal_status"],
)
def pwp_count(records: Records) -> pd.DataFrame:
    """Children looked after on the date whose placement is with their own parents or another
    person with parental responsibility (placement P1).

    Not counted: children under section 20, for whom that placement is an error (metric
    s20_parent_p1_error), and short breaks.

    Why it matters: the council shares responsibility for a child whom it does not house.
    """
    return placed_with_parents(records)


derived(
    "pwp_share_pct",
    number=113,
    title="Share of children looked after who are placed with parents",
    plain="Of the children looked after, the share who live with a parent.",
    kind="percent",
    of=("pwp_count", "cla_count"),
    section="looked_after",
    tier="statutory",
    source=[LAIT_401],
    breakdowns=CHILD,
    decimals=0,
    definition="""Children placed with parents on the date, as a share of all children looked
    after on that date.

    Not counted: as for both counts: short breaks in neither, section 20 at home not in the first.

    Why it matters: a high share can mean orders that are no longer needed, or risk held at home.
    """,
)


@metric(
    number=114,
    title="Children at home on a full care order",
    plain="Children on a full care order who live with a parent.",
    kind="count",
    counts="children",
    section="looked_after",
    source=[LOCAL, RULE_144, WITH_PARENTS_GUIDANCE],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
    better="lower",
)
def pwp_full_care_order_count(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date whose legal status is a full care order (C2).

    Not counted: interim care orders (C1), placement orders (E1), children under section 20 and
    short breaks.

    Why it matters: a final care order at home needs an exceptional reason; without one it should
    be discharged or the child moved.
    """
    rows = placed_with_parents(records)
    return rows[rows["legal_status"] == FULL_CARE_ORDER]
