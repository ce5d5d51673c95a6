"""The wording of the local returns about case work and posts: visits, referrals, assessments,
staffing. Headings and spellings, the canonical ones first.
"""

from __future__ import annotations

from sru_analysis.extracts.local_wording import CHILD

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

# The codes of the children in need census, beside the groups that they belong to.
_SOURCES = {
    "INDIVIDUAL": ("1A", "1B", "1C", "1D"),
    "SCHOOLS": ("2A",),
    "EDUCATION_SERVICES": ("2B",),
    "HEALTH": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "HOUSING": ("4",),
    "LA_SERVICES": ("5A", "5B", "5C", "5D"),
    "POLICE": ("6",),
    "LEGAL": ("7",),
    "OTHER": ("8",),
    "ANONYMOUS": ("9",),
    "UNKNOWN": ("10",),
}

SPELLINGS: dict[str, dict[str, dict[str, str]]] = {
    "visits": {
        "visit_kind": {"CPP": "CP", "CP visit": "CP", "LAC": "CLA", "CLA visit": "CLA"},
    },
    "referrals": {
        "referral_source": {code: name for name, codes in _SOURCES.items() for code in codes},
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
