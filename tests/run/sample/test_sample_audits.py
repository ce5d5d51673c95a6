"""``sample-audits`` on the demo council: twice the same, nothing private on the screen."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sru_analysis.cli import answer
from sru_analysis.run.settings import demo_extract

TABLES = ("audits", "children", "cla_episodes", "cp_plans", "involvements", "support_episodes")


@pytest.fixture(scope="module")
def extract(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("extract")
    for name in (*(f"{table}.csv" for table in TABLES), "sru.toml"):
        shutil.copy(Path(demo_extract()) / name, folder / name)
    return folder


def draw(extract: Path, out: Path, *more: str) -> pd.DataFrame:
    words = ["sample-audits", "2019-10", "--extract", str(extract), "--out", str(out)]
    assert answer([*words, *more]) == 0
    (file,) = (out.parent / "private").rglob("cohort.csv")
    return pd.read_csv(file, dtype=str)


def test_the_same_cases_for_shuffled_rows_and_no_worker_twice(extract, tmp_path, capsys):
    first = draw(extract, tmp_path / "a" / "outputs", "--key", "round 7", "--size", "40")
    mixed = tmp_path / "mixed"
    shutil.copytree(extract, mixed)
    for table in TABLES:
        head, *rows = (mixed / f"{table}.csv").read_text("utf-8-sig").splitlines(keepends=True)
        random.Random(3).shuffle(rows)
        (mixed / f"{table}.csv").write_text("".join([head, *rows]), "utf-8")
    second = draw(mixed, tmp_path / "b" / "outputs", "--key", "round 7", "--size", "40")
    pd.testing.assert_frame_equal(first, second)
    cases = first[first["reserve"] == "no"]
    assert len(cases) == 40 and first["social_worker_id"].is_unique
    told = capsys.readouterr().out
    drawn = re.search(r"drawn +40 of ([\d,]+) cases, one a social worker", told)[1]
    total = int(drawn.replace(",", ""))
    assert cases["weight"].astype(float).sum() == pytest.approx(total, abs=1e-3)
    assert not any(one in told for one in [*first["person_id"], *first["social_worker_id"]])
    for said in ("key      as given", "precise", "missing  a problem in 5% of cases"):
        assert said in told


def test_recent_audits_are_left_out(extract, tmp_path):
    cohort = draw(extract, tmp_path / "outputs", "--key", "round 7", "--months", "12")
    audits = pd.read_csv(extract / "audits.csv", dtype=str)
    issued = pd.to_datetime(audits["Date issued"], dayfirst=True)
    lately = audits.loc[issued > "2018-10-31", "Child Unique ID"].dropna()
    assert not set(cohort["person_id"]) & set(lately)


def test_the_key_is_drawn_once_and_kept(extract, tmp_path, capsys):
    out = tmp_path / "outputs"
    first = draw(extract, out)
    assert "drawn now and stored" in capsys.readouterr().out
    pd.testing.assert_frame_equal(first, draw(extract, out))
    assert "stored with the round" in capsys.readouterr().out
    (file,) = (out.parent / "private").rglob("sample.json")
    assert len(json.loads(file.read_text("utf-8"))["key"]) == 32
    assert file.stat().st_mode & 0o077 == 0 and not out.exists()


@pytest.mark.parametrize(
    ("table", "more", "code"),
    [("involvements", (), "sample_needs"), ("", ("--size", "1"), "option_value"),
     ("", ("--months", "-1"), "option_value")],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(extract, tmp_path, capsys, table, more, code):
    less = tmp_path / "less"
    shutil.copytree(extract, less)
    if table:
        (less / f"{table}.csv").unlink()
    words = ["sample-audits", "2019-10", "--extract", str(less), "--out", str(tmp_path / "o")]
    assert answer([*words, *more]) == 2
    assert capsys.readouterr().err.rstrip().endswith(f"({code})")
    assert not (tmp_path / "private").exists()
