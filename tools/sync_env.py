"""Writes constraints.txt and environment.yml; pyproject.toml decides every version.

    python tools/sync_env.py            a fresh resolution with pip (needs the package index)
    python tools/sync_env.py --check    whether both files are in step with pyproject.toml

constraints.txt holds one ``name==version ; marker`` a line for all that the core and the extras
lab, word, postgres and dev pull in: no address, no hash. What only Windows needs is resolved in a
second step and bears a marker, as does what only Linux and macOS need.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("lab", "word", "postgres", "dev")
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
# Names on conda-forge that differ from those on the Python index.
CONDA_NAMES = {
    "jupyter-client": "jupyter_client",
    "jupyter-server": "jupyter_server",
    "matplotlib": "matplotlib-base",
    "sqlalchemy": "sqlalchemy",
}


def project() -> dict:
    """The project table of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def requirements(extras: tuple[str, ...] = EXTRAS) -> list[Requirement]:
    """What the project asks for itself."""
    stated = project()
    listed = [*stated["dependencies"]]
    for extra in extras:
        listed += stated["optional-dependencies"][extra]
    return sorted(map(Requirement, listed), key=lambda one: canonicalize_name(one.name))


def resolved(*arguments: str) -> dict[str, dict]:
    """What pip would install: canonical name -> its metadata."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        call = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet"]
        call += ["--ignore-installed", "--report", str(report), *arguments]
        subprocess.run(call, cwd=ROOT, check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    metadata = [one["metadata"] for one in found]
    return {canonicalize_name(one["name"]): one for one in metadata}


def reached(found: dict[str, dict], system: dict[str, str]) -> set[str]:
    """Names needed on a system, from the requirements and the metadata of what was found."""
    environment = default_environment() | {"python_version": "3.11"} | system
    todo = [(canonicalize_name(one.name), frozenset(one.extras)) for one in requirements()]
    seen: set[tuple[str, frozenset]] = set()
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for text in found.get(name, {}).get("requires_dist", ()):
            one = Requirement(text)
            asked = [environment | {"extra": extra} for extra in (*extras, "")]
            if one.marker is None or any(map(one.marker.evaluate, asked)):
                todo.append((canonicalize_name(one.name), frozenset(one.extras)))
    return {name for name, _ in seen}


def constraints() -> str:
    """constraints.txt from a fresh resolution."""
    found = resolved(f".[{','.join(EXTRAS)}]")
    found.pop(canonicalize_name(project()["name"]), None)
    on_windows, on_linux = reached(found, WINDOWS), reached(found, LINUX)
    # Sources of Windows wheels only: their own requirements are none or known already.
    lacking = sorted(on_windows - set(found))
    if lacking:
        platform = ["--platform", "win_amd64", "--only-binary=:all:", "--no-deps", "--target", "x"]
        found |= resolved(*platform, *lacking)
    lines = []
    for name, metadata in sorted(found.items()):
        marker = ""
        if name not in on_linux:
            marker = ' ; sys_platform == "win32"'
        elif name not in on_windows:
            marker = ' ; sys_platform != "win32"'
        lines.append(f"{name}=={metadata['version']}{marker}\n")
    return "".join(lines)


def environment() -> str:
    """environment.yml: conda-forge names with the bounds of pyproject.toml."""
    python = project()["requires-python"]
    lines = ["name: sru", "channels:", "  - conda-forge", "  - nodefaults", "dependencies:"]
    lines += [f'  - "python{python}"', "  - pip"]
    for one in requirements():
        name = canonicalize_name(one.name)
        lines.append(f'  - "{CONDA_NAMES.get(name, name)}{one.specifier}"')
    return "\n".join([*lines, "  - pip:", '      - "-e ."', ""])


def faults() -> list[str]:
    """Why the two files are not in step with pyproject.toml; needs no network."""
    found = []
    if (ROOT / "environment.yml").read_text(encoding="utf-8") != environment():
        found.append("environment.yml is not what pyproject.toml gives")
    listed = {}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        one = Requirement(line)
        listed[canonicalize_name(one.name)] = str(one.specifier).removeprefix("==")
    for one in requirements():
        version = listed.get(canonicalize_name(one.name))
        if version is None:
            found.append(f"constraints.txt lacks {one.name}")
        elif not one.specifier.contains(version, prereleases=True):
            found.append(f"constraints.txt has {one.name} {version}, wanted {one.specifier}")
    return found


def main() -> int:
    """Write both files, or say what is out of step."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--check", action="store_true")
    if asked.parse_args().check:
        told = faults()
        for fault in told:
            sys.stderr.write(f"{fault}. Run: python tools/sync_env.py\n")
        return int(bool(told))
    (ROOT / "constraints.txt").write_bytes(constraints().encode())
    (ROOT / "environment.yml").write_bytes(environment().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
