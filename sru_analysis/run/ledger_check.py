"""Every number on a published page is one of the public ledger (L11).

A number is a released value as it is printed, what a reader could work out of two released ones
(a difference, a count a month), or stands in the words of the package: definitions, examples, the
size of a download, the step of an axis. Any other stops the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import MONTHS
from sru_analysis.run.checks import check_each

if TYPE_CHECKING:
    import pandas as pd

_NUMBER = re.compile(r"(?<![\w.,#])\d[\d,]*(?:\.\d+)?(?!\w)")
_MONTH = f"(?:{'|'.join([*MONTHS, *(name[:3] for name in MONTHS)])})"
# Days, years and places in the page, which tell nothing of a child.
_ASIDE = re.compile(
    rf"\b\d{{1,2}}(?: (?:to|and) \d{{1,2}})? {_MONTH}(?: \d{{4}})?|{_MONTH}(?: \d{{1,2}},)? \d{{4}}"
    r"|\b\d{4}-\d\d(?:-\d\d)?\b|\b(?:19|20)\d\d(?:/\d\d)?\b"
    r"|\b(?:[Ff]igures?|[Tt]ables?) \d+(?: (?:to|and) \d+)?|\(CSV, [\d.,]+ (?:bytes|KB|MB)\)"
)
_LONG = re.compile(r"(?<!\d)\d{4,}(?!\d)")
_TOLD = ("aria-label", "title", "alt", "content")
_FEW = 40
_HALF_YEAR = 182.625
_METHODS = (
    "p 0.05 0.001, limits 2.66 3.267 1.28, intervals 95 80 99.8, one in 500, WCAG 2.2, 10,000"
)
"""Numbers of methods that the pages explain in words."""


@dataclass(frozen=True)
class Numbers:
    """``told``: every number that a page may print, as it is printed."""

    told: frozenset[str]

    @staticmethod
    def of(frame: pd.DataFrame, *texts: str) -> Numbers:
        """``frame``: released figures; ``texts``: words of the package and of the run, whose
        numbers are no figures.
        """
        names = " ".join(sorted({*frame["category"], *frame["outcome"]}))
        names += " ".join(f" {int(days):,}" for days in _LONG.findall(names))
        told = set().union(*(_NUMBER.findall(text) for text in (*texts, names, _METHODS)))
        decimals = _decimals(frame)
        for column in ("numerator", "denominator", "value", "lower", "upper"):
            for value, places in zip(frame[column], decimals, strict=True):
                _tell(told, value, places)
        _tell_worked_out(told, frame, decimals)
        return Numbers(frozenset(number.strip(",") for number in told))

    def unknown(self, page: bytes) -> list[str]:
        """Words around each number of a page that is not one of these, without the number."""
        from lxml import html

        tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
        found = []
        for element in tree.iter():
            if not isinstance(element.tag, str) or element.tag in ("style", "path", "use"):
                continue
            found += self._unknown_in(element.text or "", element.tag in ("text", "tspan"))
            for text in (element.tail, *map(element.get, _TOLD)):
                found += self._unknown_in(text or "", False)
        return found

    def _unknown_in(self, text: str, drawn: bool) -> list[str]:
        from sru_analysis.present.commentary import NO_FIGURES

        stripped = text
        for aside in (_ASIDE, NO_FIGURES):
            stripped = aside.sub(lambda match: " " * len(match[0]), stripped)
        return [
            _around(text, match)
            for match in _NUMBER.finditer(stripped)
            if match[0].strip(",") not in self.told
            and not ((drawn or "axis" in text) and _is_step(match[0]))
        ]


def check_numbers(pack: Path, numbers: Numbers) -> int:
    """The number of pages looked at; a number that is in no ledger stops the run."""

    def unknown(page: bytes) -> list[str]:
        return [f"a number that is in no ledger: {words}" for words in numbers.unknown(page)]

    advice = "Print released figures only, or name the number in the definitions."
    return check_each(pack, unknown, advice, "number_unknown")


def _tell(told: set[str], value: float, places: int) -> None:
    """A number at the precisions at which pages print it."""
    from sru_analysis.disclosure.release import half_up

    if value != value:
        return
    for digits in {0, 1, places}:
        told.add(f"{abs(half_up(value, digits)):,.{digits}f}")
    told.add(f"{abs(int(value))}")


def _tell_worked_out(told: set[str], frame: pd.DataFrame, decimals: list[int]) -> None:
    """Both ends of a change, counts a month, and differences between windows."""
    by_series: dict[tuple, list[tuple[float, int]]] = {}
    rows = zip(frame.itertuples(), decimals, strict=True)
    for row, places in rows:
        if row.basis == "change":
            _tell(told, row.denominator + row.numerator, places)
        if row.basis == "in_round" and row.value == row.value:
            months = 12 * (row.period_end.year - row.period_start.year)
            months += row.period_end.month - row.period_start.month + 1
            told.add(f"{months}")
            _tell(told, row.value / months, 1)
        series = row.metric, row.breakdown, row.category, row.outcome, row.statistic
        by_series.setdefault(series, []).append((row.value, places))
    for values in by_series.values():
        shown = [(value, places) for value, places in values if value == value]
        for i, (one, places) in enumerate(shown):
            for other, _ in shown[i + 1 :] if len(shown) <= _FEW else ():
                _tell(told, one - other, places)


def _decimals(frame: pd.DataFrame) -> list[int]:
    from sru_analysis.metrics import load
    from sru_analysis.results import UNIT_DECIMALS

    catalogue = load()
    return [
        UNIT_DECIMALS.get(unit, catalogue[name].decimals if name in catalogue else 1)
        for name, unit in zip(frame["metric"], frame["unit"], strict=True)
    ]


def _is_step(number: str) -> bool:
    """The step of an axis: a round number, or half years in days."""
    value = float(number.replace(",", ""))
    digits = re.sub(r"[.,]", "", number).strip("0")
    return len(digits) <= 2 or value % 25 == 0 or abs(value % _HALF_YEAR) < 1


def _around(text: str, match: re.Match) -> str:
    before = " ".join(text[: match.start()].split()[-4:])
    after = " ".join(text[match.end() :].split()[:3])
    return f"“{_NUMBER.sub('…', before)} … {_NUMBER.sub('…', after)}”"
