"""Parquet files: one table each, every column read as text and converted like any other."""

from __future__ import annotations

import io

from sru_analysis.extracts.archives import corrupt
from sru_analysis.extracts.containers import SIZE_CAP, Container
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.text_files import CELL_CAP, CONTROL, MARKS
from sru_analysis.extracts.typed_cells import as_texts
from sru_analysis.messages import Refusal

ROW_CAP = 10_000_000
COLUMN_CAP = 500


def read_parquet(container: Container) -> Sheet:
    """The table in a Parquet file; its rows are numbered from 1. Raises ``Refusal``
    (corrupt_file, too_big)."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(container.data))
        _check_size(container.name, file.metadata)
        names = file.schema_arrow.names
        columns = [as_texts(column.to_pylist()) for column in file.read().itercolumns()]
    except (pa.ArrowException, OSError, ValueError):
        raise corrupt(container.name) from None
    rows = [list(row) for row in zip(*columns, strict=True)]
    sheet = Sheet(
        container.name, "", [list(names), *rows], list(range(len(rows) + 1)), row_word="row"
    )
    for position, column in enumerate(columns):
        _mark_faults(sheet, position, column)
    return sheet


def _check_size(name: str, about: object) -> None:
    """A few bytes may stand for endless rows, so the file's own account is read first."""
    sizes = (about.row_group(index).total_byte_size for index in range(about.num_row_groups))
    if about.num_rows > ROW_CAP or about.num_columns > COLUMN_CAP or sum(sizes) > SIZE_CAP:
        raise Refusal(
            f"{name}: {about.num_rows:,} rows in {about.num_columns} columns are more than is "
            "taken. Export fewer years or only the columns of the dataset, and run again.",
            "too_big",
        )


def _mark_faults(sheet: Sheet, position: int, column: list[str]) -> None:
    """Rows with control characters or endless cells are not to be trusted; line breaks and
    invisible marks go."""
    distinct = set(column)
    odd = {text for text in distinct if len(text) > CELL_CAP or CONTROL.search(text)}
    broken = {text: " ".join(text.split()) for text in distinct if "\n" in text or "\r" in text}
    marked = {text: MARKS.sub("", text) for text in distinct if MARKS.search(text)}
    better = broken | marked
    if not odd and not better:
        return
    for number, text in enumerate(column, start=1):
        if text in odd:
            reason = "nul_byte" if "\x00" in text else "control_character"
            sheet.faulty[number] = reason if CONTROL.search(text) else "cell_too_long"
        elif text in better:
            sheet.rows[number][position] = better[text]
    for code, found in (("newline_in_cell", broken), ("invisible_marks", marked)):
        if found:
            sheet.note(code, sum(text in found for text in column))
