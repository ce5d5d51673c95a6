"""``doctor``: what would stop a run on this computer, and what to do."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from sru_analysis.messages import Refusal
from sru_analysis.run.places import Places, notebooks_folder, project_root
from sru_analysis.run.publish import check_space

# The longest installed path below site-packages is 137 characters (JupyterLab); Windows stops
# at 260.
LONGEST_ROOT = 98
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
SYNCHRONISED = ("onedrive", "dropbox", "google drive", "sharepoint")
PYTHONS = ((3, 11), (3, 14))


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``state``: fine, note (a run goes on), stops."""

    state: str
    told: str


def findings(folder: Path) -> list[Finding]:
    """Everything that can be told before a run."""
    return [
        _python(),
        *_versions(),
        _notebooks(),
        _rights(folder),
        _space(folder),
        _length(),
        _synchronised(folder),
        _certificates(),
        _browser(),
    ]


def _python() -> Finding:
    told = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    least, above = PYTHONS
    if least <= sys.version_info[:2] < above:
        return Finding("fine", told)
    return Finding("stops", f"{told}: 3.11, 3.12 or 3.13 is needed. Install one of these.")


def _versions() -> list[Finding]:
    stated = project_root() / "constraints.txt"
    if not stated.is_file():
        return [Finding("note", "constraints.txt was not found: versions were not compared.")]
    lines = [line.split(";")[0].strip() for line in stated.read_text("utf-8").splitlines()]
    wanted = dict(line.split("==") for line in lines if "==" in line)
    other = []
    for name, version in wanted.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if found != version:
            other.append(f"{name} {found} (tested: {version})")
    if not other:
        return [Finding("fine", "installed versions are those of constraints.txt")]
    more = f" and {len(other) - 5} more" if len(other) > 5 else ""
    return [
        Finding(
            "note",
            f"other versions than tested: {', '.join(other[:5])}{more}. "
            "To have the tested ones: python -m pip install -c constraints.txt -e .",
        )
    ]


def _notebooks() -> Finding:
    if any(notebooks_folder().glob("*.ipynb")):
        return Finding("fine", "notebooks are there")
    return Finding("stops", "notebooks were not found. Run from the checkout.")


def _rights(folder: Path) -> Finding:
    try:
        _places(folder).check_writable()
    except Refusal as refusal:
        return Finding("stops", str(refusal))
    return Finding("fine", "packs can be written into the folder outputs")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free // 2**20
    try:
        if (folder / "outputs").is_dir():
            check_space(_places(folder))
    except Refusal as refusal:
        return Finding("stops", str(refusal))
    return Finding("fine" if free >= 200 else "stops", f"{free:,} MB free")


def _length() -> Finding:
    long = len(str(project_root()))
    if os.name != "nt" or long <= LONGEST_ROOT:
        return Finding("fine", f"the folder's path has {long} characters")
    return Finding(
        "note",
        f"the folder's path has {long} characters; with JupyterLab Windows allows {LONGEST_ROOT}. "
        r"Move the checkout to a short folder such as C:\dev\sru.",
    )


def _synchronised(folder: Path) -> Finding:
    named = str(folder.resolve()).lower()
    if not any(name in named for name in SYNCHRONISED) and not named.startswith("\\\\"):
        return Finding("fine", "the folder is not a synchronised or shared one, by its name")
    return Finding(
        "note",
        "the folder seems to be synchronised or shared: the private side would be copied "
        "elsewhere. Work in a folder of this computer alone.",
    )


def _certificates() -> Finding:
    set_up = [name for name in ("HTTPS_PROXY", "https_proxy") if os.environ.get(name)]
    if not set_up:
        return Finding("fine", "no proxy is set up; a run needs no network in any case")
    return Finding(
        "note",
        "a proxy is set up. If pip does not trust it: pip --cert FILE, with the council's "
        "certificate file. A run itself needs no network.",
    )


def _browser() -> Finding:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    if found:
        return Finding("fine", f"browser for page checks: {found}")
    return Finding("note", "no Chromium was found: the browser checks of pages are left out.")


def _places(folder: Path) -> Places:
    return Places(folder / "outputs", "any", "any")
