"""The attacker: what a reader with a solver can find out about every hidden number.

The reader knows every relation, that counts are whole numbers of 0 or more, and every shown
number. For each hidden cell: the smallest and the largest value that fits. The hidden cells are
split into connected parts; one integer programme serves all parts at once, since they do not
meet. Whatever it finds is a table that fits, and widens what is known of every cell in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from sru_analysis.disclosure.board import components
from sru_analysis.messages import Refusal

ENOUGH = 5
"""Past this a hidden count may be anything that the symbol means."""

FAR = 1_000_000
"""No count of children of a council is larger."""

NODES = 50_000
"""The only limit of a programme: a limit of time would end otherwise on other computers."""

_OPTIMAL, _INFEASIBLE = 0, 2
NOTHING = np.zeros(0, dtype=int), np.zeros(0)


@contextmanager
def solver_silenced() -> Iterator[None]:
    """The solver writes remarks of its own to the standard output; they are no result."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class Contradiction(ValueError):
    """The shown numbers cannot all be true together with the relations.

    ``cells``: those of relations between shown numbers alone that do not hold.
    """

    def __init__(self, told: str, cells: np.ndarray | None = None):
        super().__init__(told)
        self.cells = np.zeros(0, dtype=int) if cells is None else cells


@dataclass
class Intervals:
    """For each cell the least and greatest value found to fit; ``proved`` = they are the ends."""

    least: np.ndarray
    most: np.ndarray
    least_proved: np.ndarray
    most_proved: np.ndarray


class Attacker:
    """Everything that is known, reduced to the unknown cells.

    ``values``: NaN where hidden. ``solves`` counts the programmes that were solved.
    """

    def __init__(self, matrix, low: np.ndarray, high: np.ndarray, values: np.ndarray):
        self.size = len(values)
        self.unknown = np.flatnonzero(np.isnan(values))
        self.at = np.full(self.size, -1)
        self.at[self.unknown] = np.arange(len(self.unknown))
        told = matrix @ np.nan_to_num(values)
        inner = matrix[:, self.unknown]
        free = np.diff(inner.indptr) > 0
        told_only = ~free
        wrong = told_only & ((told < low - 1e-6) | (told > high + 1e-6))
        if wrong.any():
            cells = np.unique(matrix[np.flatnonzero(wrong)].tocoo().col)
            raise Contradiction("shown numbers contradict each other", cells)
        self.matrix = inner[free]
        self.by_column = self.matrix.tocsc()
        self.low, self.high = (low - told)[free], (high - told)[free]
        self.parts = components(self.matrix)
        self.linked = np.diff(self.by_column.indptr) > 0
        self.solves = 0
        self.tables: list[np.ndarray] = []

    def intervals(self, low: np.ndarray, high: np.ndarray, width=None, start=None) -> Intervals:
        """How far each cell can move, up to what is asked.

        ``low`` and ``high`` (one number for each cell, NaN = not asked): the value to which a
        cell must be able to fall, and to rise. Where a cell cannot, its true end is found.
        ``width``: nothing more is asked of a cell whose interval is that wide. ``start``: a
        table known to fit, where there is one.
        """
        width = np.full(self.size, np.inf) if width is None else width
        asked = (one[self.unknown] for one in (low, high, width))
        found = _Search(self, *asked, start)
        found.run()
        return found.result()

    def contradictions(self) -> np.ndarray:
        """The cells of every part in which no table fits; none where one fits everything."""
        if not self.linked.any() or self.solve(np.zeros(len(self.unknown))) is not None:
            return np.zeros(0, dtype=int)
        found = []
        for part in np.unique(self.parts[self.linked]):
            inside = np.flatnonzero((self.parts == part) & self.linked)
            gain = np.zeros(len(self.unknown))
            gain[inside[0]] = 1
            if self.solve(gain) is None:
                found.append(self.unknown[inside])
        return np.concatenate(found)

    def narrow(self, cells: np.ndarray, fixed: np.ndarray) -> np.ndarray:
        """Those of some unknown cells that have fewer than 3 values for somebody who knows that
        the ``fixed`` ones (one in a part) are 1. Places among the unknown cells.

        All are moved together first, then one of every part at a time; every table found widens
        what is known of all of them.
        """
        least, most = np.full(len(self.unknown), np.inf), np.full(len(self.unknown), -np.inf)
        waiting, narrow = np.asarray(cells), []
        known = fixed, np.ones(len(fixed))

        def widen(table: np.ndarray) -> None:
            np.fmin(least, table, out=least)
            np.fmax(most, table, out=most)

        for together in (True, True, False):
            while waiting.size:
                _, first = np.unique(self.parts[waiting], return_index=True)
                moved = waiting if together else waiting[first]
                self._move(moved, known, together, widen)
                if not together:
                    narrow.append(moved[most[moved] - least[moved] < 2])
                    waiting = np.setdiff1d(waiting, moved)
                waiting = waiting[most[waiting] - least[waiting] < 2]
                if together:
                    break
        return np.sort(np.concatenate(narrow)) if narrow else waiting

    def _move(self, cells: np.ndarray, known, together: bool, widen) -> np.ndarray:
        """Cells as low as they go, then up: to what is enough, or by 2 from their least."""
        gain = np.zeros(len(self.unknown))
        gain[cells] = 1
        low = self.solve(gain, NOTHING, known)
        caps = np.full(len(cells), float(ENOUGH)) if together else low[cells] + 2.0
        high = self.solve(np.zeros(len(self.unknown)), (cells, caps), known)
        for table in (low, high):
            widen(table)
        return high[cells] - low[cells]

    def solve(self, gain: np.ndarray, capped=NOTHING, fixed=NOTHING) -> np.ndarray | None:
        """A table that fits with the least ``gain @ table``; ``None`` where none does.

        ``capped``: (cells, caps): each such cell counts towards a gain of -1 up to its cap only.
        ``fixed``: (cells, values). Parts in which nothing is asked are left out: NaN there. The
        linear programme comes first; where its answer is in whole numbers it is the answer.
        """
        asked = np.zeros(len(self.unknown), dtype=bool)
        asked[np.flatnonzero(gain)] = True
        for cells, _ in (capped, fixed):
            asked[cells] = True
        wanted = np.isin(self.parts, self.parts[asked]) if asked.any() else asked | True
        columns = np.flatnonzero(wanted & self.linked)
        table = np.full(len(self.unknown), np.nan)
        found = self._programme(columns, gain, capped, fixed)
        if found is None:
            return None
        table[columns] = found
        self.tables.append(table)
        return table

    def _programme(self, columns: np.ndarray, gain, capped, fixed) -> np.ndarray | None:
        at = np.full(len(self.unknown), -1)
        at[columns] = np.arange(len(columns))
        matrix = self.by_column[:, columns].tocsr()
        rows = np.flatnonzero(np.diff(matrix.indptr) > 0)
        matrix, low, high = matrix[rows], self.low[rows], self.high[rows]
        lower, upper = np.zeros(len(columns)), np.full(len(columns), float(FAR))
        cells, values = fixed
        lower[at[cells]] = upper[at[cells]] = values
        gain = gain[columns]
        cells, caps = capped
        if len(cells):
            matrix, low, high = _with_caps(matrix, low, high, at[cells])
            lower, upper = np.r_[lower, np.zeros(len(cells))], np.r_[upper, caps]
            gain = np.r_[gain, -np.ones(len(cells))]
        for whole in (False, True):
            answer = self._run(matrix, low, high, lower, upper, gain, len(columns) * whole)
            if answer is None:
                return None
            table = np.round(answer[: len(columns)])
            if whole or np.abs(answer[: len(columns)] - table).max(initial=0) < 1e-6:
                return table
        return None

    def _run(self, matrix, low, high, lower, upper, gain, whole: int) -> np.ndarray | None:
        """One programme, the first ``whole`` columns in whole numbers."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        self.solves += 1
        answer = milp(
            gain,
            integrality=np.r_[np.ones(whole), np.zeros(len(gain) - whole)],
            bounds=Bounds(lower, upper),
            constraints=LinearConstraint(matrix, low, high) if matrix.shape[0] else (),
            options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )
        if answer.status == _INFEASIBLE:
            return None
        if answer.status != _OPTIMAL:
            raise Refusal(
                "disclosure audit: whether the hidden figures are safe could not be settled. "
                "Nothing was published. Ask for fewer breakdowns in the notebooks.",
                "disclosure_unsettled",
                1,
            )
        return answer.x


def _with_caps(matrix, low: np.ndarray, high: np.ndarray, cells: np.ndarray):
    """One more column a cell: as much of it as counts. It is never more than the cell."""
    from scipy.sparse import csr_array, hstack, vstack

    extra = len(cells)
    rows = np.arange(extra)
    reach = csr_array((np.ones(extra), (rows, cells)), shape=(extra, matrix.shape[1]))
    less = csr_array((-np.ones(extra), (rows, rows)), shape=(extra, extra))
    blank = csr_array((matrix.shape[0], extra))
    both = vstack([hstack([matrix, blank]), hstack([reach, less])]).tocsr()
    return both, np.r_[low, np.zeros(extra)], np.r_[high, np.full(extra, np.inf)]


class _Search:
    """Widening intervals until every cell reaches what is asked of it, or its true end."""

    def __init__(self, attacker: Attacker, low, high, enough, start):
        self.attacker, self.low, self.high, self.enough = attacker, low, high, enough
        width = len(attacker.unknown)
        self.least, self.most = np.full(width, np.inf), np.full(width, -np.inf)
        self.least_proved = np.zeros(width, dtype=bool)
        self.most_proved = np.zeros(width, dtype=bool)
        free = ~attacker.linked
        self.least[free], self.most[free] = 0.0, np.inf
        if start is not None:
            self._widen(np.asarray(start)[attacker.unknown], free)

    def run(self) -> None:
        if not self.attacker.linked.any():
            return
        self._sweep_down()
        self._sweep_up()
        while (cells := self._first_pending(down=True)).size:
            self._target(cells, down=True)
        while (cells := self._first_pending(down=False)).size:
            self._target(cells, down=False)

    def result(self) -> Intervals:
        size, unknown = self.attacker.size, self.attacker.unknown
        made = Intervals(
            np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, bool), np.zeros(size, bool)
        )
        made.least[unknown], made.most[unknown] = self.least, self.most
        made.least_proved[unknown], made.most_proved[unknown] = (
            self.least_proved,
            self.most_proved,
        )
        return made

    def pending(self, down: bool) -> np.ndarray:
        narrow = ~(self.most - self.least >= self.enough)
        if down:
            asked = ~np.isnan(self.low) & ~self.least_proved & narrow
            return asked & (self.least > np.nan_to_num(self.low))
        asked = ~np.isnan(self.high) & ~self.most_proved & narrow
        return asked & (self.most < np.nan_to_num(self.high))

    def _first_pending(self, down: bool) -> np.ndarray:
        cells = np.flatnonzero(self.pending(down))
        _, first = np.unique(self.attacker.parts[cells], return_index=True)
        return cells[np.sort(first)]

    def _sweep_down(self) -> None:
        """As many cells as can be are low at once."""
        waiting = self.pending(down=True)
        if waiting.any():
            self._found(self.attacker.solve(waiting.astype(float)))

    def _sweep_up(self) -> None:
        waiting = np.flatnonzero(self.pending(down=False))
        if waiting.size:
            capped = waiting, self.high[waiting]
            self._found(self.attacker.solve(np.zeros(len(self.low)), capped))

    def _target(self, cells: np.ndarray, down: bool) -> None:
        """One cell of every part to its end, or as far as is asked."""
        if down:
            gain = np.zeros(len(self.low))
            gain[cells] = 1
            table = self._found(self.attacker.solve(gain))
            self.least_proved[cells] = table[cells] == self.least[cells]
        else:
            capped = cells, np.minimum(self.high[cells], FAR)
            table = self._found(self.attacker.solve(np.zeros(len(self.low)), capped))
            self.most_proved[cells] = table[cells] < self.high[cells]

    def _found(self, table: np.ndarray | None) -> np.ndarray:
        if table is None:
            raise Contradiction("no table fits what is shown")
        self._widen(table, ~self.attacker.linked)
        return table

    def _widen(self, table: np.ndarray, but: np.ndarray) -> None:
        self.least = np.where(but, self.least, np.fmin(self.least, table))
        self.most = np.where(but, self.most, np.fmax(self.most, table))
