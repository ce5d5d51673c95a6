"""The oracle itself, against cases worked by hand: conferences, plans, reviews, routes."""

from fractions import Fraction

import pytest

from . import clocks
from .oracle import answer
from .reading import END, SEPTEMBER, d, figures, rows

# --- initial conferences ---------------------------------------------------------------------

CONFERENCES = rows(
    "person_id strategy_discussion_date icpc_date icpc_transfer_in referral_date s47_enquiry_id",
    "on_day_15 2019-08-19 2019-09-10 - - -",
    "on_day_16 2019-08-19 2019-09-11 - - -",
    "weekend_start 2019-08-17 2019-09-09 - - -",
    "weekend_late 2019-08-17 2019-09-10 - - -",
    "before_the_clock 2019-09-10 2019-09-09 - - -",
    "same_day 2019-09-10 2019-09-10 - - -",
    "no_clock - 2019-09-10 - - -",
    "by_enquiry - 2019-09-10 - - E1",
    "transfer 2019-01-01 2019-09-10 yes 2019-09-02 -",
    "transfer_told - 2019-09-10 yes - -",
    "not_held 2019-08-19 - - - -",
    "october 2019-09-20 2019-10-01 - - -",
    "august 2019-08-20 2019-08-31 - - -",
    "twice 2019-08-19 2019-09-02 - - -",
    "twice 2019-08-19 2019-09-12 - - -",
)
ENQUIRIES = rows("s47_enquiry_id person_id s47_start_date", "E1 by_enquiry 2019-09-02")


def test_conferences_within_fifteen_days():
    records = {"initial_cp_conferences": CONFERENCES, "s47_enquiries": ENQUIRIES}
    found = answer("icpc_within_15wd_pct", records, "in_month", *SEPTEMBER)
    # met: on_day_15, weekend_start, same_day, by_enquiry, transfer, twice (the first)
    assert figures(found) == (6, 12, Fraction(50))
    assert answer("icpc_events", records, "in_month", *SEPTEMBER).numerator == 12
    assert answer("icpc_children", records, "in_month", *SEPTEMBER).numerator == 11
    transfers = answer("icpc_transfer_in_15wd_pct", records, "in_month", *SEPTEMBER)
    assert figures(transfers) == (1, 2, Fraction(50))


def test_a_child_stands_in_its_latest_row():
    held = rows(
        "person_id icpc_date icpc_team",
        "moved 2019-09-03 East",
        "moved 2019-09-20 West",
        "stayed 2019-09-05 East",
        "unknown 2019-09-06 -",
    )
    records = {"initial_cp_conferences": held}
    found = answer("icpc_children", records, "in_month", *SEPTEMBER, breakdown="team")
    assert {name: part.numerator for name, part in found.categories.items()} == {
        "West": 1, "East": 1, "Not known": 1,
    }  # fmt: skip


def test_a_change_compares_the_base_month_with_the_present_one():
    names = "person_id icpc_date"
    january = rows(names, *(f"a{n} 2019-01-{n + 1:02d}" for n in range(10)))
    september = rows(names, *(f"b{n} 2019-09-{n + 1:02d}" for n in range(13)))
    between = rows(names, "c 2019-02-01", "d 2019-08-31", "e 2018-12-31")
    records = {"initial_cp_conferences": january + between + september}
    found = answer("icpc_change_pct", records, "change", d("2019-01-01"), END)
    assert figures(found) == (3, 10, Fraction(30))
    fewer = {"initial_cp_conferences": january[1:] + september}
    assert figures(answer("icpc_change_pct", fewer, "change", d("2019-01-01"), END)) == (4, 9, None)


# --- plans -----------------------------------------------------------------------------------

PLANS = rows(
    "person_id cp_plan_start_date cp_plan_end_date cp_plan_ola team",
    "starts_on_the_day 2019-09-30 - - East",
    "starts_the_day_after 2019-10-01 - - East",
    "ends_on_the_day 2019-01-01 2019-09-30 - East",
    "ends_the_day_after 2019-01-01 2019-10-01 no East",
    "no_days_at_all 2019-09-30 2019-09-30 - East",
    "of_another_council 2019-01-01 - yes East",
    "open_twice 2017-01-01 - - East",
    "open_twice 2019-09-01 - - West",
    "days_729 2017-10-01 - - East",
    "days_730 2017-09-30 - - East",
    "days_731 2017-09-29 - - East",
)


def test_plans_open():
    records = {"cp_plans": PLANS}
    found = answer("cp_plans_open", records, "at_snapshot", END, END, breakdown="team")
    assert found.numerator == 6
    assert found.categories["West"].numerator == 1
    assert [who for who, _ in found.rows if who == "open_twice"] == ["open_twice"]


def test_two_years_are_730_days_of_the_present_plan():
    found = answer("cp_plans_2y_open_count", {"cp_plans": PLANS}, "at_snapshot", END, END)
    assert [who for who, _ in found.rows] == ["days_730", "days_731"]


def test_plan_length_bands():
    days = {91: "3 months or less", 92: "More than 3 to 6 months"}
    days |= {183: "More than 3 to 6 months", 184: "More than 6 months, less than 1 year"}
    days |= {365: "1 year, less than 2 years", 730: "2 years or more"}
    for length, band in days.items():
        start = END - length * clocks.DAY
        plan = {"person_id": "a", "cp_plan_start_date": start}
        found = answer("cp_plan_duration_bands_open", {"cp_plans": [plan]}, "at_snapshot", END, END)
        assert found.outcomes == {band: 1}


def test_plans_started_and_ended_count_both_ends_of_the_period():
    plans = rows(
        "person_id cp_plan_start_date cp_plan_end_date",
        "first_day 2019-09-01 -",
        "last_day 2019-09-30 2019-10-01",
        "before 2019-08-31 2019-09-30",
        "after 2019-10-01 -",
        "ended 2018-01-01 2019-09-01",
        "ended_before 2018-01-01 2019-08-31",
    )
    records = {"cp_plans": plans}
    assert answer("cp_plans_started", records, "in_month", *SEPTEMBER).numerator == 2
    assert answer("cp_plans_ended", records, "in_month", *SEPTEMBER).numerator == 2


# --- plan reviews ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "met"),
    [
        (["2019-03-02"], [True]),  # 91 days after the start
        (["2019-03-03"], [False]),
        (["2018-12-03", "2019-06-04"], [True, True]),  # 183 days after the first
        (["2018-12-03", "2019-06-05"], [True, False]),
        (["2019-03-03", "2019-09-02"], [False, True]),  # a late review resets the clock
        (["2018-12-01"], [False]),  # on the day of the start: not calculable
        (["2018-11-30"], [False]),
        (["2018-11-30", "2019-03-02"], [False, True]),  # and no review of the plan
    ],
)
def test_reviews_on_time(held, met):
    records = {
        "cp_plans": rows("person_id cp_plan_start_date", "a 2018-12-01"),
        "cp_reviews": rows("person_id cp_review_date", *(f"a {day}" for day in held)),
    }
    for day, verdict in zip(held, met, strict=True):
        found = answer("cp_reviews_on_time_pct", records, "in_period", d(day), d(day))
        assert figures(found) == (int(verdict), 1, Fraction(100 * verdict))


def test_the_plan_of_a_review():
    plans = rows(
        "cp_plan_id person_id cp_plan_start_date cp_plan_end_date cp_plan_ola",
        "P1 a 2018-01-01 2018-09-01 -",
        "P2 a 2019-06-01 - -",
        "P3 b 2019-06-01 2019-12-01 yes",
        "P4 c 2019-01-01 2019-09-10 -",
    )
    reviews = rows(
        "cp_plan_id person_id cp_review_date",
        "- a 2019-08-31",  # 91 days into the second plan
        "- a 2018-10-01",  # between two plans
        "- b 2019-08-01",  # another council's plan
        "P3 b 2019-08-02",
        "- c 2019-09-10",  # on the last day of the plan, after more than 91 days
        "- nobody 2019-08-01",
    )
    records = {"cp_plans": plans, "cp_reviews": reviews}
    found = answer("cp_reviews_on_time_pct", records, "in_period", d("2018-01-01"), d("2019-12-31"))
    assert figures(found) == (1, 4, Fraction(25))


# --- nine months, routes ---------------------------------------------------------------------


def test_nine_months():
    plans = rows(
        "person_id cp_plan_start_date cp_plan_end_date",
        "reaches 2018-12-31 -",  # 30 September
        "ends_that_day 2018-12-10 2019-09-10",
        "ends_after 2018-12-10 2019-09-11",
        "too_early 2018-11-30 -",
        "too_late 2019-01-01 -",
        "reviewed_late 2018-12-10 -",
        "second_review_first 2018-12-10 -",
    )
    joint = rows(
        "person_id review_date",
        "reaches 2019-08-31",
        "ends_after 2019-08-09",  # a day before eight months
        "reviewed_late 2019-09-11",
        "second_review_first 2019-08-20",
    )
    reviews = rows(
        "person_id cp_review_date",
        "second_review_first 2019-03-01",
        "second_review_first 2019-08-19",
    )
    records = {"cp_plans": plans, "cp_nine_month_reviews": joint, "cp_reviews": reviews}
    assert answer("cp_9m_review_due", records, "in_month", *SEPTEMBER).numerator == 4
    done = answer("cp_9m_review_done_pct", records, "in_month", *SEPTEMBER)
    assert figures(done) == (1, 4, Fraction(25))


def one_route(born=None, died=None, episodes=(), support=()) -> str:
    records = {
        "children": [{"person_id": "a", "dob": d(born), "death_date": d(died)}],
        "cp_plans": rows(
            "person_id cp_plan_start_date cp_plan_end_date", "a 2019-01-01 2019-09-10"
        ),
        "cla_episodes": rows(
            "person_id cla_episode_start_date cla_episode_ceased_date legal_status "
            "cla_episode_start_reason cla_episode_ceased_reason",
            *(f"a {line}" for line in episodes),
        ),
        "support_episodes": rows(
            "person_id support_kind support_start_date support_end_date close_reason",
            *(f"a {line}" for line in support),
        ),
    }
    (outcome,) = answer("cp_exit_route", records, "in_month", *SEPTEMBER).outcomes
    return outcome


HOME = "Adopted, special guardianship or child arrangements"
UP = "Stepped up: looked after"
CIN = "Stepped down to child in need"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "Not known"),
        ({"died": "2019-09-03"}, "Died"),
        ({"died": "2019-10-08"}, "Died"),
        ({"died": "2019-09-02"}, "Not known"),
        ({"died": "2019-10-09"}, "Not known"),
        ({"episodes": ["2018-01-01 2019-09-03 E1 S E11"]}, HOME),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-10-08 RC4"]}, HOME),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-10-08 RC2"]}, "Died"),
        ({"episodes": ["2018-01-01 2019-09-04 C2 S E3"]}, "Transferred to another council"),
        ({"episodes": ["2018-01-01 2019-09-10 C2 S E4A"]}, "Not known"),
        ({"episodes": ["2019-09-03 - C1 S -"]}, UP),
        ({"episodes": ["2019-10-08 - C1 S -"]}, UP),
        ({"episodes": ["2019-10-09 - C1 S -"]}, "Not known"),
        ({"episodes": ["2019-09-03 - V4 S -"]}, "Not known"),
        ({"episodes": ["2017-01-01 - C2 S -"]}, UP),
        ({"episodes": ["2019-09-03 2019-09-05 C1 S -"]}, UP),
        (
            {"episodes": ["2019-01-01 2019-09-04 C1 S -", "2019-09-04 2019-09-05 C2 L -"]},
            "Not known",
        ),
        ({"episodes": ["2019-01-01 2019-09-04 C1 S -", "2019-09-04 2019-09-05 C2 S -"]}, UP),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-09-12 RC5"]}, "Transferred to another council"),
        ({"born": "2001-10-08"}, "Turned 18"),
        ({"born": "2001-10-09"}, "Not known"),
        ({"support": ["CIN_PLAN 2019-09-10 - -"]}, CIN),
        ({"support": ["CIN_PLAN 2019-09-09 - -"]}, "Not known"),
        ({"support": ["CIN_EPISODE 2019-01-01 - -"]}, CIN),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-10-09 RC7"]}, CIN),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-10-08 RC7"]}, "Closed"),
        ({"support": ["CIN_EPISODE 2019-01-01 2019-09-02 RC7"]}, "Not known"),
        ({"support": ["EARLY_HELP 2019-10-08 - -"]}, "Stepped down to early help"),
        (
            {"support": ["CIN_EPISODE 2019-01-01 2019-09-12 RC9"]},
            "Stepped down to early help",
        ),
        ({"died": "2019-09-12", "episodes": ["2019-09-03 - C1 S -"]}, "Died"),
        ({"episodes": ["2019-09-03 - C1 S -"], "support": ["CIN_PLAN 2019-09-10 - -"]}, UP),
    ],
)
def test_routes_in_order(facts, expected):
    assert one_route(**facts) == expected
