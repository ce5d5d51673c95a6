"""Two hundred damaged files of every change; ten thousand by ``python -m tests.fuzz 10000``."""

from __future__ import annotations

import pytest

from tests.fuzz.__main__ import faults
from tests.fuzz.files import FORMATS, as_csv, as_workbook

FILES, A_TEST = 200, 20
HEAD = ["person_id", "cp_plan_start_date", "cp_plan_end_date", "team", "cp_plan_ola"]
ROW = ["88117{}", "0{}/05/2019", "", "East", "no"]
TABLE = [HEAD, *([cell.format(n) for cell in ROW] for n in range(1, 7))]


@pytest.mark.parametrize("first", range(0, FILES, A_TEST))
def test_no_traceback_no_lost_row_no_value_told(first):
    found = [faults(number) for number in range(first, first + A_TEST)]
    assert not any(found), "\n".join(filter(None, found))


def test_every_format_is_damaged():
    assert FORMATS == ("CSV", "workbook", "SSDA903 XML", "CIN census XML", "Parquet", "SQLite")


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_rows_above_headings_that_were_pasted_again_are_not_lost(read, write):
    """The first headings lack one word, so that the second fit better."""
    first = [*HEAD[:3], "", HEAD[4]]
    rows = [first, *TABLE[1:4], HEAD, *TABLE[4:]]
    records = read({"x.csv" if write is as_csv else "x.xlsx": write(rows)})
    line = records.files.iloc[0]
    assert (line["rows_in"], line["rows_used"] + line["rows_set_aside"]) == (7, 7)
    assert len(records.cp_plans) >= 6


@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_rows_above_the_only_headings_are_set_aside(read, write):
    rows = [["person", *HEAD[1:]], *TABLE[1:4], HEAD, *TABLE[4:]]
    rows[0][1] = "begun"
    records = read({"x.csv" if write is as_csv else "x.xlsx": write(rows)})
    line = records.files.iloc[0]
    assert line["rows_used"] == 3
    assert set(records.quarantine["reason"]) == {"outside_table"}
    assert line["rows_set_aside"] == 4  # the first headings, which are none, and three rows
    assert "881171" not in records.notes.to_csv()


def test_b28_invisible_marks_and_line_breaks_in_a_workbook(read):
    rows = [HEAD, ["1\u200b", "01/05/2019", "", "Ea\u200bst\n1", "no"]]
    records = read({"x.xlsx": as_workbook(rows)})
    assert records.cp_plans["team"].tolist() == ["East 1"]
    assert {"invisible_marks", "newline_in_cell"} <= set(records.notes["code"])
