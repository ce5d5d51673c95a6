"""A stock cut by the intervals of a condition, against a count by days."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.metrics.cutting import cut_by, earlier, later, spans

DAY = date(2019, 1, 1)
LAST = 30


def frame(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=columns)
    return made.astype({column: "datetime64[s]" for column in columns[1:]}).astype(
        {"person_id": "str"}
    )


def day(number: int | None):
    return None if number is None else DAY + timedelta(number)


@st.composite
def stays(draw):
    """Rows of a few children that do not overlap, the last one perhaps open."""
    rows = []
    for child in "abc":
        edges = sorted(draw(st.lists(st.integers(0, LAST), max_size=6, unique=True)))
        pairs = list(zip(edges[::2], [*edges[1::2], None], strict=False))
        rows += [(child, day(start), day(end)) for start, end in pairs]
    return rows


conditions = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.integers(0, LAST).map(day),
        st.one_of(st.none(), st.integers(0, LAST).map(day)),
    ),
    max_size=8,
)


@given(stays(), conditions, st.integers(1, 3))
def test_each_day_is_answered_as_by_counting(rows, intervals, at_least):
    pieces = cut_by(
        frame(rows, ["person_id", "start", "end"]),
        "start",
        "end",
        frame(intervals, ["person_id", "since", "until"]),
        at_least=at_least,
    )
    for number in range(LAST + 2):
        on = day(number)
        expected = []
        for child, start, end in rows:
            if start <= on and (end is None or on < end):
                holding = [
                    1 for c, since, until in intervals
                    if c == child and since <= on and (until is None or on < until)
                ]  # fmt: skip
                expected.append((child, len(holding) >= at_least))
        stamp = pd.Timestamp(on)
        now = pieces[(pieces["start"] <= stamp) & ~(pieces["end"] <= stamp)]
        assert sorted(zip(now["person_id"], now["met"], strict=True)) == sorted(expected)


def test_nothing_to_cut_and_nothing_to_cut_by():
    columns = ["person_id", "start", "end"], ["person_id", "since", "until"]
    none = frame([], columns[0])
    assert cut_by(none, "start", "end", frame([], columns[1])).empty
    whole = frame([("a", DAY, None)], columns[0])
    assert cut_by(whole, "start", "end", frame([], columns[1]))["met"].tolist() == [False]


def test_what_a_row_carries_stays_with_its_pieces():
    rows = frame([("a", DAY, None)], ["person_id", "start", "end"]).assign(team="East")
    cut = cut_by(rows, "start", "end", spans(rows, rows["start"], rows["end"]))
    assert cut["team"].tolist() == ["East"] and cut["met"].tolist() == [True]


def test_the_later_and_the_earlier_of_two_dates():
    one = pd.Series(pd.to_datetime(["2019-01-01", None, "2019-01-03"]))
    other = pd.Series(pd.to_datetime(["2019-01-02", "2019-01-02", None]))
    assert later(one, other).dt.day.tolist() == [2, 2, 3]
    assert earlier(one, other).dt.day.tolist() == [1, 2, 3]
