"""Rows are placed into windows as a plain loop over days would place them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.compute.placing import Dated, counts_in_windows, counts_on_days
from sru_analysis.metrics.overlaps import NEVER, trimmed

days = st.integers(0, 40)
cells = st.integers(-1, 3)


@given(st.lists(st.tuples(days, cells)), st.lists(st.tuples(days, days), min_size=1))
def test_events_are_counted_with_both_ends_of_the_window(rows, windows):
    day, cell = _columns(rows, 2)
    starts, ends = _columns(windows, 2)
    counted = counts_in_windows(day, cell, 4, starts, ends)
    for place, (start, end) in enumerate(windows):
        for one in range(4):
            expected = (
                sum(start <= d <= end and c == one for d, c in rows) if start <= end else None
            )
            if expected is not None:
                assert counted[place, one] == expected


@given(st.lists(st.tuples(days, days | st.none(), cells)), st.lists(days, min_size=1))
def test_a_stock_is_open_from_its_start_until_the_day_before_its_end(rows, snapshots):
    start = np.array([r[0] for r in rows], dtype="int64")
    end = np.array([NEVER if r[1] is None else r[1] for r in rows], dtype="int64")
    cell = np.array([r[2] for r in rows], dtype="int64")
    counted = counts_on_days(start, end, cell, 4, np.array(snapshots, dtype="int64"))
    for place, day in enumerate(snapshots):
        for one in range(4):
            expected = sum(
                s <= day and (e is None or day < e) and c == one and (e is None or s < e)
                for s, e, c in rows
            )
            assert counted[place, one] == expected


@given(st.lists(st.tuples(st.integers(0, 4), days)), days, days)
def test_a_child_stands_once_in_its_latest_row_of_the_window(rows, start, end):
    who, day = _columns(rows, 2)
    none = np.zeros(len(rows), dtype="int64")
    counted, known = Dated.of(day, who, none, none).rows_of(start, end, end)
    latest = {}
    for place, (child, date) in enumerate(rows):
        if start <= date <= end and (child not in latest or date >= rows[latest[child]][1]):
            latest[child] = place
    assert sorted(counted) == sorted(latest.values())
    assert known.all()


@given(st.lists(st.tuples(st.integers(0, 2), days, days | st.none())))
def test_no_child_is_open_twice_and_the_later_start_wins(rows):
    who = np.array([r[0] for r in rows], dtype="int64")
    start = np.array([r[1] for r in rows], dtype="int64")
    end = np.array([NEVER if r[2] is None else r[2] for r in rows], dtype="int64")
    source, begin, until = trimmed(who, start, end)
    for day in range(42):
        for child in range(3):
            open_pieces = [
                s
                for s, b, u in zip(source, begin, until, strict=True)
                if who[s] == child and b <= day < u
            ]
            open_rows = [
                i for i in range(len(rows)) if who[i] == child and start[i] <= day < end[i]
            ]
            expected = [max(open_rows, key=lambda i: (start[i], i))] if open_rows else []
            assert open_pieces == expected


def test_a_row_counts_once_it_is_present_and_its_answer_once_it_is_known():
    day = np.array([1, 2, 3])
    dated = Dated.of(day, None, np.array([1, 9, 3]), np.array([NEVER, 2, 5]))
    rows, known = dated.rows_of(1, 5, 5)
    assert rows.tolist() == [0, 2]
    assert known.tolist() == [False, True]


def _columns(rows, width):
    return tuple(np.array([row[i] for row in rows], dtype="int64") for i in range(width))
