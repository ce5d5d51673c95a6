"""Identifiers: text, without blanks, compared without regard to case; leading zeros kept."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

NULL_WORDS = frozenset(
    {"-", ".", "null", "n/a", "na", "none", "nan", "unknown", "not known", "(null)", "<null>"}
)
TOTAL_WORDS = frozenset(
    {"total", "totals", "grand total", "sum", "count", "average", "mean", "sub total", "subtotal"}
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d+")
_FLOAT = re.compile(r"(\d+)\.0+")
_ROUNDED = re.compile(r"\d{15,}0+")
ERRORS = frozenset(
    {"#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"}
)


@dataclass
class ReadIds:
    """Distinct texts -> id, or the reason for none; texts by code of what was put right."""

    ids: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    noted: dict[str, set[str]] = field(default_factory=dict)
    merged: int = 0
    widths: dict[int, int] = field(default_factory=dict)


def read_ids(texts: set[str], numeric: set[str] = frozenset()) -> ReadIds:
    """Read the distinct texts of one column (no blanks); ``numeric``: numbers of a workbook."""
    found = ReadIds()
    for text in texts:
        value = plain(text)
        if reason := _reason(value, text in numeric):
            found.reasons[text] = reason
        elif not value or value in NULL_WORDS:
            found.noted.setdefault("null_word", set()).add(text)
        else:
            if "." in value and (decimal := _FLOAT.fullmatch(value)):
                value = decimal[1]
                found.noted.setdefault("id_float", set()).add(text)
            found.ids[text] = value
    spelt = Counter(found.ids.values())
    if len(spelt) < len(found.ids):
        found.merged = sum(count > 1 for count in spelt.values())
    found.widths = dict(Counter(len(value) for value in spelt if value.isdigit()))
    return found


def _reason(value: str, number: bool) -> str:
    if value.isdigit() and not number:
        return ""
    if value in ERRORS:
        return "spreadsheet_error"
    if _SCIENTIFIC.fullmatch(value):
        return "id_scientific"
    if number and len(value) >= 16 and _ROUNDED.fullmatch(value):
        return "id_rounded"
    return "lookalike" if not value.isascii() and lookalike(value) else ""


def plain(text: str) -> str:
    """An id for comparison: no blanks of any kind, case folded, no leading apostrophe."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split()).casefold().lstrip("'")


def lookalike(text: str) -> str:
    """The name of the first letter that is of another script than Latin, or ""."""
    for mark in text:
        name = unicodedata.name(mark, "")
        if name.startswith(("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")):
            return f"U+{ord(mark):04X} {name}"
    return ""
