"""Sixty ways to smuggle something in through a parameter, each refused before anything starts."""

import pytest

from sru_analysis.cli import answer

PERIODS = [
    "2019-13",
    "2019-00",
    "2019-9-1",
    "190",
    "1e5",
    "NaN",
    "NO",
    "true",
    "null",
    "",
    " ",
    "2019-09\n",
    "2019-09;ls",
    "2019-09 && ls",
    "$(ls)",
    "`ls`",
    "{la}",
    "{0.__class__}",
    "2019-09{x}",
    "%s",
    "../2019-09",
    "2019-09/..",
    "\\\\host\\x",
    "C:\\x",
    "/etc/passwd",
    "2019-09\x00",
    "２０１９-０９",
    "2019-09-31..x",
    "2019-10..2019-09",
    "--",
    "x" * 1000,
]
COUNCILS = [
    "..",
    "../up",
    "a/b",
    "a\\b",
    "con",
    "nul",
    "aux",
    "COM1",
    "a b",
    "A",
    "é",
    "a.b",
    "a\x00b",
    "",
    "{la}",
    "{la.__class__}",
    "a;b",
    "$(x)",
    "-x-",
    "x" * 100,
]
NAMES = [
    ["x=1;import os"],
    ["-p", "period", "2019-09"],
    ["--parameters", "{}"],
    ["--edition", "Internal"],
    ["--edition", "internal "],
    ["--edition", "{edition}"],
    ["--edition=both;x"],
    ["--engine", "kernel"],
    ["--previous", "{}"],
    ["--year-starts", "january;x"],
    ["--reference-date", "{x}"],
    ["--jobs", "1;2"],
]
ATTEMPTS = (
    [["run", period] for period in PERIODS]
    + [["run", "2019-09", "--council", council] for council in COUNCILS]
    + [["run", "2019-09", *words] for words in NAMES]
)


@pytest.mark.parametrize("words", ATTEMPTS, ids=range(len(ATTEMPTS)))
def test_it_is_refused_and_nothing_is_written(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert answer(words) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert not list(tmp_path.rglob("*"))


def test_there_are_sixty():
    assert len(ATTEMPTS) >= 60
