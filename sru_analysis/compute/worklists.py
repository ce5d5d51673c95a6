"""Lists of rows to be put right, for the internal edition alone: they hold identifiers."""

from __future__ import annotations

import pandas as pd

from sru_analysis.compute.checking import looked_at, touched_metrics
from sru_analysis.compute.reconciling import children_behind
from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context

SET_ASIDE_COLUMNS = (
    "file", "sheet", "row", "place", "table", "column", "reason", "found", "metrics",
)  # fmt: skip
CHECK_COLUMNS = (
    "rule", "check", "severity", "table", "person_id", "date", "file", "sheet", "row", "found",
    "metrics",
)  # fmt: skip


def worklists(records: Records, context: Context) -> dict[str, pd.DataFrame]:
    """Name -> list: rows set aside, rows that break a rule, children of whom two sources differ."""
    return {
        "set_aside": set_aside_list(records),
        "checks": check_list(records),
        "sources": children_behind(records, context),
    }


def set_aside_list(records: Records) -> pd.DataFrame:
    """One line a row that was set aside, with ``SET_ASIDE_COLUMNS``, in the order of the files.

    ``metrics`` names those that lack the row, by the table that it would have stood in.
    """
    rows = records.quarantine
    renamed = rows.drop(columns="row").rename(
        columns={
            "source_file": "file",
            "source_sheet": "sheet",
            "source_row": "row",
            "message": "found",
        }
    )
    lost = {table: _metrics_of(table) for table in sorted(set(rows["table"].dropna()))}
    listed = renamed.assign(metrics=rows["table"].map(lost).astype("str"))
    listed = listed[list(SET_ASIDE_COLUMNS)]
    return listed.sort_values(
        ["file", "sheet", "row", "table", "column", "reason"], kind="stable", ignore_index=True
    )


def check_list(records: Records) -> pd.DataFrame:
    """One line a row that breaks a rule, with ``CHECK_COLUMNS``, in the order of the checks."""
    parts = []
    for found in looked_at(records):
        if not len(found.rows):
            continue
        one, anchor = found.check, TABLES[found.check.finds].anchor
        rows = found.rows
        blank = pd.Series(pd.NA, index=rows.index, dtype="str")
        parts.append(
            pd.DataFrame(
                {
                    "rule": one.rule,
                    "check": one.title,
                    "severity": one.severity,
                    "table": one.finds,
                    "person_id": rows["person_id"],
                    "date": rows[anchor] if anchor else pd.NaT,
                    "file": rows.get("source_file", blank),
                    "sheet": rows.get("source_sheet", blank),
                    "row": rows.get("source_row", blank),
                    "found": one.plain.replace("\n", " "),
                    "metrics": ", ".join(touched_metrics(one, load())),
                }
            )
        )
    if not parts:
        return pd.DataFrame({column: [] for column in CHECK_COLUMNS})
    return pd.concat(parts, ignore_index=True)


def _metrics_of(table: str) -> str:
    counting = [
        metric.id
        for metric in load().values()
        if not metric.catalogue_only
        and any(need.split(".", 1)[0] == table for need in metric.needs)
    ]
    return ", ".join(counting)
