"""The council's own additions: headings and spellings in ``mapping.csv`` beside the extract.

Columns: kind (heading or value), table, column, spelling, code. A value's code is one of the
column's list; a heading's code stays blank. Lines without a code are still to be filled in.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from sru_analysis.extracts.forms import Field, Form
from sru_analysis.extracts.wording import folded, heading
from sru_analysis.messages import Refusal
from sru_analysis.records.schema import TABLES, YES_NO
from sru_analysis.records.store import Records

FILE_NAME = "mapping.csv"
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
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig")
    found, wrong = [], []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        cells.pop("count")
        addition = Addition(number, **cells)
        if addition.kind == "value" and not addition.code:
            continue
        found.append(addition)
        if not _is_known(addition):
            wrong.append(f"line {number}")
    if wrong:
        raise Refusal(
            f"{path.name} · {', '.join(wrong[:5])}: no known kind (heading, value), table, column "
            "or code. Correct the lines and run again.",
            "mapping_form",
        )
    return found


def _is_known(addition: Addition) -> bool:
    if addition.kind not in ("heading", "value") or addition.table not in TABLES:
        return False
    column = TABLES[addition.table].column.get(addition.column)
    if column is None or not addition.spelling:
        return False
    return addition.kind == "heading" or addition.code in (*column.codes, *YES_NO)


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
    for each in mine:
        if each.kind == "value":
            if spellings.get(folded(each.spelling), each.code) != each.code:
                clashes.add(each.line)
            spellings[folded(each.spelling)] = each.code
    return replace(
        about,
        headings=(*about.headings, *(each.spelling for each in headings)),
        spellings=spellings,
    )


def mapping_file(records: Records, path: Path) -> bytes:
    """The mapping file with every unmapped spelling added; lines that are there are kept."""
    kept = []
    if path.is_file():
        kept = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    known = {tuple(row.get(name) or "" for name in COLUMNS[:4]) for row in kept}
    counted = records.unmapped.groupby(list(COLUMNS[:4]), sort=True)["count"].sum()
    added = [
        dict(zip(COLUMNS, (*key, "", int(count)), strict=True))
        for key, count in counted.items()
        if key not in known
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*kept, *added])
    return out.getvalue().encode("utf-8")
