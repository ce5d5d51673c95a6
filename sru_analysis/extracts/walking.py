"""Which files of an extract are read, and which are passed over and why: none without a word."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePath

from sru_analysis.extracts.containers import TABLE_SUFFIXES
from sru_analysis.messages import Refusal

OUR_OWN = frozenset({"sru.toml", "mapping.csv", "coverage.csv", "actions.csv", "commentary.md",
                     "template.docx"})  # fmt: skip
ABOUT = ("readme", "licence", "license", "provenance", "copying", "notice", "changelog")
DESKTOP = ("thumbs.db", "desktop.ini", ".ds_store", "__macosx")

DESKTOP_FILE = "a file of the desktop; not read"
LOCK_FILE = (
    "it shows that somebody has the file open, and may not have saved it; not read. Close it in "
    "Excel and run again"
)
HIDDEN = "hidden; not read"
ABOUT_FILE = "a text about the files; not read"
EMPTY_FOLDER = "a folder without a file"


def reason_left(path: PurePath) -> str:
    """Why a file or folder of this name is passed over; "" where it is not."""
    name = path.name.lower()
    if name in DESKTOP or name.startswith("._"):
        return DESKTOP_FILE
    if name.startswith(("~$", ".~lock.")):
        return LOCK_FILE
    if name.startswith("."):
        return HIDDEN
    is_table = path.suffix.lower() in TABLE_SUFFIXES
    return ABOUT_FILE if name.startswith(ABOUT) and not is_table else ""


def walk(paths: list[Path]) -> list[tuple[Path, str]]:
    """Every file of the paths that is to be read, with the name it is shown by, in the order of
    the names' bytes. Our own files are not among them. Raises ``Refusal`` (extract_missing).
    """
    return [(path, name) for path, name, why in _every(paths) if not why]


def passed_over(paths: list[Path]) -> list[tuple[str, str]]:
    """What is not opened, by the name it is shown by, and why; our own files go without saying."""
    return [(name, why) for _, name, why in _every(paths) if why]


def _every(paths: list[Path]) -> list[tuple[Path, str, str]]:
    found: list[tuple[Path, str, str]] = []
    paths = [path for path in paths if path.name not in OUR_OWN]
    for path in paths:
        if not path.exists():
            raise Refusal(
                f"{path}: there is no such file or folder. Check --extract.", "extract_missing"
            )
        if path.is_dir():
            prefix = f"{path.name}/" if len(paths) > 1 else ""
            found += [
                (each, _shown(prefix + each.relative_to(path).as_posix()), why)
                for each, why in _listed(path)
            ]
        else:
            found.append((path, _shown(path.name), ""))
    return sorted(found, key=lambda one: os.fsencode(one[1]))


def _shown(name: str) -> str:
    """A name on one line, whatever letters the system that wrote it used."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _listed(folder: Path) -> Iterable[tuple[Path, str]]:
    for name in sorted(os.listdir(folder)):
        path = folder / name
        is_folder = stat.S_ISDIR(path.lstat().st_mode)
        if name in OUR_OWN and not is_folder:
            continue
        why = reason_left(path)
        if is_folder and why in ("", ABOUT_FILE):
            if any(path.iterdir()):
                yield from _listed(path)
            else:
                yield path, EMPTY_FOLDER
        else:
            yield path, why
