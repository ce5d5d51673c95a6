"""XML as it comes: refused where it could do harm, then parsed as a stream, never as a tree.

Nothing is fetched, no entity is resolved, and what one record may hold is limited, so that memory
does not grow with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from sru_analysis.extracts.containers import Container
from sru_analysis.messages import Refusal

DEPTH_CAP = 64
ATTRIBUTE_CAP = 64
TEXT_CAP = 32_767
PIECE = 1 << 18
_FORBIDDEN = ("<!DOCTYPE", "<!ENTITY")
_ENCODINGS = {"utf8", "utf16", "usascii", "ascii", "iso88591", "latin1", "windows1252", "cp1252"}
_DECLARED = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")


class LimitError(Exception):
    """Raised by what is called while parsing: more than any return holds."""


def check_safe(container: Container) -> None:
    """Refuse (xml_entity) a document type or entity before anything is parsed, and an encoding
    in which one could hide (xml_broken)."""
    data = container.data
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        for mark in _FORBIDDEN:
            at = data.find(mark.encode(encoding))
            if at >= 0:
                line = data.count("\n".encode(encoding), 0, at) + 1
                raise _entity(container.name, line)
    opening = data[:400].replace(b"\x00", b"").decode("latin-1")
    declared = _DECLARED.search(opening)
    if declared and re.sub(r"[-_.:]", "", declared[1].lower()) not in _ENCODINGS:
        raise Refusal(
            f"{container.name} · line 1: the XML says that its encoding is {declared[1]}, which is "
            "not read. Save it as UTF-8 and run again.",
            "xml_broken",
        )


def parse(
    container: Container,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Parse a file that was found safe, piece by piece, calling ``start(tag, attributes)``,
    ``end(tag)`` and ``text(piece)``.

    Raises ``Refusal``: xml_broken with line and column; xml_limit where one of them raises
    ``LimitError``. Other refusals of theirs go through.
    """
    parser = expat.ParserCreate()
    # A cell of text arrives whole, or in so few pieces that its length is told by their number.
    parser.buffer_text = True
    parser.buffer_size = TEXT_CAP + 1

    def doctype(*_: object) -> None:
        raise _entity(container.name, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    whole = memoryview(container.data)
    try:
        for at in range(0, len(whole), PIECE):
            parser.Parse(whole[at : at + PIECE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise _broken(container.name, fault) from None
    except LimitError:
        raise Refusal(
            f"{container.name} · line {parser.CurrentLineNumber}: elements are nested or repeated "
            "beyond what any return holds. Export the return again and run again.",
            "xml_limit",
        ) from None


def _entity(name: str, line: int) -> Refusal:
    return Refusal(
        f"{name} · line {line}: the XML holds a document type or an entity (<!DOCTYPE or "
        "<!ENTITY), which no return needs and which is never read. Take the line out, or export "
        "the return again, and run again.",
        "xml_entity",
    )


def _broken(name: str, fault: expat.ExpatError) -> Refusal:
    return Refusal(
        f"{name} · line {fault.lineno}, column {fault.offset + 1}: the XML is not well-formed "
        f"({expat.ErrorString(fault.code)}); nothing of the file is used. Often it is a bare & or "
        "<, another encoding than the first line says, or only part of the file. Export the "
        "return again and run again.",
        "xml_broken",
    )
