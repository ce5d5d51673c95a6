"""From paths to records: walk, recognise, read, put together, and say what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import (
    annex_a_forms,
    cin_census,
    local_returns,
    plain_tables,
    ssd,
    ssda903,
)
from sru_analysis.extracts.archives import open_archive
from sru_analysis.extracts.containers import ZIP_SUFFIX, Container, is_known, open_container
from sru_analysis.extracts.councils import SeveralCouncils, check_councils, leave_whole
from sru_analysis.extracts.database_address import Database
from sru_analysis.extracts.headers import Headings, Recognised, Unrecognised
from sru_analysis.extracts.mapping import FILE_NAME as MAPPING
from sru_analysis.extracts.mapping import Addition, read_mapping, with_additions
from sru_analysis.extracts.reading import ReadTable, read_table
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.steps import step
from sru_analysis.extracts.text_files import read_text
from sru_analysis.extracts.unrecognised import HeadingMissing, note_unrecognised
from sru_analysis.extracts.walking import walk
from sru_analysis.extracts.wide_totals import long_totals
from sru_analysis.extracts.xml_rows import read_xml
from sru_analysis.messages import Refusal

KNOWN = "Annex A workbook, SSDA903 CSV or XML, CIN census XML, SSD tables, local returns"
FORMS = (
    *plain_tables.FORMS,
    *local_returns.FORMS,
    *ssda903.FORMS,
    *cin_census.FORMS,
    *annex_a_forms.FORMS,
    *ssd.FORMS,
)
SHAPES = (ssda903.SHAPE, cin_census.SHAPE)


@dataclass
class Found:
    """What the paths hold: tables read, sheets that no form fits, files left alone by kind.

    ``foreign``: table -> what is to be said of a sheet of it that was left as a whole, because it
    holds several councils.
    """

    tables: list[ReadTable] = field(default_factory=list)
    unknown: list[Sheet] = field(default_factory=list)
    left: list[Sheet] = field(default_factory=list)
    foreign: list[tuple[str, SeveralCouncils]] = field(default_factory=list)
    files: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


def read_files(paths: list[Path | Database], configuration: Configuration) -> Found:
    """Every table in the paths and databases, read. All refusals are said together."""
    additions = additions_of(paths)
    headings = Headings(with_additions(FORMS, additions))
    found, refusals = Found(), []
    for database in (path for path in paths if isinstance(path, Database)):
        _read_database(database, additions, headings, configuration, found)
    for path, name in walk([path for path in paths if not isinstance(path, Database)]):
        found.files += 1
        step(name)
        known = len(found.tables)
        try:
            _read_file(path, name, headings, configuration, found)
        except Refusal as refusal:
            refusals.append(refusal)
        if len(found.tables) == known:
            found.kinds[path.suffix.lower() or "without an ending"] += 1
    refusals += _two_sheets(found.tables)
    read = {table.form.table for table in found.tables if table.rows_in > len(table.set_aside)}
    refusals += [refusal for table, refusal in found.foreign if table not in read]
    if refusals:
        raise together(refusals)
    return found


def additions_of(sources: Iterable[Path | Database]) -> list[Addition]:
    """The council's own headings and spellings, from the mapping files of what is to be read."""
    folders = [one.beside if isinstance(one, Database) else one for one in sources]
    places = [one if one.name == MAPPING else one / MAPPING for one in folders]
    return [each for place in places for each in read_mapping(place)]


def _read_database(
    database: Database,
    additions: list[Addition],
    headings: Headings,
    configuration: Configuration,
    found: Found,
) -> None:
    from sru_analysis.extracts.database import fetch
    from sru_analysis.extracts.parquet_files import read_parquet

    for container in fetch(database, additions):
        named = replace(container, name=f"{database.name}/{container.name}")
        _read(read_parquet(named), named, headings, configuration, found)


def _read_file(
    path: Path, name: str, headings: Headings, configuration: Configuration, found: Found
) -> None:
    if not is_known(path):
        _leave(found, name, "format_not_read")
        return
    for container in _containers(path, name, found):
        if container.kind == "XML":
            tables = read_xml(container, SHAPES, headings.forms)
            for sheet, recognised in tables:
                _take(sheet, recognised, container, configuration, found)
            if not tables:
                _leave(found, container.name, "zero_rows")
            continue
        for sheet in _sheets(container, headings):
            _read(sheet, container, headings, configuration, found)


def _containers(path: Path, name: str, found: Found) -> list[Container]:
    if path.suffix.lower() != ZIP_SUFFIX:
        return [open_container(path, name)]
    containers, left = open_archive(path, name)
    for member in left:
        _leave(found, member, "format_not_read")
    if not containers and not left:
        _leave(found, name, "zero_rows")
    return containers


def _leave(found: Found, name: str, code: str) -> None:
    sheet = Sheet(name, "", [], [])
    sheet.note(code)
    found.left.append(sheet)


def _sheets(container: Container, headings: Headings) -> list[Sheet]:
    if container.kind == "workbook":
        from sru_analysis.extracts.workbooks import read_workbook

        return read_workbook(container)
    if container.kind == "Parquet":
        from sru_analysis.extracts.parquet_files import read_parquet

        return [read_parquet(container)]
    return [read_text(container, headings.score)]


def _read(
    sheet: Sheet,
    container: Container,
    headings: Headings,
    configuration: Configuration,
    found: Found,
) -> None:
    step(sheet.place)
    sheet = long_totals(sheet, configuration.reference_date)
    recognised = headings.recognise(sheet)
    if isinstance(recognised, Unrecognised):
        note_unrecognised(sheet, recognised)
        found.unknown.append(sheet)
        return
    _take(sheet, recognised, container, configuration, found)


def _take(
    sheet: Sheet,
    recognised: Recognised,
    container: Container,
    configuration: Configuration,
    found: Found,
) -> None:
    try:
        check_councils(sheet, recognised, configuration)
    except SeveralCouncils as refusal:
        found.foreign.append((recognised.form.table, refusal))
        leave_whole(sheet, recognised, refusal)
    table = read_table(sheet, recognised, configuration.reference_date)
    table.sha256, table.size = container.sha256, container.size
    found.tables.append(table)


def _two_sheets(tables: list[ReadTable]) -> list[Refusal]:
    """Two sheets of one workbook for one table are not guessed at."""
    sheets: dict[tuple[str, str], list[str]] = {}
    for table in tables:
        if table.sheet.name and table.form.table:
            sheets.setdefault((table.sheet.file, table.form.name), []).append(table.sheet.name)
    return [
        Refusal(
            f"{file}: the sheets {' and '.join(names)} both look like {form}. "
            "Delete the one that is not meant, in a copy of the workbook, and run again.",
            "sheet_ambiguous",
        )
        for (file, form), names in sheets.items()
        if len(names) > 1
    ]


def together(refusals: list[Refusal]) -> Refusal:
    """Several refusals as one: every reason that was found, a line each."""
    *most, last = refusals
    lines = [str(refusal) for refusal in most]
    told = "\n".join([*lines, last.message])
    unmapped = [line for refusal in refusals for line in getattr(refusal, "unmapped", ())]
    return (
        HeadingMissing(told, last.code, unmapped=unmapped) if unmapped else Refusal(told, last.code)
    )


def nothing_known(paths: list[Path | Database], found: Found) -> Refusal:
    """What is said when no file is of a known kind."""
    where = ", ".join(
        path.name if isinstance(path, Database) else PurePosixPath(path.as_posix()).as_posix()
        for path in paths
    )
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(found.kinds.items()) if n) or "nothing"
    files = f"none of {found.files} files is" if found.files != 1 else "the one file is not"
    details = "".join(
        f"\n{sheet.place}: {note.places}" for sheet in found.unknown for note in sheet.notes[-1:]
    )
    return Refusal(
        f"{where}: {files} of a known kind. Known: {KNOWN}. Found: {kinds}. "
        f"Check --extract.{details}",
        "extract_unknown",
    )
