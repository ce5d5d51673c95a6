"""Numbers and periods as they are printed.

Half up, never to the nearest even; thousands with a comma; a true minus sign. Exact fractions
are used where numerator and denominator are known, so that a figure is rounded once.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sru_analysis.calendar import in_words

if TYPE_CHECKING:
    from sru_analysis.calendar import Period
    from sru_analysis.disclosure.released import Figure
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.results import Context

MINUS = "\N{MINUS SIGN}"
SMALL_BASE = 100  # below it, sentences and cards give whole per cent
SYMBOL_WORDS = {
    "c": "not shown",
    "z": "not applicable",
    "x": "not available",
    "low": "base too small for a percentage",
}


def half_up(value: float | Fraction, decimals: int = 0) -> Decimal:
    """The value rounded to so many decimals, a half away from zero."""
    exact = value if isinstance(value, Fraction) else Fraction(Decimal(repr(float(value))))
    scale = 10**decimals
    rounded = int(abs(exact) * scale + Fraction(1, 2))
    return Decimal(-rounded if exact < 0 else rounded).scaleb(-decimals)


def number_text(value: float | Fraction, decimals: int = 0) -> str:
    """A number as printed: ``1,241``, ``94.1``, ``−3``."""
    rounded = half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    return MINUS + text if rounded < 0 else text


def per_cent_text(value: float | Fraction, decimals: int = 1, signed: bool = False) -> str:
    """A percentage as printed: ``94.1%``; signed: ``+12.9%``."""
    plus = "+" if signed and half_up(value, decimals) > 0 else ""
    return f"{plus}{number_text(value, decimals)}%"


def exact_value(figure: Figure, metric: Metric) -> Fraction | None:
    """The value of a figure before any rounding, or nothing where it is not shown."""
    if figure.value is None:
        return None
    parts = (figure.numerator, figure.denominator)
    if None not in parts and figure.denominator and not metric.estimated:
        share = Fraction(Decimal(repr(parts[0]))) / Fraction(Decimal(repr(parts[1])))
        if metric.kind in ("percent", "change") or (metric.kind == "split" and figure.outcome):
            return share * 100
        if metric.kind == "rate" and not metric.is_yearly:
            return share * metric.over.per
    return Fraction(Decimal(repr(float(figure.value))))


def decimals_of(metric: Metric, figure: Figure | None = None, sentence: bool = False) -> int:
    """Decimals of a metric's value; none in a sentence about a base below 100."""
    if metric.kind == "split" and figure is not None and not figure.outcome:
        return 0
    base = figure.denominator if figure is not None else None
    if sentence and metric.is_percentage and base is not None and base < SMALL_BASE:
        return 0
    return metric.decimals


def value_text(
    figure: Figure, metric: Metric, *, sentence: bool = False, decimals: int | None = None
) -> str:
    """The value of a figure as printed, or its symbol."""
    exact = exact_value(figure, metric)
    if exact is None:
        return figure.symbol or "x"
    places = decimals_of(metric, figure, sentence) if decimals is None else decimals
    if metric.kind == "change":
        text = per_cent_text(exact, places, signed=True)
        return text if metric.unit == "%" else text.removesuffix("%")
    if metric.kind == "percent" or (metric.kind == "split" and figure.outcome):
        return per_cent_text(exact, places)
    return number_text(exact, places)


def part_text(value: float | None, symbol: str, decimals: int = 0) -> str:
    """A numerator, denominator or limit as printed in a table, or its symbol."""
    return (symbol or "z") if value is None else number_text(value, decimals)


def when(figure: Figure) -> str:
    """When a figure was counted: ``September 2019``, ``at 30 September 2019``."""
    label = figure.period.label
    return f"at {label}" if figure.basis == "at_snapshot" else label


def window_text(figure: Figure, context: Context) -> str:
    """The window of a figure as the first cell of a table row, with its basis in words."""
    if figure.basis == "change":
        return f"{in_words(figure.start)} to {in_words(figure.end)}"
    note = {"year_to_date": "year to date", "rolling_12_months": "12 months"}.get(figure.basis, "")
    if figure.basis == "in_period" and figure.period != context.period:
        note = "own window"
    if figure.basis == "in_quarter" and figure.period != context.period:
        note = "quarter"
    return f"{figure.period.label} ({note})" if note else figure.period.label


def window_note(basis: str, period: Period, context: Context) -> str:
    """Words that tell a window from that of the report: ``year to date``, ``own window``."""
    if basis == "year_to_date" and period != context.period:
        return "year to date"
    return "own window" if basis == "in_period" and period != context.period else ""


def size_text(data: str) -> str:
    """The size of a file with this text: ``412 bytes``, ``1.6 KB``."""
    size = len(data.encode())
    return f"{size} bytes" if size < 1000 else f"{number_text(Fraction(size, 1000), 1)} KB"
