"""Assertions on the finished bytes of a page. One hit and the pack is not published."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sru_analysis.messages import Refusal

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
MOST_TOLD = 5
_FORBIDDEN = ("script", "iframe", "frame", "object", "embed", "form", "base", "link", "applet")
_RESOURCE = ("src", "srcset", "data", "action", "poster", "background", "formaction")
_LIVE_LINK = re.compile(r"\s*(?:javascript|vbscript|data\s*:\s*text)", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_REMOTE_STYLE = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import", re.IGNORECASE)


def check_pages(pack: Path) -> int:
    """The number of pages looked at; a fault in one of them stops the run (page_unsafe)."""
    return check_each(pack, page_faults, "Correct the block that makes it.", "page_unsafe")


def check_each(pack: Path, faults_of: Callable[[bytes], list[str]], advice: str, code: str) -> int:
    """The number of pages looked at. Raises ``Refusal`` with the first faults of all of them,
    each with its page, and what to do.
    """
    pages = sorted(pack.rglob("*.html"))
    faults = [
        f"{page.relative_to(pack).as_posix()}: {fault}"
        for page in pages
        for fault in faults_of(page.read_bytes())
    ]
    if faults:
        more = f" and {len(faults) - MOST_TOLD} more" if len(faults) > MOST_TOLD else ""
        raise Refusal(
            f"page checks: {'; '.join(faults[:MOST_TOLD])}{more}. Nothing was published. {advice}",
            code,
            1,
        )
    return len(pages)


def page_faults(data: bytes) -> list[str]:
    """What stands in a page that may not: scripts, handlers, outside resources, comments."""
    from lxml import etree, html

    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    faults = []
    for element in tree.iter():
        if element.tag is etree.Comment:
            faults.append("a comment")
        elif isinstance(element.tag, str):
            faults += _element_faults(element)
    if POLICY not in [meta.get("content") for meta in tree.iter("meta")]:
        faults.append("no security policy")
    if b"@@" in data:
        faults.append("a place that was not filled in")
    return sorted(set(faults))


def _element_faults(element) -> list[str]:
    faults = []
    if element.tag in _FORBIDDEN:
        faults.append(f"an element <{element.tag}>")
    for name, value in element.attrib.items():
        if name.startswith("on"):
            faults.append(f"an event handler {name}")
        if name == "href" and _LIVE_LINK.match(value):
            faults.append("a live link")
        if name in _RESOURCE and (_REMOTE.match(value) or _LIVE_LINK.match(value)):
            faults.append("an outside resource")
        if name == "style" and _REMOTE_STYLE.search(value):
            faults.append("an outside resource in a style")
    if element.tag == "style" and _REMOTE_STYLE.search(element.text or ""):
        faults.append("an outside resource in a style")
    return faults
