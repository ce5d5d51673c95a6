"""How a metric is declared: once, beside the function that returns the rows it counts.

The declaration drives computing, tables, catalogue, worked examples, files and disclosure
control. What it cannot mean is refused when the module is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

KINDS = ("count", "percent", "split", "duration", "rate", "change")
BETTER = ("higher", "lower", "none")
TIERS = ("seed", "statutory", "extra")
HOMES = (
    "child_protection", "looked_after", "quality_assurance",
    "section_20", "long_running_plans", "data_quality",
)  # fmt: skip
ROUND = "audit_round"
DERIVED = {("change", 1), ("percent", 2), ("rate", 1), ("count", 2)}
EXTRACT = "whole_extract"

CATALOGUE: dict[str, Metric] = {}


@dataclass(frozen=True)
class Base:
    """What a rate is worked out over: ``per`` so many of what ``words`` name.

    ``count(records, starts, ends)`` gives one number for each window, whose first and last days
    are numbers of days since 1970.
    """

    words: str
    per: int
    count: Callable | None = None


RESIDENTS = Base("residents aged 0 to 17", 10_000)
"""Their number comes from the council's settings or the shipped estimates (R12)."""


@dataclass(frozen=True)
class Metric:
    """One metric: what it counts, when, how it is split, and where the rule comes from.

    ``anchored`` is ``event`` (a row belongs to the period in which its date falls), ``stock``
    (a row is open over a half-open interval and counted on a date), ``touching`` (a row counts in
    every period that its interval touches), ``round`` (a row belongs to an audit round),
    ``looking back`` (worked out for each snapshot by itself) or ``extract`` (counted over the
    whole extract, whatever the period).
    """

    id: str
    number: int
    title: str
    plain: str
    kind: str
    counts: str
    section: str
    tier: str
    source: tuple[str, ...]
    needs: tuple[str, ...]
    rows: Callable | None = None
    anchored: str = "event"
    during: str = ""
    open_between: tuple[str, str] = ("", "")
    distinct: str = ""
    present_on: str = ""
    known_on: str = ""
    still_open: str = "Still open"
    looks_ahead: int | str = 0
    looks_back: int = 0
    days_back: int | str = 0
    standards: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    told_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    better: str = "none"
    unit: str = ""
    decimals: int = 0
    definition: str = ""
    of: tuple[str, ...] = ()
    over: Base = RESIDENTS
    estimated: bool = False
    catalogue_only: bool = False
    version: int = 1

    @property
    def on_a_day(self) -> bool:
        """Counted on a day, not over a period."""
        return self.anchored in ("stock", "looking back", "extract")

    @property
    def in_windows(self) -> bool:
        """Counted over a period of any length."""
        return self.anchored in ("event", "touching")

    @property
    def by_residents(self) -> bool:
        """A rate over the residents aged 0 to 17; an estimated figure has no base of its own."""
        return self.kind == "rate" and self.over == RESIDENTS and not self.estimated

    @property
    def is_yearly(self) -> bool:
        """A rate of what happens in twelve months; a shorter period is scaled up to a year."""
        return self.by_residents and self.anchored == "event"

    @property
    def is_derived(self) -> bool:
        """Worked out from other metrics after they have been summed."""
        return bool(self.of)

    @property
    def is_percentage(self) -> bool:
        return self.kind in ("percent", "split", "change")


class DeclarationFault(TypeError):
    """A metric declared in a way that cannot be computed; raised at import."""


def metric(
    *,
    number: int,
    title: str,
    plain: str,
    kind: str,
    counts: str,
    section: str,
    source: tuple[str, ...] | list[str],
    needs: tuple[str, ...] | list[str],
    tier: str = "seed",
    during: str = "",
    open_between: tuple[str, str] = ("", ""),
    touching: tuple[str, str] = ("", ""),
    looking_back: bool = False,
    estimated: bool = False,
    distinct: str = "",
    present_on: str = "",
    known_on: str = "",
    still_open: str = "Still open",
    looks_ahead: int | str = 0,
    looks_back: int = 0,
    days_back: int | str = 0,
    standards: tuple[str, ...] | list[str] = (),
    over: Base = RESIDENTS,
    breakdowns: tuple[str, ...] | list[str] = (),
    outcomes: tuple[str, ...] | list[str] = (),
    told_by: Mapping[str, tuple[str, ...]] | None = None,
    better: str = "none",
    unit: str = "",
    decimals: int | None = None,
    catalogue_only: bool = False,
    version: int = 1,
) -> Callable[[Callable], Callable]:
    """Declare a metric; the decorated function's name is its id, its docstring the definition.

    The function takes the records (with ``looking_back`` also the snapshot) and returns one row
    for each thing counted, with the columns that the declaration names:

    - ``during``: the column with the date of the event, ``audit_round``, or ``whole_extract``:
      every row counts, whatever the period;
    - ``open_between``: the columns with start and end of a half-open interval, for a stock;
    - ``touching``: the same; the row counts in every period that holds its start or a later day
      up to its end;
    - a ``percent`` carries ``met`` (bool), a ``split`` ``outcome``, a ``duration`` ``days``; a
      ``count`` that carries ``met`` counts the rows that are met and states all as its base;
    - ``distinct``: a child (or worker) stands in its latest row of the window;
    - ``present_on``: the row counts only once that date has come;
    - ``known_on``: ``met`` or ``outcome`` counts only once that date has come; until then the
      outcome is ``outcome_before`` where given, else ``still_open``, and met is ``met_before``
      where given, else false;
    - ``looks_ahead``: days after the window that the records must reach, or the name of the
      standard that says how many; ``looks_back``: months that they must hold before the window of
      an event, or up to the day of a stock; ``days_back``: days before either, or the name of the
      standard that says how many;
    - ``over``: what a ``rate`` divides its rows by; for every 10,000 residents (R12), scaled up
      to a year for events, where nothing else is said;
    - ``outcomes``: the parts of a split, in the order in which they are shown; ``told_by``: part ->
      the tables or columns of which one at least must be there for it to be known: a part that no
      source tells of reads "not available", never 0. A breakdown may stand there like a part,
      where other columns than its own of the first table needed can tell it;
    - ``estimated`` (with ``looking_back``): the figure is not counted but estimated; the function
      returns one row with ``value``, ``lower``, ``upper``, ``numerator`` and ``denominator``.

    ``needs`` names the tables or ``table.column``, ``standards`` the council's own limits in
    ``sru.toml``, without which the figure reads "not available". ``number`` is the one in the
    metric definitions.
    """

    def declare(rows: Callable) -> Callable:
        declared = Metric(
            id=rows.__name__,
            number=number,
            title=title,
            plain=plain,
            kind=kind,
            counts=counts,
            section=section,
            tier=tier,
            source=tuple(source),
            needs=tuple(needs),
            rows=rows,
            anchored=_anchor(rows.__name__, during, open_between, touching, looking_back),
            during="" if during == EXTRACT else during,
            open_between=tuple(touching if any(touching) else open_between),
            distinct=distinct,
            present_on=present_on,
            known_on=known_on,
            still_open=still_open,
            looks_ahead=looks_ahead,
            looks_back=looks_back,
            days_back=days_back,
            standards=tuple(standards),
            over=over,
            breakdowns=tuple(breakdowns),
            **_parts(outcomes, told_by),
            estimated=estimated,
            better=better,
            unit=unit or _unit(kind, counts),
            decimals=_decimals(kind) if decimals is None else decimals,
            definition=inspect.cleandoc(rows.__doc__ or ""),
            catalogue_only=catalogue_only,
            version=version,
        )
        _check_function(declared)
        _add(declared)
        return rows

    return declare


def derived(
    id: str,
    *,
    number: int,
    title: str,
    plain: str,
    kind: str,
    of: tuple[str, ...] | str,
    section: str,
    source: tuple[str, ...] | list[str],
    definition: str,
    tier: str = "seed",
    breakdowns: tuple[str, ...] | list[str] = (),
    better: str = "none",
    unit: str = "",
    decimals: int | None = None,
    catalogue_only: bool = False,
    version: int = 1,
) -> Metric:
    """Declare a metric worked out from others after the sum.

    ``change``: of one count, from a base date to the present one. ``percent``: of two counts,
    the first over the second. ``rate``: of one count, per 10,000 residents aged 0 to 17 (R12),
    scaled up to a year for events of a shorter period. ``count``: of two counts, the first less
    the second.
    """
    parts = (of,) if isinstance(of, str) else tuple(of)
    if missing := [part for part in parts if part not in CATALOGUE]:
        raise DeclarationFault(f"{id}: {', '.join(missing)} must be declared before it")
    if (kind, len(parts)) not in DERIVED:
        raise DeclarationFault(f"{id}: a {kind} cannot be derived from {len(parts)} metrics")
    first = CATALOGUE[parts[0]]
    declared = Metric(
        id=id,
        number=number,
        title=title,
        plain=plain,
        kind=kind,
        counts=first.counts,
        section=section,
        tier=tier,
        source=tuple(source),
        needs=tuple(dict.fromkeys(need for part in parts for need in CATALOGUE[part].needs)),
        anchored=first.anchored,
        breakdowns=tuple(breakdowns),
        better=better,
        unit=unit or _unit(kind, first.counts),
        decimals=_decimals(kind) if decimals is None else decimals,
        definition=inspect.cleandoc(definition),
        of=parts,
        catalogue_only=catalogue_only,
        version=version,
    )
    if any(CATALOGUE[part].anchored != first.anchored for part in parts):
        raise DeclarationFault(f"{id}: its parts are not counted at the same time")
    _add(declared)
    return declared


def estimated_metrics() -> set[str]:
    """The ids of metrics that are estimated, not counted; too little to go by gives ``z``."""
    return {name for name, one in CATALOGUE.items() if one.estimated}


def _parts(outcomes: Iterable[str], told_by: Mapping[str, tuple[str, ...]] | None) -> dict:
    return {"outcomes": tuple(outcomes), "told_by": dict(told_by or {})}


def rows_of(one: Metric, records: Records, snapshot=None) -> pd.DataFrame:
    """The rows that a metric counts, as its function returns them."""
    if one.is_derived:
        return rows_of(CATALOGUE[one.of[0]], records, snapshot)
    return one.rows(records, snapshot) if one.anchored == "looking back" else one.rows(records)


def _anchor(
    name: str,
    during: str,
    open_between: tuple[str, str],
    touching: tuple[str, str],
    looking_back: bool,
) -> str:
    """How the metric is placed in time: exactly one way, and an interval has two ends."""
    stated = {
        {ROUND: "round", EXTRACT: "extract"}.get(during, "event"): bool(during),
        "stock": any(open_between),
        "touching": any(touching),
        "looking back": looking_back,
    }
    found = [anchored for anchored, said in stated.items() if said]
    halves = any(any(ends) and not all(ends) for ends in (open_between, touching))
    if len(found) != 1 or halves:
        raise DeclarationFault(
            f"{name}: say exactly one of during=, open_between=(start, end), "
            "touching=(start, end), looking_back=True"
        )
    return found[0]


def _check_function(one: Metric) -> None:
    wanted = ["records", "snapshot"] if one.anchored == "looking back" else ["records"]
    if list(inspect.signature(one.rows).parameters) != wanted:
        raise DeclarationFault(f"{one.id}: its function must take ({', '.join(wanted)})")
    if not one.definition:
        raise DeclarationFault(f"{one.id}: a docstring is missing; it is the published definition")
    if one.estimated:
        return
    if one.kind == "change":
        raise DeclarationFault(f"{one.id}: a change is derived, not counted")
    if one.anchored == "stock" and one.kind == "duration":
        raise DeclarationFault(f"{one.id}: a stock has no durations; count it in bands")
    if one.kind == "rate" and one.over != RESIDENTS and one.over.count is None:
        raise DeclarationFault(f"{one.id}: the base of a rate needs a count")
    if one.kind == "split" and not one.outcomes:
        raise DeclarationFault(f"{one.id}: a split names its outcomes in order")
    if not set(one.told_by) <= {*one.outcomes, *one.breakdowns}:
        raise DeclarationFault(f"{one.id}: told_by names parts of the split, or breakdowns")


def _add(one: Metric) -> None:
    for value, allowed, what in (
        (one.kind, KINDS, "kind"),
        (one.better, BETTER, "better"),
        (one.tier, TIERS, "tier"),
        (one.section, HOMES, "section"),
    ):
        if value not in allowed:
            raise DeclarationFault(f"{one.id}: {what} is one of {', '.join(allowed)}")
    if not one.source or not one.needs:
        raise DeclarationFault(f"{one.id}: say the source of the rule and the tables it needs")
    if one.id in CATALOGUE:
        raise DeclarationFault(f"{one.id}: declared twice")
    CATALOGUE[one.id] = one


def _unit(kind: str, counts: str) -> str:
    own = {"percent": "%", "split": "%", "change": "%", "duration": "days", "rate": "per 10,000"}
    return own.get(kind, counts)


def _decimals(kind: str) -> int:
    return {"percent": 1, "split": 1, "change": 1, "rate": 1}.get(kind, 0)
