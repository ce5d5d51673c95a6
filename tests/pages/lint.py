"""The lint of the pages of a pack: what needs no browser. Each rule is a function over one page
that gives a list of faults; ``faults(page, pack)`` runs them all.

L1 to L8 here, L9 to L16 in ``lint_blocks``. ``pack`` is every file of the pack: relative links
must resolve inside it, tables must say what its data files say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from lxml import etree, html

from tests.pages import lint_blocks

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'"
)
HEAD = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
FORBIDDEN = ("script", "iframe", "frame", "object", "embed", "form", "base", "link")
RESOURCES = ("src", "srcset", "data", "action", "poster", "background", "formaction")
LIVE = re.compile(r"\s*(?:javascript|vbscript|data\s*:\s*text)", re.IGNORECASE)
REMOTE = re.compile(r"\s*(?:[a-z]+:)?//", re.IGNORECASE)
REMOTE_STYLE = re.compile(r"url\(\s*['\"]?(?:[a-z]+:)?//|@import", re.IGNORECASE)
EMPTY_NAMES = {"here", "more", "link", "this", "click here", "read more"}
EARLIER = re.compile(r"(?:\.\./){3}[\w-]+/(?:published|internal)/[0-9a-f]{12}/index\.html")
FIGURE = re.compile(r"Figure (\d+): \S")
TABLE = re.compile(r"Table (\d+): \S")


@dataclass(frozen=True)
class Page:
    """A page: its path in the pack, its bytes, its tree."""

    path: str
    data: bytes
    tree: html.HtmlElement

    @staticmethod
    def of(path: str, data: bytes) -> Page:
        parser = html.HTMLParser(encoding="utf-8")
        return Page(path, data, html.document_fromstring(data, parser=parser))

    def all(self, query: str) -> list:
        return self.tree.xpath(query)


def text_of(element) -> str:
    return " ".join(element.text_content().split())


def name_of(element) -> str:
    """The accessible name of a link or region: its label, else its text."""
    return element.get("aria-label") or text_of(element)


def l1(page: Page, council: str, period: str) -> list[str]:
    found = []
    if not page.data.startswith(b"<!doctype html>\n"):
        found.append("does not begin with the doctype")
    if page.tree.get("lang") != "en-GB":
        found.append("language is not en-GB")
    for what, query in (("title", "//head/title"), ("h1", "//h1"), ("main", "//main[@id='main']")):
        if len(page.all(query)) != 1:
            found.append(f"{len(page.all(query))} of {what}")
    title = text_of(page.all("//head/title")[0]) if page.all("//head/title") else ""
    if len(title) < 15 or council not in title or period not in title:
        found.append("title is short, or lacks council or period")
    stem = page.path.rsplit("/", 1)[-1].removesuffix(".html")
    if "_" in stem and stem in title:
        found.append("title holds a file name")
    links = page.all("//body//a")
    if not links or links[0].get("href") != "#main" or "skip" not in name_of(links[0]).lower():
        found.append("the first link does not skip to main")
    return found


def l2(page: Page) -> list[str]:
    head = page.data.split(b"<head>", 1)[-1].lstrip()
    return [] if head.startswith(HEAD.encode()) else ["the policy does not follow the charset"]


def l3(page: Page) -> list[str]:
    found = []
    for element in page.tree.iter():
        if element.tag is etree.Comment:
            found.append("a comment")
        if not isinstance(element.tag, str):
            continue
        if element.tag in FORBIDDEN:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on"):
                found.append(f"event attribute {name}")
            if LIVE.match(value):
                found.append(f"live address in {name}")
            if name in RESOURCES and REMOTE.match(value):
                found.append(f"remote address in {name}")
            if name == "style" and REMOTE_STYLE.search(value):
                found.append("remote address in a style attribute")
        if element.tag == "style" and REMOTE_STYLE.search(element.text or ""):
            found.append("remote address in a style element")
        if element.tag == "img" and not (element.get("src") or "").startswith("data:image"):
            found.append("a picture from elsewhere")
    return found


def l4(page: Page, pack: Mapping[str, bytes], ids: Mapping[str, set[str]]) -> list[str]:
    """``ids``: path of each page of the pack -> the ids in it."""
    found = []
    own = [one.get("id") for one in page.all("//*[@id]")]
    found += [f"id {one} twice" for one, times in Counter(own).items() if times > 1]
    named = defaultdict(set)
    for link in page.all("//a"):
        target = resolved(page.path, link.get("href") or "")
        named[name_of(link).lower()].add(target)
        if name_of(link).lower().strip(" .") in EMPTY_NAMES or not name_of(link):
            found.append("a link without a name of its own")
        if target.startswith("https://"):
            continue
        path, _, fragment = target.partition("#")
        if EARLIER.fullmatch(path):
            continue
        if path and path not in pack:
            found.append(f"link to {target} leads nowhere")
        elif fragment and fragment not in ids.get(path, set()):
            found.append(f"fragment {target} leads nowhere")
    for element in page.all("//*[local-name()='use']"):
        if element.get("href", "").removeprefix("#") not in own:
            found.append("a drawing refers to an id that is not there")
    found += [f"link name {name!r} for {sorted(t)}" for name, t in named.items() if len(t) > 1]
    return found


def l5(page: Page) -> list[str]:
    found, last = [], 0
    for heading in page.all("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]"):
        level = int(heading.tag[1])
        if level > last + 1:
            found.append(f"h{last} is followed by h{level}: {text_of(heading)[:40]}")
        last = level
    second = page.all("//main//h2")
    found += ["an h2 without an id" for one in page.all("//h2") if not one.get("id")]
    listed = [(a.get("href"), text_of(a)) for a in page.all("//nav[@aria-label='On this page']//a")]
    wanted = [(f"#{one.get('id')}", text_of(one)) for one in second]
    if (listed or len(wanted) >= 3) and listed != wanted:
        found.append("'On this page' is not the list of h2")
    return found


def l6(page: Page) -> list[str]:
    found, numbers = [], []
    for figure in page.all("//figure"):
        caption = figure.find("figcaption")
        match = FIGURE.match(text_of(caption)) if caption is not None else None
        numbers.append(int(match[1]) if match else 0)
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"figures are numbered {numbers}")
    paragraphs = {text_of(one) for one in page.all("//p")}
    for drawing in page.all("//figure//svg"):
        label = drawing.get("aria-label") or ""
        if drawing.get("role") != "img" or len(label) < 40 or len(label.split()) > 60:
            found.append(f"a drawing's label has {len(label)} letters, {len(label.split())} words")
        if not re.search(r"\d", label) or label in paragraphs or "image of" in label.lower():
            found.append("a drawing's label has no number, or repeats a paragraph")
    return found


def l7(page: Page) -> list[str]:
    found = [
        "a drawing that is neither a figure nor hidden"
        for one in page.all("//svg[not(ancestor::figure)]")
        if one.get("aria-hidden") != "true"
    ]
    return found + ["a picture without alt" for one in page.all("//img[not(@alt)]")]


def l8(page: Page) -> list[str]:
    found, numbers = [], []
    for table in page.all("//table"):
        caption = table.find("caption")
        match = TABLE.match(text_of(caption)) if caption is not None else None
        numbers.append(int(match[1]) if match else 0)
        for head in table.iter("th"):
            if head.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                found.append("a th without scope")
            if not text_of(head):
                found.append("an empty th")
        widths = {len(row.xpath("./th|./td")) for row in table.iter("tr")}
        if len(widths) != 1:
            found.append(f"rows of {sorted(widths)} cells")
        region = table.getparent()
        if region.get("role") != "region" or not region.get("aria-label"):
            found.append("a table outside a named scroll region")
        if region.get("tabindex") != "0":
            found.append("a scroll region that cannot take focus")
    if numbers != list(range(1, len(numbers) + 1)):
        found.append(f"tables are numbered {numbers}")
    return found


def resolved(path: str, href: str) -> str:
    """A link's target as a path in the pack with its fragment."""
    if REMOTE.match(href) or ":" in href.split("/")[0]:
        return href
    file, _, fragment = href.partition("#")
    target = normpath(join(dirname(path), file)) if file else path
    return f"{target}#{fragment}" if fragment else target


def faults(
    pages: Mapping[str, bytes], pack: Mapping[str, bytes], council: str, period: str
) -> dict[str, list[str]]:
    """Every fault of every page: "path L4" -> what is wrong. Empty when all is well."""
    parsed = [Page.of(path, data) for path, data in sorted(pages.items())]
    ids = {page.path: {one.get("id") for one in page.all("//*[@id]")} for page in parsed}
    allowed = lint_blocks.tokens_of(pack)
    found = {}
    for page in parsed:
        rules = {
            "L1": l1(page, council, period), "L2": l2(page), "L3": l3(page),
            "L4": l4(page, pack, ids), "L5": l5(page), "L6": l6(page), "L7": l7(page),
            "L8": l8(page),
        }  # fmt: skip
        rules |= lint_blocks.rules(page, pack, allowed)
        found |= {f"{page.path} {rule}": bad for rule, bad in rules.items() if bad}
    return found
