"""The months that the label of an audit round names."""

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute.rounds import round_periods


@pytest.mark.parametrize(
    ("label", "issued", "period"),
    [
        ("APRIL 2019", "2019-04-03", "2019-04"),
        ("MAY/JUN 2019", "2019-05-03", "2019-05..2019-06"),
        ("Sept 2019", "2019-09-02", "2019-09"),
        ("May - July 2019", "2019-05-03", "2019-05..2019-07"),
        ("DEC 2019/JAN 2020", "2019-12-02", "2019-12..2020-01"),
        ("DEC/JAN 2020", "2019-12-02", "2019-12..2020-01"),
        ("Dec/Jan", "2019-12-02", "2019-12..2020-01"),
        ("Round 7", "2019-06-12", "2019-06"),
        ("May", "2018-05-01", "2018-05"),
    ],
)
def test_a_label_names_its_months(label, issued, period):
    audits = pd.DataFrame({"audit_round": [label], "issued_date": [pd.Timestamp(issued)]})
    assert round_periods(audits)[label] == Period.parse(period)


def test_a_label_without_months_spans_the_months_of_its_audits():
    days = [pd.Timestamp("2019-07-30"), pd.Timestamp("2019-06-03")]
    audits = pd.DataFrame({"audit_round": ["Summer", "Summer"], "issued_date": days})
    assert round_periods(audits)["Summer"] == Period.parse("2019-06..2019-07")
