"""Periods of care, runs of a legal status and the episode of a day: the clocks of care."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.metrics import care
from sru_analysis.metrics.looked_after_reviews import reviews_held, reviews_with_due_dates
from sru_analysis.metrics.overlaps import open_once
from sru_analysis.records.store import Records

COLUMNS = (
    "person_id",
    "cla_episode_start_date",
    "cla_episode_ceased_date",
    "cla_episode_start_reason",
    "legal_status",
)


def records_of(*episodes, reviews=(), more=None, whole_from=None) -> Records:
    tables = {
        "cla_episodes": pd.DataFrame(list(episodes), columns=list(COLUMNS), dtype=object),
        "cla_reviews": pd.DataFrame(
            list(reviews), columns=["person_id", "cla_review_date"], dtype=object
        ),
    }
    if more:
        tables["cla_episodes"] = tables["cla_episodes"].assign(**more)
    return Records.from_tables(tables, whole_from=whole_from)


def days(dates: pd.Series) -> list[str]:
    return dates.dt.strftime("%Y-%m-%d").fillna("open").tolist()


# --- periods of care ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second_start", "reason", "starts"),
    [
        ("2019-03-01", "P", ["2019-01-01", "2019-01-01"]),
        ("2019-03-02", "P", ["2019-01-01", "2019-03-02"]),
        ("2019-02-20", "P", ["2019-01-01", "2019-01-01"]),
        ("2019-03-01", "S", ["2019-01-01", "2019-03-01"]),
    ],
    ids=["joins", "gap of a day", "overlap", "start of care on the day of the end"],
)
def test_episodes_join_into_a_period_of_care(second_start, reason, starts):
    records = records_of(
        ("a", "2019-01-01", "2019-03-01", "S", "C1"),
        ("a", second_start, None, reason, "C2"),
    )
    assert days(care.episodes(records)["care_start"]) == starts


def test_an_open_episode_keeps_the_period_open():
    records = records_of(
        ("a", "2019-01-01", None, "S", "C1"),
        ("a", "2019-02-01", "2019-03-01", "L", "C2"),
        ("a", "2019-06-01", "2019-07-01", "L", "C2"),
    )
    episodes = care.episodes(records)
    assert days(episodes["care_start"]) == ["2019-01-01"] * 3
    assert days(episodes["care_end"]) == ["open"] * 3


def test_the_end_of_a_period_is_that_of_its_last_episode():
    records = records_of(
        ("a", "2019-01-01", "2019-03-01", "S", "C1"),
        ("a", "2019-03-01", "2019-05-01", "L", "C2"),
        ("a", "2019-05-02", None, "S", "C2"),
    )
    periods = care.periods_of_care(records)
    assert days(periods["care_start"]) == ["2019-01-01", "2019-05-02"]
    assert days(periods["care_end"]) == ["2019-05-01", "open"]
    assert periods["legal_status"].tolist() == ["C1", "C2"]


@pytest.mark.parametrize("status", care.SHORT_BREAKS)
def test_short_breaks_are_part_of_no_period(status):
    records = records_of(
        ("a", "2019-01-01", "2019-03-01", "S", status),
        ("a", "2019-03-01", None, "L", "V2"),
    )
    assert days(care.episodes(records)["care_start"]) == ["2019-03-01"]


def test_periods_of_other_children_do_not_join():
    records = records_of(
        ("a", "2019-01-01", "2019-03-01", "S", "C1"),
        ("b", "2019-03-01", None, "P", "C2"),
    )
    assert days(care.episodes(records)["care_start"]) == ["2019-01-01", "2019-03-01"]


@pytest.mark.parametrize(
    ("reason", "start"), [(None, "2015-06-01"), ("P", "2015-06-01"), ("S", "2019-05-01")]
)
def test_the_stated_start_of_care_goes_further_back_than_the_latest_episode(reason, start):
    records = records_of(
        ("a", "2019-05-01", None, reason, "C2"), more={"entered_care_date": "2015-06-01"}
    )
    assert days(care.episodes(records)["care_start"]) == [start]


def test_the_stated_start_of_care_does_not_reach_back_over_short_breaks():
    records = records_of(
        ("a", "2019-01-01", "2019-03-01", "S", "V4"),
        ("a", "2019-03-01", None, "L", "V2"),
        more={"entered_care_date": "2019-01-01"},
    )
    assert days(care.episodes(records)["care_start"]) == ["2019-03-01"]


def test_an_episode_without_days_is_left_out():
    records = records_of(
        ("a", "2019-01-01", "2019-01-01", "S", "C1"), ("a", "2019-01-02", "2018-12-01", "S", "C1")
    )
    assert care.episodes(records).empty


# --- runs of a legal status ---------------------------------------------------------------


def test_a_run_of_section_20_joins_over_placements_and_breaks_over_gaps_and_orders():
    records = records_of(
        ("moved", "2018-05-01", "2019-01-01", "S", "V2"),
        ("moved", "2019-01-01", None, "P", "V2"),
        ("gap", "2018-05-01", "2019-01-01", "S", "V2"),
        ("gap", "2019-01-02", None, "S", "V2"),
        ("order", "2018-05-01", "2019-01-01", "S", "V2"),
        ("order", "2019-01-01", "2019-01-08", "L", "L2"),
        ("order", "2019-01-08", None, "L", "V2"),
    )
    latest = care.section_20(records).drop_duplicates("person_id", keep="last")
    starts = dict(zip(latest["person_id"], days(latest["status_start"]), strict=True))
    assert starts == {"moved": "2018-05-01", "gap": "2019-01-02", "order": "2019-01-08"}


def test_the_period_of_care_and_the_run_of_the_status_are_two_clocks():
    records = records_of(
        ("a", "2018-05-01", "2019-01-01", "S", "C1"),
        ("a", "2019-01-01", None, "L", "V2"),
    )
    row = care.section_20(records).iloc[0]
    assert (row["care_start"], row["status_start"]) == (
        pd.Timestamp("2018-05-01"),
        pd.Timestamp("2019-01-01"),
    )


# --- the episode of a day -----------------------------------------------------------------


def test_of_two_open_episodes_the_later_start_stands_while_it_is_open():
    records = records_of(
        ("a", "2019-01-01", None, "S", "V2"),
        ("a", "2019-03-01", "2019-06-01", "L", "C1"),
    )
    pieces = care.looked_after(records).sort_values("cla_episode_start_date")
    assert days(pieces["cla_episode_start_date"]) == ["2019-01-01", "2019-03-01", "2019-06-01"]
    assert days(pieces["cla_episode_ceased_date"]) == ["2019-03-01", "2019-06-01", "open"]
    assert pieces["legal_status"].tolist() == ["V2", "C1", "V2"]


def test_rows_that_do_not_overlap_come_back_as_they_are():
    records = records_of(
        ("b", "2019-01-01", "2019-03-01", "S", "C1"),
        ("b", "2019-03-01", None, "L", "C2"),
        ("a", "2019-01-01", None, "S", "C1"),
    )
    rows = care.episodes(records)
    pieces = open_once(rows, "person_id", care.START, care.END)
    pd.testing.assert_frame_equal(pieces, rows)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2018-12-31", None),
        ("2019-01-01", "C1"),
        ("2019-02-28", "C1"),
        ("2019-03-01", None),
        (None, None),
    ],
)
def test_the_episode_of_a_day(day, status):
    records = records_of(("a", "2019-01-01", "2019-03-01", "S", "C1"))
    asked = pd.DataFrame({"person_id": ["a"], "day": pd.to_datetime([day]).astype("datetime64[s]")})
    found = care.episode_on(asked, "day", care.looked_after(records), ["legal_status"])
    assert found["legal_status"].fillna("none").tolist() == [status or "none"]


def test_answers_come_in_the_order_of_the_question():
    records = records_of(("a", "2019-01-01", None, "S", "C1"), ("b", "2019-01-01", None, "S", "C2"))
    asked = pd.DataFrame(
        {
            "person_id": ["b", "c", "a"],
            "day": pd.to_datetime(["2019-05-01", "2019-05-01", "2019-02-01"]),
        },
        index=[7, 8, 9],
    )
    asked["day"] = asked["day"].astype("datetime64[s]")
    found = care.episode_on(asked, "day", care.looked_after(records), ["legal_status"])
    assert found["legal_status"].fillna("none").to_dict() == {7: "C2", 8: "none", 9: "C1"}


# --- reviews ------------------------------------------------------------------------------


def test_reviews_are_numbered_within_their_period_of_care():
    records = records_of(
        ("a", "2018-12-03", "2019-06-01", "S", "C1"),
        ("a", "2019-07-01", None, "S", "C1"),
        reviews=[
            ("a", "2018-12-20"),
            ("a", "2019-03-01"),
            ("a", "2019-05-10"),
            ("a", "2019-06-01"),
            ("a", "2019-07-15"),
        ],
    )
    found = reviews_with_due_dates(records)
    assert found["review_number"].fillna("none").tolist() == [
        "first", "second", "later", "none", "first",
    ]  # fmt: skip
    assert days(found["review_due_date"]) == [
        "2019-01-03", "2019-03-21", "2019-08-31", "open", "2019-07-29",
    ]  # fmt: skip
    assert found["met"].tolist() == [True, True, True, False, True]


@pytest.mark.parametrize(
    ("whole_from", "numbers"),
    [
        (None, ["first", "second"]),
        (date(2019, 4, 1), ["none", "later"]),
        (date(2019, 1, 1), ["none", "later"]),
    ],
)
def test_a_chain_that_began_before_the_records_is_not_taken_for_a_new_one(whole_from, numbers):
    records = records_of(
        ("a", "2015-06-01", None, "S", "C2"),
        reviews=[("a", "2019-04-30"), ("a", "2019-10-29")],
        whole_from=whole_from,
    )
    assert reviews_with_due_dates(records)["review_number"].fillna("none").tolist() == numbers


def test_a_chain_with_reviews_from_before_the_records_are_whole_is_numbered_as_it_is():
    records = records_of(
        ("a", "2018-12-03", None, "S", "C2"),
        reviews=[("a", "2018-12-20"), ("a", "2019-03-01")],
        whole_from=date(2019, 1, 1),
    )
    assert reviews_with_due_dates(records)["review_number"].tolist() == ["first", "second"]


def test_a_first_known_review_from_before_the_records_that_is_late_may_not_be_the_first():
    records = records_of(
        ("a", "2015-06-01", None, "S", "C2"),
        ("b", "2018-12-03", None, "S", "C2"),
        reviews=[("a", "2018-12-10"), ("a", "2019-05-30"), ("b", "2018-12-27"),
                 ("b", "2019-03-20")],
        whole_from=date(2018, 12, 31),
    )  # fmt: skip
    found = reviews_with_due_dates(records)
    numbers = found["review_number"].fillna("none").tolist()
    assert numbers == ["none", "later", "first", "second"]
    assert days(found["review_due_date"]) == ["open", "2019-06-11", "2019-01-03", "2019-03-28"]


def test_reviews_under_short_breaks_alone_are_left_out():
    records = records_of(
        ("breaks", "2019-01-01", None, "S", "V3"),
        ("both", "2019-01-01", None, "S", "V4"),
        ("both", "2019-02-01", None, "S", "C1"),
        reviews=[("breaks", "2019-03-01"), ("both", "2019-03-01"), ("neither", "2019-03-01")],
    )
    held = reviews_held(records)
    assert held["person_id"].tolist() == ["both", "neither"]
    assert days(held["care_start"]) == ["2019-02-01", "open"]


def test_everything_works_without_rows():
    records = records_of()
    for step in (
        care.episodes,
        care.looked_after,
        care.short_breaks,
        care.section_20,
        care.placed_with_parents,
        care.periods_of_care,
        care.starts_of_care,
        reviews_held,
        reviews_with_due_dates,
    ):
        rows = step(records)
        assert rows.empty
        assert "person_id" in rows
