"""Where things stand: the checkout, the notebooks, packs and the private side of a run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sru_analysis.messages import Refusal

PACKAGE = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def project_root() -> Path:
    """The checkout: the folder with ``pyproject.toml`` and ``notebooks`` in it.

    That of the package itself where it is used from a checkout, else the nearest one above the
    working directory.
    """
    here = Path.cwd()
    for folder in (PACKAGE.parent, here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir():
            return folder
    return PACKAGE.parent


def notebooks_folder() -> Path:
    """The folder that holds one notebook a section."""
    return project_root() / "notebooks"


def from_project(path: Path, folder: Path) -> str:
    """A path as a notebook that runs in ``folder`` has to be told it: relative, see NOTEBOOKS.

    Relative paths in notebooks start at the checkout above the folder in which they run, or at
    that folder itself where it lies in no checkout.
    """
    for above in (folder, *folder.parents):
        if (above / "pyproject.toml").is_file() and (above / "sru_analysis").is_dir():
            return path.relative_to(above).as_posix()
    return path.relative_to(folder).as_posix()


@lru_cache(maxsize=1)
def version() -> str:
    """The version of this package, as installed or as its ``pyproject.toml`` states it."""
    import tomllib

    stated = PACKAGE.parent / "pyproject.toml"
    if stated.is_file():
        return tomllib.loads(stated.read_text(encoding="utf-8"))["project"]["version"]
    from importlib import metadata

    return metadata.version("sru_analysis")


def dev() -> None:
    """In JupyterLab: read our own modules again when they change (autoreload mode 1)."""
    from IPython import get_ipython

    shell = get_ipython()
    shell.run_line_magic("load_ext", "autoreload")
    shell.run_line_magic("autoreload", "1")
    shell.run_line_magic("aimport", "sru_analysis")


@dataclass(frozen=True)
class Places:
    """The folders of one council and period: packs under ``out``, all else on the private side.

    The private side stands beside the output folder, never inside it.
    """

    out: Path
    council: str
    period: str

    @property
    def private_root(self) -> Path:
        return self.out.resolve().parent / "private"

    @property
    def private(self) -> Path:
        return self.private_root / self.council / self.period

    @property
    def lock(self) -> Path:
        return self.private_root / "locks" / f"{self.council}-{self.period}.lock"

    @property
    def cache(self) -> Path:
        return self.private_root / "cache"

    def edition(self, edition: str) -> Path:
        """Where the packs of one edition stand."""
        return self.out / self.council / self.period / edition

    def check_writable(self) -> None:
        """Refuse, before anything starts, an output folder that cannot be written to."""
        for folder in (self.out, self.private_root):
            _check_writable(folder)


def _check_writable(folder: Path) -> None:
    effective = os.access in os.supports_effective_ids
    try:
        standing = next(f for f in (folder, *folder.absolute().parents) if f.exists())
        if standing.is_dir() and os.access(standing, os.W_OK | os.X_OK, effective_ids=effective):
            return
        what = "cannot be written to" if standing.is_dir() else "is not a folder"
    except PermissionError:
        standing, what = folder, "cannot be reached"
    raise Refusal(
        f"{shown(folder)}: {shown(standing)} {what}. Nothing was started. "
        "Choose another folder with --out, or ask for the right to write there.",
        "output_unwritable",
    )


def make_folder(folder: Path) -> Path:
    """A folder that only its owner may open, with the folders above it that were missing."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    return folder


def shown(path: Path) -> str:
    """A path as the user would type it: from the working directory where it lies below it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix() or "."
    except ValueError:
        return path.as_posix()
