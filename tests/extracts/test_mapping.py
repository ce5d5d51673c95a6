"""The mapping file: made by a check, filled in by an analyst, read on the next run."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from sru_analysis.extracts.mapping import read_mapping
from sru_analysis.extracts.unrecognised import HeadingMissing
from sru_analysis.messages import Refusal
from sru_analysis.run.check import check_lines
from sru_analysis.run.settings import Asked, settings_of

HEAD = "kind,table,column,spelling,code,count\n"
PLANS = "person_id,cp_plan_start_date,cp_plan_latest_category,cp_plan_ola\n"


@pytest.fixture
def council(tmp_path, monkeypatch) -> Path:
    """A checkout with an extract beside it; the council's own folder is made by the check."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "extract").mkdir()
    return tmp_path


def check() -> list[str]:
    return check_lines(None, {"extract": ("extract",), "council": "north"})


def lines(council: Path) -> list[dict[str, str]]:
    path = council / "data" / "north" / "mapping.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def fill_in(council: Path, **codes: str) -> None:
    """Write codes beside spellings, as an analyst does."""
    path = council / "data" / "north" / "mapping.csv"
    rows = [row | {"code": codes.get(row["spelling"], row["code"])} for row in lines(council)]
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def categories(council: Path) -> list[str]:
    from sru_analysis.extracts import read_extracts

    settings = settings_of(Asked("2019-04", extract=("extract",), council="north"))
    records = read_extracts(list(settings.extract), settings.configuration)
    return records.cp_plans["cp_plan_latest_category"].fillna("").tolist()


def test_a_spelling_is_listed_filled_in_and_read_on_the_next_run(council):
    (council / "extract" / "p.csv").write_text(
        PLANS + "1,01/04/2019,Neglekt,no\n2,1/4/2019,NEG,J\n"
    )
    told = check()
    assert [line for line in told if line.startswith("mapping")] == [
        "mapping  data/north/mapping.csv  2 spellings to be mapped: fill in the column code"
    ]
    assert [(row["column"], row["spelling"], row["code"]) for row in lines(council)] == [
        ("cp_plan_latest_category", "Neglekt", ""),
        ("cp_plan_ola", "J", ""),
    ]
    # Nothing is read by a line that waits.
    assert categories(council) == ["", "NEG"]
    fill_in(council, Neglekt="NEG", J="yes")
    assert categories(council) == ["NEG", "NEG"]
    told = [line for line in check() if line.startswith("mapping")]
    assert told == ["mapping  2 lines of mapping.csv in force"]
    # What was filled in stays.
    assert [row["code"] for row in lines(council)] == ["NEG", "yes"]


def test_a_heading_is_suggested_and_never_taken_by_itself(council):
    (council / "extract" / "p.csv").write_text(
        "person_id,cp_plan_start_date,cp_plan_latest_categry\n1,01/04/2019,NEG\n"
    )
    check()
    heading = lines(council)[0]
    assert (heading["kind"], heading["column"]) == ("heading", "cp_plan_latest_category")
    assert categories(council) == [""]
    fill_in(council, cp_plan_latest_categry="yes")
    assert categories(council) == ["NEG"]
    fill_in(council, cp_plan_latest_categry="no")
    assert categories(council) == [""]
    fill_in(council, cp_plan_latest_categry="cp_plan_latest_category")
    assert categories(council) == ["NEG"]


def test_a_file_that_is_refused_for_a_heading_can_be_mended_by_the_mapping(council):
    (council / "extract" / "p.csv").write_text(
        "person_id,cp_plan_strat_date,cp_plan_latest_category,cp_plan_ola\n1,01/04/2019,NEG,no\n"
    )
    with pytest.raises(HeadingMissing, match="column_missing"):
        check()
    assert lines(council)[0]["column"] == "cp_plan_start_date"
    fill_in(council, cp_plan_strat_date="yes")
    assert categories(council) == ["NEG"]


@pytest.mark.parametrize(
    "line",
    [
        "value,cp_plans,cp_plan_latest_category,Neglekt,C2,1",  # a code of another list
        "value,cp_plans,cp_plan_latest_category,Neglekt,yes,1",
        "value,cp_plans,swans,Neglekt,NEG,1",
        "value,swans,cp_plan_latest_category,Neglekt,NEG,1",
        "heading,cp_plans,cp_plan_start_date,Began,swans,1",
        "other,cp_plans,cp_plan_start_date,Began,yes,1",
    ],
)
def test_a_line_that_would_map_wrongly_is_refused(tmp_path, line):
    path = tmp_path / "mapping.csv"
    path.write_text(HEAD + line + "\n")
    with pytest.raises(Refusal, match="line 2") as refused:
        read_mapping(path)
    assert refused.value.code == "mapping_form"


@pytest.mark.parametrize("known", ["Neglect", "neg", "NEG - Neglect", "Neglekt"])
def test_a_known_spelling_is_not_turned_into_another_code(council, known):
    (council / "extract" / "p.csv").write_text(PLANS + "1,01/04/2019,Neglect,no\n")
    folder = council / "data" / "north"
    folder.mkdir()
    (folder / "mapping.csv").write_text(
        HEAD + "value,cp_plans,cp_plan_latest_category,Neglekt,NEG,1\n"
        f"value,cp_plans,cp_plan_latest_category,{known},PHY,1\n"
    )
    with pytest.raises(Refusal, match="mapping_clash"):
        categories(council)


def test_the_mapping_is_an_input_of_the_run(council):
    (council / "extract" / "p.csv").write_text(PLANS)
    (council / "data" / "north").mkdir()
    (council / "data" / "north" / "mapping.csv").write_text(HEAD)
    asked = Asked("2019-04", extract=("extract",), council="north")
    assert settings_of(asked).extract == (Path("extract"), Path("data/north/mapping.csv"))
    # A run that is made again reads what was kept, and no newer file.
    assert settings_of(replace(asked, mapping=False)).extract == (Path("extract"),)
    within = Asked("2019-04", extract=("data/north",), council="north")
    assert settings_of(within).extract == (Path("data/north"),)


SAVED = [
    pytest.param(";", "utf-8-sig", id="semicolons"),
    pytest.param("\t", "utf-16", id="Unicode text"),
    pytest.param(",", "cp1252", id="Windows"),
    pytest.param(";", "cp1252", id="Windows, semicolons"),
]


@pytest.mark.parametrize(("separator", "encoding"), SAVED)
def test_a_mapping_saved_again_by_excel_is_read_and_loses_no_line(council, separator, encoding):
    plans = council / "extract" / "p.csv"
    plans.write_text(PLANS + "1,01/04/2019,Négligence,no\n2,1/4/2019,NEG,J\n", encoding="utf-8")
    check()
    path = council / "data" / "north" / "mapping.csv"
    saved = [
        [*(row | {"code": "" if row["spelling"] == "J" else "NEG"}).values(), "Zoë’s", "x"]
        for row in lines(council)
    ]
    saved = [[*HEAD.strip().split(","), "Note"], *saved]
    text = "".join(separator.join(row) + "\r\n" for row in saved)
    path.write_bytes(text.encode(encoding))
    assert categories(council) == ["NEG", "NEG"]
    plans.write_text(PLANS + "1,01/04/2019,Négligence,no\n2,1/4/2019,Other,J\n", encoding="utf-8")
    check()
    written = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert written[0] == [*HEAD.strip().split(","), "note", ""]
    assert written[1:3] == [row for row in saved[1:]]
    assert [row[3] for row in written[3:]] == ["Other"]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x06\x00",
        b"spelling,code\nNeglekt,NEG\n",
        HEAD.encode() + b"value,cp_plans,cp_plan_latest_category,N\x00,NEG,1\n",
    ],
    ids=["a workbook", "other headings", "a NUL byte"],
)
def test_a_mapping_that_cannot_be_read_is_refused_and_left_as_it_is(council, data):
    (council / "extract" / "p.csv").write_text(PLANS + "1,01/04/2019,Neglekt,no\n")
    path = council / "data" / "north" / "mapping.csv"
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(Refusal, match="mapping.csv") as refused:
        check()
    assert refused.value.exit_code == 2
    assert "Neglekt" not in str(refused.value)
    assert path.read_bytes() == data


def test_one_spelling_is_one(council):
    (council / "extract" / "p.csv").write_text(PLANS + "1,01/04/2019,Neglekt,no\n")
    assert "data/north/mapping.csv  1 spelling to be mapped: fill" in "\n".join(check())


def test_an_empty_mapping_is_filled(council):
    (council / "extract" / "p.csv").write_text(PLANS + "1,01/04/2019,Neglekt,no\n")
    path = council / "data" / "north" / "mapping.csv"
    path.parent.mkdir()
    path.write_bytes(b"\r\n")
    check()
    assert [row["spelling"] for row in lines(council)] == ["Neglekt"]


def test_the_check_says_by_what_figures_cannot_be_split(council):
    folder = council / "extract"
    (folder / "p.csv").write_text(PLANS.replace("cp_plan_ola", "cp_plan_end_date")
                                  + "1,01/04/2019,NEG,\n")  # fmt: skip
    (folder / "c.csv").write_text("person_id,sex,ethnicity\n1,F,\n")
    told = [line for line in check() if line.startswith("not by")]
    named = [line.removeprefix("not by   ").split(":")[0] for line in told]
    assert "team" in named and "age" in named and "disability" in named
    assert not {"sex", "ethnic group", "category of abuse"} & set(named)
    age = next(line for line in told if line.startswith("not by   age"))
    assert "needs children (children.dob) or children (children.expected_dob)" in age
    assert "Would come from SSD (pers_dob)" in age
