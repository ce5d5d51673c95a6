"""What is said to be one count, or to lie inside another, is so in the invented council; and pairs
of metrics that are one count in every window are said to be."""

import itertools
from pathlib import Path

import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.disclosure.cells import cells_of
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load, nesting
from sru_analysis.results import Request

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
MONTHS = [Period.parse(f"2019-{number:02d}") for number in range(1, 10)]
# One and the same in this council only: nobody had two of them, or none was left out.
BY_CHANCE = (
    {("icpc_events", "all"), ("icpc_children", "all")},
    {("cp_plans_started", "all"), ("cp_children_started", "all"), ("icpc_to_plan_pct", "met")},
    {("cp_cla_dual_count", "all"), ("cp_plans_over_18_or_cla", "all")},
    {
        ("cp_plans_2y_open_count", "all"),
        ("cp_plans_approaching_threshold", "of:24 months or more"),
    },
    {
        ("cp_repeat_plan_ever_pct", "met"),
        ("cp_repeat_plan_gap_median", "all"),
        ("cp_repeat_plan_gap_median", "timed"),
    },
    {("cla_count", "all"), ("iro_caseload_mean", "all")},
    {("audits_completed", "all"), ("audit_grade_distribution", "all")},
    {("iro_challenges_raised", "all"), ("iro_challenge_repeat_pct", "rest")},
    {
        ("cla_reviews_held", "all"),
        ("cla_reviewed_children", "all"),
        ("cla_participation_recorded_pct", "met"),
    },
)


def counted():
    """(metric, part) -> window -> count, each metric under its own name."""
    records = read_extracts([DEMO], read_configuration(DEMO))
    metrics = [one for one in load().values() if not one.is_derived and not one.estimated]
    requests = set()
    for one in metrics:
        for month in MONTHS:
            if one.anchored == "event":
                requests.add(Request(one.id, "in_month", month.start, month.end))
            elif one.anchored == "stock":
                requests.add(Request(one.id, "at_snapshot", month.end, month.end))
    frame = compute(records, requests, MONTHS[-1]).frame
    found = {}
    for metric, rows in frame.groupby("metric"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sru_analysis.disclosure.cells.named", lambda *count: count)
            cells = cells_of(rows, load())
        for key, value in zip(cells.keys, cells.values, strict=True):
            found.setdefault((metric, key[1]), {})[key[2:4]] = value
        for (_, part), by in list(found.items()):
            if part == "all" and (metric, "met") in found and _ == metric:
                found[(metric, "rest")] = {w: n - found[(metric, "met")][w] for w, n in by.items()}
    return found


@pytest.fixture(scope="module")
def counts():
    return counted()


def test_counts_that_are_one_are_equal(counts):
    for group in nesting.SAME:
        known = [one for one in group if one in counts]
        for first, second in itertools.pairwise(known):
            shared = set(counts[first]) & set(counts[second])
            differ = [w for w in shared if counts[first][w] != counts[second][w]]
            assert not differ, (first, second)


def test_counts_inside_others_are_no_larger(counts):
    for small, large in nesting.WITHIN:
        if small in counts and large in counts:
            for window in set(counts[small]) & set(counts[large]):
                assert counts[small][window] <= counts[large][window], (small, large)


def test_every_name_is_a_count_of_a_metric():
    catalogue = load()
    named = [one for group in nesting.SAME for one in group]
    named += [one for pair in nesting.WITHIN for one in pair]
    named += [one for flow in nesting.FLOWS for one in flow]
    for metric, part in named:
        assert metric in catalogue, metric
        assert part in ("all", "met", "rest") or part.startswith("of:"), part


def test_no_pair_is_missing(counts):
    """Two counts that agree in nine months, not all small, are one by definition: say so."""
    missing = []
    for first, second in itertools.combinations(sorted(counts), 2):
        shared = sorted(set(counts[first]) & set(counts[second]))
        one, other = ([counts[name][w] for w in shared] for name in (first, second))
        if len(shared) < 9 or one != other or len(set(one)) < 4 or max(one) <= 5:
            continue
        pair = {nesting.named(*first), nesting.named(*second)}
        if len(pair) == 2 and not any(pair <= group for group in BY_CHANCE):
            missing.append((first, second))
    assert not missing
