"""The catalogue of bad input: each case by its id, its verb and its reason code.

N normalised with a note, Q row set aside, R refused, W a warning and the row used.
"""

from __future__ import annotations

import datetime
import re

import pytest

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from tests.extracts.told import aside, balanced, note

HEAD = "person_id,cp_plan_start_date,cp_plan_end_date,cp_plan_latest_category,cp_plan_ola,team"
ROW = "1001,01/04/2019,30/06/2019,NEG,no,East 1"
OTHER = "1002,02/04/2019,,EMO,,West 2"
REFERENCE = {"reference_date": datetime.date(2019, 9, 30)}


def plans(*rows, head=HEAD, end="\n"):
    return {"cp_plans.csv": "\n".join((head, *rows)) + end}


NORMALISED = {
    "B1": (plans(ROW, head="\ufeff" + HEAD), "encoding_bom", 1),
    "B2": (
        {"cp_plans.csv": f"{HEAD}\n{ROW}\n1002,02/04/2019,,EMO,,Saint-R\xe9my\n".encode("cp1252")},
        "encoding_cp1252",
        1,
    ),
    "B3": ({"cp_plans.csv": f"{HEAD}\n{ROW}\n".encode("utf-16")}, "encoding_utf16", 1),
    "B5 semicolon": (
        plans(ROW.replace(",", ";"), head=HEAD.replace(",", ";")),
        "separator",
        1,
    ),
    "B5 tab": (plans(ROW.replace(",", "\t"), head=HEAD.replace(",", "\t")), "separator", 1),
    "B6": (plans(ROW + ",,", OTHER + ","), "extra_cells", 2),
    "B11": (plans('1001,01/04/2019,,NEG,,"East\n1"'), "newline_in_cell", 1),
    "B14": (
        plans(ROW, head=HEAD.replace("person_id", "Person\u00a0ID ").replace("team", "TEAM")),
        "header_normalised",
        2,
    ),
    "B15": (plans(HEAD, ROW, head="Plans of the year,,,,,"), "header_row", 1),
    "B17": (plans("", ROW, "", " , , , , , "), "blank_lines", 3),
    "B20 header only": (plans(), "zero_rows", 1),
    "B21": (plans("1001,01/04/2019,n/a,NEG,-,-"), "null_word", 3),
    "B26": (plans("'1001,01/04/2019,,NEG,,=East"), "formula_text", 1),
    "B28 marks": (plans("1001\u200b,01/04/2019,,N\u200bEG,,"), "invisible_marks", 2),
    "B31": (plans(ROW, OTHER.replace("1002", "123")), "id_widths", 2),
    "B34": (plans(ROW.replace("1001", "1001.0")), "id_float", 1),
    "B35": (plans("ab 1" + ROW[4:], "AB1" + OTHER[4:]), "id_merged", 1),
    "B45": (plans("1001,01/04/2019,31/12/9999,NEG,,"), "date_placeholder", 1),
    "B48": (plans("1001,01/04/2019 00:00:00,2019-06-30T09:15:00Z,NEG,,"), "date_time", 2),
    "B49": (plans("1001,12th Sept 2019,12-Oct-2019,NEG,,"), "date_text", 2),
    "B78": (plans(ROW + ",x", head=HEAD + ",locality"), "extra_columns", 1),
    "B100": (plans(ROW + ",x", head=HEAD + ",Notes"), "free_text_ignored", 1),
}


@pytest.mark.parametrize("case", NORMALISED)
def test_put_right_and_noted(read, case):
    files, code, count = NORMALISED[case]
    records = read(files)
    assert note(records, code) == count
    assert balanced(records)
    assert records.quarantine.empty
    rows = records.cp_plans
    if case != "B20 header only":
        assert len(rows) >= 1
        assert rows["cp_plan_start_date"].notna().all()


SET_ASIDE = {
    "B4": (
        {"cp_plans.csv": f"{HEAD}\n{ROW}\n".encode() + b"1002,02/04/2019,,EMO,,\xc3\x81\x81\n"},
        "encoding_row",
        1,
    ),
    "B6 filled": (plans(ROW, OTHER + ",x"), "extra_cells", 1),
    "B7": (plans(ROW, OTHER + ",x,y,z"), "extra_cells", 1),
    "B8": (plans(ROW, "1002,02/04/2019,,EMO"), "short_row", 1),
    "B9": (plans(ROW, OTHER + ", Leeds"), "extra_cells", 1),
    "B12": (plans(ROW, OTHER + "\x00"), "nul_byte", 1),
    "B16": (plans(ROW, "Total,,,,,"), "totals_row", 1),
    "B16 beside": (plans(ROW, ",,,,,Grand total"), "totals_row", 1),
    "B18": (plans(ROW, HEAD, OTHER), "repeated_header", 1),
    "B25": (plans(ROW, "1002,#REF!,,EMO,,"), "spreadsheet_error", 1),
    "B28 look-alike": (plans(ROW, "1002\u0430,02/04/2019,,EMO,,"), "lookalike", 1),
    "B32": (plans(ROW, "1.23E+12" + OTHER[4:]), "id_scientific", 1),
    "B36": (
        {"children.csv": "person_id,dob\n1,01/02/2010\n1,01/03/2010\n2,01/04/2011\n"},
        "id_two_births",
        1,
    ),
    "B37": (plans(ROW, OTHER, ROW), "duplicate_row", 1),
    "B37 key": (plans(ROW, ROW.replace("NEG", "EMO")), "duplicate_key", 1),
    "B38": (plans(ROW, "," + OTHER[5:]), "id_missing", 1),
    "B46": (plans(ROW, "1002,31/09/2019,,EMO,,"), "date_impossible", 1),
    "B46 end": (plans(ROW, "1002,01/09/2019,29/02/2019,EMO,,"), "date_impossible", 1),
    "B47": (plans(ROW, "1002,01/09/19,,EMO,,"), "date_two_digit", 1),
    "B49 unknown": (plans(ROW, "1002,first of May,,EMO,,"), "date_text", 1),
    "B44 text": (plans(ROW, "1002,43500,,EMO,,"), "date_serial", 1),
    "B55": (plans(ROW, "1002,01/09/2019,31/08/2019,EMO,,"), "end_before_start", 1),
    "blank anchor": (plans(ROW, "1002,,,EMO,,"), "required_blank", 1),
}


@pytest.mark.parametrize("case", SET_ASIDE)
def test_row_set_aside(read, case):
    files, code, count = SET_ASIDE[case]
    records = read(files)
    assert aside(records) == {code: count}
    assert balanced(records)
    kept = records.children if case == "B36" else records.cp_plans
    assert len(kept) >= 1
    assert records.quarantine["message"].str.endswith(f"({code})").all()


REFUSED = {
    "B10": (plans(ROW, *['1002,"02/04/2019,,EMO,,'], *[OTHER] * 60), "open_quote"),
    "B10 swallowed": (plans('1002,"02/04/2019,,EMO,,', OTHER, '1003,"x",,NEG,,'), "open_quote"),
    "B10 at the end": (plans(ROW, '1002,02/04/2019,,EMO,,"West'), "open_quote"),
    "B13": (plans(ROW + ",x", head=HEAD + ",team"), "duplicate_header"),
    "B19": (plans(ROW, OTHER, *["1003,02/04"] * 3), "truncated"),
    "B20": ({"cp_plans.csv": ""}, "empty_file"),
    "B29": ({"cp_plans.csv": "<!DOCTYPE html><html><body>no</body></html>"}, "wrong_kind"),
    "B29 workbook": ({"cp_plans.csv": b"PK\x03\x04" + b"x" * 100}, "wrong_kind"),
    "B41": (plans(ROW + ",A", OTHER + ",B", head=HEAD + ",Local authority"), "two_councils"),
    "B42": (plans(ROW, OTHER, "1003,02/13/2019,,NEG,,"), "date_order_mixed"),
    "B72": (
        {"a.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")},
        "workbook_encrypted",
    ),
    "B73": ({"a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, "format_not_read"),
    "B76": ({"a.xlsx": b"PK\x03\x04" + b"x" * 100}, "corrupt_file"),
    "B77": (
        plans(*[f"{n},East 1,NEG,01/04/2019,no,30/06/2019" for n in range(20)]),
        "columns_shifted",
    ),
    "B90": (
        {"e.csv": "CHILD,LS,CIN,PLACE,DEC,REC\n1,C2,N1,U1,,\n"},
        "column_missing",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(read, case):
    files, code = REFUSED[case]
    with pytest.raises(Refusal) as refused:
        read(files)
    assert refused.value.code == code
    assert refused.value.exit_code == 2
    assert str(refused.value).endswith(f"({code})")
    name = next(iter(files))
    assert str(refused.value).startswith(name)


def test_b2_refuses_what_no_encoding_makes_readable(read):
    with pytest.raises(Refusal, match="encoding_cp1252"):
        read({"cp_plans.csv": f"{HEAD}\n1,01/04/2019,,,,".encode() + b"\xe9\x01\n"})


def test_b19_a_cut_last_row_is_set_aside_and_warned_of(read):
    records = read(plans(ROW, OTHER, "1003,02/0", end=""))
    assert aside(records) == {"truncated": 1}
    assert note(records, "truncated") == 1


def test_b19_a_last_row_without_line_break_is_a_row(read):
    assert len(read(plans(ROW, OTHER, end="")).cp_plans) == 2


def test_b22_to_b24_numbers(read):
    head = "Return,Item,Period start,Period end,Label,Count\n"
    totals = "Advocacy,Referrals,01/04/2019,30/04/2019,,"
    records = read(
        {
            "totals.csv": head
            + f'{totals}"1,241"\n'
            + totals.replace("Referrals", "Open")
            + '"12,5"\n',
            "targets.csv": "Metric,Target,Direction,From\nicpc_count,90%,At least,01/04/2019\n",
        }
    )
    assert records.local_totals["count"].tolist() == [1241]
    assert note(records, "thousands") == 1
    assert aside(records) == {"decimal_comma": 1}
    assert records.targets["target"].tolist() == [90.0]
    assert note(records, "percent_sign") == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Yes", "yes"), ("y", "yes"), ("1", "yes"), ("TRUE", "yes"), ("x", "yes"), ("✓", "yes")]
    + [("No", "no"), ("N", "no"), ("0", "no"), ("FALSE", "no")],
)
def test_b27_yes_and_no(read, written, meant):
    records = read(plans(f"1001,01/04/2019,,NEG,{written},"))
    assert records.cp_plans["cp_plan_ola"].tolist() == [meant]


def test_b27_neither_yes_nor_no_is_left_empty_and_counted(read):
    records = read(plans("1001,01/04/2019,,NEG,perhaps,"))
    assert records.cp_plans["cp_plan_ola"].isna().all()
    assert note(records, "yes_no_unknown") == 1


def test_b28_lookalike_in_a_code(read):
    records = read(plans("1001,01/04/2019,,\u0415MO,,"))
    assert records.cp_plans["cp_plan_latest_category"].isna().all()
    assert note(records, "lookalike") == 1


def test_b30_too_big(tmp_path):
    from sru_analysis.extracts.containers import open_container

    path = tmp_path / "cp_plans.csv"
    path.write_text(HEAD)
    with pytest.raises(Refusal, match="too_big"):
        open_container(path, path.name, cap=10)


def test_b36_neither_date_of_birth_is_used(read):
    records = read({"children.csv": "person_id,dob\n1,01/02/2010\n1,01/03/2010\n2,01/04/2011\n"})
    assert records.children["person_id"].tolist() == ["1", "2"]
    assert records.children["dob"].isna().tolist() == [True, False]


def test_b40_a_child_of_another_table_only_gets_a_row(read):
    records = read(plans(ROW, OTHER) | {"children.csv": "person_id,dob\n1001,01/02/2010\n"})
    assert records.children["person_id"].tolist() == ["1001", "1002"]
    assert note(records, "id_unmatched") == 1


def test_b39_an_identifier_used_again(read):
    head = "person_id,dob,sex,disability_code\n"
    records = read(
        {
            "a.csv": head + "1,01/02/2005,M,\n2,01/02/2006,F,\n3,01/02/2007,F,\n",
            "b.csv": head + "1,01/02/2015,F,\n2,02/02/2006,F,\n3,01/02/2007,M,\n",
        }
    )
    assert note(records, "id_reused") == 1
    assert records.children["dob"].dt.year.tolist() == [2015, 2006, 2007]
    assert balanced(records)


def test_b39_temporary_upn(read):
    records = read(
        plans(ROW.replace("1001", "A12345678901B"), ROW.replace("1001", "A123456789012"))
    )
    assert note(records, "id_reused") == 1
    assert len(records.cp_plans) == 2


def test_b52_a_plan_of_an_unborn_child(read):
    children = "person_id,dob,expected_dob\n1001,,01/12/2019\n1002,01/02/2010,\n"
    records = read(plans(ROW, OTHER) | {"children.csv": children}, **REFERENCE)
    assert note(records, "birth_unknown") == 1
    assert records.quarantine.empty
    assert len(records.cp_plans) == 2


def test_b43_iso_in_a_day_first_return(read):
    records = read({"e.csv": "CHILD,DECOM,LS,DEC\n1,2017-05-01,C2,\n2,02/05/2017,C2,\n"})
    assert note(records, "date_iso") == 1
    assert records.cla_episodes["cla_episode_start_date"].notna().all()


def test_b44_serials_in_a_column_of_serials(read):
    records = read(plans("1001,43556,,NEG,,", "1002,43557,,NEG,,"))
    assert records.cp_plans["cp_plan_start_date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2019-04-01",
        "2019-04-02",
    ]
    assert note(records, "date_serial") == 2


def test_b47_two_digit_birth(read):
    records = read({"children.csv": "person_id,dob\n1,01/02/10\n2,01/02/95\n"}, **REFERENCE)
    assert records.children["dob"].dt.year.tolist() == [2010, 1995]
    assert note(records, "date_two_digit") == 2


def test_b50_blank_and_planned_dates(read):
    records = read({"r.csv": "person_id,cp_review_due,cp_review_date\n1,01/12/2019,\n"})
    assert records.cp_reviews["cp_review_date"].isna().all()
    assert records.quarantine.empty


def test_b51_births_after_the_extract(read):
    records = read(
        {"children.csv": "person_id,dob\n1,01/02/2020\n2,01/12/2020\n3,01/02/2010\n"}, **REFERENCE
    )
    assert records.children["person_id"].tolist() == ["1", "3"]
    assert aside(records) == {"birth_far_future": 1}
    assert note(records, "unborn") == 1


WARNED = {
    "B53": (
        {"children.csv": "person_id,dob\n1,01/02/1990\n2,01/02/2010\n"},
        "age_high",
        1,
    ),
    "B54": (plans(ROW, "1002,01/10/2019,,EMO,,"), "after_snapshot", 1),
    "B56": (plans(ROW, "1002,01/05/2019,01/05/2019,EMO,,"), "same_day", 1),
    "B57": (plans(ROW, "1001,01/05/2019,,EMO,,"), "plan_overlap", 1),
    "B58": (plans(ROW, "1001,01/07/2019,,EMO,,"), "gap_one_day", 1),
    "B59": (
        plans(ROW) | {"r.csv": "person_id,cp_review_due,cp_review_date\n1001,,02/07/2019\n"},
        "review_outside_plan",
        1,
    ),
    "B60": (
        {"c.csv": "person_id,strategy_discussion_date,icpc_date\n1,10/05/2019,08/05/2019\n"},
        "order_impossible",
        1,
    ),
    "B61": (
        {"c.csv": "person_id,strategy_discussion_date,icpc_date\n1,01/05/2019,06/05/2019\n"},
        "non_working_day",
        1,
    ),
    "B63": (
        plans(ROW) | {"children.csv": "person_id,dob,death_date\n1001,01/01/2015,31/03/2019\n"},
        "after_end_of_case",
        1,
    ),
    "B79": (plans(ROW, "1002,01/05/2019,,Neglekt,,"), "value_unmapped", 1),
    "B94": (
        {
            "audits.csv": "Audit ID,Audit month or round,Audit theme,Date issued,Grade by auditor\n"
            "A1,APRIL 2019,CP and CIN,01/04/2019,Inadequte\n"
            "A2,APRIL 2019,LAC,01/04/2019,Req. Improvement\n"
        },
        "grade_unknown",
        1,
    ),
    "B99": (
        {
            "totals.csv": "Return,Item,Period start,Period end,Label,Count\n"
            "Advocacy,Concluded,09/05/2019,01/10/2019,,88\n"
            "Advocacy,Accepted,09/05/2019,01/10/2019,,69\n"
            "Advocacy,Declined or no consent,09/05/2019,01/10/2019,,18\n"
        },
        "total_mismatch",
        1,
    ),
}


@pytest.mark.parametrize("case", WARNED)
def test_warned_of_and_used(read, case):
    files, code, count = WARNED[case]
    records = read(files, **REFERENCE)
    assert note(records, code) == count
    assert records.quarantine.empty
    assert balanced(records)


def test_b94_names_the_nearest_grade(read):
    records = read(WARNED["B94"][0])
    assert records.audits["grade_by_auditor"].tolist()[1] == "REQUIRES_IMPROVEMENT"
    places = records.notes.set_index("code").loc["grade_unknown", "places"]
    assert "nearest: Inadequate" in places
    assert "Inadequte" not in places


def test_b97_completed_before_issued(read):
    head = "Audit ID,Audit month or round,Audit theme,Date issued,Date completed\n"
    records = read({"a.csv": head + "A1,APRIL 2019,CP and CIN,02/04/2019,01/04/2019\n"})
    assert aside(records) == {"end_before_start": 1}


def test_b96_the_audit_id_is_the_key(read):
    head = "Audit ID,Audit month or round,Audit theme,Date issued,Child ID\n"
    rows = ("A1,APRIL 2019,CP and CIN,01/04/2019,1\n", "A2,APRIL 2019,CP and CIN,01/04/2019,1\n")
    records = read({"a.csv": head + "".join(rows) + rows[0]})
    assert records.audits["audit_id"].tolist() == ["a1", "a2"]
    assert aside(records) == {"duplicate_row": 1}


def test_unlimited_without_a_stated_window(read):
    records = read(plans(ROW))
    assert records.window("cp_plans") == (None, None)
    assert read(plans(ROW), **REFERENCE).window("cp_plans") == (None, REFERENCE["reference_date"])
    stated = {"cp_plans": Period.parse("2019/20")}
    limited = read(plans(ROW), whole=stated, **REFERENCE).window("cp_plans")
    assert limited == (datetime.date(2019, 4, 1), datetime.date(2020, 3, 31))


def test_a_date_that_cannot_be_read_and_places_nothing_is_left_empty(read):
    reviews = "person_id,cp_review_due,cp_review_date\n1,next week,01/05/2019\n"
    records = read({"r.csv": reviews})
    assert records.cp_reviews["cp_review_due"].isna().all()
    message = records.notes.set_index("code").loc["date_text", "message"]
    assert message.startswith("text that is not a date. The cell was left empty")


def test_b31_zeros_that_one_list_has_lost(read):
    """The widths of an identifier differ from list to list, not within one."""
    children = "person_id,sex\n0012345,F\n0012346,M\n0012347,F\n"
    lost = f"{PLAN_HEAD}12345,01/04/2019\n12346,01/04/2019\n99999,01/04/2019\n"
    records = read({"children.csv": children, "cp_plans.csv": lost})
    told = records.notes[records.notes["code"] == "id_widths"]
    assert told["column"].tolist() == ["cp_plans.person_id"] and told["count"].tolist() == [2]
    said = "cp_plans: 2 children with 5 digits here and 7 among the children"
    assert told["places"].tolist() == [said]
    assert set(records.cp_plans["person_id"]) == {"12345", "12346", "99999"}  # never mended


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        # The frame of DfE rule 1520, whose own test finds its first two rows.
        ("ChildIdentifiers.csv", "LAchildID,UPN,PersonBirthDate\nchild1,1234,2010-01-01\n"
         "child2,1234,2010-01-02\nchild3,12345,2010-01-03\nchild4,,2010-01-04\n",
         "UPN · line 2, line 3"),
        ("header.csv", "CHILD,SEX,DOB,ETHNIC,UPN\n1,1,01/02/2010,WBRI,a100000000001\n"
         "2,1,01/03/2010,WBRI,A100000000001 \n3,2,01/03/2010,WBRI,UN3\n4,2,01/03/2010,WBRI,UN3\n",
         "UPN · line 2, line 3"),
        ("ssd_person.csv", "pers_person_id,pers_upn,pers_sex,pers_dob\n1,A1,F,2010-01-01\n"
         "2,-1,F,2010-01-01\n3,-1,F,2010-01-01\n4,A1,F,2010-01-01\n",
         "pers_upn · line 2, line 5"),
    ],
    ids=["CIN census", "SSDA903", "SSD"],
)  # fmt: skip
def test_b39_a_pupil_number_of_two_children_is_counted_and_not_kept(read, name, text, places):
    records = read({name: text})
    told = records.notes[records.notes["code"] == "upn_shared"]
    assert told["count"].tolist() == [2] and told["places"].tolist() == [places]
    assert len(records.children) == 4
    kept = records.children.to_csv() + records.notes.to_csv() + records.quarantine.to_csv()
    assert not {"1234", "a100000000001", "a1"} & set(re.split(r"[,\s]+", kept.casefold()))


def test_b39_one_child_with_its_pupil_number_in_two_rows_is_one_child(read):
    head = "CHILD,SEX,DOB,ETHNIC,UPN\n"
    rows = "1,1,01/02/2010,WBRI,A1\n1,1,01/02/2010,WIRI,A1\n"
    assert note(read({"header.csv": head + rows}), "upn_shared") == 0


PLAN_HEAD = "person_id,cp_plan_start_date\n"
