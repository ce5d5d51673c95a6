"""Children looked after by agreement with their parents (section 20, legal status V2)."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, working_days_after
from sru_analysis.metrics.breakdowns import AGE_BANDS, UNBORN, band_by_time, cut_at_birthdays
from sru_analysis.metrics.care import (
    END,
    SECTION_20,
    START,
    WITH_PARENTS,
    section_20,
    starts_of_care,
)
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.looked_after import CARE, CHILD, PLACED, cla_count
from sru_analysis.metrics.sources import (
    CARE_REPORT,
    EES_LEGAL_STATUS,
    EES_STARTS,
    LOCAL,
    LONG_SECTION_20,
    RULE_144,
    RULE_378,
)
from sru_analysis.records.store import Records

DURATION_BANDS = (
    "Under 20 working days",
    "20 working days to 3 months",
    "3 to 6 months",
    "6 to 12 months",
    "1 to 2 years",
    "2 years or more",
)


@metric(
    number=101,
    title="Children looked after under section 20",
    plain="Children looked after by agreement with their parents (section 20) on the date.",
    kind="count",
    counts="children",
    section="section_20",
    source=[RULE_144, EES_LEGAL_STATUS, CARE_REPORT],
    needs=CARE,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=[*CHILD, "placement", "uasc"],
)
def s20_count(records: Records) -> pd.DataFrame:
    """Children looked after on the date whose open episode has the legal status V2. The code
    decides, never the wording of the status.

    Not counted: short breaks under section 20 (V3, V4, formerly V1), remand and every order; a
    child with a second open episode that started later under another status.

    Why it matters: nobody but the parents has responsibility for these children, and no court
    sees them, so time must not drift.
    """
    return section_20(records)


derived(
    "s20_share_pct",
    number=102,
    title="Share of children looked after who are under section 20",
    plain="Of the children looked after, the share who are so by agreement (section 20).",
    kind="percent",
    of=(s20_count.__name__, cla_count.__name__),
    section="section_20",
    source=[EES_LEGAL_STATUS, CARE_REPORT],
    breakdowns=CHILD,
    decimals=0,
    definition="""Children looked after under section 20 on the date, as a share of all children
    looked after on that date.

    Not counted: short breaks, in neither count.

    Why it matters: against other councils it shows whether agreements are used more than usual;
    their length says more than the share.
    """,
)


@metric(
    number=103,
    title="Time under section 20",
    plain="How long children have been looked after by agreement without a break.",
    kind="split",
    counts="children",
    section="section_20",
    source=[LOCAL, CARE_REPORT],
    needs=CARE,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=["age_band", "uasc"],
    outcomes=DURATION_BANDS,
)
def s20_duration_bands(records: Records) -> pd.DataFrame:
    """Children under section 20 on the date, by the time since their present run under section 20
    began. Episodes under V2 join where one starts on the day the last one ends, whatever the
    placement; a gap of a day or more begins a new run. Time under another status is not part.

    Three months end with the 91st day after the start; 6 months are 183 days, 12 months 365 and 2
    years 730. Under 20 working days: fewer than 20 have passed.

    Not counted: short breaks.

    Why it matters: agreements are meant to be short; what lasts needs a plan or a court.
    """
    return _by_duration(section_20(records))


@metric(
    number=104,
    title="Section 20 for 6 months or more",
    plain="Children looked after by agreement for more than 6 (or 12) months.",
    kind="count",
    counts="children",
    section="section_20",
    source=[LOCAL, LONG_SECTION_20, CARE_REPORT],
    needs=CARE,
    open_between=("six_months_on", END),
    distinct="person_id",
    breakdowns=["age_band", "uasc", "disability"],
    better="lower",
)
def s20_over_6m_count(records: Records) -> pd.DataFrame:
    """Children under section 20 on the date whose unbroken run under it began 183 days ago or
    more. Those of 12 months (365 days) or more are the last two bands of "Time under section 20".

    Not counted: shorter runs and short breaks. Unaccompanied children and those aged 16 and 17,
    who may agree for themselves, are counted and shown apart.

    Why it matters: councils have been criticised in court for leaving children so for long.
    """
    rows = section_20(records)
    on_day_183 = days_after(rows["status_start"], 183)
    rows = rows.assign(six_months_on=rows[START].where(rows[START] > on_day_183, on_day_183))
    return rows[rows[END].isna() | (rows["six_months_on"] < rows[END])]


@metric(
    number=105,
    title="Children under section 20 by age",
    plain="Ages of the children looked after by agreement.",
    kind="split",
    counts="children",
    section="section_20",
    tier="extra",
    source=[LOCAL],
    needs=[*CARE, "children.dob"],
    open_between=(START, END),
    distinct="person_id",
    outcomes=[band for band in AGE_BANDS if band != UNBORN],
)
def s20_age_group(records: Records) -> pd.DataFrame:
    """Children under section 20 on the date, by completed years of age on that date.

    Not counted: short breaks. A child without a date of birth stands under "Not known".

    Why it matters: from 16 a young person may agree for herself or himself; under 16 it is the
    parents who agree.
    """
    aged = cut_at_birthdays(section_20(records), START, END, records)
    return aged.assign(outcome=aged["age_band"])


@metric(
    number=106,
    title="Children starting care under section 20",
    plain="Children who became looked after by agreement.",
    kind="count",
    counts="children",
    section="section_20",
    tier="extra",
    source=[EES_STARTS],
    needs=[*CARE, "cla_episodes.cla_episode_start_reason"],
    during=START,
    distinct="person_id",
    breakdowns=["age_band"],
)
def s20_started(records: Records) -> pd.DataFrame:
    """Children who became looked after in the period, with those who did so under section 20 as
    the count and all of them as its base. A child who came in twice counts once, with the later
    start.

    Met when the legal status of the first episode is V2.

    Not counted: short breaks, and moves to section 20 of children already looked after.

    Why it matters: entry by agreement that soon becomes an order can mean that proceedings were
    begun late.
    """
    rows = starts_of_care(records)
    return rows.assign(met=rows["legal_status"] == SECTION_20)


@metric(
    number=111,
    title="Section 20 recorded as placed with parents",
    plain="Children recorded as looked after by agreement and placed with parents, which cannot "
    "be right.",
    kind="count",
    counts="children",
    section="section_20",
    tier="extra",
    source=[RULE_378],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
    better="lower",
)
def s20_parent_p1_error(records: Records) -> pd.DataFrame:
    """Children looked after on the date whose open episode has both legal status V2 and placement
    with parents (P1).

    Not counted: short breaks. These children stay in the section 20 count and are left out of
    those placed with parents.

    Why it matters: a child at home by agreement is not looked after; the record must be put right.
    """
    rows = section_20(records)
    return rows[rows["cla_placement_type"] == WITH_PARENTS]


def _by_duration(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows cut where the time under section 20 passes from one band to the next."""
    began = rows["status_start"]
    edges = [
        working_days_after(began, 20),
        *(days_after(began, days) for days in (92, 183, 365, 730)),
    ]
    return band_by_time(rows, START, END, edges, list(DURATION_BANDS), "outcome")
