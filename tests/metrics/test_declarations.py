"""Every metric is declared whole, and works on records without rows."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from sru_analysis.compute.prepared import Prepared
from sru_analysis.metrics import load
from sru_analysis.metrics.breakdowns import BREAKDOWNS
from sru_analysis.metrics.declare import CATALOGUE, Base, DeclarationFault, derived, metric, rows_of
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

ALL = sorted(load().values(), key=lambda one: one.number)
COUNTED = [one for one in ALL if not one.is_derived]
SNAPSHOT = pd.Timestamp("2019-09-30").as_unit("s")
TAGS = ("[V]", "[V,", "[M]", "[local]", "[inference]")


def each(metrics):
    return pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in metrics])


@pytest.fixture(scope="module")
def empty() -> Records:
    return Records.from_tables({name: pd.DataFrame() for name in TABLES})


def wanted_columns(one) -> set[str]:
    if one.estimated:
        return {"value", "lower", "upper"}
    kinds = {"percent": {"met"}, "split": {"outcome"}, "duration": {"days"}}
    named = {one.during, *one.open_between, one.distinct, one.present_on, one.known_on} - {""}
    rounds = {"issued_date"} if one.anchored == "round" else set()
    return kinds.get(one.kind, set()) | named | rounds


@each(COUNTED)
def test_records_without_rows_give_the_columns(one, empty):
    rows = rows_of(one, empty, SNAPSHOT)
    assert rows.empty or not rows["met"].any()
    assert wanted_columns(one) <= set(rows.columns)


@each([one for one in COUNTED if not one.estimated])
def test_dates_are_dates_even_without_rows(one, empty):
    rows = rows_of(one, empty, SNAPSHOT)
    dates = {one.during, *one.open_between, one.present_on, one.known_on} - {"", "audit_round"}
    assert {str(rows[column].dtype) for column in dates} <= {"datetime64[s]"}


@each([one for one in COUNTED if not one.estimated])
def test_every_breakdown_can_be_made(one, empty):
    ready = Prepared.of(one, empty, rows_of(one, empty, SNAPSHOT))
    for breakdown in one.breakdowns:
        if breakdown == "age_band" and one.anchored == "stock":
            assert "Not known" in ready.by_age().categories(breakdown).names
        else:
            assert "Not known" in ready.categories(breakdown).names


@each(COUNTED)
def test_the_rows_of_the_records_are_left_as_they_are(one, empty):
    before = {name: list(frame.columns) for name, frame in empty.tables.items()}
    rows_of(one, empty, SNAPSHOT)
    assert {name: list(frame.columns) for name, frame in empty.tables.items()} == before


@each(ALL)
def test_the_definition_has_its_parts_in_order(one):
    parts = ["Not counted:", "Why it matters:"]
    places = [one.definition.find(part) for part in parts]
    assert -1 not in places and places == sorted(places), "docstring: the parts and their order"
    assert places[0] > 0, "docstring: begins with who or what is counted"
    if one.kind == "percent":
        met = one.definition.find("Met when")
        assert met == -1 or met < places[0]


@each([one for one in COUNTED if one.kind == "percent"])
def test_a_percentage_says_what_makes_it_met(one):
    assert "Met when" in one.definition


@each(ALL)
def test_sources_say_how_far_they_were_checked(one):
    assert all(any(tag in source for tag in TAGS) for source in one.source)


@each(ALL)
def test_what_it_needs_exists(one):
    for need in one.needs:
        table, _, column = need.partition(".")
        assert table in TABLES
        assert not column or column in TABLES[table].column


@each(ALL)
def test_names_and_words(one):
    assert re.fullmatch(r"[a-z0-9_]+", one.id)
    assert one.plain.endswith(".") and not one.title.endswith(".")
    assert set(one.breakdowns) <= set(BREAKDOWNS)
    assert len(set(one.breakdowns)) == len(one.breakdowns)


def test_numbers_are_told_apart_and_in_order():
    numbers = [one.number for one in load().values()]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)


# --- what is refused at import ------------------------------------------------------------

PLAIN = {
    "number": 900,
    "title": "A metric",
    "plain": "Something.",
    "kind": "count",
    "counts": "rows",
    "section": "child_protection",
    "source": ("Ours [local]",),
    "needs": ("cp_plans",),
    "during": "cp_plan_start_date",
}


def documented(records):
    """Rows. Not counted: none. Why it matters: it does not."""
    return records.cp_plans


@pytest.fixture
def catalogue():
    """The catalogue, put back as it was afterwards."""
    before = dict(CATALOGUE)
    yield CATALOGUE
    CATALOGUE.clear()
    CATALOGUE.update(before)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "number"}, "kind"),
        ({"section": "elsewhere"}, "section"),
        ({"tier": "first"}, "tier"),
        ({"better": "up"}, "better"),
        ({"source": ()}, "source"),
        ({"needs": ()}, "needs"),
        ({"during": ""}, "exactly one"),
        ({"open_between": ("cp_plan_start_date", "cp_plan_end_date")}, "exactly one"),
        ({"during": "", "open_between": ("cp_plan_start_date", "")}, "exactly one"),
        ({"kind": "split"}, "outcomes"),
        ({"kind": "change"}, "derived"),
        ({"kind": "duration", "during": "", "open_between": ("a", "b")}, "stock"),
        ({"kind": "rate", "over": Base("posts", 1)}, "needs a count"),
        ({"touching": ("a", "b")}, "exactly one"),
        ({"during": "", "touching": ("a", "")}, "exactly one"),
    ],
)
def test_a_wrong_declaration_is_refused(catalogue, change, says):
    with pytest.raises(DeclarationFault, match=says):
        metric(**PLAIN | change)(documented)


def test_a_function_without_docstring_is_refused(catalogue):
    def undocumented(records):
        return records.cp_plans

    with pytest.raises(DeclarationFault, match="docstring"):
        metric(**PLAIN)(undocumented)


def test_another_signature_is_refused(catalogue):
    def with_snapshot(records, snapshot):
        """Rows."""

    with pytest.raises(DeclarationFault, match=r"\(records\)"):
        metric(**PLAIN)(with_snapshot)


def test_a_name_twice_is_refused(catalogue):
    metric(**PLAIN)(documented)
    with pytest.raises(DeclarationFault, match="twice"):
        metric(**PLAIN)(documented)


def test_a_derived_metric_needs_its_parts_first(catalogue):
    stated = {name: PLAIN[name] for name in ("number", "title", "plain", "section", "source")}
    with pytest.raises(DeclarationFault, match="before it"):
        derived("a_share", kind="change", of="not_there", definition="None.", **stated)
    with pytest.raises(DeclarationFault, match="cannot be derived"):
        derived("a_share", kind="percent", of="cp_plans_open", definition="None.", **stated)
    with pytest.raises(DeclarationFault, match="same time"):
        parts = ("cp_plans_open", "cp_plans_started")
        derived("a_share", kind="percent", of=parts, definition="None.", **stated)
