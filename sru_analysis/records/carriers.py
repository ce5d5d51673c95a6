"""What the records lack, and which format carries it under which name.

It says where a figure could come from that the files in hand cannot give. Shipped as
``reference/carriers.csv``; extent "latest only" or "current only" = not every event is given.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sru_analysis.records.coverage import Window

if TYPE_CHECKING:
    from sru_analysis.records.store import Records


@dataclass(frozen=True)
class Carrier:
    """One format that carries one column: how it is called there, and whether it is whole."""

    table: str
    column: str
    source_format: str
    given_as: str
    extent: str


@cache
def carriers() -> tuple[Carrier, ...]:
    """Every format of every column, in the order of the schema and of precedence."""
    text = files("sru_analysis.reference").joinpath("carriers.csv").read_text(encoding="utf-8")
    return tuple(Carrier(**row) for row in csv.DictReader(text.splitlines()))


def carriers_of(need: str, but: Collection[str] = ()) -> list[Carrier]:
    """The formats that give every event of a need ("cp_reviews.cp_review_date" or "cp_plans").

    For a table its first column that is no identifier stands for it. ``but``: formats that are
    not meant.
    """
    table, _, column = need.partition(".")
    own = [one for one in carriers() if one.table == table]
    if not column:
        named = [one.column for one in own if not one.column.endswith("_id")]
        column = named[0] if named else own[0].column if own else ""
    return [
        one
        for one in own
        if one.column == column and one.extent != "latest only" and one.source_format not in but
    ]


def lacking(records: Records, needs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Of the needs those that no source carries, and those of which only the latest is given."""
    listed = list(dict.fromkeys(needs))
    missing = [need for need in listed if not records.covers(*need.split(".", 1))]
    latest = [need for need in listed if tuple(need.split(".", 1)) in records.covered.latest]
    return missing, latest


def whole_between(records: Records, needs: Iterable[str]) -> Window:
    """First and last day for which every table of the needs is whole; ``None`` = not limited."""
    tables = dict.fromkeys(need.split(".", 1)[0] for need in needs)
    windows = [records.window(table) for table in tables if records.covers(table)]
    starts = [start for start, _ in windows if start is not None]
    ends = [end for _, end in windows if end is not None]
    return max(starts, default=None), min(ends, default=None)


def carried_by(needs: Iterable[str], but: Collection[str] = ()) -> str:
    """Where needs could come from, in words: "SSD (ssd_…) or SSDA903 (Reviews REVIEW)".

    Needs of one table are looked for together, a table a part of the sentence; "" where no format
    carries them. ``but``: formats that are not meant, since they are there.
    """
    by_table: dict[str, list[str]] = {}
    for need in needs:
        by_table.setdefault(need.split(".", 1)[0], []).append(need)
    told = []
    for own in by_table.values():
        columns = [need for need in own if "." in need] or own
        whole = {one.source_format for one in carriers_of(columns[0], but)}
        for need in columns[1:]:
            whole &= {one.source_format for one in carriers_of(need, but)}
        for need in columns[:1] if whole else columns:
            formats = [
                f"{one.source_format} ({one.given_as})"
                for one in carriers_of(need, but)
                if not whole or one.source_format in whole
            ]
            if formats:
                told.append(_or(formats))
    return "; ".join(dict.fromkeys(told))


def _or(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} or {last}" if most else last
