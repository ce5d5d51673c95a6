"""Several sources of one table: one of them is taken, by a stated order; none are added up.

A table takes one format as its base. Rows of the others are set aside with a reason of their own
and stay beside the records, to be compared. Only the children are united, column by column, and
only listed columns of the base are completed from another format.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from sru_analysis.extracts.quarantine import set_aside
from sru_analysis.extracts.reading import NUMBER, ReadTable
from sru_analysis.extracts.report import note_line

# The table in the records' own wording was made on purpose, so it comes first. Formats that are
# not named come last, in the order of their names.
ORDER = ("plain table", "local return", "SSD", "SSDA903", "CIN census", "Annex A")
UNITED = "children"
# Table -> format that completes it, its key there and here, columns.
COMPLETED_BY = {
    "cla_reviews": ("SSDA903", ("person_id", "cla_review_date"), ("cla_review_participation",)),
}
BASE, COMPLETES, UNITES, ASIDE = "used", "completes", "united", "set aside"
PLACE = ["source_file", "source_sheet", "source_row"]

Frames = dict[str, pd.DataFrame]
Formats = dict[str, Frames]


@dataclass
class Merged:
    """``frames``: the tables as taken. ``chosen``: table -> format of its base. ``roles``: lines
    of ``Records.sources``. ``completed``: table, column, cells filled, format. ``others``: format
    -> its own tables, where another format was taken or they were united."""

    frames: Frames = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    roles: list[dict[str, object]] = field(default_factory=list)
    completed: list[tuple[str, str, int, str]] = field(default_factory=list)
    notes: list[dict[str, object]] = field(default_factory=list)
    others: Formats = field(default_factory=dict)


def merge(formats: Formats) -> Merged:
    """One frame a table from the frames of every format, by ``ORDER``.

    A format whose table has no rows gives way to one that has some.
    """
    merged = Merged()
    for table in dict.fromkeys(name for frames in formats.values() for name in frames):
        sources = {kind: formats[kind][table] for kind in in_order(formats, table)}
        if len(sources) > 1:
            for kind, frame in sources.items():
                merged.others.setdefault(kind, {})[table] = frame
        if table == UNITED:
            _unite_children(sources, merged)
        else:
            _choose(table, sources, merged)
    for kind in [kind for kind, own in merged.others.items() if _is_base_of_all(kind, own, merged)]:
        del merged.others[kind]
    return merged


def in_order(formats: Formats, table: str) -> list[str]:
    """The formats that carry a table, the one to be taken first."""
    carrying = [kind for kind, frames in formats.items() if table in frames]
    rank = {kind: number for number, kind in enumerate(ORDER)}

    def precedence(kind: str) -> tuple:
        return (formats[kind][table].empty, rank.get(kind, len(rank)), kind)

    return sorted(carrying, key=precedence)


def _is_base_of_all(kind: str, own: Frames, merged: Merged) -> bool:
    return all(merged.chosen[table] == kind for table in own)


def _choose(table: str, sources: Frames, merged: Merged) -> None:
    kinds = list(sources)
    base, rest = kinds[0], kinds[1:]
    merged.frames[table], merged.chosen[table] = sources[base], base
    merged.roles.append(_role(table, base, BASE, len(sources[base])))
    for kind in rest:
        completes = _complete(table, kind, sources[kind], merged)
        role = COMPLETES if completes else ASIDE
        merged.roles.append(_role(table, kind, role, len(sources[kind])))
        if len(sources[kind]):
            merged.notes.append(
                note_line(
                    "other_source",
                    len(sources[kind]),
                    table,
                    f"{base} is taken, {kind} is set aside",
                    ", ".join(sorted(sources[kind]["source_file"].unique())),
                )
            )


def _complete(table: str, kind: str, other: pd.DataFrame, merged: Merged) -> bool:
    """Fill blanks of listed columns from a format that is not the base; never overwrite."""
    by, key, columns = COMPLETED_BY.get(table, ("", (), ()))
    if kind != by:
        return False
    base = merged.frames[table]
    known = other.dropna(subset=list(key)).drop_duplicates(list(key)).set_index(list(key))
    at = pd.MultiIndex.from_frame(base[list(key)])
    for column in columns:
        if column not in other:
            continue
        own = base[column] if column in base else pd.Series(pd.NA, base.index, dtype="str")
        filled = own.fillna(known[column].reindex(at).set_axis(base.index))
        base = base.assign(**{column: filled})
        cells = int(filled.notna().sum() - own.notna().sum())
        merged.completed.append((table, column, cells, kind))
    merged.frames[table] = base
    return bool(columns)


def _unite_children(sources: Frames, merged: Merged) -> None:
    """Every child once; a column is that of the first format that fills it."""
    kinds = list(sources)
    whole = sources[kinds[0]]
    merged.chosen[UNITED] = kinds[0]
    merged.roles.append(_role(UNITED, kinds[0], BASE, len(whole)))
    for kind in kinds[1:]:
        other = sources[kind]
        merged.roles.append(_role(UNITED, kind, UNITES, len(other)))
        merged.notes += _differences(whole, other, kind)
        whole = completed(whole, other)
    merged.frames[UNITED] = whole


def completed(children: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Children of two sources: every child once, blanks of the first filled from the second."""
    first, second = children.set_index("person_id"), others.set_index("person_id")
    whole = first.combine_first(second).reset_index()
    return whole.reindex(columns=list(dict.fromkeys([*children.columns, *others.columns])))


def _differences(children: pd.DataFrame, others: pd.DataFrame, kind: str) -> list[dict]:
    """Columns in which two sources know different things of one child, with the number."""
    both = children.merge(others, on="person_id", suffixes=("", "_other"))
    notes = []
    for column in children.columns:
        if column.startswith("source_") or f"{column}_other" not in both:
            continue
        own, theirs = both[column], both[f"{column}_other"]
        differ = int((own.notna() & theirs.notna() & (own != theirs)).sum())
        if differ:
            told = f"{kind} differs; not used"
            notes.append(note_line("sources_differ", differ, f"{UNITED}.{column}", told))
    return notes


def _role(table: str, kind: str, role: str, rows: int) -> dict[str, object]:
    return {"table": table, "source_format": kind, "role": role, "rows": rows}


def set_aside_rest(tables: list[ReadTable], formats: Formats, merged: Merged) -> None:
    """Set aside, in the sheets that they came from, the rows of sources that were not taken.

    A row stays used where anything made of it stands in the records; children that were united
    do. A row that only fills columns of others goes with the table that it belongs to.
    """
    if not merged.others:
        return
    kept = {table: _places(frame) for table, frame in merged.frames.items()}
    kept[UNITED] = set().union(*(_places(f[UNITED]) for f in formats.values() if UNITED in f))
    every = set().union(*kept.values())
    shared = Counter((table.sheet.file, table.sheet.name) for table in tables)
    for kind in merged.others:
        made = set().union(*(_places(frame) for frame in formats[kind].values()))
        for table in tables:
            if not table.form.table or table.form.source_format != kind:
                continue
            place = (table.sheet.file, table.sheet.name)
            staying = every if shared[place] == 1 else kept.get(table.form.table, set())
            taken = merged.chosen.get(table.form.table) == kind or table.form.table == UNITED
            _set_aside(table, staying, made, taken)


def _set_aside(table: ReadTable, staying: set[tuple], made: set[tuple], taken: bool) -> None:
    """``staying``: places that stand in the records; ``made``: those that the format filled;
    ``taken``: whether the table of the sheet was taken from it."""
    # Of the rows that were read, those that uniting has set aside already are no longer used.
    already = table.set_aside[table.rows_in - len(table.frame) :]
    used = Counter(int(number) for number in table.frame[NUMBER])
    used.subtract(row.number for row in already)
    for number in sorted(used):
        place = (table.sheet.file, table.sheet.name, number)
        if place in staying or (taken and place not in made):
            continue
        lost = [set_aside(table.sheet, number, "other_source")] * used[number]
        table.set_aside += lost
        table.used -= len(lost)


def _places(frame: pd.DataFrame) -> set[tuple]:
    if not set(PLACE) <= set(frame.columns):
        return set()
    return set(frame[PLACE].dropna(subset=["source_row"]).itertuples(index=False, name=None))
