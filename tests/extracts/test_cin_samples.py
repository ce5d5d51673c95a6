"""Answers that a correct reader gives on the census samples, worked out apart from this package.

They were counted over the files as sent, with plain loops (PROVENANCE.md of each folder). Each
test is named by the id of its answer.
"""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
import pytest

from sru_analysis.calendar import working_days_after
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from tests.extracts.conftest import SAMPLES
from tests.extracts.told import balanced, note


def read_sample(*names, **settings):
    return read_extracts([SAMPLES / name for name in names], Configuration(**settings))


@pytest.fixture(scope="module")
def cin():
    return read_sample("cin_census/fake_CIN_data.xml")


@pytest.fixture(scope="module")
def specimen():
    return read_sample("cin_census/CIN_Census_2021.xml")


@pytest.fixture(scope="module")
def flat():
    return read_sample("cin_generated/csvs")


@pytest.fixture(scope="module")
def whole():
    return read_sample("cin_generated/CIN_output.xml")


def rows_in(records):
    return records.files.set_index("source_sheet")["rows_in"].to_dict()


def aside(records, table):
    rows = records.quarantine[records.quarantine["table"] == table]
    return [json.loads(row) for row in rows["row"]], rows["reason"].value_counts().to_dict()


def open_on(frame, start, end, day):
    return frame[(frame[start] <= day) & ~(frame[end] <= day)]


def test_cin_rows(cin):
    rows = rows_in(cin)
    tags = ("ChildIdentifiers", "CINdetails", "Section47", "ChildProtectionPlans", "Reviews")
    assert [rows.get(tag, 0) for tag in tags] == [332, 402, 0, 0, 0]
    assert balanced(cin)
    # Plans and enquiries are not in the return, which is not the same as none.
    assert not cin.covers("cp_plans")
    assert not cin.covers("s47_enquiries")
    assert cin.covers("initial_cp_conferences", "icpc_date")
    missing = cin.notes.loc[cin.notes["code"] == "table_missing", "places"].tolist()
    assert missing == ["Section47", "ChildProtectionPlans", "Reviews"]


def test_cin_icpc(cin):
    held = cin.initial_cp_conferences
    keys = held[["person_id", "icpc_date"]]
    year = held["icpc_date"].between("2021-04-01", "2022-03-31")
    counted = [len(held), len(keys.drop_duplicates()), held["person_id"].nunique(), year.sum()]
    assert counted == [350, 350, 301, 42]
    # Without an enquiry there is no strategy discussion to start a clock.
    assert held["strategy_discussion_date"].isna().all()
    assert (held["icpc_transfer_in"] == "yes").all()


def test_cin_weekend(cin):
    held = cin.initial_cp_conferences
    early = held["icpc_date"] < held["referral_date"]
    assert [(held["icpc_date"].dt.day_of_week >= 5).sum(), early.sum()] == [91, 0]
    # With bank holidays.
    assert note(cin, "non_working_day") == 105


def test_cin_closed(cin):
    episodes = cin.support_episodes
    stock = open_on(episodes, "support_start_date", "support_end_date", pd.Timestamp(2022, 3, 31))
    assert len(stock) == 139
    assert episodes["close_reason"].value_counts().to_dict() == {
        "RC1": 28, "RC2": 37, "RC3": 23, "RC4": 39, "RC5": 19, "RC6": 37, "RC7": 39, "RC8": 30,
    }  # fmt: skip


def test_cin_sex(cin):
    # 1 is male, 2 is female, 0 (96 children) and 9 (80) are unknown.
    assert cin.children["sex"].value_counts().to_dict() == {"M": 82, "F": 74, "U": 96 + 80}
    assert cin.children["dob"].isna().sum() == 0


def test_cin_specimen(specimen):
    tables = ("children", "cp_plans", "cp_reviews", "s47_enquiries", "initial_cp_conferences")
    assert [len(getattr(specimen, name)) for name in tables] == [1, 1, 1, 1, 2]
    held = specimen.initial_cp_conferences
    assert held["icpc_date"].dt.strftime("%Y-%m-%d").tolist() == ["1970-06-17", "1970-12-06"]
    # The episode has an enquiry, so that nothing says that the other one is of a child who moved.
    assert held["icpc_transfer_in"].fillna("not known").tolist() == ["no", "not known"]
    assert specimen.children["disability"].tolist() == ["yes"]
    assert specimen.files.loc[0, "recognised_as"] == "CIN Header"


def test_cin_specimen_sex():
    records = read_sample("cin_census/CIN_Census_2024.xml")
    children = records.children.set_index("person_id")
    assert children.loc["dfex0000001", "sex"] == "M"
    assert children.loc["child_fails_assessments", ["sex", "disability"]].tolist() == ["M", "no"]


def test_cin_specimen_wd():
    records = read_sample("cin_census/CIN_Census_2024.xml")
    row = records.initial_cp_conferences.set_index("icpc_transfer_in").loc["no"]
    days = [row[name].strftime("%Y-%m-%d") for name in
            ("strategy_discussion_date", "icpc_target_date", "icpc_date")]  # fmt: skip
    assert days == ["2022-06-02", "2022-06-23", "2022-06-17"]
    start = pd.Series([row["strategy_discussion_date"]])
    tenth = [working_days_after(start, number)[0] for number in (9, 10, 11)]
    assert tenth[0] < row["icpc_date"] == tenth[1] < tenth[2]


def test_cin_repeat():
    records = read_sample("cin_census/CIN2rows.xml")
    files = records.files.set_index("source_sheet")
    for tag in ("ChildProtectionPlans", "Reviews"):
        assert files.loc[tag, ["rows_in", "rows_used", "rows_set_aside"]].tolist() == [2, 1, 1]
    assert set(records.quarantine["reason"]) == {"duplicate_row"}
    assert records.quarantine["place"].tolist() == [
        "1st Child · ChildProtectionPlans 2",
        "1st Child · Reviews 2",
    ]


def test_cin_flat():
    records = read_sample("cin_census/output_csvs")
    files = records.files.set_index("recognised_as")
    names = ["ChildIdentifiers", "CINdetails", "ChildProtectionPlans", "Section47", "Reviews"]
    assert files.loc[names, "rows_in"].tolist() == [332, 402, 0, 0, 0]
    # The referral dates were lost by the program that wrote the files.
    assert aside(records, "support_episodes")[1] == {"required_blank": 402}
    # A file with headings and no rows is there and empty.
    assert records.covers("cp_plans")
    assert records.cp_plans.empty
    assert balanced(records)


def test_cin_flat_same(cin):
    records = read_sample("cin_census/output_csvs")
    assert len(set(records.children["person_id"]) & set(cin.children["person_id"])) == 332


def test_gcin_rows(flat):
    rows = flat.files.set_index("source_file")["rows_in"]
    assert {name.removesuffix(".csv"): count for name, count in rows.items()} == {
        "Assessments": 675, "CINPlanDates": 490, "CINdetails": 603, "ChildCharacteristics": 500,
        "ChildIdentifiers": 500, "ChildProtectionPlans": 250, "Disabilities": 259, "Factors": 619,
        "Reviews": 188, "Section47": 305,
    }  # fmt: skip
    assert balanced(flat)


def test_gcin_xml_same(whole):
    rows = rows_in(whole)
    tags = ("ChildIdentifiers", "ChildProtectionPlans", "Section47", "Reviews", "CINPlanDates")
    assert [rows[tag] for tag in tags] == [500, 250, 305, 188, 490]
    assert balanced(whole)


def test_gcin_same_records(flat, whole):
    own = ["source_format", "source_file", "source_sheet", "source_row"]
    for name in ("children", "s47_enquiries", "initial_cp_conferences", "cp_plans", "cp_reviews",
                 "support_episodes", "referrals", "assessments"):  # fmt: skip
        first, second = getattr(flat, name), getattr(whole, name)
        assert len(first) > 100
        keys = [column for column in first if column not in own]
        pd.testing.assert_frame_equal(
            first[keys].sort_values(keys, ignore_index=True),
            second[keys].sort_values(keys, ignore_index=True),
        )
    assert aside(flat, "cp_plans")[1] == aside(whole, "cp_plans")[1]


@pytest.mark.parametrize("form", ["flat", "whole"])
def test_gcin_plans(form, request):
    records = request.getfixturevalue(form)
    rows, reasons = aside(records, "cp_plans")
    plans = records.cp_plans
    children = set(plans["person_id"]) | {row["person_id"].casefold() for row in rows}
    assert [len(plans) + len(rows), len(children)] == [250, 232]
    assert reasons == {"end_before_start": 127}
    assert plans["cp_plan_end_date"].notna().all()
    assert (plans["cp_plan_start_date"] == plans["cp_plan_end_date"]).sum() == 0


OPEN = {
    "gcin-open-2023-03-31": (
        "2023-03-31", [49, 49, 22], {"EMO": 13, "MUL": 10, "NEG": 11, "PHY": 4, "SAB": 11}
    ),
    "gcin-open-2024-09-30": ("2024-09-30", [12, 12, 8], {"EMO": 6, "MUL": 3, "NEG": 2, "PHY": 1}),
}  # fmt: skip


@pytest.mark.parametrize("form", ["flat", "whole"])
@pytest.mark.parametrize("name", OPEN)
def test_gcin_open(name, form, request):
    day, counted, categories = OPEN[name]
    plans = request.getfixturevalue(form).cp_plans
    stock = open_on(plans, "cp_plan_start_date", "cp_plan_end_date", pd.Timestamp(day))
    long = (pd.Timestamp(day) - stock["cp_plan_start_date"]).dt.days >= 730
    assert [len(stock), stock["person_id"].nunique(), long.sum()] == counted
    assert stock["cp_plan_latest_category"].value_counts().to_dict() == categories


@pytest.mark.parametrize("form", ["flat", "whole"])
def test_gcin_icpc(form, request):
    records = request.getfixturevalue(form)
    held = records.initial_cp_conferences
    held = held[(held["icpc_transfer_in"] == "no") & held["icpc_date"].notna()]
    start, day = held["strategy_discussion_date"], held["icpc_date"]
    in_time = day.between(start, working_days_after(start, 15))
    weekend = day.dt.day_of_week >= 5
    counted = [len(records.s47_enquiries), len(held), (day < start).sum(), in_time.sum()]
    assert [*counted, weekend.sum()] == [305, 111, 54, 1, 33]
    assert note(records, "order_impossible") == 54


@pytest.mark.parametrize("form", ["flat", "whole"])
def test_gcin_required(form, request):
    records = request.getfixturevalue(form)
    enquiries = records.s47_enquiries
    needed = enquiries["icpc_not_required"].map({"no": True, "yes": False})
    held = records.initial_cp_conferences
    keys = held.loc[held["icpc_transfer_in"] == "no", ["person_id", "strategy_discussion_date"]]
    with_conference = pd.MultiIndex.from_frame(enquiries[["person_id", "s47_start_date"]]).isin(
        pd.MultiIndex.from_frame(keys)
    )
    counted = [needed.sum(), (~needed.astype(bool)).sum(), (with_conference & ~needed).sum()]
    assert counted == [111, 194, 0]


@pytest.mark.parametrize("form", ["flat", "whole"])
def test_gcin_reviews(form, request):
    reviews = request.getfixturevalue(form).cp_reviews
    start = pd.to_datetime(reviews["cp_plan_id"].str[-10:])
    early = reviews["cp_review_date"] <= start
    assert [len(reviews), reviews["cp_plan_id"].nunique(), early.sum()] == [188, 126, 94]


@pytest.mark.parametrize("form", ["flat", "whole"])
def test_gcin_cin_plans(form, request):
    records = request.getfixturevalue(form)
    plans = records.support_episodes
    plans = plans[plans["support_kind"] == "CIN_PLAN"]
    quarantine = records.quarantine
    rows = quarantine[
        quarantine["source_sheet"].eq("CINPlanDates")
        | quarantine["source_file"].eq("CINPlanDates.csv")
    ]
    assert set(rows["reason"]) == {"end_before_start"}
    children = set(plans["person_id"]) | {
        json.loads(r)["person_id"].casefold() for r in rows["row"]
    }
    without_end = plans["support_end_date"].isna().sum()
    assert [len(plans) + len(rows), len(children), without_end, len(rows)] == [490, 419, 0, 234]


def test_a_census_in_a_zip_file_is_the_same_census(read, cin):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(SAMPLES / "cin_census/fake_CIN_data.xml", "2022/census.xml")
    records = read({"census.zip": packed.getvalue()})
    assert records.files["source_file"].unique().tolist() == ["census.zip/2022/census.xml"]
    assert len(records.initial_cp_conferences) == len(cin.initial_cp_conferences) == 350
    assert balanced(records)


def test_cin_2022():
    records = read_sample("liia_tools/cin-2022.xml")
    tables = ("children", "cp_plans", "cp_reviews", "s47_enquiries")
    assert [len(getattr(records, name)) for name in tables] == [1, 1, 1, 1]
    held = records.initial_cp_conferences
    assert len(held[["person_id", "icpc_date"]].drop_duplicates()) == 2
    child = records.children.iloc[0]
    assert child["expected_dob"] == pd.Timestamp(1966, 3, 22)
    assert child["dob"] == pd.Timestamp(1966, 3, 24)
