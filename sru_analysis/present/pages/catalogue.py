"""The metric catalogue: one entry a metric, from its declaration."""

from __future__ import annotations

import re
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
VERSIONS = (
    "One that shows no version is at version 1, as first defined; the changes behind a later one "
    "stand in the change log of the program."
)
SOURCE_TAGS = {
    " [V, title only]": " (title read, text not)", " [V]": "", " [M]": " (from memory)",
    " [local]": "",
}  # fmt: skip
"""How sure a source is, as declarations note it -> as it is said to a reader."""

MOST_LETTERS = 500  # of a worked example
_NOTHING = re.compile(r"symbol|reason|numerator: 0")
_RULED = re.compile(r"[-+]+")
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
    quality = tag("a", "what the extracts can answer", href="data_quality.html#answers")
    parts = [
        tag("p", f"{len(catalogue)} measures, by section of the pack. {VERSIONS} From which day "
            "the records can answer each: ", quality, "."),
    ]  # fmt: skip
    for home, title in HOMES.items():
        own = [one for one in catalogue.values() if one.section == home]
        if not own:
            continue
        links = (tag("li", tag("a", one.title, href=f"#{one.id}")) for one in own)
        contents = tag("ul", *links, class_="many")
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
        ("Rule", f"{'; '.join(map(_source, one.source))}."),
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
    """One worked example, the shortest that counts something, or if that is long the shortest of
    all: with every example the page would be too heavy for a mail.
    """
    if not examples:
        return Markup("")
    short = [(title, _rows(rows), expected) for title, rows, expected in examples]
    telling = [each for each in short if each[1] and not _NOTHING.search(each[2])]
    found = min(telling or short, key=_length)
    title, rows, expected = min(short, key=_length) if _length(found) > MOST_LETTERS else found
    # Wrapped, not scrolled: a scroll region each would need a name and a tab stop each.
    parts = [
        tag("p", f"{title}."),
        tag("pre", rows) if rows else "",
        tag("p", f"Expected: {expected}."),
    ]
    return fold("A worked example", *parts)


def _rows(tables: str) -> str:
    """The tables of an example that have rows, without the rule under their headings."""
    lines = [[line for line in one.strip().split("\n") if not _RULED.fullmatch(line.strip())]
             for one in tables.split("\n\n")]  # fmt: skip
    return "\n\n".join("\n".join(map(str.rstrip, one)) for one in lines if len(one) > 2)


def _length(example: tuple[str, str, str]) -> int:
    return sum(map(len, example))


def _source(said: str) -> str:
    """A source as the declaration names it, its tag in words where it says more than "read"."""
    for short, told in SOURCE_TAGS.items():
        said = said.replace(short, told)
    return said


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
    told = []
    if reason:
        some = (released.rows(one.id, breakdown=None)["symbol"] != "x").any()
        told.append(f"{'not in every period' if some else 'not available'}: {reason}")
    told += [unavailable_by(one, released, name) for name in one.breakdowns]
    if told := [text.rstrip(".") for text in told if text]:
        return "; ".join(told)
    return "" if len(released.rows(one.id, breakdown=None)) else "not shown"


def _decimals(number: int) -> str:
    return "whole numbers" if not number else f"{number} decimal{'' if number == 1 else 's'}"
