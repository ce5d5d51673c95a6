"""Figures of care counted in two ways: parts make wholes, and what goes in and out adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load
from sru_analysis.metrics.breakdowns import NOT_KNOWN
from sru_analysis.metrics.section_20_outcomes import s20_exit_destinations
from sru_analysis.results import Request

DEMO = Path(__file__).parents[2] / "data" / "demo"
DAYS = (date(2019, 1, 31), date(2019, 6, 30), date(2019, 9, 30))
MINE = (
    86, 87, 88, 94, 95, 96, 97, 98, 107, 108, 109, 110, 115, 116, 117, 118, 119, 120, 121, 123,
    128, 129, 147, 148, 158,
)  # fmt: skip
METRICS = [one for one in load().values() if one.number in MINE]


@pytest.fixture(scope="module")
def records():
    return read_extracts([DEMO], read_configuration(DEMO))


def requests_of(one, breakdown: str = "") -> list[Request]:
    if one.on_a_day:
        return [Request(one.id, "at_snapshot", day, day, breakdown) for day in DAYS]
    month = Period.parse("2019-09")
    return [Request(one.id, "in_month", month.start, month.end, breakdown)]


@pytest.fixture(scope="module")
def frame(records) -> pd.DataFrame:
    asked = [
        request
        for one in [*METRICS, load()["cla_count"], load()["pwp_count"], load()["s20_count"]]
        for breakdown in ("", *one.breakdowns)
        for request in requests_of(one, breakdown)
    ]
    found = compute(records, asked, Period.parse("2019-09")).frame
    return found[found["symbol"] != "x"]


def figure(frame: pd.DataFrame, metric: str, day: date) -> pd.Series:
    rows = frame[
        (frame["metric"] == metric) & (frame["breakdown"] == "") & (frame["outcome"] == "")
    ]
    return rows[rows["period_end"] == pd.Timestamp(day)].iloc[0]


@pytest.mark.parametrize("one", [m for m in METRICS if m.breakdowns], ids=lambda m: m.id)
def test_the_categories_of_every_breakdown_add_up_to_the_whole(one, frame):
    own = frame[(frame["metric"] == one.id) & (frame["outcome"] == "")]
    for breakdown in one.breakdowns:
        parts = own[own["breakdown"] == breakdown]
        assert NOT_KNOWN in set(parts["category"])
        sums = parts.groupby("period_end")[["numerator", "denominator"]].sum()
        whole = own[own["breakdown"] == ""].set_index("period_end")
        assert (sums["numerator"] == whole["numerator"]).all(), breakdown
        if whole["denominator"].notna().all():
            assert (sums["denominator"] == whole["denominator"]).all(), breakdown


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_shares_of_children_looked_after_stand_on_all_of_them(day, frame):
    looked_after = figure(frame, "cla_count", day)["value"]
    for metric in ("cla_reviews_overdue", "cla_placement_3plus_pct", "lac_drift_index"):
        assert figure(frame, metric, day)["denominator"] == looked_after
    at_home = figure(frame, "pwp_count", day)["value"]
    assert figure(frame, "pwp_duration_bands", day)["value"] == at_home


@pytest.mark.parametrize("metric", ["pwp_duration_bands", "s20_exit_destinations"])
def test_the_parts_of_a_split_make_the_whole(metric, frame):
    own = frame[(frame["metric"] == metric) & (frame["breakdown"] == "")]
    whole = own[own["outcome"] == ""].set_index("period_end")["numerator"]
    parts = own[own["outcome"] != ""].groupby("period_end")["numerator"].sum()
    assert (parts == whole).all() and NOT_KNOWN in set(own["outcome"])


def test_section_20_now_is_section_20_before_and_begun_less_ended(records, frame):
    """Runs under section 20: those open, those begun and those ended, from January to June."""
    first, last = pd.Timestamp(DAYS[0]), pd.Timestamp(DAYS[1])
    care = records.cla_episodes
    runs = care[care["legal_status"] == "V2"]
    ended = s20_exit_destinations(records)["cla_episode_ceased_date"].between(
        first + pd.Timedelta(days=1), last
    )
    starts = runs["cla_episode_start_date"]
    before = runs.merge(
        runs[["person_id", "cla_episode_ceased_date"]],
        left_on=["person_id", "cla_episode_start_date"],
        right_on=["person_id", "cla_episode_ceased_date"],
        how="left",
    )["cla_episode_ceased_date_y"]
    begun = starts.between(first + pd.Timedelta(days=1), last).to_numpy() & before.isna().to_numpy()
    change = (
        figure(frame, "s20_count", DAYS[1])["value"] - figure(frame, "s20_count", DAYS[0])["value"]
    )
    assert begun.sum() - ended.sum() == change


def test_a_child_is_visited_at_home_as_it_is_visited_in_care(frame):
    """The children at home are some of those looked after: neither number can be the larger."""
    day = DAYS[-1]
    home, care = (
        figure(frame, m, day) for m in ("pwp_visits_on_time_pct", "cla_visits_on_time_pct")
    )
    assert home["numerator"] <= care["numerator"]
    late = home["denominator"] - home["numerator"], care["denominator"] - care["numerator"]
    assert late[0] <= late[1]
    placed = frame[
        (frame["metric"] == "cla_visits_on_time_pct") & (frame["breakdown"] == "placement")
    ]
    placed = placed[
        (placed["category"] == "Placed with parents") & (placed["period_end"] == str(day))
    ]
    assert placed["denominator"].iloc[0] >= home["denominator"]
