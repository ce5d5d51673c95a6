"""Children placed with parents: under which order, for how long, watched and discharged."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.care import (
    END,
    FULL_CARE_ORDER,
    INTERIM_CARE_ORDER,
    START,
    periods_of_care,
    placed_with_parents,
)
from sru_analysis.metrics.cutting import cut_by, later, spans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after import PLACED
from sru_analysis.metrics.placements import placements
from sru_analysis.metrics.sources import (
    LOCAL,
    LOCAL_SCREEN,
    REGULATION_28,
    RULE_144,
    RULE_378,
    SSDA903,
)
from sru_analysis.records.store import Records

YEAR = 365
DURATION_BANDS = (
    "Under 3 months",
    "3 to 6 months",
    "6 to 12 months",
    "1 to 2 years",
    "2 years or more",
)
WENT_HOME = "E4A"
FROM, UNTIL = "counted_from", "counted_until"


def on_care_orders_at_home(records: Records) -> pd.DataFrame:
    """``placed_with_parents`` on a full care order (C2)."""
    rows = placed_with_parents(records)
    return rows[rows["legal_status"] == FULL_CARE_ORDER].reset_index(drop=True)


@metric(
    number=115,
    title="Children at home on an interim care order",
    plain="Children on an interim care order who live with a parent.",
    kind="count",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[RULE_144, REGULATION_28],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
)
def pwp_ico_count(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date whose legal status is an interim care order (C1).

    Not counted: full care orders (C2), placement orders (E1), children under section 20 and short
    breaks.

    Why it matters: while the court decides, these children must be visited every week until the
    first review and every four weeks after it.
    """
    rows = placed_with_parents(records)
    return rows[rows["legal_status"] == INTERIM_CARE_ORDER].reset_index(drop=True)


@metric(
    number=116,
    title="Time placed with parents",
    plain="How long children have been placed with parents without a break.",
    kind="split",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[LOCAL, RULE_378],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=["legal_status"],
    outcomes=DURATION_BANDS,
    decimals=0,
)
def pwp_duration_bands(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date, by the time since their present run of placements
    with parents began. Episodes join where one starts on the day the last one ends, whatever the
    legal status; a day elsewhere begins a new run.

    Three months end with the 91st day after the start; 6 months are 183 days, 12 months 365 and 2
    years 730.

    Not counted: children under section 20 and short breaks.

    Why it matters: what was meant as a step towards discharge can become the way it stays.
    """
    rows = placed_with_parents(records)
    edges = [days_after(rows["place_start"], days) for days in (92, 183, 365, 730)]
    return band_by_time(rows, START, END, edges, list(DURATION_BANDS), "outcome")


@metric(
    number=117,
    title="Care orders at home that may be ready for discharge",
    plain="Children at home on a care order for a year with no move, missing episode or enquiry, "
    "whose order may no longer be needed.",
    kind="count",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[LOCAL_SCREEN],
    needs=[*PLACED, "s47_enquiries", "missing_episodes"],
    open_between=(START, END),
    distinct="person_id",
    looks_back=12,
    breakdowns=["team", "age_band"],
)
def pwp_discharge_ready_count(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date on a full care order (C2): those who pass the
    screen as the count, all of them as its base.

    Met when in the 365 days up to the date the child was at home on that order throughout, did
    not move, was not missing on any of these days, and no section 47 enquiry was started.

    Not counted: interim orders, children under section 20 and short breaks.

    Why it matters: it is a prompt to look at the order, not a finding about the child.
    """
    rows = on_care_orders_at_home(records)
    calm = cut_by(rows, START, END, _unsettled(rows, records), "unsettled")
    return calm.assign(met=~calm["unsettled"].astype(bool))


def _unsettled(rows: pd.DataFrame, records: Records) -> pd.DataFrame:
    """The year after each thing that speaks against discharge."""
    lived, missing, enquiries = (
        placements(records),
        records.missing_episodes,
        records.s47_enquiries,
    )
    began = later(rows["status_start"], rows["place_start"])
    asked = enquiries["s47_start_date"]
    return pd.concat(
        [
            spans(rows, began, days_after(began, YEAR)),
            spans(lived, lived["placement_start"], days_after(lived["placement_start"], YEAR)),
            spans(
                missing,
                missing["missing_start_date"],
                days_after(missing["missing_end_date"], YEAR),
            ),
            spans(enquiries, asked, days_after(asked, YEAR)),
        ],
        ignore_index=True,
    )


@metric(
    number=118,
    title="Care orders at home discharged within a year",
    plain="Of the children at home on a care order, the share whose order was discharged within "
    "a year.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[SSDA903, LOCAL],
    needs=[*PLACED, "cla_episodes.cla_episode_ceased_reason"],
    open_between=(FROM, UNTIL),
    distinct="person_id",
    looks_back=12,
    better="higher",
)
def pwp_discharged_12m_pct(records: Records) -> pd.DataFrame:
    """Children who 365 days before the date were placed with parents on a full care order (C2).

    Met when in these 365 days the child ceased to be looked after because it returned home as
    planned (reason E4A).

    Not counted: children who came home later, interim orders, children under section 20 and short
    breaks. A child who left care otherwise is counted and not met.

    Why it matters: orders at home that nobody ends fill caseloads and hold families in a state
    that was meant to pass.
    """
    rows = on_care_orders_at_home(records)
    rows = rows.assign(**{FROM: days_after(rows[START], YEAR), UNTIL: days_after(rows[END], YEAR)})
    left = _went_home(records)
    return cut_by(rows, FROM, UNTIL, spans(left, left[END], days_after(left[END], YEAR)))


def _went_home(records: Records) -> pd.DataFrame:
    """Children and days on which a period of care ended because they went home as planned."""
    rows = records.cla_episodes
    rows = rows.loc[rows["cla_episode_ceased_reason"] == WENT_HOME, ["person_id", END]]
    care = periods_of_care(records)[["person_id", "care_end"]].rename(columns={"care_end": END})
    return rows.drop_duplicates().merge(care.dropna(), on=["person_id", END])


@metric(
    number=120,
    title="Children at home considered by the permanence panel",
    plain="Of the children at home on a care order, the share considered by the permanence panel "
    "in the last year.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[LOCAL],
    needs=[*PLACED, "permanence_panels"],
    open_between=(START, END),
    distinct="person_id",
    looks_back=12,
    breakdowns=["team"],
    better="higher",
)
def pwp_permanence_panel_pct(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date on a full care order (C2).

    Met when a permanence panel considered the child in the 365 days up to the date.

    Not counted: interim orders, children under section 20 and short breaks.

    Why it matters: somebody outside the case should ask each year whether the order is needed.
    """
    panels = records.permanence_panels
    day = panels["panel_date"]
    recent = spans(panels, day, days_after(day, YEAR))
    return cut_by(on_care_orders_at_home(records), START, END, recent)
