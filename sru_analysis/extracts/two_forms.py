"""One return given in two forms: it is read once, and the other form is named as not read."""

from __future__ import annotations

from sru_analysis.extracts import cin_census, cin_years, ssda903
from sru_analysis.extracts.elements import ElementSheet
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.return_years import source_of
from sru_analysis.extracts.sheets import Sheet


def one_form(tables: list[ReadTable]) -> tuple[list[ReadTable], list[Sheet]]:
    """The tables that are read, and a sheet with a note (two_sources) for each file that is not.

    SSDA903: of one year the CSV files or workbook are read, the XML is not. CIN census: the XML is
    the return itself and is read; flat files of its year, or of a year that they do not state, are
    made from it and are not. Tables have their years.
    """
    left = _second_903(tables) | _second_cin(tables)
    sheets = []
    for name, instead in sorted(left.items()):
        sheet = Sheet(name, "", [], [])
        sheet.note("two_sources", places=f"{name}; read instead: {instead}")
        sheets.append(sheet)
    return [table for table in tables if table.sheet.file not in left], sheets


def _is_xml(table: ReadTable) -> bool:
    return isinstance(table.sheet, ElementSheet)


def _of(tables: list[ReadTable], source_format: str, xml: bool) -> list[ReadTable]:
    return [
        table
        for table in tables
        if table.form.source_format == source_format and _is_xml(table) == xml
    ]


def _second_903(tables: list[ReadTable]) -> dict[str, str]:
    first = {
        table.year: table.sheet.file
        for table in _of(tables, ssda903.FORMAT, xml=False)
        if table.form.table
    }
    return {
        table.sheet.file: first[table.year]
        for table in _of(tables, ssda903.FORMAT, xml=True)
        if table.year in first
    }


def _second_cin(tables: list[ReadTable]) -> dict[str, str]:
    whole = _of(tables, cin_census.FORMAT, xml=True)
    if not whole:
        return {}
    flat = _of(tables, cin_census.FORMAT, xml=False)
    # A census made during the year may state another collection year than that of its last day.
    headers = cin_years.headers_of(whole)
    first = {
        headers.get(table.sheet.file, {}).get("year", ""): table.sheet.file for table in whole
    } | {table.year: table.sheet.file for table in whole}
    left = {}
    stating = cin_years.headers_of(flat)
    for table in flat:
        year = stating.get(source_of(table), {}).get("year", "")
        if table.year in first or year in first or source_of(table) not in stating:
            left[table.sheet.file] = first.get(table.year) or first.get(year) or _any(first)
    return left


def _any(first: dict[object, str]) -> str:
    return min(first.values())
