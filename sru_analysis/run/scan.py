"""The last look at a published pack's bytes: nothing of the machine, nothing of a child.

A simple scan of exact tokens. It finds an identifier that stands in the text of any file; not one
that was taken apart or written in another way.
"""

from __future__ import annotations

import getpass
import html
import re
import socket
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal

if TYPE_CHECKING:
    from sru_analysis.records.store import Records

# Shorter ids of digits alone cannot be told from figures.
SHORTEST_NUMBER = 5
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[-_/][0-9A-Za-z]+)*")
_TAG = re.compile(r"<[^<>]*>")
_PART = re.compile(r"[0-9A-Za-z]+")
# Folders of a computer; an address on a web site has a host before its path.
_PATH = re.compile(
    r"(?<![\w./:>-])/(?:home|Users|root|tmp|var|opt|mnt|srv|work|private)/[\w.-]+"
    r"|\b[A-Za-z]:\\[\w.-]+|file://"
)
# Names of accounts and machines that are words of their own.
_COMMON = {"root", "user", "admin", "runner", "localhost", "build", "docker", "host", "ubuntu"}


def scan(pack: Path, records: Records) -> list[str]:
    """What was found, as lines that name the file and the kind, never the value."""
    identifiers = child_ids(records)
    machine = machine_names()
    found = []
    for path in sorted(path for path in pack.rglob("*") if path.is_file()):
        if path.name == "owner.json":
            continue
        text = html.unescape(text_of(path))
        kinds = kinds_in(text, identifiers, machine)
        found += [f"{path.relative_to(pack).as_posix()}: {kind}" for kind in kinds]
    return found


def text_of(path: Path) -> str:
    """The text of a file; of a Word file that of all its parts, a word in pieces put together."""
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8", errors="replace")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    joined = [_TAG.sub("", part.replace("</w:p>", "\n")) for part in parts]
    return "\n".join([*parts, *joined])


def check_clean(pack: Path, records: Records) -> int:
    """The number of files scanned; one hit and nothing is published."""
    if found := scan(pack, records):
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise Refusal(
            f"last check: {'; '.join(found[:5])}{more}. Nothing was published. Report this as a "
            "fault of the program, with the names of the files.",
            "identifier_found",
            1,
        )
    return sum(1 for path in pack.rglob("*") if path.is_file())


def kinds_in(text: str, identifiers: set[str], machine: Iterable[str] = ()) -> list[str]:
    """The kinds of things in a text that may not leave: child's id, folder, machine's name."""
    tokens = {token.casefold() for token in _TOKEN.findall(text)}
    tokens |= {part.casefold() for part in _PART.findall(text)}
    spelt = {name for name in identifiers if not _TOKEN.fullmatch(name)}
    kinds = []
    if tokens & identifiers or any(_stands_in(name, text) for name in spelt):
        kinds.append("a child's identifier")
    if _PATH.search(text):
        kinds.append("a folder of this computer")
    if tokens & set(machine):
        kinds.append("the name of this computer or of its user")
    return kinds


def child_ids(records: Records) -> set[str]:
    """Every identifier of a child in the records, as it stands there and as it was received."""
    found: set[str] = set()
    for frame in records.tables.values():
        for column in ("person_id", "source_id"):
            if column in frame:
                found |= {str(value).casefold() for value in frame[column].dropna().unique()}
    return {one for one in found if one and not (one.isdigit() and len(one) < SHORTEST_NUMBER)}


def machine_names() -> set[str]:
    """Names of this computer and of its user, where they are no common words."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        user = ""
    names = {user.casefold(), socket.gethostname().split(".")[0].casefold()}
    return {name for name in names if len(name) > 3 and name not in _COMMON}


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
