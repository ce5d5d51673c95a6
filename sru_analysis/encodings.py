"""Bytes as text: the encodings in which councils' programs save files, in a fixed order.

A mark of UTF-16 or UTF-8 first, then strict UTF-8, then Windows-1252, line by line: a file may have
been written by two programs. Nothing is guessed beyond that.
"""

from __future__ import annotations

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"
KNOWN = "UTF-8, UTF-16 or Windows-1252"


class Undecodable(ValueError):
    """Bytes that no known encoding fits. ``line``: the first such line, from 1."""

    def __init__(self, line: int):
        super().__init__(f"line {line}: not text in {KNOWN}")
        self.line = line


def decoded(data: bytes) -> str:
    """The text of a file that a person writes: settings, mapping, commentary.

    Raises ``Undecodable`` where a line fits no encoding, or holds NUL characters, as a workbook
    does, or UTF-16 without its mark.
    """
    if data.startswith(UTF16_MARKS):
        text = data.decode("utf-16", errors="replace")
        wrong = "\ufffd"
    else:
        lines = data.removeprefix(UTF8_MARK).splitlines(keepends=True)
        text = "".join(_line_text(line, number) for number, line in enumerate(lines, start=1))
        wrong = "\x00"
    if wrong in text:
        raise Undecodable(text[: text.index(wrong)].count("\n") + 1)
    return text


def _line_text(line: bytes, number: int) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Undecodable(number)
