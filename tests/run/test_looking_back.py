"""Which packs a new one looks back on: no published pack of the council is forgotten."""

import datetime as dt
import json

import pytest

from sru_analysis.run import publish
from sru_analysis.run.looking_back import beside, earlier, named_in
from sru_analysis.run.places import Places


@pytest.fixture
def places(tmp_path):
    return lambda period: Places(tmp_path / "outputs", "demo", period)


def put(places, run_id, previous=(), edition="published"):
    """A published pack that looks back on others."""
    draft = publish.Draft(places, edition, run_id)
    identity = {"period_end": f"{places.period}-28", "previous": dict(previous)}
    stated = {"run_id": run_id, "hashed": {"identity": identity}}
    draft.write("manifest.json", json.dumps(stated).encode())
    draft.write("results.csv", run_id.encode())
    draft.publish()


def test_the_first_looks_back_on_nothing(places):
    assert earlier(places("2019-01"), "published", dt.date(2019, 1, 1)) == {}
    assert beside(places("2019-01"), {}) == {}


def test_the_month_before_of_the_same_edition(places):
    put(places("2019-01"), "a" * 12)
    put(places("2019-02"), "b" * 12, edition="internal")
    found = earlier(places("2019-03"), "published", dt.date(2019, 3, 1))
    assert (found["run_id"], found["period_end"]) == ("a" * 12, "2019-01-28")
    assert beside(places("2019-03"), found) == {}


def test_a_chain_is_looked_back_on_through_its_last_pack(places):
    put(places("2019-01"), "a" * 12)
    put(places("2019-02"), "b" * 12, earlier(places("2019-02"), "published", dt.date(2019, 2, 1)))
    before = earlier(places("2019-03"), "published", dt.date(2019, 3, 1))
    assert before["run_id"] == "b" * 12
    assert beside(places("2019-03"), before) == {}


def test_a_later_period_that_was_published_first_is_not_forgotten(places):
    put(places("2019-03"), "c" * 12)
    found = beside(places("2019-02"), {})
    assert [one["run_id"] for one in found["beside"]] == ["c" * 12]
    assert [one["run_id"] for one in named_in(found)] == ["c" * 12]
    put(places("2019-02"), "b" * 12, found)
    before = earlier(places("2019-04"), "published", dt.date(2019, 4, 1))
    assert before["run_id"] == "c" * 12
    assert [one["run_id"] for one in beside(places("2019-04"), before)["beside"]] == ["b" * 12]
