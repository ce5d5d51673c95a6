"""``Results`` → ``Released``: the one door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.attack import FAR, solver_silenced
from sru_analysis.disclosure.audit import Audit
from sru_analysis.disclosure.follow import follow_parts
from sru_analysis.disclosure.knowledge import EarlierPack
from sru_analysis.disclosure.ledger import Ledger
from sru_analysis.disclosure.quality import released_quality
from sru_analysis.disclosure.released import Released
from sru_analysis.disclosure.small_groups import decision, hides, listed
from sru_analysis.disclosure.suppress import THRESHOLD, Protection, check, suppress
from sru_analysis.messages import Refusal
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
    earlier: Sequence[EarlierPack] = (),
) -> Released:
    """Figures that may be shown in an edition.

    ``internal``: exact, stamped so. ``published``: counts of 1 to 5 hidden as ``c`` with all
    that would give them away, from this pack or with ``earlier`` ones; the rest rounded to
    printed precision. ``quality`` are the counts of rows read and set aside, which take the same
    road. Raises ``Refusal`` where what is shown does not pass the audit.
    """
    released, _ = release_with_ledger(
        results, edition=edition, context=context, configuration=configuration,
        quality=quality, facts=facts, earlier=earlier,
    )  # fmt: skip
    return released


def release_with_ledger(
    results: Results,
    *,
    edition: str,
    context: Context,
    configuration: Configuration,
    quality: Mapping[str, pd.DataFrame] | None = None,
    facts: Mapping[str, str] | None = None,
    earlier: Sequence[EarlierPack] = (),
) -> tuple[Released, Ledger]:
    """As ``release``, with the private ledger: every figure, and what is hidden of it and why."""
    if edition not in EDITIONS:
        raise ValueError(f"edition is one of {', '.join(EDITIONS)}")
    catalogue = load()
    ledger = Ledger.of(results, catalogue)
    told: dict = {}
    if edition == "published":
        with solver_silenced():
            protection = suppress(
                ledger, catalogue, earlier, configuration.council_code,
                hide_all_or_none=hides(configuration),
            )  # fmt: skip
            follow_parts(ledger, earlier)
            shown = _rounded(_shown(ledger.frame), catalogue)
            told = _audited(protection, shown, catalogue)
            told |= {"all_or_none_decision": decision(configuration)}
    else:
        shown = _shown(ledger.frame)
    released = Released(
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
        audit=told,
    )
    return released, ledger


def _audited(protection: Protection, shown: pd.DataFrame, catalogue: dict[str, Metric]) -> dict:
    """What the audit found, for ``audit.json``; a failing one publishes nothing."""
    found = check(protection, shown, catalogue)
    if protection.pattern.failed.size or not found.safe:
        raise _refused(protection, found)
    pattern, knowledge = protection.pattern, protection.knowledge
    return {
        "result": "passed",
        "threshold": THRESHOLD,
        "asked": "every hidden count of 1 to 5 can be 0, 1, 2, 3, 4 or 5 and every hidden number "
        "has at least 3 possible values, also for somebody who is the 1 in a hidden cell",
        "cells": found.cells,
        "hidden": found.hidden,
        "connected_parts": found.parts,
        "relations": dict(found.relations),
        "relations_that_do_not_hold": found.not_true,
        "narrowest_interval": "no limit" if found.narrowest >= FAR else int(found.narrowest),
        "pairs_of_one_who_knows": found.pairs,
        "programmes_solved": found.programmes,
        "steps": dict(pattern.steps),
        "earlier_packs": list(knowledge.packs),
        "open_in_earlier_packs": int(pattern.already_open.sum()),
        "zeros_hidden": _zeros(pattern),
        "all_or_none_of_few": listed(shown),
    }


def _zeros(pattern) -> int:
    return int((pattern.hidden & (pattern.values == 0)).sum())


def _refused(protection: Protection, found: Audit) -> Refusal:
    """Which cells cannot be published safely, and why; never a value."""
    named = {int(cell): "no cover was found for it" for cell in protection.pattern.failed}
    named |= dict(found.open)
    listed = [f"{protection.named(cell)}: {why}" for cell, why in sorted(named.items())]
    more = f"; and {len(listed) - 5} more" if len(listed) > 5 else ""
    return Refusal(
        f"disclosure audit: {len(listed)} hidden figures could be worked out: "
        f"{'; '.join(listed[:5])}{more}. Nothing was published. Ask for fewer breakdowns of "
        "these figures in the notebooks, or for a longer period.",
        "disclosure_open",
        1,
    )


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
