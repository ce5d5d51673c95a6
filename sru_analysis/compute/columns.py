"""Rows of figures as plain arrays, until all of them are made: one frame is built, not hundreds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sru_analysis.results import (
    KEY_COLUMNS,
    NUMBER_COLUMNS,
    RESULT_COLUMNS,
    TEXT_COLUMNS,
    empty_frame,
    in_order,
)

Values = np.ndarray | str | float


@dataclass(frozen=True)
class Columns:
    """So many rows; each column of results an array, or the one value that all rows have.

    A text that is not given is empty, a number that is not given is missing.
    """

    count: int
    values: Mapping[str, Values]

    def __len__(self) -> int:
        return self.count

    def array(self, name: str) -> np.ndarray:
        """One column in full."""
        kind = "float64" if name in NUMBER_COLUMNS else object if name in TEXT_COLUMNS else None
        value = self.values.get(name, np.nan if kind == "float64" else "")
        if isinstance(value, np.ndarray):
            return value if kind is None else value.astype(kind, copy=False)
        return np.full(self.count, value, dtype=kind)


Part = Columns | pd.DataFrame


def together(parts: Sequence[Part]) -> pd.DataFrame:
    """All rows in one frame, in the order given, with their columns typed."""
    plain = [part for part in parts if isinstance(part, Columns) and len(part)]
    frames = [part for part in parts if isinstance(part, pd.DataFrame) and len(part)]
    if plain:
        made = {name: np.concatenate([p.array(name) for p in plain]) for name in RESULT_COLUMNS}
        frames.insert(0, pd.DataFrame(made))
    if not frames:
        return empty_frame()
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def finished(parts: Sequence[Part]) -> pd.DataFrame:
    """All rows in order; a figure asked for twice stands once."""
    return in_order(together(parts)).drop_duplicates(list(KEY_COLUMNS), ignore_index=True)


class Counted:
    """The figures that are made so far, metric by metric."""

    def __init__(self, frame: pd.DataFrame):
        self._frame = frame
        self._metrics = frame["metric"].to_numpy(dtype=object)
        self._made: dict[str, pd.DataFrame] = {}

    def of(self, metric: str) -> pd.DataFrame:
        """The rows of one metric, in order."""
        if metric not in self._made:
            self._made[metric] = self._frame[self._metrics == metric]
        return self._made[metric]

    def add(self, metric: str, rows: pd.DataFrame) -> None:
        """The rows of a derived metric, which others may be derived from."""
        self._made[metric] = together([self.of(metric), rows])

    def everything(self, derived: list[str]) -> pd.DataFrame:
        """All rows in order, those of the derived metrics among them."""
        if not derived:
            return self._frame
        return finished([self._frame, *(self._made[metric] for metric in derived)])
