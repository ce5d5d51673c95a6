"""The numbers of a pack as cells: one unknown for every count, however often it is printed.

A figure of the ledger prints up to two counts: its numerator and its base. The same count under
two bases, in a section and a deep dive, under two metrics that are one by definition, or inside
a rate or a change, is one cell. What is nowhere printed but can be subtracted (the rest of a
percentage) is a cell as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sru_analysis.disclosure.ledger import COUNTED_STATISTICS
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.nesting import named
from sru_analysis.reference.comparators import BREAKDOWN as COMPARATOR
from sru_analysis.results import COUNTED

Key = tuple[str, str, int, int, str, str]
"""Metric, part, first day, last day, breakdown, category; days since 1970."""

NONE = -1
REGRADED = "regraded"
"""Part: the audits that have both grades, whose grades before and after are counted."""
OTHER = "@"
"""Stands in the name of a count that an earlier pack had with another number."""


@dataclass
class Cells:
    """``keys[i]``: what cell i counts. ``values[i]``: its number, NaN where it is not known.

    ``numerator`` and ``denominator`` give for each row of the frame the cell that it prints
    there, or ``NONE``. A row of a change prints two stocks: the base as its denominator, the
    present one as its numerator. ``own``: rows with a count of a
    metric and its own base.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    printed: list[bool] = field(default_factory=list)
    place: dict[Key, int] = field(default_factory=dict)
    numerator: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    denominator: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    own: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        return len(self.keys)

    def cell(self, key: Key, value: float = np.nan, printed: bool = False) -> int:
        """The cell of a key, made if it is not there; a known value fills in an unknown one.

        Where two printed counts that are one by definition are not one in fact, the second
        keeps its own name: a reader who took them for one would only be wrong.
        """
        at = self.place.get(key)
        if at is None:
            self.place[key] = at = len(self.keys)
            self.keys.append(key)
            self.values.append(value)
            self.printed.append(printed)
            return at
        if value == value:
            if np.isnan(self.values[at]):
                self.values[at] = value
            elif self.values[at] != value:
                return self.cell((f"{key[0]}'", *key[1:]), value, printed)
        self.printed[at] = self.printed[at] or printed
        return at


def counted_part(one: Metric, with_base: bool) -> str:
    """What the numerator of a metric's figures counts: all rows, or those that are met."""
    if one.kind == "duration":
        return "all"
    return "met" if with_base else "all"


def cells_of(
    frame: pd.DataFrame, catalogue: Mapping[str, Metric], based: set[str] | None = None
) -> Cells:
    """The cells of the rows of a frame, exact or released (a hidden part is NaN).

    ``based``: the metrics of kind count whose figures state a base, where they are known.
    """
    cells = Cells()
    numerators, denominators = [], []
    based = with_base(frame) if based is None else based
    for row in _plain(frame):
        one = catalogue.get(row.metric)
        if one is None or _is_no_count(one, row):
            pair = NONE, NONE
        elif row.basis == "change":
            pair = _ends(cells, one, row)
        else:
            pair = _parts(cells, one, row, catalogue, based)
        numerators.append(pair[0])
        denominators.append(pair[1])
    cells.numerator = np.array(numerators, dtype="int64")
    cells.denominator = np.array(denominators, dtype="int64")
    counted = (cells.numerator >= 0) & (cells.denominator >= 0)
    others = {name for name, one in catalogue.items() if one.is_derived or one.kind == "split"}
    cells.own = counted & ~frame["metric"].isin(others).to_numpy()
    return cells


def _is_no_count(one: Metric, row) -> bool:
    """Figures of others, estimates, statistics and differences are made of counts; they are none,
    and are hidden with what they are made of.
    """
    counted = row.statistic in COUNTED or row.statistic in COUNTED_STATISTICS
    difference = one.kind == "count" and one.is_derived
    return (
        row.breakdown == COMPARATOR
        or row.symbol == "x"
        or one.estimated
        or difference
        or not counted
    )


def _plain(frame: pd.DataFrame):
    """Rows with their dates as whole days."""
    days = {
        column: frame[column].to_numpy().astype("datetime64[D]").astype("int64")
        for column in ("period_start", "period_end")
    }
    return frame.assign(**days).itertuples(index=False)


def with_base(*frames: pd.DataFrame) -> set[str]:
    """Metrics whose figures state a base in any of the frames; a change states one of its own,
    and so does what is worked out from figures.
    """
    found: set[str] = set()
    for frame in frames:
        figures = frame["statistic"].isin(COUNTED) & (frame["basis"] != "change")
        found |= set(frame.loc[figures & frame["denominator"].notna(), "metric"])
    return found


def _parts(cells: Cells, one: Metric, row, catalogue, based: set[str]) -> tuple[int, int]:
    window = (row.period_start, row.period_end, row.breakdown, row.category)

    def key(metric: str, part: str) -> Key:
        return (*named(metric, part), *window)

    if row.statistic in COUNTED_STATISTICS:
        part = f"{row.statistic}:{row.outcome}" if row.outcome else row.statistic
        return (
            cells.cell(key(one.id, f"of:{part}"), row.numerator, True),
            cells.cell(key(one.id, REGRADED), row.denominator, True),
        )
    if one.is_derived:
        return _derived(cells, one, row, key, catalogue, based)
    if one.kind == "rate" or (one.kind == "split" and row.outcome == ""):
        return cells.cell(key(one.id, "all"), row.numerator, True), NONE
    if one.kind == "split":
        part, base = f"of:{row.outcome}", "all"
    elif one.kind == "duration":
        part, base = "all", "met"
    elif one.kind == "percent" or one.id in based:
        part, base = "met", "all"
    else:
        return cells.cell(key(one.id, "all"), row.numerator, True), NONE
    return (
        cells.cell(key(one.id, part), row.numerator, True),
        cells.cell(key(one.id, base), row.denominator, True),
    )


def _derived(cells: Cells, one: Metric, row, key, catalogue, based) -> tuple[int, int]:
    """A share of two metrics, or a rate of one: cells of the metrics that it is made of."""

    def part(name: str) -> str:
        parent = catalogue[name]
        return "met" if parent.kind == "percent" or name in based else "all"

    top = cells.cell(key(one.of[0], part(one.of[0])), row.numerator, True)
    if one.kind == "rate":
        return top, NONE
    return top, cells.cell(key(one.of[1], part(one.of[1])), row.denominator, True)


def _ends(cells: Cells, one: Metric, row) -> tuple[int, int]:
    """A change: the counts at its two ends, days for a stock and months for events."""
    (part,) = one.of
    first, last = (np.datetime64(int(day), "D") for day in (row.period_start, row.period_end))
    if one.on_a_day:
        windows = [(int(d.astype("int64")),) * 2 for d in (first, last)]
    else:
        months = [d.astype("datetime64[M]") for d in (first, last)]
        starts = [int(m.astype("datetime64[D]").astype("int64")) for m in months]
        base_end = int((months[0] + 1).astype("datetime64[D]").astype("int64")) - 1
        windows = [(starts[0], base_end), (starts[1], int(row.period_end))]
    name = named(part, "all")
    present = row.denominator + row.numerator
    return (
        cells.cell((*name, *windows[1], "", ""), present, True),
        cells.cell((*name, *windows[0], "", ""), row.denominator, True),
    )
