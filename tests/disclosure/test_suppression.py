"""Small numbers are hidden, with all that would give them away."""

import datetime as dt

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.configuration import Configuration
from sru_analysis.disclosure import Released, only_released, release
from sru_analysis.metrics import load
from sru_analysis.results import Context, Results, in_order

SEPTEMBER = Period.parse("2019-09")
CONTEXT = Context(SEPTEMBER)


def released(rows, edition="published", stated=None) -> Released:
    """Figures given as dicts, released; keys not given are those of a September headline."""
    usual = {
        "period_start": dt.date(2019, 9, 1),
        "period_end": dt.date(2019, 9, 30),
        "basis": "in_period",
        "statistic": "value",
        "unit": "%",
    }
    frame = in_order(pd.DataFrame([usual | row for row in rows]))
    return release(
        Results(frame), edition=edition, context=CONTEXT, configuration=stated or Configuration()
    )


def percent(numerator, denominator, **more):
    share = 100 * numerator / denominator
    return {
        "metric": "icpc_within_15wd_pct",
        "numerator": numerator,
        "denominator": denominator,
        "value": share,
        "lower": share - 1,
        "upper": share + 1,
        **more,
    }


def count(value, **more):
    return {
        "metric": "icpc_children",
        "numerator": value,
        "value": value,
        "unit": "children",
        **more,
    }


def by_team(values):
    teams = [count(v, breakdown="team", category=f"Team {i}") for i, v in enumerate(values)]
    return [count(sum(values)), *teams]


@pytest.mark.parametrize(("value", "hidden"), [(0, False), (1, True), (5, True), (6, False)])
def test_counts_of_1_to_5_are_hidden_and_zero_is_not(value, hidden):
    row = released([count(value)]).frame.iloc[0]
    assert (row["symbol"] == "c") == hidden
    assert pd.isna(row["value"]) == hidden
    assert pd.isna(row["numerator"]) == hidden


@pytest.mark.parametrize("numerator", [1, 5, 95, 99])
def test_a_percentage_goes_with_its_numerator_and_with_the_complement(numerator):
    row = released([percent(numerator, 100)]).frame.iloc[0]
    assert row["symbol"] == "c"
    assert row[["numerator", "value", "lower", "upper"]].isna().all()
    assert row["denominator"] == 100


@pytest.mark.parametrize("numerator", [0, 6, 94, 100])
def test_a_percentage_with_no_small_part_is_shown_at_printed_precision(numerator):
    row = released([percent(numerator, 100)]).frame.iloc[0]
    assert row["symbol"] == ""
    assert row["value"] == numerator


def test_a_small_base_hides_the_whole_figure():
    row = released([percent(0, 4)]).frame.iloc[0]
    assert row[["numerator", "denominator", "value", "lower", "upper"]].isna().all()


def test_one_hidden_category_takes_the_smallest_other_with_it():
    frame = released(by_team([3, 20, 12, 40])).frame
    teams = frame[frame["breakdown"] == "team"].set_index("category")
    assert set(teams.index[teams["symbol"] == "c"]) == {"Team 0", "Team 2"}
    assert frame[frame["breakdown"] == ""]["value"].item() == 75


def test_two_hidden_categories_need_no_third():
    frame = released(by_team([3, 4, 12, 40])).frame
    assert set(frame.loc[frame["symbol"] == "c", "category"]) == {"Team 0", "Team 1"}


def test_a_zero_is_not_cover_where_another_figure_can_be():
    frame = released(by_team([3, 0, 0, 9])).frame
    hidden = frame[frame["symbol"] == "c"]
    assert set(hidden["category"]) == {"Team 0", "Team 3"}


def test_zeros_stay_where_the_total_is_hidden_as_well():
    frame = released(by_team([3, 0, 0])).frame
    hidden = frame[frame["symbol"] == "c"]
    assert set(hidden["category"]) == {"", "Team 0"}


def test_parts_of_a_split_are_hidden_in_pairs():
    parts = {"Closed": 2, "Turned 18": 14, "Not known": 7, "Died": 0}
    rows = [{"metric": "cp_exit_route", "numerator": 23, "value": 23, "unit": "plans"}]
    rows += [
        {
            "metric": "cp_exit_route",
            "outcome": name,
            "numerator": n,
            "denominator": 23,
            "value": 100 * n / 23,
        }
        for name, n in parts.items()
    ]
    frame = released(rows).frame
    hidden = frame[frame["symbol"] == "c"]
    assert set(hidden["outcome"]) == {"Closed", "Not known"}
    assert hidden[["numerator", "value"]].isna().all(axis=None)


def test_the_internal_edition_is_exact():
    frame = released([percent(3, 7)], edition="internal").frame
    assert frame["numerator"].item() == 3
    assert frame["value"].item() == pytest.approx(42.857142857)
    assert frame["symbol"].item() == ""


def test_the_same_window_under_two_names_is_hidden_under_both():
    teams = by_team([3, 20, 12])
    month = [row | {"basis": "in_month"} for row in by_team([3, 20, 12])[1:2]]
    frame = released([*teams, *month]).frame
    assert (frame.loc[frame["category"] == "Team 0", "symbol"] == "c").all()


def test_a_change_is_hidden_with_either_of_its_ends():
    change = {
        "metric": "cp_plans_open_change_pct",
        "basis": "change",
        "period_start": dt.date(2019, 1, 31),
        "numerator": 8,
        "denominator": 3,
        "value": 266.7,
    }
    row = released([change]).frame.iloc[0]
    assert row["symbol"] == "c"
    assert row[["numerator", "denominator", "value"]].isna().all()


def test_no_small_count_is_shown_whatever_the_table():
    frame = released(by_team([1, 1, 0, 0, 7, 2, 50])).frame
    shown = frame["numerator"].dropna()
    assert not shown.between(1, 5).any()


def test_only_released_figures_are_accepted():
    with pytest.raises(TypeError):
        only_released(Results(released([count(9)]).frame))


def test_row_counts_take_the_same_road():
    files = pd.DataFrame(
        {
            "source": ["plans.csv"],
            "format": ["plain"],
            "table": ["cp_plans"],
            "rows_in": [100],
            "rows_used": [97],
            "rows_set_aside": [3],
        }
    )
    made = release(
        Results(released([count(9)]).frame),
        edition="published",
        context=CONTEXT,
        configuration=Configuration(),
        quality={"files": files},
    ).quality["files"]
    assert made.loc[0, "source"] == "input 1"
    assert made.loc[0, ["rows_in", "rows_used", "rows_set_aside"]].tolist() == ["100", "c", "c"]


def setup_module():
    load()


def test_everybody_or_nobody_of_a_few_is_named_for_review():
    rows = [percent(8, 8, category="A", breakdown="team"), percent(0, 9, category="B",
            breakdown="team"), percent(40, 40), percent(12, 12, category="C", breakdown="team"),
            percent(20, 20, category="D", breakdown="team")]  # fmt: skip
    rows[2] = percent(40, 49)
    named = released(rows).audit["all_or_none_of_few"]
    assert [one.rsplit(" · ", 1)[1] for one in named] == ["A", "B"]
    assert released(rows).audit["all_or_none_decision"] == "Shown; nobody has decided yet"


def test_everybody_or_nobody_of_a_few_is_hidden_where_the_council_decided_so():
    teams = {"A": (9, 9), "B": (0, 9), "C": (10, 10), "D": (12, 20), "E": (14, 20)}
    rows = [percent(n, of, category=t, breakdown="team") for t, (n, of) in teams.items()]
    rows.append(percent(45, 68))
    told = {"decision": "hide", "decided_by": "Information governance board"}
    made = released(rows, stated=Configuration(all_or_none=told))
    frame = made.frame.set_index("category")
    assert frame.loc[["A", "B"], "symbol"].tolist() == ["c", "c"]
    assert frame.loc[["A", "B"], ["value", "numerator"]].isna().all(axis=None)
    assert frame.loc["C", "symbol"] == "" and frame.loc["", "numerator"] == 45
    assert made.audit["all_or_none_of_few"] == [] and made.audit["narrowest_interval"] >= 2
    assert made.audit["all_or_none_decision"] == "Hidden; decided by Information governance board"
