"""Counts that are the same by definition, that stand inside others, or that flow into others.

What a reader of the definitions knows without seeing a row. Disclosure control makes relations
of it; a test holds every line against the invented council and finds pairs that are missing.

A count is named by its metric and part: ``all`` (everything counted, the base of a percentage),
``met`` (its numerator), ``rest`` (the base without it), ``of:Outcome`` (one part of a split).
"""

from __future__ import annotations

Count = tuple[str, str]

SAME: tuple[tuple[Count, ...], ...] = (
    (
        ("icpc_events", "all"),
        ("icpc_within_15wd_pct", "all"),
        ("icpc_to_plan_pct", "all"),
        ("icpc_duration_bands", "all"),
        ("icpc_duration_median", "all"),
    ),
    (("icpc_children", "all"), ("icpc_repeat_12m", "all")),
    (("cp_challenges_raised", "all"), ("cp_challenge_rate_per_100", "all")),
    (("referral_rate_per_10k", "all"), ("rereferral_12m_pct", "all")),
    (("pwp_count", "all"), ("pwp_duration_bands", "all")),
    (
        ("pwp_full_care_order_count", "all"),
        ("pwp_discharge_ready_count", "all"),
        ("pwp_permanence_panel_pct", "all"),
    ),
    (("s20_over_6m_count", "all"), ("s20_no_challenge_long", "all")),
    (("cla_participation_pct", "met"), ("cla_no_participation_count", "rest")),
    (("icpc_transfer_in_count", "all"), ("icpc_transfer_in_15wd_pct", "all")),
    (
        ("cp_plans_open", "all"),
        ("cp_plan_duration_bands_open", "all"),
        ("cp_plans_approaching_threshold", "all"),
        ("cp_category_initial_latest", "all"),
        ("cp_reviews_overdue", "all"),
        ("core_group_frequency_pct", "all"),
        ("cp_category_changed_pct", "all"),
        ("cp_chair_caseload", "all"),
        ("cp_repeat_open_children", "all"),
        ("cp_visits_in_timescale_pct", "all"),
    ),
    (
        ("cp_plans_2y_open_count", "all"),
        ("cp_plan_duration_bands_open", "of:2 years or more"),
    ),
    (("cp_plans_started", "all"), ("cp_repeat_plan_ever_pct", "all")),
    (
        ("cp_plans_ended", "all"),
        ("cp_plans_2y_ceased_pct", "all"),
        ("cp_plans_short_ceased_pct", "all"),
        ("cp_exit_route", "all"),
        ("cp_step_up_pct", "all"),
        ("cp_step_down_cin_pct", "all"),
        ("cp_step_down_eh_pct", "all"),
    ),
    (("cp_exit_route", "of:Stepped up: looked after"), ("cp_step_up_pct", "met")),
    (
        ("cp_exit_route", "of:Stepped down to child in need"),
        ("cp_step_down_cin_pct", "met"),
    ),
    (("cp_exit_route", "of:Stepped down to early help"), ("cp_step_down_eh_pct", "met")),
    (("cp_reviews_held", "all"), ("cp_reviews_on_time_pct", "all")),
    (("cp_9m_review_due", "all"), ("cp_9m_review_done_pct", "all")),
    (("cp_advocacy_referrals", "all"), ("cp_advocacy_outcome", "all")),
    (("cp_advocacy_accepted_pct", "met"), ("cp_advocacy_attended_pct", "all")),
    (
        ("cla_count", "all"),
        ("cla_legal_status_mix", "all"),
        ("cla_placement_3plus_pct", "all"),
        ("cla_reviews_overdue", "all"),
        ("lac_drift_index", "all"),
    ),
    (
        ("s20_count", "all"),
        ("cla_legal_status_mix", "of:Section 20"),
        ("s20_age_group", "all"),
        ("s20_duration_bands", "all"),
    ),
    (
        ("cla_reviews_held", "all"),
        ("cla_reviews_on_time_pct", "all"),
        ("cla_participation_recorded_pct", "all"),
    ),
    (
        ("cla_participation_pct", "all"),
        ("cla_attended_pct", "all"),
        ("cla_no_participation_count", "all"),
    ),
    (("cla_no_participation_count", "met"), ("cla_participation_pct", "rest")),
    (("cla_started", "all"), ("s20_started", "all")),
    (
        ("iro_challenges_raised", "all"),
        ("iro_challenge_formal_pct", "all"),
        ("iro_challenge_rate_per_100", "all"),
        ("iro_challenge_repeat_pct", "all"),
    ),
    (("audits_issued", "all"), ("audit_completion_pct", "all"), ("audit_timely_pct", "all")),
    (
        ("audits_completed", "all"),
        ("audit_completion_pct", "met"),
        ("audit_moderated_pct", "all"),
        ("audit_with_social_worker_pct", "all"),
    ),
    (("audit_grade_distribution", "all"), ("audit_inadequate_pct", "all")),
    (("audit_grade_distribution", "of:Inadequate"), ("audit_inadequate_pct", "met")),
    (("audit_moderated_pct", "met"), ("audit_grade_shift", "all")),
)
"""Groups of counts that are one and the same number in every window."""

WITHIN: tuple[tuple[Count, Count], ...] = (
    (("icpc_children", "all"), ("icpc_events", "all")),
    (("icpc_transfer_in_count", "all"), ("icpc_events", "all")),
    (("cp_children_started", "all"), ("cp_plans_started", "all")),
    (("cp_repeat_plan_gap_median", "all"), ("cp_repeat_plan_ever_pct", "met")),
    (("cp_plans_2y_open_count", "all"), ("cp_plans_open", "all")),
    (("cp_unborn_count", "all"), ("cp_plans_open", "all")),
    (("cp_reviews_due_next_30d", "all"), ("cp_plans_open", "all")),
    (("s20_count", "all"), ("cla_count", "all")),
    (("s20_over_6m_count", "all"), ("s20_count", "all")),
    (("s20_parent_p1_error", "all"), ("s20_count", "all")),
    (("pwp_count", "all"), ("cla_count", "all")),
    (("iro_caseload_mean", "all"), ("cla_count", "all")),
    (("pwp_full_care_order_count", "all"), ("pwp_count", "all")),
    (("cla_reviewed_children", "all"), ("cla_reviews_held", "all")),
    (("audits_completed", "all"), ("audits_issued", "all")),
    (("audit_grade_distribution", "all"), ("audits_completed", "all")),
)
"""The first stands inside the second: what is left over is a count of its own."""

FLOWS: tuple[tuple[Count, Count, Count], ...] = (
    (("cp_plans_open", "all"), ("cp_plans_started", "all"), ("cp_plans_ended", "all")),
    (("cla_count", "all"), ("cla_started", "all"), ("cla_ceased", "all")),
)
"""A stock, what adds to it and what takes from it: open then + starts − ends = open now."""

ONE: dict[Count, Count] = {count: group[0] for group in reversed(SAME) for count in group}
"""Every count that has another name -> the name that stands for all of them."""


def named(metric: str, part: str) -> Count:
    """The one name of a count."""
    return ONE.get((metric, part), (metric, part))
