"""Excel workbooks (.xlsx): checked before they are opened, read by stored results.

Formulas are never evaluated: a formula without a stored result, and a cell that holds a
spreadsheet error, are marked, because the reading library gives both as blank cells.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath

from sru_analysis.extracts.archives import BROKEN, check_archive, corrupt
from sru_analysis.extracts.colours import coloured, column_position, filled_styles
from sru_analysis.extracts.containers import Container
from sru_analysis.extracts.marks import put_marks_right
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.steps import SHEET_SECONDS, step
from sru_analysis.messages import Refusal, counted

# What is put where a formula has no stored result or an error for one; formulas so far below the
# last row that only a stray one can stand there are left.
MARK, MARKED_BELOW = "#VALUE!", 1_000
_ACTIVE = ("vbaproject.bin", "externallinks/", "embeddings/", "activex/")
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_HIDDEN = re.compile(rb'<(row|col)\b[^>]*\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\b[^>]*>")
_SHEET = re.compile(rb"<sheet\b[^>]*>")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def read_workbook(container: Container) -> list[Sheet]:
    """Every sheet of a workbook, hidden ones too. Raises ``Refusal`` (corrupt_file,
    workbook_active, too_big)."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    parts = _parts(container)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(container.data))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            step(f"{container.name} · {about.name}", SHEET_SECONDS)
            raw = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            xml = parts.sheets.get(about.name, b"")
            spoilt = _spoilt(xml)
            _mark(raw, spoilt)
            sheet = _sheet(container.name, about.name, raw)
            put_marks_right(sheet)
            sheet.epoch_1904 = parts.epoch_1904
            sheet.spoilt, sheet.fills = spoilt, coloured(xml, parts.fills)
            _note_trailing(sheet, xml)
            sheet.hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(sheet)
    except (CalamineError, OSError, ValueError):
        raise corrupt(container.name) from None
    except BaseException as fault:
        # The reading library panics on some damaged files, outside of Exception.
        if type(fault).__name__ == "PanicException":
            raise corrupt(container.name) from None
        raise
    _note_hidden(sheets, parts)
    return sheets


class _Parts:
    """What is read from the container itself: dates since 1904, sheets as XML, styles of coloured
    cells, comments."""

    def __init__(self) -> None:
        self.epoch_1904 = False
        self.fills: list[int] = []
        self.sheets: dict[str, bytes] = {}
        self.comments = 0


def _parts(container: Container) -> _Parts:
    try:
        with zipfile.ZipFile(io.BytesIO(container.data)) as archive:
            _check_members(container, archive.infolist())
            found = _Parts()
            book = archive.read("xl/workbook.xml")
            relations = archive.read("xl/_rels/workbook.xml.rels")
            for part in (book, relations):
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    raise corrupt(container.name)
            found.epoch_1904 = re.search(rb'date1904="(1|true)"', book) is not None
            targets = dict(
                (_attribute(tag, b"Id"), _attribute(tag, b"Target"))
                for tag in _RELATION.findall(relations)
            )
            names = set(archive.namelist())
            for tag in _SHEET.findall(book):
                target = targets.get(_attribute(tag, b"r:id"), "")
                member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if member in names:
                    found.sheets[_attribute(tag, b"name")] = archive.read(member)
            if "xl/styles.xml" in names:
                found.fills = filled_styles(archive.read("xl/styles.xml"))
            found.comments = sum("comments" in PurePosixPath(name).name for name in names)
            return found
    except BROKEN:
        raise corrupt(container.name) from None


def _check_members(container: Container, members: list[zipfile.ZipInfo]) -> None:
    check_archive(container.name, members)
    names = [member.filename.lower() for member in members]
    if any(part in name for name in names for part in _ACTIVE):
        raise Refusal(
            f"{container.name}: the workbook holds macros, embedded objects or links to other "
            "files, which are not taken. Save it as a plain .xlsx without them and run again.",
            "workbook_active",
        )


def _width(column: bytes) -> int:
    """How many columns one ``col`` element stands for."""
    return int(_attribute(column, b"max")) - int(_attribute(column, b"min")) + 1


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    text = found[1].decode("utf-8") if found else ""
    for entity, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, mark)
    return text.replace("&amp;", "&")


def _sheet(file: str, name: str, raw: list[list[object]]) -> Sheet:
    while raw and all(cell == "" for cell in raw[-1]):
        raw.pop()
    sheet = Sheet(file, name, [], list(range(1, len(raw) + 1)), encoding="xlsx")
    for row in raw:
        cells = []
        for position, cell in enumerate(row):
            if isinstance(cell, str):
                cells.append(cell)
                continue
            text = _text(cell)
            if isinstance(cell, float | int) and not isinstance(cell, bool):
                sheet.numeric.setdefault(position, set()).add(text)
            cells.append(text)
        sheet.rows.append(cells)
    return sheet


# The same few dates and numbers fill most cells; a truth value is not the number that equals it.
@lru_cache(maxsize=65536, typed=True)
def _text(cell: object) -> str:
    """A typed cell as text: ISO dates, numbers without a needless decimal part, TRUE or FALSE."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 1e300
        return f"{Decimal(repr(cell)).to_integral_value():f}" if whole else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def _spoilt(xml: bytes) -> dict[tuple[int, int], str]:
    """Cells that hold a spreadsheet error or a formula without a stored result."""
    if b't="e"' not in xml and b"<f" not in xml:
        return {}
    found = {}
    for about, content in _CELL.findall(xml):
        error = b't="e"' in about
        if not error and (b"<f" not in content or re.search(rb"<v>[^<]", content)):
            continue
        if not error and b't="str"' in about and b"<v>" in content:
            continue  # a formula whose stored result is an empty text
        if address := _ADDRESS.search(about):
            code = "spreadsheet_error" if error else "formula_uncached"
            found[int(address[2]), column_position(address[1])] = code
    return found


def _mark(raw: list[list[object]], spoilt: dict[tuple[int, int], str]) -> None:
    """Put a mark where a cell without a usable value stands, so that its row is no blank one."""
    for number, position in sorted(spoilt):
        if number > len(raw) + MARKED_BELOW:
            break
        width = max(position + 1, len(raw[0]) if raw else 0)
        raw.extend([""] * width for _ in range(number - len(raw)))
        row = raw[number - 1]
        row.extend([""] * (position + 1 - len(row)))
        if row[position] == "":
            row[position] = MARK


def _note_trailing(sheet: Sheet, xml: bytes) -> None:
    """Rows below the last filled one that only formatting has made: cut, and counted."""
    last = xml.rfind(b"<row ")
    number = _ROW.search(xml, last) if last >= 0 else None
    if number and int(number[1]) > len(sheet.rows):
        sheet.note("trailing_rows", int(number[1]) - len(sheet.rows))


def _note_hidden(sheets: list[Sheet], parts: _Parts) -> None:
    for sheet in sheets:
        xml = parts.sheets.get(sheet.name, b"")
        rows = sum(kind == b"row" for kind in _HIDDEN.findall(xml))
        columns = sum(_width(tag) for tag in _COLUMN.findall(xml) if _HIDDEN.match(tag))
        if sheet.hidden:
            sheet.note("hidden_cells", places="the whole sheet")
        elif rows + columns:
            told = f"{counted(rows, 'row')}, {counted(columns, 'column')}"
            sheet.note("hidden_cells", rows + columns, places=told)
        if parts.comments:
            sheet.note("colour_or_comment", parts.comments)
