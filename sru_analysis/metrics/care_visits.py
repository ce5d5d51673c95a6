"""Statutory visits to looked-after children: how long ago the last one may be (regulation 28)."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, months_after
from sru_analysis.metrics.care import (
    END,
    FULL_CARE_ORDER,
    INTERIM_CARE_ORDER,
    START,
    WITH_PARENTS,
    episode_on,
    looked_after,
    placed_with_parents,
)
from sru_analysis.metrics.cutting import cut_by, earlier, later, spans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after import PLACED
from sru_analysis.metrics.looked_after_reviews import HELD, reviews_held
from sru_analysis.metrics.nearest import first_from
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import REGULATION_28, SHORT_BREAK_RULES
from sru_analysis.records.store import Records

WEEK, FOUR_WEEKS, SIX_WEEKS, THREE_MONTHS = 7, 28, 42, 91
LONG_TERM = ("U1", "U4")
FIRST_YEAR = 12
NEEDS = [*PLACED, "visits", "cla_reviews", f"cla_reviews.{HELD}"]
OF_THE_DAY = [
    "care_start", "legal_status", "cla_placement_type", "placement_start", "begun",
]  # fmt: skip


@once
def visited_in_time(records: Records) -> pd.DataFrame:
    """The times in which no visit was late: from a visit, or the start of a placement, to the
    last day on which the next one was in time.
    """
    care = looked_after(records)
    at_home = (care["cla_placement_type"] == WITH_PARENTS) & (
        care["legal_status"] == FULL_CARE_ORDER
    )
    ordered = later(care["placement_start"], care["status_start"])
    care = care.assign(begun=care["placement_start"].mask(at_home, ordered))
    begun = care[["person_id", "begun"]].drop_duplicates().assign(allowed=WEEK)
    begun = begun.rename(columns={"begun": "day"})
    made = records.visits
    seen = (made["visit_kind"] == "CLA") & (made["child_seen"] != "no")
    made = made.loc[seen, ["person_id", "visit_date"]].drop_duplicates()
    made = made.rename(columns={"visit_date": "day"}).reset_index(drop=True)
    made = made.join(episode_on(made, "day", care, OF_THE_DAY))
    made = made[made["care_start"].notna()].reset_index(drop=True)
    made = made.assign(allowed=_allowed(made, records))
    points = pd.concat([begun, made[["person_id", "day", "allowed"]]], ignore_index=True)
    ends = _last_day(points) + pd.Timedelta(1, unit="D")
    return spans(points, points["day"], earlier(ends.astype("datetime64[s]"), _next(points, begun)))


def _allowed(visits: pd.DataFrame, records: Records) -> pd.Series:
    """Days until the next visit, by the child's order and placement on the day of this one."""
    settled = visits["cla_placement_type"].isin(LONG_TERM) & (
        visits["day"] >= months_after(visits["placement_start"], FIRST_YEAR)
    )
    interim = (visits["cla_placement_type"] == WITH_PARENTS) & (
        visits["legal_status"] == INTERIM_CARE_ORDER
    )
    first = reviews_held(records).dropna(subset=["care_start"])
    first = first.drop_duplicates(["person_id", "care_start"])[["person_id", "care_start", HELD]]
    reviewed = visits[["person_id", "care_start"]].merge(
        first, on=["person_id", "care_start"], how="left"
    )[HELD]
    reviewed = reviewed <= visits["day"]
    allowed = pd.Series(SIX_WEEKS, index=visits.index).mask(settled, THREE_MONTHS)
    return allowed.mask(interim & reviewed, FOUR_WEEKS).mask(interim & ~reviewed, WEEK)


def _last_day(points: pd.DataFrame) -> pd.Series:
    return points["day"] + pd.to_timedelta(points["allowed"], unit="D")


def _next(points: pd.DataFrame, begun: pd.DataFrame) -> pd.Series:
    """The next placement of each point's child that begins after its day: it asks for a visit of
    its own.
    """
    place = first_from(
        points["person_id"], days_after(points["day"], 1), begun["person_id"], begun["day"]
    )
    return begun["day"].reset_index(drop=True).reindex(place).set_axis(points.index)


@metric(
    number=96,
    title="Looked-after children visited in time",
    plain="Of the looked-after children, the share visited by their social worker within the "
    "legal time limit.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_28, SHORT_BREAK_RULES],
    needs=NEEDS,
    open_between=(START, END),
    distinct="person_id",
    days_back=THREE_MONTHS,
    breakdowns=["placement", "team", "legal_status"],
    better="higher",
)
def cla_visits_on_time_pct(records: Records) -> pd.DataFrame:
    """Children looked after on the date.

    Met when no visit was late on the date: the child has been with its carers for 7 days or less,
    or was visited there no longer ago than its limit. The limit is 42 days; 91 days once the child
    has been for 12 months in a placement meant to last (long-term fostering, U1 and U4); at home
    with parents under an interim care order 7 days until the first review and 28 from it on. At
    home under a full care order the first 7 days run from the order. The limit is that of the day
    of the last visit.

    Not counted: visits at which the child was not seen, visits before the child came to its
    carers, and short breaks. Placements that regulations 19 and 24 allow for a time are not told
    apart in the records.

    Why it matters: a visit is when somebody from outside sees how the child lives.
    """
    return cut_by(looked_after(records), START, END, visited_in_time(records))


@metric(
    number=119,
    title="Children at home visited in time",
    plain="Of the children placed with parents, the share visited within the legal time limit.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[REGULATION_28],
    needs=NEEDS,
    open_between=(START, END),
    distinct="person_id",
    days_back=THREE_MONTHS,
    breakdowns=["legal_status", "team"],
    better="higher",
)
def pwp_visits_on_time_pct(records: Records) -> pd.DataFrame:
    """Children placed with parents on the date.

    Met when no visit was late on the date, by the limits of "Looked-after children visited in
    time": under a full care order within 7 days of the order or of coming home, then every 42
    days; under an interim care order every 7 days until the first review, then every 28.

    Not counted: children under section 20 and short breaks.

    Why it matters: the council shares responsibility for a child in a home where it was once
    thought not safe.
    """
    return cut_by(placed_with_parents(records), START, END, visited_in_time(records))
