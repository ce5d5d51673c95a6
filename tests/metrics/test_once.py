"""A shared step is worked out once for each set of records."""

from __future__ import annotations

import gc
import weakref

import pandas as pd

from sru_analysis.metrics.once import once
from sru_analysis.records.store import Records


def test_each_set_of_records_has_an_answer_of_its_own():
    asked = []

    @once
    def step(records):
        """A step."""
        asked.append(records)
        return pd.DataFrame({"number": [len(asked)]})

    one, other = Records.from_tables({}), Records.from_tables({})
    assert [step(one)["number"].item(), step(one)["number"].item()] == [1, 1]
    assert step(other)["number"].item() == 2
    assert step.__doc__ == "A step."


def test_nobody_changes_what_another_sees():
    @once
    def step(records):
        return pd.DataFrame({"number": [1, 2]})

    records = Records.from_tables({})
    mine = step(records)
    mine.loc[0, "number"] = 99
    mine["more"] = 0
    assert step(records)["number"].tolist() == [1, 2]
    assert list(step(records).columns) == ["number"]


def test_nothing_is_kept_longer_than_the_records():
    @once
    def step(records):
        return pd.DataFrame()

    records = Records.from_tables({})
    step(records)
    still_there = weakref.ref(records)
    del records
    gc.collect()
    assert still_there() is None
