"""The tables of the Standard Safeguarding Dataset (SSD): which headings go where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sru_analysis.extracts import ssd_wording
from sru_analysis.extracts.forms import Cells, Field, Form, fields_of, table_form
from sru_analysis.extracts.referral_sources import spellings as referral_sources
from sru_analysis.extracts.ssd_wording import without_placeholders

FORMAT = "SSD"
Headings = dict[str, tuple[str, ...] | str]


def _form(
    name: str,
    table: str,
    headings: Headings,
    joins: tuple[Field, ...] = (),
    *,
    optional: tuple[str, ...] = (),
    passed_over: tuple[str, ...] = (),
    prepare: Callable[[Cells], None] = without_placeholders,
    **more: object,
) -> Form:
    """A form of the dataset. ``joins``: columns that only join tables, or are taken apart later;
    ``optional``: required in the records, and found by a join where they are not here."""
    wordings = {c: (h,) if isinstance(h, str) else h for c, h in headings.items()}
    fields = tuple(
        replace(
            each,
            required=each.required and each.column not in optional,
            spellings=ssd_wording.spellings(each.column, each.code_list),
        )
        for each in fields_of(table, wordings)
    )
    known = tuple(f.column for f in (*fields, *joins) if f.required)
    settings = {"known_by": known, "iso_dates": True, "timed": True, "prepare": prepare} | more
    return table_form(name, FORMAT, table, (*fields, *joins), passed_over=passed_over, **settings)


def _id(column: str, *headings: str, required: bool = False) -> Field:
    return Field(column, "id", headings, required)


def _day(column: str, heading: str, *, required: bool = False) -> Field:
    return Field(column, "date", (heading,), required)


PERSON = _form(
    "ssd_person",
    "children",
    {
        "person_id": "pers_person_id",
        "dob": "pers_dob",
        "expected_dob": "pers_expected_dob",
        "death_date": "pers_death_date",
        "sex": ("pers_sex", "pers_gender"),
        "ethnicity": "pers_ethnicity",
    },
    known_by_one_of=("dob", "sex", "ethnicity"),
    passed_over=(
        "pers_legacy_id", "pers_upn", "pers_upn_unknown", "pers_common_child_id", "pers_forename",
        "pers_surname", "pers_send_flag", "pers_is_mother", "pers_nationality",
        "pers_single_unique_id",
    ),
)  # fmt: skip
S47 = _form(
    "ssd_s47_enquiry",
    "s47_enquiries",
    {
        "s47_enquiry_id": "s47e_s47_enquiry_id",
        "person_id": "s47e_person_id",
        "s47_start_date": "s47e_s47_start_date",
        "s47_end_date": "s47e_s47_end_date",
        "s47_completed_by_team": "s47e_s47_completed_by_team",
        "s47_completed_by_worker_id": "s47e_s47_completed_by_worker_id",
    },
    (
        Field("nfa", "yes_no", ("s47e_s47_nfa",)),
        Field("outcome", "text", ("s47e_s47_outcome_json",)),
    ),
    passed_over=("s47e_referral_id",),
)
CONFERENCE = _form(
    "ssd_initial_cp_conference",
    "initial_cp_conferences",
    {
        "icpc_id": "icpc_icpc_id",
        "icpc_meeting_id": "icpc_icpc_meeting_id",
        "person_id": "icpc_person_id",
        "s47_enquiry_id": "icpc_s47_enquiry_id",
        "icpc_target_date": "icpc_icpc_target_date",
        "icpc_date": "icpc_icpc_date",
        "icpc_transfer_in": "icpc_icpc_transfer_in",
        "icpc_outcome_cp_flag": "icpc_icpc_outcome_cp_flag",
        "icpc_team": "icpc_icpc_team",
        "icpc_worker_id": "icpc_icpc_worker_id",
    },
    (
        _id("referral_id", "icpc_referral_id"),
        Field("outcome", "text", ("icpc_icpc_outcome_json",)),
    ),
    known_by_one_of=("icpc_date", "icpc_target_date"),
    # As delivered one conference stands on several rows: the extract joins it to the plans.
    key=(("person_id", "icpc_id"), ("person_id", "icpc_date"), ("person_id", "icpc_target_date")),
    passed_over=("icpc_cp_plan_id",),
)
PLAN = _form(
    "ssd_cp_plans",
    "cp_plans",
    {
        "cp_plan_id": "cppl_cp_plan_id",
        "person_id": "cppl_person_id",
        "icpc_id": "cppl_icpc_id",
        "cp_plan_start_date": "cppl_cp_plan_start_date",
        "cp_plan_end_date": "cppl_cp_plan_end_date",
        "cp_plan_initial_category": "cppl_cp_plan_initial_category",
        "cp_plan_latest_category": "cppl_cp_plan_latest_category",
        "cp_plan_ola": "cppl_cp_plan_ola",
    },
    prepare=ssd_wording.with_multiple_categories,
    passed_over=("cppl_referral_id",),
)
CP_REVIEW = _form(
    "ssd_cp_reviews",
    "cp_reviews",
    {
        "cp_review_id": "cppr_cp_review_id",
        "person_id": "cppr_person_id",
        "cp_plan_id": "cppr_cp_plan_id",
        "cp_review_due": "cppr_cp_review_due",
        "cp_review_date": "cppr_cp_review_date",
        "cp_review_meeting_id": "cppr_cp_review_meeting_id",
        "cp_review_outcome_continue_cp": "cppr_cp_review_outcome_continue_cp",
        "cp_review_quorate": "cppr_cp_review_quorate",
        "cp_review_participation": "cppr_cp_review_participation",
    },
)
CP_VISIT = _form(
    "ssd_cp_visits",
    "cp_plans",
    {
        "cp_plan_id": "cppv_cp_plan_id",
        "latest_cp_visit_date": "cppv_cp_visit_date",
        "latest_cp_visit_seen_alone": "cppv_cp_visit_seen_alone",
    },
    (_id("visit_id", "cppv_cp_visit_id"),),
    known_by=("cp_plan_id", "latest_cp_visit_date"),
    known_by_one_of=(),
    key=(),
    interval=None,
    passed_over=("cppv_person_id", "cppv_cp_visit_seen", "cppv_cp_visit_bedroom"),
)
EPISODE = _form(
    "ssd_cla_episodes",
    "cla_episodes",
    {
        "cla_episode_id": "clae_cla_episode_id",
        "person_id": "clae_person_id",
        "cla_id": "clae_cla_id",
        "entered_care_date": "clae_entered_care_date",
        "cla_episode_start_date": "clae_cla_episode_start_date",
        "cla_episode_start_reason": "clae_cla_episode_start_reason",
        "cla_episode_ceased_date": ("clae_cla_episode_ceased_date", "clae_cla_episode_ceased"),
        "cla_episode_ceased_reason": "clae_cla_episode_ceased_reason",
        "cla_primary_need_code": "clae_cla_primary_need_code",
        "cla_last_iro_contact_date": "clae_cla_last_iro_contact_date",
    },
    (_id("placement_id", "clae_cla_placement_id"),),
    passed_over=("clae_referral_id",),
)
PLACEMENT = _form(
    "ssd_cla_placement",
    "cla_episodes",
    {
        "person_id": "clap_person_id",
        "cla_id": "clap_cla_id",
        "cla_placement_type": "clap_cla_placement_type",
        "cla_placement_provider": "clap_cla_placement_provider",
        "cla_placement_change_reason": "clap_cla_placement_change_reason",
    },
    (
        _id("placement_id", "clap_cla_placement_id"),
        _day("begins", "clap_cla_placement_start_date", required=True),
        _day("ends", "clap_cla_placement_end_date"),
    ),
    known_by_one_of=(),
    key=(("placement_id",), ("person_id", "begins", "ends", "cla_placement_type")),
    interval=("begins", "ends"),
    passed_over=(
        "clap_cla_placement_distance", "clap_cla_placement_urn", "clap_cla_placement_postcode",
        "clap_cla_placement_la",
    ),
)  # fmt: skip
LEGAL_STATUS = _form(
    "ssd_legal_status",
    "cla_episodes",
    {
        "person_id": "lega_person_id",
        "legal_status": "lega_legal_status",
        "legal_status_start_date": "lega_legal_status_start_date",
    },
    (
        _id("legal_status_id", "lega_legal_status_id"),
        _day("ends", "lega_legal_status_end_date"),
    ),
    known_by=("person_id", "legal_status", "legal_status_start_date"),
    known_by_one_of=(),
    key=(("legal_status_id",), ("person_id", "legal_status_start_date", "ends", "legal_status")),
    interval=("legal_status_start_date", "ends"),
)
CARE_PLAN = _form(
    "ssd_cla_care_plan",
    "cla_episodes",
    {"person_id": "lacp_person_id"},
    (
        _id("care_plan_id", "lacp_table_id"),
        _day("begins", "lacp_cla_care_plan_start_date", required=True),
        _day("ends", "lacp_cla_care_plan_end_date"),
        Field("answers", "text", ("lacp_cla_care_plan_json",)),
    ),
    known_by=("person_id", "begins", "answers"),
    known_by_one_of=(),
    key=(("care_plan_id",), ("person_id", "begins", "ends")),
    interval=("begins", "ends"),
    passed_over=("lacp_cla_episode_id", "lacp_referral_id"),
)
CLA_VISIT = _form(
    "ssd_cla_visits",
    "cla_episodes",
    {"cla_id": "clav_cla_id", "latest_cla_visit_date": "clav_cla_visit_date"},
    (_id("visit_id", "clav_cla_visit_id"),),
    known_by=("cla_id", "latest_cla_visit_date"),
    known_by_one_of=(),
    key=(),
    interval=None,
    passed_over=("clav_person_id", "clav_cla_visit_seen", "clav_cla_visit_seen_alone"),
)
CLA_REVIEW = _form(
    "ssd_cla_reviews",
    "cla_reviews",
    {
        "cla_review_id": "clar_cla_review_id",
        "person_id": "clar_cla_person_id",
        "cla_id": "clar_cla_id",
        "cla_review_due_date": "clar_cla_review_due_date",
        "cla_review_date": "clar_cla_review_date",
        "cla_review_cancelled": "clar_cla_review_cancelled",
        "cla_review_participation": "clar_cla_review_participation",
    },
    optional=("person_id",),
    known_by=("cla_review_id",),
)
# Every case begins with a referral, so that its row makes one of each.
_REFERRED = tuple(
    replace(each, table="referrals")
    for each in fields_of(
        "referrals",
        {
            "referral_source": ("cine_referral_source_code",),
            "referral_nfa": ("cine_referral_nfa",),
        },
        {"referral_source": referral_sources()},
    )
)
CIN_EPISODE = _form(
    "ssd_cin_episodes",
    "support_episodes",
    {
        "support_episode_id": "cine_referral_id",
        "person_id": "cine_person_id",
        "support_start_date": "cine_referral_date",
        "support_end_date": "cine_close_date",
        "close_reason": "cine_close_reason",
        "team": "cine_referral_team",
    },
    _REFERRED,
    key=(("person_id", "support_start_date"),),
    passed_over=(
        "cine_cin_primary_need_code", "cine_referral_source_desc", "cine_referral_outcome_json",
        "cine_referral_worker_id",
    ),
)  # fmt: skip
ASSESSMENT = _form(
    "ssd_cin_assessments",
    "assessments",
    {
        "assessment_id": "cina_assessment_id",
        "person_id": "cina_person_id",
        "referral_id": "cina_referral_id",
        "assessment_start_date": "cina_assessment_start_date",
        "assessment_auth_date": "cina_assessment_auth_date",
        "team": "cina_assessment_team",
    },
    passed_over=(
        "cina_assessment_child_seen", "cina_assessment_outcome_json",
        "cina_assessment_outcome_nfa", "cina_assessment_worker_id",
    ),
)  # fmt: skip
MISSING = _form(
    "ssd_missing",
    "missing_episodes",
    {
        "person_id": "miss_person_id",
        "missing_start_date": "miss_missing_episode_start_date",
        "missing_end_date": "miss_missing_episode_end_date",
        "missing_kind": "miss_missing_episode_type",
    },
    # A child missing and found on one day is no fault; one found before it was missing is.
    interval=("missing_start_date", "missing_end_date"),
    passed_over=("miss_table_id", "miss_missing_rhi_offered", "miss_missing_rhi_accepted"),
)
CIN_PLAN = _form(
    "ssd_cin_plans",
    "support_episodes",
    {
        "support_episode_id": "cinp_cin_plan_id",
        "person_id": "cinp_person_id",
        "support_start_date": "cinp_cin_plan_start_date",
        "support_end_date": "cinp_cin_plan_end_date",
        "team": "cinp_cin_plan_team",
    },
    key=(("person_id", "support_start_date"),),
    passed_over=("cinp_referral_id", "cinp_cin_plan_worker_id"),
)
EARLY_HELP = _form(
    "ssd_early_help_episodes",
    "support_episodes",
    {
        "support_episode_id": "earl_episode_id",
        "person_id": "earl_person_id",
        "support_start_date": "earl_episode_start_date",
        "support_end_date": "earl_episode_end_date",
    },
    key=(("person_id", "support_start_date"),),
    passed_over=(
        "earl_episode_reason", "earl_episode_end_reason", "earl_episode_organisation",
        "earl_episode_worker_id",
    ),
)  # fmt: skip
INVOLVEMENT = _form(
    "ssd_involvements",
    "involvements",
    {
        "involvements_id": "invo_involvements_id",
        "person_id": "invo_person_id",
        "involvement_role": "invo_professional_role_id",
        "professional_id": "invo_professional_id",
        "professional_team": "invo_professional_team",
        "involvement_start_date": "invo_involvement_start_date",
        "involvement_end_date": "invo_involvement_end_date",
        "worker_change_reason": "invo_worker_change_reason",
    },
    passed_over=("invo_referral_id", "invo_worker_change_reason_description"),
)


TABLES: tuple[Form, ...] = (
    PERSON, S47, CONFERENCE, PLAN, CP_REVIEW, CP_VISIT, EPISODE, PLACEMENT, LEGAL_STATUS,
    CARE_PLAN, CLA_VISIT, CLA_REVIEW, CIN_EPISODE, ASSESSMENT, CIN_PLAN, EARLY_HELP, INVOLVEMENT,
    MISSING,
)  # fmt: skip
