"""All local returns as one workbook, a sheet a return: the same records as from CSV files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sru_analysis.configuration import Configuration, read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.extracts.plain_tables import NATIONAL
from sru_analysis.records.schema import SOURCE_COLUMNS

FOLDER = Path(__file__).parent.parent / "samples" / "local_returns"
DEMO = Path(__file__).parents[2] / "data" / "demo"
DAY = re.compile(r"\d{2}/\d{2}/\d{4}")


def as_typed(cell: str) -> object:
    """A cell as a spreadsheet keeps it: days as days, the rest as it is written."""
    if DAY.fullmatch(cell):
        return dt.datetime.strptime(cell, "%d/%m/%Y")
    return cell or None


def workbook_of(files: list[Path], read_cell, names=str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, path in enumerate(files):
        page = book.create_sheet(names(number))
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))):
            page.append([read_cell(cell) for cell in row])
        for line in page.iter_rows(min_row=2):
            for cell in line:
                if isinstance(cell.value, dt.datetime):
                    cell.number_format = "dd/mm/yyyy"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def same(first, second) -> None:
    for name, frame in first.tables.items():
        own, other = (
            table.drop(columns=[c for c in SOURCE_COLUMNS if c in table])
            for table in (frame, second.tables[name])
        )
        pd.testing.assert_frame_equal(own, other, obj=name)
    assert (
        second.files["rows_in"] == second.files["rows_used"] + second.files["rows_set_aside"]
    ).all()


@pytest.mark.parametrize("read_cell", [as_typed, str], ids=["typed", "text"])
def test_one_workbook_with_a_sheet_a_return(tmp_path, read_cell):
    """Sheets are known by their headings: their names say nothing here."""
    listed = sorted(FOLDER.glob("*.csv"))
    data = workbook_of(listed, read_cell, names=lambda number: f"Sheet{number + 1}")
    (tmp_path / "local_returns.xlsx").write_bytes(data)
    from_csv = read_extracts([FOLDER], Configuration())
    from_workbook = read_extracts([tmp_path], Configuration())
    same(from_csv, from_workbook)
    assert len(from_workbook.files) == len(listed)
    assert set(from_workbook.files["source_file"]) == {"local_returns.xlsx"}
    assert set(from_workbook.files["table"]) == set(from_csv.files["table"])
    assert from_workbook.unmapped.empty


def test_the_invented_council_s_returns_as_one_workbook(tmp_path):
    configuration = read_configuration(DEMO)
    csvs = [path for path in sorted(DEMO.glob("*.csv")) if path.stem not in NATIONAL]
    for path in (*(DEMO / f"{name}.csv" for name in NATIONAL), DEMO / "targets.xlsx"):
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / "local_returns.xlsx").write_bytes(workbook_of(csvs, as_typed))
    same(read_extracts([DEMO], configuration), read_extracts([tmp_path], configuration))


def test_a_cover_sheet_and_a_return_left_out_are_no_matter(tmp_path):
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_of([FOLDER / "advocacy.csv"], as_typed, names=lambda _: "LOC 1"))
    )
    cover = book.create_sheet("Read me", 0)
    cover.append(["Local returns of the unit"])
    cover.append(["Sent by", "the unit"])
    book.save(tmp_path / "returns.xlsx")
    records = read_extracts([tmp_path], Configuration())
    assert list(records.files["table"]) == ["advocacy_referrals"]
    assert len(records.advocacy_referrals) == 5
    assert "table_unknown" in set(records.notes["code"])
    assert not records.covers("challenges")


def test_a_return_as_workbook_and_as_csv_is_taken_once(tmp_path):
    shutil.copy(FOLDER / "advocacy.csv", tmp_path / "advocacy.csv")
    (tmp_path / "returns.xlsx").write_bytes(
        workbook_of([FOLDER / "advocacy.csv"], as_typed, names=lambda _: "LOC 1")
    )
    records = read_extracts([tmp_path], Configuration())
    assert len(records.advocacy_referrals) == 5
    assert records.quarantine["reason"].value_counts().to_dict() == {"duplicate_row": 5}
