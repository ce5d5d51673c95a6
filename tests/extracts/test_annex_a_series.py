"""A series of monthly Annex A lists made one history: what a later workbook says stands."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from sru_analysis.calendar import Period, month_end
from sru_analysis.compute import compute
from sru_analysis.extracts.annex_a_dates import day_named
from sru_analysis.messages import Refusal
from sru_analysis.records.coverage import unavailable
from sru_analysis.results import Request
from tests.extracts.told import balanced

PLANS = (
    "Child Unique ID,Gender,Date of Birth,Child Protection Plan Start Date,"
    "Latest Category of Abuse,Date of latest review conference,Child Protection Plan End Date\n"
)
CARE = (
    "Child Unique ID,Date Started to be Looked After,Start date of current legal status,"
    "Child's Legal Status,Date of Latest Statutory Review,Start Date of Most Recent Placement,"
    "Placement Type,Date Ceased to be Looked After,Reason Ceased to be Looked After\n"
)
ENQUIRIES = (
    "Child Unique ID,Strategy discussion initiating Section 47 Enquiry Start Date,"
    "Was an Initial Child Protection Conference deemed unnecessary?,"
    "Date of Initial Child Protection Conference,"
    "Did the Initial Child Protection Conference Result in a Child Protection Plan\n"
)


def plan(child, start, *, category="a) Neglect", review="", end=""):
    return f"{child},a) Male,01/02/2010,{start},{category},{review},{end}\n"


def months(heading, *each, name="list 7"):
    """Files 2019-01/list 7.csv and so on, from the rows of each month."""
    return {
        f"2019-{number:02d}/{name}.csv": heading + "".join(rows)
        for number, rows in enumerate(each, start=1)
        if rows is not None
    }


def noted(records, code, column=None):
    rows = records.notes[records.notes["code"] == code]
    if column is not None:
        rows = rows[rows["column"] == column]
    return int(rows["count"].sum())


def spans(records):
    rows = records.cp_plans.sort_values(["person_id", "cp_plan_start_date"])
    return [
        (one.person_id, str(one.cp_plan_start_date.date()),
         "" if pd.isna(one.cp_plan_end_date) else str(one.cp_plan_end_date.date()))
        for one in rows.itertuples()
    ]  # fmt: skip


def open_on(records, *days):
    asked = [Request("cp_plans_open", "at_snapshot", day, day) for day in days]
    found = compute(records, asked, Period(days[0], days[-1])).frame
    return [row.symbol or int(row.value) for row in found.sort_values("period_end").itertuples()]


def test_the_same_plan_of_three_months_is_one_and_the_latest_stands(read):
    files = months(
        PLANS,
        [plan(1, "05/11/2018")],
        [plan(1, "05/11/2018", category="d) Emotional abuse", review="04/02/2019")],
        [plan(1, "05/11/2018", category="d) Emotional abuse", end="20/03/2019",
              review="04/02/2019")],
    )  # fmt: skip
    records = read(files)
    assert spans(records) == [("1", "2018-11-05", "2019-03-20")]
    assert records.cp_plans["cp_plan_latest_category"].tolist() == ["EMO"]
    assert records.cp_reviews["cp_review_date"].dt.date.tolist() == [date(2019, 2, 4)]
    assert noted(records, "series_changed", "cp_plan_latest_category") == 1
    assert balanced(records)
    assert records.quarantine.empty


def test_every_review_that_a_workbook_showed_is_kept(read):
    shown = ("10/12/2018", "10/12/2018", "05/03/2019", "11/04/2019")
    files = months(PLANS, *([plan(1, "05/11/2018", review=day)] for day in shown))
    records = read(files)
    assert records.cp_reviews["cp_review_date"].dt.date.tolist() == [
        date(2018, 12, 10), date(2019, 3, 5), date(2019, 4, 11),
    ]  # fmt: skip
    assert noted(records, "series_latest") == 4


def test_a_review_that_is_taken_back_or_did_not_come_to_pass_goes(read):
    shown = ("10/12/2018", "14/02/2019", "12/02/2019", "12/02/2019")
    files = months(PLANS, *([plan(1, "05/11/2018", review=day)] for day in shown))
    records = read(files)
    assert records.cp_reviews["cp_review_date"].dt.date.tolist() == [
        date(2018, 12, 10), date(2019, 2, 12),
    ]  # fmt: skip
    assert noted(records, "series_withdrawn", "cp_review_date") == 1


def test_a_review_that_lay_ahead_and_is_not_shown_again_goes(read):
    ahead = plan(1, "05/11/2018", review="15/02/2019")
    again = plan(1, "05/11/2018", review="16/02/2019")
    records = read(months(PLANS, [ahead], [again]))
    assert records.cp_reviews["cp_review_date"].dt.date.tolist() == [date(2019, 2, 16)]


def test_a_plan_that_another_follows_ends_on_its_first_day(read):
    files = months(PLANS, [plan(1, "05/11/2018")], [plan(1, "05/11/2018")], [plan(1, "12/03/2019")])
    records = read(files)
    assert spans(records) == [("1", "2018-11-05", "2019-03-12"), ("1", "2019-03-12", "")]
    assert noted(records, "series_followed") == 1
    assert open_on(records, *(month_end(2019, month) for month in (1, 2, 3))) == [1, 1, 1]


def test_a_start_date_that_was_put_right_makes_no_second_plan(read):
    files = months(PLANS, [plan(1, "05/11/2018")], [plan(1, "07/11/2018")], [plan(1, "07/11/2018")])
    records = read(files)
    assert spans(records) == [("1", "2018-11-07", "")]
    assert records.quarantine["reason"].tolist() == ["superseded_row"]
    assert balanced(records)


def test_a_start_date_that_was_put_back_makes_no_second_plan(read):
    files = months(PLANS, [plan(1, "07/11/2018")], [plan(1, "05/11/2018")])
    assert spans(read(files)) == [("1", "2018-11-05", "")]


def test_a_plan_that_is_no_longer_listed_is_not_open_for_ever(read):
    files = months(
        PLANS,
        [plan(1, "05/11/2018"), plan(2, "06/11/2018")],
        [plan(1, "05/11/2018"), plan(2, "06/11/2018")],
        [plan(1, "05/11/2018")],
    )
    records = read(files)
    assert spans(records)[1] == ("2", "2018-11-06", "2019-03-31")
    assert noted(records, "series_gone", "cp_plan_end_date") == 1
    assert open_on(records, *(month_end(2019, month) for month in (1, 2, 3))) == [2, 2, 1]


def test_a_row_that_cannot_be_read_is_not_taken_for_one_that_is_gone(read):
    files = months(
        PLANS,
        [plan(1, "05/11/2018"), plan(2, "06/11/2018")],
        [plan(1, "05/11/2018"), plan(2, "06/11/2018", end="31/02/2019")],
    )
    records = read(files)
    assert spans(records)[1] == ("2", "2018-11-06", "")
    assert noted(records, "series_gone") == 0
    assert records.quarantine["reason"].tolist() == ["date_impossible"]


def test_a_plan_that_comes_back_was_never_gone(read):
    files = months(PLANS, [plan(1, "05/11/2018")], [plan(2, "01/02/2019")],
                   [plan(1, "05/11/2018"), plan(2, "01/02/2019")])  # fmt: skip
    assert spans(read(files)) == [("1", "2018-11-05", ""), ("2", "2019-02-01", "")]


def test_what_a_series_covers(read):
    files = months(PLANS, *[[plan(1, "05/11/2018", review="10/12/2018")]] * 4)
    records = read(files)
    assert records.window("cp_plans") == (date(2018, 8, 1), date(2019, 4, 30))
    whole = ["cp_reviews.cp_review_date", "cp_plans.cp_plan_end_date"]
    assert unavailable(records, whole, date(2019, 2, 1), date(2019, 4, 30)) is None
    said = unavailable(records, whole, date(2019, 1, 1), date(2019, 4, 30))
    assert said.endswith("the extract begins on 1 February 2019")
    day = date(2018, 12, 31)
    assert unavailable(records, ["cp_plans"], day, day, stock=True) is not None
    for day in (date(2019, 1, 31), date(2019, 2, 17), date(2019, 4, 30)):
        assert unavailable(records, ["cp_plans"], day, day, stock=True) is None


def test_workbooks_further_apart_are_snapshots(read):
    files = months(PLANS, [plan(1, "05/11/2018")], None, None, [plan(1, "05/11/2018")])
    records = read(files)
    days = {date(2019, 1, 31): True, date(2019, 3, 31): False, date(2019, 4, 30): True}
    for day, known in days.items():
        assert (unavailable(records, ["cp_plans"], day, day, stock=True) is None) == known
    said = unavailable(records, ["cp_reviews.cp_review_date"], day, day)
    assert "the latest only" in said


def care(child, entered, status_since, status, placed, *, review="", ceased="", why=""):
    return (
        f"{child},{entered},{status_since},{status},{review},{placed},"
        f"f) U6: Foster placement - not FFA,{ceased},{why}\n"
    )


def test_episodes_of_care_are_put_end_to_end(read):
    files = months(
        CARE,
        [care(1, "05/11/2018", "05/11/2018", "V2: Single period under S20", "05/11/2018")],
        [care(1, "05/11/2018", "12/02/2019", "C1: ICO", "05/11/2018", review="20/02/2019")],
        [care(1, "05/11/2018", "12/02/2019", "C1: ICO", "05/11/2018", review="20/02/2019",
              ceased="20/03/2019", why="b) E12: Adopted - consent dispensed")],
        name="list 8",
    )  # fmt: skip
    records = read(files)
    columns = ["legal_status", "cla_episode_start_date", "cla_episode_ceased_date"]
    rows = records.cla_episodes[[*columns, "cla_episode_ceased_reason"]].astype(str).to_numpy()
    assert rows.tolist() == [
        ["V2", "2018-11-05", "2019-02-12", "X1"],
        ["C1", "2019-02-12", "2019-03-20", "E12"],
    ]
    assert records.cla_reviews["cla_id"].tolist() == ["1 2018-11-05"]


def test_care_before_the_first_known_episode_has_no_status(read):
    row = care(1, "05/11/2017", "12/02/2018", "C2: FCO", "03/04/2018")
    records = read({"list 8.csv": CARE + row}, reference_date=date(2019, 1, 31))
    rows = records.cla_episodes
    assert rows["cla_episode_start_date"].dt.date.tolist() == [date(2017, 11, 5), date(2018, 4, 3)]
    assert rows["legal_status"].isna().tolist() == [True, False]
    assert rows["legal_status_start_date"].dropna().dt.date.tolist() == [date(2018, 2, 12)]


def test_an_episode_after_the_end_of_care_is_set_aside(read):
    wrong = care(1, "05/11/2017", "12/02/2018", "C2: FCO", "03/04/2018", ceased="01/04/2018")
    records = read({"list 8.csv": CARE + wrong}, reference_date=date(2018, 6, 30))
    assert records.cla_episodes.empty
    assert records.quarantine["reason"].tolist() == ["end_before_start"]
    assert balanced(records)


def test_one_conference_of_two_months_and_two_enquiries_is_one(read):
    files = months(
        ENQUIRIES,
        ["1,10/01/2019,No,,\n"],
        ["1,10/01/2019,No,01/02/2019,a) Yes\n", "1,15/01/2019,No,01/02/2019,a) Yes\n"],
        name="s47",
    )
    records = read(files)
    assert len(records.s47_enquiries) == 2
    held = records.initial_cp_conferences
    assert held["icpc_date"].dt.date.tolist() == [date(2019, 2, 1)]
    assert held["strategy_discussion_date"].dt.date.tolist() == [date(2019, 1, 15)]
    assert noted(records, "conference_shared") == 1


def test_a_conference_needed_and_not_held_waits_and_one_not_needed_does_not(read):
    rows = "1,10/01/2019,b) No,,\n2,11/01/2019,a) Yes,,\n3,,No,01/02/2019,Yes\n"
    records = read({"s47.csv": ENQUIRIES + rows}, reference_date=date(2019, 2, 28))
    assert records.initial_cp_conferences["person_id"].tolist() == ["1", "3"]
    assert records.s47_enquiries["icpc_not_required"].tolist() == ["no", "yes"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("annex_a_2019-09", date(2019, 9, 30)),
        ("Annex A Sept 2019", date(2019, 9, 30)),
        ("2019_Feb", date(2019, 2, 28)),
        ("as at 30.09.2019", date(2019, 9, 30)),
        ("20190915 lists", date(2019, 9, 15)),
        ("3rd Sep 2019", date(2019, 9, 3)),
        ("2019-09-31", None),
        ("list 7", None),
        ("1902-09", None),
    ],
)
def test_days_in_names(name, day):
    found = day_named(name)
    assert found == day or (name == "2019-09-31" and found == date(2019, 9, 30))


def test_a_workbook_may_say_its_day_above_the_headings(read):
    book = openpyxl.Workbook()
    book.active.append(["Child protection, as at 30/09/2019"])
    book.active.append(PLANS.strip().split(","))
    book.active.append(["1", "a) Male", date(2010, 2, 1), date(2019, 1, 5), "a) Neglect"])
    out = io.BytesIO()
    book.save(out)
    records = read({"a.xlsx": out.getvalue()})
    assert records.window("cp_plans")[1] == date(2019, 9, 30)


def test_a_name_that_the_dates_speak_against_is_not_taken(read):
    files = months(PLANS, [plan(1, "05/11/2018")], [plan(1, "05/11/2018")])
    files["2031-05/list 7.csv"] = PLANS + plan(1, "05/11/2018")
    with pytest.raises(Refusal, match="reference_date_missing") as refused:
        read(files)
    assert str(refused.value).startswith("2031-05/list 7.csv")


def test_two_lists_of_one_day_are_refused_by_name(read):
    files = months(PLANS, [plan(1, "05/11/2018")])
    files["2019-01/again.csv"] = PLANS + plan(1, "05/11/2018")
    with pytest.raises(Refusal, match="sheet_ambiguous") as refused:
        read(files)
    assert "2019-01/list 7.csv" in str(refused.value)
    assert "2019-01/again.csv" in str(refused.value)


def test_the_order_of_files_makes_no_difference(read, tmp_path):
    from sru_analysis.configuration import Configuration
    from sru_analysis.extracts import read_extracts

    read(months(PLANS, [plan(1, "05/11/2018")], [plan(1, "12/02/2019")]))
    folders = sorted(tmp_path.iterdir())
    one = read_extracts(folders, Configuration())
    other = read_extracts(folders[::-1], Configuration())
    pd.testing.assert_frame_equal(one.cp_plans, other.cp_plans)


def test_b62_a_plan_open_in_one_list_and_closed_in_another(read):
    cases = (
        "Child Unique ID,CIN Start Date,CIN Closure Date,Reason for Closure,Case Status\n"
        "1,05/10/2018,,,b) Child Protection plan\n"
        "2,05/10/2018,30/01/2019,RC8,e) Closed episode\n"
        "3,05/10/2018,,,b) Child Protection plan\n"
    )
    files = {
        "list 6.csv": cases,
        "list 7.csv": PLANS + plan(1, "05/11/2018") + plan(2, "05/11/2018"),
    }
    records = read(files, reference_date=date(2019, 1, 31))
    assert noted(records, "status_conflict") == 2
    assert records.cp_plans["cp_plan_end_date"].isna().all()


def test_the_council_adds_spellings_of_columns_that_go_elsewhere(read):
    rows = PLANS + plan(1, "05/11/2018").replace("a) Male", "Boy")
    records = read({"list 7.csv": rows}, reference_date=date(2019, 1, 31))
    assert records.unmapped[["table", "column", "spelling"]].to_numpy().tolist() == [
        ["children", "sex", "Boy"]
    ]
    mapping = "kind,table,column,spelling,code\nvalue,children,sex,Boy,M\n"
    records = read({"mapping.csv": mapping}, reference_date=date(2019, 1, 31))
    assert records.children["sex"].tolist() == ["M"]
    assert records.unmapped.empty


def test_missing_lists_are_said(read):
    records = read(months(PLANS, [plan(1, "05/11/2018")]), reference_date=date(2019, 1, 31))
    told = records.notes.loc[records.notes["code"] == "list_missing", "places"].tolist()
    lists = [text.split(" (")[0] for text in told]
    assert lists == ["List 2", "List 3", "List 4", "List 5", "List 6", "List 8"]
    said = unavailable(records, ["cla_episodes"], date(2019, 1, 31), date(2019, 1, 31), stock=True)
    assert said == "needs looked-after episodes (cla_episodes)"
