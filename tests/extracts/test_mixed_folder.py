"""One folder with every sample mixed, of several years and councils: read, and nothing silent."""

from __future__ import annotations

import datetime
import shutil

import pytest

from sru_analysis.cli import answer
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from tests.extracts.conftest import SAMPLES

REFERENCE = datetime.date(2021, 3, 31)
ANSWERS = ("rule_frames", "local_returns")
SEVERAL = "liia_tools/SSDA903_episodes_for_testing_fixes_INPUT.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("mixed") / "samples"
    shutil.copytree(SAMPLES, place, ignore=shutil.ignore_patterns(*ANSWERS))
    return place


@pytest.fixture(scope="module")
def records(folder):
    stated = Configuration(reference_date=REFERENCE).with_council("x")
    return read_extracts([folder], stated)


def test_every_row_is_used_or_set_aside(records):
    files = records.files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    assert files["rows_set_aside"].sum() == len(records.quarantine)
    assert set(files["source_format"]) == {"SSDA903", "CIN census", "Annex A"}


def test_returns_of_other_years_are_read_for_their_own(records):
    other = records.notes[records.notes["code"] == "other_year"]
    assert "2019/20" in set(other["places"])
    assert records.window("cla_episodes")[1] == datetime.date(2020, 3, 31)


def test_a_file_of_several_councils_is_left_as_a_whole(records):
    line = records.files.set_index("source_file").loc[SEVERAL]
    assert (line["rows_in"], line["rows_used"], line["rows_set_aside"]) == (23, 0, 23)
    aside = records.quarantine[records.quarantine["source_file"] == SEVERAL]
    assert set(aside["reason"]) == {"other_council"}
    note = records.notes[records.notes["code"] == "two_councils"]
    assert (note["source_file"].tolist(), note["count"].tolist()) == ([SEVERAL], [3])
    assert SEVERAL not in set(records.cla_episodes["source_file"])


def test_sources_are_compared(records):
    assert set(records.others) == {"Annex A", "CIN census"}
    taken = records.sources[records.sources["role"] == "used"].set_index("table")["source_format"]
    assert taken["cla_episodes"] == "SSDA903"
    assert taken["cp_plans"] == "CIN census"


def test_check_prints_coverage(folder, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    asked = ["check", "--extract", str(folder), "--council", "x"]
    assert answer([*asked, "--reference-date", "2021-03-31"]) == 0
    printed = capsys.readouterr().out
    for words in ("figures  child_protection: ", "cla_episodes: SSDA903 used", "differs  cp_plans"):
        assert words in printed


HEAD = "person_id,cp_plan_start_date,Local authority\n"
TWO = HEAD + "1,01/04/2019,North Shire\n2,02/04/2019,Southham\n3,03/04/2019,\n"
ONE = HEAD + "9,01/05/2019,North Shire\n"
ELSEWHERE = TWO.replace("North Shire", "Eastby")


def test_b41_the_rows_of_the_council_of_the_run_are_read(read):
    records = read({"p.csv": TWO}, council="north-shire")
    assert records.cp_plans["person_id"].tolist() == ["1"]
    assert records.quarantine["reason"].tolist() == ["other_council", "other_council"]


def test_b41_a_run_may_name_both(read):
    records = read({"p.csv": TWO}, councils=("North Shire", "Southham"))
    assert records.cp_plans["person_id"].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize("files", [{"p.csv": TWO}, {"p.csv": TWO, "q.csv": ONE}])
def test_b41_a_run_that_names_no_council_is_refused(read, files):
    with pytest.raises(Refusal, match=r"^p\.csv: 2 councils .*\(two_councils\)$"):
        read(files)


def test_b41_councils_that_are_not_the_one_of_the_run(read, tmp_path):
    with pytest.raises(Refusal, match="two_councils"):
        read({"p.csv": ELSEWHERE}, council="north-shire")
    records = read({"q.csv": ONE}, council="north-shire")
    assert records.cp_plans["person_id"].tolist() == ["9"]
    assert records.quarantine["reason"].tolist() == ["other_council"] * 3
