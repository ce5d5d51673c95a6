"""A page of which a part, or all, has no source: said once and short, not block after block.

Runs of blocks that only say why a figure is missing become one list. A section of nothing else
keeps its heading, what leads up to the first figure, and that list; what is said after figures
that are not there is left out. A page of nothing else says so at its head, without the lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sru_analysis.present.markup import Markup, join, tag, trusted

NOTHING = (
    "None of the figures of this page can be made from this extract. What each of them needs "
    "stands under Data quality below."
)
LIST_HEADING = "Not available from this extract"
_MISSING = (
    r'<div class="block"><h3>([^<]*)</h3><p class="missing">Not available: ([^<]*)</p></div>\s*'
)
_ONE = re.compile(_MISSING)
_RUN = re.compile(f"(?:{_MISSING}){{2,}}")
_CARD = re.compile(r'<li class="card">')
_CARD_MISSING = re.compile(r'<li class="card"><h3>.*?</h3><p class="missing">Not available: ')
_SECTION = re.compile(r"(?=<h2 )")
_HEADING = re.compile(r"<h2 .*?</h2>\s*", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>.*?</p>\s*", re.DOTALL)


def gathered(body: str) -> str:
    """The body of a page with what is not available gathered."""
    intro, *sections = _SECTION.split(body)
    kinds = [_kind(section) for section in sections]
    if "absent" in kinds and "shown" not in kinds:
        told = tag("p", NOTHING, class_="missing")
        return f"{intro}{told}\n" + "".join(map(_words, sections))
    return intro + "".join(
        _short(section) if kind == "absent" else _RUN.sub(_listed, section)
        for section, kind in zip(sections, kinds, strict=True)
    )


def _kind(section: str) -> str:
    """``words``, ``shown`` (a figure at least) or ``absent``: figures, none of which is there."""
    cards = len(_CARD.findall(section))
    if cards:
        return "absent" if cards == len(_CARD_MISSING.findall(section)) else "shown"
    if not _ONE.search(section):
        return "shown" if "<figure" in section or "<table" in section else "words"
    rest = _PARAGRAPH.sub("", _ONE.sub("", _HEADING.sub("", section)))
    return "shown" if rest.strip() else "absent"


def _words(section: str) -> str:
    """Of a section what does not speak of figures: all, its lead, or nothing."""
    if _CARD.search(section):
        return ""
    first = _ONE.search(section)
    lead = section[: first.start()] if first else section
    return lead if _HEADING.sub("", lead).strip() else ""


def _short(section: str) -> str:
    """A section of missing figures only: its heading, what leads up to them, and why."""
    first = _ONE.search(section)
    if not first:
        return section
    return f"{section[: first.start()]}{_reasons(_ONE.findall(section))}\n"


def _listed(run: re.Match) -> str:
    return f"{_reasons(_ONE.findall(run[0]))}\n"


def _reasons(found: Iterable[tuple[str, str]]) -> Markup:
    """What is missing, each figure once, and why."""
    items = [
        tag("li", trusted(title), ": ", trusted(needs)) for title, needs in dict.fromkeys(found)
    ]
    return tag(
        "div",
        tag("h3", LIST_HEADING),
        tag("ul", join(items), class_="missing"),
        class_="block",
    )
