"""Tags are made here and nowhere else: whatever is not markup yet is escaped on the way in."""

from __future__ import annotations

import re
from collections.abc import Iterable

VOID = frozenset({"br", "hr", "img", "link", "meta"})
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*\s*:")
_SAFE_SCHEME = re.compile(r"https://")
_TAG = re.compile(r"(<[^>]*>)")
_QUOTED = re.compile(r'="([A-Za-z0-9_.:#/-]*[A-Za-z0-9_.:#-])"(?!/)')
_NEEDLESS_END = re.compile(r"</(?:caption|td|th|tr|thead|tbody|li|dt)>|</dd>(?!<dd)")
_BLOCK = r"</?(?:p|h[1-6]|div|ul|li|table|tr|th|td|dl|figure|details|summary|nav|main)\b"
_LINE_END = re.compile(rf"(?<=>)\n(?={_BLOCK})")
_END_BEFORE_BLOCK = re.compile(r"</p>(?=<(?:p|h[1-6]|div|ul|dl|table|pre)\b|</(?:div|li)>)")
_EMPTY_SHAPE = re.compile(r"></(?:path|use|circle)>")


class Markup(str):
    """Text that is markup already. Joining it with plain text gives plain text again, so that
    a tag put together outside this module is escaped and shows itself.
    """

    __slots__ = ()


def escape(text: object) -> Markup:
    """Any text as text of a page: markup stays markup, everything else is escaped."""
    if isinstance(text, Markup):
        return text
    plain = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))
    for letter, entity in (
        ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"),
    ):  # fmt: skip
        plain = plain.replace(letter, entity)
    return Markup(plain)


def join(parts: Iterable[object], between: str = "") -> Markup:
    """Parts one after another, each escaped if it is not markup."""
    return Markup(str(escape(between)).join(str(escape(part)) for part in parts))


def tag(name: str, /, *children: object, **attributes: object) -> Markup:
    """One element. ``class_`` and ``aria_label`` become ``class`` and ``aria-label``; an
    attribute that is ``True`` stands bare, one that is ``None`` or ``False`` is left out.
    """
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of an element")
    stated = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{stated}>")
    return Markup(f"<{name}{stated}>{join(children)}</{name}>")


def trusted(markup: str) -> Markup:
    """Markup that our own code has made or cleaned. Data never comes this way."""
    return Markup(markup)


def compact(page: str) -> str:
    """A finished page without what HTML lets one leave out: quotes, end tags, line ends between
    blocks, needless entities.

    A browser builds the same tree from it. It is for our own markup only, in which each ``<`` and
    ``>`` of a text is an entity, so that a tag is whatever stands between them. The head stays.
    """
    head, opening, body = page.partition("<body>")
    for needless, left in (
        (_LINE_END, ""), (_END_BEFORE_BLOCK, ""), (_NEEDLESS_END, ""), (_EMPTY_SHAPE, "/>")
    ):  # fmt: skip
        body = needless.sub(left, body)
    parts = _TAG.split(body)
    parts[0::2] = (text.replace("&#39;", "'").replace("&quot;", '"') for text in parts[0::2])
    parts[1::2] = (_QUOTED.sub(r"=\1", one) for one in parts[1::2])
    return head + opening + "".join(parts)


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    if (not _NAME.fullmatch(name) and name != "viewBox") or name.startswith("on"):
        raise ValueError("not the name of an attribute")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = str(value)
    if name in ("href", "src") and _SCHEME.match(text) and not _SAFE_SCHEME.match(text):
        raise ValueError("a link leads to a page of the pack or to a source")
    return f' {name}="{escape(str(text))}"'
