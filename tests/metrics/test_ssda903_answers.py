"""Metrics of care on the SSDA903 sample return, beside the answers of a plain reading.

The reading answers were counted over the files by others (they stand, with their rules, in
tests/extracts/test_ssda903_sample.py). A metric applies more rules than a reading: short breaks
out (R10), one row a child, the age rule of participation, a review sent twice counted once. Where
the two differ, the difference is accounted for here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import care
from sru_analysis.metrics.looked_after_reviews import AGED_4_OR_OVER, reviews_held
from sru_analysis.results import Request

SAMPLE = Path(__file__).parents[1] / "samples" / "ssda903"
YEAR = Period(date(2017, 4, 1), date(2018, 3, 31))
YEAR_END = pd.Timestamp(YEAR.end)


@pytest.fixture(scope="module")
def records():
    return read_extracts([SAMPLE], Configuration())


@pytest.fixture(scope="module")
def figure(records):
    """A function: the figures of one metric on 31 March 2018, or in the year that ends on it."""

    def ask(metric: str, basis: str = "at_snapshot", breakdown: str = "") -> pd.DataFrame:
        start = YEAR.end if basis == "at_snapshot" else YEAR.start
        found = compute(records, [Request(metric, basis, start, YEAR.end, breakdown)], YEAR)
        return found.frame

    return ask


def head(frame: pd.DataFrame):
    return frame[frame["outcome"] == ""].iloc[0]


def parts(frame: pd.DataFrame) -> dict[str, int]:
    rows = frame[(frame["outcome"] != "") & (frame["numerator"] > 0)]
    return {row.outcome: int(row.numerator) for row in rows.itertuples()}


def by(frame: pd.DataFrame) -> dict[str, int]:
    rows = frame[(frame["category"] != "") & (frame["numerator"] > 0)]
    return {row.category: int(row.numerator) for row in rows.itertuples()}


def open_at_year_end(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows[care.START] <= YEAR_END) & ~(rows[care.END] <= YEAR_END)]


def in_year(days: pd.Series) -> pd.Series:
    return days.between(pd.Timestamp(YEAR.start), YEAR_END)


# --- stock --------------------------------------------------------------------------------


def test_looked_after_without_short_breaks(records, figure):
    every_status = open_at_year_end(records.cla_episodes)
    assert len(every_status) == 1425
    assert every_status["person_id"].nunique() == 1419, "short breaks left in: 218 too many"
    assert (every_status["person_id"].value_counts() > 1).sum() == 6
    assert head(figure("cla_count"))["value"] == 1201


def test_a_day_before_the_return_year_is_not_available(records):
    # 1,764 children have an episode open on 31 March 2017; the file holds those of one return
    # year only, so that day cannot be counted from it.
    request = Request("cla_count", "at_snapshot", date(2017, 3, 31), date(2017, 3, 31))
    found = compute(records, [request], YEAR)
    assert found.frame["symbol"].tolist() == ["x"]
    assert "begins on 1 April 2017" in found.reasons["cla_count", ""]


def test_legal_status_of_each_child_once(figure):
    # By code the reading has D1 98, L1 to L3 340 and J1 to J3 326: five children have two
    # episodes open, and the one that started last decides.
    assert parts(figure("cla_legal_status_mix")) == {
        "Interim care order": 122,
        "Full care order": 117,
        "Placement order": 98,
        "Freeing order": 98 - 1,
        "Section 20": 105,
        "Protection order or police": 108 + 95 + 137 - 3,
        "Youth justice": 101 + 116 + 109 - 1,
    }


# --- section 20 ---------------------------------------------------------------------------


def test_section_20_and_its_length(records, figure):
    assert head(figure("s20_count"))["value"] == 105
    assert head(figure("s20_over_6m_count"))["value"] == 79
    bands = parts(figure("s20_duration_bands"))
    assert bands == {
        "Under 20 working days": 7,
        "20 working days to 3 months": 8,
        "3 to 6 months": 11,
        "6 to 12 months": 19,
        "1 to 2 years": 45,
        "2 years or more": 15,
    }
    assert bands["1 to 2 years"] + bands["2 years or more"] == 60, "365 days or more"
    longest = (YEAR_END - open_at_year_end(care.section_20(records))["status_start"]).max()
    assert longest.days == 1177


def test_section_20_by_age_and_unaccompanied(figure):
    assert sum(parts(figure("s20_age_group")).values()) == 105
    assert by(figure("s20_count", breakdown="uasc")) == {
        "Unaccompanied": 3,
        "Other children": 102,
    }


# --- placed with parents ------------------------------------------------------------------


def test_placed_with_parents(records, figure):
    at_home = by(figure("pwp_count", breakdown="legal_status"))
    assert at_home["Interim care order"] + at_home["Full care order"] == 8
    assert at_home["Placement order"] + 8 == 11
    assert head(figure("s20_parent_p1_error"))["value"] == 3
    assert head(figure("pwp_full_care_order_count"))["value"] == at_home["Full care order"] == 5
    assert sum(at_home.values()) == head(figure("pwp_count"))["value"] == 34
    ever = care.section_20(records)
    assert (ever["cla_placement_type"] == "P1").sum() == 13, "section 20 at home, at any time"


# --- flow ---------------------------------------------------------------------------------


def test_children_starting_and_ceasing(records, figure):
    started = care.starts_of_care(records)
    assert in_year(started[care.START]).sum() == 104
    assert head(figure("cla_started", "in_period"))["value"] == 101, "children, each once"
    rows = care.episodes(records)
    left = rows[in_year(rows[care.END]) & (rows["cla_episode_ceased_reason"] != "X1")]
    assert len(left) == 673
    ceased = head(figure("cla_ceased", "in_period"))["value"]
    assert ceased == left["person_id"].nunique() == 657, "children, each once"


# --- reviews and participation ------------------------------------------------------------


def test_reviews_held(records, figure):
    # Of 2,276 reviews of the year 1 repeats a child and day and was set aside by the reader, and
    # 273 are of children who had short breaks and nothing else.
    reviews = records.cla_reviews
    assert in_year(reviews["cla_review_date"]).sum() == 2276 - 1
    assert head(figure("cla_reviews_held", "in_period"))["value"] == 2276 - 1 - 273


def test_reviews_in_no_period_of_care_stay_in(records, figure):
    held = reviews_held(records)
    held = held[in_year(held["cla_review_date"])]
    assert held["care_start"].notna().sum() == 1433
    in_time = figure("cla_reviews_on_time_pct", "in_period")
    assert head(in_time)["denominator"] == len(held) == 2002
    numbers = figure("cla_reviews_on_time_pct", "in_period", "review_number")
    assert numbers["denominator"].sum() == 2002
    not_known = numbers[numbers["category"] == "Not known"].iloc[0]
    assert not_known["denominator"] >= 2002 - 1433
    assert not_known["numerator"] == 0


def test_participation_of_children_aged_4_or_over(records, figure):
    reviews = records.cla_reviews[in_year(records.cla_reviews["cla_review_date"])]
    coded = reviews["cla_review_participation"].isin(AGED_4_OR_OVER)
    assert coded.sum() == 2007, "PN1 to PN7 of the year as read"
    held = reviews_held(records)
    held = held[in_year(held["cla_review_date"])]
    assert held["cla_review_participation"].isin(AGED_4_OR_OVER).sum() == 1762, "short breaks out"
    took_part = head(figure("cla_participation_pct", "in_period"))
    # A further 36 are coded PN1 to PN7 before the 4th birthday (rule 441).
    assert (took_part["numerator"], took_part["denominator"]) == (1502, 1762 - 36)
    assert round(took_part["value"], 1) == 87.0, "as it happens, the share of the reading too"
    neither = head(figure("cla_no_participation_count", "in_period"))
    assert neither["value"] == took_part["denominator"] - took_part["numerator"] == 224
