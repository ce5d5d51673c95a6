"""Effect of checks on metrics, figures of two sources side by side, and the lists of rows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute.answers import ANSWER_COLUMNS, answers
from sru_analysis.compute.checking import check_frame, touched_frame
from sru_analysis.compute.quality import quality_tables
from sru_analysis.compute.reconciling import children_behind, reconciliation
from sru_analysis.compute.worklists import worklists
from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.quality import released_quality
from sru_analysis.extracts import read_extracts
from sru_analysis.records.store import Records
from sru_analysis.results import Context

CONTEXT = Context(Period.parse("2018-03"))
EPISODES = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n"
PLAIN = "person_id,cla_episode_start_date,cla_episode_ceased_date,legal_status,cla_placement_type\n"


def plans(*rows: tuple) -> pd.DataFrame:
    columns = ["person_id", "cp_plan_start_date", "cp_plan_end_date"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def two_sources(tmp_path) -> Records:
    """A plain table with three children looked after on 31 March 2018, a return with two of them
    and one more."""
    plain = "1,01/05/2017,,V2,P1\n2,01/06/2017,,C2,U1\n3,01/06/2017,,C2,U1\n"
    plain += "4,01/06/2017,31/03/2018,C2,U1\n"
    returned = "1,01/05/2017,S,V2,P1,,\n2,01/06/2017,S,C2,U1,,\n5,01/06/2017,S,C2,U1,,\n"
    (tmp_path / "cla_episodes.csv").write_text(PLAIN + plain)
    (tmp_path / "e.csv").write_text(EPISODES + returned)
    return read_extracts([tmp_path], Configuration(reference_date=date(2018, 3, 31)))


# Checks and what they touch


def test_a_check_counts_rows_and_those_set_aside_for_it(tmp_path):
    rows = "1,01/05/2017,01/04/2017\n2,01/05/2017,01/05/2017\n"
    (tmp_path / "p.csv").write_text("person_id,cp_plan_start_date,cp_plan_end_date\n" + rows)
    records = read_extracts([tmp_path], Configuration())
    found = check_frame(records).set_index("check")
    assert found.loc["Plan ended before it began", ["rows", "set_aside"]].tolist() == [0, 1]
    assert found.loc["Plan of zero days", ["rows", "set_aside"]].tolist() == [1, 0]
    lacking = found.loc["Initial conference at a weekend"]
    assert lacking["severity"] == "not looked at"
    assert lacking["message"] == "needs initial_cp_conferences.icpc_date"


def test_rows_of_a_metric_that_break_a_rule_are_counted():
    records = Records.from_tables(
        {
            "cp_plans": plans(
                ("1", "2017-01-10", None),
                ("1", "2017-05-10", None),
                ("2", "2017-01-10", None),
                ("3", "2017-01-10", "2018-03-20"),
            )
        }
    )
    touched = touched_frame(records, CONTEXT).set_index(["metric", "check"])
    twice = touched.loc[("Children on child protection plans", "Two open plans of one child")]
    # Children 1 and 2 are on a plan; child 1 counts once, in the plan that began last.
    assert twice.tolist() == [1, 2]
    assert "Child protection plans ended" not in touched.index.get_level_values("metric")


def test_a_row_of_another_table_is_found_by_its_child():
    records = Records.from_tables(
        {
            "cp_plans": plans(("1", "2017-01-10", None), ("2", "2017-01-10", None)),
            "cla_episodes": pd.DataFrame(
                {
                    "person_id": ["1"],
                    "cla_episode_start_date": ["2018-01-01"],
                    "cla_episode_ceased_date": [None],
                    "legal_status": ["C2"],
                    "cla_placement_type": ["U1"],
                }
            ),
        }
    )
    touched = touched_frame(records, CONTEXT).set_index(["metric", "check"])["touched"]
    check = "On a plan while looked after"
    assert touched[("Children on child protection plans", check)] == 1
    assert touched[("Children looked after", check)] == 1


# Two sources


def test_both_figures_the_difference_and_the_children_behind_it(two_sources):
    found = reconciliation(two_sources, CONTEXT).set_index("id")
    count = found.loc["cla_count"]
    assert count[["ours", "theirs", "difference"]].tolist() == [3, 3, 0]
    assert (count["source"], count["other"]) == ("plain table", "SSDA903")
    assert count["window"] == "31 March 2018"
    behind = children_behind(two_sources, CONTEXT)
    own = behind[behind["metric"] == count["metric"]].set_index("person_id")
    assert own[["in_source", "in_other"]].T.to_dict("list") == {
        "3": ["yes", "no"],
        "5": ["no", "yes"],
    }


def test_a_later_period_is_compared_on_the_last_day_that_both_cover(two_sources):
    found = reconciliation(two_sources, Context(Period.parse("2019-09"))).set_index("id")
    assert found.loc["cla_count", "end"] == pd.Timestamp("2018-03-31")


def test_one_source_is_not_compared_with_itself():
    records = Records.from_tables({"cp_plans": plans(("1", "2017-01-10", None))})
    assert reconciliation(records, CONTEXT).empty
    assert quality_tables(records, CONTEXT)["sources"].empty


# Disclosure


def test_a_small_difference_is_hidden_with_the_figure_that_gives_it():
    frame = pd.DataFrame(
        {
            "metric": ["A", "B", "C", "D"],
            "id": ["a", "b", "c", "d"],
            "basis": "at_snapshot",
            "start": pd.Timestamp("2018-03-31"),
            "end": pd.Timestamp("2018-03-31"),
            "window": "31 March 2018",
            "source": "SSDA903",
            "other": "Annex A",
            "ours": pd.array([100, 100, 100, 100], dtype="Int64"),
            "theirs": pd.array([100, 103, 90, 90], dtype="Int64"),
            "difference": pd.array([0, 3, -10, -10], dtype="Int64"),
        }
    )
    shown = pd.DataFrame(
        {
            "metric": ["a", "b", "c", "d"],
            "basis": "at_snapshot",
            "period_start": pd.Timestamp("2018-03-31"),
            "period_end": pd.Timestamp("2018-03-31"),
            "breakdown": "",
            "outcome": "",
            "symbol": ["", "", "", "c"],
        }
    )
    made = released_quality({"reconciliation": frame}, "published", shown)["reconciliation"]
    counts = made[["ours", "theirs", "difference"]].T.to_dict("list")
    assert counts == {
        0: ["100", "100", "0"],
        1: ["100", "c", "c"],
        2: ["100", "90", "-10"],
        3: ["c", "c", "c"],
    }
    inside = released_quality({"reconciliation": frame}, "internal", shown)["reconciliation"]
    assert inside["theirs"].tolist() == ["100", "103", "90", "90"]
    assert "id" not in made


def test_counts_of_rows_that_break_a_rule_are_released():
    checks = pd.DataFrame(
        {
            "check": ["A", "B", "C"],
            "table": "cp_plans",
            "rows": pd.array([0, 3, 6], dtype="Int64"),
            "set_aside": pd.array([5, 0, None], dtype="Int64"),
        }
    )
    touched = pd.DataFrame(
        {"metric": ["M", "M", "M"], "check": "A", "touched": [3, 50, 94], "rows": [100, 100, 100]}
    )
    made = released_quality({"checks": checks, "touched": touched}, "published")
    assert made["checks"]["rows"].tolist() == ["0", "c", "6"]
    assert made["checks"]["set_aside"].tolist() == ["c", "0", ""]
    assert made["touched"]["touched"].tolist() == ["c", "50", "94"]
    assert "rows" not in made["touched"]
    every = touched.assign(touched=[100, 96, 94])
    hidden = released_quality({"touched": every}, "published")["touched"]["touched"]
    assert hidden.tolist() == ["c", "c", "94"]


# Lists for the internal edition


def test_lists_name_the_row_its_place_and_the_metrics(two_sources):
    lists = worklists(two_sources, CONTEXT)
    aside = lists["set_aside"]
    assert aside["file"].tolist() == ["e.csv"] * 3
    assert aside["row"].tolist() == [2, 3, 4]
    assert aside["place"].tolist() == ["line 2", "line 3", "line 4"]
    assert aside["found"].str.endswith("(other_source)").all()
    assert aside["metrics"].str.contains("cla_count").all()
    parents = lists["checks"].set_index("check").loc["Placed with parents under section 20"]
    assert (parents["rule"], parents["person_id"]) == ("903 378", "1")
    assert (parents["file"], parents["row"]) == ("cla_episodes.csv", 2)
    assert "s20_count" in parents["metrics"]
    assert set(lists["sources"]["person_id"]) == {"3", "5"}


def test_nothing_wrong_gives_empty_lists():
    records = Records.from_tables({"cp_plans": plans()})
    lists = worklists(records, CONTEXT)
    assert all(rows.empty for rows in lists.values())


# Coverage


def test_the_coverage_matrix_says_since_when_and_where_else(two_sources):
    found = answers(two_sources.others["SSDA903"], CONTEXT).set_index("metric")
    assert tuple(answers(two_sources, CONTEXT).columns) == ANSWER_COLUMNS
    count = found.loc["cla_count"]
    assert (count["since"], count["until"]) == ("1 April 2017", "31 March 2018")
    reviews = found.loc["cp_reviews_on_time_pct"]
    assert reviews["answer"] == "not available"
    assert "CIN census (CPPreviewDate)" in reviews["carried_by"]
    assert "Annex A (List 7 Date of latest" not in reviews["carried_by"]


def test_a_source_that_gives_the_latest_review_only_is_named():
    records = Records.from_tables(
        {
            "cp_plans": plans(("1", "2017-01-10", None)),
            "cp_reviews": pd.DataFrame({"person_id": ["1"], "cp_review_date": ["2017-04-01"]}),
        }
    )
    latest = records.coverage["table"] == "cp_reviews"
    coverage = records.coverage.assign(
        latest_only=latest.map({True: "yes", False: "no"}),
        source_format=latest.map({True: "Annex A", False: "SSD"}),
    )
    again = Records(records.tables, coverage=coverage)
    found = answers(again, CONTEXT).set_index("metric").loc["cp_reviews_on_time_pct"]
    assert found["answer"] == "not available"
    assert found["reason"] == "Annex A carries only the latest of the conference reviews"
    assert found["carried_by"] == "SSD (cppr_cp_review_date) or CIN census (CPPreviewDate)"
