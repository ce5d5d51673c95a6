"""Figures that are estimated: the package against plain loops, on councils with enough to go by.

Length of a plan, agreement of grades and children looked after in three months are held against
statsmodels and against loops of their own in tests/metrics.
"""

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sru_analysis.metrics import load
from sru_analysis.metrics.declare import rows_of

from . import estimates
from .clocks import BY_MONTHS, DAY, months_after, working_days_after
from .drawing import row
from .strategies import KEYS, SNAPSHOTS
from .strategies_cp import one_plan, reviews
from .test_against_metrics import records_of

CATALOGUE = load()
FIRST = date(2016, 1, 1)
GENERATED = settings(deadline=None, suppress_health_check=list(HealthCheck))


def council(pick, end: date) -> dict:
    """Plans enough for shares and forecasts; conferences, reviews, chairs, care, challenges."""
    rows = []
    for number in range(pick([0, 20, 90, 90])):
        rows += child_on_a_plan(pick, number, end)
    for number in range(pick([0, 60, 90])):
        rows += child_in_care(pick, f"c{number}", end)
    tables = {name: [] for name in KEYS}
    for one in rows + chairs(pick, end):
        tables[one["table"]].append({k: v for k, v in one.items() if k != "table"})
    since = end - pick([180, 250, 320]) * DAY
    joint = tables["cp_nine_month_reviews"]
    tables["cp_nine_month_reviews"] = [one for one in joint if one["review_date"] >= since]
    seen = {row["person_id"] for name in tables for row in tables[name] if row.get("person_id")}
    tables["children"] = [{"person_id": person} for person in sorted(seen)]
    return tables


def child_on_a_plan(pick, number: int, end: date) -> list[dict]:
    child = {"person_id": f"p{number}"}
    start = end - pick([*range(0, 900, 7), *range(364, 800, 7), 274, 275, 364, 365, 366]) * DAY
    plan = one_plan(pick, child, start, end, f"{number}")
    made = row(
        "initial_cp_conferences",
        icpc_id=f"C{number}",
        person_id=child["person_id"],
        icpc_date=start,
        icpc_meeting_id=pick([f"M{number // 2}", None]),
    )
    return [made, plan, *reviews(pick, plan, end)]


def child_in_care(pick, person: str, end: date) -> list[dict]:
    """A period of care whose first review is held, late or not held, and perhaps challenged."""
    start = end - pick([*range(40, 400, 11), 118, 119, 120]) * DAY
    over = start + pick([60, 100, 119, 120, 121, 150]) * DAY
    rows = [
        row(
            "cla_episodes",
            person_id=person,
            cla_episode_start_date=start,
            cla_episode_start_reason="S",
            cla_episode_ceased_date=pick([None, None, over]),
            legal_status="C1",
        )
    ]
    due = working_days_after(start, 20)
    late = [1, 40, 41, 89, 90, 91, 92, 93]
    held = pick([None, None, due, *(due + days * DAY for days in late)])
    if held is not None:
        rows.append(row("cla_reviews", person_id=person, cla_review_date=held))
    if pick((True, False)):
        raised = due + pick([0, 1, 2, 3, 20, 39, 40, 90, 91, 92]) * DAY
        kind = pick(["INFORMAL", "FORMAL", "GOOD_PRACTICE"])
        rows.append(
            row(
                "challenges",
                challenge_id=f"Q{person}",
                person_id=person,
                raised_by=pick(["IRO", "IRO", "CP_CHAIR"]),
                raised_date=raised,
                challenge_type=kind,
            )
        )
    return rows


def chairs(pick, end: date) -> list[dict]:
    return [
        row(
            "staffing",
            post_id=f"P{number}",
            post_role=pick(["CP_CHAIR", "CP_CHAIR", "IRO"]),
            post_state=pick(["IN_POST", "IN_POST", "AWAY"]),
            post_fte=1.0,
            conference_slots=pick([4, 9, None]),
            post_from_date=end - pick([-1, 0, 400, 400]) * DAY,
            post_to_date=pick([None, None, end, end + DAY]),
        )
        for number in range(pick([0, 3, 5]))
    ]


def agrees(metric: str, ours: estimates.Estimate | None, tables: dict, end: date) -> bool:
    """Whether the package gives the same; both may say that there is too little to go by."""
    records = records_of(tables, whole_from=FIRST)
    theirs = rows_of(CATALOGUE[metric], records, pd.Timestamp(end).as_unit("s"))
    assert (ours is None) == theirs.empty, f"{metric}: {ours}, package {theirs.to_dict('list')}"
    for name in () if ours is None else ("value", "lower", "upper", "numerator", "denominator"):
        expected = getattr(ours, name)
        if expected is not None:
            assert theirs[name].iloc[0] == pytest.approx(float(expected), abs=1e-9), name
    return ours is not None


@GENERATED
@given(st.integers(0, 2**32 - 1), st.sampled_from(SNAPSHOTS), st.sampled_from([[], [True]]))
def test_every_estimate_equals_the_oracle(seed, end, reading):
    tables = council(random.Random(seed).choice, end)
    BY_MONTHS[:] = reading
    try:
        agrees("cp_capacity_gap", estimates.capacity_gap(tables, end), tables, end)
        agrees("cp_demand_forecast", estimates.demand(tables, end, FIRST), tables, end)
        agrees("cp_9m_review_effect", estimates.nine_month_effect(tables, end), tables, end)
        agrees("iro_challenge_impact_diff", estimates.challenge_impact(tables, end), tables, end)
    finally:
        BY_MONTHS.clear()


def test_the_councils_drawn_are_large_enough_to_be_estimated():
    """Without this the comparison above could say "too little" each time and prove nothing."""
    made = {"gap": 0, "demand": 0, "nine": 0, "impact": 0}
    for seed in range(40):
        end = SNAPSHOTS[seed % len(SNAPSHOTS)]
        tables = council(random.Random(seed).choice, end)
        made["gap"] += estimates.capacity_gap(tables, end) is not None
        made["demand"] += estimates.demand(tables, end, FIRST) is not None
        made["nine"] += estimates.nine_month_effect(tables, end) is not None
        made["impact"] += estimates.challenge_impact(tables, end) is not None
    assert min(made.values()) >= 5, made


def test_a_gap_by_hand():
    """Twelve months with one initial conference meeting each, two sisters with one review that is
    due, a chair with ten slots: 1 + 1 less 10.
    """
    end = date(2019, 9, 30)
    tables = {name: [] for name in KEYS}
    tables["initial_cp_conferences"] = [
        {"person_id": f"i{n}", "icpc_id": f"C{n}", "icpc_date": months_after(end, -n) - 15 * DAY}
        for n in range(12)
    ]
    for person in ("ann", "bea"):
        tables["cp_plans"].append(
            {"person_id": person, "cp_plan_id": person, "cp_plan_start_date": date(2019, 1, 7)}
        )
        tables["cp_reviews"].append(
            {
                "person_id": person,
                "cp_review_date": date(2019, 4, 8),
                "cp_review_meeting_id": "sisters",
            }
        )
    tables["staffing"] = [
        {
            "post_id": "P1", "post_role": "CP_CHAIR", "post_state": "IN_POST", "post_fte": 1.0,
            "conference_slots": 10, "post_from_date": date(2018, 1, 1), "post_to_date": None,
        }
    ]  # fmt: skip
    ours = estimates.capacity_gap(tables, end)
    assert (ours.value, ours.lower, ours.upper, ours.denominator) == (-8, -8, -8, 10)
    assert agrees("cp_capacity_gap", ours, tables, end)
