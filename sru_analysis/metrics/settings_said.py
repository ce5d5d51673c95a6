"""What a page says of the council's own settings behind a figure.

A reading or a limit that differs from the one that holds where nothing is stated changes the
figure: the page must say which one was chosen. Limits that have no default are always said.
"""

from __future__ import annotations

from sru_analysis.configuration import READINGS, STANDARDS, Configuration

CP_REVIEWS = (
    "cp_reviews_on_time_pct", "cp_first_review_on_time_pct", "cp_subsequent_review_on_time_pct",
    "cp_children_reviews_on_time_pct", "cp_reviews_overdue", "cp_reviews_due_next_30d",
    "cp_capacity_gap",
)  # fmt: skip
CLA_REVIEWS = (
    "cla_reviews_on_time_pct", "cla_second_review_3m_pct", "cla_subsequent_review_6m_pct",
    "cla_children_reviews_on_time_pct", "cla_reviews_overdue", "iro_challenge_impact_diff",
)  # fmt: skip
TWO_YEARS = (
    "cp_plan_duration_bands_open", "cp_plans_2y_open_count", "cp_plans_2y_open_pct",
    "cp_plans_2y_ceased_pct", "cp_exit_route",
)  # fmt: skip
AFTER_A_PLAN = (
    "cp_exit_route", "cp_step_up_pct", "cp_step_down_cin_pct", "cp_step_down_eh_pct",
    "cp_step_down_sustained_pct", "cp_step_down_delay_days", "cp_plans_short_ceased_pct",
)  # fmt: skip
READING_WORDS = {
    ("review_months", "calendar_months"): "three and six months are calendar months, not 91 and "
    "183 days",
    ("two_years", "calendar_months"): "two years are 24 calendar months, not 730 days",
    ("two_years", "days_with_both_ends"): "two years are 730 days with the first and the last day "
    "both counted",
}
STANDARD_WORDS = {
    "cp_challenge_response_working_days": "chairs' challenges without a date of their own are due "
    "within {} working days",
    "core_group_first_working_days": "the first core group is due within {} working days",
    "core_group_least_agencies": "a core group is quorate with {} agencies",
    "core_group_interval_days": "core groups are due every {} days",
    "cp_visit_days": "children on plans are to be seen every {} days",
    "advocacy_from_age": "an advocate is offered from the age of {}",
    "seen_alone_from_age": "children are to be seen alone from the age of {}",
    "cp_exit_window_days": "what follows a plan counts for {} days after its end",
    "s20_to_order_days": "an order counts for {} days after the start under section 20",
}
USED_BY = {
    "review_months": (
        *CP_REVIEWS, *CLA_REVIEWS, "cp_plan_duration_bands_open", "cp_plans_short_ceased_pct",
    ),
    "two_years": TWO_YEARS,
    "cp_challenge_response_working_days": ("cp_challenge_resolved_on_time_pct",),
    "core_group_first_working_days": ("core_group_first_10wd_pct",),
    "core_group_least_agencies": ("core_group_quorate_pct",),
    "core_group_interval_days": ("core_group_frequency_pct",),
    "cp_visit_days": ("cp_visits_in_timescale_pct",),
    "advocacy_from_age": ("cp_advocacy_coverage_pct",),
    "seen_alone_from_age": ("cp_seen_alone_pct",),
    "cp_exit_window_days": AFTER_A_PLAN,
    "s20_to_order_days": ("s20_to_order_pct",),
}  # fmt: skip
"""Setting -> the metrics whose figures follow from it."""


def settings_said(configuration: Configuration) -> dict[str, str]:
    """Metric id -> the sentence that names the council's settings behind its figures.

    Only settings that differ from what holds without them, or that have no default, are named; a
    metric without any is left out.
    """
    said: dict[str, list[str]] = {}
    for name, words in _chosen(configuration).items():
        for metric in USED_BY[name]:
            said.setdefault(metric, []).append(words)
    return {
        metric: f"By this council's settings {', and '.join(parts)}."
        for metric, parts in sorted(said.items())
    }


def _chosen(configuration: Configuration) -> dict[str, str]:
    """The settings that are not those that hold where nothing is stated, in words."""
    readings, standards = configuration.readings, configuration.standards
    chosen = {
        name: READING_WORDS[name, how] for name, how in readings.items() if how != READINGS[name]
    }
    for name, words in STANDARD_WORDS.items():
        if name in standards and standards[name] != STANDARDS.get(name):
            chosen[name] = words.format(standards[name])
    return chosen
