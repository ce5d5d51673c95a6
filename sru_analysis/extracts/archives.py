"""Zip files of extracts: checked before they are opened, each member read as a file."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from sru_analysis.extracts.containers import (
    ZIP_SUFFIX,
    Container,
    content_kind,
    is_known,
    open_container,
)
from sru_analysis.extracts.walking import reason_left
from sru_analysis.messages import Refusal, counted

MEMBER_CAP = 2_000
UNPACKED_CAP = 200 * 1024 * 1024
RATIO_CAP = 100
# What the standard library raises on a damaged zip file.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
)


def check_archive(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse (too_big, corrupt_file) an archive that unpacks to too much, or to odd places."""
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MEMBER_CAP or unpacked > UNPACKED_CAP or unpacked > RATIO_CAP * packed:
        raise Refusal(
            f"{name}: it unpacks to {unpacked // 1024**2} MB in {counted(len(members), 'part')}, "
            "more than is taken. In a workbook delete formatted but empty rows and unused "
            "sheets; split a zip file. Then run again.",
            "too_big",
        )
    names = [member.filename for member in members]
    odd = any(".." in name.split("/") or name.startswith(("/", "\\")) for name in names)
    if odd or any(member.flag_bits & 1 for member in members):
        raise corrupt(name)


def corrupt(name: str) -> Refusal:
    """What is said of a container that cannot be opened."""
    return Refusal(
        f"{name}: the file is damaged, protected, or only part of it is here. "
        "Copy or export it again and run again.",
        "corrupt_file",
    )


def open_archive(path: Path, name: str) -> tuple[list[Container], list[str]]:
    """The members of a zip file that are of a kind that is read, in the order of their names, and
    the names of the others. A zip file in a zip file is not opened.

    A member's hash is that of the whole file, which is what the run was given.
    """
    whole = open_container(path, name)
    found, left = [], []
    try:
        with zipfile.ZipFile(io.BytesIO(whole.data)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            check_archive(name, members)
            for member in sorted(members, key=lambda each: each.filename):
                place = PurePosixPath(member.filename)
                passed = any(map(reason_left, [place, *place.parents]))
                if passed or not is_known(place) or place.suffix.lower() == ZIP_SUFFIX:
                    left.append(f"{name}/{member.filename}")
                    continue
                data = archive.read(member)
                kind = content_kind(f"{name}/{member.filename}", place.suffix.lower(), data)
                found.append(Container(f"{name}/{member.filename}", data, kind, whole.sha256))
    except BROKEN:
        raise corrupt(name) from None
    return found, left
