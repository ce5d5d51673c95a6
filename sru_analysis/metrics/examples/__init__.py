"""Worked examples of the metrics: tested as they stand and printed in the catalogue.

One file a metric, named by its id (``icpc_within_15wd_pct.toml``), one ``[[example]]`` an idea::

    [[example]]
    title = "The fifteenth working day is in time, the sixteenth is late"
    period = "2019-09"
    numerator = 1
    denominator = 2
    value = 50.0
    met = { on_day_15 = true, on_day_16 = false }
    [example.tables]
    initial_cp_conferences = '''
    person_id | strategy_discussion_date | icpc_date
    ----------+--------------------------+-----------
    on_day_15 | 2019-08-19               | 2019-09-10
    on_day_16 | 2019-08-19               | 2019-09-11
    october   | 2019-09-20               | 2019-10-02
    '''

(with three double quotes in place of the single ones). ``title`` is a sentence. When it is
counted is said by one of:

- ``period``: any spelling that ``Period.parse`` reads; events, and audit rounds (whose cut-off
  is the last day of the period; with more than one round in it, ``round = "2019-04..2019-04"``
  names the months of the one looked at);
- ``snapshot``: a day; stocks and metrics that look back;
- ``base`` beside either: a change since that day (events: since the month that it begins).

``[example.tables]``: rows as text, cells between ``|``, an empty cell is a missing value. Only the
columns that matter are written; the others are there and empty. Tables that the metric needs and
the example does not write are there without rows. ``without = ["cla_episodes",
"cp_reviews.cp_review_date"]`` names tables or columns that the extract does not carry, and
``whole = "2019-01..2019-10"`` the period that it is whole for (else unlimited).
``[example.configuration]``: settings of ``sru.toml``.

What is expected, only what matters:

- ``numerator``, ``denominator``, ``value``, ``lower``, ``upper`` (as printed), ``symbol`` ("z",
  "x", "low") of the figure, ``reason`` (part of the sentence behind "x");
- ``counted``: the rows counted, no others, by their ``person_id`` (or by the column that
  ``key = "challenge_id"`` names);
- ``met``, ``outcome``, ``days``: what is found for rows, by the same words. ``met`` and
  ``outcome`` as known at the end of the period;
- ``parts``: a split's rows by outcome; ``by`` with ``breakdown = "team"``: the rows by category
  (numerators of a percentage). In both, what is not named has no rows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files

from sru_analysis.calendar import Period, in_words

FIGURE = ("numerator", "denominator", "value", "lower", "upper", "symbol", "reason")
BY_ROW = ("counted", "met", "outcome", "days")
BY_PART = ("parts", "by")
_KEYS = {
    "title", "period", "snapshot", "base", "round", "breakdown", "key", "without", "whole",
    "tables", "configuration", *FIGURE, *BY_ROW, *BY_PART,
}  # fmt: skip


class ExampleError(ValueError):
    """An example that is not written in the form above."""


@dataclass(frozen=True)
class Example:
    """One worked example: ``tables`` in, ``expected`` out."""

    metric: str
    title: str
    when: Period
    tables: dict[str, str]
    expected: dict[str, object]
    base: date | None = None
    in_round: Period | None = None
    breakdown: str = ""
    key: str = "person_id"
    without: tuple[str, ...] = ()
    whole: Period | None = None
    configuration: dict[str, object] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """When it is counted, in words."""
        words = self.when.label if self.when.start == self.when.end else self.when.days
        return f"{words}, since {in_words(self.base)}" if self.base else words

    @property
    def text(self) -> str:
        """The example as printed: question, rows, answer."""
        tables = [f"{name}\n{_indented(rows)}" for name, rows in self.tables.items()]
        return "\n".join([f"{self.title} ({self.asked})", *tables, *self.answer])

    @property
    def answer(self) -> list[str]:
        """The expected answer, a line a statement."""
        lines = [_line(name, self.expected[name]) for name in FIGURE if name in self.expected]
        return lines + [
            _line(name, self.expected[name])
            for name in (*BY_ROW, *BY_PART)
            if name in self.expected
        ]


def examples_of(metric: str) -> list[Example]:
    """The worked examples of a metric, in the order of its file; none where there is no file."""
    path = files(__name__) / f"{metric}.toml"
    return list(_read(metric, path.read_text(encoding="utf-8"))) if path.is_file() else []


def with_examples() -> list[str]:
    """The ids for which there is a file of examples."""
    names = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@lru_cache(maxsize=256)
def _read(metric: str, text: str) -> tuple[Example, ...]:
    return tuple(_example(metric, stated) for stated in tomllib.loads(text)["example"])


def _example(metric: str, stated: dict) -> Example:
    where = f"{metric}: {stated.get('title', 'an example without title')}"
    if unknown := sorted(set(stated) - _KEYS):
        raise ExampleError(f"{where}: {', '.join(unknown)} is no part of an example")
    if not stated.get("title") or ("period" in stated) == ("snapshot" in stated):
        raise ExampleError(f"{where}: state a title, and either a period or a snapshot")
    expected = {name: stated[name] for name in (*FIGURE, *BY_ROW, *BY_PART) if name in stated}
    if not expected:
        raise ExampleError(f"{where}: nothing is expected")
    return Example(
        metric=metric,
        title=stated["title"],
        when=_when(stated),
        tables={name: rows.strip("\n") for name, rows in stated.get("tables", {}).items()},
        expected=expected,
        base=_day(stated["base"]) if "base" in stated else None,
        in_round=Period.parse(stated["round"]) if "round" in stated else None,
        breakdown=stated.get("breakdown", ""),
        key=stated.get("key", "person_id"),
        without=tuple(stated.get("without", ())),
        whole=Period.parse(stated["whole"]) if "whole" in stated else None,
        configuration=stated.get("configuration", {}),
    )


def _when(stated: dict) -> Period:
    if "period" in stated:
        return Period.parse(stated["period"])
    day = _day(stated["snapshot"])
    return Period(day, day)


def _day(stated: str | date) -> date:
    return stated if isinstance(stated, date) else date.fromisoformat(stated)


def _line(name: str, value: object) -> str:
    return f"{name}: {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(part)}" for key, part in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value) or "none"
    return str(value)


def _indented(rows: str) -> str:
    return "\n".join(f"  {line}" for line in rows.splitlines())
