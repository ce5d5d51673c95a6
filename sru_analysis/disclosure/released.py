"""Figures that may leave: the only thing that tables, charts, words and files accept."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.results import Context, Reasons

LEGEND = "c = 0 to 5, or hidden to protect another figure"
INTERNAL_LEGEND = "x = not available, z = not applicable"


@dataclass(frozen=True)
class Figure:
    """One figure as it may be shown. A hidden part is ``None`` and ``symbol`` says why."""

    metric: str
    basis: str
    start: date
    end: date
    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    unit: str
    symbol: str
    breakdown: str = ""
    category: str = ""
    outcome: str = ""
    statistic: str = "value"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


@dataclass(frozen=True)
class Released:
    """The figures of a pack after disclosure control, and the facts that its pages print.

    ``frame``: columns of ``RESULT_COLUMNS``. ``quality``: counts of rows read, used and set
    aside, released in the same way (text columns ``rows_in``, ``rows_used``,
    ``rows_set_aside``). ``reasons``: as in ``Results``. ``settings``: metric -> the
    council's own settings behind it. ``facts``: texts for header and about page (data taken,
    package version, pack id, command). ``audit``: what the attack on these figures found; pages
    do not get it.
    """

    frame: pd.DataFrame
    edition: str
    council_name: str
    unit_name: str
    context: Context
    invented: bool = False
    reasons: Reasons = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    quality: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    audit: Mapping[str, object] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        return self.context.period

    @property
    def published(self) -> bool:
        return self.edition == "published"

    @property
    def not_available(self) -> tuple[str, ...]:
        """The metrics that cannot be answered, or not in every period."""
        return tuple(metric for metric, breakdown in self.reasons if not breakdown)

    @property
    def legend(self) -> str:
        return LEGEND if self.published else INTERNAL_LEGEND

    def rows(
        self,
        metric: str,
        basis: str = "",
        breakdown: str | None = "",
        start: date | None = None,
        end: date | None = None,
    ) -> pd.DataFrame:
        """The released rows of one metric, narrowed by basis, breakdown and window."""
        frame = self._by_metric.get(metric)
        if frame is None:
            return self.frame.iloc[:0]
        keep = pd.Series(True, index=frame.index)
        if basis:
            keep &= frame["basis"] == basis
        if breakdown is not None:
            keep &= frame["breakdown"] == breakdown
        if start is not None:
            keep &= frame["period_start"] == pd.Timestamp(start)
        if end is not None:
            keep &= frame["period_end"] == pd.Timestamp(end)
        return frame[keep]

    def figure(
        self,
        metric: str,
        basis: str,
        start: date | None = None,
        end: date | None = None,
        *,
        breakdown: str = "",
        category: str = "",
        outcome: str = "",
        statistic: str = "value",
    ) -> Figure | None:
        """One released figure, or ``None`` when the pack did not ask for it."""
        rows = self.rows(metric, basis, breakdown, start, end)
        rows = rows[
            (rows["category"] == category)
            & (rows["outcome"] == outcome)
            & (rows["statistic"] == statistic)
        ]
        return as_figure(next(rows.itertuples())) if len(rows) else None

    @property
    def _by_metric(self) -> dict[str, pd.DataFrame]:
        cached = self.__dict__.get("_cache")
        if cached is None:
            cached = dict(tuple(self.frame.groupby("metric", sort=True)))
            object.__setattr__(self, "_cache", cached)
        return cached

    def to_bytes(self) -> bytes:
        """Everything a page process needs, as one Parquet file; the same bytes each time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_pandas(self.frame, preserve_index=False)
        table = table.replace_schema_metadata({"sru": json.dumps(self._facts(), sort_keys=True)})
        sink = io.BytesIO()
        pq.write_table(table, sink, compression="zstd")
        return sink.getvalue()

    @staticmethod
    def from_file(path: Path) -> Released:
        """Read what ``to_bytes`` wrote."""
        import pyarrow.parquet as pq

        table = pq.read_table(path)
        stated = json.loads(table.schema.metadata[b"sru"])
        frame = table.replace_schema_metadata(None).to_pandas()
        for column in ("period_start", "period_end"):
            frame[column] = frame[column].astype("datetime64[s]")
        return _from_facts(frame, stated)

    def _facts(self) -> dict:
        context = self.context
        return {
            "edition": self.edition,
            "council_name": self.council_name,
            "unit_name": self.unit_name,
            "invented": self.invented,
            "period": _days(context.period),
            "year_starts": context.year_starts,
            "windows": {m: [_days(w) for w in ws] for m, ws in context.windows.items()},
            "first_month": context.first_month.isoformat() if context.first_month else None,
            "reasons": [[*about, reason] for about, reason in self.reasons.items()],
            "settings": dict(self.settings),
            "quality": {name: frame.to_dict("list") for name, frame in self.quality.items()},
            "facts": dict(self.facts),
        }


def as_figure(row) -> Figure:
    """A row of a released frame (as ``itertuples`` gives it) as a figure."""

    def number(value: float) -> float | None:
        return None if pd.isna(value) else value

    return Figure(
        metric=row.metric,
        basis=row.basis,
        start=row.period_start.date(),
        end=row.period_end.date(),
        value=number(row.value),
        numerator=number(row.numerator),
        denominator=number(row.denominator),
        lower=number(row.lower),
        upper=number(row.upper),
        unit=row.unit,
        symbol=row.symbol,
        breakdown=row.breakdown,
        category=row.category,
        outcome=row.outcome,
        statistic=row.statistic,
    )


def only_released(value: object) -> Released:
    """Refuse anything that has not been through disclosure control."""
    if not isinstance(value, Released):
        raise TypeError(f"released figures are needed, not {type(value).__name__}")
    return value


def _days(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def _period(days: list[str]) -> Period:
    return Period(date.fromisoformat(days[0]), date.fromisoformat(days[1]))


def _from_facts(frame: pd.DataFrame, stated: dict) -> Released:
    first_month = stated["first_month"]
    context = Context(
        period=_period(stated["period"]),
        year_starts=stated["year_starts"],
        windows={m: tuple(_period(w) for w in ws) for m, ws in stated["windows"].items()},
        first_month=date.fromisoformat(first_month) if first_month else None,
    )
    return Released(
        frame=frame,
        edition=stated["edition"],
        council_name=stated["council_name"],
        unit_name=stated["unit_name"],
        context=context,
        invented=stated["invented"],
        reasons={(metric, by): reason for metric, by, reason in stated["reasons"]},
        settings=stated["settings"],
        quality={name: pd.DataFrame(columns) for name, columns in stated["quality"].items()},
        facts=stated["facts"],
    )
