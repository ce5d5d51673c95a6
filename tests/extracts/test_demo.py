"""The invented council is read whole; only the rows planted for it are set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts

DEMO = Path(__file__).parent.parent.parent / "data" / "demo"


@pytest.fixture(scope="module")
def demo():
    return read_extracts([DEMO], read_configuration(DEMO))


def test_every_file_is_known(demo):
    # The actions of the report are the officer's words, not rows about children.
    tables = {*DEMO.glob("*.csv"), *DEMO.glob("*.xlsx")} - {DEMO / "actions.csv"}
    assert set(demo.files["source_file"]) == {path.name for path in tables}
    assert len(demo.files) == len(tables)
    assert (demo.files["table"] != "").all()
    assert (demo.files["rows_in"] == demo.files["rows_used"] + demo.files["rows_set_aside"]).all()


def test_only_the_planted_rows_are_set_aside(demo):
    counted = demo.quarantine.groupby(["table", "reason"]).size().to_dict()
    assert set(counted) == {
        ("challenges", "earlier_stage"),
        ("initial_cp_conferences", "duplicate_row"),
    }
    assert counted["challenges", "earlier_stage"] == 9


def test_every_value_has_a_code_and_every_child_a_row(demo):
    assert demo.unmapped.empty
    assert not {"id_unmatched", "value_unmapped", "yes_no_unknown"} & set(demo.notes["code"])


def test_every_date_of_the_files_is_in_the_records(demo):
    held = demo.coverage.set_index(["table", "column"])
    assert (held["filled"] <= held["rows_used"]).all()
    assert held.loc[("cp_plans", "cp_plan_start_date"), "filled"] == len(demo.cp_plans)


def test_windows_are_those_of_the_settings(demo):
    stated = demo.configuration.whole
    assert demo.window("cp_plans") == (stated["cp_plans"].start, stated["cp_plans"].end)
