"""The blocks that stand on every page: data quality, definitions, how the page was made."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.messages import Refusal
from sru_analysis.present import words
from sru_analysis.present.blocks import Block, Numbers
from sru_analysis.present.figures import declared
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.parts import catalogue_link
from sru_analysis.results import Context, Request

EXPLAINED = (
    "A measure with a figure is explained below it, under \N{LEFT DOUBLE QUOTATION MARK}How figure "
    "\N{HORIZONTAL ELLIPSIS} is worked out\N{RIGHT DOUBLE QUOTATION MARK}."
)
NO_FIGURES = "No figures."


@dataclass(frozen=True)
class DataQuality:
    """What the page cannot answer, and what was set aside of the tables behind it."""

    def cells(self, context: Context) -> list[Request]:
        return []

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        behind = tables_behind(numbers)
        parts = [_not_answered(numbers, released.quality.get("answers"))]
        parts.append(tag("p", f"Tables behind this page: {', '.join(sorted(behind))}."))
        aside = released.quality.get("set_aside", pd.DataFrame(columns=["table"]))
        aside = aside[aside["table"].isin(behind)]
        said = [f"{one.rows} of {one.table} ({one.reason})" for one in aside.itertuples()]
        parts.append(tag("p", f"Rows of them that were set aside: {', '.join(said) or 'none'}."))
        where = tag("a", "Data quality", href="@@ROOT@@data_quality.html")
        parts.append(tag("p", "Rows read and used, all checks, columns and notes: ", where, "."))
        return Block(
            html=tag("div", join(parts, "\n"), class_="block"),
            text="Data quality: rows read, used and set aside.",
        )


@dataclass(frozen=True, init=False)
class Definitions:
    """What the metrics shown so far on the page mean, or those named, in one sentence each; the
    full definition stands in the catalogue, one link away. A metric with a figure of its own is
    explained there.
    """

    metrics: tuple[str, ...]

    def __init__(self, *metrics: str):
        object.__setattr__(self, "metrics", metrics)

    def cells(self, context: Context) -> list[Request]:
        return []

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        rest = [name for name in numbers.metrics if name not in numbers.explained]
        shown = [declared(name) for name in self.metrics or rest]
        entries: list[object] = []
        for one in shown:
            said = " ".join(words.plain_and_settings(one, released))
            entries += [tag("dt", catalogue_link(one)), tag("dd", said)]
        parts = [tag("dl", *entries, class_="definitions") if entries else ""]
        if len(rest) < len(numbers.metrics) and not self.metrics:
            parts.append(tag("p", EXPLAINED))
        text = "\n".join(
            f"{one.title} ({one.id}): {' '.join(words.plain_and_settings(one, released))}"
            for one in shown
        )
        html = join(parts) or tag("p", NO_FIGURES)
        return Block(html=tag("div", html, class_="block"), text=text or EXPLAINED)


@dataclass(frozen=True)
class About:
    """How the page was made, from the facts of the run."""

    def cells(self, context: Context) -> list[Request]:
        return []

    def draw(self, released: Released, numbers: Numbers) -> Block:
        only_released(released)
        link = tag("a", "How this pack was made, and how to check it", href="@@ROOT@@about.html")
        data = tag("a", "results.csv", href="@@ROOT@@results.csv")
        said = about_facts(released)
        # The facts themselves stand at the head and the foot of every page.
        html = tag("div", tag("p", "Every figure as data: ", data, ". ", link, "."), class_="block")
        return Block(html=html, text="\n".join(f"{name}: {value}" for name, value in said))


@dataclass(frozen=True)
class Rows:
    """The rows behind a figure: asked of the records, in the internal edition only."""

    metric: str
    met: bool | None = None

    def cells(self, context: Context) -> list[Request]:
        return []

    def draw(self, released: Released, numbers: Numbers) -> Block:
        raise Refusal(
            f"rows {self.metric} · released figures hold no rows · the rows behind a figure are "
            "shown in the internal edition · tag the cell internal",
            "rows_internal",
        )


def tables_behind(numbers: Numbers) -> set[str]:
    """The tables of the records that the metrics shown so far are worked out from."""
    needs = [need for name in numbers.metrics for need in declared(name).needs]
    return {need.split(".", 1)[0] for need in needs} | {"children"}


def about_facts(released: Released) -> list[tuple[str, str]]:
    """What a page says of its own making, in order; what is not stated is left out."""
    names = {
        "pack_id": "Pack", "version": "sru_analysis", "definitions_version": "Definitions",
        "code": "Code", "command": "Command", "checks": "Checks", "data_taken": "Data taken",
    }  # fmt: skip
    said = [("Edition", words.sentence_case(released.edition)), ("Period", released.period.days)]
    facts = released.facts
    return said + [(name, facts[key]) for key, name in names.items() if facts.get(key)]


def _not_answered(numbers: Numbers, answers: pd.DataFrame | None) -> Markup:
    """What the page cannot show, or only in part: an item a measure."""
    if answers is None or not len(answers):
        return tag("p", "What each extract can answer was not worked out here.")
    own = answers[answers["metric"].isin(numbers.metrics) & (answers["answer"] != "available")]
    if not len(own):
        return tag("p", "Every figure of this page can be made from the extracts.")
    said = (
        f"{row.title}: {row.answer}{' (' + row.reason + ')' if row.reason else ''}."
        for row in own.itertuples()
    )
    return tag("ul", *(tag("li", one) for one in said))
