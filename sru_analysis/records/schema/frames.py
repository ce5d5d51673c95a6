"""Frames with every declared column, in order, each with the type of its kind."""

from __future__ import annotations

import pandas as pd

from sru_analysis.records.schema.declare import SOURCE_COLUMNS, Column
from sru_analysis.records.schema.tables import TABLES

DTYPES = {
    "text": "str",
    "code": "str",
    "yes_no": "str",
    "date": "datetime64[s]",
    "whole": "Int64",
    "number": "float64",
}


def typed(table_name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of the table, typed and in order; source columns at the end.

    Columns that are missing are added empty; columns that the table does not declare are dropped,
    save the source columns. Dates may be dates, time stamps or ISO text; yes/no may be truth
    values. Raises ``KeyError`` for an unknown table and ``ValueError`` for a value that its
    column's type cannot hold.
    """
    table = TABLES[table_name]
    columns = {column.name: _typed_column(column, frame) for column in table.columns}
    for name in SOURCE_COLUMNS:
        if name in frame.columns:
            kind = "whole" if name == "source_row" else "text"
            columns[name] = _typed_column(Column(name, kind, ""), frame)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def _typed_column(column: Column, frame: pd.DataFrame) -> pd.Series:
    dtype = DTYPES[column.kind]
    if column.name not in frame.columns:
        return pd.Series(pd.NA, index=pd.RangeIndex(len(frame)), dtype=dtype)
    values = frame[column.name].reset_index(drop=True)
    if column.kind == "yes_no":
        return _yes_no(column.name, values)
    if values.dtype == dtype:
        return values
    if values.isna().all():
        return pd.Series(pd.NA, index=values.index, dtype=dtype)
    if column.kind == "date":
        return pd.to_datetime(values, errors="raise").dt.floor("D").astype(dtype)
    return values.astype(dtype)


def _yes_no(name: str, values: pd.Series) -> pd.Series:
    spelt = values.map(
        {True: "yes", False: "no", "yes": "yes", "no": "no"}, na_action="ignore"
    ).astype("str")
    if (spelt.isna() & values.notna()).any():
        raise ValueError(f"{name}: a yes/no column holds something else than yes and no")
    return spelt
