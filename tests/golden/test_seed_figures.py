"""The figures of the 2019 report, reproduced by the metrics from the records of data/demo.

Every figure that ``seed_figures.json`` marks ``must_reproduce`` is compared by itself; the table
of all of them is printed (``pytest -s`` shows it).
"""

import datetime as dt
import json
import math
from pathlib import Path

import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.results import Request

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "data" / "demo"
SEPTEMBER = Period.parse("2019-09")
STATED = json.loads((HERE / "seed_figures.json").read_text(encoding="utf-8"))["figures"]
FIGURES = [one for one in STATED if one["must_reproduce"]]
ON_A_DAY = {"audit_theme_coverage"}
PARTS = {"value": "value", "numerator": "numerator", "denominator": "denominator"}
DECLINED = "category: declined or no consent"


@pytest.fixture(scope="module")
def computed():
    records = read_extracts([DEMO], read_configuration(DEMO))
    requests = {one["id"]: request_of(one) for one in FIGURES}
    frame = compute(records, set(requests.values()), SEPTEMBER).frame
    found = {one["id"]: value_of(one, requests[one["id"]], frame) for one in FIGURES}
    print("\n".join(line(one, found[one["id"]]) for one in FIGURES))
    return found


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def request_of(one: dict) -> Request:
    """The request that the figure's own period and parameters name."""
    stated, period, metric = one.get("parameters", {}), one["period"], one["metric"]
    if "base_period" in stated:
        base, end = Period.parse(stated["base_period"]), Period.parse(stated["period"])
        return Request(metric, "change", base.start, end.end)
    if "base_snapshot" in stated:
        return Request(metric, "change", day(stated["base_snapshot"]), day(stated["snapshot"]))
    if "snapshot" in stated:
        return Request(metric, "at_snapshot", day(stated["snapshot"]), day(stated["snapshot"]))
    start, end = day(period["start"]), day(period["end"])
    if metric in ON_A_DAY:
        return Request(metric, "at_snapshot", end, end)
    return Request(metric, "in_round" if "round" in stated else "in_period", start, end)


def value_of(one: dict, request: Request, frame) -> float:
    rows = frame[
        (frame["metric"] == request.metric)
        & (frame["basis"] == request.basis)
        & (frame["period_start"].dt.date == request.start)
        & (frame["period_end"].dt.date == request.end)
        & (frame["breakdown"] == "")
    ]
    part = one["metric_part"]
    if part == DECLINED:
        (row,) = rows[rows["outcome"] == "Declined by child or no consent"].to_dict("records")
        return row["numerator"]
    (row,) = rows[rows["outcome"] == ""].to_dict("records")
    if part == "denominator divided by numerator":
        return row["denominator"] / row["numerator"]
    return row[PARTS[part]]


def line(one: dict, found: float) -> str:
    wanted = f"{one['accept_low']} to {one['accept_high']}"
    return f"{one['id']}  {one['metric']:36} {one['metric_part'][:34]:36} {found:10.2f}  ({wanted})"


def test_the_report_has_figures_to_compare():
    assert len(FIGURES) == 35


@pytest.mark.parametrize("one", FIGURES, ids=lambda one: one["id"])
def test_a_figure_of_the_report_is_reproduced(one, computed):
    found = computed[one["id"]]
    assert not math.isnan(found)
    assert one["accept_low"] <= found <= one["accept_high"]
    if one["accept_high_exclusive"]:
        assert found < one["accept_high"]
