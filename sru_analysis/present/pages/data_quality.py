"""The data-quality page: what cannot be answered first, then every count of rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.blocks import Numbers
from sru_analysis.present.fragments import section
from sru_analysis.present.markup import Markup, join, tag
from sru_analysis.present.pages.catalogue import HOMES
from sru_analysis.present.pages.pack import Body
from sru_analysis.present.quality import quality_table

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

NOTHING = pd.DataFrame()


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The page shows counts of rows, which are released beside the figures."""
    return []


def body(released: Released) -> Body:
    """The body of ``data_quality.html``."""
    only_released(released)
    quality, numbers = released.quality, Numbers()
    answers = quality.get("answers", NOTHING)
    parts = [
        section("What cannot be answered", "alerts", *_alerts(answers, numbers)),
        section("Rows read, used and set aside", "rows", *_rows(quality, numbers)),
        section("Rows set aside, by reason", "set-aside", *_listed(
            quality, "set_aside", "Rows set aside, by table and reason", numbers,
            "No rows were set aside.",
        )),
        section("What was put right on reading", "notes", *_listed(
            quality, "notes", "Values put right on reading", numbers,
            "Nothing had to be put right.",
        )),
        section("How complete the columns are", "columns", *_listed(
            quality, "columns", "Rows with a value, by column", numbers,
            "No columns were counted.",
        )),
        section("What the extracts can answer", "answers", *_matrix(answers, numbers)),
    ]  # fmt: skip
    return Body(join(parts, "\n"))


def _alerts(answers: pd.DataFrame, numbers: Numbers) -> list[Markup]:
    if not len(answers):
        return [tag("p", "What the extracts can answer was not worked out.")]
    lacking = answers[answers["answer"] != "available"]
    if not len(lacking):
        return [tag("p", "Every measure of the catalogue can be answered.")]
    return [
        quality_table(
            numbers.table(),
            "Measures that cannot be answered, or only in part",
            lacking,
            ("title", "answer", "reason"),
        )
    ]


def _rows(quality: Mapping[str, pd.DataFrame], numbers: Numbers) -> list[Markup]:
    said = tag("p", "For every file, rows in = rows used + rows set aside.")
    return [said, *_listed(quality, "files", "Rows of each file", numbers, "No files were read.")]


def _listed(
    quality: Mapping[str, pd.DataFrame], name: str, title: str, numbers: Numbers, nothing: str
) -> list[Markup]:
    frame = quality.get(name, NOTHING)
    if not len(frame):
        return [tag("p", nothing)]
    return [quality_table(numbers.table(), title, frame)]


def _matrix(answers: pd.DataFrame, numbers: Numbers) -> list[Markup]:
    if not len(answers):
        return [tag("p", "Not worked out.")]
    made = []
    for home, title in HOMES.items():
        own = answers[answers["section"] == home]
        if len(own):
            named = f"What the extracts can answer: {title}"
            made.append(quality_table(numbers.table(), named, own, ("title", "answer", "reason")))
    return made
