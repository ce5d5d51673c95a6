"""Libraries with known holes in older versions: what is installed is not below the mended one."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"nbconvert": "7.17.1", "lxml": "6.0", "papermill": "2.7", "jupyter-server": "2.20.0"}
"""CVE-2021-32862, CVE-2025-53000 and CVE-2026-39378 (nbconvert); entities (lxml); parameters
(papermill); CVE-2026-44727 (jupyter-server, for development only)."""


def required() -> dict[str, Requirement]:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = stated["optional-dependencies"].values()
    listed = [*stated["dependencies"], *(one for extra in extras for one in extra)]
    return {one.name: one for one in map(Requirement, listed)}


@pytest.mark.parametrize("name", FLOORS)
def test_the_bound_is_no_lower_than_the_floor(name):
    lowest = min(Version(one.version) for one in required()[name].specifier if one.operator == ">=")
    assert lowest >= Version(FLOORS[name])


def test_nothing_installed_is_below_its_floor():
    installed = {
        dist.metadata["Name"].lower().replace("_", "-"): dist.version
        for dist in metadata.distributions()
    }
    assert {"nbconvert", "lxml", "papermill"} <= set(installed)
    below = [
        n
        for n, floor in FLOORS.items()
        if n in installed and Version(installed[n]) < Version(floor)
    ]
    assert below == []
