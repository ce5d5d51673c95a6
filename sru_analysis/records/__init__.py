"""The records: one schema, their store, and what they cover."""

from sru_analysis.records.schema import TABLES, typed
from sru_analysis.records.store import Records, write_atomically

__all__ = ["TABLES", "Records", "typed", "write_atomically"]
