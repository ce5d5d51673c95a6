"""A printed number and the rows behind it are one thing: all metrics, on the demo council."""

from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.answers import first_month
from sru_analysis.compute.rows import rows_behind
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.report import own_request
from sru_analysis.results import Context

DEMO = Path(__file__).parents[2] / "data" / "demo"
COUNTED = [name for name, one in load().items() if not one.is_derived and not one.estimated]


@pytest.fixture(scope="module")
def demo():
    configuration = read_configuration(DEMO)
    records = read_extracts([DEMO], configuration)
    context = Context(
        Period.parse("2019-09"),
        configuration.year_starts,
        configuration.windows,
        first_month(records),
    )
    requests = {name: own_request(name, context) for name in COUNTED}
    frame = compute(records, requests.values(), context.period).frame
    return records, requests, frame[frame["breakdown"] == ""]


@pytest.mark.parametrize("metric", COUNTED)
def test_the_rows_behind_a_figure_are_the_ones_it_counts(metric, demo):
    records, requests, frame = demo
    own = frame[(frame["metric"] == metric) & (frame["symbol"] != "x")]
    if own.empty:
        return
    one, rows = load()[metric], rows_behind(records, requests[metric])
    totals = own[(own["outcome"] == "") & (own["statistic"] == "value")]
    if "met" in rows and one.kind in ("percent", "count"):
        assert len(rows) == totals["denominator"].sum()
        assert rows["met"].sum() == totals["numerator"].sum()
        chase = rows_behind(records, requests[metric], met=False)
        assert len(chase) == len(rows) - rows["met"].sum()
    elif one.kind == "split":
        assert len(rows) == totals["numerator"].sum()
        counted = rows["outcome"].value_counts()
        parts = own[own["outcome"] != ""].groupby("outcome")["numerator"].sum()
        assert counted.to_dict() == parts[parts > 0].to_dict()
    elif one.kind == "count":
        assert len(rows) == totals["numerator"].sum()


def test_most_metrics_have_rows_to_walk_back_to(demo):
    records, requests, _ = demo
    assert sum(len(rows_behind(records, requests[name])) > 0 for name in COUNTED) > 60


def test_a_list_without_rows_still_says_what_it_would_hold(demo):
    _, requests, _ = demo
    nobody = Records.from_tables({name: pd.DataFrame() for name in TABLES})
    for name in ("cla_participation_pct", "pwp_count", "foster_reviews_due", "audits_issued"):
        rows = rows_behind(nobody, requests[name])
        assert rows.empty and len(rows.columns) > 1
