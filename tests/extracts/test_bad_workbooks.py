"""Bad workbooks, by the ids of the catalogue of bad input."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sru_analysis.messages import Refusal
from sru_analysis.records.coverage import unavailable
from tests.extracts.told import aside, note

HEAD = "person_id,cp_plan_start_date,cp_plan_end_date,cp_plan_latest_category,cp_plan_ola,team"


def workbook(sheets, state=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if state:
            sheet.sheet_state = state.get(name, "visible")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plan_rows(*extra):
    return [
        HEAD.split(","),
        ["1001", datetime.date(2019, 4, 1), None, "NEG", "no", "East 1"],
        *extra,
    ]


def test_b44_numbers_without_date_format(read):
    rows = plan_rows(["1002", 43557, None, "EMO", None, None])
    records = read({"a.xlsx": workbook({"cp_plans": rows})})
    assert records.cp_plans["cp_plan_start_date"].dt.day.tolist() == [1, 2]
    assert note(records, "date_serial") == 1


def test_b33_rounded_numbers(read):
    rows = plan_rows([1234567890123450000, datetime.date(2019, 4, 2), None, "EMO", None, None])
    assert aside(read({"a.xlsx": workbook({"p": rows})})) == {"id_rounded": 1}


def test_b25_and_b69_cells_without_a_result(read):
    rows = plan_rows(
        ["1002", "=TODAY()", None, "EMO", None, None], ["1003", "#N/A", None, "EMO", None, None]
    )
    records = read({"a.xlsx": workbook({"p": rows})})
    assert aside(records) == {"formula_uncached": 1, "spreadsheet_error": 1}
    assert records.quarantine["place"].tolist() == ["B3", "B4"]


def test_b65_two_sheets_for_one_table(read):
    with pytest.raises(Refusal, match="sheet_ambiguous") as refused:
        read({"a.xlsx": workbook({"one": plan_rows(), "two": plan_rows()})})
    assert "one and two" in str(refused.value)


def test_b65_two_formats_for_one_table_are_merged_by_their_order(read):
    files = {
        "e.csv": "CHILD,DECOM,LS\n1,01/05/2017,C2\n",
        "cla_episodes.csv": "person_id,cla_episode_start_date,legal_status\n1,01/05/2017,V2\n",
    }
    records = read(files)
    assert records.cla_episodes["legal_status"].tolist() == ["V2"]
    assert aside(records) == {"other_source": 1}
    assert records.quarantine["source_file"].tolist() == ["e.csv"]
    assert note(records, "other_source") == 1


def test_b68_hidden_sheets_are_read(read):
    data = workbook({"a": [["x"]], "p": plan_rows()}, {"p": "hidden"})
    records = read({"a.xlsx": data})
    assert len(records.cp_plans) == 1
    assert note(records, "hidden_cells") == 1


def test_b75_rows_below_and_cells_beside_the_table(read):
    rows = plan_rows(*[[]] * 5, ["Sum", "3"])
    rows[1] = [*rows[1], "beside"]
    records = read({"a.xlsx": workbook({"p": rows})})
    assert aside(records) == {"outside_table": 1}
    assert note(records, "outside_table") == 1


def test_b67_empty_sheet_is_left(read):
    records = read({"a.xlsx": workbook({"p": plan_rows(), "empty": []})})
    assert len(records.cp_plans) == 1


def test_a_workbook_with_macros_is_refused(read):
    data = io.BytesIO(workbook({"p": plan_rows()}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Refusal, match="workbook_active"):
        read({"a.xlsx": data.getvalue()})


def test_a_workbook_that_unpacks_to_too_much_is_refused(read):
    data = io.BytesIO(workbook({"p": plan_rows()}))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/big.xml", b" " * 30_000_000)
    with pytest.raises(Refusal, match="too_big"):
        read({"a.xlsx": data.getvalue()})


def test_b44_the_1904_calendar(read):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in plan_rows(["1002", 43557 - 1462, None, "EMO", None, None]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    records = read({"a.xlsx": out.getvalue()})
    starts = records.cp_plans["cp_plan_start_date"].dt.strftime("%Y-%m-%d").tolist()
    assert starts == ["2019-04-01", "2019-04-02"]


def test_b70_numbers_as_text(read):
    head = ["Return", "Item", "Period start", "Period end", "Label", "Count"]
    day = datetime.date(2019, 4, 1)
    rows = [
        head,
        ["Voice", "Children", day, day, "a", 12],
        ["Voice", "Children", day, day, "b", "7"],
    ]
    records = read({"a.xlsx": workbook({"t": rows})})
    assert records.local_totals["count"].tolist() == [12, 7]
    assert note(records, "cell_type") == 1


def test_b71_comments_are_counted(read):
    book = openpyxl.Workbook()
    for row in plan_rows():
        book.active.append(row)
    book.active["A2"].comment = Comment("see file", "x")
    out = io.BytesIO()
    book.save(out)
    assert note(read({"a.xlsx": out.getvalue()}), "colour_or_comment") == 1


def test_b74_formatted_but_empty_rows_cost_nothing(read):
    book = openpyxl.Workbook()
    for row in plan_rows():
        book.active.append(row)
    book.active["A1048576"].number_format = "0.0"
    out = io.BytesIO()
    book.save(out)
    records = read({"a.xlsx": out.getvalue()})
    assert records.files["rows_in"].tolist() == [1]


def test_numbers_stand_as_identifiers_without_a_decimal_part(read):
    rows = plan_rows([1002, datetime.date(2019, 4, 2), None, "EMO", None, None])
    records = read({"a.xlsx": workbook({"p": rows})})
    assert records.cp_plans["person_id"].tolist() == ["1001", "1002"]


def test_two_returns_in_one_workbook(read):
    voice = [["Child ID", "Date completed"], ["1", datetime.date(2019, 4, 2)]]
    records = read({"local_returns.xlsx": workbook({"plans": plan_rows(), "voice": voice})})
    assert records.files["source_sheet"].tolist() == ["plans", "voice"]
    assert len(records.voice_responses) == 1


@pytest.mark.parametrize(("value", "reason"), [("#N/A", "spreadsheet_error"),
                                               ("=A1&1", "formula_uncached")])  # fmt: skip
def test_a_row_of_which_only_a_spoilt_cell_is_filled_is_a_row(read, value, reason):
    """Also as the last one, below which the reading library sees nothing."""
    rows = [["person_id", "cp_plan_start_date"], ["1", "01/05/2019"], [value, ""], ["", value]]
    records = read({"x.xlsx": workbook({"a": rows})})
    assert records.files["rows_in"].tolist() == [3]
    assert records.quarantine["source_row"].tolist() == [3, 4]
    assert set(records.quarantine["reason"]) <= {reason, "id_missing"}


def test_a_line_of_words_below_the_rows_is_no_row(read):
    rows = plan_rows(["1002", datetime.date(2019, 4, 2)], [], ["Run by the data team"])
    records = read({"a.xlsx": workbook({"cp_plans": rows})})
    assert aside(records) == {"outside_table": 1}
    assert len(records.cp_plans) == 2


def test_a_child_of_whom_only_the_identifier_is_known_is_a_row_wherever_it_stands(read):
    rows = [["person_id", "sex", "dob"], ["1", "F", datetime.date(2010, 1, 1)], ["2", None, None]]
    records = read({"a.xlsx": workbook({"children": rows})})
    assert records.children["person_id"].tolist() == ["1", "2"]


def test_a_table_of_which_no_row_can_be_used_is_not_answered_with_nought(read):
    rows = [HEAD.split(","), ["1001", "30-Sep-19", None, "NEG", "no", "East 1"]]
    records = read({"a.xlsx": workbook({"cp_plans": rows})})
    assert aside(records) == {"date_two_digit": 1}
    assert not records.covers("cp_plans")
    assert unavailable(records, ["cp_plans"], datetime.date.max, datetime.date.min) == (
        "needs child protection plans (cp_plans); every row that was given was set aside"
    )
    empty = read({"a.xlsx": workbook({"cp_plans": rows[:1]})})
    assert empty.covers("cp_plans")
