"""Every text that stands in a file, however it is wrapped: archives, pictures, base64, escapes."""

from __future__ import annotations

import base64
import binascii
import csv
import html
import io
import re
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator

DEEPEST = 6
LARGEST = 50 * 2**20
_PNG = b"\x89PNG\r\n\x1a\n"
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|code|em|i|mark|small|span|strong|sub|sup|tspan|u|wbr"
    r"|w:(?:r|t|rPr|b|i|u|sz|szCs|color|lang|rFonts|rStyle|proofErr))\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
# Digits set apart: 987,654,321, or with any narrow space; not the coordinates of a drawing.
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[,'\u00a0\u2009\u202f]\d{3})+(?!\d)")
_SCIENTIFIC = re.compile(r"(?<![\w.])\d(?:\.\d+)?[eE]\+?\d{1,2}(?!\w)")
_POINT_ZERO = re.compile(r"(?<=\d)\.0+(?!\d)")


def texts_in(data: bytes, depth: int = 0, *, table: bool = False) -> Iterator[tuple[str, str]]:
    """The layers of a file: (how it was reached, its text), each text made plain.

    ``table``: commas stand between cells, not inside numbers.
    """
    if depth > DEEPEST or len(data) > LARGEST:
        return
    if data.startswith(_ZIP):
        yield from _members(data, depth)
        return
    if data.startswith(_PNG):
        for text in _chunks(data):
            yield from _below("text of a picture", text, depth)
        return
    if data.startswith(_GZIP):
        yield from _below("gzip", zlib.decompressobj(31).decompress(data, LARGEST), depth)
        return
    text = _decoded(data)
    if table:
        rows = csv.reader(io.StringIO(text.replace("\0", " ")))
        text = "\n".join(cell for row in rows for cell in row)
    yield "text", plain(unescaped(_once(text.replace(">", ">\n"))))
    if "<" in text:
        # Words run on through an inline tag and end at any other.
        bare = _TAG.sub("\n", _INLINE.sub("", text))
        yield "text without tags", plain(unescaped(_once(bare)))
    for inner in _from_base64(data):
        yield from _below("base64", inner, depth)


def _once(text: str) -> str:
    """Every line once: pages repeat most of theirs."""
    return "\n".join(dict.fromkeys(text.split("\n")))


def plain(text: str) -> str:
    """One spelling: compatibility forms, no zero-width characters, no digit separators, whole
    numbers written as such.
    """
    text = _GROUPED.sub(lambda m: re.sub(r"\D", "", m[0]), text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        unseen = [c for c in sorted(set(text)) if unicodedata.category(c) == "Cf"]
        text = text.translate(dict.fromkeys(map(ord, unseen)))
    text = _SCIENTIFIC.sub(_as_whole, text)
    return _POINT_ZERO.sub("", text)


def unescaped(text: str) -> str:
    """Entities, URL escapes and JSON escapes as what they stand for."""
    text = html.unescape(text)
    if "%" in text:
        text = urllib.parse.unquote(text, errors="replace")
    if "\\" in text:
        text = _ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)), text)
    return text


def _below(how: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    for inner, text in texts_in(data, depth + 1):
        yield f"{how}, {inner}", text


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8", errors="replace")


def _members(data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return
    with archive:
        yield "comment of an archive", plain(_decoded(archive.comment))
        for member in archive.infolist():
            yield "name in an archive", plain(member.filename)
            if member.file_size <= LARGEST:
                yield from _below("archive", archive.read(member), depth)


def _chunks(data: bytes) -> Iterator[bytes]:
    """The text chunks of a picture, unpacked."""
    at = len(_PNG)
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        at += size + 12
        if kind in (b"tEXt", b"eXIf"):
            yield body.replace(b"\0", b" ")
        elif kind in (b"zTXt", b"iTXt"):
            yield body.replace(b"\0", b" ")
            for start in range(len(body)):
                if body[start : start + 1] == b"\x78":
                    unpacked = _unpacked(body[start:])
                    if unpacked:
                        yield unpacked
                        break


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return b""


def _from_base64(data: bytes) -> Iterator[bytes]:
    """What base64 in a text decodes to, where that is text or a kind of file we know."""
    for found in _BASE64.findall(data):
        body = found.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        body = body[: len(body) - (len(body) % 4 == 1)]
        try:
            inner = base64.b64decode(body + b"=" * (-len(body) % 4))
        except (binascii.Error, ValueError):
            continue
        if inner.startswith((_PNG, _ZIP, _GZIP)) or _is_text(inner):
            yield inner


def _is_text(data: bytes) -> bool:
    sample = data[:200]
    odd = sum(1 for byte in sample if byte < 9 or 13 < byte < 32 or byte > 126)
    return odd * 10 <= len(sample)


def _as_whole(match: re.Match) -> str:
    value = float(match[0])
    return str(int(value)) if value < 1e16 and value == int(value) else match[0]
