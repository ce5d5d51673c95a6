"""One damaged file a number: its format, what is done to it, and how many rows it holds."""

from __future__ import annotations

import csv
import datetime
import io
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.extracts import returns
from tests.fuzz import byte_mutators as damage
from tests.fuzz.row_mutators import ROW_MUTATORS
from tests.fuzz.tables import FIRST, KNOWN, NUMBER, Rows, rows_of

FORMATS = ("CSV", "workbook", "SSDA903 XML", "CIN census XML", "Parquet", "SQLite")


@dataclass
class Case:
    """``data``: the file's bytes, ``name`` its name. ``rows``: how many rows stand below the
    headings; ``None`` where the damage leaves that open. ``done``: what was done. ``table``: the
    rows, where it was made of a table."""

    name: str
    data: bytes
    rows: int | None
    done: list[str] = field(default_factory=list)
    table: Rows | None = None


def case(number: int) -> Case:
    """The file of a number; always the same one."""
    random = Random(number)
    kind = FORMATS[number % len(FORMATS)]
    if kind.endswith("XML"):
        return _xml(kind, random)
    form = random.choice([f for f in KNOWN if kind != "SQLite" or f.name.startswith("ssd_")])
    table = rows_of(form, random, random.choice([0, 1, 3, 12, 40]))
    done = [f"{kind} of {form.name}"]
    for mutate in random.sample(ROW_MUTATORS, random.randint(0, 3)):
        if len(table) > 1:
            table = mutate(table, random)
            done.append(mutate.__name__)
    rows = sum(any(cell.strip() for cell in row) for row in table[1:])
    made = Case("x", b"", rows, done, [list(row) for row in table])
    {"CSV": _csv, "workbook": _workbook, "Parquet": _parquet, "SQLite": _sqlite}[kind](
        made, form.name, table, random
    )
    return made


def as_csv(table: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue().encode()


def as_workbook(table: Rows, sheet: str = "a", typed: bool = False) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in table:
        book.active.append([_typed(cell) if typed else _text(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(cell: str) -> str | None:
    kept = "".join(mark for mark in cell if mark >= " " or mark in "\t\n")
    # A formula has no stored result in a workbook that no spreadsheet has calculated.
    return kept.replace("=", "'=", 1) if kept.startswith("=") else kept or None


def _typed(cell: str) -> object:
    parts = cell.split("/")
    try:
        if len(parts) == 3:
            return datetime.date(*map(int, reversed(parts)))
        return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 15 else _text(cell)
    except ValueError:
        return _text(cell)


def _damaged(made: Case, mutators: list, random: Random, share: float) -> None:
    if random.random() < share:
        mutate = random.choice(mutators)
        made.data, known = mutate(made.data, random)
        made.done.append(mutate.__name__)
        made.rows = made.rows if known else None


def _csv(made: Case, name: str, table: Rows, random: Random) -> None:
    made.name, made.data = "x.csv", as_csv(table)
    _damaged(made, damage.TEXT_MUTATORS, random, 0.7)


def _workbook(made: Case, name: str, table: Rows, random: Random) -> None:
    sheet = random.choice([name[:31].replace("/", " "), "Sheet1", "List 7", " a "])
    top = random.choice([0, 0, 1, 4])
    titles = [["Monthly extract"], [""], ["Unit", "2019"], [""]][:top]
    made.name = "x.xlsx"
    made.data = as_workbook([*titles, *table], sheet, typed=random.random() < 0.5)
    _damaged(made, [*damage.DAMAGE, *[damage.inside_zip] * 5], random, 0.5)


def _parquet(made: Case, name: str, table: Rows, random: Random) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns = []
    for position in range(len(table[0])):
        cells = [row[position] or None for row in table[1:]]
        kind = random.choice(["text", "text", "typed", "binary", "list", "category"])
        try:
            if kind == "typed":
                columns.append(pa.array([_typed(cell) if cell else None for cell in cells]))
            elif kind == "binary":
                columns.append(pa.array([cell and cell.encode() for cell in cells], pa.binary()))
            elif kind == "list":
                columns.append(pa.array([cell and [cell] for cell in cells], pa.list_(pa.string())))
            elif kind == "category":
                columns.append(pa.array(cells, pa.string()).dictionary_encode())
            else:
                columns.append(pa.array(cells, pa.string()))
        except (pa.ArrowException, OverflowError):
            columns.append(pa.array(cells, pa.string()))
    out = io.BytesIO()
    parquet.write_table(pa.table(columns, names=table[0]), out)
    made.name, made.data = "x.parquet", out.getvalue()
    # A row that is blank throughout is one that a file of typed columns does have.
    _damaged(made, damage.DAMAGE, random, 0.4)


def _sqlite(made: Case, name: str, table: Rows, random: Random) -> None:
    names = list(dict.fromkeys(cell.casefold() for cell in table[0]))
    if len(names) < len(table[0]) or "" in names:
        table = [[f"c{at}" for at in range(len(table[0]))], *table[1:]]
    book = sqlite3.connect(":memory:")
    quoted = ", ".join(f'"{cell.replace(chr(34), "")}"' for cell in table[0])
    book.execute(f'CREATE TABLE "{name}" ({quoted})')
    ways = (str, _plainly, lambda cell: cell.encode(), lambda cell: None)
    way = [random.choices(ways, (8, 4, 1, 1))[0] for _ in table[0]]
    marks = ", ".join("?" * len(table[0]))
    for row in table[1:]:
        cells = [turn(cell) for turn, cell in zip(way, row, strict=True)]
        book.execute(f'INSERT INTO "{name}" VALUES ({marks})', cells)
    made.name, made.data, made.rows = "x.db", book.serialize(), None
    _damaged(made, damage.DAMAGE, random, 0.3)


def _plainly(cell: str) -> object:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 18 else cell


def _xml(kind: str, random: Random) -> Case:
    def day() -> str:
        return f"{FIRST + datetime.timedelta(random.randrange(1400)):%Y-%m-%d}"

    if kind == "CIN census XML":
        children = [
            returns.child(
                NUMBER.format(number),
                returns.details(
                    day(),
                    returns.assessment(day(), day()),
                    returns.enquiry(day(), day(), day()),
                    returns.plan(day(), "", day()),
                    ReferralSource=random.choice(["1A", "5D", "10", ""]),
                    ReferralNFA=random.choice(["0", "true", "False", ""]),
                ),
            )
            for number in range(random.choice([0, 1, 8]))
        ]
        text = returns.census(*children, year=random.choice([2020, 2021]))
    else:
        children = [
            returns.looked_after(
                NUMBER.format(number),
                returns.episode("01/05/2020"),
                reviews=("02/06/2020",),
                missing=("03/07/2020",),
            )
            for number in range(random.choice([0, 1, 8]))
        ]
        text = returns.ssda903(*children)
    made = Case("x.xml", text.encode(), None, [kind])
    for _ in range(random.randint(0, 3)):
        _damaged(made, [*[damage.xml_noise] * 4, *damage.DAMAGE, damage.other_encoding], random, 1)
    return made


def write(made: Case, folder: Path) -> Path:
    path = folder / made.name
    path.write_bytes(made.data)
    return path
