"""Parquet files: one table each, every column read as text and converted like any other."""

from __future__ import annotations

import io

from sru_analysis.extracts.archives import corrupt
from sru_analysis.extracts.containers import SIZE_CAP, Container
from sru_analysis.extracts.marks import put_marks_right
from sru_analysis.extracts.sheets import Sheet
from sru_analysis.extracts.typed_cells import as_texts
from sru_analysis.messages import Refusal, counted

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
    put_marks_right(sheet)
    return sheet


def _check_size(name: str, about: object) -> None:
    """A few bytes may stand for endless rows, so the file's own account is read first."""
    sizes = (about.row_group(index).total_byte_size for index in range(about.num_row_groups))
    if about.num_rows > ROW_CAP or about.num_columns > COLUMN_CAP or sum(sizes) > SIZE_CAP:
        raise Refusal(
            f"{name}: {counted(about.num_rows, 'row')} in {counted(about.num_columns, 'column')} "
            "are more than is taken. Export fewer years or only the columns of the dataset, and "
            "run again.",
            "too_big",
        )
