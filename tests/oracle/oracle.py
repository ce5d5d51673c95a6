"""``answer``: one metric, one window, optionally one breakdown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from . import (
    agreements,
    audits,
    care_waits,
    child_protection,
    enquiries,
    follow_up,
    front_door,
    homes,
    kept_limits,
    local_returns,
    looked_after,
    plan_history,
    plan_routes,
    rates,
    step_downs,
    visiting,
)
from .clocks import month_of
from .windows import Answer, Entry, Tables, answer_of, latest_of_each

Entries = Callable[[Tables, date, date, date], list[Entry]]


@dataclass(frozen=True)
class Rule:
    """How a metric is counted: ``kind`` as in ``windows.count``; ``once`` = each child once. A
    rate is for so many (``per``) of its ``base``; ``yearly`` = scaled up to a year.
    """

    kind: str
    entries: Entries
    once: bool = False
    base: Callable | None = None
    per: int = 10_000
    yearly: bool = False


RULES: dict[str, Rule] = {
    "icpc_children": Rule("count", child_protection.conferences, once=True),
    "icpc_events": Rule("count", child_protection.conferences),
    "icpc_within_15wd_pct": Rule("percent", child_protection.conferences),
    "icpc_transfer_in_15wd_pct": Rule("percent", child_protection.transfers_in),
    "icpc_transfer_in_count": Rule("count", child_protection.transfers_in),
    "s47_started": Rule("count", enquiries.started),
    "s47_rate_per_10k": Rule("rate", enquiries.started, base=rates.residents, yearly=True),
    "s47_to_icpc_pct": Rule("percent", enquiries.completed),
    "icpc_pending_over_15wd": Rule("count of", enquiries.waiting),
    "icpc_rate_per_10k": Rule(
        "rate", child_protection.conferences, base=rates.residents, yearly=True
    ),
    "icpc_duration_bands": Rule("split", enquiries.taken),
    "icpc_duration_median": Rule("duration", enquiries.taken),
    "icpc_repeat_12m": Rule("percent", enquiries.again, once=True),
    "cp_conference_quorate_pct": Rule("percent", enquiries.quorate),
    "cp_advocacy_coverage_pct": Rule("percent", enquiries.offered_an_advocate, once=True),
    "cp_plans_any_point": Rule("count", plan_history.at_any_point, once=True),
    "cp_plans_short_ceased_pct": Rule("percent", plan_history.ended_early),
    "cp_repeat_plan_2y_pct": Rule("percent", plan_history.came_again),
    "cp_repeat_plan_gap_median": Rule("duration", plan_history.gaps),
    "cp_repeat_open_children": Rule("percent", plan_history.on_a_later_plan),
    "cp_category_changed_pct": Rule("percent", plan_history.changed),
    "cp_plans_over_18_or_cla": Rule("count", plan_history.contradictions),
    "cp_cla_dual_count": Rule("count", plan_history.in_care_too),
    "cp_first_review_on_time_pct": Rule("percent", kept_limits.numbered("First")),
    "cp_subsequent_review_on_time_pct": Rule("percent", kept_limits.numbered("Second", "Later")),
    "cp_children_reviews_on_time_pct": Rule("percent", kept_limits.all_in_time),
    "cp_visits_in_timescale_pct": Rule("percent", kept_limits.visited),
    "cp_seen_alone_pct": Rule("percent", kept_limits.seen_alone),
    "core_group_first_10wd_pct": Rule("percent", kept_limits.first_core_group),
    "core_group_frequency_pct": Rule("percent", kept_limits.often_enough),
    "core_group_quorate_pct": Rule("percent", kept_limits.core_group_quorate),
    "cp_step_down_sustained_pct": Rule("percent", step_downs.held),
    "cp_step_down_delay_days": Rule("duration", step_downs.delay),
    "cin_step_up_to_cp_pct": Rule("percent", step_downs.steps_up),
    "cin_rate_per_10k": Rule("rate", step_downs.children_in_need, base=rates.residents),
    "cp_challenge_rate_per_100": Rule(
        "rate", local_returns.raised("CP_CHAIR"), base=rates.mean_on_plans, per=100
    ),
    "cp_chair_caseload": Rule("rate", child_protection.plans_open, base=rates.chairs, per=1),
    "referral_rate_per_10k": Rule("rate", front_door.referred, base=rates.residents, yearly=True),
    "rereferral_12m_pct": Rule("percent", front_door.referred),
    "assessment_45wd_pct": Rule("percent", front_door.assessed),
    "dq_missing_dates_pct": Rule("percent", front_door.missing_dates),
    "dq_negative_duration": Rule("count of", front_door.impossible_orders),
    "dq_weekend_events": Rule("count of", front_door.at_weekends),
    "dq_plan_start_not_icpc": Rule("count of", front_door.without_conference),
    "ofsted_annexa_children": Rule("count", front_door.annex_a),
    "icpc_to_plan_pct": Rule("percent", child_protection.led_to_a_plan),
    "cp_category_initial_latest": Rule("split", child_protection.categories),
    "cp_unborn_count": Rule("count", child_protection.unborn),
    "cp_plans_open": Rule("count", child_protection.plans_open),
    "cp_plans_started": Rule("count", child_protection.plans_started),
    "cp_children_started": Rule("count", child_protection.plans_started, once=True),
    "cp_plans_ended": Rule("count", child_protection.plans_ended),
    "cp_plan_duration_bands_open": Rule("split", child_protection.plans_open),
    "cp_plans_2y_open_count": Rule("count", child_protection.plans_of_two_years),
    "cp_plans_2y_open_pct": Rule("percent", child_protection.plans_open),
    "cp_plans_2y_ceased_pct": Rule("percent", child_protection.plans_ended),
    "cp_plans_approaching_threshold": Rule("split", child_protection.plans_by_months),
    "cp_reviews_held": Rule("count", child_protection.reviews),
    "cp_reviews_on_time_pct": Rule("percent", child_protection.reviews),
    "core_group_attendance_pct": Rule("percent", local_returns.core_group_invitations),
    "cp_participation_conf_pct": Rule("percent", child_protection.took_part_in_conference),
    "cp_advocacy_referrals": Rule("count", local_returns.referrals),
    "cp_advocacy_accepted_pct": Rule("percent", local_returns.concluded),
    "cp_advocacy_attended_pct": Rule("percent", local_returns.accepted),
    "cp_advocacy_outcome": Rule("split", local_returns.referrals),
    "cp_exit_route": Rule("split", plan_routes.routes),
    "cp_step_up_pct": Rule("percent", plan_routes.taking(plan_routes.STEPPED_UP)),
    "cp_step_down_cin_pct": Rule("percent", plan_routes.taking(plan_routes.TO_CIN)),
    "cp_step_down_eh_pct": Rule("percent", plan_routes.taking(plan_routes.TO_EARLY_HELP)),
    "cp_9m_review_due": Rule("count", plan_routes.plans_at_nine_months),
    "cp_9m_review_done_pct": Rule("percent", plan_routes.plans_at_nine_months),
    "cp_challenges_raised": Rule("count", local_returns.raised("CP_CHAIR")),
    "cp_challenge_resolved_on_time_pct": Rule("percent", local_returns.due("CP_CHAIR", 10)),
    "cp_challenge_outcome": Rule("split", local_returns.outcomes("CP_CHAIR")),
    "cla_count": Rule("count", looked_after.looked_after),
    "cla_legal_status_mix": Rule("split", looked_after.looked_after),
    "cla_reviews_held": Rule("count", looked_after.reviews_held),
    "cla_reviews_on_time_pct": Rule("percent", looked_after.reviews_held),
    "cla_reviewed_children": Rule("count", looked_after.reviews_held, once=True),
    "cla_second_review_3m_pct": Rule("percent", looked_after.reviews_numbered("Second")),
    "cla_subsequent_review_6m_pct": Rule("percent", looked_after.reviews_numbered("Later")),
    "cla_attended_pct": Rule("percent", looked_after.attended),
    "cla_participation_pct": Rule("percent", looked_after.participation),
    "cla_no_participation_count": Rule("count of", looked_after.no_participation),
    "cla_children_reviews_on_time_pct": Rule("percent", care_waits.all_in_time),
    "cla_reviews_overdue": Rule("percent", care_waits.overdue),
    "cla_short_break_reviews": Rule("count", care_waits.short_break_reviews),
    "iro_contact_between_reviews_pct": Rule("percent", care_waits.in_contact),
    "cla_visits_on_time_pct": Rule("percent", visiting.visited),
    "cla_placement_3plus_pct": Rule("percent", homes.many_placements),
    "cla_longterm_stability_pct": Rule("percent", homes.settled),
    "viewpoint_users": Rule("count", looked_after.viewpoint, once=True),
    "foster_reviews_due": Rule("percent", local_returns.foster_reviews),
    "s20_count": Rule("count", looked_after.section_20),
    "s20_share_pct": Rule("percent", looked_after.share_under_section_20),
    "s20_duration_bands": Rule("split", looked_after.section_20),
    "s20_over_6m_count": Rule("count", looked_after.section_20_long),
    "s20_age_group": Rule("split", looked_after.section_20_ages),
    "s20_parent_p1_error": Rule("count", looked_after.section_20_with_parents),
    "s20_to_order_pct": Rule("percent", agreements.to_an_order),
    "s20_exit_destinations": Rule("split", agreements.ended),
    "s20_permanence_plan_pct": Rule("percent", agreements.with_a_plan),
    "s20_no_challenge_long": Rule("count of", agreements.nothing_heard),
    "pwp_share_pct": Rule("percent", looked_after.share_with_parents),
    "pwp_count": Rule("count", looked_after.placed_with_parents),
    "pwp_full_care_order_count": Rule("count", looked_after.placed_on_care_order),
    "pwp_ico_count": Rule("count", homes.placed_on_interim_order),
    "pwp_duration_bands": Rule("split", homes.time_at_home),
    "pwp_discharge_ready_count": Rule("count of", homes.ready_for_discharge),
    "pwp_discharged_12m_pct": Rule("percent", homes.discharged),
    "pwp_visits_on_time_pct": Rule("percent", visiting.visited_at_home),
    "pwp_permanence_panel_pct": Rule("percent", homes.considered),
    "lac_drift_index": Rule("percent", homes.drifting),
    "iro_caseload_mean": Rule("rate", follow_up.with_an_officer, base=follow_up.officers, per=1),
    "iro_challenge_rate_per_100": Rule(
        "rate", local_returns.raised("IRO"), base=follow_up.mean_in_care, per=100
    ),
    "care_applications_rate": Rule(
        "rate", follow_up.care_applications, base=rates.residents, yearly=True
    ),
    "iro_challenge_repeat_pct": Rule("percent", follow_up.again),
    "iro_cafcass_referrals": Rule("count", follow_up.to_cafcass),
    "iro_challenges_raised": Rule("count", local_returns.raised("IRO")),
    "iro_good_practice_alerts": Rule("count", local_returns.good_practice),
    "iro_challenge_outcome": Rule("split", local_returns.outcomes("IRO")),
    "audits_issued": Rule("count", audits.issued),
    "audits_completed": Rule("count", audits.completed),
    "audit_completion_pct": Rule("percent", audits.issued),
    "audit_timely_pct": Rule("percent", audits.on_time),
    "audit_moderated_pct": Rule("percent", audits.among_completed(audits.moderated)),
    "audit_grade_distribution": Rule("split", audits.graded),
    "audit_inadequate_pct": Rule("percent", audits.graded),
    "audit_grade_shift": Rule("split", audits.shifts),
    "audit_with_social_worker_pct": Rule(
        "percent", audits.among_completed(audits.with_social_worker)
    ),
    "audit_unique_sw_pct": Rule("percent", audits.workers),
    "audit_assessment_not_standard_pct": Rule(
        "percent", audits.findings("ASSESSMENT", audits.BELOW_STANDARD)
    ),
    **{
        metric: Rule("percent", audits.findings(area, ("MET", "GOOD", "OUTSTANDING")))
        for metric, area in (
            ("audit_smart_plan_pct", "PLAN_SMART"),
            ("audit_supervision_pct", "SUPERVISION"),
            ("audit_management_oversight_pct", "MANAGEMENT_OVERSIGHT"),
            ("audit_voice_pct", "VOICE_OF_THE_CHILD"),
        )
    },
    "contract_of_expectations_found": Rule(
        "count of", audits.findings("CONTRACT_OF_EXPECTATIONS", ("MET",))
    ),
    "audit_actions_closed_on_time_pct": Rule("percent", follow_up.actions),
    "audit_reaudit_improved_pct": Rule("percent", follow_up.audited_again),
    "audit_auditor_return_pct": Rule("percent", audits.auditors),
    "audit_theme_coverage": Rule("percent", audits.themes),
    "audit_social_worker_coverage_pct": Rule("percent", audits.social_workers),
}

# A stock is compared on two days; events of the present month with those of the base month.
CHANGES = {
    "icpc_change_pct": ("icpc_children", "months"),
    "cp_plans_open_change_pct": ("cp_plans_open", "days"),
    "cla_change_pct": ("cla_count", "days"),
}
# What is left of the first after the second.
DIFFERENCES = {"cp_net_flow": ("cp_plans_started", "cp_plans_ended")}
METRICS = [*RULES, *CHANGES, *DIFFERENCES]


def answer(
    metric_id: str,
    records: Tables,
    basis: str,
    start: date,
    end: date,
    as_at: date | None = None,
    breakdown: str | None = None,
) -> Answer:
    """One metric over [start, end], both included; at a snapshot start and end are that day.

    ``as_at`` is the day of the run (default: the end). For ``in_round`` start and end are the
    months of the round; for ``change`` the base date and the present one.
    """
    as_at = as_at or end
    if basis == "change":
        return change(metric_id, records, start, end, as_at)
    if metric_id in DIFFERENCES:
        return difference(metric_id, records, basis, start, end, as_at, breakdown)
    rule = RULES[metric_id]
    if basis == "at_snapshot":
        start = end
    entries = rule.entries(records, start, end, as_at)
    if rule.once:
        entries = latest_of_each(entries)
    found = answer_of(records, rule.kind, entries, breakdown)
    if rule.base is not None:
        base = rule.base(records, start, end)
        scale = rates.to_a_year(start, end) if rule.yearly else 1
        for one in (found, *found.categories.values()):
            one.denominator = base
            one.value = rule.per * one.numerator / base * scale if base else None
    return found


def difference(
    metric_id: str,
    records: Tables,
    basis: str,
    start: date,
    end: date,
    as_at: date,
    breakdown: str | None,
) -> Answer:
    """23: the first count less the second, whole and in each category."""
    first, second = (
        answer(part, records, basis, start, end, as_at, breakdown)
        for part in DIFFERENCES[metric_id]
    )
    found = Answer(first.numerator - second.numerator, None, None)
    for name in {*first.categories, *second.categories}:
        counts = [
            one.categories[name].numerator if name in one.categories else 0
            for one in (first, second)
        ]
        found.categories[name] = Answer(counts[0] - counts[1], None, None)
    return found


def change(metric_id: str, records: Tables, start: date, end: date, as_at: date) -> Answer:
    """8, 19, 78: the difference, the base and the change in per cent (none on a base under 10)."""
    counted, how = CHANGES[metric_id]
    if how == "days":
        base = answer(counted, records, "at_snapshot", start, start, as_at)
        present = answer(counted, records, "at_snapshot", end, end, as_at)
    else:
        base = answer(counted, records, "in_month", *month_of(start), as_at)
        present = answer(counted, records, "in_month", month_of(end)[0], end, as_at)
    difference = present.numerator - base.numerator
    value = Fraction(100 * difference, base.numerator) if base.numerator >= 10 else None
    return Answer(difference, base.numerator, value)
