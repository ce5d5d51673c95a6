"""The nearest event of a child, held against a loop over all events."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.metrics.nearest import NONE, first_from, last_until

DAYS = st.dates(date(1969, 12, 1), date(1970, 2, 1)) | st.none()
ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), DAYS), max_size=8)


def columns(rows: list[tuple[str, date | None]]) -> tuple[pd.Series, pd.Series]:
    """People and days; the labels are no places, so that nothing may rest on them."""
    labels = range(100, 100 + len(rows))
    people = pd.Series([who for who, _ in rows], index=labels, dtype="str")
    return people, pd.Series([day for _, day in rows], index=labels, dtype="datetime64[s]")


@given(ROWS, ROWS)
def test_the_last_event_up_to_a_day_is_found(asked, events):
    found = last_until(*columns(asked), *columns(events))
    for (who, day), place in zip(asked, found, strict=True):
        fits = [
            (when, at)
            for at, (whose, when) in enumerate(events)
            if whose == who and when is not None and day is not None and when <= day
        ]
        assert place == (max(fits)[1] if fits else NONE)


@given(ROWS, ROWS)
def test_the_first_event_from_a_day_on_is_found(asked, events):
    found = first_from(*columns(asked), *columns(events))
    for (who, day), place in zip(asked, found, strict=True):
        fits = [
            (when, at)
            for at, (whose, when) in enumerate(events)
            if whose == who and when is not None and day is not None and when >= day
        ]
        assert place == (min(fits)[1] if fits else NONE)


@pytest.mark.parametrize(("days_before", "found"), [(1, NONE), (0, 0), (-1, 0)])
def test_the_day_itself_counts(days_before, found):
    day = date(2019, 9, 30)
    asked = columns([("a", day - timedelta(days=days_before))])
    assert last_until(*asked, *columns([("a", day)])).tolist() == [found]
