"""The released figures that a block shows: found by request, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sru_analysis.disclosure.released import Figure, Released, as_figure, only_released
from sru_analysis.messages import Refusal
from sru_analysis.metrics import CATALOGUE, load
from sru_analysis.metrics.breakdowns import BREAKDOWNS, NOT_KNOWN
from sru_analysis.metrics.declare import estimated_metrics
from sru_analysis.results import COUNTED, RESULT_COLUMNS, Request

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric

KEY_PARTS = ("metric", "basis", "breakdown", "category", "outcome", "statistic")


def declared(metric: str) -> Metric:
    """The declaration of a metric, or a refusal that names it."""
    if metric not in CATALOGUE:
        load()
    if metric not in CATALOGUE:
        raise Refusal(
            f"metric {metric} · is not in the catalogue · one of its ids was expected · "
            "look it up with sru metrics",
            "metric_unknown",
        )
    return CATALOGUE[metric]


def rows_for(released: Released, requests: Iterable[Request]) -> pd.DataFrame:
    """The released rows that answer the requests, each once, sorted by their key."""
    import pandas as pd

    only_released(released)
    parts = [_answer(released, request) for request in requests]
    if not parts:
        return released.frame.iloc[:0]
    rows = pd.concat(parts)
    return rows[~rows.index.duplicated()].sort_index()


def figures_for(
    released: Released, requests: Iterable[Request], *, statistic: str = "value", outcome: str = ""
) -> list[Figure]:
    """One figure a request (one a round where rounds are asked), oldest first."""
    found: list[Figure] = []
    for request in requests:
        rows = _answer(released, request)
        rows = rows[
            (rows["category"] == "")
            & (rows["outcome"] == outcome)
            & rows["statistic"].isin(_statistics(request.metric, statistic))
        ]
        found += [as_figure(row) for row in rows.itertuples()]
    return list(dict.fromkeys(found))


def headline(released: Released, request: Request) -> Figure | None:
    """The figure that a request stands for; of several rounds the last one."""
    found = figures_for(released, [request])
    return found[-1] if found else None


def by_category(
    released: Released, request: Request, *, statistic: str = "value", outcome: str = ""
) -> dict[str, Figure]:
    """The figures of one request by category, in the order in which they are shown."""
    rows = _answer(released, request)
    rows = rows[
        (rows["outcome"] == outcome)
        & (rows["category"] != "")
        & rows["statistic"].isin(_statistics(request.metric, statistic))
    ]
    found = {row.category: as_figure(row) for row in rows.itertuples()}
    return {name: found[name] for name in in_code_order(request.breakdown, found)}


def by_outcome(released: Released, metric: Metric, window: Figure) -> dict[str, Figure]:
    """The parts of a split in the window of its total, in the order declared, without the total.

    Parts that the declaration does not name follow in alphabetical order; "Not known" is last.
    """
    rows = released.rows(metric.id, window.basis, "", window.start, window.end)
    rows = rows[(rows["outcome"] != "") & (rows["statistic"] == "value")]
    found = {row.outcome: as_figure(row) for row in rows.itertuples()}
    names = [name for name in metric.outcomes if name in found and name != NOT_KNOWN]
    names += sorted(set(found) - set(names) - {NOT_KNOWN})
    names += [NOT_KNOWN] if NOT_KNOWN in found else []
    return {name: found[name] for name in names}


def in_code_order(breakdown: str, names: Iterable[str]) -> list[str]:
    """Categories in the order of the code list, then by name; "Not known" last."""
    listed = BREAKDOWNS[breakdown].categories if breakdown in BREAKDOWNS else ()
    place = {name: number for number, name in enumerate(listed)}
    return sorted(names, key=lambda name: (name == NOT_KNOWN, place.get(name, len(place)), name))


def breakdown_title(breakdown: str) -> str:
    """The heading of a breakdown: ``Team``."""
    if breakdown in BREAKDOWNS:
        return BREAKDOWNS[breakdown].title
    return breakdown.replace("_", " ").capitalize()


def check_breakdown(metric: Metric, breakdown: str | None) -> None:
    """Refuse a breakdown that the metric does not have."""
    if breakdown and breakdown not in metric.breakdowns:
        listed = ", ".join(metric.breakdowns) or "none"
        raise Refusal(
            f"metric {metric.id} · by={breakdown} · its breakdowns are: {listed} · choose one",
            "breakdown_unknown",
        )


def is_available(rows: pd.DataFrame) -> bool:
    """Whether any figure can be told; hidden ones count, those without records do not, nor
    estimates for which there is too little.
    """
    estimated = rows["metric"].isin(estimated_metrics())
    nothing = (rows["symbol"] == "x") | (estimated & (rows["symbol"] == "z"))
    return bool(len(rows)) and not nothing.all()


def keys_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """The keys of released rows, one text each."""
    dates = [rows[name].dt.strftime("%Y-%m-%d") for name in RESULT_COLUMNS[:2]]
    parts: Sequence[pd.Series] = [*dates, *(rows[name] for name in KEY_PARTS)]
    return tuple("|".join(values) for values in zip(*parts, strict=True))


def _answer(released: Released, request: Request) -> pd.DataFrame:
    """Rows of one request; rounds are the periods that lie within the span asked for."""
    if request.basis != "in_round":
        return released.rows(
            request.metric, request.basis, request.breakdown, request.start, request.end
        )
    rows = released.rows(request.metric, "in_round", request.breakdown)
    first, last = request.start.isoformat(), request.end.isoformat()
    rows = rows[(rows["period_end"] >= first) & (rows["period_start"] <= last)]
    # Another block may ask for all rounds together: beside the rounds that is none of them.
    counted = rows["statistic"].isin(COUNTED)
    whole = counted & (rows["period_start"] == first) & (rows["period_end"] == last)
    return rows[~whole] if (counted & ~whole).any() else rows


def _statistics(metric: str, statistic: str) -> tuple[str, ...]:
    """The middle of a duration stands under ``value`` or under ``median``."""
    if statistic == "value" and declared(metric).kind == "duration":
        return ("median", "value")
    return (statistic,)
