"""National validation rules, broken by planted rows alone, and joins between the files."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from tests.demo.demo_files import (
    END,
    EXTRACT,
    FOLDER,
    age,
    births,
    care_reviews,
    conferences,
    episodes,
    is_open,
    is_working_day,
    plans,
    table,
)

START = date(2017, 4, 1)
LARGEST_FILE = 1_000_000
LARGEST_FOLDER = 8_000_000


def grouped(rows: list[dict], key: str) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def test_ids():
    ids = [row["person_id"] for row in table("children")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"\d{6}", child) for child in ids)
    assert sum(child.startswith("0") for child in ids) > 100


def test_every_child_is_in_the_list_of_children():
    known = set(births())
    for file in sorted(FOLDER.glob("*.csv")):
        for row in table(file.stem):
            child = row.get("person_id") or row.get("Child Unique ID")
            assert child is None or child in known, file.name


def test_keys_are_unique():
    for name, column in (
        ("s47_enquiries", "s47_enquiry_id"), ("cp_plans", "cp_plan_id"),
        ("cp_reviews", "cp_review_id"), ("cla_episodes", "cla_episode_id"),
        ("cla_reviews", "cla_review_id"), ("support_episodes", "support_episode_id"),
        ("involvements", "involvements_id"), ("audits", "Audit ID"),
    ):  # fmt: skip
        values = [row[column] for row in table(name)]
        assert len(set(values)) == len(values), name
    for name, columns in (
        ("cp_plans", ("person_id", "cp_plan_start_date")),
        ("cp_reviews", ("person_id", "cp_review_date")),
        ("cla_episodes", ("person_id", "cla_episode_start_date")),
        ("cla_reviews", ("person_id", "cla_review_date")),
        ("support_episodes", ("person_id", "support_kind", "support_start_date")),
        ("audit_findings", ("Audit ID", "Practice area")),
        ("core_groups", ("Child Unique ID", "Date due")),
        ("voice_responses", ("Child Unique ID", "Date completed", "Tool", "Questionnaire")),
        ("involvements", ("person_id", "involvement_role", "professional_id",
                          "involvement_start_date")),
    ):  # fmt: skip
        values = [tuple(row[column] for column in columns) for row in table(name)]
        assert len(set(values)) == len(values), name


def test_nothing_after_the_extract_but_plans_for_later():
    later = {
        "dob", "expected_dob", "uasc_until", "Due date for response", "Date due",
        "icpc_target_date", "review_due_date", "cla_review_due_date", "cp_review_due",
    }  # fmt: skip
    for file in sorted(FOLDER.glob("*.csv")):
        for row in table(file.stem):
            for column, value in row.items():
                if isinstance(value, date) and column not in later:
                    assert value <= EXTRACT, (file.name, column)


def test_conferences_are_on_working_days_and_not_before_the_discussion():
    for row in conferences():
        assert is_working_day(row["icpc_date"])
        start = row["strategy_discussion_date"]
        assert start is None or (is_working_day(start) and start <= row["icpc_date"])
        if row["icpc_transfer_in"] == "yes":
            assert start is None and row["s47_enquiry_id"] is None and row["referral_date"]
    enquiry = {row["s47_enquiry_id"]: row for row in table("s47_enquiries")}
    for row in table("initial_cp_conferences"):
        if row["s47_enquiry_id"]:
            linked = enquiry[row["s47_enquiry_id"]]
            assert linked["person_id"] == row["person_id"]
            assert linked["s47_start_date"] == row["strategy_discussion_date"]


def test_plans_start_at_a_conference_and_never_overlap():
    """Rules 2885, 8840, 8935, 8940."""
    held = {(row["person_id"], row["icpc_date"]): row for row in conferences()}
    made = set()
    for plan in plans():
        start, end = plan["cp_plan_start_date"], plan["cp_plan_end_date"]
        assert end is None or end > start
        if start >= START:
            conference = held[plan["person_id"], start]
            assert conference["icpc_outcome_cp_flag"] == "yes"
            assert conference["icpc_id"] == plan["icpc_id"]
            made.add((plan["person_id"], start))
    for key, conference in held.items():
        assert (conference["icpc_outcome_cp_flag"] == "yes") == (key in made)
    for rows in grouped(plans(), "person_id").values():
        rows.sort(key=lambda row: row["cp_plan_start_date"])
        for before, after in pairwise(rows):
            assert before["cp_plan_end_date"] <= after["cp_plan_start_date"]


def test_reviews_lie_inside_their_plan():
    """Rule 8841; the outcome follows the plan's end."""
    by_id = {plan["cp_plan_id"]: plan for plan in plans()}
    for row in table("cp_reviews"):
        plan = by_id[row["cp_plan_id"]]
        day, end = row["cp_review_date"], plan["cp_plan_end_date"]
        assert plan["person_id"] == row["person_id"]
        assert day > plan["cp_plan_start_date"] and (end is None or day <= end)
        assert is_working_day(day)
        assert (row["cp_review_outcome_continue_cp"] == "no") == (day == end)


def test_no_cin_plan_beside_a_protection_plan():
    """Rules 4003, 4016, 4017."""
    protection = grouped(plans(), "person_id")
    for row in table("support_episodes"):
        start, end = row["support_start_date"], row["support_end_date"]
        assert end is None or end >= start
        if row["support_kind"] != "CIN_PLAN":
            continue
        for plan in protection[row["person_id"]]:
            ends = plan["cp_plan_end_date"]
            assert (ends is not None and ends <= start) or (
                end is not None and end <= plan["cp_plan_start_date"]
            )


def test_ages():
    born = births()
    for plan in table("cp_plans"):
        day, start = born[plan["person_id"]], plan["cp_plan_start_date"]
        if day is not None:
            assert (day - start).days <= 280
            end = plan["cp_plan_end_date"] or EXTRACT
            assert age(day, end - timedelta(1)) < 18
    for row in table("cla_episodes"):
        day = born[row["person_id"]]
        assert day <= row["cla_episode_start_date"]
        end = row["cla_episode_ceased_date"]
        assert age(day, (end or EXTRACT) - timedelta(1)) < 18
        if end and row["cla_episode_ceased_reason"] in ("E5", "E6", "E7", "E17"):
            assert age(day, end) == 18
        if row["legal_status"] in ("J1", "J2", "J3"):
            assert age(day, row["cla_episode_start_date"]) >= 10


def test_unborn_children_have_an_expected_date():
    for row in table("children"):
        if row["dob"] is None:
            assert row["expected_dob"] > END and row["sex"] == "U"


def test_episodes_join_without_gaps():
    """Reasons for new and ended episodes agree; only the planted children overlap."""
    overlaps = 0
    for rows in grouped(episodes(), "cla_id").values():
        rows.sort(key=lambda row: row["cla_episode_start_date"])
        assert rows[0]["cla_episode_start_reason"] == "S"
        assert rows[0]["cla_episode_start_date"] == rows[0]["entered_care_date"]
        assert all(row["cla_episode_start_reason"] in "LPTBU" for row in rows[1:])
        for before, after in pairwise(rows):
            if before["cla_episode_ceased_date"] is None:
                overlaps += 1
                continue
            assert before["cla_episode_ceased_date"] == after["cla_episode_start_date"]
            assert before["cla_episode_ceased_reason"] == "X1"
        last = rows[-1]
        assert (last["cla_episode_ceased_date"] is None) == (
            last["cla_episode_ceased_reason"] is None
        )
        assert last["cla_episode_ceased_reason"] != "X1"
    assert overlaps == 3


def test_limits_of_legal_statuses():
    """Rules 361, 362 (police protection, emergency orders), 365 (short breaks), 378 (P1)."""
    limits = {"L1": 3, "L2": 21, "V3": 17}
    wrong = 0
    for row in table("cla_episodes"):
        status = row["legal_status"]
        if status in limits:
            end = row["cla_episode_ceased_date"] or EXTRACT
            assert (end - row["cla_episode_start_date"]).days <= limits[status]
        if row["cla_placement_type"] == "P1":
            assert row["cla_placement_provider"] == "PR0"
            wrong += status not in ("C1", "C2", "E1")
    assert wrong == 1


def test_care_reviews_lie_inside_their_period():
    spans = {}
    for row in episodes():
        start, end = spans.get(row["cla_id"], (row["entered_care_date"], date.min))
        spans[row["cla_id"]] = (start, max(end, row["cla_episode_ceased_date"] or date.max))
    for row in care_reviews():
        start, end = spans[row["cla_id"]]
        assert start < row["cla_review_date"] < end
        assert is_working_day(row["cla_review_date"])
        assert row["cla_review_participation"]


def test_chairs_and_officers_hold_like_numbers():
    for role, workers in (("CP_CHAIR", 13), ("IRO", 17)):
        held = defaultdict(int)
        for row in table("involvements"):
            if row["involvement_role"] == role and is_open(
                row["involvement_start_date"], row["involvement_end_date"], END
            ):
                held[row["professional_id"]] += 1
        assert len(held) == workers
        assert all(73 * 0.7 <= count <= 73 * 1.3 for count in held.values()), sorted(held.values())


def test_sizes():
    sizes = [file.stat().st_size for file in FOLDER.iterdir()]
    assert max(sizes) < LARGEST_FILE
    assert sum(sizes) < LARGEST_FOLDER
