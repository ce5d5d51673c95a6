"""Rates per 10,000 residents aged 0 to 17."""

from __future__ import annotations

from sru_analysis.metrics.declare import derived
from sru_analysis.metrics.looked_after import cla_count
from sru_analysis.metrics.sources import DFE_POPULATION, LAIT_124

derived(
    "cla_rate_per_10k",
    number=77,
    title="Children looked after per 10,000",
    plain="Children looked after on the date, for every 10,000 residents under 18.",
    kind="rate",
    of=cla_count.__name__,
    section="looked_after",
    tier="statutory",
    source=[LAIT_124, DFE_POPULATION],
    unit="per 10,000",
    decimals=0,
    definition="""Children looked after on the date, for every 10,000 residents aged 0 to 17 at
    the last mid-year (30 June) before it.

    Not counted: children in a series of short breaks.

    Why it matters: it is the figure by which councils of different size can be compared.
    """,
)
