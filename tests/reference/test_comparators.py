"""Published figures as printed: which area, which year, and when there is none."""

from datetime import date

import pytest

from sru_analysis.metrics import load
from sru_analysis.reference.comparators import comparators_of

SEPTEMBER = date(2019, 9, 30)


def areas(metric: str, day: date, code: str) -> dict[str, tuple[date, float]]:
    return {one.area: (one.date, round(one.value, 1)) for one in comparators_of(metric, day, code)}


@pytest.mark.parametrize("code", ["380", "E08000032", " 380 "])
def test_england_the_region_and_ten_neighbours(code):
    year = date(2019, 3, 31)
    assert areas("icpc_within_15wd_pct", SEPTEMBER, code) == {
        "England": (year, 78.7),
        "Yorkshire and The Humber": (year, 78.9),
        "Mean of ten neighbours (2021 model)": (year, 77.4),
    }


@pytest.mark.parametrize(
    ("day", "england"),
    [(date(2020, 3, 30), 78.7), (date(2020, 3, 31), 77.6), (date(2020, 4, 1), 77.6)],
)
def test_a_year_counts_from_the_day_on_which_it_ends(day, england):
    assert areas("icpc_within_15wd_pct", day, "380")["England"][1] == england


@pytest.mark.parametrize(
    ("day", "model", "mean"),
    [(date(2025, 3, 30), "2021", 46.7), (date(2025, 3, 31), "2025", 50.3)],
)
def test_the_model_of_neighbours_is_that_of_the_year(day, model, mean):
    found = areas("cp_plan_rate_per_10k", day, "380")
    assert {name: value for name, (_, value) in found.items() if "neighbours" in name} == {
        f"Mean of ten neighbours ({model} model)": mean
    }


def test_a_mean_of_fewer_than_ten_is_not_shown():
    found = areas("cp_plans_2y_open_pct", SEPTEMBER, "380")
    assert set(found) == {"England", "Yorkshire and The Humber"}


@pytest.mark.parametrize("code", ["", "999", "nowhere"])
def test_without_a_known_code_only_england_is_shown(code):
    assert set(areas("cla_rate_per_10k", SEPTEMBER, code)) == {"England"}


def test_a_council_of_inner_london_has_its_region():
    assert "Inner London" in areas("cla_rate_per_10k", SEPTEMBER, "202")


def test_before_the_first_year_there_is_nothing():
    assert comparators_of("cla_rate_per_10k", date(2016, 3, 30), "380") == []
    assert comparators_of("audits_issued", SEPTEMBER, "380") == []


def test_the_share_under_section_20_is_that_of_england():
    assert areas("s20_share_pct", SEPTEMBER, "380") == {"England": (date(2019, 3, 31), 18.0)}


def test_several_of_our_metrics_have_published_figures():
    known = [name for name in load() if comparators_of(name, SEPTEMBER)]
    assert len(known) >= 7
