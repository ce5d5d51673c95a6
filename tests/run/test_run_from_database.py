"""A run on a database: the pack follows from the rows, and is made again without the database."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.cli import answer
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from sru_analysis.report import open_report
from sru_analysis.results import Request
from sru_analysis.run.databases import as_files
from sru_analysis.run.rerun import rerun
from sru_analysis.run.settings import Asked, settings_of
from tests.extracts import ssd_export
from tests.postgres import ADMIN_PASSWORD, READER, READER_PASSWORD

DEMO = Path(__file__).parents[2] / "data" / "demo"
LAST = Period.parse("2019-09").end
MAPPING = "kind,table,column,spelling,code\n"


@pytest.fixture(scope="module")
def tables():
    return ssd_export.dataset(read_extracts([DEMO], read_configuration(DEMO)))


@pytest.fixture(scope="module")
def few(tables):
    """Three of the tables, where the others would only take time."""
    return {name: tables[name] for name in ("ssd_cp_plans", "ssd_cla_reviews", "ssd_cp_visits")}


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder with the council's settings, in which commands are typed."""
    folder = tmp_path / "council"
    folder.mkdir()
    (folder / "sru.toml").write_bytes((DEMO / "sru.toml").read_bytes())
    (folder / "mapping.csv").write_text(MAPPING)
    monkeypatch.chdir(folder)
    return folder


def granted(postgres, tables) -> str:
    """The address of these tables in PostgreSQL, for one who may read them."""
    name = postgres.new("council")
    ssd_export.as_database(tables, postgres.admin(name))
    postgres.say(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}", database=name)
    return postgres.address(name)


def texts_below(*folders: Path) -> str:
    paths = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in paths)


def settings(address: str, **more):
    return settings_of(Asked(period="2019-09", extract=(address,), **more))


def test_a_pack_from_postgresql_is_made_again_without_it(
    tables, postgres, workplace, capfd, monkeypatch
):
    address = granted(postgres, tables)
    run = ["run", "2019-09", "--extract", address, "--only", "section_20", "--jobs", "1"]
    assert answer(run) == 0
    said = "".join(capfd.readouterr())
    first = said.strip().splitlines()[-1].removeprefix("pack     ")
    assert "ssd_cla_episodes.parquet" in said
    for secret in (READER_PASSWORD, ADMIN_PASSWORD, READER, str(postgres.folder)):
        assert secret not in said
        assert secret not in texts_below(workplace / "outputs", workplace / "private")
    # The same rows are the same pack: the database is read, and no page is made.
    assert answer(run) == 0
    assert "nothing to do" in capfd.readouterr().out
    assert not [*(workplace / "private" / "cache").glob("extract-*")]
    postgres.say("DROP DATABASE council")
    pack = (workplace / first).parent
    monkeypatch.chdir("/")
    assert rerun(pack) == []
    manifest = json.loads(
        (workplace / "private" / "demo" / "2019-09" / pack.name / "manifest.json").read_text()
    )
    named = {one["name"]: one["role"] for one in manifest["hashed"]["inputs"]}
    assert named["sru.toml"] == "configuration"
    assert {"ssd_cla_episodes.parquet", "ssd_legal_status.parquet", "mapping.csv"} <= set(named)


def digests(address: str) -> dict[str, str]:
    from sru_analysis.run.inputs import hashed

    with as_files(settings(address)) as kept:
        return {one.name: one.sha256 for one in hashed(kept.extract) if one.role == "extract"}


def test_inputs_follow_from_the_rows_and_nothing_else(few, postgres, workplace):
    as_text = {
        name: frame.apply(
            lambda column: (
                column.dt.strftime("%Y-%m-%d %H:%M:%S")
                if pd.api.types.is_datetime64_any_dtype(column)
                else column
            )
        ).sample(frac=1, random_state=3)
        for name, frame in few.items()
    }
    ssd_export.as_database(as_text, f"sqlite:///{workplace}/care.db")
    from_sqlite = digests("sqlite:///care.db")
    assert from_sqlite == digests(granted(postgres, few))
    changed = as_text["ssd_cp_plans"].assign(cppl_cp_plan_ola="Y")
    ssd_export.as_database(as_text | {"ssd_cp_plans": changed}, f"sqlite:///{workplace}/care.db")
    other = digests("sqlite:///care.db")
    assert {name for name in other if other[name] != from_sqlite[name]} == {"ssd_cp_plans.parquet"}


def test_the_kept_rows_are_private_and_go_when_the_run_ends(few, workplace):
    ssd_export.as_database(few, f"sqlite:///{workplace}/care.db")
    with pytest.raises(RuntimeError), as_files(settings("sqlite:///care.db")) as kept:
        (folder,) = kept.extract
        assert folder.is_relative_to(workplace / "private" / "cache")
        for path in folder.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0
        raise RuntimeError("stopped in the middle")
    assert not folder.exists()


def test_the_address_may_stand_in_the_settings(few, workplace, capsys):
    ssd_export.as_database(few, f"sqlite:///{workplace}/care.db")
    stated = (workplace / "sru.toml").read_text()
    (workplace / "sru.toml").write_text(
        stated.replace('extract = "."', 'extract = "sqlite:///care.db"')
    )
    assert answer(["check", "2019-09"]) == 0
    said = capsys.readouterr().out
    assert "care.db/ssd_cp_plans.parquet  cp_plans  3,352 rows used" in said
    assert "Inventshire" in said
    (workplace / "sru.toml").write_text(
        stated.replace('extract = "."', 'extract = "postgresql://a:canary-77@server/b"')
    )
    assert answer(["check", "2019-09"]) == 2
    said = capsys.readouterr().err
    assert "(database_password)" in said and "canary-77" not in said


def test_a_notebook_opens_a_database(few, workplace):
    address = f"sqlite:///{workplace}/care.db"
    ssd_export.as_database(few, address)
    report = open_report(address, "2019-09")
    (open_plans,) = report.figures([Request("cp_plans_open", "at_snapshot", *[LAST] * 2)]).frame[
        "value"
    ]
    assert open_plans == 954
    (workplace / "care.db").unlink()
    with pytest.raises(Refusal) as caught:
        open_report(address, "2019-09")
    assert caught.value.code == "database_unreachable"


def test_settings_are_those_of_the_first_folder_that_has_them(workplace, tmp_path):
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "sru.toml").write_text('council = "north-shire"\n')
    asked = Asked(period="2019-09", extract=("sqlite:///care.db", str(folder)))
    assert settings_of(asked).configuration.council == "north-shire"
    asked = Asked(period="2019-09", extract=("sqlite:///care.db",))
    assert settings_of(asked).configuration.council == "demo"
    assert Period.parse("2019-09") == settings_of(asked).period
