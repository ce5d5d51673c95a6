"""The Liquidlogic views behind the Standard Safeguarding Dataset, as some councils export them."""

from __future__ import annotations

from dataclasses import replace

from sru_analysis.extracts.forms import Form
from sru_analysis.extracts.ssd_forms import (
    CLA_REVIEW,
    CONFERENCE,
    CP_REVIEW,
    EPISODE,
    LEGAL_STATUS,
    PLACEMENT,
    PLAN,
    S47,
    TABLES,
)


def view(
    name: str, form: Form, headings: dict[str, str], own_id: str, one_of: tuple[str, ...]
) -> Form:
    """A view of the source system: the same fields under its own headings.

    Many views share these headings, so the view's own identifier must be there beside what the
    form requires, and one of the columns that no other view has.
    """
    fields = tuple(
        replace(each, headings=(headings.get(each.column, f"{name} {each.column}"),))
        for each in form.fields
    )
    known_by = tuple(dict.fromkeys((own_id, *form.known_by)))
    return replace(form, name=name, fields=fields, known_by=known_by, known_by_one_of=one_of)


_CHILD = {"person_id": "DIM_PERSON_ID"}
_S47 = _CHILD | {
    "s47_enquiry_id": "FACT_S47_ID",
    "s47_start_date": "START_DTTM",
    "s47_end_date": "END_DTTM",
    "nfa": "OUTCOME_NFA_FLAG",
    "outcome": "OUTCOME_CP_CONFERENCE_FLAG",
}
_CONFERENCE = _CHILD | {
    "icpc_id": "FACT_CP_CONFERENCE_ID",
    "icpc_meeting_id": "FACT_MEETING_ID",
    "s47_enquiry_id": "FACT_S47_ID",
    "referral_id": "FACT_REFERRAL_ID",
    "icpc_target_date": "DUE_DTTM",
    "icpc_date": "ACTUAL_DTTM",
    "icpc_transfer_in": "TRANSFER_IN_FLAG",
    "icpc_outcome_cp_flag": "OUTCOME_CP_FLAG",
}
_PLAN = _CHILD | {
    "cp_plan_id": "FACT_CP_PLAN_ID",
    "icpc_id": "FACT_INITIAL_CP_CONFERENCE_ID",
    "cp_plan_start_date": "START_DTTM",
    "cp_plan_end_date": "END_DTTM",
    "cp_plan_ola": "IS_OLA",
    "cp_plan_initial_category": "INIT_CATEGORY_DESC",
    "cp_plan_latest_category": "CP_CATEGORY_DESC",
}
_CP_REVIEW = _CHILD | {
    "cp_review_id": "FACT_CP_REVIEW_ID",
    "cp_plan_id": "FACT_CP_PLAN_ID",
    "cp_review_due": "DUE_DTTM",
    "cp_review_date": "MEETING_DTTM",
    "cp_review_meeting_id": "FACT_MEETING_ID",
    "cp_review_outcome_continue_cp": "OUTCOME_CONTINUE_CP_FLAG",
}
_CLA_REVIEW = _CHILD | {
    "cla_review_id": "FACT_CLA_REVIEW_ID",
    "cla_id": "FACT_CLA_ID",
    "cla_review_due_date": "DUE_DTTM",
    "cla_review_date": "MEETING_DTTM",
}
_LEGAL_STATUS = _CHILD | {
    "legal_status_id": "FACT_LEGAL_STATUS_ID",
    "legal_status": "DIM_LOOKUP_LGL_STATUS_DESC",
    "legal_status_start_date": "START_DTTM",
    "ends": "END_DTTM",
}
_EPISODE = _CHILD | {
    "cla_episode_id": "FACT_CARE_EPISODES_ID",
    "cla_id": "FACT_CLA_ID",
    "placement_id": "FACT_CLA_PLACEMENT_ID",
    "cla_episode_start_date": "CARE_START_DATE",
    "cla_episode_start_reason": "CARE_REASON_DESC",
    "cla_episode_ceased_date": "CARE_END_DATE",
    "cla_episode_ceased_reason": "CARE_REASON_END_DESC",
    "cla_primary_need_code": "CIN_903_CODE",
}
_PLACEMENT = _CHILD | {
    "placement_id": "FACT_CLA_PLACEMENT_ID",
    "cla_id": "FACT_CLA_ID",
    "begins": "START_DTTM",
    "ends": "END_DTTM",
    "cla_placement_type": "DIM_LOOKUP_PLACEMENT_TYPE_CODE",
    "cla_placement_provider": "DIM_LOOKUP_PLACEMENT_PROVIDER_CODE",
    "cla_placement_change_reason": "DIM_LOOKUP_PLAC_CHNG_REAS_CODE",
}
_CATEGORIES = ("cp_plan_ola", "cp_plan_initial_category", "cp_plan_latest_category")
VIEWS: dict[str, Form] = {
    form.name: view(name, form, headings, own_id, one_of)
    for name, form, headings, own_id, one_of in (
        ("FACT_S47", S47, _S47, "s47_enquiry_id", ("nfa", "outcome")),
        ("FACT_CP_CONFERENCE", CONFERENCE, _CONFERENCE, "icpc_id", ("icpc_target_date",)),
        ("FACT_CP_PLAN", PLAN, _PLAN, "cp_plan_id", _CATEGORIES),
        ("FACT_CP_REVIEW", CP_REVIEW, _CP_REVIEW, "cp_review_id", ("cp_review_date",)),
        ("FACT_CLA_REVIEW", CLA_REVIEW, _CLA_REVIEW, "cla_review_id", ("cla_review_date",)),
        ("FACT_LEGAL_STATUS", LEGAL_STATUS, _LEGAL_STATUS, "legal_status_id", ()),
        ("FACT_CARE_EPISODES", EPISODE, _EPISODE, "cla_episode_id", ()),
        ("FACT_CLA_PLACEMENT", PLACEMENT, _PLACEMENT, "placement_id", ("cla_placement_type",)),
    )
}

FORMS: tuple[Form, ...] = (*TABLES, *VIEWS.values())
# Form -> the table of the dataset that it is, under its own name or as the view behind it.
PART: dict[str, str] = {form.name: form.name for form in TABLES} | {
    view.name: table for table, view in VIEWS.items()
}
