"""The schema, the store and the coverage of the records."""

from __future__ import annotations

import datetime
import stat

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.configuration import Configuration
from sru_analysis.records import TABLES, Records, code_lists, typed, write_atomically
from sru_analysis.records.coverage import ends_on, unavailable
from sru_analysis.records.schema.declare import KINDS

DAY = datetime.date
PLANS = pd.DataFrame(
    {
        "person_id": ["1", "2"],
        "cp_plan_start_date": [DAY(2019, 4, 1), None],
        "cp_plan_ola": [True, None],
        "number_of_previous_cp_plans": [1, None],
        "nonsense": ["a", "b"],
        "source_row": [2, 3],
    }
)


def test_the_tables_are_those_of_the_layout():
    assert list(TABLES) == [
        "children", "s47_enquiries", "initial_cp_conferences", "cp_plans", "cp_reviews",
        "cla_episodes", "cla_reviews", "support_episodes", "involvements",
        "conference_participation", "advocacy_referrals", "voice_responses", "challenges",
        "core_groups", "cp_nine_month_reviews", "audits", "audit_findings", "targets",
        "local_totals", "foster_reviews", "visits", "referrals", "assessments", "staffing",
        "permanence_panels", "court_applications", "missing_episodes", "case_notes",
        "audit_actions",
    ]  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_declaration_holds_together(table):
    names = table.names
    assert len(names) == len(set(names))
    assert {column.kind for column in table.columns} <= set(KINDS)
    named = [name for columns in table.key for name in columns]
    named += [table.anchor] * bool(table.anchor) + list(table.one_of) + list(table.interval or ())
    assert set(named) <= set(names)
    assert table.plain and table.meaning
    assert all(column.meaning for column in table.columns)
    coded = [column for column in table.columns if column.kind == "code"]
    assert all(len(column.codes) > 1 for column in coded)
    if table.anchor:
        assert table.column[table.anchor].kind == "date"


def test_code_lists_are_complete():
    assert len(code_lists.codes("ETHNIC")) == 20
    assert code_lists.codes("PN") == tuple(f"PN{number}" for number in range(8))
    assert set(code_lists.codes("LS")) == set(
        ["C1", "C2", "D1", "E1", "V1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3"]
    )
    assert code_lists.labels("CATEGORY")["NEG"] == "Neglect"
    assert code_lists.years("REC")["E45"] == (2019, None)
    assert code_lists.years("REC")["E43"] == (None, 2018)


def test_typed_adds_orders_and_drops_columns():
    frame = typed("cp_plans", PLANS)
    assert frame.columns.tolist() == [*TABLES["cp_plans"].names, "source_row"]
    assert frame["cp_plan_ola"].fillna("").tolist() == ["yes", ""]
    assert str(frame["cp_plan_start_date"].dtype) == "datetime64[s]"
    assert str(frame["number_of_previous_cp_plans"].dtype) == "Int64"
    assert str(frame["team"].dtype) == "str"
    pd.testing.assert_frame_equal(typed("cp_plans", frame), frame)


def test_typed_drops_the_time_of_day():
    stamped = PLANS.assign(cp_plan_start_date=pd.to_datetime(["2019-04-01 13:00", None]))
    assert typed("cp_plans", stamped)["cp_plan_start_date"][0] == pd.Timestamp(2019, 4, 1)


def test_typed_refuses_what_a_column_cannot_hold():
    with pytest.raises(ValueError, match="cp_plan_ola"):
        typed("cp_plans", PLANS.assign(cp_plan_ola=["yes", "perhaps"]))
    with pytest.raises(KeyError):
        typed("plans", PLANS)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_is_typed(name):
    frame = typed(name, pd.DataFrame())
    assert frame.columns.tolist() == TABLES[name].names
    assert len(frame) == 0


def test_records_hold_every_table_and_cover_those_given():
    records = Records.from_tables({"cp_plans": PLANS, "audits": pd.DataFrame()})
    assert len(records.cp_plans) == 2
    assert len(records.cla_episodes) == 0
    assert records.covers("cp_plans", "cp_plan_start_date")
    assert not records.covers("cp_plans", "team")
    assert records.covers("audits", "grade_by_auditor")
    assert not records.covers("challenges")
    with pytest.raises(KeyError, match="cp_plan"):
        Records.from_tables({"cp_plan": PLANS})


def test_saved_and_loaded_records_are_the_same(tmp_path):
    configuration = Configuration(
        council="demo",
        reference_date=DAY(2019, 10, 31),
        population={2018: 1000},
        windows={"a": (Period.parse("2019-01"),)},
        whole={"cp_plans": Period.parse("2019/20")},
    )
    records = Records.from_tables({"cp_plans": PLANS}, configuration, DAY(2019, 4, 1))
    records.save(tmp_path / "one")
    loaded = Records.load(tmp_path / "one")
    assert loaded.configuration == configuration
    for name in (*TABLES, "coverage", "quarantine", "notes", "files", "unmapped"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(records, name))
    loaded.save(tmp_path / "two")
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "private" / "a" / "figures.csv"
    write_atomically(path, b"one")
    write_atomically(path, b"two", mode=0o644)
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["figures.csv"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(TypeError):
        write_atomically(path, "text")
    assert path.read_bytes() == b"two"
    assert len(list(path.parent.iterdir())) == 1


def covering(*spans):
    rows = [
        {"table": "cp_plans", "column": "person_id", "latest_only": "no"}
        | {"window_start": pd.Timestamp(start), "window_end": pd.Timestamp(end)}
        for start, end in spans
    ]
    return Records({}, coverage=pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("spans", "window"),
    [
        ([(None, None)], (None, None)),
        ([("2018-04-01", "2019-03-31")], (DAY(2018, 4, 1), DAY(2019, 3, 31))),
        (
            [("2018-04-01", "2019-03-31"), ("2017-04-01", "2018-03-31")],
            (DAY(2017, 4, 1), DAY(2019, 3, 31)),
        ),
        (
            [("2018-04-01", "2019-03-31"), ("2016-04-01", "2017-03-31")],
            (DAY(2018, 4, 1), DAY(2019, 3, 31)),
        ),
        ([("2018-04-01", None), ("2016-04-01", "2017-03-31")], (DAY(2018, 4, 1), None)),
        ([(None, "2019-03-31")], (None, DAY(2019, 3, 31))),
    ],
)
def test_windows_join_where_they_touch(spans, window):
    assert covering(*spans).window("cp_plans") == window


@pytest.mark.parametrize(
    ("needs", "start", "end", "said"),
    [
        (["cp_plans"], DAY(2019, 4, 1), DAY(2019, 9, 30), None),
        (["cp_plans", "children"], DAY(2019, 4, 1), DAY(2019, 9, 30), "needs children (children)"),
        (
            ["cp_plans", "cp_reviews.cp_review_date", "challenges"],
            DAY(2019, 4, 1),
            DAY(2019, 9, 30),
            "needs conference reviews (cp_reviews.cp_review_date) and challenges (challenges)",
        ),
        (
            ["cp_plans"],
            DAY(2018, 4, 1),
            DAY(2019, 9, 30),
            "needs child protection plans (cp_plans) from 1 April 2018: "
            "the extract begins on 1 April 2019",
        ),
        (
            ["cp_plans"],
            DAY(2019, 4, 1),
            DAY(2019, 10, 31),
            "needs child protection plans (cp_plans) up to 31 October 2019: "
            "the extract ends on 30 September 2019",
        ),
    ],
)
def test_what_is_not_available_says_why(needs, start, end, said):
    whole = {"whole_from": DAY(2019, 4, 1), "whole_to": DAY(2019, 9, 30)}
    records = Records.from_tables({"cp_plans": PLANS}, **whole)
    assert unavailable(records, needs, start, end) == said


def test_the_latest_event_only_is_not_every_event():
    records = Records.from_tables({"cp_reviews": pd.DataFrame()})
    records.coverage["latest_only"] = "yes"
    said = unavailable(records, ["cp_reviews.cp_review_date"], DAY(2019, 4, 1), DAY(2019, 4, 30))
    assert said is not None
    assert "the latest only" in said
    assert unavailable(records, ["cp_reviews"], DAY(2019, 4, 1), DAY(2019, 4, 30)) is None


def test_the_last_day_for_which_tables_are_whole():
    whole = {"whole_to": DAY(2019, 9, 30)}
    records = Records.from_tables({"cp_plans": PLANS, "children": PLANS}, **whole)
    assert ends_on(records, ["cp_plans", "children", "audits"]) == DAY(2019, 9, 30)
    assert ends_on(records, ["audits"]) is None
