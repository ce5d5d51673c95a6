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
    "Screen readers, and printing of folds in browsers other than Chromium, Chrome and Edge, have "
    "not been tried by hand.",
)
TESTED = (
    ("When", "Before a change of the program is accepted, over every page of an invented council "
     "in both editions"),
    ("Rules of WCAG 2.2, levels A and AA, and of good practice, folds closed and open (axe-core in "
     "Chromium)", "No page fails one"),
    ("Drawings without a text, tables without caption or named headers", "None"),
    ("Pages that scroll sideways on a narrow screen, or at double size with wide text spacing",
     "None"),
    ("Stops of the Tab key that cannot be seen", "None"),
    ("Folds lost in print", "None"),
    ("By eye", "Every page as a picture on a wide and a narrow screen and on paper; some in dark "
     "and in forced colours"),
)  # fmt: skip
"""What the audit of the pages checks each time, and what it must come to; see ``Pack.audit``."""


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
    entries = [join([tag("dt", what), tag("dd", said)]) for what, said in pack.audit or TESTED]
    return tag("dl", *entries, class_="definitions")


def _contact(released: Released, pack: Pack) -> Markup:
    if pack.contact:
        return tag("p", f"Large print, other formats, something that fails: {pack.contact}.")
    return tag(
        "p",
        "For large print or other formats, or to say that something does not work, ask the "
        f"{released.unit_name} of {released.council_name}.",
    )
