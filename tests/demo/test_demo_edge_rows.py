"""Every planted row: the right answer, and that the usual mistake gives another one."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from tests.demo.demo_files import (
    APRIL,
    END,
    END_OF_JANUARY,
    EXTRACT,
    JANUARY,
    SEPTEMBER,
    age,
    births,
    care_reviews,
    conferences,
    episodes,
    inside,
    is_open,
    months_after,
    open_episodes,
    open_plans,
    plans,
    table,
    working_days,
)
from tests.demo.test_demo_child_protection import ORDERS, care_spans, conference_days


def test_e01_e02_plans_that_end_or_start_on_the_last_day():
    assert len(open_plans(END)) == 954
    assert sum(p["cp_plan_end_date"] == END for p in plans()) == 3
    assert sum(p["cp_plan_start_date"] == END for p in plans()) == 2


def test_e03_temporary_plans():
    temporary = [p for p in table("cp_plans") if p["cp_plan_ola"] == "yes"]
    for day, count in ((END_OF_JANUARY, 9), (END, 11)):
        here = [p for p in temporary
                if is_open(p["cp_plan_start_date"], p["cp_plan_end_date"], day)]  # fmt: skip
        assert len(here) == count


def test_e04_two_years():
    ages = Counter((END_OF_JANUARY - p["cp_plan_start_date"]).days
                   for p in open_plans(END_OF_JANUARY))  # fmt: skip
    assert (ages[730], ages[729]) == (1, 1)
    assert sum(n for days, n in ages.items() if days >= 730) == 28


def test_e05_e06_duplicates_and_conferences_not_held():
    rows = table("initial_cp_conferences")
    held = [r for r in rows if inside(r["icpc_date"], JANUARY, END)]
    assert len(held) == 1113
    assert len({tuple(r.values()) for r in held}) == 1107
    booked = [r for r in rows if r["icpc_date"] is None]
    assert len(booked) == 9
    assert all(inside(r["icpc_target_date"], JANUARY, END) for r in booked)
    children = {r["person_id"] for r in held}
    assert not children & {r["person_id"] for r in booked}


def september_conferences() -> list[dict]:
    return [c for c in conferences() if inside(c["icpc_date"], SEPTEMBER, END)]


def test_e07_e08_e09_the_clock_in_september():
    held = september_conferences()
    spans = [conference_days(c) for c in held]
    in_time = [s for s in spans if s is not None and s <= 15]
    assert (len(in_time), len(held)) == (128, 136)
    assert sum(s is None for s in spans) == 1
    own = [c for c in held if c["icpc_transfer_in"] != "yes"]
    assert len(own) == 133
    assert sum((conference_days(c) or 99) <= 15 for c in own) == 125
    assert sum(s <= 14 for s in in_time) == 122
    without_holidays = [
        working_days(c["referral_date" if c["icpc_transfer_in"] == "yes"
                       else "strategy_discussion_date"], c["icpc_date"], False)
        for c in held if conference_days(c) is not None
    ]  # fmt: skip
    assert sum(span <= 15 for span in without_holidays) == 124
    pairs = {(c["strategy_discussion_date"], c["icpc_date"]) for c in held
             if conference_days(c) == 15}  # fmt: skip
    assert pairs == {
        (date(2019, 8, 12), date(2019, 9, 3)), (date(2019, 8, 13), date(2019, 9, 4)),
        (date(2019, 8, 14), date(2019, 9, 5)), (date(2019, 8, 15), date(2019, 9, 6)),
        (date(2019, 8, 27), date(2019, 9, 17)), (date(2019, 9, 9), date(2019, 9, 30)),
    }  # fmt: skip


def test_e10_one_conference_on_the_day_itself():
    held = [c for c in conferences() if inside(c["icpc_date"], JANUARY, END)]
    assert sum(conference_days(c) == 0 for c in held) == 1


def test_e11_reviews_on_day_91():
    by_plan = defaultdict(list)
    for row in table("cp_reviews"):
        by_plan[row["cp_plan_id"]].append(row["cp_review_date"])
    by_days = by_months = held = day_91 = 0
    for plan in plans():
        start = plan["cp_plan_start_date"]
        due, month_due = start + timedelta(91), months_after(start, 3)
        for day in sorted(by_plan[plan["cp_plan_id"]]):
            if JANUARY <= day <= END:
                held += 1
                by_days += day <= due
                by_months += day <= month_due
                day_91 += day == start + timedelta(91) and month_due < day
            due, month_due = day + timedelta(183), months_after(day, 6)
    assert (by_days, by_months, held, day_91) == (1911, 1897, 1960, 14)
    third = [p for p in plans() if p["cp_plan_start_date"] == date(2018, 12, 3)]
    assert any(date(2019, 3, 4) in by_plan[p["cp_plan_id"]] for p in third)


def test_e12_support_that_begins_in_october():
    """Without October's rows nine fewer children are seen to have stepped down."""
    by_child = defaultdict(list)
    for row in table("support_episodes"):
        by_child[row["person_id"]].append(row)
    late = 0
    for plan in plans():
        end = plan["cp_plan_end_date"]
        if not inside(end, SEPTEMBER, END):
            continue
        rows = by_child[plan["person_id"]]
        begins = [
            r["support_start_date"]
            for r in rows
            if r["support_kind"] == "CIN_PLAN" and r["support_start_date"] >= end
        ]
        known = [r for r in rows if r["support_start_date"] <= END]
        seen = any(r["support_kind"] == "CIN_PLAN" and r["support_start_date"] >= end
                   or r["support_kind"] == "CIN_EPISODE"
                   and is_open(r["support_start_date"], r["support_end_date"], END)
                   for r in known)  # fmt: skip
        if not seen and any(end <= day <= end + timedelta(28) for day in begins):
            late += 1
            assert all(date(2019, 10, 1) <= day <= date(2019, 10, 21) for day in begins)
    assert late == 9


def step_ups() -> list[tuple[dict, list]]:
    found = []
    care = care_spans()
    for plan in plans():
        end = plan["cp_plan_end_date"]
        if not inside(end, APRIL, END):
            continue
        spans = [s for s in care.get(plan["person_id"], [])
                 if inside(s[0], end - timedelta(7), end + timedelta(28))
                 or is_open(s[0], s[1], end)]  # fmt: skip
        by_order = any(
            reason in ORDERS and inside(left, end - timedelta(7), end + timedelta(28))
            for _, left, reason in spans
        )
        if spans and not by_order:
            found.append((plan, spans))
    return found


def test_e13_e14_step_ups():
    found = step_ups()
    assert len(found) == 126
    gaps = [(spans[0][0] - plan["cp_plan_end_date"]).days for plan, spans in found]
    assert sum(gap < -7 for gap in gaps) == 6
    assert sum(-7 <= gap < 0 for gap in gaps) == 4
    by_child = defaultdict(list)
    for row in table("support_episodes"):
        by_child[row["person_id"]].append(row)
    both = 0
    for plan, _ in found:
        end = plan["cp_plan_end_date"]
        both += any(
            r["support_kind"] == "CIN_EPISODE"
            and is_open(r["support_start_date"], r["support_end_date"], end + timedelta(28))
            for r in by_child[plan["person_id"]]
        )
    assert both == 11


def test_e15_short_breaks():
    for day, count, every_row in ((END_OF_JANUARY, 24, 1111), (END, 27, 1268)):
        here = {
            e["person_id"] for e in table("cla_episodes")
            if e["legal_status"] in ("V3", "V4")
            and is_open(e["cla_episode_start_date"], e["cla_episode_ceased_date"], day)
        }  # fmt: skip
        assert len(here) == count
        assert len(open_episodes(day)) + count == every_row


def test_e16_care_on_the_last_day():
    ended = [e for e in episodes() if e["cla_episode_ceased_date"] == END
             and e["cla_episode_ceased_reason"] != "X1"]  # fmt: skip
    began = [e for e in episodes() if e["cla_episode_start_date"] == END
             and e["cla_episode_start_reason"] == "S"]  # fmt: skip
    assert (len(ended), len(began), len(open_episodes(END))) == (2, 3, 1241)


def test_e17_overlapping_episodes():
    rows = [e for e in episodes()
            if is_open(e["cla_episode_start_date"], e["cla_episode_ceased_date"], END)]  # fmt: skip
    assert (len(rows), len({e["person_id"] for e in rows})) == (1244, 1241)


def test_e18_cancelled_reviews():
    rows = [r for r in table("cla_reviews") if inside(r["cla_review_date"], JANUARY, END)]
    assert len(rows) == 2426
    assert sum(r["cla_review_cancelled"] == "yes" for r in rows) == 41


def test_e19_reviews_on_the_fourth_birthday():
    codes = []
    for row in care_reviews():
        born, day = births()[row["person_id"]], row["cla_review_date"]
        if JANUARY <= day <= END and day == months_after(born, 48):
            codes.append(row["cla_review_participation"])
    assert sorted(codes) == ["PN0", "PN1"]
    for row in care_reviews():
        years = age(births()[row["person_id"]], row["cla_review_date"])
        birthday = row["cla_review_date"] == months_after(births()[row["person_id"]], 48)
        if not birthday:
            assert (years < 4) == (row["cla_review_participation"] == "PN0")


def test_e20_e21_advocacy_around_the_cut_off():
    rows = table("advocacy_referrals")
    assert sum(r["Date referred"] == date(2019, 10, 1) for r in rows) == 1
    assert sum(inside(r["Date referred"], date(2019, 10, 2), EXTRACT) for r in rows) == 6
    first = [r for r in rows if r["Date referred"] <= date(2019, 10, 1)]
    later = Counter(r["Outcome"] for r in first)
    assert later == {
        "Accepted": 72, "Declined by child": 14, "No consent from parent": 7, "Still open": 2,
    }  # fmt: skip


def test_e22_questionnaires_and_children():
    rows = table("voice_responses")
    half = {r["Child Unique ID"] for r in rows if inside(r["Date completed"], APRIL, END)}
    before = {r["Child Unique ID"] for r in rows
              if inside(r["Date completed"], JANUARY, date(2019, 3, 31))}  # fmt: skip
    assert len(before - half) == 17


def test_e23_rows_of_the_challenge_file():
    rows = [r for r in table("challenges") if inside(r["Date raised"], JANUARY, EXTRACT)]
    officers = [r for r in rows if r["Raised by"] == "IRO" and r["Type"] != "Good practice"]
    assert len({r["Challenge ID"] for r in officers}) == 122
    assert len(officers) == 131
    assert sum(r["Type"] == "Good practice" for r in rows) == 14
    assert sum(r["Raised by"] == "CP chair" for r in rows) == 71


def test_e24_audits_completed_after_the_cut_off():
    rows = [r for r in table("audits") if r["Date completed"] and r["Date completed"] > END]
    assert [r["Audit month or round"] for r in rows] == ["JUL/AUG 2019"] * 2


def test_e25_e26_section_20():
    here = open_episodes(END)
    assert sum(e["legal_status"] == "J1" for e in here.values()) >= 3
    assert sum(e["legal_status"] == "V2" for e in here.values()) == 186
    home = [e for e in here.values() if e["cla_placement_type"] == "P1"]
    assert (len(home), sum(e["legal_status"] != "V2" for e in home)) == (150, 149)


def test_e27_unborn_children():
    born = [births()[p["person_id"]] for p in open_plans(END)]
    assert sum(day is None for day in born) == 16
    assert sum(day is not None and inside(day, date(2019, 10, 1), EXTRACT) for day in born) == 5
    assert sum(day is not None and day > END for day in born) == 5
    on_plan = {p["person_id"] for p in open_plans(END)}
    assert {child for child, day in births().items() if day is None} <= on_plan


def test_e28_a_plan_that_ends_and_starts_again_on_one_day():
    ends = {(p["person_id"], p["cp_plan_end_date"]) for p in plans()}
    again = [p for p in plans() if (p["person_id"], p["cp_plan_start_date"]) in ends]
    assert len(again) == 1
    assert inside(again[0]["cp_plan_start_date"], JANUARY, END)
    assert again[0]["number_of_previous_cp_plans"] == "0"
