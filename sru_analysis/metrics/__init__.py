"""The metric definitions. ``CATALOGUE`` holds every one of them, by id."""

from sru_analysis.metrics.declare import CATALOGUE, Metric, derived, metric

__all__ = ["CATALOGUE", "Metric", "derived", "load", "metric"]

SECTIONS = (
    "child_protection",
    "plan_flow",
    "plan_lengths",
    "repeat_plans",
    "plan_conflicts",
    "conferences",
    "conference_timing",
    "enquiries",
    "review_conferences",
    "review_timeliness",
    "visits",
    "core_groups",
    "core_group_timing",
    "long_running_plans",
    "nine_month_review",
    "step_up_step_down",
    "step_down",
    "advocacy",
    "challenges",
    "caseloads",
    "front_door",
    "demand",
    "care_demand",
    "looked_after",
    "looked_after_reviews",
    "review_waits",
    "placements",
    "placed_with_parents",
    "care_visits",
    "drift",
    "reviewing_officers",
    "court_applications",
    "challenge_impact",
    "section_20",
    "section_20_outcomes",
    "quality_assurance",
    "audit_coverage",
    "audit_findings",
    "audit_follow_up",
    "audit_agreement",
    "rates",
    "data_quality",
)


def load() -> dict[str, Metric]:
    """Read every metric module and hand out the catalogue, in the order of the definitions."""
    from importlib import import_module, util

    for name in SECTIONS:
        module = f"sru_analysis.metrics.{name}"
        if util.find_spec(module):
            import_module(module)
    ordered = sorted(CATALOGUE.values(), key=lambda one: (one.number, one.id))
    CATALOGUE.clear()
    CATALOGUE.update({one.id: one for one in ordered})
    return CATALOGUE
