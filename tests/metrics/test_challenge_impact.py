"""Looked-after reviews that were not held by their due date."""

from __future__ import annotations

import pandas as pd

from sru_analysis.metrics.challenge_impact import challenged_while_overdue, overdue_reviews
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records


def records_of(reviews: list[tuple], care_end: str | None = None, whole_from=None) -> Records:
    tables = {name: pd.DataFrame() for name in TABLES}
    tables["cla_episodes"] = pd.DataFrame(
        {
            "person_id": ["anna"],
            "cla_episode_start_date": ["2019-03-01"],
            "cla_episode_start_reason": ["S"],
            "cla_episode_ceased_date": [care_end],
            "legal_status": ["C1"],
        }
    )
    tables["cla_reviews"] = pd.DataFrame(
        {"person_id": ["anna"] * len(reviews), "cla_review_date": list(reviews)}
    )
    return Records.from_tables(tables, whole_from=whole_from)


def answer(records: Records) -> list[tuple]:
    rows = overdue_reviews(records).sort_values("overdue_from")
    return [
        tuple(None if pd.isna(day) else str(day.date()) for day in row)
        for row in rows[["overdue_from", "held"]].itertuples(index=False)
    ]


def test_the_first_is_overdue_the_day_after_20_working_days():
    assert answer(records_of([])) == [("2019-03-30", None)]


def test_the_second_91_days_after_the_first_and_the_next_183_days_on():
    assert answer(records_of(["2019-03-29"])) == [("2019-06-29", None)]
    # 91 days on is 28 June, 183 days on from there 28 December
    assert answer(records_of(["2019-03-29", "2019-06-28"])) == [("2019-12-29", None)]


def test_a_late_review_was_overdue_until_it_was_held():
    found = answer(records_of(["2019-04-16"]))
    assert found == [("2019-03-30", "2019-04-16"), ("2019-07-17", None)]


def test_care_that_ended_by_the_day_after_the_due_date_leaves_nothing_overdue():
    assert answer(records_of([], care_end="2019-03-30")) == []
    assert answer(records_of([], care_end="2019-03-31")) == [("2019-03-30", None)]


def test_nothing_is_said_of_reviews_before_the_records_began():
    assert answer(records_of([], whole_from=pd.Timestamp("2019-04-01").date())) == []


def test_a_challenge_on_the_day_the_review_is_held_is_too_late():
    records = records_of(["2019-04-16"])
    overdue = overdue_reviews(records)
    for day, expected in (("2019-04-15", True), ("2019-04-16", False)):
        tables = dict(records.tables)
        tables["challenges"] = pd.DataFrame(
            {
                "challenge_id": ["C1"],
                "person_id": ["anna"],
                "raised_by": ["IRO"],
                "raised_date": [day],
                "challenge_type": ["INFORMAL"],
                "challenge_theme": ["VISITS"],
            }
        )
        late = overdue["held"].notna()
        assert (
            challenged_while_overdue(overdue, Records.from_tables(tables))[late].item() is expected
        )
