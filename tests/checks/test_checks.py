"""Each check on the day before, on and after the day that decides."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.checks import load
from sru_analysis.checks.declare import CheckFault, check
from sru_analysis.metrics import load as metrics
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

WINDOW = {"whole_from": date(2019, 1, 1), "whole_to": date(2019, 9, 30)}


def rows(check_id: str, **tables: list[dict]) -> list[int]:
    """The rows that a check finds in small tables; ``window`` false = not limited."""
    limits = WINDOW if tables.pop("window", True) else {}
    made = {name: pd.DataFrame(listed) for name, listed in tables.items()}
    records = Records.from_tables(made, **limits)
    return [int(row) for row in load()[check_id].rows(records).index]


def plan(child: str, start: str, end: str | None = None, **more: object) -> dict:
    return {"person_id": child, "cp_plan_start_date": start, "cp_plan_end_date": end, **more}


def episode(child: str, start: str, end: str | None = None, **more: object) -> dict:
    return {
        "person_id": child,
        "cla_episode_start_date": start,
        "cla_episode_ceased_date": end,
        **{"legal_status": "C2", "cla_placement_type": "U1"},
        **more,
    }


def review(child: str, day: str, **more: object) -> dict:
    return {"person_id": child, "cp_review_date": day, **more}


def cla_review(child: str, day: str, code: str) -> dict:
    return {"person_id": child, "cla_review_date": day, "cla_review_participation": code}


# What every declaration must say


def test_every_check_is_declared_in_full():
    checks = load()
    titles = [one.title for one in checks.values()]
    numbers = [one.rule for one in checks.values() if one.rule]
    assert len(checks) >= 60
    assert len(set(titles)) == len(titles)
    assert len(set(numbers)) == len(numbers)
    assert all(one.rule.split()[0] in ("CIN", "903") for one in checks.values() if one.rule)
    assert all(one.plain.endswith(".") for one in checks.values())


@pytest.fixture(scope="module", params=[WINDOW, {}], ids=["limited", "not limited"])
def nothing(request) -> Records:
    return Records.from_tables({name: pd.DataFrame() for name in TABLES}, **request.param)


@pytest.mark.parametrize("check_id", load())
def test_every_check_runs_on_empty_records_and_gives_rows_of_its_table(check_id, nothing):
    one = load()[check_id]
    found = one.rows(nothing)
    assert list(found.columns[: len(TABLES[one.finds].names)]) == TABLES[one.finds].names
    assert found.empty


@pytest.mark.parametrize("check_id", load())
def test_what_a_check_needs_is_in_the_schema(check_id):
    for need in load()[check_id].needs:
        table, _, column = need.partition(".")
        assert not column or column in TABLES[table].column


def test_a_check_without_plain_words_or_declared_twice_is_refused():
    def nothing(records):
        return records.cp_plans

    about = {"title": "x", "finds": "cp_plans", "needs": ("cp_plans",)}
    with pytest.raises(CheckFault, match="plain words"):
        check(**about)(nothing)
    nothing.__doc__ = "Words."
    nothing.__name__ = next(iter(load()))
    with pytest.raises(CheckFault, match="declared twice"):
        check(**about)(nothing)
    with pytest.raises(CheckFault, match="no such table"):
        check(**about | {"needs": ("swans",)})(nothing)


def test_checks_and_metrics_do_not_share_names():
    assert not set(load()) & set(metrics())


# Children


def test_plan_without_a_child_of_whom_anything_is_known():
    children = [{"person_id": "1", "dob": "2010-01-01"}, {"person_id": "2", "dob": None}]
    plans = [plan(child, "2019-05-01") for child in "123"]
    assert rows("plan_without_child", children=children, cp_plans=plans) == [1, 2]


def test_unborn_28_days_after_the_expected_birth_is_not_yet_long_after():
    children = [
        {"person_id": "1", "dob": None, "expected_dob": "2019-09-02"},
        {"person_id": "2", "dob": None, "expected_dob": "2019-09-01"},
        {"person_id": "3", "dob": "2019-09-05", "expected_dob": "2019-09-01"},
        {"person_id": "4", "dob": None, "expected_dob": "2019-09-01"},
    ]
    plans = [plan(child, "2019-05-01") for child in "123"] + [plan("4", "2019-05-01", "2019-09-30")]
    assert rows("unborn_long_after_expected_birth", children=children, cp_plans=plans) == [1]


def test_the_same_child_twice():
    children = [{"person_id": child, "dob": None} for child in "122"]
    assert rows("child_twice", children=children) == [1, 2]


# Conferences


@pytest.mark.parametrize(
    ("day", "found"), [("2019-05-09", [0]), ("2019-05-10", []), ("2019-05-11", [])]
)
def test_conference_before_its_enquiry(day, found):
    held = [{"person_id": "1", "icpc_date": day, "strategy_discussion_date": "2019-05-10"}]
    assert rows("conference_before_enquiry", initial_cp_conferences=held) == found


@pytest.mark.parametrize(
    ("day", "found"), [("2019-05-10", []), ("2019-05-11", [0]), ("2019-05-13", [])]
)
def test_conference_at_a_weekend(day, found):
    held = [{"person_id": "1", "icpc_date": day}]
    assert rows("conference_at_weekend", initial_cp_conferences=held) == found


@pytest.mark.parametrize(
    ("started", "found"), [("2019-09-06", [0]), ("2019-09-09", [0]), ("2019-09-10", [])]
)
def test_no_conference_after_15_working_days(started, found):
    # 15 working days after 9 September 2019 is 30 September, the last day of the extract.
    enquiries = [{"person_id": "1", "s47_start_date": started, "icpc_not_required": None}]
    tables = {"s47_enquiries": enquiries, "initial_cp_conferences": []}
    assert rows("no_conference_after_15_working_days", **tables) == found
    not_needed = [one | {"icpc_not_required": "yes"} for one in enquiries]
    tables["s47_enquiries"] = not_needed
    assert rows("no_conference_after_15_working_days", **tables) == []


# Plans


@pytest.mark.parametrize(
    ("end", "backwards", "zero"),
    [("2019-05-09", [0], []), ("2019-05-10", [], [0]), ("2019-05-11", [], [])],
)
def test_plan_ended_before_or_on_its_start(end, backwards, zero):
    plans = [plan("1", "2019-05-10", end)]
    assert rows("plan_ends_before_it_starts", cp_plans=plans) == backwards
    assert rows("plan_of_zero_days", cp_plans=plans) == zero


def test_two_open_plans_and_plans_that_overlap():
    plans = [
        plan("1", "2019-01-10"),
        plan("1", "2019-05-10"),
        plan("2", "2019-01-10", "2019-05-10"),
        plan("2", "2019-05-10"),
        plan("3", "2019-01-10", "2019-05-10"),
        plan("3", "2019-05-11"),
        plan("4", "2019-01-10", cp_plan_ola="yes"),
        plan("4", "2019-02-10"),
    ]
    assert rows("two_open_plans", cp_plans=plans) == [0, 1]
    # A plan that begins on the day on which another ends overlaps it (rule 8940).
    assert rows("plans_overlap", cp_plans=plans) == [1, 3, 7]


@pytest.mark.parametrize(("end", "found"), [("2019-06-01", []), ("2019-06-02", [0]), (None, [0])])
def test_plan_open_after_the_18th_birthday(end, found):
    children = [{"person_id": "1", "dob": "2001-06-01"}]
    plans = [plan("1", "2019-01-10", end)]
    assert rows("plan_after_18", children=children, cp_plans=plans) == found


def test_a_birthday_to_come_is_no_fault_of_an_open_plan():
    children = [{"person_id": "1", "dob": "2001-10-01"}]
    plans = [plan("1", "2019-01-10")]
    assert rows("plan_after_18", children=children, cp_plans=plans) == []


def test_plan_more_than_280_days_before_birth():
    children = [{"person_id": child, "dob": "2019-10-07"} for child in "12"]
    plans = [plan("1", "2018-12-31"), plan("2", "2018-12-30")]
    assert rows("plan_long_before_birth", children=children, cp_plans=plans) == [1]


def test_plan_while_looked_after():
    plans = [plan(child, "2019-02-01", "2019-03-01") for child in "1234"]
    episodes = [
        episode("1", "2019-03-01"),  # begins on the day the plan ends
        episode("2", "2019-02-28"),
        episode("3", "2019-01-01", "2019-02-01"),  # ends on the day the plan begins
        episode("4", "2019-02-10", legal_status="V3"),
    ]
    assert rows("plan_while_looked_after", cp_plans=plans, cla_episodes=episodes) == [1]


def test_plan_not_begun_at_a_conference_in_the_days_of_both():
    held = [{"person_id": "1", "icpc_date": "2019-05-10"}]
    plans = [
        plan("1", "2019-05-10"),
        plan("1", "2019-05-13"),
        plan("1", "2018-12-31"),
        plan("2", "2019-05-10"),
        plan("2", "2019-05-10", cp_plan_ola="yes"),
    ]
    found = rows("plan_not_from_conference", cp_plans=plans, initial_cp_conferences=held)
    assert found == [1, 3]


# Review conferences


@pytest.mark.parametrize(
    ("day", "outside", "early"),
    [
        ("2019-01-09", [0], [0]),
        ("2019-01-10", [], [0]),
        ("2019-01-11", [], []),
        ("2019-05-10", [], []),
        ("2019-05-11", [0], []),
    ],
)
def test_review_outside_its_plan(day, outside, early):
    plans = [plan("1", "2019-01-10", "2019-05-10", cp_plan_id="p")]
    reviews = [review("1", day, cp_plan_id="p")]
    assert rows("review_outside_plan", cp_plans=plans, cp_reviews=reviews) == outside
    assert rows("review_before_plan_start", cp_plans=plans, cp_reviews=reviews) == early


def test_review_on_the_first_day_of_a_plan_and_inside_another():
    plans = [plan("1", "2018-05-10", "2019-05-10"), plan("1", "2019-05-10")]
    assert (
        rows("review_before_plan_start", cp_plans=plans, cp_reviews=[review("1", "2019-05-10")])
        == []
    )
    alone = rows(
        "review_before_plan_start", cp_plans=plans[1:], cp_reviews=[review("1", "2019-05-10")]
    )
    assert alone == [0]


# Episodes


def test_episodes_that_overlap_touch_or_leave_a_gap():
    reasons = {"cla_episode_ceased_reason": "X1", "cla_episode_start_reason": "P"}
    episodes = [
        episode("1", "2019-01-10", "2019-03-10", **reasons | {"cla_episode_start_reason": "S"}),
        episode("1", "2019-03-09", "2019-04-10", **reasons),  # overlap
        episode("1", "2019-04-10", "2019-05-10", **reasons),  # joined
        episode("1", "2019-05-11", None, cla_episode_start_reason="P"),  # gap of one day
    ]
    assert rows("episodes_overlap", cla_episodes=episodes) == [1]
    assert rows("next_episode_missing", cla_episodes=episodes) == [0, 2]
    assert rows("gap_before_episode", cla_episodes=episodes) == [1, 3]


def test_end_and_reason_of_an_episode():
    episodes = [
        episode("1", "2019-01-10", "2019-03-10", cla_episode_ceased_reason=None),
        episode("2", "2019-01-10", None, cla_episode_ceased_reason="E3"),
        episode("3", "2019-01-10", "2019-03-10", cla_episode_ceased_reason="E3"),
    ]
    assert rows("ceased_without_reason", cla_episodes=episodes) == [0]
    assert rows("reason_without_end", cla_episodes=episodes) == [1]


def test_placed_with_parents_under_section_20():
    pairs = [("V2", "P1"), ("C2", "P1"), ("V2", "U1")]
    episodes = [
        episode(str(n), "2019-01-10", legal_status=status, cla_placement_type=placed)
        for n, (status, placed) in enumerate(pairs)
    ]
    assert rows("parents_under_section_20", cla_episodes=episodes) == [0]


@pytest.mark.parametrize(
    ("check_id", "status", "most"),
    [
        ("police_protection_too_long", "L1", 3),
        ("emergency_order_too_long", "L2", 21),
        ("assessment_order_too_long", "L3", 7),
        ("police_detention_too_long", "J2", 21),
    ],
)
def test_orders_that_last_too_long(check_id, status, most):
    start = pd.Timestamp("2019-03-01")
    half = start + pd.Timedelta(days=2)
    for days, found in ((most, []), (most + 1, [0, 1])):
        end = start + pd.Timedelta(days=days)
        joined = [
            episode("1", str(start), str(half), legal_status=status),
            episode("1", str(half), str(end), legal_status=status),
        ]
        assert rows(check_id, cla_episodes=joined) == found


# Looked-after reviews


@pytest.mark.parametrize(
    ("day", "too_old", "too_young"),
    [("2019-05-09", [], [1]), ("2019-05-10", [], []), ("2019-05-11", [0], [])],
)
def test_participation_against_the_fourth_birthday(day, too_old, too_young):
    children = [{"person_id": "1", "dob": "2015-05-10"}]
    reviews = [cla_review("1", day, "PN0"), cla_review("1", day, "PN1")]
    tables = {"children": children, "cla_reviews": reviews}
    assert rows("too_old_for_pn0", **tables) == too_old
    assert rows("too_young_for_pn1_to_pn7", **tables) == too_young


def test_review_of_a_child_who_is_not_looked_after():
    episodes = [episode("1", "2019-01-10", "2019-03-10")]
    days = ["2019-01-09", "2019-01-10", "2019-03-10", "2019-03-11"]
    reviews = [cla_review("1", day, "PN1") for day in days]
    found = rows("review_outside_care", cla_episodes=episodes, cla_reviews=reviews)
    assert found == [0, 3]
