"""The officer's own words: ``commentary.md``, one heading a section of a page or of the report.

Paragraphs and lists (lines that begin with ``- ``); all else is plain text, markup is shown as
text. A number is a reference to a figure (see ``references``). A typed number is refused, but for
years, dates and section numbers; one that is no figure is declared with a backslash: ``\\15
working days``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS
from sru_analysis.messages import Refusal
from sru_analysis.present.layout import heading_of, plain_name, section_names, sections_on
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.references import (
    Reference,
    ReferenceFault,
    checked_request,
    read_reference,
)

if TYPE_CHECKING:
    from sru_analysis.disclosure.released import Released
    from sru_analysis.results import Context, Request

FILE_NAME = "commentary.md"
MARK = "Commentary, written by the officer. Its figures are those of this pack."
MOST_NAMED = 5
_HEADING = re.compile(r"#{1,3}\s+(.+?)\s*#*\s*$")
_BULLET = re.compile(r"[-*]\s+(.*)$")
_BRACES = re.compile(r"\{([^{}]*)\}")
_MONTH = "|".join([*MONTHS, *(month[:3] for month in MONTHS)])
NO_FIGURES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: (?:to|and|–|-) \d{{1,2}}(?:st|nd|rd|th)?)? (?:{_MONTH})\b"
    r"|\b\d{4}-\d\d(?:-\d\d)?\b|\b\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)\b"
    r"|\b[Ss]ections? \d+[A-Z]?\b"
    r"|(?<![\d.,£])\b(?:19|20)\d\d(?:[/-]\d\d)?\b(?![%.,]?\d|%)"
)
_DECLARED = re.compile(r"\\(\d+(?:[.,]\d+)*%?)")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a point of a list: text and references in order."""

    pieces: tuple[str | Reference, ...]
    line: int
    point: bool = False

    def text(self, released: Released) -> str:
        """The paragraph with its figures."""
        return "".join(one if isinstance(one, str) else one.text(released) for one in self.pieces)


@dataclass(frozen=True)
class Commentary:
    """``sections``: key of a section (see ``layout``) -> its paragraphs, in the file's order.
    ``declared``: the numbers that the officer declared to be no figures.
    """

    sections: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    declared: tuple[str, ...] = ()

    def references(self) -> list[Reference]:
        """Every reference of the file, in order."""
        return [
            piece
            for paragraphs in self.sections.values()
            for one in paragraphs
            for piece in one.pieces
            if isinstance(piece, Reference)
        ]

    def cells(self, context: Context) -> list[Request]:
        """The figures that the commentary names. What cannot be asked is refused by line."""
        asked, faults = set(), []
        for one in self.references():
            try:
                asked.add(checked_request(one, context))
            except ReferenceFault as fault:
                faults.append((one.line, fault.told, fault.code))
        _refuse(faults)
        return sorted(asked)

    def check(self, released: Released) -> None:
        """Compare every typed number with the results, and find every figure named."""
        faults = []
        for one in self.references():
            try:
                one.text(released)
            except ReferenceFault as fault:
                faults.append((one.line, fault.told, fault.code))
        _refuse(faults)

    def texts(self, released: Released, key: str) -> list[tuple[bool, str]]:
        """The paragraphs of a section with their figures: whether a point of a list, and text."""
        return [(one.point, one.text(released)) for one in self.sections.get(key, ())]


def read_commentary(text: str, pages: Mapping[str, str]) -> Commentary:
    """The commentary of a file. ``pages``: stem -> title of the pages that may have a section.
    Raises ``Refusal`` naming every line at fault.
    """
    names = section_names(pages)
    sections: dict[str, list[Paragraph]] = {}
    declared: list[str] = []
    faults: list[tuple[int, str, str]] = []
    here = None
    for block in _blocks(text):
        line, kind, said = block
        if kind == "heading":
            here = _section(said, names, sections, line, faults)
        elif here is None:
            faults.append(
                (line, "text above the first heading · a heading first", "commentary_form")
            )
        else:
            pieces = read_pieces(said, line, faults, declared)
            sections[here].append(Paragraph(pieces, line, kind == "point"))
    _refuse(faults)
    return Commentary({key: tuple(found) for key, found in sections.items()}, tuple(declared))


def read_pieces(
    text: str, line: int, faults: list[tuple[int, str, str]], declared: list[str]
) -> tuple[str | Reference, ...]:
    """A text as words and references. Faults are noted with their line, not raised."""
    pieces: list[str | Reference] = []
    for place, part in enumerate(_BRACES.split(text)):
        if place % 2 == 0:
            pieces.append(_plain(part, line, faults, declared))
            continue
        try:
            pieces.append(read_reference(part, line))
        except ReferenceFault as fault:
            faults.append((line, fault.told, fault.code))
    return tuple(one for one in pieces if one)


def commentary_html(
    commentary: Commentary, released: Released, stem: str, heading: bool = True
) -> Markup:
    """The commentary of a page in its marked block, or nothing. Everything in it is text."""
    parts: list[object] = []
    shown = [key for key in sections_on(stem) if commentary.sections.get(key)]
    for key in shown:
        if len(shown) > 1 and (stated := heading_of(key)):
            parts.append(tag("h3", stated.title))
        parts += _paragraphs(commentary.texts(released, key))
    if not parts:
        return Markup("")
    block = tag("div", tag("p", MARK, class_="note"), *parts, class_="commentary")
    return join([tag("h2", "Commentary", id="commentary") if heading else "", block], "\n")


def _paragraphs(texts: Iterable[tuple[bool, str]]) -> list[Markup]:
    parts: list[Markup] = []
    points: list[Markup] = []
    for point, text in texts:
        if point:
            points.append(tag("li", text))
            continue
        if points:
            parts.append(tag("ul", *points))
            points = []
        parts.append(tag("p", text))
    return [*parts, tag("ul", *points)] if points else parts


def _blocks(text: str) -> list[tuple[int, str, str]]:
    """Headings, paragraphs and points: number of the first line, kind, text on one line."""
    found: list[tuple[int, str, str]] = []
    open_block = False
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = raw.strip()
        if not line:
            open_block = False
        elif heading := _HEADING.fullmatch(line):
            found.append((number, "heading", heading[1]))
            open_block = False
        elif point := _BULLET.fullmatch(line):
            found.append((number, "point", point[1]))
            open_block = True
        elif open_block:
            first, kind, said = found[-1]
            found[-1] = (first, kind, f"{said} {line}")
        else:
            found.append((number, "paragraph", line))
            open_block = True
    return found


def _section(
    said: str,
    names: Mapping[str, str],
    sections: dict[str, list[Paragraph]],
    line: int,
    faults: list[tuple[int, str, str]],
) -> str:
    name = plain_name(said)
    key = names.get(name)
    if key is None:
        close = get_close_matches(name, list(names), n=1, cutoff=0.5)
        nearest = f" · nearest: {close[0]}" if close else ""
        told = f"a heading of no section{nearest} · a section of the report or the title of a page"
        faults.append((line, told, "commentary_section"))
        key = name
    elif key in sections:
        faults.append((line, "the same section stands twice · once", "commentary_section"))
    sections.setdefault(key, [])
    return key


def _plain(text: str, line: int, faults: list[tuple[int, str, str]], declared: list[str]) -> str:
    if "{" in text or "}" in text:
        faults.append((line, "a brace without its pair · {metric} · correct it", "commentary_form"))
    declared += _DECLARED.findall(text)
    if _DIGIT.search(NO_FIGURES.sub("", _DECLARED.sub("", text))):
        told = (
            "a typed number · a reference such as {cp_plans_open}, or a backslash before a number "
            "that is no figure, as in \\15 working days"
        )
        faults.append((line, told, "typed_number"))
    return _DECLARED.sub(r"\1", text)


def _refuse(faults: list[tuple[int, str, str]]) -> None:
    """Every fault by line, five at most; the code is that of the first."""
    if not faults:
        return
    listed = [f"line {line}: {told}" for line, told, _ in faults[:MOST_NAMED]]
    more = f"; and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
    raise Refusal(
        f"{FILE_NAME} · {'; '.join(listed)}{more}. Nothing was published. Correct the file and "
        "run again.",
        faults[0][2],
    )
