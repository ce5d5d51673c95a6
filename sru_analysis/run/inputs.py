"""The files of an extract: listed, hashed, copied once to the private side."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.configuration import FILE_NAME
from sru_analysis.extracts.database_address import Database
from sru_analysis.extracts.walking import ABOUT_FILE, passed_over, reason_left
from sru_analysis.messages import Refusal
from sru_analysis.run.places import shown
from sru_analysis.run.written import ACTIONS, COMMENTARY, TEMPLATE

if TYPE_CHECKING:
    from sru_analysis.records.store import Records
    from sru_analysis.run.publish import Draft


# Written by ``check`` beside the extract; not a part of it.
COVERAGE = "coverage.csv"
ROLES = {
    FILE_NAME: "configuration", COMMENTARY: "commentary", ACTIONS: "actions", TEMPLATE: "template",
}  # fmt: skip


@dataclass(frozen=True)
class InputFile:
    """One file as received: in which of the extracts, and at what place below it."""

    extract: int
    path: Path
    name: str
    role: str
    size: int
    sha256: str
    folder: str = ""

    @property
    def kept_as(self) -> str:
        """Its place in the private copy: in a folder of the same name as the extract's."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def check_exists(paths: tuple[Path | Database, ...]) -> None:
    """Refuse an extract that is not there, or has no file in it; a database says so itself."""
    for path in paths:
        if isinstance(path, Database):
            continue
        if not path.exists():
            raise Refusal(
                f"{shown(path)}: the extract folder or file was not found. Nothing was started. "
                "Correct --extract, or put the files as received into that folder.",
                "extract_missing",
            )
        if path.is_dir() and not _listed(path):
            raise Refusal(
                f"{shown(path)}: the folder holds no file. Expected the files as received: Annex A "
                "workbook, SSDA903, CIN census, SSD tables, local returns. Nothing was started.",
                "extract_empty",
            )


def left_lines(paths: tuple[Path | Database, ...]) -> list[str]:
    """What is not opened, for the screen: it is no part of the inputs."""
    from sru_analysis.run.begin import line

    own = [path for path in paths if isinstance(path, Path)]
    return [line("left", f"{name}: {why}") for name, why in passed_over(own)]


def hashed(paths: tuple[Path, ...]) -> list[InputFile]:
    """Every file of the extract with its hash, sorted by place."""
    found = []
    for number, path in enumerate(paths):
        folder = (path.resolve().name or "extract") if path.is_dir() else ""
        for file in _listed(path) if path.is_dir() else [path]:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            role = ROLES.get(file.name, "extract")
            size, sha256 = file.stat().st_size, sha256_of(file)
            found.append(InputFile(number, file, name, role, size, sha256, folder))
    return sorted(found, key=lambda one: (one.role, one.name, one.sha256))


def check_unchanged(files: list[InputFile], records: Records) -> None:
    """What was read must be what was hashed."""
    known = {file.sha256 for file in files}
    read = set(records.files["sha256"].dropna()) if len(records.files) else set()
    if read - known:
        raise _changed()


def copy_private(files: list[InputFile], draft: Draft) -> None:
    """Keep a copy of what was read beside the pack, for ``rerun``."""
    for file in files:
        data = file.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise _changed()
        draft.keep(f"inputs/{file.extract}/{file.kept_as}", data)


def kept_extracts(private: Path) -> tuple[Path, ...]:
    """The private copy of each extract of a run, as it was given."""
    numbered = sorted((private / "inputs").iterdir(), key=lambda folder: int(folder.name))
    return tuple(next(iter(sorted(folder.iterdir()))) for folder in numbered)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(folder: Path) -> list[Path]:
    """Ordinary files below a folder, without hidden ones and those of the desktop: they change
    while nothing that is read does."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.name != COVERAGE
        and all(
            reason_left(Path(part)) in ("", ABOUT_FILE) for part in path.relative_to(folder).parts
        )
    )


def _changed() -> Refusal:
    return Refusal(
        "extract: a file changed while it was being read. Nothing was published. "
        "Wait until the export has ended and run again.",
        "input_changed",
        1,
    )
