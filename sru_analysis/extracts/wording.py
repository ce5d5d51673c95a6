"""How headings and values are compared: the same text in other clothes is the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_TAIL = re.compile(r"(?:\s*(?:[?*:]|\(y/n\)))+$")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A value for comparison: NFKC, straight quotes and dashes, blanks closed up, case folded."""
    text = unicodedata.normalize("NFKC", text).translate(_STRAIGHT)
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """A heading for comparison: as a value, underscores as blanks, without a trailing ``?``,
    ``*``, ``:``, ``(Y/N)`` or doubled closing bracket, and without a leading "Sum of "."""
    text = folded(text.replace("_", " "))
    while text.endswith("))"):
        text = text[:-1]
    return _TAIL.sub("", text).removeprefix("sum of ").strip()
