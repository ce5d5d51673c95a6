"""Nobody is open twice on a day: held against a look at every day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.metrics.overlaps import NEVER, as_dates, as_days, each_between, open_once

LAST = 12
DAY = st.integers(-3, LAST)
ROWS = st.lists(st.tuples(st.sampled_from("abc"), DAY, DAY | st.just(int(NEVER))), max_size=7)


def rows_of(drawn: list[tuple[str, int, int]]) -> pd.DataFrame:
    who = [one[0] for one in drawn]
    starts, ends = (np.array([one[at] for one in drawn], dtype="int64") for at in (1, 2))
    return pd.DataFrame(
        {"who": who, "row": range(len(drawn)), "start": as_dates(starts), "end": as_dates(ends)}
    )


def standing(drawn: list[tuple[str, int, int]], who: str, day: int) -> list[int]:
    """The row that stands for a child on a day: of those open the one that began last."""
    is_open = [
        (start, at)
        for at, (whose, start, end) in enumerate(drawn)
        if whose == who and start <= day < end
    ]
    return [max(is_open)[1]] if is_open else []


@given(ROWS)
def test_the_row_that_began_last_stands_on_every_day(drawn):
    made = open_once(rows_of(drawn), "who", "start", "end")
    starts, ends = as_days(made["start"]), as_days(made["end"])
    for who in "abc":
        for day in range(-4, LAST + 2):
            here = (made["who"] == who).to_numpy() & (starts <= day) & (day < ends)
            assert made.loc[here, "row"].tolist() == standing(drawn, who, day)


def test_two_rows_cut_into_two_pieces_are_cut():
    made = open_once(rows_of([("a", 0, int(NEVER)), ("a", 5, int(NEVER))]), "who", "start", "end")
    assert as_days(made["end"]).tolist() == [5, NEVER]


def test_every_number_between_two_is_given_with_its_pair():
    numbers, pair = each_between(np.array([2, 5, 7]), np.array([4, 5, 8]))
    assert numbers.tolist() == [2, 3, 7]
    assert pair.tolist() == [0, 0, 2]
