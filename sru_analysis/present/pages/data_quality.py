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
from sru_analysis.present.quality import BLANK, quality_table
from sru_analysis.present.tables import Column, fold, table

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context, Request

NOTHING = pd.DataFrame()
NOT_LOOKED_AT = "not looked at"
NONE = "none"


def cells(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The page shows counts of rows, which are released beside the figures."""
    return []


def body(released: Released) -> Body:
    """The body of ``data_quality.html``."""
    only_released(released)
    quality, numbers = released.quality, Numbers()
    answers = quality.get("answers", NOTHING)
    parts = [
        section("What cannot be answered", "alerts", *_alerts(answers, numbers), *_listed(
            quality, "breakdowns", "Breakdowns that no source tells", numbers,
            "Every breakdown of a measure that is there can be told.",
        )),
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
        section("How complete the columns are", "columns", _columns(quality, numbers)),
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
        parts.append(fold("Which measures count such rows", _touched(touched, numbers.table())))
    if len(clean):
        named = (f"{one.check} ({one.rule or BLANK['rule']})" for one in clean.itertuples())
        listed = tag("ul", *(tag("li", one) for one in named))
        parts.append(fold("Rules that no row breaks", listed))
    return parts


def _touched(touched: pd.DataFrame, number: int) -> Markup:
    """One row a rule: the measures that count rows that break it, each with how many."""
    rows = [
        [check, "; ".join(f"{one.metric} ({one.touched})" for one in own.itertuples())]
        for check, own in touched.groupby("check", sort=False)
    ]
    title = "Measures with rows that break a rule, or whose child has such a row, and how many"
    return table(number, title, [Column("Check", False), Column("Measures (rows)", False)], rows)


def _columns(quality: Mapping[str, pd.DataFrame], numbers: Numbers) -> Markup:
    """One row a table: the columns that are whole, and those with gaps and the rows they fill."""
    counted = quality.get("columns", NOTHING)
    if not len(counted):
        return tag("p", "No columns were counted.")
    rows = []
    for (name, many), own in counted.groupby(["table", "rows"], sort=False):
        whole = own["filled"] == own["rows"]
        gaps = (f"{one.column} ({one.filled})" for one in own[~whole].itertuples())
        rows.append([name, many, ", ".join(own[whole]["column"]) or NONE, ", ".join(gaps) or NONE])
    heads = [
        Column("Table", False), Column("Rows"), Column("Columns with a value in every row", False),
        Column("Other columns (rows with a value)", False),
    ]  # fmt: skip
    return table(numbers.table(), "Rows with a value, by column", heads, rows)


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
            made.append(_answers(own, numbers.table(), named))
    return made


def _answers(own: pd.DataFrame, number: int, title: str) -> Markup:
    """One row for the measures that are answered alike; reasons stand under the alerts."""
    told = own.reindex(columns=["answer", "since", "until", "title"], fill_value="")
    rows = [
        [answer, since or BLANK["since"], until or BLANK["until"], "; ".join(alike["title"])]
        for (answer, since, until), alike in told.groupby(list(told.columns[:3]), sort=False)
    ]
    heads = [Column(name, False) for name in ("Answer", "Since", "Until", "Measures")]
    return table(number, title, heads, rows)
