"""A metric's rows, made ready once for every window: days, categories, outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sru_analysis.metrics.breakdowns import (
    BREAKDOWNS,
    NOT_KNOWN,
    age_band_on,
    cut_at_birthdays,
    joined,
    labelled,
)
from sru_analysis.metrics.declare import Metric
from sru_analysis.metrics.overlaps import as_days, open_once
from sru_analysis.records.store import Records


@dataclass(frozen=True)
class Categories:
    """The categories of a breakdown in the order shown, and each row's place among them."""

    names: tuple[str, ...]
    codes: np.ndarray


@dataclass
class Prepared:
    """The rows of one metric. ``frame`` holds them as the metric's function returned them."""

    metric: Metric
    records: Records
    frame: pd.DataFrame
    _categories: dict[str, Categories] = field(default_factory=dict)

    @staticmethod
    def of(metric: Metric, records: Records, rows: pd.DataFrame) -> Prepared:
        anchor = {"event": metric.during, "round": "audit_round", "stock": metric.open_between[0]}
        if column := anchor.get(metric.anchored):
            placed = rows[column].notna()
            rows = rows if placed.all() else rows[placed]
        rows = rows.reset_index(drop=True)
        if metric.anchored == "stock":
            rows = _once_a_child(metric, rows)
        return Prepared(metric, records, rows)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The parts of a split in order: those declared, those found besides, "Not known"."""
        metric = self.metric
        found = set(self.frame["outcome"].dropna().unique())
        if "outcome_before" in self.frame:
            found |= set(self.frame["outcome_before"].dropna().unique())
        last = [metric.still_open] if metric.known_on and not self._has_before else []
        listed = [*metric.outcomes, *sorted(found - set(metric.outcomes)), *last, NOT_KNOWN]
        return tuple(dict.fromkeys(listed))

    @property
    def _has_before(self) -> bool:
        return "outcome_before" in self.frame

    def outcome_codes(self, known: np.ndarray | None = None) -> np.ndarray:
        """Each row's place among the outcomes; until it is known, that of before."""
        names = self.outcomes
        codes = _places(self.frame["outcome"].fillna(NOT_KNOWN), names)
        if known is None or not self.metric.known_on:
            return codes
        if self._has_before:
            before = self.frame["outcome_before"].fillna(NOT_KNOWN)
            return np.where(known, codes, _places(before, names))
        return np.where(known, codes, names.index(self.metric.still_open))

    def days(self, column: str) -> np.ndarray:
        return as_days(self.frame[column]) if column else np.zeros(len(self.frame), dtype="int64")

    def identities(self) -> np.ndarray | None:
        """A number for each child (or worker) that counts once, where the metric says so."""
        return pd.factorize(self.frame[self.metric.distinct])[0] if self.metric.distinct else None

    def categories(self, breakdown: str) -> Categories:
        """The categories of a breakdown; the headline is a breakdown of one category."""
        if breakdown not in self._categories:
            self._categories[breakdown] = self._make(breakdown)
        return self._categories[breakdown]

    def by_age(self) -> Prepared:
        """The rows of a stock cut at birthdays, with ``age_band`` as a column."""
        start, end = self.metric.open_between
        return Prepared(
            self.metric, self.records, cut_at_birthdays(self.frame, start, end, self.records)
        )

    def _make(self, breakdown: str) -> Categories:
        if not breakdown:
            return Categories(("",), np.zeros(len(self.frame), dtype="int64"))
        declared = BREAKDOWNS[breakdown]
        if breakdown == "age_band" and "age_band" not in self.frame:
            values = age_band_on(self.frame, self._anchor_day(), self.records)
        else:
            values = joined(self.frame, declared, self.records)
        # The words are looked up once a value, not once a row; the last place is for blanks.
        codes, found = pd.factorize(values)
        words = [*labelled(pd.Series(found), declared), NOT_KNOWN]
        listed = declared.categories or tuple(sorted(set(words) - {NOT_KNOWN}))
        names = tuple(dict.fromkeys([*listed, NOT_KNOWN]))
        return Categories(names, _places(pd.Series(words), names)[codes])

    def _anchor_day(self) -> pd.Series:
        column = "issued_date" if self.metric.anchored == "round" else self.metric.during
        return self.frame[column]


def _places(values: pd.Series, names: tuple[str, ...]) -> np.ndarray:
    """The place of each value among the names. Raises ``KeyError`` where one is not among them."""
    places = pd.Index(names, dtype="str").get_indexer(pd.Index(values.astype("str")))
    if (places < 0).any():
        raise KeyError("a category that is not declared")
    return places


def _once_a_child(metric: Metric, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a stock; where children are counted, none of them open twice."""
    start, end = metric.open_between
    return open_once(rows, metric.distinct, start, end) if metric.distinct else rows
