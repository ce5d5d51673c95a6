"""Files as they come: opened safely, hashed, and known by their first bytes.

A file from a council system is not an enemy, but it is not ours: regular files only, no links, a
size limit before anything else, and the kind by content, not by name.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath

from sru_analysis.messages import Refusal

SIZE_CAP = 500 * 1024 * 1024
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
WORKBOOK_SUFFIX = ".xlsx"
XML_SUFFIX = ".xml"
ZIP_SUFFIX = ".zip"
PARQUET_SUFFIX = ".parquet"
OTHER_WORKBOOKS = (".xls", ".xlsb", ".xlsm", ".ods")
# Data whatever the file is called; a .txt may be a text about them.
TABLE_SUFFIXES = (".csv", ".tsv", WORKBOOK_SUFFIX, XML_SUFFIX, ZIP_SUFFIX, PARQUET_SUFFIX,
                  *OTHER_WORKBOOKS)  # fmt: skip

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = {
    TEXT_SUFFIXES: "text",
    (WORKBOOK_SUFFIX,): "workbook",
    (XML_SUFFIX,): "XML",
    (ZIP_SUFFIX,): "zip file",
    (PARQUET_SUFFIX,): "Parquet",
}
_SAVED_AS = {
    "text": "CSV UTF-8",
    "workbook": "an Excel workbook (.xlsx)",
    "XML": "XML",
    "zip file": "a zip file",
    "Parquet": "a Parquet file",
}


@dataclass(frozen=True)
class Container:
    """One file in memory. ``name`` is how it is shown; ``kind`` is text, workbook,
    XML, Parquet or zip."""

    name: str
    data: bytes
    kind: str
    sha256: str

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)


def is_known(path: PurePath) -> bool:
    """Whether the name's ending is that of a kind that is read, or refused with a remedy."""
    read = (*TEXT_SUFFIXES, WORKBOOK_SUFFIX, XML_SUFFIX, PARQUET_SUFFIX, ZIP_SUFFIX)
    return path.suffix.lower() in (*read, *OTHER_WORKBOOKS)


def open_container(path: Path, name: str, cap: int = SIZE_CAP) -> Container:
    """Read a file whole. Raises ``Refusal`` (extract_unreadable, too_big, empty_file,
    format_not_read, wrong_kind, workbook_encrypted) where it cannot be taken."""
    data = _bytes(path, name, cap)
    kind = content_kind(name, path.suffix.lower(), data)
    return Container(name, data, kind, hashlib.sha256(data).hexdigest())


def content_kind(name: str, suffix: str, data: bytes) -> str:
    """The kind of a file, where name and content agree; else ``Refusal`` as above."""
    if suffix in OTHER_WORKBOOKS:
        raise Refusal(
            f"{name}: workbooks of the kind {suffix} are not read. "
            "Open it in Excel, save it as .xlsx (Excel workbook) and run again.",
            "format_not_read",
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise Refusal(
            f"{name}: the file is empty, a heading row was expected. "
            "Export it again, or take it out of the folder.",
            "empty_file",
        )
    named = next(kind for ends, kind in _KINDS.items() if suffix in ends)
    found = _kind(data)
    if found == named or (named == "zip file" and found == "workbook"):
        return named
    if found == "workbook of an old or protected kind":
        _refuse_ole(name, data, named)
    raise Refusal(
        f"{name}: the name says {named}, the content is {found}. Save it as {_SAVED_AS[named]}, "
        "or give it the ending of what it is, and run again.",
        "wrong_kind",
    )


def _bytes(path: Path, name: str, cap: int) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError:
        raise _unreadable(name, "it is a link, or you may not read it") from None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise _unreadable(name, "it is not an ordinary file")
        if state.st_size > cap:
            raise Refusal(
                f"{name}: the file has {state.st_size // 1024**2} MB, at most "
                f"{cap // 1024**2} MB are read. Split the export by year and run again.",
                "too_big",
            )
        return file.read()


def _unreadable(name: str, why: str) -> Refusal:
    return Refusal(
        f"{name}: the file cannot be read: {why}. "
        "Copy it into the extract folder as an ordinary file and run again.",
        "extract_unreadable",
    )


def _kind(data: bytes) -> str:
    if data.startswith(_ZIP):
        return "workbook"
    if data.startswith(_PARQUET):
        return "Parquet"
    if data.startswith(_OLE):
        return "workbook of an old or protected kind"
    if data.startswith(b"%PDF"):
        return "PDF"
    opening = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if opening.startswith(b"<?xml") or (opening.startswith(b"<") and b">" in opening):
        return "XML"
    if utf16 and data[2:40].replace(b"\x00", b"").lstrip().startswith(b"<"):
        return "XML"
    return "text"


def _refuse_ole(name: str, data: bytes, named: str) -> None:
    if _ENCRYPTED in data:
        raise Refusal(
            f"{name}: the workbook is protected by a password and cannot be read. Remove the "
            "password in Excel (File, Info, Protect Workbook) and run again.",
            "workbook_encrypted",
        )
    code = "format_not_read" if named == "workbook" else "wrong_kind"
    raise Refusal(
        f"{name}: the content is a workbook of the old .xls kind, which is not read. "
        "Open it in Excel, save it as .xlsx (Excel workbook) and run again.",
        code,
    )
