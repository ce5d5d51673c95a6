"""A rate among those of all councils: limits for the size of each, and what is said of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp, log, sqrt

import pandas as pd
import pytest
from lxml import html

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.metrics import load
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.verbs import VERBS
from sru_analysis.present.verbs.councils import Councils, councils_of
from sru_analysis.reference.population import residents_of
from sru_analysis.results import RESULT_COLUMNS
from tests.present import invented

NAN = float("nan")
RATE = "cp_plan_rate_per_10k"
DAY = pd.Timestamp("2019-09-30")


@pytest.fixture(autouse=True)
def own_catalogue(monkeypatch):
    monkeypatch.setattr("sru_analysis.present.figures.CATALOGUE", load())


def with_rate(value: float, symbol: str = ""):
    """A pack that holds one rate."""
    row = dict.fromkeys(RESULT_COLUMNS, "") | {
        "metric": RATE, "basis": "at_snapshot", "statistic": "value", "unit": "per 10,000",
        "period_start": DAY, "period_end": DAY, "value": value, "lower": NAN, "upper": NAN,
        "numerator": 950.0 if value == value else NAN, "denominator": 142_000.0, "symbol": symbol,
    }  # fmt: skip
    frame = pd.DataFrame([row])[list(RESULT_COLUMNS)]
    for name in ("period_start", "period_end"):
        frame[name] = frame[name].astype("datetime64[s]")
    return replace(invented.released(), frame=frame, reasons={})


def drawn(value: float, symbol: str = "") -> str:
    block = VERBS["compare"](RATE, to="councils").draw(with_rate(value, symbol), Numbers())
    return " ".join(
        html.fragment_fromstring(block.html, create_parent="div").text_content().split()
    )


def test_the_councils_are_those_with_a_rate_and_residents_of_the_latest_year():
    found = councils_of(load()[RATE], date(2019, 9, 30))
    assert found.day == date(2019, 3, 31) and len(found.names) > 130
    place = found.names.index("Bradford")
    assert found.rates[place] == 60.6 and found.residents[place] == 142_048
    assert councils_of(load()[RATE], date(2015, 3, 31)) is None


def test_residents_are_those_of_the_last_mid_year_before():
    assert residents_of("Bradford", date(2019, 3, 31)) == 142_048
    assert residents_of("Bradford", date(2019, 9, 30)) == 142_439
    assert residents_of("Nowhere", date(2019, 3, 31)) is None


def test_limits_narrow_with_size_and_are_never_narrower_than_chance():
    many = Councils(
        date(2019, 3, 31),
        tuple(f"c{n}" for n in range(40)),
        tuple(30.0 + n for n in range(40)),
        tuple(50_000 + 5_000 * n for n in range(40)),
    )
    mean, large = many.limits(400_000)
    same, small = many.limits(20_000)
    assert (
        mean
        == same
        == pytest.approx(
            sum(r * n for r, n in zip(many.rates, many.residents, strict=True))
            / sum(many.residents)
        )
    )
    for level, z in (("95", 1.959964), ("998", 3.090232)):
        assert small[level][0] < large[level][0] < mean < large[level][1] < small[level][1]
        assert large[level][1] >= mean * exp(z * sqrt(10_000 / (mean * 400_000)))
        assert log(large[level][1] / mean) == pytest.approx(log(mean / large[level][0]))


def test_our_own_rate_is_placed_and_never_called_better_or_worse():
    within, above = drawn(50.0), drawn(120.0)
    assert "within the limits for its size" in within
    assert "above the 99.8% limits for its size" in above
    assert "below the 99.8% limits for its size" in drawn(9.0)
    assert "31 March 2019" in within and "Bradford" in within
    assert not {"better", "worse"} & set(within.split("How figure")[0].split())


def test_a_hidden_rate_is_not_placed():
    assert "not placed, because its figure is not shown" in drawn(NAN, "c")


@pytest.mark.parametrize("metric", ["cp_plans_open", "icpc_within_15wd_pct", "cp_chair_caseload"])
def test_only_rates_over_residents_are_drawn_so(metric):
    context = replace(invented.CONTEXT, period=Period.parse("2019-09"))
    with pytest.raises(Refusal, match="compare_to"):
        VERBS["compare"](metric, to="councils").cells(context)
