"""The council's own additions: headings and spellings in ``mapping.csv``.

Columns: kind (heading or value), table, column, spelling, code, count. ``check`` writes a line for
every spelling that it does not know, with the code left blank; such a line waits. It is in force
once its code is filled in: for a value with a code of the column's list, for a heading with the
name of the column, or with "yes" where the column that ``check`` suggests is right. A heading that
somebody adds by hand needs neither code nor count.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sru_analysis.extracts.containers import open_container
from sru_analysis.extracts.forms import Field, Form
from sru_analysis.extracts.text_files import read_text
from sru_analysis.extracts.values import dictionary
from sru_analysis.extracts.wording import folded, heading
from sru_analysis.messages import Refusal
from sru_analysis.records.schema import TABLES, YES_NO

FILE_NAME = "mapping.csv"
MOST_CODES = 30
COLUMNS = ("kind", "table", "column", "spelling", "code", "count")


@dataclass(frozen=True)
class Addition:
    """One line: a spelling of a heading or value of one column."""

    line: int
    kind: str
    table: str
    column: str
    spelling: str
    code: str


def read_mapping(path: Path) -> list[Addition]:
    """The additions in a mapping file; none where there is no file. Raises ``Refusal``
    (mapping_form) for a line that names no known kind, table, column or code."""
    found, wrong = [], []
    for number, row in _written(path)[1]:
        cells = {name: row.get(name, "").strip() for name in COLUMNS}
        if _waits(cells):
            continue
        cells.pop("count")
        if cells["kind"] == "heading" and cells["code"].casefold() not in ("", *YES_NO):
            cells["column"], cells["code"] = cells["code"], ""
        addition = Addition(number, **cells)
        found.append(addition)
        if not _is_known(addition):
            wrong.append(f"line {number}{_codes_of(addition)}")
    if wrong:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise Refusal(
            f"{path.name} · {', '.join(wrong[:5])}{more}: no known kind (heading, value), table, "
            "column or code. Correct the lines and run again.",
            "mapping_form",
        )
    return found


def _written(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The file as it was saved, by whichever program: its headings, and each line with its number
    as heading -> cell. Every cell is kept, also in columns that the analyst has added."""
    if not path.is_file() or not path.read_bytes().strip():
        return [*COLUMNS], []
    sheet = read_text(open_container(path, path.name), _known_headings)
    lines = [
        (number, row)
        for number, row in zip(sheet.numbers, sheet.rows, strict=True)
        if any(cell.strip() for cell in row)
    ]
    first = [cell.strip().casefold() for cell in lines[0][1]]
    if not set(COLUMNS[:4]) <= set(first) or sheet.faulty:
        place = min(sheet.faulty, default=lines[0][0])
        raise Refusal(
            f"{path.name} · line {place}: the headings {', '.join(COLUMNS)} were expected in the "
            "first line, and readable text below. Save the file as CSV UTF-8, or move it away "
            "and run check to have a new one made.",
            "mapping_form",
        )
    headings: list[str] = []
    for name in first + [""] * (max(len(row) for _, row in lines) - len(first)):
        while name in headings:
            name += " "
        headings.append(name)
    return headings, [(number, dict(zip(headings, row, strict=False))) for number, row in lines[1:]]


def _known_headings(rows: list[list[str]]) -> int:
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return len({cell.strip().casefold() for cell in first} & set(COLUMNS))


def _waits(cells: dict[str, str]) -> bool:
    """Whether a line is still to be filled in, or says that a suggestion is wrong."""
    if cells["kind"] == "heading" and cells["code"].casefold() == "no":
        return True
    return not cells["code"] and (cells["kind"] == "value" or bool(cells["count"]))


def _is_known(addition: Addition) -> bool:
    if addition.kind not in ("heading", "value") or addition.table not in TABLES:
        return False
    column = TABLES[addition.table].column.get(addition.column)
    if column is None or not addition.spelling:
        return False
    return addition.kind == "heading" or addition.code in column.codes


def _codes_of(addition: Addition) -> str:
    """The codes that the column of a value may hold, in brackets; "" where it has no list."""
    table = TABLES.get(addition.table)
    column = table.column.get(addition.column) if table else None
    if addition.kind != "value" or column is None or not column.codes:
        return ""
    more = f" and {len(column.codes) - MOST_CODES} more" if len(column.codes) > MOST_CODES else ""
    return f" ({addition.column} takes {', '.join(column.codes[:MOST_CODES])}{more})"


def _is_listed(key: tuple[str, ...], kept: list[dict[str, str]]) -> bool:
    """Whether a heading of a table stands in the file already, whatever its column."""
    _, table, _, spelling = key
    return any(
        (row.get("kind"), row.get("table"), row.get("spelling")) == ("heading", table, spelling)
        for row in kept
    )


def with_additions(forms: tuple[Form, ...], additions: list[Addition]) -> tuple[Form, ...]:
    """The forms with the council's wording added. Raises ``Refusal`` (mapping_clash) where a
    spelling is already taken by another column or stands for another code."""
    if not additions:
        return forms
    clashes: set[int] = set()
    made = []
    for form in forms:
        filled = {form.table, *(each.table for each in form.fields if each.table)}
        own = [each for each in additions if each.table in filled]
        fields = tuple(_added(form, each, own, clashes) for each in form.fields)
        made.append(replace(form, fields=fields) if own else form)
    if clashes:
        lines = ", ".join(f"line {line}" for line in sorted(clashes)[:5])
        raise Refusal(
            f"{FILE_NAME} · {lines}: the spelling already stands for another column or code. "
            "Take the lines out and run again.",
            "mapping_clash",
        )
    return tuple(made)


def _added(form: Form, about: Field, own: list[Addition], clashes: set[int]) -> Field:
    mine = [
        each
        for each in own
        if (each.table, each.column) == (about.table or form.table, about.column)
    ]
    headings = [each for each in mine if each.kind == "heading"]
    for each in headings:
        taken = form.columns_by_heading.get(heading(each.spelling))
        if taken is not None and taken[0] != about.column:
            clashes.add(each.line)
    spellings = dict(about.spellings)
    official = dictionary(about.code_list) if about.code_list else {}
    for each in mine:
        if each.kind == "value":
            text = folded(each.spelling)
            known = spellings.get(text) or official.get(text)
            if known not in (None, each.code):
                clashes.add(each.line)
            spellings[text] = each.code
    return replace(
        about,
        headings=(*about.headings, *(each.spelling for each in headings)),
        spellings=spellings,
    )


def mapping_file(unmapped: pd.DataFrame, path: Path) -> bytes:
    """The mapping file with every unmapped spelling added; lines that are there are kept.

    ``unmapped``: kind, table, column, spelling and count, as ``Records.unmapped``.
    """
    headings, lines = _written(path)
    kept = [row for _, row in lines]
    known = {tuple(_closed_up(row.get(name, "")) for name in COLUMNS[:4]) for row in kept}
    counted = unmapped.groupby(list(COLUMNS[:4]), sort=True)["count"].sum()
    added = [
        dict(zip(COLUMNS, (*key, "", int(count)), strict=True))
        for key, count in counted.items()
        if tuple(map(_closed_up, key)) not in known
        and not (key[0] == "heading" and _is_listed(key, kept))
    ]
    out = io.StringIO()
    columns = list(dict.fromkeys([*headings, *COLUMNS]))
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writerow({name: name.strip() for name in columns})
    writer.writerows([*kept, *added])
    return out.getvalue().encode("utf-8")


def _closed_up(text: str) -> str:
    return " ".join(text.split())
