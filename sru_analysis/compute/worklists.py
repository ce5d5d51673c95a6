"""Lists of rows to be put right, for the internal edition alone: they hold identifiers."""

from __future__ import annotations

import pandas as pd

from sru_analysis.compute.checking import looked_at, touched_metrics
from sru_analysis.compute.reconciling import children_behind
from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context

SHEET = ("source_file", "source_sheet")
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

    ``metrics`` names those that lack the row, by the table that it would have stood in and others
    that are made of the same rows: a case of the census is a referral too.
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
    places = list(zip(rows["table"], *(_text(rows[name]) for name in SHEET), strict=True))
    beside = _tables_of_sheets(records)
    lost = {place: _metrics_of({place[0], *beside.get(place[1:], ())}) for place in set(places)}
    metrics = pd.Series([lost[place] for place in places], index=rows.index, dtype="str")
    listed = renamed.assign(metrics=metrics)
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


def _tables_of_sheets(records: Records) -> dict[tuple[str, str], set[str]]:
    """File and sheet -> the tables of events that its rows fill."""
    lines = records.coverage[records.coverage["table"] != "children"]
    found: dict[tuple[str, str], set[str]] = {}
    for table, *place in zip(lines["table"], *(_text(lines[one]) for one in SHEET), strict=True):
        found.setdefault(tuple(place), set()).add(table)
    return found


def _text(column: pd.Series) -> list[str]:
    return column.fillna("").astype("str").tolist()


def _metrics_of(tables: set[str]) -> str:
    counting = [
        metric.id
        for metric in load().values()
        if not metric.catalogue_only
        and any(need.split(".", 1)[0] in tables for need in metric.needs)
    ]
    return ", ".join(counting)
