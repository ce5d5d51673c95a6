"""The wording of the local returns about care, courts and the follow-up of audits. Headings and
spellings, the canonical ones first.
"""

from __future__ import annotations

from sru_analysis.extracts.local_wording import CHILD
from sru_analysis.extracts.local_wording import SPELLINGS as UNIT_SPELLINGS

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "foster_reviews": {
        "foster_household_id": ("Foster household ID", "Household ID", "Fostering household"),
        "review_due_date": ("Annual review due", "Review due"),
        "review_date": ("Annual review held", "Review held"),
    },
    "permanence_panels": {
        "person_id": CHILD,
        "panel_date": ("Date of permanence panel", "Panel date"),
        "permanence_plan": ("Plan for permanence", "Permanence plan"),
        "plan_agreed": ("Plan agreed",),
    },
    "court_applications": {
        "application_id": ("Application ID", "Application number", "Case number"),
        "person_id": CHILD,
        "application_type": ("Application for", "Type of application"),
        "application_date": ("Date of application", "Application date", "Date issued"),
        "final_order_date": ("Date of final order", "Final order"),
    },
    "missing_episodes": {
        "person_id": CHILD,
        "missing_start_date": ("Missing from", "Date missing"),
        "missing_end_date": ("Missing until", "Date found", "Date returned"),
        "missing_kind": ("Missing or away",),
    },
    "case_notes": {
        "person_id": CHILD,
        "note_date": ("Date of note", "Note date"),
        "note_kind": ("Kind of note", "Note type"),
    },
    "audit_actions": {
        "action_id": ("Action ID", "Action number"),
        "audit_id": ("Audit ID", "Audit number"),
        "practice_area": ("Practice area",),
        "action_set_date": ("Date set",),
        "action_due_date": ("Date due",),
        "action_closed_date": ("Date closed", "Date done"),
    },
}

SPELLINGS: dict[str, dict[str, dict[str, str]]] = {
    "permanence_panels": {
        "permanence_plan": {
            "REMAINSUP": "a",
            "RETURN1M": "a",
            "RETURN6M": "a",
            "RETURNEV": "a",
            "ADOPTION": "b",
            "SUPPLIV": "d",
            "RESPLMT": "e",
            "LTFOST18": "f",
            "LTRELFR": "f",
            "OTHERPLN": "g",
        },
    },
    "court_applications": {
        "application_type": {
            "Section 31": "CARE",
            "s31": "CARE",
            "EPO": "EMERGENCY",
            "Discharge": "DISCHARGE",
        },
    },
    "missing_episodes": {"missing_kind": {"Absent": "A", "Away": "A"}},
    "case_notes": {
        "note_kind": {
            "IRO contact": "IRO_CONTACT",
            "IRO visit": "IRO_CONTACT",
            "Midway review": "IRO_MIDWAY",
            "IRO monitoring": "IRO_MIDWAY",
            "Manager's oversight": "MANAGEMENT_OVERSIGHT",
            "Supervision": "MANAGEMENT_OVERSIGHT",
        },
    },
    "audit_actions": {"practice_area": UNIT_SPELLINGS["audit_findings"]["practice_area"]},
}
