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
from sru_analysis.metrics.nesting import Count, named
from sru_analysis.reference.comparators import BREAKDOWN as COMPARATOR
from sru_analysis.results import COUNTED

Key = tuple[str, str, int, int, str, str]
"""Metric, part, first day, last day, breakdown, category; days since 1970."""

NONE = -1
REGRADED = "regraded"
"""Part: the audits that have both grades, whose grades before and after are counted."""
TIMED = "timed"
"""Part: of all that is counted, those whose time is known: the base of a median."""
OTHER = "@"
"""Stands in the name of a count that an earlier pack had with another number."""
APART = "'"
"""Ends the name of a count that is one with another by definition, and is not in fact."""


@dataclass(frozen=True)
class Naming:
    """How the counts of some frames are named, so that one count has one name in all of them.

    ``based``: metrics whose figures state a base. ``apart``: (metric that prints it, count) ->
    how often the name of that count is marked as another one. It is so in every window: counts
    that agree in some by chance would make sums of parts that belong to different wholes.
    """

    based: frozenset[str] = frozenset()
    apart: Mapping[tuple[str, Count], int] = field(default_factory=dict)

    def named(self, printed_by: str, metric: str, part: str) -> Count:
        """The one name of a count that a metric prints."""
        count = named(metric, part)
        mark = APART * self.apart.get((printed_by, count), 0)
        return f"{count[0]}{mark}", count[1]


@dataclass
class Cells:
    """``keys[i]``: what cell i counts. ``values[i]``: its number, NaN where it is not known.

    ``numerator`` and ``denominator`` give for each row of the frame the cell that it prints
    there, or ``NONE``. A row of a change prints two stocks: the base as its denominator, the
    present one as its numerator. ``own``: rows of a metric whose base, hidden, hides what is
    counted of it. ``clashes``: (metric, count) that another metric prints with another
    number in the same place.
    """

    keys: list[Key] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    printed: list[bool] = field(default_factory=list)
    place: dict[Key, int] = field(default_factory=dict)
    naming: Naming = field(default_factory=Naming)
    printed_by: dict[int, str] = field(default_factory=dict)
    clashes: set[tuple[str, Count]] = field(default_factory=set)
    numerator: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    denominator: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype="int64"))
    own: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __len__(self) -> int:
        return len(self.keys)

    def count(self, by: str, count: Count, window: tuple, value: float) -> int:
        """The cell of a count that a metric prints in a window."""
        one = named(*count)
        key = (*self.naming.named(by, *count), *window)
        at = self.place.get(key)
        first = self.printed_by.get(at, by)
        if first != by and abs(self.values[at] - value) > 0:  # neither of them unknown
            self.clashes.add((first if by == one[0] else by, one))
        found = self.cell(key, value, True)
        self.printed_by.setdefault(found, by)
        return found

    def cell(self, key: Key, value: float = np.nan, printed: bool = False) -> int:
        """The cell of a key, made if it is not there; a known value fills in an unknown one.
        Another number makes a cell of its own.
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
                return self.cell((f"{key[0]}{APART}", *key[1:]), value, printed)
        self.printed[at] = self.printed[at] or printed
        return at


def counted_part(one: Metric, with_base: bool) -> str:
    """What the numerator of a metric's figures counts: all rows, or those that are met."""
    if one.kind == "duration":
        return "all"
    return "met" if with_base else "all"


def cells_of(
    frame: pd.DataFrame, catalogue: Mapping[str, Metric], naming: Naming | None = None
) -> Cells:
    """The cells of the rows of a frame, exact or released (a hidden part is NaN).

    ``naming``: that of other frames that are read with it.
    """
    cells = Cells(naming=naming or naming_of(catalogue, frame))
    numerators, denominators = [], []
    for row in _plain(frame):
        one = catalogue.get(row.metric)
        if one is None or _is_no_count(one, row):
            pair = NONE, NONE
        elif row.basis == "change":
            pair = _ends(cells, one, row)
        else:
            pair = _parts(cells, one, row, catalogue)
        numerators.append(pair[0])
        denominators.append(pair[1])
    cells.numerator = np.array(numerators, dtype="int64")
    cells.denominator = np.array(denominators, dtype="int64")
    counted = (cells.numerator >= 0) & (cells.denominator >= 0)
    others = {
        name for name, one in catalogue.items()
        if one.is_derived or one.kind in ("split", "duration")
    }  # fmt: skip
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


def naming_of(catalogue: Mapping[str, Metric], *frames: pd.DataFrame) -> Naming:
    """The naming that fits all of some frames."""
    naming = Naming(with_base(*frames))
    while True:
        read = [cells_of(frame, catalogue, naming).clashes for frame in frames]
        clashes = sorted(set().union(*read))
        if not clashes:
            return naming
        more = {one: naming.apart.get(one, 0) + 1 for one in clashes}
        naming = Naming(naming.based, {**naming.apart, **more})


def with_base(*frames: pd.DataFrame) -> frozenset[str]:
    """Metrics whose figures state a base in any of the frames; a change states one of its own,
    and so does what is worked out from figures.
    """
    found: set[str] = set()
    for frame in frames:
        figures = frame["statistic"].isin(COUNTED) & (frame["basis"] != "change")
        found |= set(frame.loc[figures & frame["denominator"].notna(), "metric"])
    return found


def _parts(cells: Cells, one: Metric, row, catalogue) -> tuple[int, int]:
    window = (row.period_start, row.period_end, row.breakdown, row.category)

    def counts(part: str, base: str | None) -> tuple[int, int]:
        top = cells.count(one.id, (one.id, part), window, row.numerator)
        if base is None:
            return top, NONE
        return top, cells.count(one.id, (one.id, base), window, row.denominator)

    if row.statistic in COUNTED_STATISTICS:
        part = f"{row.statistic}:{row.outcome}" if row.outcome else row.statistic
        return counts(f"of:{part}", REGRADED)
    if one.is_derived:
        return _derived(cells, one, row, window, catalogue)
    if one.kind == "rate" or (one.kind == "split" and row.outcome == ""):
        return counts("all", None)
    if one.kind == "split":
        return counts(f"of:{row.outcome}", "all")
    if one.kind == "duration":
        return counts("all", TIMED)
    if one.kind == "percent" or one.id in cells.naming.based:
        return counts("met", "all")
    return counts("all", None)


def _derived(cells: Cells, one: Metric, row, window: tuple, catalogue) -> tuple[int, int]:
    """A share of two metrics, or a rate of one: cells of the metrics that it is made of."""

    def of(name: str) -> Count:
        parent = catalogue[name]
        return name, "met" if parent.kind == "percent" or name in cells.naming.based else "all"

    top = cells.count(one.id, of(one.of[0]), window, row.numerator)
    if one.kind == "rate":
        return top, NONE
    return top, cells.count(one.id, of(one.of[1]), window, row.denominator)


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
    present = row.denominator + row.numerator
    return (
        cells.count(one.id, (part, "all"), (*windows[1], "", ""), present),
        cells.count(one.id, (part, "all"), (*windows[0], "", ""), row.denominator),
    )
