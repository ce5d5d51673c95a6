"""One return given in two forms: it is read once, and the other form is named as not read."""

from __future__ import annotations

from datetime import date

from sru_analysis.extracts import cin_census, cin_years, ssda903
from sru_analysis.extracts.elements import ElementSheet
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.return_years import DATED_BY_THE_RUN, source_of
from sru_analysis.extracts.sheets import Sheet


def one_form(
    tables: list[ReadTable], reference_date: date | None
) -> tuple[list[ReadTable], list[Sheet]]:
    """The tables that are read, and a sheet with a note (two_sources) for each file that is not.

    The tables of yearly returns learn their years.

    SSDA903: of one year the CSV files or workbook are read, the XML is not. CIN census: the XML is
    the return itself and is read; flat files of its year, or of a year that they do not state, are
    made from it and are not. Raises ``Refusal`` (wrong_period).
    """
    alone = not any(table.form.source_format in DATED_BY_THE_RUN for table in tables)
    for source in (ssda903, cin_census):
        own = [table for table in tables if table.form.source_format == source.FORMAT]
        if any(table.form.table for table in own):
            source.set_years(own, reference_date, alone=alone)
    left = _second_903(tables) | _second_cin(tables)
    sheets = []
    for name, instead in sorted(left.items()):
        sheet = Sheet(name, "", [], [])
        sheet.note("two_sources", places=f"read instead: {instead}")
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
        # A list of missing episodes alone is no return in another form.
        if table.form.table and table.form.name != ssda903.MISSING
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
