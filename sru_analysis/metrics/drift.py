"""Legal statuses that have lasted longer than expected."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.care import (
    END,
    FULL_CARE_ORDER,
    INTERIM_CARE_ORDER,
    PLACED_FOR_ADOPTION,
    PLACEMENT_ORDER,
    SECTION_20,
    START,
    WITH_PARENTS,
    looked_after,
)
from sru_analysis.metrics.cutting import later
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.looked_after import PLACED
from sru_analysis.metrics.sources import PUBLIC_LAW_OUTLINE
from sru_analysis.records.store import Records

INTERIM_DAYS = 26 * 7 + 1
SECTION_20_DAYS = 183
NOT_PLACED_DAYS = 365
AT_HOME_DAYS = 365


@metric(
    number=121,
    title="Legal status longer than expected",
    plain="Looked-after children whose legal status has lasted longer than expected on any of "
    "four tests.",
    kind="percent",
    counts="children",
    section="looked_after",
    tier="extra",
    source=[PUBLIC_LAW_OUTLINE],
    needs=PLACED,
    open_between=(START, END),
    distinct="person_id",
    breakdowns=["legal_status", "team", "age_band"],
    better="lower",
)
def lac_drift_index(records: Records) -> pd.DataFrame:
    """Children looked after on the date.

    Met when one of four tests is: an interim care order (C1) for more than 26 weeks (182 days);
    section 20 (V2) for 183 days or more; a placement order (E1) for 365 days or more and the child
    not placed for adoption; a full care order (C2) at home with parents, both for 365 days or
    more. Time is that of the unbroken legal status. A child has one legal status and can fail one
    test only, so the figures by legal status say which.

    Not counted: short breaks.

    Why it matters: a list to work through, not a measure of quality: many of these children wait
    for good reasons.
    """
    rows = looked_after(records)
    cut = band_by_time(rows, START, END, [_drifts_from(rows)], ["no", "yes"], "drifts")
    return cut.assign(met=cut["drifts"] == "yes")


def _drifts_from(rows: pd.DataFrame) -> pd.Series:
    """The first day on which the status has lasted too long; far away where no test applies."""
    status, place = rows["legal_status"], rows["cla_placement_type"]
    never = pd.Series(pd.Timestamp("9999-12-31").as_unit("s"), index=rows.index)
    at_home = later(rows["status_start"], rows["place_start"])
    tests = (
        (status == INTERIM_CARE_ORDER, rows["status_start"], INTERIM_DAYS),
        (status == SECTION_20, rows["status_start"], SECTION_20_DAYS),
        (
            (status == PLACEMENT_ORDER) & ~place.isin(PLACED_FOR_ADOPTION),
            rows["status_start"],
            NOT_PLACED_DAYS,
        ),
        ((status == FULL_CARE_ORDER) & (place == WITH_PARENTS), at_home, AT_HOME_DAYS),
    )
    found = never
    for applies, since, days in tests:
        found = found.mask(applies, days_after(since, days))
    return found
