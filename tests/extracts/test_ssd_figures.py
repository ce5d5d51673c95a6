"""The invented council as a dataset gives the figures that its own files give, however it is kept.

Its local returns stand beside the dataset, but for those whose facts the dataset carries. What it
does not carry (disability, asylum seekers, whether an initial conference was quorate) is not
compared.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.extracts.plain_tables import NATIONAL
from sru_analysis.metrics import load
from sru_analysis.records.schema import SOURCE_COLUMNS
from sru_analysis.results import KEY_COLUMNS, Context, home_requests
from tests.extracts import ssd_export
from tests.postgres import READER

DEMO = Path(__file__).parents[2] / "data" / "demo"
CONFIGURATION = read_configuration(DEMO)
SEPTEMBER = Period.parse("2019-09")
NOT_CARRIED = ("disability", "uasc")
CARRIED = ("referrals", "assessments", "missing_episodes")
# Referrals without further action: the dataset keeps them as cases, closed on their day.
WITHOUT_ACTION = 700
QUORATE = "cp_conference_quorate_pct"
STATED = {"children": ("dob", "expected_dob", "death_date", "sex", "ethnicity")}


@pytest.fixture(scope="module")
def demo():
    return read_extracts([DEMO], CONFIGURATION)


@pytest.fixture(scope="module")
def tables(demo):
    return ssd_export.dataset(demo)


@pytest.fixture(scope="module")
def local_returns(tmp_path_factory):
    folder = tmp_path_factory.mktemp("local")
    for path in DEMO.iterdir():
        if path.suffix in (".csv", ".xlsx") and path.stem not in (*NATIONAL, *CARRIED):
            shutil.copy(path, folder / path.name)
    return folder


@pytest.fixture(scope="module")
def from_csv(tables, local_returns, tmp_path_factory):
    folder = ssd_export.as_csv(tables, tmp_path_factory.mktemp("csv"))
    return read_extracts([folder, local_returns], CONFIGURATION)


def requests() -> list:
    """All metrics, with all their breakdowns that the dataset carries."""
    context = Context(SEPTEMBER, CONFIGURATION.year_starts, CONFIGURATION.windows, None)
    wanted = set()
    for metric in load().values():
        for breakdown in ("", *(b for b in metric.breakdowns if b not in NOT_CARRIED)):
            wanted.update(home_requests(metric, context, breakdown))
    return sorted(wanted)


def test_every_figure_is_that_of_the_council_s_own_files(demo, from_csv):
    wanted = requests()
    own, made = (compute(records, wanted, SEPTEMBER) for records in (demo, from_csv))
    assert len(wanted) > 600
    assert set(made.reasons) == set(own.reasons)
    pd.testing.assert_frame_equal(*(carried(figures.frame) for figures in (own, made)))


def carried(frame: pd.DataFrame) -> pd.DataFrame:
    """Of the share of quorate conferences, that of review conferences only."""
    reviews = (frame["breakdown"] == "conference") & (frame["category"] == "Review")
    return frame[(frame["metric"] != QUORATE) | reviews].set_index(list(KEY_COLUMNS))


def test_no_row_is_lost(demo, from_csv, tables):
    files = from_csv.files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    dataset = files[files["source_format"] == "SSD"]
    assert sorted(dataset["rows_in"]) == sorted(len(frame) for frame in tables.values())
    assert set(from_csv.quarantine["reason"]) == {"duplicate_row", "earlier_stage"}
    assert from_csv.unmapped.empty
    more = {"support_episodes": WITHOUT_ACTION, "referrals": 614}
    for name in (*NATIONAL, *CARRIED):
        own = len(getattr(demo, name)) + more.get(name, 0)
        assert len(getattr(from_csv, name)) == own, name
    earlier = from_csv.referrals["referral_date"] < demo.referrals["referral_date"].min()
    assert earlier.sum() == more["referrals"]


def test_what_the_tables_state_is_what_the_files_state(demo, from_csv):
    made = from_csv.children.set_index("person_id")[[*STATED["children"]]]
    own = demo.children.set_index("person_id")[[*STATED["children"]]]
    pd.testing.assert_frame_equal(made, own.reindex(made.index))
    keys = ["person_id", "cla_episode_start_date"]
    stated = ["cla_episode_ceased_date", "cla_episode_ceased_reason", "legal_status", "cla_id",
              "cla_episode_start_reason", "cla_placement_type", "cla_placement_provider",
              "cla_placement_change_reason"]  # fmt: skip
    made, own = (
        records.cla_episodes.set_index(keys).sort_index()[stated] for records in (from_csv, demo)
    )
    pd.testing.assert_frame_equal(made, own)


def content(records) -> dict[str, pd.DataFrame]:
    """The tables without where their rows came from."""
    return {
        name: frame.drop(columns=[c for c in SOURCE_COLUMNS if c in frame])
        for name, frame in records.tables.items()
    }


def same(first, second) -> None:
    for name, frame in content(first).items():
        pd.testing.assert_frame_equal(frame, content(second)[name], obj=name)
    for name in ("rows_in", "rows_used", "rows_set_aside"):
        assert sorted(first.files[name]) == sorted(second.files[name])
    columns = ["table", "column", "filled", "unmapped", "window_start", "window_end"]
    pd.testing.assert_frame_equal(
        first.coverage[columns].sort_values(columns, ignore_index=True),
        second.coverage[columns].sort_values(columns, ignore_index=True),
    )


def test_parquet_gives_the_same_records(from_csv, tables, local_returns, tmp_path):
    folder = ssd_export.as_parquet(tables, tmp_path / "parquet")
    same(from_csv, read_extracts([folder, local_returns], CONFIGURATION))


def test_rows_in_another_order_give_the_same_records(from_csv, tables, local_returns, tmp_path):
    mixed = {name: frame.sample(frac=1, random_state=7) for name, frame in tables.items()}
    folder = ssd_export.as_csv(mixed, tmp_path / "mixed")
    same(from_csv, read_extracts([folder, local_returns], CONFIGURATION))


def test_sqlite_gives_the_same_records(from_csv, tables, local_returns, tmp_path):
    address = f"sqlite:///{tmp_path}/care.db"
    ssd_export.as_database(tables, address)
    same(from_csv, read_extracts([address, local_returns], CONFIGURATION))


def test_postgresql_gives_the_same_records(from_csv, tables, local_returns, postgres):
    name = postgres.new("council")
    postgres.say("CREATE SCHEMA ssd_live", database=name)
    ssd_export.as_database(tables, postgres.admin(name), "ssd_live")
    postgres.say(
        f"GRANT USAGE ON SCHEMA ssd_live TO {READER}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA ssd_live TO {READER}",
        database=name,
    )
    address = postgres.address(name, "&schema=ssd_live")
    same(from_csv, read_extracts([address, local_returns], CONFIGURATION))


def test_whole_periods_of_care_as_one_episode_are_cut_again(demo, tables, tmp_path):
    """One row a period of care, with every change in the other two tables only."""
    frame = tables["ssd_cla_episodes"]
    order = frame.sort_values(["clae_person_id", "clae_cla_episode_start_date"])
    coarse = order.groupby("clae_cla_id", as_index=False, sort=False).agg(
        {
            **dict.fromkeys(frame.columns.drop("clae_cla_id"), "first"),
            "clae_cla_episode_ceased_date": lambda days: days.iloc[-1],
            "clae_cla_episode_ceased_reason": lambda reasons: reasons.iloc[-1],
        }
    )
    folder = ssd_export.as_csv(tables | {"ssd_cla_episodes": coarse}, tmp_path)
    made = read_extracts([folder], CONFIGURATION).cla_episodes
    stated = ["cla_episode_start_date", "cla_episode_ceased_date", "legal_status",
              "cla_placement_type", "cla_id"]  # fmt: skip
    own = demo.cla_episodes
    # Three children are in care twice at once in the council's files; there the two runs mix.
    starts = own.sort_values(["person_id", "cla_episode_start_date"])
    before = starts.groupby("person_id")["cla_episode_ceased_date"].shift()
    twice = starts[(starts["person_id"] == starts["person_id"].shift()) & before.isna()]
    assert len(twice) == 3
    made, own = (
        records[~records["person_id"].isin(twice["person_id"])]
        .set_index("person_id")[stated]
        .sort_values(["person_id", "cla_episode_start_date"])
        for records in (made, own)
    )
    pd.testing.assert_frame_equal(made, own)
