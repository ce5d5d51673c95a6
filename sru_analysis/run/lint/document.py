"""A report as numbered lines: text as it stands, HTML and Word by paragraph and table row."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sru_analysis.encodings import Undecodable, decoded
from sru_analysis.messages import Refusal

LARGEST = 50_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "summary",
           "dt", "dd", "tr", "title")  # fmt: skip
_LEFT_OUT = ("script", "style", "svg", "nav", "template")
_METHOD = re.compile(r"\s*How (?:figure|table) \d+ is worked out")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u201c\"])")
TAB = "\t"


@dataclass(frozen=True)
class Line:
    """A line of a report and its number; in Word and HTML the number of the paragraph or row.
    The cells of a table row are parted by tabs.
    """

    number: int
    text: str

    @property
    def cells(self) -> list[str]:
        return self.text.split(TAB)


@dataclass(frozen=True)
class Sentence:
    """A sentence and the line in which each of its letters stands."""

    text: str
    lines: tuple[int, ...]
    in_table: bool = False

    def line_at(self, place: int) -> int:
        return self.lines[min(place, len(self.lines) - 1)]


def read_lines(path: Path) -> list[Line]:
    """The lines of a report. What is neither Word, HTML nor text is refused."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refusal(
            "lint-report: the report cannot be read. Expected: a Word document (.docx), text or "
            "HTML. Check its place and name. Nothing was compared.",
            "report_missing",
        ) from None
    if len(data) > LARGEST:
        raise _unreadable("is larger than a report")
    if data[:2] == b"PK":
        return _word(data)
    try:
        text = decoded(data)
    except Undecodable as fault:
        raise _unreadable(f"is neither Word nor HTML, and line {fault.line} is no text") from None
    if re.match(r"\s*<(!doctype|html)\b", text, re.IGNORECASE):
        return _html(text.encode("utf-8"))
    return [Line(number, line) for number, line in enumerate(text.splitlines(), start=1)]


def sentences(lines: list[Line]) -> list[Sentence]:
    """The sentences of a report: lines that follow one another without a blank are one paragraph;
    rows of a table and bullets stand by themselves.
    """
    found: list[Sentence] = []
    paragraph: list[Line] = []
    for line in [*lines, Line(0, "")]:
        alone = TAB in line.text
        if not line.text.strip() or alone or line.text.lstrip()[:1] in "\uf0b7\u2022*":
            found += _parted(paragraph)
            paragraph = []
        if alone:
            found += _parted([line])
        elif line.text.strip():
            paragraph.append(line)
    return found


def _parted(paragraph: list[Line]) -> list[Sentence]:
    text, places = "", []
    for line in paragraph:
        piece = " ".join(line.text.split()) + " "
        text += piece
        places += [line.number] * len(piece)
    found, start = [], 0
    for gap in [*_SENTENCE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            alone = any(TAB in line.text for line in paragraph)
            found.append(Sentence(text[start:end], tuple(places[start:end]), alone))
        start = gap.end() if gap else end
    return found


def _html(data: bytes) -> list[Line]:
    from lxml import html

    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    found = []
    for element in tree.iter(*_BLOCKS):
        if any(_is_left_out(above) for above in element.iterancestors()):
            continue
        if element.tag == "tr":
            text = TAB.join(" ".join(_said(cell).split()) for cell in element.iter("th", "td"))
        elif element.tag in ("li", "dd") and element.find("p") is not None:
            continue
        else:
            text = " ".join(_said(element).split())
        found.append(text)
    # A blank between blocks: each is a paragraph of its own.
    return [Line(number, text) for number, text in enumerate(found, start=1) for text in (text, "")]


def _is_left_out(element) -> bool:
    """What is no part of the report: scripts, navigation, the method fold of a figure."""
    if element.tag == "details":
        summary = element.find("summary")
        return summary is not None and bool(_METHOD.match(summary.text_content()))
    return element.tag in _LEFT_OUT


def _said(element) -> str:
    """The text of an element without what is drawn in it or said to screen readers alone."""
    for hidden in element.xpath('.//svg|.//*[@class="vh"]|.//td/i'):
        hidden.drop_tree()
    return element.text_content()


def _word(data: bytes) -> list[Line]:
    import io

    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise _unreadable("is larger than a report")
            body = archive.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(body, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError):
        raise _unreadable("is not a Word document that can be read") from None
    found: list[str] = []
    for element in root.iter(f"{_WORD}p", f"{_WORD}tr"):
        if element.tag == f"{_WORD}tr":
            found.append(TAB.join(_typed(cell) for cell in element.iter(f"{_WORD}tc")))
        elif not any(above.tag == f"{_WORD}tr" for above in element.iterancestors()):
            found.append(_typed(element))
    return [Line(number, text) for number, text in enumerate(found, start=1) for text in (text, "")]


def _typed(element) -> str:
    pieces = [node.text or "" if node.tag == f"{_WORD}t" else " "
              for node in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br")]  # fmt: skip
    return " ".join("".join(pieces).split())


def _unreadable(what: str) -> Refusal:
    return Refusal(
        f"lint-report: the report {what}. Expected: a Word document (.docx), text or HTML. Save it "
        "as one of these and try again. Nothing was compared.",
        "report_unreadable",
    )
