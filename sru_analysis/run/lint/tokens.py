"""The numbers of a report: percentages, counts, and what is no figure (dates, clauses, clocks)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sru_analysis.calendar import MONTHS

_MONTH = "|".join(f"{name}|{name[:3]}|{name[:3]}t" if name == "September" else f"{name}|{name[:3]}"
                  for name in MONTHS)  # fmt: skip
NOT_FIGURES = re.compile(
    rf"""
    \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\b(?:\s+\d{{4}})?   # 30th September 2019
    | \b(?:{_MONTH})\w*\s+\d{{4}}\b                             # January 2019
    | \b(?:{_MONTH})\w*\s+\d{{1,2}},?\s+\d{{4}}\b
    | \b\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\b                 # 01.10.19
    | \b(?:19|20)\d\d(?:[/-]\d\d)?\b                            # 2019, 2018/19
    | \b(?:[Ss]ection|[Ss]\.?|[Ff]igure|[Tt]able|[Pp]aragraph|[Pp]age|[Aa]ppendix|[Rr]egulation)
      \s*\d+\w*\b
    | \b(?:[Tt]ables|Figures|[Pp]aragraphs|[Pp]ages|[Ss]ections)                # tables 3 to 5
      \s*\d+(?:\s*(?:,|to|and|-|\u2013)\s*\d+)*\b
    | \b(?:for\s+every|for\s+each|per)\s+(?:100|1,?000)\b      # the base of a rate
    | ^\s*\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+(?=[A-Z(])             # 1.1 This report
    | \b\d+(?:\.\d+)?\s*(?:working\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?)\b
    | \b\d+(?:\.\d+)?%\s+(?:interval|confidence|limits?|range)\b
    | \bp\s*[=<]\s*[\d.]+ | \bversion\s+\d[\d.]*
    | \baged?\s+\d+(?:\s*(?:to|-|\u2013)\s*\d+)?\b | \b\d+\s*(?:to|-|\u2013)\s*\d+\s+years?\b
    | \(CSV,[^)]*\)                                             # the size of a download
    | \baxis\s+(?:starts\s+at|from)\s+[\d.,]+%?(?:\s+to\s+[\d.,]+%?)?
    | \b10,000\b | \bout\s+of\s+100\b | \bof\s+100\b | \b1\s+to\s+5\b | \b0\s+to\s+5\b
    """,
    re.VERBOSE,
)
NUMBER = re.compile(
    r"(?<![\w.,/\u2013-])([\u2212+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s?%)?(?![\w/]|[.,]\d)"
)


@dataclass(frozen=True)
class Token:
    """A number as written: its value, decimals, whether a percentage, where it stands."""

    value: float
    decimals: int
    per_cent: bool
    start: int
    end: int


def blanked(text: str) -> str:
    """The text with everything that is no figure blanked out, letters keeping their places."""
    return NOT_FIGURES.sub(lambda found: " " * len(found[0]), text)


def tokens(text: str) -> list[Token]:
    """The figures of a text, in order."""
    found = []
    for one in NUMBER.finditer(blanked(text)):
        sign = -1 if one[1] in ("-", "\u2212") else 1
        value = sign * float(one[2].replace(",", "") + (one[3] or ""))
        decimals = len(one[3]) - 1 if one[3] else 0
        found.append(Token(value, decimals, bool(one[4]), one.start(), one.end()))
    return found


def rounded(value: float, decimals: int) -> float:
    """Half up, as the pack prints."""
    from sru_analysis.present.numbers import half_up

    return float(half_up(value, decimals))


def as_written(token: Token) -> str:
    """A number as a message names it; it stands in the report, not in a record."""
    text = f"{token.value:,.{token.decimals}f}"
    return f"{text}%" if token.per_cent else text
