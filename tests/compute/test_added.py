"""Statistics of the demo council: what is worked out, what follows hidden figures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.compute import compute
from sru_analysis.compute.added.forecast import STEPS, WAYS
from sru_analysis.disclosure import release
from sru_analysis.disclosure.knowledge import EarlierPack
from sru_analysis.messages import Refusal
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.verbs import VERBS
from sru_analysis.report import open_report

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="module")
def report():
    return open_report(str(DEMO), "2019-09")


@pytest.fixture(scope="module")
def records(report):
    return report.figures.__self__.records


def made(report, records, edition, verb, *arguments, **named):
    """A block and the released figures that it was drawn from."""
    asked = VERBS[verb](*arguments, **named)
    results = compute(records, asked.cells(report.context), report.context.period)
    released = release(
        results, edition=edition, context=report.context, configuration=records.configuration
    )
    return asked.draw(released, Numbers()), released


def test_conferences_in_time_have_improved(report):
    said = report.trend("icpc_within_15wd_pct").text
    assert "Signal: Improvement: the last 2 months all lie above the upper limit." in said
    assert "Test: control chart of percentages (p\N{PRIME}), 24 months." in said


def test_a_baseline_is_used(report):
    own = report.trend("icpc_within_15wd_pct", since="2018-01", baseline="2018")
    assert "limits from 2018" in own.text
    assert any(key.endswith("|chart_limits baseline=2018") for key in own.keys)
    assert own.text != report.trend("icpc_within_15wd_pct", since="2018-01").text


@pytest.mark.parametrize(
    ("metric", "since", "baseline"),
    [("icpc_children", "2019-01", "2018"), ("cp_plans_open", None, "2018"),
     ("icpc_children", "2018-01", "2018-02..2018-12")],
)  # fmt: skip
def test_a_baseline_that_means_nothing_is_refused(report, metric, since, baseline):
    with pytest.raises(Refusal, match="baseline_unknown"):
        report.trend(metric, since=since, baseline=baseline)


@pytest.mark.parametrize("metric", ["cp_plans_open", "cla_count", "s20_count", "s20_share_pct"])
def test_stocks_are_not_tested_and_say_why(report, metric):
    said = report.trend(metric).text
    assert "Signal: Not tested: a number on a day depends on that of the day before" in said
    assert "chart_" not in report.trend(metric).download


@pytest.mark.parametrize("metric", ["audit_completion_pct", "audit_inadequate_pct"])
def test_audits_show_no_clear_change(report, metric):
    assert "Signal: No clear change:" in report.trend(metric).text


def test_a_share_that_began_in_the_year_is_told(report):
    assert "Signal: Improvement" in report.trend("audit_with_social_worker_pct").text


def test_every_number_of_a_chart_stands_in_the_ledger(report):
    block = report.trend("icpc_within_15wd_pct")
    kinds = [key.rsplit("|", 1)[1] for key in block.keys]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "value": 24, "chart_limits": 24,
    }  # fmt: skip
    # The download holds the points; their limits stand in the table and in results.csv.
    assert len(block.download.splitlines()) - 1 == 24


def test_limits_follow_hidden_months(report, records):
    """Of late reviews there are 1 to 5 in many months: hidden, and with them every limit."""
    block, released = made(report, records, "published", "trend", "cp_reviews_on_time_pct")
    frame = released.frame
    months = frame[(frame["statistic"] == "value") & (frame["metric"] == "cp_reviews_on_time_pct")]
    limits = frame[frame["statistic"].str.startswith("chart_")]
    assert (months["symbol"] == "c").any() and (limits["symbol"] == "c").all()
    assert limits[["value", "lower", "upper"]].isna().all(axis=None)
    assert "Not tested: some of the figures it would rest on are not shown" in block.text
    assert "stroke-dasharray" not in block.html.split("</svg>")[-2].replace("6 5", "")


def test_a_chart_without_hidden_months_is_the_same_in_both_editions(report, records):
    texts = [
        made(report, records, edition, "trend", "icpc_within_15wd_pct")[0].text
        for edition in ("internal", "published")
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("metric", ["cp_plans_open", "s20_count", "cla_count"])
def test_a_survival_curve_never_steps_by_a_few_children(report, records, metric):
    block, released = made(report, records, "published", "survival", metric)
    rows = released.frame[released.frame["statistic"] == "survival"].copy()
    rows["days"] = rows["outcome"].str.removesuffix(" days").astype(int)
    rows = rows.sort_values("days")
    assert (rows["denominator"] >= 10).all() and rows["value"].is_monotonic_decreasing
    steps = rows["denominator"].diff().abs().dropna()
    assert ((steps == 0) | (steps >= 6)).all()
    assert "at risk" in block.text and "half have ended after" in block.text


def test_a_curve_goes_on_past_a_hidden_point(report, records):
    """A month before, one child fewer was at risk on day 365."""
    asked = VERBS["survival"]("cp_plans_open")
    results = compute(records, asked.cells(report.context), report.context.period)
    before = results.frame.copy()
    day = before["outcome"].eq("365 days") & before["statistic"].eq("survival")
    before.loc[day, "denominator"] -= 1
    released = release(
        results, edition="published", context=report.context, configuration=records.configuration,
        earlier=[EarlierPack("august", before, before)],
    )  # fmt: skip
    block = asked.draw(released, Numbers())
    hidden = released.frame[released.frame["symbol"] == "c"]
    assert hidden["outcome"].tolist() == ["365 days"]
    assert "are still open after 274 days" in block.html
    cells = re.search(r">365</th>(.*?)</tr>", block.html, re.DOTALL)[1]
    assert cells.count(">c<") == 3


def test_late_entry_is_used(records, report):
    from sru_analysis.compute.added.frames import as_day_numbers
    from sru_analysis.compute.added.spells import Spells
    from sru_analysis.compute.added.survival import followed
    from sru_analysis.metrics import load

    end = report.context.period.end
    spells = Spells.of(load()["cp_plans_open"], records, end)
    _, ended, entry = followed(spells, int(as_day_numbers([end])[0]))
    # 559 plans were open when the records began; of the 954 open at the end two began that day.
    assert (entry > 0).sum() == 559 and (ended == 0).sum() == 952


def test_a_forecast_has_its_record(report):
    block = report.forecast("cp_plans_open")
    assert "naive ones by" in block.html and "past numbers lay within the range" in block.html
    rows = pd.read_csv(pd.io.common.StringIO(block.download))
    for way in WAYS:
        for name in ("forecast_", "forecast_error_", "forecast_coverage_"):
            assert (rows["statistic"] == f"{name}{way}").sum() == STEPS
        held = rows[rows["statistic"] == f"forecast_coverage_{way}"]
        assert 70 <= 100 * held["numerator"].sum() / held["denominator"].sum() <= 90
    errors = {way: rows.loc[rows["statistic"] == f"forecast_error_{way}", "value"].mean()
              for way in WAYS}  # fmt: skip
    chosen = rows.loc[rows["statistic"] == "forecast_chosen", "value"].item()
    assert min(errors, key=errors.get) == WAYS[int(chosen)]
    naive = rows[rows["statistic"] == "forecast_naive"]
    assert (naive["value"] == 954).all()
    fewer, plain, more = (
        rows.loc[rows["statistic"] == f"forecast_{name}", "value"].to_numpy()
        for name in ("scenario_fewer", "stock_flow", "scenario_more")
    )
    assert len(plain) == STEPS and (fewer < plain).all() and (plain < more).all()
    assert more + fewer == pytest.approx(2 * plain)
    assert "If a tenth more started each month" in block.html


def test_a_forecast_looks_only_back(records, report):
    """What happened after an origin changes nothing of the forecast made on it."""
    import numpy as np

    from sru_analysis.statistics.stock_flow import expected_open

    start = np.arange(0, 1500, 3)
    end = start + 200 + (start * 7) % 300
    now = 1000
    later = np.where(end > now, end + 500, end)
    first, second = (expected_open(start, one, 0, now, 6) for one in (end, later))
    assert (first == second).all() and not np.isnan(first).any()


def test_in_a_steady_state_the_stock_stays():
    import numpy as np

    from sru_analysis.statistics.stock_flow import expected_open

    start = np.arange(-2000, 2000, 2)
    made = expected_open(start, start + 300, 0, 1500, 6)
    assert made == pytest.approx(np.full(6, 150), rel=0.05)
    closing = expected_open(start, start + 300, 0, 1500, 6, starts=0.0)
    assert (np.diff(closing) < 0).all() and closing[-1] == pytest.approx(150 - 91, abs=8)


def test_a_funnel_names_those_outside_the_limits(report, records):
    block, released = made(report, records, "internal", "funnel", "icpc_within_15wd_pct")
    codes = released.frame[released.frame["statistic"] == "funnel_signal"]
    assert len(codes) >= 15 and "No clear difference: no team lies outside" in block.text
    limits = released.frame[released.frame["statistic"] == "funnel_998"]
    assert (limits["lower"] <= limits["value"]).all() and (limits["upper"] >= limits["value"]).all()


def test_agreement_is_hidden_where_its_grades_are(report, records):
    internal, _ = made(report, records, "internal", "moderation")
    assert "29 lower and 7 higher after moderation" in internal.text and "p < 0.001" in (
        internal.text
    )
    published, released = made(report, records, "published", "moderation")
    rows = released.frame
    grades = rows[rows["statistic"].isin(["grade_before", "grade_after"])]
    assert (grades["symbol"] == "c").any()
    worked_out = rows["statistic"].isin(["regrading_kappa", "regrading_ac2"])
    assert rows.loc[worked_out, "value"].isna().all()
    # How many moved is shown, and so is the test of that.
    assert "29 lower and 7 higher after moderation" in published.text
    assert rows.loc[rows["statistic"] == "regrading_p", "value"].notna().all()


def test_a_council_without_the_tables_gets_words(report, records):
    from sru_analysis.records.store import Records

    empty = Records.from_tables({}, records.configuration)
    for verb, metric in (("survival", "cp_plans_open"), ("forecast", "cla_count"),
                         ("funnel", "icpc_within_15wd_pct"), ("trend", "icpc_children"),
                         ("moderation", "audit_grade_shift")):  # fmt: skip
        asked = VERBS[verb](metric)
        context = replace(report.context, first_month=None)
        results = compute(empty, asked.cells(context), context.period)
        released = release(
            results, edition="published", context=context, configuration=records.configuration
        )
        assert "Not available" in asked.draw(released, Numbers()).text


@pytest.mark.parametrize(
    ("verb", "metric"),
    [("survival", "icpc_children"), ("funnel", "cp_plans_open"), ("forecast", "icpc_children"),
     ("moderation", "cp_exit_route")],
)  # fmt: skip
def test_a_metric_of_another_kind_is_refused(report, verb, metric):
    named = {"by": "team"} if verb == "funnel" else {}
    with pytest.raises(Refusal, match=f"{verb}_kind"):
        VERBS[verb](metric, **named).cells(report.context)


def test_where_nothing_is_asked_for_there_are_no_figures(records, report):
    assert compute(records, [], report.context.period).frame.empty
