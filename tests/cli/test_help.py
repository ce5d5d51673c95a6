"""Help: ten lines or fewer, one example, as the documentation prints it, and at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from sru_analysis.cli import answer, program
from sru_analysis.cli.strict import help_text
from tools import write_commands

KNOWN = program().commands
COMMANDS = sorted(KNOWN)
HEAVY = (
    "pandas", "numpy", "matplotlib", "seaborn", "scipy", "statsmodels", "papermill", "nbconvert",
    "IPython", "lxml", "openpyxl",
)  # fmt: skip
DRAWING = ("matplotlib", "seaborn", "scipy.stats", "statsmodels", "papermill", "nbconvert")


def test_every_command_is_there():
    assert COMMANDS == [
        "attack", "check", "clean", "demo", "diff", "doctor", "lab", "lint-report", "metrics",
        "rerun", "run", "sample-audits", "verify",
    ]  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_short_and_has_one_example(name, capsys):
    assert answer([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert told == help_text(KNOWN[name])
    assert len(told.splitlines()) <= 10
    assert told.count("Example: sru ") == 1
    assert all(len(line) <= 100 for line in told.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_option(name):
    told = help_text(KNOWN[name])
    shared = help_text(KNOWN["run"]) if name == "demo" else ""
    for one in KNOWN[name].params:
        for option in one.opts:
            assert not option.startswith("--") or option in told + shared


def test_the_documentation_prints_the_same():
    stated = (write_commands.ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert stated == write_commands.commands(), "run: python tools/write_commands.py"


def loaded(*words: str) -> set[str]:
    """The modules that a command imports, in a fresh interpreter."""
    code = (
        "import json, sys\n"
        "from sru_analysis.cli import answer\n"
        f"answer({list(words)!r})\n"
        "sys.stderr.write('\\n' + json.dumps(sorted(sys.modules)))"
    )
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(asked.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["run", "--help"], ["run", "2019-09", "--editon", "x"],
              ["run", "2019-13"]]
)  # fmt: skip
def test_what_needs_no_data_imports_nothing_heavy(words):
    assert not loaded(*words) & set(HEAVY)


@pytest.mark.parametrize("words", [["metrics"], ["doctor"]])
def test_what_draws_nothing_imports_nothing_that_draws(words):
    assert not loaded(*words) & set(DRAWING)


def test_verify_imports_no_pandas(tmp_path):
    assert not loaded("verify", str(tmp_path)) & {"pandas", *DRAWING}


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, sru_analysis; sys.exit(bool({'pandas', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
