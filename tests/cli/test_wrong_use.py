"""Wrong use: one line on standard error, with a code at its end, and nothing started."""

from __future__ import annotations

import re

import pytest

from sru_analysis.cli import answer

FORM = re.compile(r"^[^\n]+ \([a-z_]+\)\n$")


@pytest.fixture
def refused(tmp_path, monkeypatch, capsys):
    """Run a command in an empty folder; its one line and its code."""
    monkeypatch.chdir(tmp_path)

    def asking(*words: str, writes: bool = False) -> tuple[str, str]:
        before = sorted(tmp_path.rglob("*"))
        assert answer(list(words)) == 2
        line = capsys.readouterr().err
        assert FORM.fullmatch(line), line
        assert "Traceback" not in line
        assert sorted(tmp_path.rglob("*")) == before
        return line, line.rstrip()[:-1].rsplit("(", 1)[1]

    return asking


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["rnu"], "command_unknown", "Nearest: run"),
        (["run"], "argument_missing", "PERIOD is missing"),
        (["run", "2019-09", "--editon", "internal"], "option_unknown", "Nearest: --edition"),
        (["run", "2019-09", "--edit", "internal"], "option_unknown", "Nearest: --edition"),
        (["run", "2019-09", "--forc"], "option_unknown", "Nearest: --force"),
        (["run", "2019-09", "--out", "a", "--out", "b"], "option_repeated", "--out stands twice"),
        (["run", "2019-09", "--out=a", "--out=b"], "option_repeated", "--out stands twice"),
        (["run", "2019-09", "--force", "--force"], "option_repeated", "--force"),
        (["run", "2019-09", "--edition", "publishd"], "option_value", "published"),
        (["run", "2019-09", "--jobs", "many"], "option_value", "--jobs"),
        (["run", "2019-09", "--jobs", "0"], "option_value", "--jobs"),
        (["run", "2019-09", "--year-starts", "may"], "option_value", "january"),
        (["run", "2019-09", "--out"], "option_value_missing", "--out needs a value"),
        (["run", "2019-09", "2019-10"], "usage", "2019-10"),
        (["run", "2019-09", "--reference-date", "1/10/2019"], "option_value", "2019-10-31"),
        (["run", "2019-09", "--council", "../up"], "council_name", "small letters"),
        (["run", "2019-09", "--council", "con"], "council_name", "small letters"),
        (["run", "2019-09", "--only", "cp", "--edition", "published"], "edition_partial", "--only"),
        (["run", "2019-09", "--allow-partial", "--edition", "both"], "edition_partial", "partial"),
        (["verify", "nowhere"], "pack_unknown", "not a pack"),
        (["rerun", "nowhere"], "pack_unknown", "not a pack"),
        (["diff", "nowhere", "elsewhere"], "pack_unknown", "not a pack"),
        (["metrics", "icpc_within_15_pct"], "metric_unknown", "Nearest: icpc_within_15wd_pct"),
    ],
)
def test_wrong_use_is_refused_in_one_line(refused, words, code, told):
    line, given = refused(*words)
    assert given == code
    assert told in line


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2019", "period_ambiguous"),
        ("2019-13", "period_form"),
        ("2019-00", "period_form"),
        ("2019-9", "period_form"),
        ("2019/09", "period_form"),
        ("201909", "period_form"),
        ("09/2019", "period_form"),
        ("Sep 2019", "period_form"),
        ("2019/21", "period_form"),
        ("last", "period_form"),
        ("today", "period_form"),
        ("last month", "period_form"),
        ("", "period_form"),
        ("2019-09..2019-01", "period_backwards"),
        ("{0.__class__}", "period_form"),
        ("2019-09; rm -rf /", "period_form"),
        ("../../etc", "period_form"),
    ],
)
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_period_that_is_none_is_refused_first(refused, command, period, code):
    _, given = refused(command, period, "--extract", "nowhere")
    assert given == code


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_missing_extract_is_refused(refused, command):
    line, code = refused(command, "2019-09", "--extract", "nowhere")
    assert code == "extract_missing"
    assert "nowhere" in line


def test_an_empty_extract_folder_is_refused(refused, tmp_path):
    (tmp_path / "empty").mkdir()
    assert refused("run", "2019-09", "--extract", "empty")[1] == "extract_empty"


def test_a_folder_with_nothing_readable_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.docx").write_bytes(b"PK\x03\x04 not a table")
    assert answer(["run", "2019-09", "--extract", "letters"]) == 2
    assert "(extract_unknown)" in capsys.readouterr().err
    assert not list((tmp_path / "outputs").rglob("*.html"))


def test_an_unknown_notebook_is_refused(refused, tmp_path):
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "a.csv").write_text("a\n1\n")
    line, code = refused("run", "2019-09", "--extract", "extract", "--only", "cp,section20")
    assert code == "notebook_unknown"
    assert "Nearest: section_20" in line


def test_a_file_where_the_output_folder_should_be_is_refused(refused, tmp_path):
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "a.csv").write_text("a\n1\n")
    (tmp_path / "taken").write_text("in the way")
    line, code = refused("run", "2019-09", "--extract", "extract", "--out", "taken")
    assert code == "output_unwritable"
    assert "taken" in line


def test_settings_that_are_none_are_refused(refused, tmp_path):
    (tmp_path / "extract").mkdir()
    (tmp_path / "extract" / "sru.toml").write_text("counsil = 'x'\n")
    assert refused("run", "2019-09", "--extract", "extract")[1] == "configuration_key"


def test_an_interruption_is_said_and_has_a_code_of_its_own(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sru_analysis.run.verify.verify", interrupted)
    assert answer(["verify", "."]) == 130
    assert capsys.readouterr().err.strip().endswith("(interrupted)")


def test_a_fault_of_the_program_is_said_without_its_message(capsys):
    import sys

    from sru_analysis.cli import _say_fault

    try:
        raise ValueError("time data 'Jane 13/45' does not match")
    except ValueError:
        _say_fault(*sys.exc_info())
    line = capsys.readouterr().err
    assert FORM.fullmatch(line)
    assert "Jane" not in line and "ValueError" in line
