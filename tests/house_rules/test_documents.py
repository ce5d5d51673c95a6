"""H7 and the documents: what is written from something else says the same as it."""

from __future__ import annotations

import inspect
import re

import pytest

from tests.house_rules.sources import ROOT
from tools import sync_env, write_commands, write_metrics

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/glossary.md", "docs/commands.md"]
FLOORS = {"nbconvert": "7.17.1", "jupyter-server": "2.20.0", "lxml": "6"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_h7_the_environment_files_are_current():
    assert sync_env.faults() == [], "run: python tools/sync_env.py"


def test_constraints_are_names_versions_and_markers_only():
    lines = text("constraints.txt").splitlines()
    form = re.compile(r'[a-z0-9-]+==[0-9][0-9a-z.]*(?: ; sys_platform [!=]= "win32")?')
    assert [line for line in lines if not form.fullmatch(line)] == []
    assert lines == sorted(lines, key=lambda line: line.split("==")[0])


def test_the_environment_of_conda_holds_what_users_expect():
    stated = text("environment.yml")
    wanted = (
        "jupyterlab",
        "pandas",
        "seaborn",
        "papermill",
        "nbconvert",
        "scipy",
        "pytest",
        "nbval",
    )
    assert [name for name in wanted if f'"{name}>=' not in stated] == []
    assert stated.endswith('      - "-e ."\n')


def test_installed_versions_are_not_below_their_security_floors():
    from importlib import metadata

    from packaging.version import Version

    for name, floor in FLOORS.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        assert Version(found) >= Version(floor), name


def test_h7_the_command_help_is_current():
    assert text("docs/commands.md") == write_commands.commands(), (
        "run: python tools/write_commands.py"
    )


def test_the_readme_shows_the_metric_as_it_stands_in_the_code():
    from sru_analysis.metrics import load

    shown = re.search(r"```python\n(.*?)```", text("README.md"), re.DOTALL)[1]
    code = inspect.getsource(load()["icpc_within_15wd_pct"].rows)
    assert shown == code, "copy the metric into README.md as it stands"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#:]+)\)", text(name))
    folder = (ROOT / name).parent
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_launcher_is_short_and_needs_nothing():
    import ast
    import sys

    source = text("start.py")
    assert len(source.splitlines()) < 80
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported <= set(sys.stdlib_module_names)


def test_the_catalogue_document_is_current():
    assert text("docs/metrics.md") == write_metrics.document(), "run: python tools/write_metrics.py"
