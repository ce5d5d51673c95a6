"""The sections of the committee report, and the pages on which the same commentary stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NONE, NOT_APPLICABLE = "None", "N/A"


@dataclass(frozen=True)
class Heading:
    """A heading of the report. ``number``: as printed. ``empty``: what stands below it when the
    officer has written nothing; nothing where the report has figures of its own.
    """

    key: str
    title: str
    level: int = 1
    number: str = ""
    empty: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """The heading as printed: main headings in capitals."""
        title = self.title.upper() if self.number else self.title
        point = "." if self.level == 1 else ""
        return f"{self.number}{point} {title}" if self.number else title


def _other(number: str, key: str, title: str, note: str = "") -> Heading:
    return Heading(key, title, 2, number, NOT_APPLICABLE, note)


HEADINGS = (
    Heading("summary", "Summary", number="1"),
    Heading("background", "Background", number="2"),
    Heading("child_protection", "Child Protection Conferences", 2),
    Heading("focus_cp", "Areas of future focus for the CP service", 2),
    Heading("looked_after", "Independent Reviewing Officers (IRO)", 2),
    Heading("focus_iro", "Areas of future focus for the IRO service", 2),
    Heading("quality_assurance", "Quality Assurance (QA)", 2),
    Heading("themes", "Key themes from QA", 2),
    Heading("focus_qa", "Areas of future focus for the QA service", 2),
    Heading("other_considerations", "Other considerations", number="3", empty=NONE),
    Heading("finance", "Financial & resource appraisal", number="4", empty=NOT_APPLICABLE),
    Heading("risk", "Risk management and governance issues", number="5", empty=NOT_APPLICABLE),
    Heading("legal", "Legal appraisal", number="6", empty=NOT_APPLICABLE),
    Heading("implications", "Other implications", number="7"),
    _other("7.1", "equality", "Equality & diversity"),
    _other("7.2", "sustainability", "Sustainability implications"),
    _other("7.3", "greenhouse_gas", "Greenhouse gas emissions impacts"),
    _other("7.4", "community_safety", "Community safety implications"),
    _other("7.5", "human_rights", "Human Rights Act"),
    _other("7.6", "trade_union", "Trade union"),
    _other("7.7", "wards", "Ward implications"),
    _other(
        "7.8", "area_committees", "Area Committee action plan implications",
        "(for reports to Area Committees only)",
    ),
    _other("7.9", "corporate_parenting", "Implications for corporate parenting"),
    _other("7.10", "privacy", "Issues arising from privacy impact assessment"),
    Heading("not_for_publication", "Not for publication documents", number="8",
            empty=NOT_APPLICABLE),
    Heading("options", "Options", number="9", empty=NOT_APPLICABLE),
    Heading("recommendations", "Recommendations", number="10", empty=NOT_APPLICABLE),
    Heading("appendices", "Appendices", number="11", empty=NONE),
    Heading("background_documents", "Background documents", number="12", empty=NONE),
)  # fmt: skip
ON_PAGE = {
    "index": ("summary", "background"),
    "child_protection": ("child_protection", "focus_cp"),
    "looked_after": ("looked_after", "focus_iro"),
    "quality_assurance": ("quality_assurance", "themes", "focus_qa"),
}
"""Stem of a page -> the sections whose commentary it shows; another page shows its own."""

AREAS = {"cp": "focus_cp", "iro": "focus_iro", "qa": "focus_qa"}
AREA_NAMES = {
    "cp": "Child protection", "iro": "Reviewing officers", "qa": "Quality assurance",
}  # fmt: skip
_NUMBER = re.compile(r"^\d+(?:\.\d+)?\.?\s+")
_BRACKET = re.compile(r"\s*\([^)]*\)\s*$")


def plain_name(text: str) -> str:
    """A heading as it is compared: small letters, no number, no bracket, "and" for "&"."""
    bare = _BRACKET.sub("", _NUMBER.sub("", text.strip()))
    return " ".join(bare.replace("&", "and").replace("_", " ").casefold().split())


def section_names(pages: Mapping[str, str]) -> dict[str, str]:
    """Name of a section as an officer may write it -> its key. ``pages``: stem -> title."""
    names = {}
    for stem, title in pages.items():
        key = stem.rsplit("/", 1)[-1]
        names[plain_name(title)] = key
        names[plain_name(key)] = key
    for one in HEADINGS:
        names[plain_name(one.title)] = one.key
        names[plain_name(one.key)] = one.key
    return names


def sections_on(stem: str) -> tuple[str, ...]:
    """The sections whose commentary a page shows."""
    key = stem.rsplit("/", 1)[-1]
    return ON_PAGE.get(key, (key,))


def heading_of(key: str) -> Heading | None:
    """The heading of a section in the report; nothing for a page that it has no section for."""
    return next((one for one in HEADINGS if one.key == key), None)
