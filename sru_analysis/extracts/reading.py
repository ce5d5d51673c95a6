"""From a recognised sheet to a typed frame: the part that all formats share.

Every row below the headings is either in the frame or set aside with a reason; every cell that
could not be taken is counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from sru_analysis.extracts.conversion import Columns, Converted, nearest
from sru_analysis.extracts.dates import epoch_day
from sru_analysis.extracts.forms import Cells, Field, Form
from sru_analysis.extracts.headers import Recognised
from sru_analysis.extracts.identifiers import TOTAL_WORDS
from sru_analysis.extracts.pupil_numbers import note_shared
from sru_analysis.extracts.quarantine import SetAside, left_empty, set_aside
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.structure import Lines, lines_of
from sru_analysis.extracts.values import read_values
from sru_analysis.extracts.wording import folded
from sru_analysis.messages import Refusal
from sru_analysis.records.schema import DTYPES, TABLES

SHIFTED_ROWS = 10
NO_DAY = np.iinfo("int64").min
UNBORN_DAYS = 280
# A column, what was read of it, and for one reason the rows in which its cell is left empty.
Emptied = tuple[Field, Converted, str, list[int]]
PART, NUMBER, SOURCE_ID = "source_part", "source_row", "source_id"


@dataclass
class ReadTable:
    """One sheet as read by one form.

    ``frame``: the rows that were read, a typed column a field of the form, with ``source_row``
    and ``source_id``. ``unmapped``: (column, spelling) -> count, internal. ``year``: return year
    (the calendar year in which it ends), where the format has one, ``last_day`` the day that a
    return says it describes, ``as_at`` the one that a workbook describes. ``used`` and
    ``filled``: rows that stand in the records, and how many have a value in each column.
    """

    form: Form
    sheet: Sheet
    found: Recognised
    frame: pd.DataFrame
    rows_in: int
    set_aside: list[SetAside]
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    sha256: str = ""
    size: int = 0
    year: int | None = None
    last_day: date | None = None
    as_at: date | None = None
    used: int = 0
    filled: dict[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The form's columns that this sheet has, in the form's order."""
        return [each.column for each in self.form.fields if each.column in self.found.positions]


def read_table(sheet: Sheet, found: Recognised, birth_before: date | None = None) -> ReadTable:
    """Read the rows of a recognised sheet. ``birth_before``: the day of the extract, if known.

    Raises ``Refusal`` (truncated, date_order_mixed, columns_shifted).
    """
    lines = lines_of(sheet, found)
    if not lines.rows_in:
        sheet.note("zero_rows")
    form = found.form
    columns = list(zip(*lines.rows, strict=False))
    cells: Cells = {
        column: list(map(str.strip, columns[position])) if columns else []
        for column, position in found.positions.items()
    }
    table = ReadTable(form, sheet, found, pd.DataFrame(), lines.rows_in, lines.set_aside)
    note_shared(sheet, found, lines, columns)
    if not form.table:
        table.used = len(lines.rows)
        sheet.note("left_alone", len(lines.rows), places=form.name)
        _note_uncoded(table, cells)
        return table
    if form.prepare is not None:
        form.prepare(cells)
    faults: dict[int, tuple[str, str]] = _totals(form, cells, len(lines.rows))
    failed: list[str] = []
    series: dict[str, list] = {}
    emptied: list[Emptied] = []
    converter = Columns(sheet, found, lines, birth_before)
    for each in form.fields:
        if each.column in cells:
            read = converter.convert(each, cells[each.column])
            series[each.column] = read.values
            emptied += _faults(table, each, read, faults)
            failed += [each.column] if read.fails_its_type else []
    _check_shifted(sheet, found, failed, lines)
    _check_required(form, series, faults, len(lines.rows))
    _check_intervals(form, series, faults)
    _check_births(sheet, series, faults, birth_before)
    _note_emptied(table, lines, emptied, faults)
    _finish(table, lines, cells, series, faults)
    return table


def _note_uncoded(table: ReadTable, cells: Cells) -> None:
    """Count the values of a table that is left alone which are in no list of their column."""
    for about in table.form.fields:
        if about.kind == "code" and about.column in cells:
            reasons = read_values(set(cells[about.column]) - {""}, about).reasons
            counted = sum(text in reasons for text in cells[about.column])
            if counted:
                table.sheet.note("value_not_listed", counted, about.column, about.headings[0])


def _totals(form: Form, cells: Cells, rows: int) -> dict[int, tuple[str, str]]:
    """Rows of totals: a word of the totals list as, or beside a blank, identifier."""
    ids = next((each.column for each in form.fields if each.kind == "id" and each.required), "")
    if ids not in cells:
        return {}
    distinct = set(cells[ids])
    short = (text for text in distinct if 0 < len(text) <= 16 and text[0] not in "0123456789")
    words = {text for text in short if folded(text).rstrip(":") in TOTAL_WORDS}
    if not words and "" not in distinct:
        return {}
    found = {}
    for index, text in enumerate(cells[ids]):
        row = () if text else [column[index] for column in cells.values()]
        if text in words or any(folded(cell).rstrip(":") in TOTAL_WORDS for cell in row if cell):
            found[index] = (ids, "totals_row")
    return found


def _faults(
    table: ReadTable, about: Field, read: Converted, faults: dict[int, tuple[str, str]]
) -> list[Emptied]:
    """A bad cell sets its row aside where the column places the row; else it is left empty: these
    are handed back, by reason."""
    column = about.column
    placing = _places(table.form, column)
    empty: dict[str, list[int]] = {}
    for index, reason in read.faults.items():
        if about.required or (placing and reason != "date_placeholder"):
            faults.setdefault(index, (column, reason))
        else:
            empty.setdefault(reason, []).append(index)
    table.unmapped.update(
        (column, read.texts[index])
        for index, reason in read.faults.items()
        if reason in ("value_unmapped", "grade_unknown", "yes_no_unknown")
    )
    return [(about, read, reason, indexes) for reason, indexes in sorted(empty.items())]


def _note_emptied(
    table: ReadTable,
    lines: Lines,
    emptied: list[Emptied],
    faults: dict[int, tuple[str, str]],
) -> None:
    """Note the cells that were left empty in rows that stay."""
    for about, read, reason, indexes in emptied:
        kept = [index for index in indexes if index not in faults]
        if not kept:
            continue
        position = table.found.positions[about.column]
        places = [table.sheet.address(lines.numbers[index], position) for index in kept]
        detail = ""
        if reason == "grade_unknown":
            detail = nearest(about, {read.texts[index] for index in kept})
        heading = table.found.headings[position]
        left_empty(table.sheet, places, reason, about.column, heading, detail)


def _places(form: Form, column: str) -> bool:
    """Whether a column places a row in time: its anchor date, or an end of its interval."""
    anchor = TABLES[form.table].anchor if form.table else ""
    return column == anchor or column in (form.interval or ())


def _check_shifted(sheet: Sheet, found: Recognised, failed: list[str], lines: Lines) -> None:
    if len(failed) >= 2 and len(lines.rows) >= SHIFTED_ROWS:
        headings = ", ".join(found.headings[found.positions[column]] for column in failed)
        raise Refusal(
            f"{sheet.place}: more than half of the values under {headings} are of another kind "
            "than the headings say; the columns may have moved. Export the file again and run "
            "again.",
            "columns_shifted",
        )


def _check_required(
    form: Form, series: dict[str, list], faults: dict[int, tuple[str, str]], rows: int
) -> None:
    for each in form.fields:
        if each.required and None in series.get(each.column, ()):
            reason = "id_missing" if each.kind == "id" else "required_blank"
            for index, value in enumerate(series[each.column]):
                if value is None:
                    faults.setdefault(index, (each.column, reason))
    one_of = [column for column in TABLES[form.table].one_of if column in series]
    if one_of:
        for index, values in enumerate(zip(*(series[column] for column in one_of), strict=True)):
            if not any(value is not None for value in values):
                faults.setdefault(index, (one_of[0], "required_blank"))


def _check_intervals(
    form: Form, series: dict[str, list], faults: dict[int, tuple[str, str]]
) -> None:
    if form.interval is None or any(column not in series for column in form.interval):
        return
    start, end = form.interval
    for index, (first, last) in enumerate(zip(series[start], series[end], strict=True)):
        if last is not None and first is not None and last < first:
            faults.setdefault(index, (end, "end_before_start"))


def _check_births(
    sheet: Sheet,
    series: dict[str, list],
    faults: dict[int, tuple[str, str]],
    birth_before: date | None,
) -> None:
    """A birth up to 280 days after the day of the extract is an unborn child; later is not."""
    if birth_before is None or "dob" not in series:
        return
    unborn, last = 0, epoch_day(birth_before)
    for index, born in enumerate(series["dob"]):
        if born is not None and born > last:
            unborn += 1
            if born > last + UNBORN_DAYS:
                faults.setdefault(index, ("dob", "birth_far_future"))
                unborn -= 1
    if unborn:
        sheet.note("unborn", unborn, "dob")


def _finish(
    table: ReadTable,
    lines: Lines,
    cells: Cells,
    series: dict[str, list],
    faults: dict[int, tuple[str, str]],
) -> None:
    form, sheet, found = table.form, table.sheet, table.found
    for index, (column, reason) in sorted(faults.items()):
        position = found.positions[column]
        table.set_aside.append(set_aside(sheet, lines.numbers[index], reason, column, position))
    kept = [index for index in range(len(lines.rows)) if index not in faults]
    columns = {
        each.column: _series(each.kind, series.get(each.column), kept) for each in form.fields
    }
    columns[NUMBER] = pd.Series([lines.numbers[i] for i in kept], dtype="Int64")
    columns[SOURCE_ID] = _source_ids(form, cells, series, kept)
    table.frame = pd.DataFrame(columns, index=pd.RangeIndex(len(kept)))


def _series(kind: str, values: list | None, kept: list[int]) -> pd.Series:
    dtype = DTYPES["text" if kind == "id" else kind]
    if values is None:
        return pd.Series(pd.NA, index=pd.RangeIndex(len(kept)), dtype=dtype)
    chosen = values if len(kept) == len(values) else [values[index] for index in kept]
    if kind == "date":
        days = np.array([NO_DAY if day is None else day for day in chosen], dtype="int64")
        return pd.Series(days.view("datetime64[D]").astype("datetime64[s]"))
    return pd.Series(chosen, dtype=dtype, index=pd.RangeIndex(len(kept)))


def _source_ids(form: Form, cells: Cells, series: dict[str, list], kept: list[int]) -> pd.Series:
    """The child's id as written, where reading changed it."""
    if "person_id" not in series:
        return pd.Series(pd.NA, index=pd.RangeIndex(len(kept)), dtype="str")
    written, read = cells["person_id"], series["person_id"]
    changed = [written[i] if written[i] != read[i] else None for i in kept]
    return pd.Series(changed, dtype="str", index=pd.RangeIndex(len(kept)))
