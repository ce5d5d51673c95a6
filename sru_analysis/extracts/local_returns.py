"""Local returns: the council's own spreadsheets, in their wording or that of the records."""

from __future__ import annotations

from dataclasses import replace

from sru_analysis.extracts.care_wording import HEADINGS as CARE_HEADINGS
from sru_analysis.extracts.care_wording import SPELLINGS as CARE_SPELLINGS
from sru_analysis.extracts.case_wording import HEADINGS as CASE_HEADINGS
from sru_analysis.extracts.case_wording import SPELLINGS as CASE_SPELLINGS
from sru_analysis.extracts.forms import Cells, Form, fields_of, table_form
from sru_analysis.extracts.local_wording import HEADINGS as UNIT_HEADINGS
from sru_analysis.extracts.local_wording import ITEMS
from sru_analysis.extracts.local_wording import SPELLINGS as UNIT_SPELLINGS
from sru_analysis.extracts.values import BLANK_WORDS, dictionary
from sru_analysis.extracts.wording import folded
from sru_analysis.records.schema import TABLES

FORMAT = "local return"
HEADINGS = UNIT_HEADINGS | CASE_HEADINGS | CARE_HEADINGS
SPELLINGS = UNIT_SPELLINGS | CASE_SPELLINGS | CARE_SPELLINGS
NAMES = {
    "advocacy_referrals": "LOC 1 Advocacy",
    "conference_participation": "LOC 2 Participation",
    "voice_responses": "LOC 3 Voice",
    "challenges": "LOC 4 Challenges",
    "core_groups": "LOC 5 Core groups",
    "audits": "LOC 6 Audits",
    "audit_findings": "LOC 7 Audit findings",
    "targets": "LOC 8 Targets",
    "cp_nine_month_reviews": "LOC 9 Nine-month reviews",
    "local_totals": "Totals",
    "visits": "LOC 10 Visits",
    "referrals": "LOC 11 Referrals",
    "assessments": "LOC 12 Assessments",
    "staffing": "LOC 13 Staffing",
    "foster_reviews": "LOC 14 Foster carer reviews",
    "permanence_panels": "LOC 15 Permanence panels",
    "court_applications": "LOC 16 Court applications",
    "missing_episodes": "LOC 17 Missing episodes",
    "case_notes": "LOC 18 Case notes",
    "audit_actions": "LOC 19 Audit actions",
}


def _blank(text: str) -> bool:
    return not text or folded(text) in BLANK_WORDS["code"]


def _open_referrals(cells: Cells) -> None:
    """An outcome left blank with no outcome date is a referral still open."""
    outcomes = cells.get("advocacy_outcome", [])
    known = cells.get("advocacy_outcome_date") or [""] * len(outcomes)
    cells["advocacy_outcome"] = [
        "Still open" if _blank(outcome) and _blank(day) else outcome
        for outcome, day in zip(outcomes, known, strict=True)
    ]


def _contracts(cells: Cells) -> None:
    """Yes and no are answers for the contract of expectations only."""
    areas = dictionary("PRACTICE_AREA")
    spellings = {folded(k): v for k, v in SPELLINGS["audit_findings"]["practice_area"].items()}
    answers = {"yes": "Met", "y": "Met", "no": "Not met", "n": "Not met"}
    pairs = zip(cells.get("practice_area", []), cells.get("finding", []), strict=True)
    cells["finding"] = [
        answers.get(folded(finding), finding)
        if "CONTRACT_OF_EXPECTATIONS" in (areas.get(folded(area)), spellings.get(folded(area)))
        else finding
        for area, finding in pairs
    ]


_PREPARE = {"advocacy_referrals": _open_referrals, "audit_findings": _contracts}


def local_form(table: str) -> Form:
    """The form of one local return; a column's own name is accepted as its heading too."""
    headings = {name: (*HEADINGS[table].get(name, ()), name) for name in TABLES[table].names}
    fields = fields_of(table, headings, SPELLINGS.get(table))
    if table == "local_totals":
        items = {folded(item): item for item in ITEMS}
        fields = tuple(
            replace(each, spellings=items) if each.column == "item" else each for each in fields
        )
    return table_form(
        NAMES[table],
        FORMAT,
        table,
        fields,
        prepare=_PREPARE.get(table),
        iso_dates=True,
        # A child and a date, or an id and two dates, could be a list of anything.
        at_least={"core_groups": 3, "referrals": 3, "assessments": 3}.get(table, 1),
    )


FORMS: tuple[Form, ...] = tuple(local_form(table) for table in NAMES)
