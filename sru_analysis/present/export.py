"""Files of the pack that hold figures: projections of the released frame, and nothing else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Released, only_released
from sru_analysis.present.numbers import half_up
from sru_analysis.results import KEY_COLUMNS, NUMBER_COLUMNS, RESULT_COLUMNS, UNIT_DECIMALS

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric

PURPOSE = "Why it matters:"  # for the catalogue; it is no part of the rule
ROUNDED = ("value", "lower", "upper")
ALWAYS = ("period_end", "value", "symbol")
SAME = {"period_start": "period_end", "numerator": "value"}
PLAIN = ("metric", "basis", "unit")
META_COLUMNS = (
    "what", "name", "title", "definition", "kind", "unit", "decimals", "source", "version",
)  # fmt: skip
CLAIM_COLUMNS = ("page", "cell", "metric", "verdict", "test", "sentence")
COLUMN_MEANINGS = {
    "period_start": "First day of the window; the snapshot itself for a figure on a date; "
    "the base date of a change",
    "period_end": "Last day of the window, counted in",
    "basis": "in_month, in_quarter, year_to_date, rolling_12_months, in_period (the report's own "
    "period, or a window of the metric's own), in_round (audit round), at_snapshot, change",
    "metric": "Id of the metric",
    "breakdown": "What the figure is split by; empty for the headline",
    "category": "The part of the breakdown; empty for the headline",
    "outcome": "The part of a split; empty for its total and for every other metric",
    "statistic": "value, or median, p25 and p75 of a duration; else a statistic worked out from "
    "such figures, explained in the rows of this file that say statistic",
    "numerator": "What is counted; the difference of a change",
    "denominator": "What it is counted out of; the base of a change; the residents of a rate",
    "value": "The figure: unrounded in the internal edition, as printed in the published one",
    "lower": "Lower end of the 95% interval (Wilson)",
    "upper": "Upper end of the 95% interval (Wilson)",
    "unit": "Unit of the value",
    "symbol": "Why a number is not shown: c, x, z or low; empty where it is shown",
}
_LINES = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
STATISTICS = {
    "chart_limits": "Control chart: centre (value), lower and upper limit of the month; numerator: "
    "0 nothing unusual, 1 outside a limit, 2 trend of 7, 3 two of three near a limit, 4 seven on "
    "one side; below zero: low or falling",
    "rounds_trend": "p of the test for trend over audit rounds (Cochran and Armitage); of two "
    "rounds, of the test of two shares",
    "rounds_direction": "Direction of that trend: 1 up, -1 down",
    "rounds_difference": "Last round less the first, with its 95% limits (Newcombe)",
    "funnel_95": "Average of all (value) and 95% limits for the size of the category",
    "funnel_998": "Average of all (value) and 99.8% limits for the size of the category",
    "funnel_signal": "1 outside the 95% limits, 2 outside the 99.8% limits; below zero: low",
    "survival": "Per cent still open after so many days (outcome), 95% log-log limits; "
    "denominator: at risk",
    "survival_median": "Median days open, with 95% limits; numerator: ended, denominator: followed",
    "forecast_": "Forecast and its 80% range: naive, stock_flow, or both (their mean)",
    "forecast_scenario_fewer, forecast_scenario_more": "Stock and flow if a tenth fewer or more "
    "start a month than in the last 12 months",
    "forecast_error_": "Mean absolute error of past forecasts; denominator: how many",
    "forecast_coverage_": "Past forecasts (denominator) inside the 80% range (numerator)",
    "forecast_chosen": "The way with the smallest past errors: 0 naive, 1 stock_flow, 2 both",
    "grade_before": "Grades of moderated audits as the auditor gave them",
    "grade_after": "Grades of moderated audits after moderation",
    "regrading_same, regrading_lower, regrading_higher": "Moderated audits by how the grade moved",
    "regrading_kappa": "Agreement beyond chance, quadratic weights (Cohen)",
    "regrading_ac2": "Agreement beyond chance, quadratic weights (Gwet), 95% limits",
    "regrading_p": "p of the exact sign test of lower against higher",
}
_FORMULA = re.compile(r"[=+\-@\t\r]")


def results_csv(released: Released) -> bytes:
    """Every released figure, sorted by its key: ``results.csv``. Limits of a control chart that are
    hidden, because one of its figures is, are no figures of their own: they are left out.
    """
    only_released(released)
    limits = released.frame["statistic"].str.startswith("chart_limits")
    shown = released.frame[~limits | (released.frame["symbol"] == "")]
    ordered = shown.sort_values(list(KEY_COLUMNS), kind="stable")
    return rows_csv(ordered, released).encode()


def results_meta_csv(released: Released, catalogue: Mapping[str, Metric]) -> bytes:
    """What each column of ``results.csv`` and each metric means: ``results.meta.csv``. A source
    that several metrics share is a row of its own, which they name.
    """
    only_released(released)
    lines: list[list[object]] = [
        ["column", name, "", COLUMN_MEANINGS[name], "", "", "", "", ""] for name in RESULT_COLUMNS
    ]
    lines += [
        ["statistic", name, "", said, "", "", "", "", ""] for name, said in STATISTICS.items()
    ]
    sources = {text: f"S{n}" for n, text in enumerate(_sources(catalogue), start=1)}
    lines += [["source", name, "", text, "", "", "", "", ""] for text, name in sources.items()]
    for one in catalogue.values():
        own = released.settings.get(one.id, "")
        told = (text for text in one.definition.split("\n\n") if not text.startswith(PURPOSE))
        definition = " ".join(f"{' '.join(told)} {own}".split())
        source = "; ".join(sources[text] for text in one.source)
        lines.append(
            ["metric", one.id, one.title, definition, one.kind, one.unit, one.decimals, source]
            + [one.version]
        )
    return _csv(META_COLUMNS, lines).encode()


def _sources(catalogue: Mapping[str, Metric]) -> list[str]:
    """Every source once, in the order in which metrics name them."""
    return list(dict.fromkeys(text for one in catalogue.values() for text in one.source))


def claims_csv(claims: Iterable[Iterable[str]]) -> bytes:
    """Every sentence of the pages about a change, and the test that it rests on: ``claims.csv``."""
    return _csv(CLAIM_COLUMNS, claims).encode()


def rows_csv(rows: pd.DataFrame, released: Released) -> str:
    """Released rows as CSV text, with every column."""
    columns = _columns(rows, released)
    return _csv(columns, zip(*columns.values(), strict=True))


def points_csv(rows: pd.DataFrame, released: Released) -> str:
    """The points of a drawing as CSV text: the columns of the results file, less those that tell
    nothing beside the name of the file: empty ones; metric, basis and unit where they are the same
    in every row; the statistic ``value``; the numerator of a count, which is its value; the first
    day of a figure on a date.
    """
    columns = _columns(rows, released)
    told = {
        name: cells for name, cells in columns.items() if name in ALWAYS or _tells(name, columns)
    }
    return _csv(told, zip(*told.values(), strict=True))


def _tells(name: str, columns: Mapping[str, list[object]]) -> bool:
    cells = columns[name]
    same = name in PLAIN and len(set(cells)) == 1
    return (
        bool(set(cells) - {"", "value"}) and not same and cells != columns.get(SAME.get(name, ""))
    )


def _columns(rows: pd.DataFrame, released: Released) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {}
    for name in RESULT_COLUMNS:
        values = rows[name]
        if name in NUMBER_COLUMNS:
            columns[name] = _numbers(rows, name, released.published)
        elif name in ("period_start", "period_end"):
            columns[name] = list(values.dt.strftime("%Y-%m-%d"))
        else:
            columns[name] = list(values)
    return columns


def listed_csv(columns: Mapping[str, Sequence[object]]) -> str:
    """Public numbers that are no figures of the pack, as CSV text: heading -> cells."""
    told = {
        name: [_Number(_trimmed(repr(cell))) if isinstance(cell, (int, float)) else cell
               for cell in cells]
        for name, cells in columns.items()
    }  # fmt: skip
    return _csv(told, zip(*told.values(), strict=True))


def frame_csv(frame: pd.DataFrame) -> str:
    """Any frame as CSV text, for the internal edition's own lists; blanks where it has none."""
    columns = []
    for name in frame.columns:
        values = frame[name]
        if values.dtype.kind == "M":
            values = values.dt.strftime("%Y-%m-%d")
        values = values.astype(object)
        columns.append(list(values.where(values.notna(), "")))
    return _csv(map(str, frame.columns), zip(*columns, strict=True))


def formula_safe(text: object) -> object:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it."""
    if isinstance(text, str) and not isinstance(text, _Number) and _FORMULA.match(text):
        return f"'{text}"
    return text


def _cell(value: object) -> object:
    """A cell of a file: a line end inside it becomes a space, so that nothing behind it begins a
    row.
    """
    safe = formula_safe(value)
    if isinstance(safe, str) and not isinstance(safe, _Number) and not safe.isprintable():
        return _LINES.sub(" ", safe)
    return safe


def _csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([[_cell(cell) for cell in row] for row in rows])
    return sink.getvalue()


def _numbers(rows: pd.DataFrame, name: str, published: bool) -> list[object]:
    """A column of numbers: whole ones without a point, the rest at the precision of the edition."""
    rounded = published and name in ROUNDED
    decimals = _decimals(rows["metric"]) if rounded else {}
    cells: list[object] = []
    for metric, unit, value in zip(rows["metric"], rows["unit"], rows[name], strict=True):
        if value != value:
            cells.append("")
        elif rounded:
            places = UNIT_DECIMALS.get(unit, decimals[metric])
            cells.append(_Number(_trimmed(str(half_up(value, places)))))
        else:
            cells.append(_Number(_trimmed(repr(float(value)))))
    return cells


class _Number(str):
    """A number as text: its minus sign is no formula."""

    __slots__ = ()


def _trimmed(number: str) -> str:
    return number.removesuffix(".0") if "e" not in number else number


def _decimals(metrics: pd.Series) -> dict[str, int]:
    from sru_analysis.present.figures import declared

    return {metric: declared(metric).decimals for metric in sorted(set(metrics))}
