"""All tables by name, in the order of the records."""

from __future__ import annotations

from sru_analysis.records.schema.declare import Table
from sru_analysis.records.schema.local import LOCAL_TABLES
from sru_analysis.records.schema.local_care import CARE_TABLES
from sru_analysis.records.schema.national import NATIONAL_TABLES

TABLES: dict[str, Table] = {
    table.name: table for table in (*NATIONAL_TABLES, *LOCAL_TABLES, *CARE_TABLES)
}
