"""Closed lists of codes: what a coded column may hold, what each code means, in which years.

National lists come from ``reference/codes.csv`` (DfE wording); local ones are declared here in
the wording of the local returns.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

_NATIONAL = {
    "RNE": ("SSDA903", "RNE"),
    "REC": ("SSDA903", "REC"),
    "LS": ("SSDA903", "LS"),
    "PLACE": ("SSDA903", "PLACE"),
    "PROVIDER": ("SSDA903", "PLACE_PROVIDER"),
    "PLACE_CHANGE": ("SSDA903", "REASON_PLACE_CHANGE"),
    "NEED": ("SSDA903", "CIN"),
    "PN": ("SSDA903", "REVIEW_CODE"),
    "ETHNIC": ("SSDA903", "ETHNIC"),
    "SW_REASON": ("SSDA903", "SW_REASON"),
    "PLACED_CEASED": ("SSDA903", "REASON_PLACED_CEASED"),
    "CATEGORY": ("CIN census", "InitialCategoryOfAbuse, LatestCategoryOfAbuse"),
    "CLOSURE": ("CIN census", "ReasonForClosure"),
    "DISABILITY": ("CIN census", "Disability"),
    "SOURCE": ("CIN census", "ReferralSource"),
}

_AGENCY = {
    "ATTENDED": "Attended",
    "REPORT": "Report only",
    "ABSENT": "Absent",
    "NOT_INVITED": "Not invited",
}
_GRADES = {
    "OUTSTANDING": "Outstanding",
    "GOOD": "Good",
    "REQUIRES_IMPROVEMENT": "Requires improvement",
    "INADEQUATE": "Inadequate",
}

_LOCAL: dict[str, dict[str, str]] = {
    "SEX": {"M": "Male", "F": "Female", "U": "Unknown"},
    "PERMANENCE": {
        "a": "Return to family",
        "b": "Adoption",
        "c": "SGO/CAO",
        "d": "Supported living in the community",
        "e": "Long-term residential placement",
        "f": "Long-term fostering",
        "g": "Other",
    },
    "SUPPORT": {
        "CIN_EPISODE": "Child in need episode",
        "CIN_PLAN": "Child in need plan",
        "EARLY_HELP": "Early help",
    },
    "CASE_STATUS": {
        "CLA": "Looked after child",
        "CP": "Child protection plan",
        "CIN": "Child in need plan",
        "ASSESSMENT": "Open assessment",
        "CLOSED": "Closed episode",
    },
    "ROLE": {
        "CP_CHAIR": "CP chair",
        "IRO": "IRO",
        "SOCIAL_WORKER": "Social worker",
        "OTHER": "Other",
    },
    "CONFERENCE": {"INITIAL": "Initial", "REVIEW": "Review"},
    "ADVOCACY_MEETING": {
        "INITIAL_CONFERENCE": "Initial conference",
        "REVIEW_CONFERENCE": "Review conference",
        "CLA_REVIEW": "Looked after review",
        "OTHER": "Other",
    },
    "ADVOCACY_OUTCOME": {
        "ACCEPTED": "Accepted",
        "DECLINED": "Declined by child",
        "NO_CONSENT": "No consent from parent",
        "NOT_CONTACTED": "Not contacted",
        "OPEN": "Still open",
    },
    "TOOL": {
        "VIEWPOINT": "Viewpoint",
        "MIND_OF_MY_OWN": "Mind of My Own",
        "OTHER": "Other",
    },
    "VOICE_MEETING": {
        "CLA_REVIEW": "Looked after review",
        "CHILD_PROTECTION": "Child protection",
        "NONE": "None",
    },
    "RAISED_BY": {"CP_CHAIR": "CP chair", "IRO": "IRO"},
    "CHALLENGE_TYPE": {
        "INFORMAL": "Informal",
        "FORMAL": "Formal",
        "GOOD_PRACTICE": "Good practice",
    },
    "STAGE": {
        "0": "0 informal",
        "1": "1 team manager",
        "2": "2 service manager",
        "3": "3 head of service",
        "4": "4 director",
        "CAFCASS": "Cafcass",
    },
    "CHALLENGE_THEME": {
        "DRIFT_OR_DELAY": "Drift or delay",
        "CARE_PLAN": "Care plan",
        "VISITS": "Visits",
        "REPORT_LATE": "Report late",
        "LEGAL_STATUS": "Legal status",
        "PLACEMENT": "Placement",
        "CORE_GROUP": "Core group",
        "EDUCATION": "Education",
        "HEALTH": "Health",
        "OTHER": "Other",
    },
    "CHALLENGE_OUTCOME": {
        "PLAN_CHANGED": "Resolved - plan changed",
        "NO_CHANGE": "Resolved - no change",
        "ESCALATED": "Escalated",
        "WITHDRAWN": "Withdrawn",
        "OPEN": "Open",
    },
    "IMPACT": {"YES": "Yes", "NO": "No", "TOO_EARLY": "Too early"},
    "AGENCY": _AGENCY,
    "NINE_MONTH": {
        "CONTINUE": "Continue",
        "STEP_DOWN": "Step down",
        "LEGAL_PLANNING": "Legal planning",
        "OTHER": "Other",
    },
    "AUDIT_THEME": {
        "CP_AND_CIN": "CP and CIN",
        "THROUGHCARE_AND_CLA": "Throughcare and CLA",
        "MASH_THRESHOLDS": "MASH thresholds",
        "YOUTH_HOMELESSNESS": "Youth homelessness",
        "EARLY_HELP_DIP_SAMPLE": "Early help dip sample",
        "OTHER": "Other",
    },
    "GRADE": _GRADES,
    "PRACTICE_AREA": {
        "ASSESSMENT": "Assessment",
        "PLAN_SMART": "Plan (SMART)",
        "SUPERVISION": "Supervision",
        "MANAGEMENT_OVERSIGHT": "Management oversight",
        "VOICE_OF_THE_CHILD": "Voice of the child",
        "PARTNERSHIP": "Partnership working",
        "CHRONOLOGY": "Chronology",
        "CONTRACT_OF_EXPECTATIONS": "Contract of expectations used",
    },
    "FINDING": _GRADES | {"MET": "Met", "PARTLY_MET": "Partly met", "NOT_MET": "Not met"},
    "VISIT": {
        "CP": "Child protection",
        "CLA": "Looked after",
        "CIN": "Child in need",
        "OTHER": "Other",
    },
    "REFERRAL_SOURCE": {
        "INDIVIDUAL": "Individual",
        "SCHOOLS": "Schools",
        "EDUCATION_SERVICES": "Education services",
        "HEALTH": "Health services",
        "HOUSING": "Housing",
        "LA_SERVICES": "Council services",
        "POLICE": "Police",
        "LEGAL": "Other legal agency",
        "OTHER": "Other",
        "ANONYMOUS": "Anonymous",
        "UNKNOWN": "Unknown",
    },
    "POST": {
        "CP_CHAIR": "CP chair",
        "IRO": "IRO",
        "FOSTERING_IRO": "Fostering IRO",
        "SOCIAL_WORKER": "Social worker",
        "OTHER": "Other",
    },
    "POST_STATE": {"IN_POST": "In post", "AWAY": "Away", "VACANT": "Vacant"},
    "APPLICATION": {
        "CARE": "Care order",
        "SUPERVISION": "Supervision order",
        "PLACEMENT": "Placement order",
        "EMERGENCY": "Emergency protection order",
        "DISCHARGE": "Discharge of a care order",
        "OTHER": "Other",
    },
    "MISSING": {"M": "Missing", "A": "Away without authorisation"},
    "NOTE": {
        "IRO_CONTACT": "IRO contact with the child",
        "IRO_MIDWAY": "IRO midway review",
        "MANAGEMENT_OVERSIGHT": "Management oversight",
        "OTHER": "Other",
    },
    "DIRECTION": {"AT_LEAST": "At least", "AT_MOST": "At most"},
    "RETURN": {
        "ADVOCACY": "Advocacy",
        "PARTICIPATION": "Participation",
        "VOICE": "Voice",
        "CHALLENGES": "Challenges",
        "CORE_GROUPS": "Core groups",
        "AUDITS": "Audits",
    },
}


@cache
def _shipped() -> dict[tuple[str, str], list[dict[str, str]]]:
    text = files("sru_analysis.reference").joinpath("codes.csv").read_text(encoding="utf-8")
    lists: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        lists.setdefault((row["source"], row["field"]), []).append(row)
    return lists


@cache
def labels(name: str) -> dict[str, str]:
    """Code -> meaning of one list; the code itself where the sources give no meaning."""
    if name in _LOCAL:
        return dict(_LOCAL[name])
    found = {row["code"]: row["meaning"] or row["code"] for row in _shipped()[_NATIONAL[name]]}
    # V1 is the short-break code of old returns: read, and never counted as looked after.
    return found | {"V1": "Short break (code of old returns)"} if name == "LS" else found


def codes(name: str) -> tuple[str, ...]:
    """The codes of one list, in the order of their source."""
    return tuple(labels(name))


@cache
def years(name: str) -> dict[str, tuple[int | None, int | None]]:
    """Code -> first and last return year (year ending 31 March) in which it was in use.

    Only codes that have not always been in use are listed; ``None`` is an open end.
    """
    if name not in _NATIONAL:
        return {}
    return {
        row["code"]: (
            int(row["from_year"]) if row["from_year"] else None,
            int(row["to_year"]) if row["to_year"] else None,
        )
        for row in _shipped()[_NATIONAL[name]]
        if row["from_year"] or row["to_year"]
    }
