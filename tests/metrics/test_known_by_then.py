"""What counts before an answer is known: ``met_before`` and ``outcome_before``."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.metrics import load
from sru_analysis.records.store import Records
from sru_analysis.results import Request


@pytest.fixture(scope="module")
def records():
    load()
    audits = pd.DataFrame(
        {
            "audit_id": ["down", "up", "same", "own grade"],
            "audit_round": "APRIL 2019",
            "audit_theme": "CP_AND_CIN",
            "issued_date": "2019-04-01",
            "completed_date": "2019-04-12",
            "grade_by_auditor": ["GOOD", "INADEQUATE", "INADEQUATE", "INADEQUATE"],
            "moderated_date": ["2019-05-08", "2019-05-08", "2019-05-08", None],
            "grade_after_moderation": ["INADEQUATE", "GOOD", "INADEQUATE", None],
        }
    )
    return Records.from_tables({"audits": audits})


def inadequate(records: Records, cut_off: date) -> int:
    request = Request("audit_inadequate_pct", "in_round", date(2019, 4, 1), cut_off)
    found = compute(records, [request], Period(date(2019, 4, 1), cut_off))
    return int(found.frame["numerator"].iloc[0])


def graded(records: Records, cut_off: date) -> int:
    request = Request("audit_grade_distribution", "in_round", date(2019, 4, 1), cut_off)
    frame = compute(records, [request], Period(date(2019, 4, 1), cut_off)).frame
    return int(frame.loc[frame["outcome"] == "Inadequate", "numerator"].iloc[0])


@pytest.mark.parametrize(
    ("cut_off", "expected"),
    [(date(2019, 5, 7), 3), (date(2019, 5, 8), 3), (date(2019, 5, 9), 3)],
)
def test_the_share_and_the_split_agree_on_every_cut_off(records, cut_off, expected):
    assert inadequate(records, cut_off) == graded(records, cut_off) == expected


def test_until_it_is_known_the_answer_of_before_counts(records):
    without_up = Records.from_tables({"audits": records.audits.iloc[[0, 2, 3]]})
    assert inadequate(without_up, date(2019, 5, 7)) == 2
    assert inadequate(without_up, date(2019, 5, 8)) == 3
    without_down = Records.from_tables({"audits": records.audits.iloc[[1, 2, 3]]})
    assert inadequate(without_down, date(2019, 5, 7)) == 3
    assert inadequate(without_down, date(2019, 5, 8)) == 2
