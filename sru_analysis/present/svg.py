"""One drawing made fit for a page: the only way from matplotlib's SVG into HTML.

What is taken out: prologue, metadata, comments (they can carry label text), style elements
(their selectors reach the whole page), width, height, namespaces, ids that nothing refers to.
What stays: shapes, text as text in the page's own type, coordinates of two decimals.
"""

from __future__ import annotations

import re

from lxml import etree

from sru_analysis.present.markup import Markup, trusted

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_UNSEEN = re.compile(r"fill: ?none")
_DROPPED = ("metadata", "style", "title", "desc", "script")
_LONG = re.compile(r"(-?\d+\.\d{3,})")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_TURN = re.compile(r"\s*rotate\(-?0(?:\.0+)? [^)]*\)\s*")
_FONT = re.compile(r"font: (?:(\d+) )?([\d.]+)px [^;]+")
_FAMILY = re.compile(r"font-family: [^;]+;? ?")


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
    _rename_ids(root, prefix)
    for element in root.iter():
        element.tag = etree.QName(element).localname
        _tidy(element)
    view = root.get("viewBox")
    for name in list(root.attrib):
        del root.attrib[name]
    root.set("viewBox", _shorter(view))
    root.set("role", "img")
    root.set("aria-label", label)
    root.set("focusable", "false")
    _unwrap(root)
    etree.cleanup_namespaces(root)
    return trusted(etree.tostring(root, encoding="unicode", with_tail=False))


def _drop(root: etree._Element) -> None:
    for name in _DROPPED:
        for element in list(root.iter(_SVG + name)):
            element.getparent().remove(element)
    for element in list(root.iter(_SVG + "path")):
        one_point = "L" not in element.get("d", "") and "C" not in element.get("d", "")
        if one_point or _UNSEEN.fullmatch(element.get("style", "").rstrip("; ")):
            element.getparent().remove(element)


def _rename_ids(root: etree._Element, prefix: str) -> None:
    """Number the ids that something refers to, in order; take away the others."""
    wanted: dict[str, str] = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            found = [value[1:]] if name == _HREF else _REFERENCE.findall(value)
            for one in found:
                wanted.setdefault(one, f"{prefix}-{len(wanted) + 1}")
    for element in root.iter():
        if (stated := element.attrib.pop("id", None)) in wanted:
            element.set("id", wanted[stated])
        for name, value in list(element.attrib.items()):
            if name == _HREF:
                del element.attrib[name]
                element.set("href", f"#{wanted[value[1:]]}")
            elif "url(#" in value:
                new = _REFERENCE.sub(lambda found: f"url(#{wanted[found[1]]})", value)
                element.set(name, new)


def _tidy(element: etree._Element) -> None:
    """Shorter numbers, no empty turns, the page's type instead of the one laid out with."""
    for name, value in list(element.attrib.items()):
        if name == "id":
            continue
        if name == "transform":
            value = _TURN.sub("", value)
        if name == "style":
            value = _FAMILY.sub("", _FONT.sub(_plain_font, value))
            value = value.replace(": ", ":").replace("; ", ";")
        if name == "d":
            value = " ".join(value.split())
        element.set(name, _shorter(value))
        if not value:
            del element.attrib[name]


def _plain_font(found: re.Match) -> str:
    weight = f"font-weight:{found[1]};" if found[1] else ""
    return f"{weight}font-size:{found[2]}px"


def _shorter(value: str) -> str:
    return _LONG.sub(lambda found: f"{float(found[1]):.2f}".rstrip("0").rstrip("."), value)


def _unwrap(root: etree._Element) -> None:
    """Take away groups that say nothing, and what they held keeps its place."""
    for element in root.iter("g"):
        if not element.attrib:
            element.tag = "empty-group"
    etree.strip_tags(root, "empty-group")
