"""Answers that a correct reader gives on the sample workbook, worked out apart from this package.

They were counted over the cells as sent (samples/annex_a/PROVENANCE.md), as at 31 March 2021.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period, working_days_between
from sru_analysis.compute import compute
from sru_analysis.compute.answers import answers
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from sru_analysis.results import Context, Request

SAMPLE = Path(__file__).parent.parent / "samples" / "annex_a" / "Annex_A_2024_Jan.rebuilt.xlsx"
DAY = date(2021, 3, 31)
AT = pd.Timestamp(DAY)


@pytest.fixture(scope="module")
def sample():
    return read_extracts([SAMPLE], Configuration(reference_date=DAY))


def noted(records, code, column=None):
    rows = records.notes[records.notes["code"] == code]
    if column is not None:
        rows = rows[rows["column"] == column]
    return int(rows["count"].sum())


def open_on(frame, start, end):
    return frame[(frame[start] <= AT) & ~(frame[end] <= AT)]


def test_aa_rows_per_list(sample):
    rows = sample.files.set_index("recognised_as")["rows_in"].to_dict()
    assert rows == {
        "List 1": 5, "List 2": 5, "List 3": 6, "List 4": 5, "List 5": 5, "List 6": 5,
        "List 7": 7, "List 8": 5, "List 9": 6, "List 10": 5, "List 11": 5,
    }  # fmt: skip
    assert (sample.files["rows_in"] == sample.files["rows_used"]).all()
    assert sample.quarantine.empty


def test_aa_icpc_working_days(sample):
    held = sample.initial_cp_conferences
    held = held[held["icpc_date"].notna()].sort_values("source_row")
    days = working_days_between(held["strategy_discussion_date"], held["icpc_date"])
    assert days.tolist() == [13, 15, 16]
    quarter = Request("icpc_within_15wd_pct", "in_period", date(2020, 10, 1), DAY)
    found = compute(sample, [quarter], Period(date(2020, 10, 1), DAY)).frame
    assert found[["numerator", "denominator"]].to_numpy().tolist() == [[2.0, 3.0]]


def test_aa_plans(sample):
    plans = sample.cp_plans
    open_plans = open_on(plans, "cp_plan_start_date", "cp_plan_end_date")
    long = (AT - open_plans["cp_plan_start_date"]).dt.days >= 730
    ended = plans["cp_plan_end_date"] <= AT
    assert [len(open_plans), int(long.sum()), int(ended.sum())] == [2, 1, 5]


def test_aa_unborn(sample):
    plans = sample.cp_plans.merge(sample.children[["person_id", "dob"]], on="person_id")
    days = (plans["dob"] - plans["cp_plan_start_date"]).dt.days
    assert sorted(days[days > 0]) == [47, 331]
    assert noted(sample, "before_birth", "cp_plans.cp_plan_start_date") == 1


def test_aa_cla(sample):
    care = open_on(sample.cla_episodes, "cla_episode_start_date", "cla_episode_ceased_date")
    assert care["person_id"].nunique() == len(care) == 4
    assert care["legal_status"].value_counts().to_dict() == {"C2": 3, "E1": 1}
    assert noted(sample, "before_birth", "cla_episodes.entered_care_date") == 1


def test_aa_cells_are_named_by_sheet_and_address(sample):
    rows = sample.notes[
        (sample.notes["source_sheet"] == "List 6")
        & sample.notes["code"].isin(["spreadsheet_error", "value_unmapped"])
    ]
    named = [cell for told in rows["places"] for cell in told.split(" · ")[1].split(", ")]
    assert sorted(named) == sorted(
        ["H2", "M2", "N2", "M3", "N3", "M4", "N4", "M5", "N5", "M6", "N6"]
    )


def test_aa_nbsp(sample):
    from sru_analysis.extracts.containers import open_container
    from sru_analysis.extracts.workbooks import read_workbook

    cells = [
        row[sheet.rows[0].index("Allocated Worker")]
        for sheet in read_workbook(open_container(SAMPLE, SAMPLE.name))
        if "Allocated Worker" in sheet.rows[0]
        for row in sheet.rows[1:]
    ]
    assert sum("\u00a0" in cell for cell in cells) == 15
    kept = sample.s47_enquiries["s47_completed_by_worker_id"]
    assert not kept.str.contains("\u00a0").any()


def test_no_name_of_a_worker_is_kept(sample):
    kept = [
        *sample.involvements["professional_id"],
        *sample.s47_enquiries["s47_completed_by_worker_id"],
    ]
    assert kept
    assert all(each.startswith("w-") and " " not in each for each in kept)


def test_aa_dob_blank_is_kept(sample):
    first = sample.children[sample.children["source_sheet"] == "List 1"]
    assert first["dob"].isna().sum() == 1


def test_two_dates_of_birth_in_one_workbook_are_not_used(sample):
    assert noted(sample, "id_two_births") == 5
    both = sample.children[sample.children["source_sheet"] == "List 9"]
    assert both["dob"].notna().sum() == 1


def test_what_one_workbook_can_answer(sample):
    context = Context(Period(date(2021, 3, 1), DAY), "january", {}, None)
    told = answers(sample, context).set_index("metric")
    for metric in (
        "cp_plans_open", "cp_plans_2y_open_count", "cp_9m_review_due", "cla_count", "s20_count",
        "pwp_count", "cla_legal_status_mix", "cp_reviews_overdue",
    ):  # fmt: skip
        assert told.loc[metric, "answer"] in ("available", "in part"), metric
    for metric in ("cp_reviews_on_time_pct", "cla_reviews_on_time_pct", "cla_participation_pct"):
        assert told.loc[metric, "answer"] == "not available"
        assert told.loc[metric, "reason"]


def test_what_one_workbook_cannot_answer_says_what_is_needed(sample):
    march = Period(date(2021, 3, 1), DAY)
    names = ("cp_reviews_on_time_pct", "cla_reviews_on_time_pct")
    asked = [Request(name, "in_period", march.start, DAY) for name in names]
    found = compute(sample, asked, march)
    assert (found.frame["symbol"] == "x").all()
    assert found.reasons["cp_reviews_on_time_pct", ""] == (
        "needs every event, the extract holds the latest only: conference reviews "
        "(cp_reviews.cp_review_date); the CIN census or the Standard Safeguarding Dataset holds "
        "them all"
    )
    assert "SSDA903 Reviews" in found.reasons["cla_reviews_on_time_pct", ""]


def test_a_stock_is_known_on_the_day_only(sample):
    before = date(2021, 2, 28)
    asked = [Request("cp_plans_open", "at_snapshot", day, day) for day in (before, DAY)]
    found = compute(sample, asked, Period(date(2021, 3, 1), DAY))
    symbols = found.frame.set_index("period_end")["symbol"]
    assert symbols.to_dict() == {pd.Timestamp(before): "x", AT: ""}
    assert found.reasons["cp_plans_open", ""].endswith("the extract begins on 31 March 2021")


def test_without_the_day_that_it_describes_it_is_refused():
    with pytest.raises(Refusal, match="reference_date_missing") as refused:
        read_extracts([SAMPLE], Configuration())
    assert "--reference-date" in str(refused.value)


def test_sheets_and_rows_in_any_order_give_the_same(sample, tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(SAMPLE, data_only=True)
    book._sheets.reverse()
    for number, sheet in enumerate(book):
        sheet.title = f"page {number}"
    book.save(tmp_path / "other.xlsx")
    other = read_extracts([tmp_path], Configuration(reference_date=DAY))
    for table in ("cp_plans", "cla_episodes", "support_episodes", "initial_cp_conferences"):
        mine, theirs = (
            frame.drop(columns=["source_file", "source_sheet"])
            for frame in (sample.tables[table], other.tables[table])
        )
        pd.testing.assert_frame_equal(mine, theirs)
    assert noted(other, "sheet_matched") == 11
