"""Worked examples as tests: an example's tables become records, and every answer is checked.

The rows that an example names are found here by plain filters, apart from the package's way of
placing rows into windows.
"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.rounds import round_periods
from sru_analysis.configuration import Configuration
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import CATALOGUE, Metric, rows_of
from sru_analysis.metrics.examples import FIGURE, Example
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Request, Results


@pytest.fixture
def worked_example():
    """A function that computes an example's metric and holds it against what is expected."""
    load()
    return check


def check(example: Example) -> None:
    """Compute the example and compare every answer that it states."""
    one = CATALOGUE[example.metric]
    records = records_of(example)
    results = compute(records, [request_of(one, example)], example.when)
    _check_figure(one, example, results)
    _check_parts(example, results)
    if {"counted", "met", "outcome", "days"} & set(example.expected):
        _check_rows(one, example, rows_counted(one, records, example))


# --- records ------------------------------------------------------------------------------


def records_of(example: Example) -> Records:
    """The example's tables, and every other table without rows, less those it goes without."""
    assert set(example.tables) <= set(TABLES), "an example names a table that there is not"
    frames = {
        name: table_of(name, example.tables.get(name, ""), example.without)
        for name in TABLES
        if name not in example.without
    }
    whole = example.whole
    return Records.from_tables(
        frames,
        configuration=_configuration(example.configuration),
        whole_from=whole.start if whole else None,
        whole_to=whole.end if whole else None,
    )


def table_of(name: str, text: str, without: tuple[str, ...] = ()) -> pd.DataFrame:
    """A frame from a text table: a heading, perhaps a line of dashes, rows."""
    lines = [line for line in text.splitlines() if line.strip() and set(line.strip()) - set("-+ ")]
    cells = [[cell.strip() or None for cell in line.split("|")] for line in lines]
    head, rows = (cells[0], cells[1:]) if cells else ([], [])
    declared = TABLES[name].column
    assert set(head) <= set(declared), f"{name}: {sorted(set(head) - set(declared))}"
    assert all(len(row) == len(head) for row in rows), f"{name}: a row of another length"
    frame = pd.DataFrame(rows, columns=head, dtype=object)
    for column in head:
        if declared[column].kind in ("whole", "number"):
            frame[column] = pd.to_numeric(frame[column])
        elif declared[column].kind == "date":
            frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d")
    covered = [column for column in declared if f"{name}.{column}" not in without]
    return frame.reindex(columns=covered)


def _configuration(stated: dict) -> Configuration:
    settings = dict(stated)
    if "population" in settings:
        settings["population"] = {int(y): int(n) for y, n in settings["population"].items()}
    if "readings" in settings:
        settings["readings"] = Configuration().readings | settings["readings"]
    if "standards" in settings:
        settings["standards"] = Configuration().standards | settings["standards"]
    return Configuration(**settings)


# --- the figure ---------------------------------------------------------------------------


def request_of(one: Metric, example: Example) -> Request:
    """The one figure that an example is about."""
    when = example.when
    if one.kind == "change" and one.is_derived:
        assert example.base, "a change needs a base"
        return Request(one.id, "change", example.base, when.end)
    basis = "in_period" if one.in_windows else "at_snapshot"
    basis = "in_round" if one.anchored == "round" else basis
    start = when.end if basis == "at_snapshot" else when.start
    return Request(one.id, basis, start, when.end, example.breakdown)


def _figures(example: Example, results: Results) -> pd.DataFrame:
    frame = results.frame
    if example.in_round:
        frame = frame[
            (frame["period_start"] == pd.Timestamp(example.in_round.start))
            & (frame["period_end"] == pd.Timestamp(example.in_round.end))
        ]
    return frame


def _check_figure(one: Metric, example: Example, results: Results) -> None:
    expected = example.expected
    stated = [name for name in FIGURE if name in expected and name != "reason"]
    if "reason" in expected:
        assert expected["reason"] in results.reasons.get((one.id, ""), "")
    if not stated:
        return
    assert not example.breakdown, "with a breakdown state what is expected under by"
    frame = _figures(example, results)
    rows = frame[(frame["outcome"] == "") & (frame["statistic"] == "value")]
    assert len(rows) == 1, f"one figure was expected, {len(rows)} were found"
    for name in stated:
        found = rows[name].iloc[0]
        if name in ("value", "lower", "upper"):
            found = float(found)
            assert found == pytest.approx(expected[name], abs=_half_a_place(expected[name]))
        else:
            assert found == expected[name], f"{name}: {found}"


def _half_a_place(value: float) -> float:
    printed = re.search(r"\.(\d+)$", str(value))
    places = len(printed[1]) if printed else 0
    return 0.5 * 10**-places + 1e-9


def _check_parts(example: Example, results: Results) -> None:
    frame = _figures(example, results)
    frame = frame[(frame["statistic"] == "value") & (frame["numerator"] > 0)]
    if "parts" in example.expected:
        parts = frame[(frame["outcome"] != "") & (frame["category"] == "")]
        found = dict(zip(parts["outcome"], parts["numerator"], strict=True))
        assert found == example.expected["parts"]
    if "by" in example.expected:
        assert example.breakdown, "by needs a breakdown"
        whole = frame[frame["outcome"] == ""]
        found = dict(zip(whole["category"], whole["numerator"], strict=True))
        assert found == example.expected["by"]


# --- the rows -----------------------------------------------------------------------------


def rows_counted(one: Metric, records: Records, example: Example) -> pd.DataFrame:
    """The rows that stand behind the figure, found by plain filters."""
    while one.is_derived:
        one = CATALOGUE[one.of[0]]
    start, end = pd.Timestamp(example.when.start), pd.Timestamp(example.when.end)
    rows = rows_of(one, records, end.as_unit("s"))
    if one.anchored == "event":
        rows = rows[rows[one.during].between(start, end)].sort_values(one.during, kind="stable")
    elif one.anchored == "touching":
        first, last = one.open_between
        over = rows[last].notna() & (rows[last] < start)
        rows = rows[(rows[first] <= end) & ~over].sort_values(first, kind="stable")
    elif one.anchored == "stock":
        first, last = one.open_between
        ended = rows[last].notna() & (rows[last] <= end)
        rows = rows[(rows[first] <= end) & ~ended].sort_values(first, kind="stable")
    elif one.anchored == "round":
        rows = _of_round(rows, example.in_round or example.when, example.when)
    if one.distinct:
        rows = rows.drop_duplicates(one.distinct, keep="last")
    if one.present_on:
        rows = rows[rows[one.present_on] <= end]
    return _as_known(one, rows, end)


def _of_round(rows: pd.DataFrame, wanted: Period, when: Period) -> pd.DataFrame:
    periods = round_periods(rows)
    inside = rows["audit_round"].map(
        lambda label: wanted.start <= periods[label].start and periods[label].end <= wanted.end
    )
    return rows[inside.astype(bool) & (rows["issued_date"] <= pd.Timestamp(when.end))]


def _as_known(one: Metric, rows: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    if not one.known_on:
        return rows
    known = rows[one.known_on] <= end
    if "met" in rows:
        rows = rows.assign(met=rows["met"] & known)
    if "outcome" in rows:
        until = rows.get("outcome_before", one.still_open)
        rows = rows.assign(outcome=rows["outcome"].where(known, until))
    return rows


def _check_rows(one: Metric, example: Example, rows: pd.DataFrame) -> None:
    expected = example.expected
    named = rows[example.key].tolist()
    if "counted" in expected:
        assert sorted(named) == sorted(expected["counted"])
    for column in ("met", "outcome", "days"):
        for row, answer in expected.get(column, {}).items():
            assert named.count(row) == 1, f"{row} stands for {named.count(row)} rows counted"
            found = rows[column].iloc[named.index(row)]
            assert found == answer, f"{row}: {column} is {found}"
