"""Applications to the family court."""

from __future__ import annotations

import pandas as pd

from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.sources import DFE_POPULATION, LAIT_275
from sru_analysis.records.store import Records


@metric(
    number=158,
    title="Care applications for every 10,000",
    plain="Applications to court for care orders in a year, for every 10,000 residents under 18.",
    kind="rate",
    counts="applications",
    section="looked_after",
    tier="statutory",
    source=[LAIT_275, DFE_POPULATION],
    needs=["court_applications"],
    during="application_date",
)
def care_applications_rate(records: Records) -> pd.DataFrame:
    """Applications for a care order made in the period, for every 10,000 residents aged 0 to 17
    at the last mid-year (30 June) before its end. One application for brothers and sisters counts
    once. A period of less than twelve months is scaled up to a year.

    Not counted: applications for other orders, and for the discharge of a care order.

    Why it matters: it shows how often the council goes to court, beside how many children it looks
    after by agreement.
    """
    rows = records.court_applications
    rows = rows[rows["application_type"] == "CARE"].sort_values("application_date", kind="stable")
    return rows.drop_duplicates("application_id", ignore_index=True)
