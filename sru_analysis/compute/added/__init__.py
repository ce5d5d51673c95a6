"""What is worked out from exact figures before disclosure control: statistics and their tests.

Each kind says which figures it is made from (``inputs``) and gives rows of the same tidy frame
(``rows``), whose ``statistic`` names it. What cannot be told gives no row: the page says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.compute.added import chart, forecast, funnel, regrading, rounds, survival
from sru_analysis.compute.added.frames import headlines
from sru_analysis.compute.columns import Columns, Counted
from sru_analysis.results import Request, option_of

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.metrics.declare import Metric
    from sru_analysis.records.store import Records

KINDS = {
    "chart": chart,
    "rounds": rounds,
    "funnel": funnel,
    "survival": survival,
    "forecast": forecast,
    "regrading": regrading,
}


@dataclass(frozen=True)
class Asked:
    """A request for a statistic and what it may be worked out from: the headlines of its metric,
    all that is ``counted``, and the records."""

    request: Request
    metric: Metric
    headlines: pd.DataFrame
    counted: Counted
    records: Records


def inputs_of(request: Request, catalogue: Mapping[str, Metric]) -> list[Request]:
    """The figures that a statistic is worked out from."""
    return KINDS[option_of(request.statistic)[0]].inputs(request, catalogue[request.metric])


def added_rows(
    records: Records,
    requests: Iterable[Request],
    figures: pd.DataFrame,
    catalogue: Mapping[str, Metric],
) -> list[Columns]:
    """The rows of all statistics asked for."""
    made, counted, heads = [], Counted(figures), Counted(headlines(figures))
    for request in sorted(requests):
        name, _ = option_of(request.statistic)
        metric = request.metric
        asked = Asked(request, catalogue[metric], heads.of(metric), counted, records)
        made.append(KINDS[name].rows(asked))
    return made
