"""How the pack was made, and how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import LEGEND, Released, only_released
from sru_analysis.present.fragments import section
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.pages.pack import Body, Pack
from sru_analysis.present.verbs.standing import about_facts

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The page shows facts of the run, no figures."""
    return []


def body(released: Released, pack: Pack) -> Body:
    """The body of ``about.html``."""
    only_released(released)
    parts = [
        section("This pack", "this-pack", _facts(released)),
        section("Who may read it", "editions", *_edition(released)),
        section("How to check it", "check", *_check()),
        section("Files", "files", _files(pack)),
        section("Licences", "licences", *_licences()),
    ]
    return Body(join(parts, "\n"))


def _facts(released: Released) -> Markup:
    said = about_facts(released)
    if released.facts.get("python"):
        said.append(("Python", released.facts["python"]))
    entries = [join([tag("dt", name), tag("dd", value)]) for name, value in said]
    return tag("dl", *entries, class_="facts")


def _edition(released: Released) -> list[Markup]:
    if released.published:
        return [
            tag(
                "p",
                "This is the published edition. Counts of 1 to 5 are hidden, and further figures "
                "where they would give a hidden one away; what follows from a hidden figure is "
                "hidden with it. Zeros and totals are true or hidden, never changed.",
            ),
            tag("p", LEGEND, class_="note"),
        ]
    return [
        tag(
            "p",
            "This is the internal edition. It contains small numbers and personal data, and it "
            "does not leave the council. The published edition of the same run is the one to "
            "pass on.",
        )
    ]


def _check() -> list[Markup]:
    return [
        tag(
            "p",
            "Every file of the pack stands with its hash in ",
            tag("code", "SHA256SUMS"),
            ". The command ",
            tag("code", "sru verify"),
            " with the folder of the pack compares them and reads the manifest.",
        ),
        tag(
            "p",
            "The command ",
            tag("code", "sru rerun"),
            " makes the pack again from the same inputs; the files come out byte for byte the "
            "same.",
        ),
    ]


def _files(pack: Pack) -> Markup:
    items = [
        tag("li", tag("a", path, href=f"@@ROOT@@{path}"), f": {what}.") for path, what in pack.files
    ]
    return tag("ul", *items)


def _licences() -> list[Markup]:
    return [
        tag(
            "p",
            "The program is sru_analysis, under the MIT licence. National definitions are those of "
            "the Department for Education, under the Open Government Licence.",
        )
    ]
