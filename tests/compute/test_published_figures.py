"""A council's figure beside the latest published ones, made of the real chain on a few rows."""

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import Configuration
from sru_analysis.disclosure import release
from sru_analysis.metrics import load
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.verbs import VERBS
from sru_analysis.records.store import Records
from sru_analysis.results import Context


def block_of(period: str, metric: str = "s20_share_pct", edition: str = "internal"):
    load()
    children = [f"c{number}" for number in range(20)]
    episodes = pd.DataFrame(
        {
            "person_id": children,
            "cla_episode_start_date": pd.Timestamp("2018-01-08"),
            "cla_episode_start_reason": "S",
            "cla_episode_ceased_date": pd.NaT,
            "cla_episode_ceased_reason": None,
            "legal_status": ["V2"] * 8 + ["C2"] * 12,
            "placement_type": "U1",
        }
    )
    configuration = Configuration(council="test", council_name="Test Council")
    tables = {"children": pd.DataFrame({"person_id": children}), "cla_episodes": episodes}
    records = Records.from_tables(tables, configuration)
    context = Context(Period.parse(period))
    asked = VERBS["compare"](metric, to="published")
    requests = asked.cells(context)
    released = release(
        compute(records, requests, context.period),
        edition=edition,
        context=context,
        configuration=configuration,
        quality={},
        facts={},
    )
    return asked.draw(released, Numbers())


@pytest.mark.parametrize("edition", ["internal", "published"])
def test_the_latest_published_figure_stands_beside_our_own(edition):
    said = block_of("2019-09", edition=edition).text
    assert "40% (8 of 20), at 30 September 2019." in said
    assert "England: 18%, at 31 March 2019." in said


@pytest.mark.parametrize(
    ("period", "value"), [("2020-02", "18%"), ("2020-03", "17%"), ("2020-04", "17%")]
)
def test_a_figure_counts_from_the_day_that_it_is_of(period, value):
    assert f"England: {value}" in block_of(period).text


def test_where_nothing_was_published_before_it_says_so():
    said = block_of("2019-02").text
    assert "England" not in said
    assert "No figure of the same definition is published." in said


def test_every_number_shown_has_its_key():
    keys = block_of("2019-09").keys
    assert any("comparator|England" in key for key in keys)
    assert any(key.startswith("2019-09-30") for key in keys)
