"""H1, H10: who may import whom, and where the heavy libraries may stand."""

from __future__ import annotations

import ast
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house_rules.sources import ROOT, Source, said, sources

# Each part may import those before it on the line that data follow; never one after it.
BASE = {"messages", "calendar", "configuration", "reference", "statistics"}
MAY_IMPORT = {
    "messages": set(),
    "encodings": set(),
    "calendar": {"messages"},
    "configuration": {"messages", "calendar", "encodings"},
    "reference": {"configuration"},
    "statistics": set(),
    "results": {"calendar"},
    "records": {"messages", "calendar", "configuration", "reference"},
    "checks": {"messages", "calendar", "configuration", "reference", "records"},
    "extracts": {"messages", "calendar", "configuration", "encodings", "reference", "records"},
    "metrics": BASE | {"records"},
    "compute": BASE | {"records", "results", "metrics", "checks"},
    "disclosure": BASE | {"records", "results", "metrics", "compute"},
    "present": BASE | {"results", "metrics", "disclosure"},
    # The report alone opens extracts, for an analyst's own screen.
    "report": BASE
    | {"records", "results", "metrics", "compute", "disclosure", "present", "extracts"},
    "run": BASE
    | {"encodings", "records", "results", "metrics", "compute", "disclosure", "present"}
    | {"extracts", "report"},
    "cli": {"messages", "run"},
    "demo": BASE | {"records"},
    "__init__": {"report", "run"},
    "__main__": {"cli"},
}
ONLY_IN = {
    "papermill": ("run/",),
    "nbconvert": ("run/",),
    "nbformat": ("run/",),
    "IPython": ("run/",),
    "jupyter_client": ("run/",),
    # The fork server warms itself with what it never calls.
    "seaborn": ("present/charts.py", "run/warm.py"),
    "matplotlib": ("present/charts.py", "run/warm.py"),
    "click": ("cli/",),
}
INSIDE_FUNCTIONS = ("matplotlib", "seaborn", "scipy", "statsmodels", "nbconvert", "papermill")
AT_THE_TOP = ("run/engine.py", "run/warm.py")
# Installed under another name than they are imported by.
DISTRIBUTIONS = {"docx": "python-docx"}


def test_a_module_imports_only_from_its_left():
    faults = []
    for source in sources():
        for module, line in source.imports():
            parts = module.split(".")
            if parts[0] != "sru_analysis" or len(parts) == 1:
                continue
            if parts[1] != source.part and parts[1] not in MAY_IMPORT[source.part]:
                faults.append(f"{source.name}:{line} imports {module}")
    assert not faults, said(faults, "See the line that data follow in CONTRIBUTING.md.")


def test_every_part_has_its_place_on_the_line():
    assert {source.part for source in sources()} <= set(MAY_IMPORT)


def test_heavy_libraries_stand_in_one_place():
    faults = [
        f"{source.name}:{line} imports {module}"
        for source in sources()
        for module, line in source.imports()
        if not source.name.startswith(ONLY_IN.get(module.split(".")[0], ("",)))
    ]
    assert not faults, said(faults, "Call the part that may import it.")


def test_heavy_libraries_are_imported_inside_functions():
    faults = [
        f"{source.name}:{line} imports {module}"
        for source in sources()
        if source.name not in AT_THE_TOP
        for module, line in imports_at_the_top(source)
        if module.split(".")[0] in INSIDE_FUNCTIONS
    ]
    assert not faults, said(faults, "Import it in the function that uses it.")


def test_every_import_is_declared():
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = stated["optional-dependencies"]
    listed = [*stated["dependencies"], *extras["word"], *extras["cluster"]]
    listed += [*extras["postgres"], *extras["mssql"]]
    known = {canonicalize_name(Requirement(one).name) for one in listed}
    faults = []
    for source in sources():
        for module, line in source.imports():
            name = module.split(".")[0]
            if name in sys.stdlib_module_names or name == "sru_analysis":
                continue
            if canonicalize_name(DISTRIBUTIONS.get(name, name)) not in known:
                faults.append(f"{source.name}:{line} imports {module}")
    assert not faults, said(faults, "Declare it in pyproject.toml, then: python tools/sync_env.py")


def test_demo_is_imported_by_nothing_else():
    users = {s.name for s in sources() for module, _ in s.imports() if ".demo" in module}
    assert {name for name in users if not name.startswith("demo/")} == set()


def imports_at_the_top(source: Source) -> list[tuple[str, int]]:
    """Imports that run when the module is imported (not those for type checking)."""
    body = [
        node
        for node in source.tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    top = [node for node in body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    return Source(source.path, "", ast.Module(top, [])).imports()
