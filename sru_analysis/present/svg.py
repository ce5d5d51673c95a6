"""One drawing made fit for a page: the only way from matplotlib's SVG into HTML.

What is taken out: prologue, metadata, comments (they can carry label text), style elements
(their selectors reach the whole page), width, height, namespaces, clips, ids that nothing refers
to. What stays: shapes, then text as text in the page's own type; coordinates of one decimal.
Neighbours that look alike say so once: lines are one path, marks and labels stand in one group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree

from sru_analysis.present.markup import Markup, trusted

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_UNSEEN = re.compile(r"fill: ?none")
_DROPPED = ("metadata", "style", "title", "desc", "script", "clipPath")
_PLACED = ("x", "y", "d", "transform")
_LONG = re.compile(r"-?\d+\.\d{2,}")
_STEP = re.compile(r"\s*([A-Za-z])\s*")
_LINES = re.compile(r"([ML])([-\d.]+) ([-\d.]+)(?=[ML]|$)")
_CIRCLE = re.compile(r"M0 (\d+(?:\.\d+)?)(?:C[^A-Za-z]+){8}z")
_TURN = re.compile(r"\s*rotate\(-?0(?:\.0+)? [^)]*\)\s*")
_FONT = re.compile(r"font: (?:(\d+) )?([\d.]+)px [^;]+")
_NEEDLESS = re.compile(
    r"(?:font-family: [^;]+|stroke-linecap: square|stroke-linejoin: miter)(?:; ?|$)"
)


def cleaned(drawing: bytes, prefix: str, label: str) -> Markup:
    """The drawing as inline SVG. Ids begin with ``prefix``, so that two drawings on a page do
    not collide; ``label`` is what a screen reader says instead.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
        remove_blank_text=True, load_dtd=False,
    )  # fmt: skip
    root = etree.fromstring(drawing, parser)
    _drop(root)
    named = _name_marks(root, prefix)
    shapes = [one for one in root.iter(_SVG + "path", _SVG + "use") if one not in named]
    made = etree.Element("svg", viewBox=_shorter(root.get("viewBox")), role="img")
    made.set("aria-label", label)
    made.set("focusable", "false")
    if named:
        etree.SubElement(made, "defs").extend(_mark(one) for one in named)
    made.extend(_alike([*shapes, *root.iter(_SVG + "text")]))
    return trusted(etree.tostring(made, encoding="unicode", with_tail=False))


def _drop(root: etree._Element) -> None:
    for name in _DROPPED:
        for element in list(root.iter(_SVG + name)):
            element.getparent().remove(element)
    for element in list(root.iter(_SVG + "path")):
        one_point = "L" not in element.get("d", "") and "C" not in element.get("d", "")
        if one_point or _UNSEEN.fullmatch(element.get("style", "").rstrip("; ")):
            element.getparent().remove(element)


def _name_marks(root: etree._Element, prefix: str) -> list[etree._Element]:
    """Number the shapes that are used again and again, and hand them back in order."""
    names: dict[str, str] = {}
    for element in root.iter(_SVG + "use"):
        stated = element.get(_HREF).removeprefix("#")
        del element.attrib[_HREF]
        element.set("href", "#" + names.setdefault(stated, f"{prefix}-{len(names) + 1}"))
    marks = [one for one in root.iter(_SVG + "path") if one.get("id") in names]
    for one in marks:
        one.set("id", names[one.get("id")])
    return sorted(marks, key=lambda one: int(one.get("id").rsplit("-", 1)[1]))


def _mark(element: etree._Element) -> etree._Element:
    """A shape to be used: a round one as a circle; where it is used says how it looks."""
    steps = _path(element.get("d"))
    if round_one := _CIRCLE.fullmatch(steps):
        return etree.Element("circle", id=element.get("id"), r=round_one[1])
    return etree.Element("path", id=element.get("id"), d=steps)


def _alike(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """The elements in order, each run of those that look alike as one."""
    for (tag, look), run in groupby(elements, lambda one: (etree.QName(one).localname, _look(one))):
        made = [_placed(one, tag) for one in run]
        if tag == "path":
            made[0].set("d", "".join(one.get("d") for one in made))
            del made[1:]
        group = made[0] if len(made) == 1 else etree.Element("g")
        if look:
            group.set("style", look)
        if len(made) > 1:
            group.extend(made)
        yield group


def _look(element: etree._Element) -> str:
    """How an element looks: its style without what is the rule anyway, in the page's own type."""
    style = _FONT.sub(_plain_font, element.get("style", ""))
    style = _NEEDLESS.sub("", style).strip("; ")
    return _shorter(style.replace(": ", ":").replace("; ", ";"))


def _placed(element: etree._Element, tag: str) -> etree._Element:
    """An element with its place and content only."""
    made = etree.Element(tag)
    if tag == "use":
        made.set("href", element.get("href"))
    for name in _PLACED:
        if value := _TURN.sub("", element.get(name, "")):
            made.set(name, _path(value) if name == "d" else _shorter(value))
    made.text = element.text
    return made


def _path(steps: str) -> str:
    """The steps of a path without needless letters, spaces and points; curves stay as they are."""
    short = _STEP.sub(r"\1", _shorter(" ".join(steps.split())))
    lines = _LINES.findall(short)
    if sum(len(letter + x + y) + 1 for letter, x, y in lines) != len(short):
        return short
    made: list[str] = []
    here = ("", "")
    for letter, x, y in lines:
        step = f"M{x} {y}" if letter == "M" else _line(here, (x, y), made)
        if step:
            made.append(step)
        here = (x, y)
    return "".join(made)


def _line(here: tuple[str, str], there: tuple[str, str], made: list[str]) -> str:
    """The step from a point to the next; one level step after another is one longer step."""
    (x, y), (to_x, to_y) = here, there
    if here == there:
        return ""
    if y == to_y:
        if made[-1].startswith("H"):
            made.pop()
        return f"H{to_x}"
    if x == to_x:
        return f"V{to_y}"
    return f" {to_x} {to_y}" if made[-1][:1] in ("M", " ") else f"L{to_x} {to_y}"


def _plain_font(found: re.Match) -> str:
    weight = f"font-weight: {found[1]}; " if found[1] else ""
    return f"{weight}font-size: {found[2]}px"


def _shorter(value: str) -> str:
    return _LONG.sub(_one_decimal, value)


def _one_decimal(found: re.Match) -> str:
    text = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
