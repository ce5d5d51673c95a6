"""The tables that national formats fill."""

from __future__ import annotations

from sru_analysis.records.schema.declare import CHILD, Table, code, day, text, whole, yes_no

CHILDREN = Table(
    "children",
    "children",
    "One row a child",
    (
        CHILD,
        day("dob", "date of birth; blank for an unborn child"),
        day("expected_dob", "expected date of birth"),
        day("death_date", "date of death"),
        code("sex", "SEX", "sex"),
        code("ethnicity", "ETHNIC", "DfE ethnic code"),
        yes_no("disability", "any disability recorded"),
        yes_no("uasc", "unaccompanied asylum-seeking, now or in the last 12 months"),
        day("uasc_until", "date that status ended or will end"),
    ),
    key=(("person_id",),),
)

S47_ENQUIRIES = Table(
    "s47_enquiries",
    "section 47 enquiries",
    "One row a child and section 47 enquiry",
    (
        text("s47_enquiry_id", "id of the enquiry"),
        CHILD,
        day("s47_start_date", "strategy discussion that started the enquiry", required=True),
        day("s47_end_date", "enquiry ended"),
        yes_no("icpc_not_required", "decided that no conference is needed"),
        text("s47_completed_by_team", "team"),
        text("s47_completed_by_worker_id", "worker"),
    ),
    key=(("s47_enquiry_id",), ("person_id", "s47_start_date")),
    anchor="s47_start_date",
    interval=("s47_start_date", "s47_end_date"),
)

INITIAL_CP_CONFERENCES = Table(
    "initial_cp_conferences",
    "initial conferences",
    "One row a child and initial child protection conference, held or due",
    (
        text("icpc_id", "id of the conference for the child"),
        text("icpc_meeting_id", "the meeting, shared by siblings"),
        CHILD,
        text("s47_enquiry_id", "enquiry that led to it"),
        day("strategy_discussion_date", "the date that starts the 15-day clock"),
        day("referral_date", "referral or notification; clock start of a transfer-in"),
        day("icpc_target_date", "due date as the source states it; never used for the verdict"),
        day("icpc_date", "conference held; blank = not held"),
        yes_no("icpc_transfer_in", "child came in on another council's plan"),
        yes_no("icpc_outcome_cp_flag", "the conference made a plan"),
        yes_no("icpc_quorate", "quorate"),
        text("icpc_team", "team"),
        text("icpc_worker_id", "case worker, not the chair"),
    ),
    key=(
        ("person_id", "icpc_date"),
        ("icpc_id",),
        ("person_id", "strategy_discussion_date"),
        ("person_id", "icpc_target_date"),
    ),
    anchor="icpc_date",
    one_of=("icpc_date", "icpc_target_date", "strategy_discussion_date"),
)

CP_PLANS = Table(
    "cp_plans",
    "child protection plans",
    "One row a child and child protection plan",
    (
        text("cp_plan_id", "id of the plan"),
        CHILD,
        text("icpc_id", "conference that made it"),
        day("cp_plan_start_date", "start; may lie before birth", required=True),
        day("cp_plan_end_date", "end; blank = open"),
        code("cp_plan_initial_category", "CATEGORY", "category of abuse at the start"),
        code("cp_plan_latest_category", "CATEGORY", "category of abuse now or at the end"),
        yes_no("cp_plan_ola", "other council's temporary plan: left out of every count"),
        day("latest_cp_visit_date", "last statutory visit on the plan"),
        yes_no("latest_cp_visit_seen_alone", "seen alone at it"),
        whole("number_of_previous_cp_plans", "earlier plans as stated by the source"),
        text("team", "team holding the case"),
    ),
    key=(("cp_plan_id",), ("person_id", "cp_plan_start_date")),
    anchor="cp_plan_start_date",
    interval=("cp_plan_start_date", "cp_plan_end_date"),
)

CP_REVIEWS = Table(
    "cp_reviews",
    "conference reviews",
    "One row a child and child protection review conference, held or due",
    (
        text("cp_review_id", "id of the review"),
        CHILD,
        text("cp_plan_id", "plan reviewed; else found by date inside the plan"),
        day("cp_review_due", "due date as the source states it"),
        day("cp_review_date", "held; blank = not held yet"),
        text("cp_review_meeting_id", "the meeting, shared by siblings"),
        yes_no("cp_review_outcome_continue_cp", "plan continues"),
        yes_no("cp_review_quorate", "quorate"),
        code("cp_review_participation", "PN", "how the child took part"),
    ),
    key=(
        ("person_id", "cp_review_date"),
        ("cp_review_id",),
        ("person_id", "cp_review_due"),
    ),
    anchor="cp_review_date",
    one_of=("cp_review_due", "cp_review_date"),
)

CLA_EPISODES = Table(
    "cla_episodes",
    "looked-after episodes",
    "One row a child and episode: a change of placement or legal status starts another",
    (
        text("cla_episode_id", "id of the episode"),
        CHILD,
        text("cla_id", "period of care"),
        day("entered_care_date", "start of the period of care"),
        day("cla_episode_start_date", "start of the episode", required=True),
        code("cla_episode_start_reason", "RNE", "reason for new episode"),
        day("cla_episode_ceased_date", "end; blank = open, whatever the reason column says"),
        code("cla_episode_ceased_reason", "REC", "reason episode ceased"),
        code("legal_status", "LS", "legal status during the episode"),
        day("legal_status_start_date", "start of the present run of that status"),
        code("cla_primary_need_code", "NEED", "category of need"),
        code("cla_placement_type", "PLACE", "placement"),
        code("cla_placement_provider", "PROVIDER", "provider of the placement"),
        code("cla_placement_change_reason", "PLACE_CHANGE", "why the placement changed"),
        day("cla_last_iro_contact_date", "last contact of the IRO with the child"),
        day("latest_cla_visit_date", "last statutory visit"),
        code("cla_permanence_plan", "PERMANENCE", "plan for permanence"),
        text("team", "team holding the case"),
    ),
    key=(("person_id", "cla_episode_start_date"),),
    anchor="cla_episode_start_date",
    interval=("cla_episode_start_date", "cla_episode_ceased_date"),
)

CLA_REVIEWS = Table(
    "cla_reviews",
    "looked-after reviews",
    "One row a looked-after child and review, held or due",
    (
        text("cla_review_id", "id of the review"),
        CHILD,
        text("cla_id", "period of care; else found by date"),
        day("cla_review_due_date", "due date as the source states it"),
        day("cla_review_date", "held"),
        yes_no("cla_review_cancelled", "cancelled: not held"),
        code("cla_review_participation", "PN", "how the child took part"),
    ),
    key=(
        ("person_id", "cla_review_date"),
        ("cla_review_id",),
        ("person_id", "cla_review_due_date"),
    ),
    anchor="cla_review_date",
    one_of=("cla_review_due_date", "cla_review_date"),
)

SUPPORT_EPISODES = Table(
    "support_episodes",
    "support episodes",
    "Where a child is supported before and after a plan",
    (
        text("support_episode_id", "id"),
        CHILD,
        code("support_kind", "SUPPORT", "what it is", required=True),
        day("support_start_date", "start", required=True),
        day("support_end_date", "end; blank = open"),
        code("close_reason", "CLOSURE", "why closed"),
        code("case_status", "CASE_STATUS", "status on the day of the extract"),
        day("case_status_date", "that day = the reference date given by the run"),
        text("team", "team holding the case"),
    ),
    key=(("person_id", "support_kind", "support_start_date"),),
    anchor="support_start_date",
    interval=("support_start_date", "support_end_date"),
)

INVOLVEMENTS = Table(
    "involvements",
    "involvements of workers",
    "Who holds the case",
    (
        text("involvements_id", "id"),
        CHILD,
        code("involvement_role", "ROLE", "role", required=True),
        text("professional_id", "worker, id only", required=True),
        text("professional_team", "team"),
        day("involvement_start_date", "start"),
        day("involvement_end_date", "end; blank = open"),
        code("worker_change_reason", "SW_REASON", "why it ended"),
    ),
    key=(("person_id", "involvement_role", "professional_id", "involvement_start_date"),),
    anchor="involvement_start_date",
    interval=("involvement_start_date", "involvement_end_date"),
)

NATIONAL_TABLES = (
    CHILDREN,
    S47_ENQUIRIES,
    INITIAL_CP_CONFERENCES,
    CP_PLANS,
    CP_REVIEWS,
    CLA_EPISODES,
    CLA_REVIEWS,
    SUPPORT_EPISODES,
    INVOLVEMENTS,
)
