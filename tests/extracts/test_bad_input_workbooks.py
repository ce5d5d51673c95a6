"""The catalogue of bad input, B64 to B79 (workbooks) and B94 to B100 (local files), by id.

N normalised with a note, Q row set aside, R refused, W a warning and the row used.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from sru_analysis.extracts.reasons import NOTES, REASONS
from sru_analysis.messages import Refusal
from tests.extracts.told import aside, balanced, note

DAY = {"reference_date": date(2019, 9, 30)}
PLANS = (
    "Child Unique ID", "Gender", "Date of Birth", "Child Protection Plan Start Date",
    "Latest Category of Abuse", "Child Protection Plan End Date", "Allocated Team",
)  # fmt: skip

START = date(2019, 4, 1)
BORN = date(2010, 2, 1)
YELLOW = PatternFill("solid", fgColor="FFFF00")


def plan(child="1001", start=START, category="a) Neglect", end=None, sex="a) Male"):
    return [child, sex, BORN, start, category, end, "East 1"]


MANY = [PLANS, *(plan(str(1001 + number)) for number in range(12))]


def book(sheets, change=None):
    """A workbook of these sheets; ``change`` may alter it before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def two_rows_of_headings(made):
    sheet = made["List 7"]
    sheet.insert_rows(1)
    sheet["A1"], sheet["A2"] = "Child Unique ID", None
    sheet["B1"], sheet["D1"] = "Child", "Child Protection Plan"
    sheet["D2"], sheet["F2"] = "Start Date", "End Date"
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:F1")


def first_column_empty(made):
    made["List 7"].insert_cols(1)


def title_rows(made):
    made["List 7"].insert_rows(1, 3)
    made["List 7"]["A1"] = "Children on plans"
    made["List 7"].merge_cells("A1:E1")


def hide(made):
    sheet = made["List 7"]
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True


def hide_sheet(made):
    made["List 7"].sheet_state = "hidden"
    made.create_sheet("cover")


def comment(made):
    made["List 7"]["A2"].comment = Comment("see file", "x")


def colour_a_row(made):
    for cell in made["List 7"][3]:
        cell.fill = YELLOW


def format_far_below(made):
    made["List 7"]["A1048576"].number_format = "0.0"


CARE = ("Child Unique ID", "Date Started to be Looked After", "Child's Legal Status")
NORMALISED = {
    "B64 two rows of headings": (book({"List 7": MANY}, two_rows_of_headings), "header_row", 1),
    "B64 empty first column": (book({"List 7": MANY}, first_column_empty), "", 0),
    "B64 merged title": (book({"List 7": MANY}, title_rows), "header_row", 1),
    "B65 another name": (book({"7 - CP ": MANY}), "sheet_matched", 1),
    "B65 the name of another list": (book({"List 1": MANY}), "sheet_matched", 1),
    "B65 trailing blank": (book({"List 7 ": MANY}), "sheet_matched", 0),
    "B66 list missing": (book({"List 7": MANY}), "list_missing", 6),
    "B67 headings only": (book({"List 7": MANY, "List 8": [CARE]}), "zero_rows", 1),
    "B67 empty sheet": (book({"List 7": MANY, "List 8": []}), "zero_rows", 1),
    "B68 rows and columns": (book({"List 7": MANY}, hide), "hidden_cells", 3),
    "B68 sheet": (book({"List 7": MANY}, hide_sheet), "hidden_cells", 1),
    "B70 text for a number": (
        book(
            {
                "List 7": [
                    (*PLANS, "Number of Previous Child Protection Plans"),
                    [*plan("1001"), 1],
                    [*plan("1002"), "2"],
                ]
            }
        ),
        "cell_type",
        1,
    ),
    "B70 number for an id": (book({"List 7": [*MANY, plan(2001)]}), "cell_type", 0),
    "B71 comments": (book({"List 7": MANY}, comment), "colour_or_comment", 1),
    "B71 colours": (book({"List 7": MANY}, colour_a_row), "colour_or_comment", 7),
    "B74 formatted rows": (book({"List 7": MANY}, format_far_below), "trailing_rows", 1048563),
    "B78 columns of the council": (
        book({"List 7": [(*PLANS, "Locality"), *([*plan(), "x"],)]}),
        "extra_columns",
        1,
    ),
    "B79 labels of a drop-down": (book({"List 7": [PLANS, plan(sex="A) MALE")]}), "", 0),
    "B79 a label that is not listed": (
        book({"List 7": [PLANS, plan(), plan("1002", category="Neglekt")]}),
        "value_unmapped",
        1,
    ),
}


def say_no_value(records):
    """No message holds a cell's value."""
    told = [*records.notes["message"], *records.quarantine["message"]]
    assert all(text.endswith(")") for text in told)
    assert not re.search(r"100[1-9]|Neglekt|East 1", "\n".join(told))


@pytest.mark.parametrize("case", NORMALISED)
def test_put_right_or_warned_of(read, case):
    content, code, count = NORMALISED[case]
    records = read({"annex_a.xlsx": content}, **DAY)
    assert records.files["recognised_as"].iloc[0] == "List 7"
    assert len(records.cp_plans) >= 1
    assert records.cp_plans["cp_plan_start_date"].notna().all()
    assert records.children["sex"].dropna().eq("M").all()
    assert records.quarantine.empty
    assert balanced(records)
    if code:
        assert code in NOTES or code in REASONS
        assert note(records, code) == count
    say_no_value(records)


def test_b64_rows_of_headings_are_named(read):
    content = NORMALISED["B64 two rows of headings"][0]
    records = read({"annex_a.xlsx": content}, **DAY)
    rows = records.notes.set_index("code")
    assert rows.loc["header_row", "places"] == "rows 1 and 2 together"
    assert len(records.cp_plans) == 12


def test_b66_a_list_that_is_missing_is_not_nought(read):
    records = read({"annex_a.xlsx": NORMALISED["B66 list missing"][0]}, **DAY)
    assert not records.covers("cla_episodes")
    told = records.notes.loc[records.notes["code"] == "list_missing", "places"].tolist()
    assert "List 8 (children looked after)" in told


def test_b67_a_list_without_rows_is_nought(read):
    records = read({"annex_a.xlsx": NORMALISED["B67 headings only"][0]}, **DAY)
    assert records.covers("cla_episodes")
    assert records.cla_episodes.empty


def test_b68_hidden_rows_are_read_like_the_others(read):
    assert len(read({"annex_a.xlsx": NORMALISED["B68 rows and columns"][0]}, **DAY).cp_plans) == 12


def uncached(made):
    made["List 7"]["D3"] = "=D2+1"
    made["List 7"]["G4"] = "=G2"


SET_ASIDE = {
    "B69 in a column that places the row": (
        book({"List 7": MANY}, uncached),
        {"formula_uncached": 1},
        "D3",
    ),
    "B75 below": (
        book({"List 7": [*MANY, *[[]] * 5, ["Sum", 12], ["East 1", 7]]}),
        {"outside_table": 2},
        "row 19",
    ),
    "totals row": (book({"List 7": [*MANY, ["Total", None, None, None, 12]]}), {"totals_row": 1},
                   "A14"),
    "spreadsheet error": (book({"List 7": [*MANY, plan("2000", start="#N/A")]}),
                          {"spreadsheet_error": 1}, "D14"),
}  # fmt: skip


@pytest.mark.parametrize("case", SET_ASIDE)
def test_row_set_aside(read, case):
    content, reasons, place = SET_ASIDE[case]
    records = read({"annex_a.xlsx": content}, **DAY)
    assert aside(records) == reasons
    assert place in set(records.quarantine["place"])
    assert balanced(records)
    assert len(records.cp_plans) in (11, 12)
    say_no_value(records)


def test_b69_elsewhere_the_cell_is_left_empty(read):
    records = read({"annex_a.xlsx": SET_ASIDE["B69 in a column that places the row"][0]}, **DAY)
    told = records.notes[records.notes["code"] == "formula_uncached"]
    assert told["places"].tolist() == ["Allocated Team · G4"]
    assert "Open the workbook in Excel, save it" in told["message"].iloc[0]
    assert records.cp_plans["team"].isna().sum() == 1


def test_b75_beside_names_the_first_cell(read):
    rows = [list(row) for row in MANY]
    rows[2] = [*rows[2], None, "Sum", 12]
    records = read({"annex_a.xlsx": book({"List 7": rows})}, **DAY)
    told = records.notes[records.notes["code"] == "outside_table"]
    assert told[["count", "places"]].to_numpy().tolist() == [[2, "I3"]]
    assert len(records.cp_plans) == 12


def shifted():
    return [PLANS, *([row[1], row[0], *row[3:], None] for row in MANY[1:])]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "B65 two candidates": ({"a.xlsx": book({"old": MANY, "new": MANY})}, "sheet_ambiguous"),
    "B72": ({"a.xlsx": OLD + "EncryptedPackage".encode("utf-16-le")}, "workbook_encrypted"),
    "B73 .xls": ({"a.xls": OLD}, "format_not_read"),
    "B73 .xls by content": ({"a.xlsx": OLD}, "format_not_read"),
    "B73 .xlsb": ({"a.xlsb": b"PK\x03\x04"}, "format_not_read"),
    "B73 .ods": ({"a.ods": b"PK\x03\x04"}, "format_not_read"),
    "B73 .xlsm": ({"a.xlsm": book({"List 7": MANY})}, "format_not_read"),
    "B76 half a download": ({"a.xlsx": book({"List 7": MANY})[:2000]}, "corrupt_file"),
    "B76 not a workbook": ({"a.xlsx": b"PK\x03\x04" + b"x" * 100}, "corrupt_file"),
    "B77": ({"a.xlsx": book({"List 7": shifted()})}, "columns_shifted"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(read, case):
    files, code = REFUSED[case]
    with pytest.raises(Refusal) as refused:
        read(files, **DAY)
    assert refused.value.code == code
    assert refused.value.exit_code == 2
    assert str(refused.value).startswith(next(iter(files)))
    assert str(refused.value).endswith(f"({code})")
    assert "run again" in str(refused.value)
    assert not re.search(r"100[1-9]", str(refused.value))


def test_b65_both_sheets_are_named(read):
    with pytest.raises(Refusal) as refused:
        read(REFUSED["B65 two candidates"][0], **DAY)
    assert "old and new" in str(refused.value)


@pytest.mark.parametrize(("case", "told"), [("B72", "Remove the password in Excel"),
                                            ("B73 .xlsm", "save it as .xlsx")])  # fmt: skip
def test_the_remedy_is_said(read, case, told):
    with pytest.raises(Refusal) as refused:
        read(REFUSED[case][0], **DAY)
    assert told in str(refused.value)


def test_macros_inside_an_ordinary_name_are_refused(read):
    data = io.BytesIO(book({"List 7": MANY}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Refusal, match="workbook_active"):
        read({"a.xlsx": data.getvalue()}, **DAY)


AUDITS = "Audit ID,Audit month or round,Audit theme,Child ID,Date issued,Date completed,"
GRADES = "Grade by auditor,Date moderated,Grade after moderation\n"
TOTALS = "Return,Item,Period start,Period end,Label,Count\n"
ROUND = "APRIL 2019,CP and CIN"
LOCAL = {
    "B94": (AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,,Inadequte,,\n", "grade_unknown", 1),
    "B94 listed spellings": (
        AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,,RI,,\nA2,{ROUND},2,01/04/2019,,"
        "Req. Improvement,,\n",
        "grade_unknown",
        0,
    ),
    "B95 swapped": (
        AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,10/04/2019,,20/04/2019,Good\n",
        "grade_moderation",
        1,
    ),
    "B95 blank": (
        AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,10/04/2019,Good,20/04/2019,\n",
        "grade_moderation",
        1,
    ),
    "B95 in order": (
        AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,10/04/2019,Good,20/04/2019,Good\n",
        "grade_moderation",
        0,
    ),
    "B96": (
        AUDITS + GRADES + f"A1,{ROUND},1,01/04/2019,,,,\nA2,{ROUND},1,02/04/2019,,,,\n",
        "audit_key",
        2,
    ),
    "B98": ("Return,Item,APRIL 2019,MAY/JUN 2019\nAudits,Issued,62,55\n", "wide_months", 2),
    "B99": (
        TOTALS + "".join(
            f"Advocacy,{item},09/05/2019,01/10/2019,,{count}\n"
            for item, count in (("Concluded", 88), ("Accepted", 69),
                                ("Declined or no consent", 18))
        ),
        "total_mismatch",
        1,
    ),
    "B100": (
        AUDITS + "Comments\n" + f"A1,{ROUND},1,01/04/2019,,the mother said\n",
        "free_text_ignored",
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LOCAL)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_local_files(read, case, kind):
    content, code, count = LOCAL[case]
    if kind == "xlsx":
        rows = [line.split(",") for line in content.strip().split("\n")]
        content = book({"return": [[cell or None for cell in row] for row in rows]})
    records = read({f"return.{kind}": content}, **DAY)
    assert note(records, code) == count
    assert records.quarantine.empty
    assert balanced(records)
    told = "\n".join(records.notes["message"])
    assert "Inadequte" not in told
    assert "mother" not in told


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_b97_completed_before_issued(read, kind):
    content = AUDITS + GRADES + f"A1,{ROUND},1,02/04/2019,01/04/2019,,,\n"
    if kind == "xlsx":
        content = book({"audits": [line.split(",") for line in content.strip().split("\n")]})
    assert aside(read({f"audits.{kind}": content}, **DAY)) == {"end_before_start": 1}


def test_b98_groups_of_months_stay_groups(read):
    records = read({"return.csv": LOCAL["B98"][0]}, **DAY)
    rows = records.local_totals[["period_start", "period_end", "count"]].astype(str).to_numpy()
    assert rows.tolist() == [
        ["2019-04-01", "2019-04-30", "62"],
        ["2019-05-01", "2019-06-30", "55"],
    ]


def test_b100_free_text_is_in_no_table(read):
    records = read({"return.csv": LOCAL["B100"][0]}, **DAY)
    assert not any(
        frame.astype(str).apply(lambda column: column.str.contains("mother")).any().any()
        for frame in records.tables.values()
        if len(frame)
    )
