"""The accessibility statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.fragments import section
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.pages.pack import Body, Pack

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

MADE_SO = (
    "Every page has one title, one main heading, headings in order and a link that skips to the "
    "main content.",
    "Every chart has a text that says what it shows, and a table of every point.",
    "Every table has a caption and named headers for rows and columns; hidden cells say so in "
    "words.",
    "Nothing is told by colour alone, and every text and mark keeps the contrast of the standard.",
    "Everything works with the keyboard alone, without scripts and without a network.",
    "Printing opens every fold.",
)
LIMITS = (
    "A chart keeps a least width, and scrolls sideways in its own frame on a narrow screen; its "
    "table does not need the width.",
    "Data files are plain comma-separated text without headings of their own; results.meta.csv "
    "explains them.",
    "Screen readers beside the one used for testing, and printing of folds in browsers other than "
    "Chromium, Chrome and Edge, have not been tried.",
)


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The page shows no figures."""
    return []


def body(released: Released, pack: Pack) -> Body:
    """The body of ``accessibility.html``."""
    only_released(released)
    taken = released.facts.get("data_taken")
    parts = [
        section(
            "Standard",
            "standard",
            tag(
                "p",
                "These pages are made to meet the Web Content Accessibility Guidelines 2.2, level "
                "AA, as the accessibility regulations for public bodies ask.",
            ),
            tag("p", f"Date of the data: {taken}.") if taken else "",
        ),
        section("How the pages are made", "made", _list(MADE_SO)),
        section("What was tested", "tested", _tested(pack)),
        section("Known limits", "limits", _list(LIMITS)),
        section("Other formats and contact", "contact", _contact(released, pack)),
    ]
    return Body(join(parts, "\n"))


def _list(items: tuple[str, ...]) -> Markup:
    return tag("ul", *(tag("li", item) for item in items))


def _tested(pack: Pack) -> Markup:
    if not pack.audit:
        return tag("p", "The results of the last audit are not part of this pack.")
    entries = [join([tag("dt", what), tag("dd", result)]) for what, result in pack.audit]
    return tag("dl", *entries, class_="facts")


def _contact(released: Released, pack: Pack) -> Markup:
    if pack.contact:
        return tag("p", f"Large print, other formats, something that fails: {pack.contact}.")
    return tag(
        "p",
        "For large print or other formats, or to say that something does not work, ask the "
        f"{released.unit_name} of {released.council_name}.",
    )
