"""The figures of a pack, as the linter looks them up."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.reference.comparators import BREAKDOWN
from sru_analysis.run.lint.tokens import Token, rounded, tokens
from sru_analysis.run.places import shown

if TYPE_CHECKING:
    import pandas as pd

RESULTS = "results.csv"
MOST_DECIMALS = 2
WHOLE = ("value", "regrading_", "grade_")
PERCENTAGES = ("%", "p", "coefficient", "signal", "percentage points")


@dataclass(frozen=True)
class Fact:
    """One number of the results: whose, when, which part of it, and how it is made."""

    metric: str
    basis: str
    start: date
    end: date
    part: str
    statistic: str
    is_headline: bool
    published_by: str
    value: float
    numerator: float
    denominator: float


READ = Fact("", "", date.min, date.min, "rows read", "", False, "", 0.0, 0.0, 0.0)
"""A count of rows read or set aside: a number of the pack, of no metric."""
OTHERS = replace(READ, part="published of other councils")


@dataclass
class Figures:
    """Results by printed value: whole numbers and percentages at up to two decimals."""

    frame: pd.DataFrame
    definitions: str = ""
    others: frozenset[tuple[int, float]] = frozenset()
    counts: dict[float, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[tuple[int, float], list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def of(self, token: Token) -> list[Fact]:
        """The figures that a number of the report may be; of a change its size counts."""
        if token.per_cent:
            return self.shares.get((token.decimals, abs(token.value)), [])
        if token.decimals:
            found = self.shares.get((token.decimals, abs(token.value)), [])
        else:
            found = self.counts.get(abs(token.value), [])
        return found or [OTHERS] * ((token.decimals, token.value) in self.others)

    def rounds(self, metric: str, counts: bool = False) -> list[Fact]:
        """A measure of audits by round, oldest first; only rounds in which any was met. A share
        has a base; of ``counts`` none is asked.
        """
        rows = self.frame[
            (self.frame["metric"] == metric)
            & (self.frame["basis"] == "in_round")
            & (self.frame["statistic"] == "value")
            & (self.frame["breakdown"] == "")
            & (self.frame["numerator"] > 0)
            & (self.frame["denominator"].notna() | counts)
        ].sort_values("period_start")
        return [fact_of(row, "value") for row in rows.itertuples()]


def read_figures(path: Path) -> Figures:
    """The figures of a pack, of an edition's folder, of ``outputs``, or of a results file."""
    file = _results_file(path)
    if file is None:
        raise Refusal(
            f"lint-report: {shown(path)} holds no {RESULTS}. Expected: a pack, its {RESULTS}, or a "
            "folder above it. Make a pack first, or name one with --pack. Nothing was compared.",
            "results_missing",
        )
    made = figures_of(_read(file))
    made.others = _published(made.frame)
    made.definitions = _text_beside(file, "results.meta.csv")
    for found in re.findall(r"(?<![\w.])[\d,]+(?![\w.])", _text_beside(file, "quality.json")):
        if number := found.replace(",", ""):
            made.counts[float(number)].append(READ)
    return made


def _published(frame: pd.DataFrame) -> frozenset[tuple[int, float]]:
    """Numbers of other councils up to the last day of the figures: decimals and value."""
    from sru_analysis.metrics import load
    from sru_analysis.present.verbs.councils import published_numbers

    days = frame.loc[frame["statistic"] == "value", "period_end"]
    told = published_numbers(load().values(), days.max().date()) if len(days) else ""
    return frozenset((one.decimals, one.value) for one in tokens(told))


def _text_beside(file: Path, name: str) -> str:
    """Another file of the pack: what the measures mean, and what was read and set aside."""
    other = file.with_name(name)
    return other.read_text(encoding="utf-8") if other.is_file() else ""


def _results_file(path: Path) -> Path | None:
    """The results meant: the newest pack in force below a folder, internal before published."""
    from sru_analysis.run.verify import pack_of

    if path.is_file():
        return path
    if (path / RESULTS).is_file():
        return path / RESULTS
    if (pack_of(path) / RESULTS).is_file():
        return pack_of(path) / RESULTS
    editions = [one for name in ("internal", "published") for one in path.rglob(name)]
    found = [pack_of(one) / RESULTS for one in editions if one.is_dir()]
    found = [one for one in found if one.is_file()]
    return max(found, key=lambda one: (one.parts[-4], one.parts[-3] == "internal"), default=None)


def _read(file: Path) -> pd.DataFrame:
    import pandas as pd

    texts = dict.fromkeys(
        ("basis", "metric", "breakdown", "category", "outcome", "statistic", "unit", "symbol"), str
    )
    try:
        return pd.read_csv(
            file, dtype=texts, keep_default_na=False, na_values={
                name: [""] for name in ("numerator", "denominator", "value", "lower", "upper")
            }, parse_dates=["period_start", "period_end"],
        )  # fmt: skip
    except (ValueError, KeyError, UnicodeDecodeError):
        raise Refusal(
            f"lint-report: {shown(file)} is not a {RESULTS} of a pack. Name a pack with --pack. "
            "Nothing was compared.",
            "results_unreadable",
        ) from None


def figures_of(frame: pd.DataFrame) -> Figures:
    """The look-up of a results frame."""
    made = Figures(frame)
    for row in frame.itertuples():
        for part in ("numerator", "denominator", "value", "lower", "upper"):
            value = getattr(row, part)
            if value != value or (row.statistic.startswith("chart_") and part == "numerator"):
                continue  # the numerator of a control chart is the code of a signal
            fact = fact_of(row, part)
            if row.unit not in PERCENTAGES or part in ("numerator", "denominator"):
                made.counts[rounded(abs(value), 0)].append(fact)
            for decimals in range(MOST_DECIMALS + 1):
                made.shares[(decimals, rounded(abs(value), decimals))].append(fact)
    return made


def fact_of(row, part: str) -> Fact:
    """One number of a row of results."""
    return Fact(
        row.metric, row.basis, row.period_start.date(), row.period_end.date(), part,
        row.statistic, row.breakdown == "" and row.statistic.startswith(WHOLE),
        row.category if row.breakdown == BREAKDOWN else "",
        getattr(row, part), row.numerator, row.denominator,
    )  # fmt: skip
