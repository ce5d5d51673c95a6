"""The catalogue of bad input for XML returns: each case by its id, its verb and its reason code.

N normalised with a note, Q row set aside, R refused, W a warning and the row used.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from sru_analysis.messages import Refusal
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

SECRET = "zz-1234567"
REFERRAL = details(
    "2019-05-07",
    enquiry("2019-05-08", "2019-05-29"),
    plan("2019-05-29", "", "2019-08-20"),
)

WHOLE = census(child(SECRET, REFERRAL))
HEAD = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE\n"
RETURN = ssda903(looked_after(SECRET, episode("01/05/2019", "01/06/2019")))


SPACES = {
    "B80 without": WHOLE,
    "B80 default": WHOLE.replace("<Message>", '<Message xmlns="urn:some:return">'),
    "B80 prefix": WHOLE.replace("<", "<c:").replace("<c:/", "</c:").replace("<c:?", "<?")
    .replace("<c:Message>", '<c:Message xmlns:c="urn:some:return">'),
    "B80 text between elements": WHOLE.replace("<CPPendDate", "text<CPPendDate"),
    "B80 line breaks": WHOLE.replace("><", ">\n  <"),
    "B80 UTF-16": WHOLE.replace("UTF-8", "UTF-16").encode("utf-16"),
    "B80 mark": WHOLE.encode("utf-8-sig"),
    "B80 comments": WHOLE.replace("<CINdetails>", "<CINdetails><!-- one -->"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPACES)
def test_b80_the_same_return_in_other_clothes(read, case):
    records = read({"census.xml": SPACES[case]})
    assert records.cp_plans["cp_plan_start_date"].tolist() == [pd.Timestamp(2019, 5, 29)]
    assert records.cp_plans["person_id"].tolist() == [SECRET]
    assert records.cp_reviews["cp_review_date"].tolist() == [pd.Timestamp(2019, 8, 20)]
    held = records.initial_cp_conferences
    assert held["strategy_discussion_date"].tolist() == [pd.Timestamp(2019, 5, 8)]
    assert held["icpc_outcome_cp_flag"].tolist() == ["yes"]
    assert note(records, "xml_unknown") == 0
    assert records.quarantine.empty


REFUSED = {
    "B81 root": ("<?xml version='1.0'?><Schools><School/></Schools>", "wrong_return"),
    "B81 collection": (WHOLE.replace(">CIN<", ">SC1<"), "wrong_return"),
    "B81 nothing of a return": (
        "<?xml version='1.0'?><Message><Child><Name>x</Name></Child></Message>",
        "wrong_return",
    ),
    "B82 document type": (
        census(child(SECRET, REFERRAL), opening='<!DOCTYPE Message SYSTEM "a.dtd">\n'),
        "xml_entity",
    ),
    "B82 entity": (
        census(
            child(SECRET, REFERRAL),
            opening='<!DOCTYPE Message [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n',
        ),
        "xml_entity",
    ),
    "B82 expansion": (
        census(
            child("&b;", REFERRAL),
            opening='<!DOCTYPE m [<!ENTITY a "zzzz"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n',
        ),
        "xml_entity",
    ),
    "B82 UTF-16": (
        census(child(SECRET, REFERRAL), opening="<!DOCTYPE Message [<!ENTITY a 'x'>]>\n")
        .replace("UTF-8", "UTF-16")
        .encode("utf-16"),
        "xml_entity",
    ),
    "B82 an encoding to hide in": (
        census(child(SECRET, REFERRAL)).replace("UTF-8", "cp037").encode(),
        "xml_broken",
    ),
    "B83 bare ampersand": (WHOLE.replace("WBRI", "WBRI & more"), "xml_broken"),
    "B83 cut off": (WHOLE[: len(WHOLE) // 2], "xml_broken"),
    "B83 not closed": (WHOLE.replace("</CINdetails>", ""), "xml_broken"),
    "B83 undefined entity": (WHOLE.replace("WBRI", "&nbsp;"), "xml_broken"),
    "B83 another encoding": (WHOLE.replace("WBRI", "Ren\xe9").encode("cp1252"), "xml_broken"),
    "B83 empty": ("", "empty_file"),
    "depth": (WHOLE.replace("WBRI", "<a>" * 80 + "</a>" * 80), "xml_limit"),
    "attributes": (
        WHOLE.replace("<Ethnicity", "<Ethnicity " + " ".join(f'a{i}="1"' for i in range(80))),
        "xml_limit",
    ),
    "tags": (
        WHOLE.replace("<Ethnicity", "".join(f"<t{i}/>" for i in range(1200)) + "<Ethnicity"),
        "xml_limit",
    ),
    "rows of a child": (census(child(SECRET, *["<CINdetails/>" * 50_001])), "xml_limit"),
    "B29 another kind": ("<html><body>signed out</body></html>", "wrong_kind"),
    "B41 two councils": (
        WHOLE.replace("</Source>", "</Source><Source><LEA>998</LEA></Source>"),
        "two_councils",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_of_it_used(read, case):
    content, code = REFUSED[case]
    with pytest.raises(Refusal) as refused:
        read({"census.xml": content, "plans.csv": "person_id,cp_plan_start_date\n1,01/04/2019\n"})
    assert refused.value.code == code
    text = str(refused.value)
    assert text.startswith("census.xml")
    assert "run again" in text or code == "empty_file"
    assert SECRET not in text
    assert "1234567" not in text


def test_b81_a_903_is_known_by_its_root_whatever_its_name(read):
    records = read({"cin_census.xml": RETURN})
    assert records.files["source_format"].unique().tolist() == ["SSDA903"]
    assert len(records.cla_episodes) == 1


def test_b82_names_the_line(read):
    with pytest.raises(Refusal, match=r"census\.xml · line 2: .*\(xml_entity\)"):
        read({"census.xml": REFUSED["B82 entity"][0]})


def test_b83_names_line_and_column(read):
    lines = WHOLE.replace("><", ">\n<").split("\n")
    at = next(i for i, line in enumerate(lines) if "Ethnicity" in line)
    lines[at] = "<Ethnicity>A & B</Ethnicity>"
    with pytest.raises(Refusal, match=rf"line {at + 1}, column 15: .*\(xml_broken\)"):
        read({"census.xml": "\n".join(lines)})


def test_b84_an_element_twice_sets_its_row_aside(read):
    twice = REFERRAL.replace(
        "<CPPstartDate>", "<CPPstartDate>2019-05-29</CPPstartDate><CPPstartDate>"
    )
    records = read({"census.xml": census(child("1", twice), child("2", REFERRAL))})
    assert aside(records) == {"xml_repeated": 1}
    assert records.quarantine["place"].tolist() == ["1st Child · ChildProtectionPlans 1"]
    assert records.cp_plans["person_id"].tolist() == ["2"]
    assert balanced(records)


def test_b84_two_ids_of_one_child_set_all_its_rows_aside(read):
    two = element("LAchildID", "9")
    records = read({"census.xml": census(child("1", REFERRAL, more=two), child("2", REFERRAL))})
    assert set(aside(records)) == {"xml_repeated"}
    assert records.children["person_id"].tolist() == ["2"]
    assert records.cp_plans["person_id"].tolist() == ["2"]
    assert balanced(records)


def test_b84_empty_elements_are_blank_and_unknown_ones_are_listed(read):
    odd = details("2019-05-07", "<Sparkle>1</Sparkle><Sparkle/>", CINclosureDate="")
    records = read({"census.xml": census(child("1", odd, more="<ShoeSize>4</ShoeSize>"))})
    assert records.support_episodes["support_end_date"].isna().all()
    rows = records.notes[records.notes["code"] == "xml_unknown"]
    assert rows[["count", "places"]].to_numpy().tolist() == [[3, "ShoeSize, Sparkle"]]
    assert records.quarantine.empty


def test_b84_old_and_new_tag_for_sex(read):
    old = child("1", REFERRAL)
    new = child("2", REFERRAL).replace("GenderCurrent", "Sex").replace(">1</Sex", ">2</Sex")
    both = child("3", REFERRAL, more="<Sex>F</Sex>")
    letter = child("4", REFERRAL).replace("<GenderCurrent>1", "<GenderCurrent>M")
    records = read({"census.xml": census(old, new, both, letter)})
    assert records.children["sex"].tolist() == ["M", "F", "F", "M"]
    assert records.quarantine.empty


def test_b85_empty_lists_are_no_rows(read):
    empty = "<Section47/><ChildProtectionPlans></ChildProtectionPlans><Assessments/>"
    records = read({"census.xml": census(child("1", details("2019-05-07", empty)))})
    assert "Section47" not in set(records.files["source_sheet"])
    assert records.quarantine.empty
    lists = plan("2019-05-29").replace("</Child", "<Reviews/></Child")
    records = read({"census.xml": census(child("1", details("2019-05-07", lists, "<Section47/>")))})
    assert len(records.cp_plans) == 1
    assert not records.covers("cp_reviews")
    some = details("2019-05-07", enquiry("2019-05-08"), "<Section47/>")
    records = read({"census.xml": census(child("1", some))})
    assert note(records, "xml_empty") == 1
    assert len(records.s47_enquiries) == 1


def test_b86_child_without_an_episode_and_two_dates_of_birth(read):
    records = read({"census.xml": census(child("1"), child("2", REFERRAL))})
    assert note(records, "child_no_episode") == 1
    assert len(records.children) == 2
    other = child("2", born="2016-01-01")
    records = read({"census.xml": census(child("2", REFERRAL), other)})
    assert aside(records) == {"id_two_births": 1, "duplicate_row": 1}
    assert records.children["dob"].isna().all()
    assert balanced(records)


def test_b87_codes_out_of_their_year_are_kept_and_counted(read):
    closed = details("2019-05-07", CINclosureDate="2019-06-01", ReasonForClosure="RC9")
    early = read({"census.xml": census(child("1", closed), year=2020)})
    assert early.support_episodes["close_reason"].tolist() == ["RC9"]
    rows = early.notes[early.notes["code"] == "code_not_in_year"]
    assert rows[["count", "column"]].to_numpy().tolist() == [[1, "close_reason"]]
    later = details("2022-05-07", CINclosureDate="2022-06-01", ReasonForClosure="RC9")
    assert note(read({"census.xml": census(child("1", later), year=2023)}), "code_not_in_year") == 0


def test_b88_what_a_return_lacks_is_said(read):
    records = read({"return.xml": ssda903(looked_after("1"))})
    missing = records.notes.loc[records.notes["code"] == "table_missing", "places"].tolist()
    assert missing == ["Episodes", "Reviews"]
    assert records.children["sex"].tolist() == ["M"]
    assert not records.covers("cla_episodes")


@pytest.mark.parametrize("content", [WHOLE, RETURN], ids=["CIN census", "SSDA903"])
def test_b89_the_return_of_another_year(read, content):
    inside = read({"return.xml": content}, reference_date=datetime.date(2019, 12, 31))
    name = "cp_plans" if content is WHOLE else "cla_episodes"
    assert inside.window(name) == (datetime.date(2019, 4, 1), datetime.date(2020, 3, 31)) or (
        inside.window(name)[1] == datetime.date(2019, 12, 31)
    )
    with pytest.raises(Refusal) as refused:
        read({"return.xml": content}, reference_date=datetime.date(2021, 3, 31))
    assert refused.value.code == "wrong_period"
    assert "2020/21" in str(refused.value)


def test_b89_flat_files_without_a_header_are_judged_by_their_ends(read):
    flat = "LAchildID,CPPstartDate,CPPendDate\n1,2018-05-01,2019-06-01\n2,2019-05-01,2019-07-01\n"
    assert len(read({"p.csv": flat}, reference_date=datetime.date(2020, 3, 31)).cp_plans) == 2
    with pytest.raises(Refusal, match="wrong_period"):
        read({"p.csv": flat}, reference_date=datetime.date(2019, 3, 31))


def test_b90_flat_files_in_any_order_and_case_with_extra_columns(read):
    rows = "cppENDdate,Ward,lachildid,CPPSTARTDATE\n,North,1,2019-05-01\n"
    records = read({"p.csv": rows})
    assert records.cp_plans["cp_plan_start_date"].tolist() == [pd.Timestamp(2019, 5, 1)]
    assert note(records, "extra_columns") == 1
    with pytest.raises(Refusal) as refused:
        read({"p.csv": "LAchildID,CPPendDate,InitialCategoryOfAbuse,LatestCategoryOfAbuse\n1,,,\n"})
    assert refused.value.code == "column_missing"
    assert "CPPstartDate" in str(refused.value)


def test_b91_csv_is_read_and_the_xml_of_the_same_year_is_named(read):
    records = read({"e.csv": HEAD + "1,01/05/2019,S,C2,N1,U1,PR1,,,\n", "return.xml": RETURN})
    assert records.cla_episodes["person_id"].tolist() == ["1"]
    rows = records.notes[records.notes["code"] == "two_sources"]
    assert rows["source_file"].tolist() == ["return.xml"]
    assert rows["places"].tolist() == ["read instead: e.csv"]


def test_b91_a_census_is_read_from_its_xml_not_from_flat_files_made_of_it(read):
    flat = "LAchildID,CPPstartDate,CPPendDate\n7,2019-05-01,\n"
    records = read({"census.xml": WHOLE, "flat/plans.csv": flat})
    assert records.cp_plans["person_id"].tolist() == [SECRET]
    rows = records.notes[records.notes["code"] == "two_sources"]
    assert rows["source_file"].tolist() == ["flat/plans.csv"]


def test_b92_and_b93_overlap_gap_and_placement(read):
    records = read(
        {
            "return.xml": ssda903(
                looked_after(
                    "1",
                    episode("01/05/2017", "01/06/2017"),
                    episode("31/05/2017", "01/07/2017"),
                    episode("05/07/2017", LS="V2", PL="P1"),
                )
            )
        }
    )
    counts = [note(records, c) for c in ("episode_overlap", "episode_gap", "legal_placement")]
    assert counts == [1, 1, 1]
    assert len(records.cla_episodes) == 3


def test_an_open_episode_before_a_later_one_is_said(read):
    two = looked_after("1", episode("01/05/2019"), episode("01/08/2019"))
    records = read({"return.xml": ssda903(two)})
    assert note(records, "episode_left_open") == 1
    assert records.cla_episodes["cla_episode_ceased_date"].isna().all()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<CPPstartDate>2019-05-29", "<CPPstartDate>2019-02-30", "date_impossible"),
        ("<CPPstartDate>2019-05-29", "<CPPstartDate>soon", "date_text"),
        ("<CPPendDate />", "<CPPendDate>2019-05-28</CPPendDate>", "end_before_start"),
        ("<CPPstartDate>2019-05-29</CPPstartDate>", "<CPPstartDate/>", "required_blank"),
        ("<CPPstartDate>2019-05-29", "<CPPstartDate>" + "x" * 40_000, "cell_too_long"),
    ],
)
def test_a_row_set_aside_is_told_by_its_place_in_the_file(read, old, new, reason):
    bad = child("2", REFERRAL.replace(old, new))
    records = read({"census.xml": census(child("1", REFERRAL), bad)})
    rows = records.quarantine[records.quarantine["table"] == "cp_plans"]
    assert rows["reason"].tolist() == [reason]
    assert rows["place"].tolist()[0].startswith("2nd Child · ChildProtectionPlans 1")
    assert rows["source_row"].tolist() == [2]
    assert records.cp_plans["person_id"].tolist() == ["1"]
    assert balanced(records)


def test_a_child_without_an_id_is_set_aside(read):
    records = read({"census.xml": census(child("", REFERRAL), child("2", REFERRAL))})
    assert set(aside(records)) == {"id_missing"}
    assert records.cp_plans["person_id"].tolist() == ["2"]
    assert balanced(records)


def test_values_that_no_list_holds_are_counted_for_the_mapping_file(read):
    text = census(child("1", REFERRAL.replace("NEG", "Neglekt")))
    records = read({"census.xml": text})
    assert records.cp_plans["cp_plan_latest_category"].isna().all()
    assert records.unmapped["spelling"].tolist() == ["Neglekt", "Neglekt"]
    mapping = "kind,table,column,spelling,code\n" + "".join(
        f"value,cp_plans,cp_plan_{which}_category,Neglekt,NEG\n" for which in ("initial", "latest")
    )
    records = read({"census.xml": text, "mapping.csv": mapping})
    assert records.cp_plans["cp_plan_latest_category"].tolist() == ["NEG"]
    assert records.unmapped.empty


def test_an_xml_return_without_records_is_said(read):
    records = read({"return.xml": ssda903(), "e.csv": HEAD + "1,01/05/2017,S,C2,N1,U1,PR1,,,\n"})
    rows = records.notes[records.notes["code"] == "zero_rows"]
    assert rows["source_file"].tolist() == ["return.xml"]
