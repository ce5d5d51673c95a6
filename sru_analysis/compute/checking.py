"""What the checks find, and which rows of which metric it touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sru_analysis import checks
from sru_analysis.checks.declare import Check
from sru_analysis.compute.needs import why_not
from sru_analysis.compute.rows import counted_rows
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.once import once
from sru_analysis.records.carriers import lacking
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Context, Request

CHECK_COLUMNS = ("check", "rule", "severity", "table", "rows", "set_aside", "message")
TOUCHED_COLUMNS = ("metric", "check", "touched", "rows")
PLACE = ("source_file", "source_sheet", "source_row")


@dataclass
class Found:
    """The rows that break one rule, and how many the reader had set aside for it already."""

    check: Check
    rows: pd.DataFrame
    set_aside: int
    _marks: dict[tuple[str, ...], np.ndarray] = field(default_factory=dict)

    def marked(self, key: tuple[str, ...]) -> np.ndarray:
        """The rows found, as marks of these columns."""
        if key not in self._marks:
            self._marks[key] = _hashed(self.rows, key)
        return self._marks[key]


def looked_at(records: Records) -> list[Found]:
    """Every check that the records allow, in order, with what it finds."""
    return [
        Found(one, _rows_of(one, records), _set_aside(one, records))
        for one in checks.load().values()
        if not _missing(one, records)
    ]


def not_looked_at(records: Records) -> dict[str, str]:
    """Title of each check that cannot be made -> what it needs."""
    return {
        one.title: "needs " + ", ".join(missing)
        for one in checks.load().values()
        if (missing := _missing(one, records))
    }


def check_frame(records: Records) -> pd.DataFrame:
    """One row a check with ``CHECK_COLUMNS``; no row of the records is in it."""
    lines = [
        (
            found.check.title,
            found.check.rule,
            found.check.severity,
            found.check.finds,
            len(found.rows),
            found.set_aside,
            found.check.plain.replace("\n", " "),
        )
        for found in looked_at(records)
    ]
    lines += [
        (one.title, one.rule, "not looked at", one.finds, pd.NA, pd.NA, "needs " + ", ".join(lack))
        for one in checks.load().values()
        if (lack := _missing(one, records))
    ]
    frame = pd.DataFrame(lines, columns=list(CHECK_COLUMNS))
    return frame.astype({"rows": "Int64", "set_aside": "Int64"})


def touched_frame(records: Records, context: Context) -> pd.DataFrame:
    """One row a metric and check with ``TOUCHED_COLUMNS``: how many of the rows that the metric
    counts in the period of the run break the rule, or are of a child one of whose rows does."""
    failing = [found for found in looked_at(records) if len(found.rows)]
    unique = {table for table in _tables(failing) if _has_places(records.tables[table])}
    lines = []
    for metric in load().values():
        own = [found for found in failing if touches(found.check, metric)]
        if not own:
            continue
        request = _request(metric, context)
        if why_not(metric, request, records):
            continue
        counted = Counted(counted_rows(records, request))
        for found in own:
            number = counted.touched_by(found, found.check.finds in unique)
            if number:
                lines.append((metric.title, found.check.title, number, len(counted.rows)))
    return pd.DataFrame(lines, columns=list(TOUCHED_COLUMNS))


def touches(one: Check, metric: Metric) -> bool:
    """Whether the metric counts rows of a table that the check is about."""
    if metric.is_derived or metric.estimated or metric.catalogue_only:
        return False
    return bool({need.split(".", 1)[0] for need in metric.needs} & set(one.touches))


def touched_metrics(one: Check, catalogue: Mapping[str, Metric]) -> list[str]:
    """The ids of the metrics that a check touches."""
    return [metric.id for metric in catalogue.values() if touches(one, metric)]


def _request(metric: Metric, context: Context) -> Request:
    period = context.period
    if metric.on_a_day:
        return Request(metric.id, "at_snapshot", period.end, period.end)
    basis = "in_round" if metric.anchored == "round" else "in_period"
    return Request(metric.id, basis, period.start, period.end)


@dataclass
class Counted:
    """The rows that one figure counts, and by what they are known."""

    rows: pd.DataFrame
    _marks: dict[tuple[str, ...], np.ndarray] = field(default_factory=dict)

    def touched_by(self, found: Found, has_places: bool) -> int:
        """How many are among the rows found: by child and date, and by their place in a file
        where each row of the table has one of its own (``has_places``); where they are rows of
        another table, by child."""
        anchor = TABLES[found.check.finds].anchor
        if "person_id" not in self.rows:
            return 0
        own = bool(anchor) and anchor in self.rows
        keys = [("person_id", anchor) if own else ("person_id",)]
        keys += [PLACE] if own and has_places and set(PLACE) <= set(self.rows) else []
        hit = [np.isin(self._marked(key), found.marked(key)) for key in keys]
        return int(np.logical_or.reduce(hit).sum())

    def _marked(self, key: tuple[str, ...]) -> np.ndarray:
        if key not in self._marks:
            self._marks[key] = _hashed(self.rows, key)
        return self._marks[key]


def _hashed(rows: pd.DataFrame, columns: tuple[str, ...]) -> np.ndarray:
    return pd.util.hash_pandas_object(rows[list(columns)], index=False).to_numpy()


def _tables(found: list[Found]) -> set[str]:
    return {one.check.finds for one in found}


def _has_places(rows: pd.DataFrame) -> bool:
    """Whether each row of a table came from a place of its own."""
    return set(PLACE) <= set(rows) and not rows.duplicated(list(PLACE)).any()


def _missing(one: Check, records: Records) -> list[str]:
    # The latest of many is enough to be looked at.
    return lacking(records, one.needs)[0]


def _set_aside(one: Check, records: Records) -> int:
    rows = records.quarantine
    return int(((rows["table"] == one.finds) & rows["reason"].isin(one.set_aside)).sum())


@once
def _found_rows(records: Records) -> pd.DataFrame:
    """The index of every row that breaks a rule, by check: worked out once for the records."""
    parts = [
        pd.DataFrame({"check": one.id, "row": one.rows(records).index})
        for one in checks.load().values()
        if not _missing(one, records)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"check": [], "row": []})


def _rows_of(one: Check, records: Records) -> pd.DataFrame:
    found = _found_rows(records)
    return records.tables[one.finds].loc[found.loc[found["check"] == one.id, "row"]]
