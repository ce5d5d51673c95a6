"""Core groups: who comes to the meetings that carry a child protection plan out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.metrics.child_protection import SECTION
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.sources import LOCAL
from sru_analysis.records.store import Records

INVITED = {
    "health": "Health",
    "education": "Education",
    "police": "Police",
    "probation": "Probation",
    "housing": "Housing",
    "adult_services": "Adult services",
    "domestic_abuse_service": "Domestic abuse service",
    "other_agency": "Other agency",
    "parent_attended": "Parent",
    "child_attended": "Child",
}
CAME = {"ATTENDED": True, "REPORT": False, "ABSENT": False, "yes": True, "no": False}


def invitations(records: Records) -> pd.DataFrame:
    """One row for each agency or person invited to a core group that was held.

    Adds ``agency`` and ``met``, whether they came.
    """
    held = records.core_groups
    held = held[held["held_date"].notna()]
    answers = np.column_stack([held[one].map(CAME) for one in INVITED]).astype("float64")
    row, who = np.nonzero(~np.isnan(answers))
    asked = held[["person_id", "held_date"]].iloc[row].reset_index(drop=True)
    agency = pd.Series(np.array(list(INVITED.values()), dtype=object)[who], dtype="str")
    return asked.assign(agency=agency, met=answers[row, who] == 1)


@metric(
    number=52,
    title="Core group attendance",
    plain="Of the invitations to core groups, the share where the person or agency came.",
    kind="percent",
    counts="invitations",
    section=SECTION,
    source=(LOCAL,),
    needs=("core_groups.held_date",),
    during="held_date",
    breakdowns=("agency",),
    better="higher",
)
def core_group_attendance_pct(records):
    """Invitations to the core groups held in the period: one for each agency invited, one for the
    parents and one for the child where it is recorded whether they came.

    Met when the agency or person attended. A report sent instead is not attendance.

    Not counted: core groups not held; agencies not invited; answers left blank.

    Why it matters: between conferences the plan is carried by this group, and by those who come.
    """
    return invitations(records)
