"""The tables of the records, declared once; every reader writes them, every metric reads them."""

from __future__ import annotations

from sru_analysis.records.schema.declare import SOURCE_COLUMNS, YES_NO, Column, Table
from sru_analysis.records.schema.frames import DTYPES, typed
from sru_analysis.records.schema.local import AGENCIES
from sru_analysis.records.schema.tables import TABLES

__all__ = ["AGENCIES", "DTYPES", "SOURCE_COLUMNS", "TABLES", "YES_NO", "Column", "Table", "typed"]
