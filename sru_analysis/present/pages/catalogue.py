"""The metric catalogue: one entry a metric, from its declaration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.figures import breakdown_title
from sru_analysis.present.fragments import section
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.pages.pack import Body, Pack
from sru_analysis.present.tables import fold
from sru_analysis.present.words import listed, unavailable_by

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

HOMES = {
    "child_protection": "Child protection",
    "looked_after": "Looked-after children",
    "quality_assurance": "Quality assurance",
    "section_20": "Section 20",
    "long_running_plans": "Long-running plans",
    "data_quality": "Data quality",
}
KINDS = {
    "count": "number", "percent": "percentage", "split": "parts that add up",
    "duration": "length of time", "rate": "rate over a base of its own",
    "change": "change between two dates",
}  # fmt: skip
DIRECTIONS = {
    "higher": "higher is better",
    "lower": "lower is better",
}
ANCHORS = {
    "event": "in the period in which its date falls",
    "stock": "on a day: everything open at the end of it",
    "round": "in the audit round of the case",
    "touching": "in every period that it touches",
    "looking back": "on a day, looking back from it",
    "extract": "over the whole extract, whatever the period",
}


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The catalogue shows definitions, no figures."""
    return []


def body(released: Released, catalogue: Mapping[str, Metric], pack: Pack) -> Body:
    """The body of ``metrics.html``: contents and entries by section, in the order of the
    definitions.
    """
    only_released(released)
    titles = {page.stem: page.title for page in pack.made}
    parts = [tag("p", f"{len(catalogue)} measures, by section of the pack.")]
    for home, title in HOMES.items():
        own = [one for one in catalogue.values() if one.section == home]
        if not own:
            continue
        contents = tag("ul", *(tag("li", tag("a", one.title, href=f"#{one.id}")) for one in own))
        entries = (
            _entry(one, released, pack.examples.get(one.id, ()), _pages(one, pack, titles))
            for one in own
        )
        parts.append(section(title, f"section-{home.replace('_', '-')}", contents, *entries))
    return Body(join(parts, "\n"))


def _entry(
    one: Metric,
    released: Released,
    examples: Sequence[tuple[str, str, str]],
    pages: Sequence[str],
) -> Markup:
    facts = [
        ("Id", tag("code", one.id)),
        ("Version", one.version if one.version > 1 else ""),
        ("Kind", _kind(one)),
        ("What is counted", one.counts),
        ("When", ANCHORS[one.anchored] + (f" ({one.during})" if one.during else "")),
        ("Split by", listed([breakdown_title(name).lower() for name in one.breakdowns])),
        ("Parts", listed(one.outcomes)),
        ("Worked out from", listed(one.of)),
        ("Needs", listed(one.needs)),
        ("Rule", join([*_between(one.source, "; "), "."])),
        ("In this pack", _answer(one, released)),
        ("Settings of this council", released.settings.get(one.id, "")),
        ("Shown on", ", ".join(pages)),
    ]
    entries = [join([tag("dt", name), tag("dd", value)]) for name, value in facts if value]
    definition = [tag("p", text) for text in one.definition.split("\n\n") if text.strip()]
    return join(
        [
            tag("h3", one.title, id=one.id),
            tag("p", one.plain),
            *definition,
            tag("dl", *entries, class_="facts"),
            _examples(one, examples),
        ],
        "\n",
    )


def _examples(one: Metric, examples: Sequence[tuple[str, str, str]]) -> Markup:
    """The shortest worked example; with all of them the page would be too heavy for a mail."""
    if not examples:
        return Markup("")
    title, rows, expected = min(examples, key=lambda each: sum(map(len, each)))
    # Wrapped, not scrolled: a scroll region each would need a name and a tab stop each.
    parts = [tag("p", f"{title}."), tag("pre", rows.strip("\n")), tag("p", f"Expected: {expected}")]
    return fold("A worked example", *parts)


def _pages(one: Metric, pack: Pack, titles: Mapping[str, str]) -> list[str]:
    return [titles[stem] for stem in pack.shown_on.get(one.id, ()) if stem in titles]


def _kind(one: Metric) -> str:
    """Kind, unit and direction, which are read together."""
    told = [KINDS[one.kind] + (", worked out from other measures" if one.is_derived else "")]
    if one.unit != one.counts:
        told.append(f"{one.unit}, {_decimals(one.decimals)}")
    return "; ".join([*told, DIRECTIONS.get(one.better, "")]).removesuffix("; ")


def _answer(one: Metric, released: Released) -> str:
    reason = released.reasons.get((one.id, ""))
    told = [f"not, or not in every period: {reason}"] if reason else []
    told += [unavailable_by(one, released, name) for name in one.breakdowns]
    if told := [text.rstrip(".") for text in told if text]:
        return "; ".join(told)
    return "" if len(released.rows(one.id, breakdown=None)) else "not shown"


def _decimals(number: int) -> str:
    return "whole numbers" if not number else f"{number} decimal{'' if number == 1 else 's'}"


def _between(parts: Sequence[object], between: str) -> list[object]:
    """Parts with a separator between each two."""
    return [piece for part in parts for piece in (between, part)][1:]
