"""``Results`` → ``Released``: the one door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.follow import follow_parts
from sru_analysis.disclosure.ledger import Ledger
from sru_analysis.disclosure.quality import released_quality
from sru_analysis.disclosure.released import Released
from sru_analysis.disclosure.suppress import suppress
from sru_analysis.metrics import load
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.settings_said import settings_said
from sru_analysis.results import NUMBER_COLUMNS, RESULT_COLUMNS, UNIT_DECIMALS, Context, Results

EDITIONS = ("internal", "published")


def release(
    results: Results,
    *,
    edition: str,
    context: Context,
    configuration: Configuration,
    quality: Mapping[str, pd.DataFrame] | None = None,
    facts: Mapping[str, str] | None = None,
) -> Released:
    """Figures that may be shown in an edition.

    ``internal``: exact, stamped so. ``published``: counts of 1 to 5 hidden as ``c`` with all
    that follows from them, the rest rounded to printed precision. ``quality`` are the counts of
    rows read and set aside, which take the same road.
    """
    if edition not in EDITIONS:
        raise ValueError(f"edition is one of {', '.join(EDITIONS)}")
    catalogue = load()
    ledger = ledger_of(results, edition)
    frame = ledger.frame
    shown = _shown(frame) if edition == "internal" else _rounded(_shown(frame), catalogue)
    return Released(
        frame=shown.reset_index(drop=True),
        edition=edition,
        council_name=configuration.council_name,
        unit_name=configuration.unit,
        context=replace(context, windows=dict(sorted(configuration.windows.items()))),
        invented=configuration.invented,
        reasons=dict(sorted(results.reasons.items())),
        settings=settings_said(configuration),
        quality=released_quality(quality or {}, edition, shown),
        facts=dict(sorted((facts or {}).items())),
    )


def ledger_of(results: Results, edition: str) -> Ledger:
    """The ledger of a pack: every figure, and what is hidden of it in an edition."""
    catalogue = load()
    ledger = Ledger.of(results, catalogue)
    if edition == "published":
        suppress(ledger, catalogue)
        follow_parts(ledger)
    return ledger


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    shown = frame[list(RESULT_COLUMNS)].copy()
    shown.loc[frame["hide_numerator"], "numerator"] = np.nan
    shown.loc[frame["hide_denominator"], "denominator"] = np.nan
    shown.loc[frame["hide_value"], ["value", "lower", "upper"]] = np.nan
    hidden = frame[["hide_numerator", "hide_denominator", "hide_value"]].any(axis=1)
    shown.loc[hidden & (shown["symbol"] != "x"), "symbol"] = "c"
    return shown


def _rounded(frame: pd.DataFrame, catalogue: dict[str, Metric]) -> pd.DataFrame:
    """Values at the decimals of their metric, half up; counts are whole already."""
    own = frame["metric"].map(lambda name: catalogue[name].decimals)
    places = frame["unit"].map(UNIT_DECIMALS).fillna(own)
    for column in NUMBER_COLUMNS[2:]:
        frame[column] = [
            half_up(value, int(place)) for value, place in zip(frame[column], places, strict=True)
        ]
    return frame


def half_up(value: float, places: int) -> float:
    """Rounded half up, as official statistics are; Python's own rounding is half to even."""
    if pd.isna(value):
        return value
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP))
