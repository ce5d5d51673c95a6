"""Cells and the relations between them as one sparse system: what both sides play on.

``low <= matrix @ cells <= high``. The suppressor and the attacker share this and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sru_analysis.disclosure.cells import Cells

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Term = tuple[int, float]


@dataclass(frozen=True)
class Relation:
    """``low <= sum of coefficient x cell <= high``; ``kind`` names the rule that it comes from."""

    kind: str
    terms: tuple[Term, ...]
    low: float
    high: float


@dataclass
class Board:
    """The cells of a pack with all that is known to hold between them."""

    cells: Cells
    relations: list[Relation] = field(default_factory=list)
    dropped: int = 0
    _seen: set[tuple] = field(default_factory=set)

    def add(self, kind: str, terms: Iterable[Term], low: float = 0.0, high: float = 0.0) -> None:
        """Add a relation once; one that the known numbers contradict is left out and counted."""
        summed: dict[int, float] = {}
        for cell, coefficient in terms:
            summed[cell] = summed.get(cell, 0.0) + coefficient
        kept = tuple(sorted((cell, c) for cell, c in summed.items() if c))
        if not kept or (kept, low, high) in self._seen:
            return
        self._seen.add((kept, low, high))
        values = self.cells.values
        told = sum(c * values[cell] for cell, c in kept)
        wrong = told == told and not low - 1e-6 <= told <= high + 1e-6
        if wrong or any(values[cell] < 0 for cell, _ in kept):
            self.dropped += 1
            return
        self.relations.append(Relation(kind, kept, low, high))

    def counted(self) -> dict[str, int]:
        """How many relations there are of each kind."""
        kinds = sorted({one.kind for one in self.relations})
        return {kind: sum(one.kind == kind for one in self.relations) for kind in kinds}

    def system(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """Matrix, lower and upper limits of all relations."""
        from scipy.sparse import csr_array

        ends = np.cumsum([0, *(len(one.terms) for one in self.relations)])
        columns = [cell for one in self.relations for cell, _ in one.terms]
        data = [value for one in self.relations for _, value in one.terms]
        shape = (len(self.relations), len(self.cells))
        matrix = csr_array((np.array(data, float), np.array(columns, int), ends), shape=shape)
        low = np.array([one.low for one in self.relations], dtype=float)
        high = np.array([one.high for one in self.relations], dtype=float)
        return matrix, low, high


def components(matrix: csr_array) -> np.ndarray:
    """A number for each column: the connected part of cells and relations that it lies in."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows, columns = matrix.shape
    entries = matrix.tocoo()
    graph = coo_array(
        (np.ones(len(entries.row)), (entries.row, entries.col + rows)),
        shape=(rows + columns, rows + columns),
    )
    return connected_components(graph, directed=False)[1][rows:]
