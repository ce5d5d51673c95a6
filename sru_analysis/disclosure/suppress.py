"""Hiding small numbers: counts of 1 to 5, what follows from them, and their complements.

R14 and R15 of the metric definitions. Each table and split is protected by itself; protection
of a pack as a whole works on the same ledger.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.disclosure.ledger import COUNTED_PARTS, WINDOW, Ledger
from sru_analysis.metrics.declare import Metric

THRESHOLD = 5
"""The largest count that is hidden."""
DAYS = ("days", "working days")


def is_small(counts: pd.Series) -> pd.Series:
    """Counts of 1 to 5; zero is not one of them."""
    return (counts > 0) & (counts <= THRESHOLD)


def suppress(ledger: Ledger, catalogue: dict[str, Metric]) -> None:
    """Hide until nothing more follows."""
    _primary(ledger)
    changed = True
    while changed:
        changed = _complements(ledger)
        changed |= _partners(ledger)
        changed |= _parents(ledger, catalogue)
        changed |= _same_in_both(ledger)
    _follow(ledger)


def _primary(ledger: Ledger) -> None:
    frame = ledger.frame
    for part in COUNTED_PARTS:
        ledger.hide(is_small(frame[part]) & frame[f"counted_{part}"], part, "primary")
    rest = frame["denominator"] - frame["numerator"]
    both = frame["counted_numerator"] & frame["counted_denominator"]
    ledger.hide(is_small(rest) & both, "numerator", "primary")


def _complements(ledger: Ledger) -> bool:
    """Within a figure: a hidden base hides its numerator."""
    frame = ledger.frame
    return ledger.hide(
        frame["hide_denominator"] & frame["counted_numerator"], "numerator", "follows"
    )


def _partners(ledger: Ledger) -> bool:
    """Within a family that adds up to a total: never exactly one hidden."""
    changed = False
    frame = ledger.frame
    is_part = frame["outcome"] != ""
    by_category = (frame["breakdown"] != "") & frame["counted_numerator"]
    changed |= _second(ledger, is_part, [*WINDOW, "category"], "numerator")
    changed |= _second(ledger, by_category, [*WINDOW, "outcome"], "numerator")
    with_base = by_category & frame["counted_denominator"] & ~is_part
    changed |= _second(ledger, with_base, [*WINDOW, "outcome"], "denominator")
    return changed


def _second(ledger: Ledger, rows: pd.Series, family: list[str], part: str) -> bool:
    """Where a family has one hidden member, hide its smallest other one.

    A member that is not zero is taken before one that is: a zero is cover only where nothing
    else is left.
    """
    frame = ledger.frame[rows]
    if frame.empty:
        return False
    keys = [frame[column] for column in family]
    hidden = frame[f"hide_{part}"].groupby(keys, sort=False).transform("sum")
    open_members = frame[(hidden == 1) & ~frame[f"hide_{part}"]]
    if open_members.empty:
        return False
    ranked = open_members.assign(is_zero=open_members[part] == 0).sort_values(
        [*family, "is_zero", part, "category", "outcome"], kind="stable"
    )
    chosen = ranked.drop_duplicates(family).index
    return ledger.hide(ledger.frame.index.isin(chosen), part, "secondary")


def _parents(ledger: Ledger, catalogue: dict[str, Metric]) -> bool:
    """A figure derived from others hides what they hide, and the other way round."""
    changed = False
    for one in catalogue.values():
        if one.kind == "percent" and one.is_derived:
            pairs = zip(one.of, COUNTED_PARTS, strict=True)
        elif one.kind == "rate" and one.is_derived:
            pairs = [(one.of[0], "numerator")]
        elif one.kind == "count" and one.is_derived:
            changed |= _difference(ledger, one)
            continue
        else:
            continue
        for part, column in pairs:
            changed |= _equal(ledger, one.id, column, part, "numerator")
    return changed | _changes(ledger, catalogue)


def _equal(ledger: Ledger, first: str, first_part: str, second: str, second_part: str) -> bool:
    """Two figures that are the same number: hidden in one, hidden in the other."""
    frame = ledger.frame
    on = [*WINDOW[1:], "category"]
    names = [(first, first_part), (second, second_part)]
    sides = [
        frame.loc[(frame["metric"] == name) & (frame["outcome"] == ""), [*on, f"hide_{part}"]]
        .rename(columns={f"hide_{part}": "hidden"})
        .reset_index()
        for name, part in names
    ]
    if any(side.empty for side in sides):
        return False
    both = sides[0].merge(sides[1], on=on, suffixes=("_first", "_second"))
    either = both["hidden_first"] | both["hidden_second"]
    changed = False
    for side, (_, part) in zip(("first", "second"), names, strict=True):
        index = both.loc[either, f"index_{side}"]
        changed |= ledger.hide(frame.index.isin(index), part, "follows")
    return changed


def _difference(ledger: Ledger, one: Metric) -> bool:
    """What is left of one count after another is hidden where either of the two is."""
    frame = ledger.frame
    on = list(WINDOW[1:])
    parts = frame[frame["metric"].isin(one.of) & (frame["outcome"] == "")]
    hidden = parts.loc[parts["hide_numerator"], [*on, "category"]].drop_duplicates()
    own = frame.loc[frame["metric"] == one.id, [*on, "category"]].reset_index()
    rows = own.merge(hidden, on=[*on, "category"])["index"]
    return ledger.hide(frame.index.isin(rows), "numerator", "follows")


def _changes(ledger: Ledger, catalogue: dict[str, Metric]) -> bool:
    """A change is hidden where either of its two ends is small or hidden."""
    frame = ledger.frame
    rows = frame["basis"] == "change"
    if not rows.any():
        return False
    present = frame["denominator"] + frame["numerator"]
    small = rows & (is_small(frame["denominator"]) | is_small(present))
    hidden_ends = _hidden_ends(frame, catalogue)
    small |= rows & frame["metric"].map(lambda name: name in hidden_ends)
    changed = ledger.hide(small, "numerator", "follows")
    return changed | ledger.hide(small, "denominator", "follows")


def _hidden_ends(frame: pd.DataFrame, catalogue: dict[str, Metric]) -> set[str]:
    """Changes one of whose two counts is hidden as a figure of its own."""
    found = set()
    for row in frame[frame["basis"] == "change"].itertuples():
        one = catalogue[row.metric]
        ends = {row.period_start, row.period_end}
        part = frame[
            (frame["metric"] == one.of[0]) & (frame["breakdown"] == "") & frame["hide_numerator"]
        ]
        days = part["period_end"] if one.on_a_day else part["period_start"]
        in_month = part["basis"].isin(["at_snapshot", "in_month"])
        if (days.isin(ends) & in_month).any():
            found.add(row.metric)
    return found


def _same_in_both(ledger: Ledger) -> bool:
    """The same window under two names (a month that is also the period): hidden in both."""
    frame = ledger.frame
    window = [
        "metric",
        "period_start",
        "period_end",
        "breakdown",
        "category",
        "outcome",
        "statistic",
    ]
    rows = frame["basis"] != "change"
    changed = False
    for part in COUNTED_PARTS:
        any_hidden = frame[f"hide_{part}"].groupby([frame[c] for c in window], sort=False)
        changed |= ledger.hide(any_hidden.transform("any") & rows, part, "follows")
    return changed


def _follow(ledger: Ledger) -> None:
    """Values and limits follow the numbers that they are made of."""
    frame = ledger.frame
    hidden = frame["hide_numerator"] | frame["hide_denominator"]
    durations = frame["statistic"].isin(["p25", "p75"]) | frame["unit"].isin(DAYS)
    few = durations & (frame["denominator"] <= THRESHOLD) & frame["value"].notna()
    ledger.hide(np.asarray(hidden | few), "value", "follows")
