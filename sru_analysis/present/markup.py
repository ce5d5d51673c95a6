"""Tags are made here and nowhere else: whatever is not markup yet is escaped on the way in."""

from __future__ import annotations

import re
from collections.abc import Iterable

VOID = frozenset({"br", "hr", "img", "link", "meta"})
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCHEME = re.compile(r"\s*[a-zA-Z][a-zA-Z0-9+.-]*\s*:")
_SAFE_SCHEME = re.compile(r"https://")


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
