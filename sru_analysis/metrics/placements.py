"""How settled children's placements are."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday, days_after, months_after
from sru_analysis.metrics.breakdowns import band_by_time, births
from sru_analysis.metrics.care import END, PLACED_FOR_ADOPTION, START, episodes, looked_after
from sru_analysis.metrics.cutting import cut_by, earlier, later, spans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after import CHILD, PLACED
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    LAIT_372,
    LAIT_393,
    SHORT_BREAK_RULES,
    TEMPORARY_PLACEMENTS,
)
from sru_analysis.records.store import Records

MANY = 3
YEAR = 12
LONG_IN_CARE, SETTLED = 30, 24
"""Calendar months: two and a half years in care, two years in one placement."""
UNDER = 16


@once
def placements(records: Records) -> pd.DataFrame:
    """One row a child and placement: ``placement_start``, ``placement_end`` (missing while it
    lasts) and ``care_start``. A placement is the unbroken time with the same carers.
    """
    rows = episodes(records)
    far = pd.Timestamp("9999-12-31").as_unit("s")
    ends = rows.assign(placement_end=rows[END].fillna(far))
    found = ends.groupby(["person_id", "care_start", "placement_start"], as_index=False).agg(
        placement_end=("placement_end", "max")
    )
    return found.assign(
        placement_end=found["placement_end"].where(found["placement_end"] < far),
    ).astype({"placement_end": "datetime64[s]"})


@metric(
    number=97,
    title="Three or more placements in the year",
    plain="Of the children looked after on the date, the share with three or more placements in "
    "the year.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[LAIT_372, TEMPORARY_PLACEMENTS, SHORT_BREAK_RULES],
    needs=[*PLACED, "cla_episodes.cla_episode_start_reason"],
    open_between=(START, END),
    distinct="person_id",
    looks_back=YEAR,
    breakdowns=[*CHILD, "legal_status"],
    better="lower",
    decimals=0,
)
def cla_placement_3plus_pct(records: Records) -> pd.DataFrame:
    """Children looked after on the date.

    Met when the child lived in three or more placements in the 12 months up to the date, those
    at the beginning and on the date among them. A placement is the time with the same carers;
    placements of an earlier period of care in these months count.

    Not counted: short breaks. A change of the placement's status with the same carers, adoption
    by the present foster carers, a temporary move (T0 to T4) and the return from it make no new
    placement.

    Why it matters: each move costs a child its home, often its school and friends.
    """
    lived = placements(records)
    last_day = days_after(lived["placement_end"], -1)
    in_window = spans(lived, lived["placement_start"], months_after(last_day, YEAR))
    return cut_by(looked_after(records), START, END, in_window, at_least=MANY)


@metric(
    number=98,
    title="Long-term placement stability",
    plain="Of the children under 16 in care for two and a half years or more, the share in the "
    "same placement for two years.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="statutory",
    source=[LAIT_393, SHORT_BREAK_RULES],
    needs=[*PLACED, "cla_episodes.cla_episode_start_reason", "children.dob"],
    open_between=("counted_from", "counted_until"),
    distinct="person_id",
    breakdowns=CHILD,
    better="higher",
    decimals=0,
)
def cla_longterm_stability_pct(records: Records) -> pd.DataFrame:
    """Children under 16 on the date who have been looked after without a break for two and a half
    years (30 calendar months) or more.

    Met when the child has lived with the same carers for two years (24 calendar months) or more;
    for a child placed for adoption, there and in the placement before it together.

    Not counted: children aged 16 or over and short breaks. A child without a date of birth is
    counted.

    Why it matters: children who stay long in care need a home that stays too.
    """
    rows = looked_after(records)
    sixteenth = birthday(births(rows, records)["dob"], UNDER)
    rows = rows.assign(
        counted_from=later(rows[START], months_after(rows["care_start"], LONG_IN_CARE)),
        counted_until=earlier(rows[END], sixteenth),
    )
    settled = months_after(_settled_since(rows, records), SETTLED)
    cut = band_by_time(rows, "counted_from", "counted_until", [settled], ["no", "yes"], "settled")
    return cut.assign(met=cut["settled"] == "yes")


def _settled_since(rows: pd.DataFrame, records: Records) -> pd.Series:
    """The start of the placement; of a placement for adoption, that of the one before it."""
    lived = placements(records).sort_values(["person_id", "placement_start"], kind="stable")
    before = lived.groupby(["person_id", "care_start"], sort=False)["placement_start"].shift()
    key = ["person_id", "placement_start"]
    found = rows[key].merge(lived.assign(before=before)[[*key, "before"]], on=key, how="left")
    earlier_start = found["before"].set_axis(rows.index).astype("datetime64[s]")
    adopted = rows["cla_placement_type"].isin(PLACED_FOR_ADOPTION)
    return rows["placement_start"].mask(adopted & earlier_start.notna(), earlier_start)
