"""The councils drawn are consistent, and odd enough to tell a wrong rule from the right one.

A comparison that no wrong rule can fail proves nothing: each rule is bent by a day (or a year of
age, or a code), and the bent oracle must give another answer on at least one of the councils.
"""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from . import (
    audits,
    child_protection,
    clocks,
    enquiries,
    front_door,
    kept_limits,
    local_returns,
    looked_after,
    plan_history,
    plan_routes,
    step_downs,
    windows,
)
from .oracle import RULES, answer
from .strategies import KEYS, calendars, councils

COUNCILS = 400
SAMPLE: list[tuple] = []


@settings(
    max_examples=COUNCILS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(st.data())
def draw_sample(data):
    calendar = data.draw(calendars())
    SAMPLE.append((calendar, data.draw(councils(calendar))))


@pytest.fixture(scope="module")
def sample() -> list[tuple]:
    """The same councils each time, with their calendars."""
    if not SAMPLE:
        draw_sample()
    return SAMPLE


def answers(metric: str, sample: list[tuple]) -> list[tuple]:
    """A metric over the longest window of each council, and on each of its snapshots."""
    found = []
    for calendar, council in sample:
        windows_asked = [(start, end) for _, start, end in calendar.windows]
        windows_asked += [(day, day) for day in calendar.snapshots]
        for start, end in windows_asked:
            one = answer(metric, council, "in_period", start, end, as_at=calendar.end)
            found.append((one.numerator, one.denominator, sorted(one.outcomes.items())))
    return found


def later(number: int):
    """The working-day clock, so many days out."""
    return lambda start, days: clocks.working_days_after(start, days + number)


def months_later(number: int):
    """The calendar clock, so many months out."""
    return lambda start, months: clocks.months_after(start, months + number)


def ends_included(start: date | None, end: date | None, on: date) -> bool:
    return start is not None and start <= on and (end is None or end >= on)


def last_day_left_out(day: date | None, start: date, end: date) -> bool:
    return day is not None and start <= day < end


def first_day_left_out(day: date | None, start: date, end: date) -> bool:
    return day is not None and start < day <= end


BENT = [
    ("cp_plans_open", windows, "is_open", ends_included),
    ("cla_count", windows, "is_open", ends_included),
    ("icpc_events", child_protection, "within", last_day_left_out),
    ("cp_plans_ended", child_protection, "within", last_day_left_out),
    ("cp_plans_started", child_protection, "within", first_day_left_out),
    ("cla_reviews_held", looked_after, "within", last_day_left_out),
    ("iro_challenges_raised", local_returns, "within", last_day_left_out),
    ("icpc_within_15wd_pct", child_protection, "working_days_after", later(1)),
    ("icpc_within_15wd_pct", child_protection, "working_days_after", later(-1)),
    ("cla_reviews_on_time_pct", looked_after, "working_days_after", later(1)),
    ("cla_reviews_on_time_pct", looked_after, "working_days_after", later(-1)),
    ("s20_duration_bands", looked_after, "working_days_after", later(1)),
    ("cp_reviews_on_time_pct", clocks, "THREE_MONTHS", 90),
    ("cp_reviews_on_time_pct", clocks, "THREE_MONTHS", 92),
    ("cp_reviews_on_time_pct", clocks, "SIX_MONTHS", 182),
    ("cp_reviews_on_time_pct", clocks, "SIX_MONTHS", 184),
    ("cla_reviews_on_time_pct", clocks, "THREE_MONTHS", 90),
    ("cla_reviews_on_time_pct", clocks, "THREE_MONTHS", 92),
    ("cla_reviews_on_time_pct", clocks, "SIX_MONTHS", 182),
    ("cla_reviews_on_time_pct", clocks, "SIX_MONTHS", 184),
    ("cp_plans_2y_open_count", clocks, "TWO_YEARS", 729),
    ("cp_plans_2y_open_count", clocks, "TWO_YEARS", 731),
    ("cp_plans_2y_ceased_pct", clocks, "TWO_YEARS", 729),
    ("cp_plan_duration_bands_open", clocks, "THREE_MONTHS", 90),
    ("s20_over_6m_count", looked_after, "SIX_MONTHS", 182),
    ("s20_over_6m_count", looked_after, "SIX_MONTHS", 184),
    ("s20_duration_bands", looked_after, "THREE_MONTHS", 90),
    ("cp_exit_route", plan_routes, "BEFORE", 6 * clocks.DAY),
    ("cp_exit_route", plan_routes, "BEFORE", 8 * clocks.DAY),
    ("cp_exit_route", plan_routes, "AFTER", 27 * clocks.DAY),
    ("cp_exit_route", plan_routes, "AFTER", 29 * clocks.DAY),
    ("cp_exit_route", plan_routes, "NEW_HOMES", set()),
    ("cp_9m_review_due", plan_routes, "is_open", ends_included),
    ("cp_9m_review_done_pct", plan_routes, "within", last_day_left_out),
    ("cp_9m_review_done_pct", plan_routes, "within", first_day_left_out),
    ("cla_count", looked_after, "SHORT_BREAKS", ("V3", "V4")),
    ("cla_reviews_held", looked_after, "SHORT_BREAKS", ()),
    ("cla_participation_pct", windows, "OLD_ENOUGH", 5),
    ("viewpoint_users", windows, "OLD_ENOUGH", 3),
    ("cp_participation_conf_pct", windows, "OLD_ENOUGH", 3),
    ("cp_challenge_resolved_on_time_pct", local_returns, "working_days_after", later(1)),
    ("audit_completion_pct", audits, "done", lambda audit, _: bool(audit["completed_date"])),
    ("audit_grade_distribution", audits, "moderated", lambda audit, _: False),
    ("audit_assessment_not_standard_pct", audits, "done", lambda audit, _: True),
    ("s47_started", enquiries, "within", last_day_left_out),
    ("s47_to_icpc_pct", enquiries, "within", first_day_left_out),
    ("icpc_pending_over_15wd", enquiries, "working_days_after", later(1)),
    ("icpc_pending_over_15wd", enquiries, "working_days_after", later(-1)),
    ("icpc_pending_over_15wd", enquiries, "is_open", ends_included),
    ("icpc_repeat_12m", enquiries, "months_after", months_later(1)),
    ("icpc_duration_bands", enquiries, "working_days_between", lambda a, b: (b - a).days),
    ("cp_advocacy_coverage_pct", enquiries, "age_on", lambda born, day: 4),
    ("cp_plans_short_ceased_pct", clocks, "THREE_MONTHS", 90),
    ("cp_plans_short_ceased_pct", clocks, "THREE_MONTHS", 92),
    ("cp_repeat_plan_2y_pct", plan_history, "months_after", months_later(-12)),
    ("cp_cla_dual_count", looked_after, "SHORT_BREAKS", ()),
    ("cp_first_review_on_time_pct", clocks, "THREE_MONTHS", 90),
    ("cp_subsequent_review_on_time_pct", clocks, "SIX_MONTHS", 184),
    ("cp_children_reviews_on_time_pct", clocks, "THREE_MONTHS", 90),
    ("cp_children_reviews_on_time_pct", clocks, "THREE_MONTHS", 92),
    ("cp_children_reviews_on_time_pct", clocks, "SIX_MONTHS", 182),
    ("cp_children_reviews_on_time_pct", clocks, "SIX_MONTHS", 184),
    ("cp_visits_in_timescale_pct", kept_limits, "VISIT_DAYS", 27),
    ("cp_visits_in_timescale_pct", kept_limits, "VISIT_DAYS", 29),
    ("cp_seen_alone_pct", kept_limits, "birthday", lambda born, _: born),
    ("core_group_first_10wd_pct", kept_limits, "working_days_after", later(1)),
    ("core_group_first_10wd_pct", kept_limits, "working_days_after", later(-1)),
    ("core_group_frequency_pct", kept_limits, "CORE_GROUP_DAYS", 41),
    ("core_group_frequency_pct", kept_limits, "CORE_GROUP_DAYS", 43),
    ("cp_step_down_sustained_pct", step_downs, "HALF_A_YEAR", 182),
    ("cp_step_down_sustained_pct", step_downs, "HALF_A_YEAR", 184),
    ("cin_step_up_to_cp_pct", step_downs, "STEP_UP", 60),
    ("rereferral_12m_pct", front_door, "months_after", months_later(1)),
    ("assessment_45wd_pct", front_door, "working_days_after", later(1)),
    ("assessment_45wd_pct", front_door, "working_days_after", later(-1)),
    ("ofsted_annexa_children", front_door, "months_after", months_later(1)),
]


@pytest.mark.parametrize(("metric", "module", "name", "bent"), BENT)
def test_a_rule_bent_by_a_day_is_seen(sample, monkeypatch, metric, module, name, bent):
    if metric.startswith("audit"):
        monkeypatch.setattr(audits, "months_of_round", lambda *_: None)
        monkeypatch.setattr(
            audits, "audits_of_round", lambda records, start, end, as_at: records["audits"]
        )
    right = answers(metric, sample)
    monkeypatch.setattr(module, name, bent)
    assert answers(metric, sample) != right


@pytest.mark.parametrize("metric", sorted(RULES))
def test_every_metric_counts_something(sample, monkeypatch, metric):
    if RULES[metric].entries.__module__.endswith("audits"):
        monkeypatch.setattr(
            audits, "audits_of_round", lambda records, start, end, as_at: records["audits"]
        )
    found = answers(metric, sample)
    assert any(numerator for numerator, _, _ in found)
    if RULES[metric].kind == "percent":
        assert any(0 < numerator < base for numerator, base, _ in found)


def test_every_route_is_taken(sample):
    taken = {name for _, _, outcomes in answers("cp_exit_route", sample) for name, _ in outcomes}
    assert len(taken) == 9


def test_keys_are_unique_and_children_are_known(sample):
    for _, council in sample:
        people = {child["person_id"] for child in council["children"]}
        for name, key in KEYS.items():
            places = [tuple(row.get(column) for column in key) for row in council[name]]
            assert len(places) == len(set(places))
            if name in ("cp_plans", "cp_reviews", "cla_episodes", "cla_reviews"):
                assert {row["person_id"] for row in council[name]} <= people


def test_no_row_ends_before_it_starts(sample):
    spans = {
        "cp_plans": ("cp_plan_start_date", "cp_plan_end_date"),
        "cla_episodes": ("cla_episode_start_date", "cla_episode_ceased_date"),
        "support_episodes": ("support_start_date", "support_end_date"),
    }
    for _, council in sample:
        for name, (start, end) in spans.items():
            assert all(row[end] is None or row[start] <= row[end] for row in council[name])
