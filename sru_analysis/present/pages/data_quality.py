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
from sru_analysis.present.tables import fold

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

NOTHING = pd.DataFrame()
NOT_LOOKED_AT = "not looked at"


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
        section("Rules that rows break", "checks", *_checks(quality, numbers)),
        section("Rows read, used and set aside", "rows", *_rows(quality, numbers)),
        section("Several sources of one table", "sources", *_sources(quality, numbers)),
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
            ("title", "answer", "reason", "carried_by"),
        )
    ]


def _checks(quality: Mapping[str, pd.DataFrame], numbers: Numbers) -> list[Markup]:
    """Each rule that rows break, what it means, and the measures that count such rows."""
    checks = quality.get("checks", NOTHING)
    if not len(checks):
        return [tag("p", "No rule was looked at.")]
    looked = checks[checks["severity"] != NOT_LOOKED_AT]
    clean = looked[(looked["rows"] == "0") & (looked["set_aside"] == "0")]
    broken = looked.drop(clean.index)
    said = (
        f"{len(looked)} rules were looked at, {len(broken)} of them are broken; "
        f"{len(checks) - len(looked)} could not be looked at for want of a column. "
        "The rows stay in the figures, save those set aside."
    )
    parts = [tag("p", said)]
    if len(broken):
        columns = ("check", "rule", "severity", "rows", "set_aside", "message")
        parts.append(quality_table(numbers.table(), "Rules that rows break", broken, columns))
    touched = quality.get("touched", NOTHING)
    if len(touched):
        title = "Rows of each measure that break a rule, or whose child has such a row"
        listed = quality_table(numbers.table(), title, touched)
        parts.append(fold("Which measures count such rows", listed))
    if len(clean):
        title = "Rules that no row breaks"
        parts.append(quality_table(numbers.table(), title, clean, ("check", "rule", "message")))
    return parts


def _sources(quality: Mapping[str, pd.DataFrame], numbers: Numbers) -> list[Markup]:
    """Which source was taken where several carry a table, and what the others say."""
    if not len(quality.get("sources", NOTHING)):
        return [tag("p", "No table came from more than one kind of source.")]
    said = tag(
        "p",
        "A table is taken from one kind of source, by a fixed order; sources are never added up.",
    )
    taken = _listed(quality, "sources", "Which source was taken", numbers, "")
    beside = _listed(
        quality,
        "reconciliation",
        "The same measure from two sources",
        numbers,
        "No measure can be counted from two sources over the same days.",
    )
    return [said, *taken, *beside]


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
            columns = ("title", "answer", "since", "until")  # reasons stand under the alerts
            made.append(quality_table(numbers.table(), named, own, columns))
    return made
