"""Returns of several years made one: the later return stands, and every change is counted."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pandas as pd
import pytest

from sru_analysis.extracts import two_forms
from sru_analysis.messages import Refusal
from tests.extracts.conftest import SAMPLES
from tests.extracts.returns import (
    census,
    child,
    details,
    element,
    enquiry,
    episode,
    looked_after,
    plan,
    ssda903,
)
from tests.extracts.told import aside, balanced, note

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE\n"


def year_of_census(number, year, end, category="NEG", *reviews):
    """One child with one plan, as the census of a year tells it."""
    blocks = (enquiry("2018-05-08", "2018-05-29"), plan("2018-05-29", end, *reviews,
                                                        category=category))  # fmt: skip
    return census(child(number, details("2018-05-07", *blocks)), year=year)


def test_of_two_censuses_the_later_one_stands_and_the_change_is_counted(read):
    records = read(
        {
            # The names say nothing about the years, and the later one comes first.
            "a.xml": year_of_census("1", 2020, "2019-09-30", "EMO", "2018-08-20", "2019-02-11"),
            "b.xml": year_of_census("1", 2019, "", "NEG", "2018-08-20"),
        }
    )
    plans = records.cp_plans
    assert plans["cp_plan_end_date"].tolist() == [pd.Timestamp(2019, 9, 30)]
    assert plans["cp_plan_latest_category"].tolist() == ["EMO"]
    assert plans["source_file"].tolist() == ["a.xml"]
    assert len(records.cp_reviews) == 2
    assert len(records.initial_cp_conferences) == len(records.s47_enquiries) == 1
    changed = records.notes[records.notes["code"] == "values_changed"]
    assert changed[["source_file", "source_sheet", "count"]].to_numpy().tolist() == [
        ["b.xml", "ChildProtectionPlans", 1]
    ]
    # What is the same in both is a repeat, what differs was superseded; all of it is listed.
    assert aside(records) == {"duplicate_row": 5, "superseded_row": 1}
    assert balanced(records)
    assert records.window("cp_plans") == (datetime.date(2018, 4, 1), datetime.date(2020, 3, 31))


def test_an_open_plan_that_the_next_census_lacks_stays_open_and_is_said(read):
    files = {
        "a.xml": year_of_census("1", 2019, ""),
        "b.xml": year_of_census("2", 2020, "2019-09-30"),
    }
    records = read(files)
    assert note(records, "plan_stale") == 1
    assert records.cp_plans.set_index("person_id")["cp_plan_end_date"].isna().to_dict() == {
        "1": True,
        "2": False,
    }


def test_a_census_made_during_the_year_is_whole_to_its_day(read):
    text = year_of_census("1", 2020, "").replace("2020-03-31", "2019-09-30")
    records = read({"a.xml": text})
    assert records.window("cp_plans") == (datetime.date(2019, 4, 1), datetime.date(2019, 9, 30))
    # Conferences are no block of their own, and are whole for the same days.
    assert records.window("initial_cp_conferences") == records.window("cp_plans")
    assert records.covers("initial_cp_conferences", "icpc_outcome_cp_flag")


def test_a_conference_at_both_levels_counts_once_by_its_enquiry(read):
    both = details(
        "2019-05-07",
        enquiry("2019-05-08", "2019-05-29"),
        enquiry("2019-05-20", "2019-05-29"),
        enquiry("2019-07-01", target="2019-07-22"),
        enquiry("2019-08-01", not_required="true"),
        DateOfInitialCPC="2019-05-29",
    )
    moved = details("2019-06-03", DateOfInitialCPC="2019-06-20")
    records = read({"a.xml": census(child("1", both), child("2", moved))})
    rows = records.initial_cp_conferences
    found = rows[["person_id", "icpc_date", "strategy_discussion_date", "icpc_transfer_in"]]
    days = found.assign(
        icpc_date=found["icpc_date"].dt.strftime("%Y-%m-%d"),
        strategy_discussion_date=found["strategy_discussion_date"].dt.strftime("%Y-%m-%d"),
    ).fillna("")
    assert days.to_numpy().tolist() == [
        # Of the two enquiries the later one that does not begin after the conference.
        ["1", "2019-05-29", "2019-05-20", "no"],
        # Due: the enquiry of July still needs its conference, that of August needs none.
        ["1", "", "2019-07-01", "no"],
        ["2", "2019-06-20", "", "yes"],
    ]
    assert note(records, "conference_twice") == 1
    assert len(records.s47_enquiries) == 4
    assert records.initial_cp_conferences["referral_date"].notna().all()


def test_both_returns_fill_the_children_and_nothing_is_lost(read):
    records = read(
        {
            "cin.xml": census(child("1", details("2019-05-07")), child("2", details("2019-06-07"))),
            "903.xml": ssda903(looked_after("2", episode("01/05/2019")), looked_after("3")),
        }
    )
    assert records.children["person_id"].tolist() == ["1", "2", "3"]
    # Of a child in both the looked-after return stands.
    assert records.children["dob"].dt.year.tolist() == [2015, 2010, 2010]
    assert balanced(records)


def test_903_as_xml_and_as_csv_of_different_years(read):
    records = read(
        {
            "2019/episodes.csv": EPISODES + "1,01/05/2018,S,C2,N1,U1,PR1,,,\n",
            "2020.xml": ssda903(
                looked_after("1", episode("01/05/2018", "01/06/2019"), UASC="1", DUC="01/01/2025")
            ),
        }
    )
    assert records.cla_episodes["cla_episode_ceased_date"].tolist() == [pd.Timestamp(2019, 6, 1)]
    assert aside(records) == {"superseded_row": 1}
    assert note(records, "values_changed") == 1
    child_1 = records.children.iloc[0]
    assert [child_1["uasc"], child_1["uasc_until"]] == ["yes", pd.Timestamp(2025, 1, 1)]
    window = records.window("cla_episodes")
    assert window == (datetime.date(2018, 4, 1), datetime.date(2020, 3, 31))


def test_beside_a_format_without_a_day_of_its_own_a_return_keeps_its_year(read, monkeypatch):
    files = {
        "a.xml": year_of_census("1", 2019, ""),
        "903.xml": ssda903(looked_after("1", episode("01/05/2017", "01/06/2017"))),
        "voice.csv": "person_id,response_date,tool\n1,01/05/2020,VIEWPOINT\n",
    }
    day = datetime.date(2021, 3, 31)
    with pytest.raises(Refusal) as refused:
        read(files, reference_date=day)
    assert refused.value.code == "wrong_period"
    # The reference date can be meant for the other format only where that has no day of its own.
    monkeypatch.setattr(two_forms, "DATED_BY_THE_RUN", ("local return",))
    records = read(files, reference_date=day)
    told = records.notes[records.notes["code"] == "other_year"]
    assert told[["source_file", "places"]].to_numpy().tolist() == [
        ["903.xml", "2017/18"],
        ["a.xml", "2018/19"],
    ]
    assert records.window("cla_episodes")[1] == datetime.date(2018, 3, 31)
    assert records.window("cp_plans")[1] == datetime.date(2019, 3, 31)


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lines(text):
    return [line.split(",") for line in text.strip().split("\n")]


def test_903_as_a_workbook_gives_what_the_csv_gives(read, sample):
    names = {"header": "header", "episodes": "episodes", "reviews": "reviews", "uasc": "uasc",
             "ad1": "ad1", "oc3": "oc3"}  # fmt: skip
    sheets = {
        sheet: lines((SAMPLES / "ssda903" / f"{file}.csv").read_text(encoding="utf-8-sig"))
        for sheet, file in names.items()
    }
    records = read({"return.xlsx": workbook(**sheets)})
    assert sorted(records.files["source_sheet"]) == sorted(names)
    own = ["source_file", "source_sheet", "source_row"]
    for name in ("cla_episodes", "cla_reviews"):
        first, second = getattr(sample, name), getattr(records, name)
        pd.testing.assert_frame_equal(first.drop(columns=own), second.drop(columns=own))
    assert records.window("cla_reviews") == sample.window("cla_reviews")
    assert balanced(records)


@pytest.mark.parametrize("kind", ["workbook", "folder", "one folder"])
def test_two_years_of_903_have_each_their_own_year(read, kind):
    header = "CHILD,SEX,DOB,ETHNIC\n"
    years = {
        "first": {
            "header": header + "1,1,01/02/2010,WBRI\n2,2,01/02/2011,WBRI\n",
            "episodes": EPISODES
            + "1,01/05/2018,S,V2,N1,U1,PR1,,,\n2,01/06/2018,S,C2,N1,U1,PR1,01/09/2018,E3,\n",
            "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,01/06/2018,PN1\n",
        },
        "later": {
            "header": header + "1,1,01/02/2010,WIRI\n3,2,01/02/2012,WBRI\n",
            "episodes": EPISODES
            + "1,01/05/2018,S,V2,N1,U1,PR1,01/06/2019,E3,\n3,01/07/2019,S,C2,N1,U1,PR1,,,\n",
            "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,01/06/2018,PN7\n"
            "3,01/02/2012,01/09/2019,PN1\n",
        },
    }
    # The later year stands first among the names, which say nothing.
    names = {"first": "z", "later": "a"}
    files = {}
    for year, tables in years.items():
        if kind == "workbook":
            files[f"{names[year]}.xlsx"] = workbook(**{k: lines(v) for k, v in tables.items()})
        for table, text in tables.items():
            if kind != "workbook":
                place = f"{names[year]}/{table}" if kind == "folder" else f"{table}-{names[year]}"
                files[f"{place}.csv"] = text
    records = read(files)
    children = records.children.set_index("person_id")["ethnicity"]
    assert children.to_dict() == {"1": "WIRI", "2": "WBRI", "3": "WBRI"}
    episodes = records.cla_episodes.set_index("person_id")["cla_episode_ceased_date"]
    assert episodes["1"] == pd.Timestamp(2019, 6, 1)
    reviews = records.cla_reviews.set_index("person_id")["cla_review_participation"]
    assert reviews.to_dict() == {"1": "PN7", "3": "PN1"}
    assert aside(records) == {"superseded_row": 3}
    assert note(records, "values_changed") == 3
    window = records.window("children")
    assert window == (datetime.date(2018, 4, 1), datetime.date(2020, 3, 31))
    assert balanced(records)


def test_flat_blocks_with_numbers_instead_of_dates_are_joined_within_their_files(read):
    files = {
        "cin/details.csv": "LAchildID,CINdetailsID,CINreferralDate,DateOfInitialCPC\n"
        "1,1,2019-05-07,\n1,2,2019-09-02,2019-09-20\n2,1,2019-06-03,\n",
        "cin/s47.csv": "LAchildID,CINdetailsID,S47ActualStartDate,DateOfInitialCPC\n"
        "1,1,2019-05-08,2019-05-29\n2,1,2019-06-04,\n",
        "cin/plans.csv": "LAchildID,CINdetailsID,CPPID,CPPstartDate,CPPendDate\n"
        "1,1,1,2019-05-29,\n2,1,1,2019-06-20,\n",
        "cin/reviews.csv": "LAchildID,CINdetailsID,CPPID,CPPreviewDate\n1,1,1,2019-08-20\n",
    }
    records = read(files)
    held = records.initial_cp_conferences.dropna(subset=["icpc_date"])
    assert held["referral_date"].dt.strftime("%d %m").tolist() == ["07 05", "02 09"]
    assert held["icpc_transfer_in"].tolist() == ["no", "yes"]
    assert records.cp_reviews["cp_plan_id"].tolist() == ["1 2019-05-29"]
    assert records.cp_plans["cp_plan_id"].tolist() == ["1 2019-05-29", "2 2019-06-20"]


def test_disability_and_header_of_the_census(read):
    some = element("Disabilities", element("Disability", "HAND") + element("Disability", "NONE"))
    none = element("Disabilities", element("Disability", "NONE"))
    texts = [
        child(number, details("2019-05-07")).replace("</ChildCh", f"{listed}</ChildCh")
        for number, listed in (("1", some), ("2", none), ("3", ""))
    ]
    records = read({"a.xml": census(*texts)})
    assert records.children["disability"].fillna("not known").tolist() == [
        "yes",
        "no",
        "not known",
    ]
    assert records.files.loc[0, ["source_sheet", "rows_in"]].tolist() == ["Header", 1]
