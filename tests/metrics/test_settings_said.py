"""A page names the settings of the council that a figure was made with."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pandas as pd
import pytest

from sru_analysis.configuration import HOW_READ, READINGS, STANDARDS, Configuration
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import rows_of
from sru_analysis.metrics.settings_said import (
    READING_WORDS,
    STANDARD_WORDS,
    USED_BY,
    settings_said,
)
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

CATALOGUE = load()
STATED = Configuration(standards=STANDARDS | {"cp_visit_days": 10, "core_group_interval_days": 42})


class Watched(dict):
    """Settings that remember which of them were read."""

    def __init__(self, settings: dict, read: set[str]):
        super().__init__(settings)
        self.read = read

    def __getitem__(self, name: str):
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default=None):
        self.read.add(name)
        return super().get(name, default)


# The day on which a review is due is worked out with every review; these look at other things.
DUE_DATES_NOT_USED = {
    "cp_reviews_held", "cp_conference_quorate_pct", "cp_advocacy_coverage_pct",
    "cp_step_down_delay_days", "cp_9m_review_done_pct", "dq_negative_duration",
    "dq_weekend_events",
}  # fmt: skip


@pytest.fixture(scope="module")
def records() -> Records:
    """One of each: some estimates stop early without."""
    frames = {table: pd.DataFrame() for table in TABLES}
    frames["initial_cp_conferences"] = pd.DataFrame(
        {"person_id": ["a"], "icpc_date": ["2019-09-10"], "icpc_meeting_id": ["m"]}
    )
    frames["cp_reviews"] = pd.DataFrame(
        {"person_id": ["a"], "cp_review_date": ["2019-09-11"], "cp_review_meeting_id": ["r"]}
    )
    frames["staffing"] = pd.DataFrame(
        {
            "post_id": ["p"], "post_role": ["CP_CHAIR"], "post_state": ["IN_POST"],
            "post_from_date": ["2019-01-01"], "conference_slots": [9], "post_fte": [1.0],
        }
    )  # fmt: skip
    return Records.from_tables(frames)


def settings_read_by(name: str, records: Records) -> set[str]:
    """The settings that are looked up while a metric finds its rows."""
    one, read = CATALOGUE[name], set()
    fresh = copy(records)  # what was worked out before is kept with the records
    fresh.configuration = replace(
        STATED, readings=Watched(READINGS, read), standards=Watched(STATED.standards, read)
    )
    rows_of(one, fresh, pd.Timestamp("2019-09-30"))
    return read.union(*(settings_read_by(part, records) for part in one.of[1:]))


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_settings_named_are_those_that_the_metric_reads(name, records):
    named = {setting for setting, metrics in USED_BY.items() if name in metrics}
    spare = {"review_months"} if name in DUE_DATES_NOT_USED else set()
    assert settings_read_by(name, records) - spare == named


def test_every_setting_has_its_words():
    assert set(READING_WORDS) == {
        (name, how) for name, each in HOW_READ.items() for how in each if how != READINGS[name]
    }
    assert set(STANDARDS) < set(STANDARD_WORDS)
    assert set(USED_BY) == {*READINGS, *STANDARD_WORDS}
    assert {name for one in CATALOGUE.values() for name in one.standards} <= set(STANDARD_WORDS)


def test_what_holds_without_a_setting_is_not_said():
    assert settings_said(Configuration()) == {}


def test_a_limit_without_a_default_is_always_said():
    assert settings_said(STATED)["cp_visits_in_timescale_pct"] == (
        "By this council's settings children on plans are to be seen every 10 days."
    )


def test_another_reading_and_another_window_are_said_with_every_figure_that_follows():
    chosen = replace(
        Configuration(),
        readings=READINGS | {"review_months": "calendar_months", "two_years": "calendar_months"},
        standards=STANDARDS | {"cp_exit_window_days": 90},
    )
    said = settings_said(chosen)
    assert said["cla_second_review_3m_pct"] == (
        "By this council's settings three and six months are calendar months, not 91 and 183 days."
    )
    assert "two years are 24 calendar months, not 730 days" in said["cp_plans_2y_open_pct"]
    both = said["cp_exit_route"]
    assert "24 calendar months" in both and "counts for 90 days after its end" in both
    assert set(said) == {
        name
        for setting in ("review_months", "two_years", "cp_exit_window_days")
        for name in USED_BY[setting]
    }
