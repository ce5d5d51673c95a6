"""The files of the demo council: CSV, one workbook, its settings and a note."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl

from sru_analysis.demo.tables import Row
from sru_analysis.records.store import write_atomically

MODE = 0o644
_FIXED_TIME = (2019, 10, 31, 0, 0, 0)
# in place of the part in which the writing library names its own version
_APPLICATION = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"></Properties>'
)


def write_table(path: Path, rows: Sequence[Row], yes_no: tuple[str, str]) -> None:
    """A CSV file with dates as dd/mm/yyyy and the given words for yes and no."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow([_cell(value, yes_no) for value in row.values()])
    write_atomically(path, text.getvalue().encode("utf-8"), MODE)


def _cell(value: object, yes_no: tuple[str, str]) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no[0] if value else yes_no[1]
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return value


def write_text(path: Path, text: str) -> None:
    """A plain text file."""
    write_atomically(path, text.encode("utf-8"), MODE)


def write_workbook(path: Path, sheet: str, rows: Sequence[Row]) -> None:
    """A workbook with one sheet: no times, no compression, no version of the library."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    for line in page.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
    raw = io.BytesIO()
    book.save(raw)
    write_atomically(path, _without_times(raw.getvalue()), MODE)


def _without_times(workbook: bytes) -> bytes:
    stamp = datetime(*_FIXED_TIME).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as given,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as made,
    ):
        for name in sorted(given.namelist()):
            data = _APPLICATION if name == "docProps/app.xml" else given.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, data)
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            member.create_system = 3
            member.external_attr = 0o644 << 16
            made.writestr(member, data)
    return fixed.getvalue()
