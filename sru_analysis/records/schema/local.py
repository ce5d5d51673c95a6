"""The tables that a council's own returns fill."""

from __future__ import annotations

from dataclasses import replace

from sru_analysis.records.schema.declare import (
    CHILD,
    Table,
    code,
    day,
    number,
    text,
    whole,
    yes_no,
)

AGENCIES = (
    "health",
    "education",
    "police",
    "probation",
    "housing",
    "adult_services",
    "domestic_abuse_service",
    "other_agency",
)

CONFERENCE_PARTICIPATION = Table(
    "conference_participation",
    "participation in conferences",
    "How a child took part in a child protection conference",
    (
        CHILD,
        day("conference_date", "conference held", required=True),
        code("conference_type", "CONFERENCE", "initial or review", required=True),
        code("participation", "PN", "how the child took part", required=True),
        yes_no("parent_attended", "a parent or carer attended"),
        yes_no("quorate", "quorate"),
        text("chair_id", "chair of the conference"),
    ),
    key=(("person_id", "conference_date", "conference_type"),),
    anchor="conference_date",
)

ADVOCACY_REFERRALS = Table(
    "advocacy_referrals",
    "advocacy referrals",
    "One row a child and referral to an advocate",
    (
        CHILD,
        day("advocacy_referral_date", "referred", required=True),
        text("advocacy_provider", "provider"),
        code("meeting_type", "ADVOCACY_MEETING", "meeting it was for"),
        day("meeting_date", "date of that meeting"),
        code("advocacy_outcome", "ADVOCACY_OUTCOME", "outcome", required=True),
        day("advocacy_outcome_date", "outcome known; open while blank"),
        yes_no("advocate_attended", "the advocate attended the meeting"),
        yes_no("child_attended", "the child attended the meeting"),
        yes_no("views_shared", "the child's views were shared at the meeting"),
    ),
    key=(("person_id", "advocacy_referral_date", "advocacy_provider"),),
    anchor="advocacy_referral_date",
    interval=("advocacy_referral_date", "advocacy_outcome_date"),
)

VOICE_RESPONSES = Table(
    "voice_responses",
    "child voice responses",
    "One row a child and questionnaire of a child voice tool",
    (
        CHILD,
        day("response_date", "completed", required=True),
        code("tool", "TOOL", "tool"),
        text("questionnaire", "questionnaire"),
        code("meeting_type", "VOICE_MEETING", "meeting it was for"),
    ),
    key=(("person_id", "response_date", "tool", "questionnaire"),),
    anchor="response_date",
)

CHALLENGES = Table(
    "challenges",
    "challenges",
    "One row a challenge by a conference chair or reviewing officer",
    (
        text("challenge_id", "id of the challenge", required=True),
        CHILD,
        code("raised_by", "RAISED_BY", "who raised it", required=True),
        day("raised_date", "raised", required=True),
        code("challenge_type", "CHALLENGE_TYPE", "informal, formal or praise", required=True),
        code("stage_reached", "STAGE", "highest stage reached"),
        code("challenge_theme", "CHALLENGE_THEME", "what it is about", required=True),
        text("team", "team challenged"),
        day("response_due_date", "response due"),
        day("resolved_date", "resolved; blank = open"),
        code("challenge_outcome", "CHALLENGE_OUTCOME", "outcome"),
        code("impact", "IMPACT", "impact on the child"),
    ),
    key=(("challenge_id",),),
    anchor="raised_date",
    interval=("raised_date", "resolved_date"),
)

CORE_GROUPS = Table(
    "core_groups",
    "core groups",
    "One row a child and core group, held or due",
    (
        CHILD,
        day("due_date", "due"),
        day("held_date", "held; blank = not held"),
        yes_no("first_after_conference", "first core group after the conference"),
        yes_no("parent_attended", "a parent attended"),
        yes_no("child_attended", "the child attended"),
        *(code(agency, "AGENCY", "attendance of the agency") for agency in AGENCIES),
    ),
    key=(("person_id", "due_date"), ("person_id", "held_date")),
    anchor="due_date",
    one_of=("due_date", "held_date"),
)

CP_NINE_MONTH_REVIEWS = Table(
    "cp_nine_month_reviews",
    "nine-month reviews",
    "One row a child and joint review of a plan at nine months",
    (
        CHILD,
        day("review_date", "joint review held", required=True),
        code("outcome", "NINE_MONTH", "outcome"),
    ),
    key=(("person_id", "review_date"),),
    anchor="review_date",
)

AUDITS = Table(
    "audits",
    "audits",
    "One row a case file audit",
    (
        text("audit_id", "id of the audit", required=True),
        text("audit_round", "round as written", required=True),
        code("audit_theme", "AUDIT_THEME", "theme", required=True),
        replace(CHILD, required=False),
        day("issued_date", "issued", required=True),
        day("due_date", "due"),
        day("completed_date", "completed; blank = not done"),
        text("auditor_id", "auditor"),
        text("auditor_role", "role of the auditor"),
        text("service_area", "service area"),
        text("team", "team"),
        text("social_worker_id", "social worker of the case"),
        yes_no("with_social_worker", "done with the social worker"),
        code("grade_by_auditor", "GRADE", "grade by the auditor"),
        day("moderated_date", "moderated; blank = not moderated"),
        code("grade_after_moderation", "GRADE", "grade after moderation"),
        text("moderator_id", "moderator"),
    ),
    key=(("audit_id",),),
    anchor="issued_date",
    interval=("issued_date", "completed_date"),
)

AUDIT_FINDINGS = Table(
    "audit_findings",
    "audit findings",
    "One row an audit and practice area; dated by its audit",
    (
        text("audit_id", "id of the audit", required=True),
        code("practice_area", "PRACTICE_AREA", "practice area", required=True),
        code("finding", "FINDING", "grade, or standard met", required=True),
        yes_no("good_practice", "good practice"),
    ),
    key=(("audit_id", "practice_area"),),
)

TARGETS = Table(
    "targets",
    "agreed targets",
    "Agreed targets",
    (
        text("metric", "id of the metric", required=True),
        number("target", "target, in the unit of the metric", required=True),
        code("direction", "DIRECTION", "at least or at most", required=True),
        day("from_date", "in force from", required=True),
        day("to_date", "in force until; blank = until replaced"),
        text("agreed_by", "who agreed it"),
    ),
    key=(("metric", "from_date"),),
    interval=("from_date", "to_date"),
)

LOCAL_TOTALS = Table(
    "local_totals",
    "local totals",
    "Counts sent instead of rows; both ends of the period included",
    (
        code("local_return", "RETURN", "return", required=True),
        text("item", "what is counted", required=True),
        day("period_start", "first day", required=True),
        day("period_end", "last day", required=True),
        text("label", "provider or round"),
        whole("count", "count, 0 allowed", required=True),
    ),
    key=(("local_return", "item", "period_start", "period_end", "label"),),
)

FOSTER_REVIEWS = Table(
    "foster_reviews",
    "foster carer reviews",
    "One row a foster carer household and annual review, held or due",
    (
        text("foster_household_id", "id of the foster carer household", required=True),
        day("review_due_date", "due", required=True),
        day("review_date", "held; blank = not held"),
    ),
    key=(("foster_household_id", "review_due_date"),),
    anchor="review_due_date",
)

VISITS = Table(
    "visits",
    "visits",
    "One row a child and statutory visit",
    (
        CHILD,
        day("visit_date", "visit made", required=True),
        code("visit_kind", "VISIT", "what the visit was for", required=True),
        yes_no("child_seen", "the child was seen"),
        yes_no("seen_alone", "the child was seen alone"),
    ),
    key=(("person_id", "visit_date", "visit_kind"),),
    anchor="visit_date",
)

REFERRALS = Table(
    "referrals",
    "referrals",
    "One row a child and referral to social care",
    (
        text("referral_id", "id of the referral"),
        CHILD,
        day("referral_date", "referral received", required=True),
        code("referral_source", "REFERRAL_SOURCE", "who referred"),
        yes_no("referral_nfa", "no further action"),
        text("team", "team"),
    ),
    key=(("referral_id",), ("person_id", "referral_date")),
    anchor="referral_date",
)

ASSESSMENTS = Table(
    "assessments",
    "assessments",
    "One row a child and assessment by social care",
    (
        text("assessment_id", "id of the assessment"),
        CHILD,
        text("referral_id", "referral that it followed; else found by date"),
        day("assessment_start_date", "begun", required=True),
        day("assessment_auth_date", "completed and authorised; blank = not yet"),
        text("team", "team"),
    ),
    key=(("assessment_id",), ("person_id", "assessment_start_date")),
    anchor="assessment_start_date",
    interval=("assessment_start_date", "assessment_auth_date"),
)

STAFFING = Table(
    "staffing",
    "staffing",
    "One row a post and time in which who holds it, its hours and its state stay the same",
    (
        text("post_id", "id of the post", required=True),
        code("post_role", "POST", "role of the post", required=True),
        text("professional_id", "who holds it; blank = nobody"),
        code("post_state", "POST_STATE", "in post, away or vacant", required=True),
        number("post_fte", "full-time equivalent: 1 is a full-time post", required=True),
        whole("conference_slots", "conferences that can be chaired in a month"),
        day("post_from_date", "from", required=True),
        day("post_to_date", "until, not included; blank = still so"),
    ),
    key=(("post_id", "post_from_date"),),
    anchor="post_from_date",
    interval=("post_from_date", "post_to_date"),
)

LOCAL_TABLES = (
    CONFERENCE_PARTICIPATION,
    ADVOCACY_REFERRALS,
    VOICE_RESPONSES,
    CHALLENGES,
    CORE_GROUPS,
    CP_NINE_MONTH_REVIEWS,
    AUDITS,
    AUDIT_FINDINGS,
    TARGETS,
    LOCAL_TOTALS,
    FOSTER_REVIEWS,
    VISITS,
    REFERRALS,
    ASSESSMENTS,
    STAFFING,
)
