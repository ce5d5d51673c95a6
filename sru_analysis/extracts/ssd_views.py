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


def view(name: str, form: Form, headings: dict[str, str], known_by: tuple[str, ...]) -> Form:
    """A view of the source system: the same fields under its own headings.

    Its headings are shared by many views, so the view's own identifier must be there too.
    """
    fields = tuple(replace(f, headings=(headings.get(f.column, f"{name} {f.column}"),))
                   for f in form.fields)  # fmt: skip
    return replace(form, name=name, fields=fields, known_by=known_by, known_by_one_of=())


_SPAN = {"begins": "START_DTTM", "ends": "END_DTTM"}
_CHILD = {"person_id": "DIM_PERSON_ID"}
VIEWS: dict[str, Form] = {
    S47.name: view("FACT_S47", S47, {**_CHILD, "s47_enquiry_id": "FACT_S47_ID",
          "s47_start_date": "START_DTTM", "s47_end_date": "END_DTTM", "nfa": "OUTCOME_NFA_FLAG",
          "outcome": "OUTCOME_CP_CONFERENCE_FLAG"},
          ("s47_enquiry_id", "person_id", "s47_start_date")),
    CONFERENCE.name: view("FACT_CP_CONFERENCE", CONFERENCE, {**_CHILD, "icpc_id": "FACT_CP_CONFERENCE_ID",
          "s47_enquiry_id": "FACT_S47_ID", "icpc_target_date": "DUE_DTTM",
          "icpc_date": "ACTUAL_DTTM", "icpc_transfer_in": "TRANSFER_IN_FLAG",
          "icpc_outcome_cp_flag": "OUTCOME_CP_FLAG", "icpc_meeting_id": "FACT_MEETING_ID",
          "referral_id": "FACT_REFERRAL_ID"}, ("icpc_id", "person_id", "icpc_target_date")),
    PLAN.name: view("FACT_CP_PLAN", PLAN, {**_CHILD, "cp_plan_id": "FACT_CP_PLAN_ID",
          "icpc_id": "FACT_INITIAL_CP_CONFERENCE_ID", "cp_plan_start_date": "START_DTTM",
          "cp_plan_end_date": "END_DTTM", "cp_plan_ola": "IS_OLA",
          "cp_plan_initial_category": "INIT_CATEGORY_DESC",
          "cp_plan_latest_category": "CP_CATEGORY_DESC"},
          ("cp_plan_id", "person_id", "cp_plan_start_date")),
    CP_REVIEW.name: view("FACT_CP_REVIEW", CP_REVIEW, {**_CHILD, "cp_review_id": "FACT_CP_REVIEW_ID",
          "cp_plan_id": "FACT_CP_PLAN_ID", "cp_review_due": "DUE_DTTM",
          "cp_review_date": "MEETING_DTTM", "cp_review_meeting_id": "FACT_MEETING_ID",
          "cp_review_outcome_continue_cp": "OUTCOME_CONTINUE_CP_FLAG"},
          ("cp_review_id", "person_id", "cp_review_date")),
    CLA_REVIEW.name: view("FACT_CLA_REVIEW", CLA_REVIEW, {**_CHILD, "cla_review_id": "FACT_CLA_REVIEW_ID",
          "cla_id": "FACT_CLA_ID", "cla_review_due_date": "DUE_DTTM",
          "cla_review_date": "MEETING_DTTM"}, ("cla_review_id", "cla_review_date")),
    LEGAL_STATUS.name: view("FACT_LEGAL_STATUS", LEGAL_STATUS, {**_CHILD, "legal_status_id": "FACT_LEGAL_STATUS_ID",
          "legal_status": "DIM_LOOKUP_LGL_STATUS_DESC", "legal_status_start_date": "START_DTTM",
          "ends": "END_DTTM"}, ("person_id", "legal_status", "legal_status_start_date")),
    EPISODE.name: view("FACT_CARE_EPISODES", EPISODE, {**_CHILD, "cla_episode_id": "FACT_CARE_EPISODES_ID",
          "cla_id": "FACT_CLA_ID", "cla_episode_start_date": "CARE_START_DATE",
          "cla_episode_start_reason": "CARE_REASON_DESC",
          "cla_episode_ceased_date": "CARE_END_DATE",
          "cla_episode_ceased_reason": "CARE_REASON_END_DESC",
          "cla_primary_need_code": "CIN_903_CODE", "placement_id": "FACT_CLA_PLACEMENT_ID"},
          ("person_id", "cla_episode_start_date")),
    PLACEMENT.name: view("FACT_CLA_PLACEMENT", PLACEMENT, {**_CHILD, **_SPAN,
          "placement_id": "FACT_CLA_PLACEMENT_ID", "cla_id": "FACT_CLA_ID",
          "cla_placement_type": "DIM_LOOKUP_PLACEMENT_TYPE_CODE",
          "cla_placement_provider": "DIM_LOOKUP_PLACEMENT_PROVIDER_CODE",
          "cla_placement_change_reason": "DIM_LOOKUP_PLAC_CHNG_REAS_CODE"},
          ("placement_id", "person_id", "begins")),
}  # fmt: skip
FORMS: tuple[Form, ...] = (*TABLES, *VIEWS.values())
# Form -> the table of the dataset that it is, under its own name or as the view behind it.
PART: dict[str, str] = {form.name: form.name for form in TABLES} | {
    view.name: table for table, view in VIEWS.items()
}
