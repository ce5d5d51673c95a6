"""The drawn councils see a rule of care bent by a day: each bent rule changes some answer."""

import pytest

from . import agreements, care_waits, clocks, follow_up, homes, visiting
from .clocks import DAY, months_after
from .test_strategies import answers, later, sample

__all__ = ["sample"]


def months_later(days: int):
    """The calendar clock, so many days out."""
    return lambda start, number: months_after(start, number) + days * DAY


BENT = [
    ("cla_children_reviews_on_time_pct", care_waits, "working_days_after", later(1)),
    ("cla_children_reviews_on_time_pct", clocks, "THREE_MONTHS", 90),
    ("cla_children_reviews_on_time_pct", clocks, "THREE_MONTHS", 92),
    ("cla_children_reviews_on_time_pct", clocks, "SIX_MONTHS", 182),
    ("cla_reviews_overdue", care_waits, "working_days_after", later(-1)),
    ("cla_reviews_overdue", clocks, "THREE_MONTHS", 92),
    ("cla_reviews_overdue", clocks, "SIX_MONTHS", 215),
    ("cla_short_break_reviews", care_waits, "SHORT_BREAKS", ("V4",)),
    ("iro_contact_between_reviews_pct", care_waits, "no_review_since", lambda *_: True),
    ("iro_contact_between_reviews_pct", care_waits, "working_days_after", later(3)),
    ("cla_visits_on_time_pct", visiting, "limit", lambda *_: 42),
    ("cla_visits_on_time_pct", visiting, "limit", lambda *_: 41),
    ("pwp_visits_on_time_pct", visiting, "limit", lambda *_: 42),
    ("cla_placement_3plus_pct", homes, "new_carers", lambda *_: True),
    ("cla_longterm_stability_pct", homes, "months_after", months_later(40)),
    ("pwp_discharge_ready_count", homes, "YEAR", 180 * DAY),
    ("pwp_discharged_12m_pct", homes, "YEAR", 366 * DAY),
    ("pwp_permanence_panel_pct", homes, "YEAR", 366 * DAY),
    ("pwp_duration_bands", homes, "THREE_MONTHS", 92),
    ("s20_to_order_pct", agreements, "ORDERS", ("C2",)),
    ("s20_exit_destinations", agreements, "ORDERS", ()),
    ("s20_permanence_plan_pct", agreements, "months_after", months_later(5)),
    ("audit_reaudit_improved_pct", follow_up, "grade_on", lambda audit, _: "GOOD"),
]


@pytest.mark.parametrize(("metric", "module", "name", "bent"), BENT)
def test_a_rule_of_care_bent_is_seen(sample, monkeypatch, metric, module, name, bent):  # noqa: F811
    right = answers(metric, sample)
    monkeypatch.setattr(module, name, bent)
    assert answers(metric, sample) != right
