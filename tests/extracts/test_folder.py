"""Walking an extract: what is read, passed over, left alone, refused."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date

import pytest

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.extracts.mapping import mapping_file
from sru_analysis.extracts.quarantine import grouped
from sru_analysis.extracts.walking import passed_over, walk
from sru_analysis.messages import Refusal
from sru_analysis.run.inputs import hashed

PLANS = "person_id,cp_plan_start_date,cp_plan_latest_category\n1001,01/04/2019,NEG\n"
EPISODES = "CHILD,DECOM,RNE,LS,DEC,REC\n"


def refusal(read, files, **settings):
    with pytest.raises(Refusal) as refused:
        read(files, **settings)
    return refused.value


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(Refusal, match="extract_missing"):
        read_extracts([tmp_path / "none"], Configuration())


def test_nothing_recognised_says_what_was_found(read):
    fault = refusal(read, {"a.docx": b"x", "b.docx": b"x", "c.msg": b"x"})
    assert fault.code == "extract_unknown"
    assert "none of 3 files is of a known kind" in str(fault)
    assert "Found: 2 .docx, 1 .msg" in str(fault)


def test_an_unknown_table_is_named_by_its_headings(read):
    fault = refusal(read, {"a.csv": "Ward,Swans\nNorth,3\n"})
    assert fault.code == "extract_unknown"
    assert "headings Ward, Swans" in str(fault)


def test_an_unknown_table_beside_a_known_one_is_left_alone(read):
    records = read({"a.csv": "Ward,Swans\nNorth,3\n", "b.csv": PLANS})
    unknown = records.notes[records.notes["code"] == "table_unknown"]
    assert unknown["source_file"].tolist() == ["a.csv"]
    assert records.files["source_file"].tolist() == ["b.csv"]


def test_our_own_files_and_texts_are_passed_over(read):
    own = {"sru.toml": "", "coverage.csv": "a", "actions.csv": "a", ".hidden.csv": "a"}
    texts = {"README.md": "a", "LICENSE.txt": "a", "provenance.txt": "a", "~$a.xlsx": "a"}
    records = read({"p.csv": PLANS, **own, **texts})
    assert len(records.files) == 1
    assert records.notes.empty


def test_subfolders_are_read(read):
    records = read({"2019/april/p.csv": PLANS})
    assert records.files["source_file"].tolist() == ["2019/april/p.csv"]


def test_links_are_refused(tmp_path, read):
    target = tmp_path / "elsewhere.csv"
    target.write_text(PLANS)
    folder = tmp_path / "extract"
    folder.mkdir()
    os.symlink(target, folder / "p.csv")
    with pytest.raises(Refusal, match="extract_unreadable"):
        read_extracts([folder], Configuration())


def test_every_refusal_is_said_not_the_first_only(read):
    fault = refusal(read, {"a.csv": "", "b.csv": PLANS, "c.xls": "x"})
    assert "a.csv" in str(fault)
    assert "c.xls" in str(fault)
    assert "(empty_file)" in str(fault)
    assert fault.code == "format_not_read"


def test_the_same_table_in_two_named_folders(tmp_path):
    for name, child in (("one", "1"), ("two", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "p.csv").write_text(PLANS.replace("1001", child))
    records = read_extracts([tmp_path / "one", tmp_path / "two"], Configuration())
    assert records.files["source_file"].tolist() == ["one/p.csv", "two/p.csv"]
    assert len(records.cp_plans) == 2


def test_a_zip_file_is_read_like_a_folder(read):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("2019/p.csv", PLANS)
        archive.writestr("__MACOSX/._p.csv", "x")
        archive.writestr("2019/notes.docx", "x")
    records = read({"all.zip": data.getvalue()})
    assert records.files["source_file"].tolist() == ["all.zip/2019/p.csv"]
    assert len(records.cp_plans) == 1
    left = records.notes[records.notes["code"] == "format_not_read"]
    assert left["source_file"].tolist() == ["all.zip/2019/notes.docx", "all.zip/__MACOSX/._p.csv"]


def test_a_zip_file_in_a_zip_file_is_not_passed_over_in_silence(read):
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("p.csv", PLANS)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("april.zip", inner.getvalue())
    records = read({"p.csv": PLANS, "all.zip": outer.getvalue()})
    note = records.notes.set_index("code").loc["format_not_read"]
    assert (note["source_file"], note["count"], note["unit"]) == ("all.zip/april.zip", 1, "file")


LEFT = {
    "~$plans.xlsx": "somebody has the file open",
    ".~lock.plans.xlsx#": "somebody has the file open",
    "Thumbs.db": "a file of the desktop",
    ".DS_Store": "a file of the desktop",
    "2019/desktop.ini": "a file of the desktop",
    ".hidden.csv": "hidden",
    ".old/p.csv": "hidden",
    "README.md": "a text about the files",
    "folder.csv/": "a folder without a file",
}


def test_nothing_is_passed_over_without_a_word(tmp_path):
    for name in LEFT:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.mkdir() if name.endswith("/") else path.write_bytes(b"\xd0\xcf")
    (tmp_path / "p.csv").write_text(PLANS)
    (tmp_path / "sru.toml").write_text("")
    told = dict(passed_over([tmp_path]))
    assert set(told) == {name.rstrip("/").replace(".old/p.csv", ".old") for name in LEFT}
    for name, why in told.items():
        assert LEFT.get(name, LEFT.get(f"{name}/", "hidden")) in why
    assert [name for _, name in walk([tmp_path])] == ["p.csv"]
    # They are no part of the inputs: the desktop writes them as it likes.
    assert {one.name for one in hashed((tmp_path,))} == {"p.csv", "sru.toml", "README.md"}


@pytest.mark.parametrize("name", ["a.pdf", "a.msg", "a.docx", "empty", "a.json"])
def test_files_of_other_kinds_are_noted(read, name):
    records = read({"p.csv": PLANS, name: b""})
    note = records.notes.set_index("code").loc["format_not_read"]
    assert (note["source_file"], note["unit"]) == (name, "file")


@pytest.mark.parametrize("name", ["Notice of plans.csv", "readme.csv"])
def test_data_are_read_whatever_the_file_is_called(read, name):
    assert read({name: PLANS}).files["source_file"].tolist() == [name]


def test_a_folder_that_is_called_like_a_file_is_a_folder(read):
    assert read({"folder.csv/p.csv": PLANS}).files["source_file"].tolist() == ["folder.csv/p.csv"]


def test_a_column_missing_names_the_nearest_heading(read):
    fault = refusal(
        read,
        {"p.csv": "person_id,cp_plan_strat_date,cp_plan_end_date,team\n1,01/04/2019,,\n"},
    )
    assert fault.code == "column_missing"
    assert '"cp_plan_start_date" of cp_plans was not found' in str(fault)
    assert 'nearest heading "cp_plan_strat_date"' in str(fault)


def test_two_forms_that_fit_equally_are_told_apart_by_the_name_or_refused(read):
    content = "CHILD,DATE_INT,DATE_PLACED\n1,01/05/2017,01/06/2017\n"
    records = read({"2017 AD1.csv": content, "p.csv": PLANS})
    assert records.files["recognised_as"].tolist() == ["AD1", "cp_plans"]
    fault = refusal(read, {"any.csv": content})
    assert fault.code == "sheet_ambiguous"
    assert "AD1 and PlacedAdoption" in str(fault)


# Several years of one return


def test_the_later_return_wins_and_changes_are_counted(read):
    first = EPISODES + "1,01/05/2017,S,C1,,\n2,01/06/2017,S,C2,01/07/2017,E3\n3,1/6/2017,S,C2,,\n"
    first += "4,02/06/2017,S,C2,01/02/2018,E3\n"
    second = EPISODES + "1,01/05/2017,S,C1,01/06/2018,X1\n1,01/06/2018,L,C2,,\n"
    second += "5,02/06/2018,S,C2,01/02/2019,E3\n"
    records = read({"b/episodes.csv": first, "a/episodes.csv": second})
    frame = records.cla_episodes
    assert len(frame) == 6
    child = frame[frame["person_id"] == "1"]
    assert child["cla_id"].nunique() == 1
    assert (child["entered_care_date"].dt.date == date(2017, 5, 1)).all()
    assert records.quarantine["reason"].tolist() == ["superseded_row"]
    codes = records.notes.set_index("code")["count"]
    assert codes["values_changed"] == 1
    assert codes["episode_stale"] == 1
    years = records.notes[records.notes["code"] == "return_year"].set_index("source_file")
    assert years["places"].to_dict() == {"a/episodes.csv": "2018/19", "b/episodes.csv": "2017/18"}
    assert records.window("cla_episodes") == (date(2017, 4, 1), date(2019, 3, 31))


def test_years_with_a_gap_between_them_are_not_one_window(read):
    early = EPISODES + "1,01/05/2015,S,C2,01/06/2015,E3\n"
    late = EPISODES + "2,01/05/2018,S,C2,01/06/2018,E3\n"
    records = read({"a.csv": early, "b.csv": late})
    assert records.window("cla_episodes") == (date(2018, 4, 1), date(2019, 3, 31))


def test_a_reference_date_inside_the_year_cuts_the_window(read):
    content = EPISODES + "1,01/05/2017,S,C2,01/06/2017,E3\n"
    records = read({"a.csv": content}, reference_date=date(2017, 12, 31))
    assert records.window("cla_episodes") == (date(2017, 4, 1), date(2017, 12, 31))


def test_a_period_of_care_begins_again_at_s(read):
    rows = "1,01/05/2017,S,C2,01/06/2017,E3\n1,01/06/2017,S,C2,01/07/2017,X1\n"
    rows += "1,01/07/2017,P,C2,,\n1,01/05/2018,S,V2,,\n"
    frame = read({"a.csv": EPISODES + rows}).cla_episodes
    assert frame["entered_care_date"].dt.month.tolist() == [5, 6, 6, 5]
    # The legal status ran on through the restart.
    assert frame["legal_status_start_date"].dt.month.tolist() == [5, 5, 5, 5]


def test_a_review_belongs_to_the_period_its_day_lies_in(read):
    rows = "1,01/05/2017,S,C2,01/06/2017,E3\n1,01/08/2017,S,C2,,\n"
    reviews = "CHILD,REVIEW,REVIEW_CODE\n1,01/05/2017,PN1\n1,01/06/2017,PN1\n1,02/08/2017,PN1\n"
    frame = read({"a.csv": EPISODES + rows, "r.csv": reviews}).cla_reviews
    found = frame["cla_id"].fillna("").tolist()
    assert found == ["1 2017-05-01", "", "1 2017-08-01"]


def test_children_of_a_header_and_of_a_plain_table_are_one(read):
    records = read(
        {
            "h.csv": "CHILD,SEX,DOB,ETHNIC\n1,2,01/02/2010,WBRI\n2,1,,\n",
            "children.csv": "person_id,dob,death_date\n2,03/04/2011,\n3,05/06/2012,01/01/2019\n",
        }
    )
    frame = records.children.set_index("person_id")
    assert frame.index.tolist() == ["1", "2", "3"]
    assert frame["dob"].dt.year.tolist() == [2010, 2011, 2012]
    assert frame["sex"].fillna("").tolist() == ["F", "M", ""]


# The council's own additions


def test_mapping_adds_headings_and_values(read):
    files = {
        "p.csv": "person_id,Plan began,cp_plan_latest_category\n1,01/04/2019,Neglekt\n",
        "mapping.csv": "kind,table,column,spelling,code,count\n"
        "heading,cp_plans,cp_plan_start_date,Plan began,,\n"
        "value,cp_plans,cp_plan_latest_category,neglekt,NEG,3\n"
        "value,cp_plans,cp_plan_latest_category,still open,,3\n",
    }
    records = read(files)
    assert records.cp_plans["cp_plan_latest_category"].tolist() == ["NEG"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("value,cp_plans,cp_plan_latest_category,Neglekt,NAG,", "mapping_form"),
        ("heading,cp_plans,start,Plan began,,", "mapping_form"),
        ("heading,cp_plans,cp_plan_start_date,team,,", "mapping_clash"),
    ],
)
def test_mapping_is_checked(read, line, code):
    files = {"p.csv": PLANS, "mapping.csv": f"kind,table,column,spelling,code,count\n{line}\n"}
    assert refusal(read, files).code == code


def test_the_mapping_file_lists_what_is_unmapped_and_keeps_what_is_there(read, tmp_path):
    kept = "value,cp_plans,cp_plan_latest_category,old,NEG,1"
    records = read(
        {
            "p.csv": PLANS + "1002,01/04/2019,Neglekt\n1003,01/04/2019,Neglekt\n",
            "mapping.csv": f"kind,table,column,spelling,code,count\n{kept}\n",
        }
    )
    lines = mapping_file(records.unmapped, tmp_path / "mapping.csv").decode().splitlines()
    assert lines[1:] == [kept, "value,cp_plans,cp_plan_latest_category,Neglekt,,2"]


def test_rows_set_aside_are_told_together(read):
    rows = "".join(f"{n},31/09/2019,NEG\n" for n in range(7))
    told = grouped(read({"p.csv": PLANS + rows}).quarantine)
    assert told["message"].tolist() == [
        "p.csv · line 3, line 4, line 5, line 6, line 7 and 2 more: a date that does not exist. "
        "The row was set aside. Correct the cell and run again. (date_impossible)"
    ]
    assert told["rows"].tolist() == [7]
