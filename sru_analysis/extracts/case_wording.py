"""The wording of the local returns about case work and posts: visits, referrals, assessments,
staffing. Headings and spellings, the canonical ones first.
"""

from __future__ import annotations

from sru_analysis.extracts.local_wording import CHILD
from sru_analysis.extracts.referral_sources import OF_CODE

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "visits": {
        "person_id": CHILD,
        "visit_date": ("Date of visit", "Visit date"),
        "visit_kind": ("Type of visit", "Visit type"),
        "child_seen": ("Child seen",),
        "seen_alone": ("Child seen alone", "Seen alone"),
    },
    "referrals": {
        "referral_id": ("Referral ID", "Referral number"),
        "person_id": CHILD,
        "referral_date": ("Date of referral to social care", "Referral received"),
        "referral_source": ("Referral source", "Referred by"),
        "referral_nfa": ("No further action", "Referral NFA"),
        "team": ("Team",),
    },
    "assessments": {
        "assessment_id": ("Assessment ID", "Assessment number"),
        "person_id": CHILD,
        "referral_id": ("Referral ID", "Referral number"),
        "assessment_start_date": ("Assessment started", "Assessment start date"),
        "assessment_auth_date": ("Assessment authorised", "Assessment authorisation date"),
        "team": ("Team",),
    },
    "staffing": {
        "post_id": ("Post ID", "Post number"),
        "post_role": ("Role",),
        "professional_id": ("Worker ID", "Post holder"),
        "post_state": ("State of the post", "Post status"),
        "post_fte": ("Full-time equivalent", "FTE"),
        "conference_slots": ("Conference slots a month", "Conferences a month"),
        "post_from_date": ("From", "Start"),
        "post_to_date": ("To", "End"),
    },
}

SPELLINGS: dict[str, dict[str, dict[str, str]]] = {
    "visits": {
        "visit_kind": {"CPP": "CP", "CP visit": "CP", "LAC": "CLA", "CLA visit": "CLA"},
    },
    "referrals": {
        "referral_source": OF_CODE,  # the codes of the census, beside their groups
    },
    "staffing": {
        "post_role": {
            "CP co-ordinator": "CP_CHAIR",
            "CPC": "CP_CHAIR",
            "Reviewing officer": "IRO",
            "FIRO": "FOSTERING_IRO",
        },
        "post_state": {
            "Filled": "IN_POST",
            "Sick": "AWAY",
            "Maternity leave": "AWAY",
            "Long-term absence": "AWAY",
            "Empty": "VACANT",
        },
    },
}
