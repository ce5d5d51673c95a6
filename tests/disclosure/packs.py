"""Small packs for attacks: figures as dicts, the pack as hiding small counts alone would leave it,
the pack as it is published, and what a reader can work out of either."""

import datetime as dt

import numpy as np
import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.configuration import Configuration
from sru_analysis.disclosure.attack import FAR, Attacker, solver_silenced
from sru_analysis.disclosure.knowledge import EarlierPack, knowledge_of
from sru_analysis.disclosure.pattern import is_small
from sru_analysis.disclosure.printed import relate_printed
from sru_analysis.disclosure.release import release
from sru_analysis.metrics import load
from sru_analysis.results import Context, Results, in_order

CONTEXT = Context(Period.parse("2019-09"))
USUAL = {
    "period_start": dt.date(2019, 9, 1),
    "period_end": dt.date(2019, 9, 30),
    "basis": "in_period",
    "statistic": "value",
    "unit": "%",
}


def frame_of(*rows):
    """Rows of figures, those of lists unpacked."""
    flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    return in_order(pd.DataFrame([USUAL | row for row in flat]))


def count(value, metric="icpc_children", **more):
    return {"metric": metric, "numerator": value, "value": value, "unit": "children", **more}


def teams(values, metric="icpc_children", breakdown="team", names=None, **more):
    """A count by team with its total."""
    names = names or [f"Team {i}" for i in range(len(values))]
    rows = [
        count(v, metric, breakdown=breakdown, category=name, **more)
        for v, name in zip(values, names, strict=True)
    ]
    return [count(sum(values), metric, **more), *rows]


def percent(met, base, metric="icpc_within_15wd_pct", **more):
    value = 100 * met / base if base else np.nan
    symbol = "" if base else "z"
    return {
        "metric": metric, "numerator": met, "denominator": base, "value": value,
        "symbol": symbol, **more,
    }  # fmt: skip


def split(parts, metric="cp_exit_route", **more):
    """A split with its total; ``parts``: outcome -> count. "Not known" is always shown."""
    parts = {"Not known": 0, **parts}
    whole = sum(parts.values())
    rows = [
        percent(n, whole, metric, outcome=name, **more) if whole else
        percent(0, 0, metric, outcome=name, **more)
        for name, n in parts.items()
    ]  # fmt: skip
    return [{**count(whole, metric), "unit": "plans", **more}, *rows]


def month(number, **more):
    """The window of a month; the first is January 2019, and 13 the January after it."""
    last = _last_of(number)
    return {"period_start": last.replace(day=1), "period_end": last, "basis": "in_month", **more}


def year_to(number):
    last = _last_of(number)
    return {"period_start": dt.date(last.year, 1, 1), "period_end": last, "basis": "year_to_date"}


def _last_of(number):
    years, past = divmod(number - 1, 12)
    return Period.parse(f"{2019 + years}-{past + 1:02d}").end


def on_day(day):
    return {"period_start": day, "period_end": day, "basis": "at_snapshot"}


def small_hidden(exact):
    """What hiding counts of 1 to 5 alone leaves, with percentages hidden where a part is."""
    frame = exact.copy()
    for part in ("numerator", "denominator"):
        frame[part] = frame[part].mask(is_small(frame[part]))
    gone = frame["numerator"].isna() | (frame["denominator"].isna() & exact["denominator"].notna())
    frame.loc[gone, "value"] = np.nan
    frame.loc[gone, "symbol"] = "c"
    return frame


def published(exact, earlier=()):
    """The figures as they are published, beside earlier packs."""
    made = release(
        Results(exact), edition="published", context=CONTEXT,
        configuration=Configuration(), earlier=earlier,
    )  # fmt: skip
    return made.frame


def pack(name, exact, shown=None):
    """An earlier pack, for ``earlier``."""
    return EarlierPack(name, published(exact) if shown is None else shown, exact)


class Reader:
    """Somebody who reads released figures and earlier packs, and has a solver."""

    def __init__(self, shown, earlier=(), floor=0):
        catalogue = load()
        before = [EarlierPack(one.name, one.released, one.released) for one in earlier]
        self.known = knowledge_of(shown, catalogue, before)
        relate_printed(self.known.board, shown, catalogue)
        self.cells = self.known.board.cells
        self.matrix, self.low, self.high = self.known.board.system()
        self.values = self.known.values
        self.hidden = np.isnan(self.values) & (self.known.printed | self.known.hidden_before)
        if floor:
            board = self.known.board
            for at in np.flatnonzero(self.hidden):
                board.add("c >= 1", [(int(at), 1)], floor, np.inf)
            self.matrix, self.low, self.high = board.system()

    def intervals(self, fixed=None):
        """Least and most of every cell; ``fixed``: cells that this reader knows."""
        values = self.values.copy()
        for cell, value in (fixed or {}).items():
            values[cell] = value
        hidden = np.isnan(values) & self.hidden
        with solver_silenced():
            found = Attacker(self.matrix, self.low, self.high, values).intervals(
                np.where(hidden, 0.0, np.nan), np.where(hidden, float(FAR), np.nan)
            )
        return found.least, found.most, hidden

    def worked_out(self, fixed=None):
        """The hidden cells with one possible value."""
        least, most, hidden = self.intervals(fixed)
        return {self.cells.keys[at] for at in np.flatnonzero(hidden & (least == most))}

    def narrow(self, fixed=None):
        """The hidden cells with fewer than 3 possible values."""
        least, most, hidden = self.intervals(fixed)
        return {self.cells.keys[at] for at in np.flatnonzero(hidden & (most - least < 2))}

    def not_strict(self, exact, earlier=()):
        """Small counts, printed or left over, whose interval does not hold all of 0 to 5."""
        truth = knowledge_of(exact, load(), earlier)
        values = dict(zip(truth.board.cells.keys, truth.values, strict=True))
        least, most, _ = self.intervals()
        linked = np.diff(self.matrix.tocsc().indptr) > 0
        return {
            key
            for at, key in enumerate(self.cells.keys)
            if 0 < values.get(key, 0) <= 5 and linked[at]
            and not (np.isnan(self.values[at]) and least[at] <= 0 and most[at] >= 5)
            and self.hidden[at]
        }  # fmt: skip

    def found(self, exact, earlier=()):
        """Numbers of hidden cells, of those worked out, of those with fewer than 3 values, and of
        small counts that cannot be all of 0 to 5."""
        truth = knowledge_of(exact, load(), earlier)
        values = dict(zip(truth.board.cells.keys, truth.values, strict=True))
        small = np.array([0 < values.get(key, 0) <= 5 for key in self.cells.keys])
        small &= self.hidden
        with solver_silenced():
            found = Attacker(self.matrix, self.low, self.high, self.values).intervals(
                np.where(self.hidden, 0.0, np.nan),
                np.where(self.hidden, np.where(small, 5.0, FAR), np.nan),
                np.where(small, np.inf, 2.0),
            )
        width = found.most - found.least
        linked = np.diff(self.matrix.tocsc().indptr) > 0
        strict = (found.least <= 0) & (found.most >= 5)
        return (
            int(self.hidden.sum()),
            int((self.hidden & (width == 0)).sum()),
            int((self.hidden & (width < 2)).sum()),
            int((small & linked & ~strict).sum()),
        )
