"""One drawing made fit for a page: the only way from matplotlib's SVG into HTML.

What is taken out: prologue, metadata, comments (they can carry label text), style elements
(their selectors reach the whole page), width, height, namespaces, clips, ids that nothing refers
to. What stays: shapes, then text as text in the page's own type. Places are whole units across
and tenths up and down. Neighbours that look alike say so once: lines are one path, dots that do
not touch are one path, marks and labels stand in one group; a usual look is a class of the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import hypot

from lxml import etree

from sru_analysis.present.markup import Markup, trusted
from sru_analysis.present.palette import BLUE, GRID, QUIET, TEXT

LOOKS = {
    f"fill:none;stroke:{QUIET};stroke-width:.8": "ax",
    f"fill:none;stroke:{GRID};stroke-width:.8": "gr",
    f"fill:none;stroke:{BLUE};stroke-width:2": "ln",
    f"fill:none;stroke:{QUIET};stroke-width:1.2": "mn",
    f"fill:none;stroke-dasharray:6,4.8;stroke:{QUIET};stroke-width:1.2": "li",
    f"fill:{BLUE};stroke:#ffffff": "do",
    f"fill:{BLUE}": "ba",
    "text-anchor:end": "en",
    "text-anchor:middle": "mi",
    f"font-weight:700;fill:{BLUE}": "la",
    f"fill:{QUIET}": "qu",
}
"""How parts of drawings usually look -> the class of ``blocks.css`` that looks so."""

USUAL = f"font-size:12px;fill:{TEXT}"
"""How the text of a drawing looks where it does not say otherwise."""

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_UNSEEN = re.compile(r"fill: ?none")
_DROPPED = ("metadata", "style", "title", "desc", "script", "clipPath")
_PLACED = ("x", "y", "d", "transform")
_LONG = re.compile(r"-?\d+\.\d{2,}")
_STEP = re.compile(r"\s*([A-Za-z])\s*")
_LINES = re.compile(r"([ML])([-\d.]+) ([-\d.]+)|(z)")
_TICK = re.compile(r"M0 0[vh]-?\d+")
_CIRCLE = re.compile(r"M0 (\d+(?:\.\d+)?)(?:C[^A-Za-z]+){8}z")
_TURN = re.compile(r"\s*rotate\(-?0(?:\.0+)? [^)]*\)\s*")
_FONT = re.compile(r"font: (?:(\d+) )?([\d.]+)px [^;]+")
_ZERO = re.compile(r"(?<![\d.])0(?=\.\d)")
_NEEDLESS = re.compile(
    r"(?:font-family: [^;]+|stroke-linecap: square|stroke-linejoin: miter|stroke-dashoffset: 0"
    r"|text-anchor: start)(?:; ?|$)"
)
FEWEST_DOTS = 3


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
    marks = {f"#{one.get('id')}": _mark(one) for one in _marks(root)}
    defined = [one for one in root.iter(_SVG + "path") if f"#{one.get('id')}" in marks]
    shapes = [one for one in root.iter(_SVG + "path", _SVG + "use") if one not in defined]
    parts = list(_alike([*shapes, *root.iter(_SVG + "text")], marks))
    made = etree.Element("svg", viewBox=_shorter(root.get("viewBox")), role="img")
    made.set("aria-label", label)
    made.set("focusable", "false")
    if named := _named(parts, marks, prefix):
        etree.SubElement(made, "defs").extend(named)
    made.extend(parts)
    return trusted(etree.tostring(made, encoding="unicode", with_tail=False))


def _drop(root: etree._Element) -> None:
    for name in _DROPPED:
        for element in list(root.iter(_SVG + name)):
            element.getparent().remove(element)
    for element in list(root.iter(_SVG + "path")):
        one_point = "L" not in element.get("d", "") and "C" not in element.get("d", "")
        if one_point or _UNSEEN.fullmatch(element.get("style", "").rstrip("; ")):
            element.getparent().remove(element)


def _marks(root: etree._Element) -> Iterator[etree._Element]:
    """The shapes that are used again and again."""
    used = {one.get(_HREF).removeprefix("#") for one in root.iter(_SVG + "use")}
    return (one for one in root.iter(_SVG + "path") if one.get("id") in used)


def _mark(element: etree._Element) -> etree._Element:
    """A shape to be used: a round one as a circle; where it is used says how it looks."""
    steps = element.get("d")
    if round_one := _CIRCLE.fullmatch(_STEP.sub(r"\1", _shorter(" ".join(steps.split())))):
        return etree.Element("circle", r=round_one[1])
    return etree.Element("path", d=_path(steps, across=1))


def _named(
    parts: list[etree._Element], marks: dict[str, etree._Element], prefix: str
) -> list[etree._Element]:
    """Number the shapes that are used more than once, in the order of their use, and hand them
    back; a dot that is used once stands where it is used.
    """
    names: dict[str, str] = {}
    uses = [one for part in parts for one in part.iter("use")]
    often = Counter(one.get("href") for one in uses)
    for one in uses:
        stated = one.get("href")
        if often[stated] == 1 and (radius := marks[stated].get("r")):
            _as_circle(one, radius)
        else:
            one.set("href", "#" + names.setdefault(stated, f"{prefix}-{len(names) + 1}"))
    for stated, name in names.items():
        marks[stated].set("id", name)
    return [marks[stated] for stated in names]


def _as_circle(element: etree._Element, radius: str) -> None:
    element.tag = "circle"
    del element.attrib["href"]
    for name, value in (("cx", element.attrib.pop("x")), ("cy", element.attrib.pop("y"))):
        element.set(name, value)
    element.set("r", radius)


def _alike(
    elements: Iterable[etree._Element], marks: dict[str, etree._Element]
) -> Iterator[etree._Element]:
    """The elements in order, each run of those that look alike as one."""
    placed = (_placed(one, marks) for one in elements)
    for (tag, look), run in groupby(placed, lambda one: (one.tag, one.attrib.pop("style"))):
        made = list(run)
        if tag == "path":
            made[0].set("d", "".join(one.get("d") for one in made))
            del made[1:]
        if tag == "use" and (dots := _dots(made, look, marks)):
            yield from dots
            continue
        group = made[0] if len(made) == 1 else etree.Element("g")
        _show(group, look)
        if len(made) > 1:
            group.extend(made)
        yield group


def _show(element: etree._Element, look: str) -> None:
    steps = element.attrib.pop("d", None)
    if look:
        element.set("class" if look in LOOKS else "style", LOOKS.get(look, look))
    if steps is not None:
        element.set("d", steps)


def _look(element: etree._Element) -> str:
    """How an element looks: its style without what is the rule anyway, in the page's own type."""
    style = _FONT.sub(_plain_font, element.get("style", ""))
    style = _NEEDLESS.sub("", style).strip("; ")
    style = _ZERO.sub("", _shorter(style.replace(": ", ":").replace("; ", ";")))
    for usual in USUAL.split(";") if element.tag == _SVG + "text" else ():
        style = style.replace(usual, "")
    return re.sub(";+", ";", style).strip(";")


def _placed(element: etree._Element, marks: Mapping[str, etree._Element]) -> etree._Element:
    """An element with its place, content and look only; a tick of an axis as a line."""
    made = etree.Element(etree.QName(element).localname)
    look = _look(element)
    for name in _PLACED:
        if value := _TURN.sub("", element.get(name, "")):
            rounded = name == "x" or (name == "y" and made.tag == "text")
            value = _number(round(float(value))) if rounded else _shorter(value)
            made.set(name, _path(value) if name == "d" else value)
    if made.tag == "use":
        made.set("href", element.get(_HREF))
        tick = marks[made.get("href")].get("d", "")
        if _TICK.fullmatch(tick):
            made = etree.Element("path", d=f"M{made.get('x')} {made.get('y')}{tick[4:]}")
            look = re.sub("^fill:[^;]+", "fill:none", look)
    made.text = element.text
    made.set("style", look)
    return made


def _dots(
    made: list[etree._Element], look: str, marks: dict[str, etree._Element]
) -> list[etree._Element]:
    """Round dots as paths, each drawn twice: edges, then dots. Dots of one path do not touch.
    Nothing for other marks.
    """
    kinds = {one.get("href") for one in made}
    radius = marks[made[0].get("href")].get("r")
    found = re.fullmatch(r"fill:([^;]+);stroke:([^;]+)(?:;stroke-width:([\d.]+))?", look)
    if len(made) < FEWEST_DOTS or len(kinds) > 1 or radius is None or found is None:
        return []
    across, edge = 2 * float(radius), float(found[3] or 1)
    parts = []
    for layer in _apart(
        [(float(one.get("x")), float(one.get("y"))) for one in made], across + edge
    ):
        name = f"{made[0].get('href')} {len(marks)}"
        steps = "".join(f"M{_number(x)}{_next(y)}h0" for x, y in layer)
        marks[name] = etree.Element("path", {"d": steps, "stroke-linecap": "round"})
        for colour, width in ((found[2], across + edge), (found[1], across - edge)):
            one = etree.Element("use", href=name)
            one.set("style", _shorter(f"stroke:{colour};stroke-width:{width:g}"))
            parts.append(one)
    return parts


def _apart(places: list[tuple[float, float]], least: float) -> list[list[tuple[float, float]]]:
    """Places in layers, each with so much room about it in its layer; the order is kept."""
    layers: list[list[tuple[float, float]]] = []
    for here in places:
        free = (
            layer
            for layer in layers
            if all(hypot(here[0] - x, here[1] - y) > least for x, y in layer)
        )
        layer = next(free, None)
        if layer is None:
            layers.append(layer := [])
        layer.append(here)
    return layers


def _path(steps: str, across: int = 0) -> str:
    """The steps of a path, each from the one before and without needless letters, spaces and
    points; ``across``: decimals of places across. Curves stay as they are.
    """
    short = _STEP.sub(r"\1", _shorter(" ".join(steps.split())))
    lines = list(_LINES.finditer(short))
    if sum(len(one[0]) for one in lines) != len(short):
        return short
    made: list[str] = []
    here = start = (0, 0)
    for one in lines:
        if one[4]:
            made.append("z")
            here = start
            continue
        there = (round(float(one[2]), across), round(float(one[3]), 1))
        if one[1] == "M":
            made.append(f"M{_number(there[0])}{_next(there[1])}")
            start = there
        else:
            _line(there[0] - here[0], there[1] - here[1], made)
        here = there
    return "".join(made)


def _line(right: float, down: float, made: list[str]) -> None:
    """The step to a point this far off; one level step after another is one longer step."""
    right, down = round(right, 1), round(down, 1)
    if not down and right:
        if made[-1][0] == "h":
            right = round(right + float(made.pop()[1:]), 1)
        made.append(f"h{_number(right)}")
    elif down and not right:
        made.append(f"v{_number(down)}")
    elif down:
        first = _next(right) if made[-1][0] in "l -" else f"l{_number(right)}"
        made.append(f"{first}{_next(down)}")


def _number(value: float) -> str:
    """A number of at most one decimal, without a needless zero."""
    return _ZERO.sub("", f"{value:.1f}".removesuffix(".0").replace("-0.", "-.")) or "0"


def _next(value: float) -> str:
    """A number after another one: a minus sign parts them well enough."""
    text = _number(value)
    return text if text.startswith("-") else f" {text}"


def _plain_font(found: re.Match) -> str:
    weight = f"font-weight: {found[1]}; " if found[1] else ""
    return f"{weight}font-size: {found[2]}px"


def _shorter(value: str) -> str:
    return _LONG.sub(_one_decimal, value)


def _one_decimal(found: re.Match) -> str:
    text = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
