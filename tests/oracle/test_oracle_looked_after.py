"""The oracle itself, against cases worked by hand: clocks, ages, children looked after."""

from fractions import Fraction

import pytest

from . import clocks
from .oracle import answer
from .reading import END, SEPTEMBER, d, figures, rows

# --- clocks ----------------------------------------------------------------------------------


def test_clocks():
    assert clocks.working_days_after(d("2019-04-19"), 15) == d("2019-05-14")
    assert clocks.working_days_after(d("2018-12-24"), 20) == d("2019-01-24")
    assert clocks.working_days_between(d("2019-08-17"), d("2019-09-10")) == 16
    assert clocks.working_days_between(d("2019-09-10"), d("2019-09-09")) is None
    assert clocks.months_after(d("2018-05-31"), 9) == d("2019-02-28")
    assert clocks.months_after(d("2019-03-31"), -1) == d("2019-02-28")
    assert clocks.birthday(d("2016-02-29"), 1) == d("2017-03-01")
    assert clocks.birthday(d("2016-02-29"), 4) == d("2020-02-29")
    assert clocks.age_on(d("2016-02-29"), d("2019-02-28")) == 2
    assert clocks.age_on(d("2019-10-01"), d("2019-09-30")) == -1
    assert clocks.months_named("MAY/JUN 2019") == (d("2019-05-01"), d("2019-06-30"))
    assert clocks.months_named("Round 3") is None
    with pytest.raises(ValueError):
        clocks.is_worked(d("2040-01-01"))


# --- age bands -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "expected", "band"),
    [
        ("2019-10-01", None, "Unborn"),
        (None, "2020-01-01", "Unborn"),
        (None, None, "Not known"),
        ("2019-09-30", None, "Under 1"),
        ("2018-09-30", None, "1 to 4"),
        ("2014-10-01", None, "1 to 4"),
        ("2014-09-30", None, "5 to 9"),
        ("2009-09-30", None, "10 to 15"),
        ("2003-10-01", None, "10 to 15"),
        ("2003-09-30", None, "16 and 17"),
        ("2001-09-30", None, "18 and over"),
    ],
)
def test_age_bands(born, expected, band):
    records = {
        "children": [{"person_id": "a", "dob": d(born), "expected_dob": d(expected)}],
        "cp_plans": rows("person_id cp_plan_start_date", "a 2019-09-01"),
    }
    found = answer("cp_plans_open", records, "at_snapshot", END, END, breakdown="age_band")
    assert list(found.categories) == [band]


def test_nothing_at_all():
    for metric in ("icpc_within_15wd_pct", "cp_exit_route", "cla_reviews_on_time_pct"):
        found = answer(metric, {}, "in_month", *SEPTEMBER)
        assert (found.numerator, found.denominator, found.value) == (0, 0, None)


# --- looked after ----------------------------------------------------------------------------

EPISODES = rows(
    "person_id cla_episode_start_date cla_episode_ceased_date legal_status "
    "cla_placement_type cla_episode_start_reason",
    "order 2019-01-01 - C2 P1 S",
    "order_ends_today 2019-01-01 2019-09-30 C2 U1 S",
    "breaks 2019-01-01 - V4 U1 S",
    "both 2019-01-01 - V3 U1 S",
    "both 2019-02-01 - V2 U1 S",
    "voluntary_182 2019-04-01 - V2 P1 S",
    "voluntary_183 2019-03-31 2019-06-01 V2 U1 S",
    "voluntary_183 2019-06-01 - V2 U2 P",
    "changed 2018-01-01 2019-09-30 C1 U1 S",
    "changed 2019-09-30 - V2 U1 L",
    "gap 2018-01-01 2019-09-01 V2 U1 S",
    "gap 2019-09-02 - V2 U1 S",
    "unknown 2019-01-01 - - P1 S",
)


def test_looked_after_on_a_day():
    records = {"cla_episodes": EPISODES}
    found = answer("cla_count", records, "at_snapshot", END, END, breakdown="legal_status")
    assert found.numerator == 7
    assert found.categories["Section 20"].numerator == 5
    assert found.categories["Not known"].numerator == 1
    share = answer("s20_share_pct", records, "at_snapshot", END, END)
    assert figures(share) == (5, 7, Fraction(500, 7))
    assert answer("pwp_count", records, "at_snapshot", END, END).numerator == 2
    assert answer("pwp_full_care_order_count", records, "at_snapshot", END, END).numerator == 1


def test_section_20_spells():
    records = {"cla_episodes": EPISODES}
    bands = answer("s20_duration_bands", records, "at_snapshot", END, END)
    # voluntary_182 and voluntary_183, both (since February), changed (today), gap (28 days)
    assert bands.outcomes == {
        "3 to 6 months": 1,
        "6 to 12 months": 2,
        "Under 20 working days": 1,
        "20 working days to 3 months": 1,
    }
    long = answer("s20_over_6m_count", records, "at_snapshot", END, END)
    assert [who for who, _ in long.rows] == ["both", "voluntary_183"]


@pytest.mark.parametrize(
    ("held", "met"),
    [
        (["2019-03-29"], [True]),
        (["2019-03-30"], [False]),
        (["2019-03-29", "2019-06-28"], [True, True]),
        (["2019-03-29", "2019-06-29"], [True, False]),
        (["2019-03-29", "2019-06-28", "2019-12-28"], [True, True, True]),
        (["2019-03-29", "2019-06-28", "2019-12-29"], [True, True, False]),
        (["2019-03-01"], [True]),
        (["2019-02-28"], [False]),  # in no period of care
    ],
)
def test_looked_after_reviews_on_time(held, met):
    records = {
        "cla_episodes": rows(
            "person_id cla_episode_start_date cla_episode_ceased_date legal_status",
            "a 2019-03-01 2019-03-20 V2",
            "a 2019-03-20 - C1",
        ),
        "cla_reviews": rows("person_id cla_review_date", *(f"a {day}" for day in held)),
    }
    for day, verdict in zip(held, met, strict=True):
        found = answer("cla_reviews_on_time_pct", records, "in_period", d(day), d(day))
        assert figures(found) == (int(verdict), 1, Fraction(100 * verdict))


def test_reviews_that_are_not_held_and_a_clock_that_restarts():
    records = {
        "cla_episodes": rows(
            "person_id cla_episode_start_date cla_episode_ceased_date legal_status "
            "cla_episode_start_reason",
            "a 2019-01-01 2019-06-01 C1 S",
            "a 2019-06-01 - C1 S",
            "breaks 2019-01-01 - V4 S",
        ),
        "cla_reviews": rows(
            "person_id cla_review_date cla_review_cancelled",
            "a 2019-01-10 -",
            "a 2019-06-20 yes",
            "a 2019-06-28 no",  # the 20th working day of the new period of care
            "breaks 2019-06-20 -",
            "breaks 2018-06-20 -",  # before the breaks: held, in no period of care
            "a - -",
        ),
    }
    whole = (d("2018-01-01"), d("2019-12-31"))
    assert answer("cla_reviews_held", records, "in_period", *whole).numerator == 3
    assert answer("cla_reviewed_children", records, "in_period", *whole).numerator == 2
    found = answer("cla_reviews_on_time_pct", records, "in_period", *whole)
    assert figures(found) == (2, 3, Fraction(200, 3))


def test_participation_is_of_children_of_four_and_over():
    records = {
        "children": rows("person_id dob", "four 2015-09-10", "three 2015-09-11", "blank -"),
        "cla_reviews": rows(
            "person_id cla_review_date cla_review_participation",
            "four 2019-09-10 PN7",
            "four 2019-09-20 PN4",
            "four 2019-09-21 PN0",
            "four 2019-09-22 -",
            "three 2019-09-10 PN1",
            "three 2019-09-11 PN1",
            "blank 2019-09-10 PN1",
        ),
    }
    found = answer("cla_participation_pct", records, "in_month", *SEPTEMBER)
    # without a date of birth the code is believed (R13): "blank" counts
    assert figures(found) == (3, 4, Fraction(75))
    none = answer("cla_no_participation_count", records, "in_month", *SEPTEMBER)
    assert (none.numerator, none.denominator) == (1, 4)
