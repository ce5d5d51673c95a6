"""How a metric is declared: once, beside the function that returns the rows it counts.

The declaration drives computing, tables, catalogue, worked examples, files and disclosure
control. What it cannot mean is refused when the module is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
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

CATALOGUE: dict[str, Metric] = {}


@dataclass(frozen=True)
class Metric:
    """One metric: what it counts, when, how it is split, and where the rule comes from.

    ``anchored`` is ``event`` (a row belongs to the period in which its date falls), ``stock``
    (a row is open over a half-open interval and counted on a date), ``round`` (a row belongs
    to an audit round) or ``looking back`` (worked out for each snapshot by itself).
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
    looks_ahead: int = 0
    breakdowns: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    better: str = "none"
    unit: str = ""
    decimals: int = 0
    definition: str = ""
    of: tuple[str, ...] = ()
    estimated: bool = False
    catalogue_only: bool = False
    version: int = 1

    @property
    def on_a_day(self) -> bool:
        """Counted on a day, not over a period."""
        return self.anchored in ("stock", "looking back")

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
    looking_back: bool = False,
    estimated: bool = False,
    distinct: str = "",
    present_on: str = "",
    known_on: str = "",
    still_open: str = "Still open",
    looks_ahead: int = 0,
    breakdowns: tuple[str, ...] | list[str] = (),
    outcomes: tuple[str, ...] | list[str] = (),
    better: str = "none",
    unit: str = "",
    decimals: int | None = None,
    catalogue_only: bool = False,
    version: int = 1,
) -> Callable[[Callable], Callable]:
    """Declare a metric; the decorated function's name is its id, its docstring the definition.

    The function takes the records (with ``looking_back`` also the snapshot) and returns one row
    for each thing counted, with the columns that the declaration names:

    - ``during``: the column with the date of the event, or ``audit_round``;
    - ``open_between``: the columns with start and end of a half-open interval, for a stock;
    - a ``percent`` carries ``met`` (bool), a ``split`` ``outcome``, a ``duration`` ``days``; a
      ``count`` that carries ``met`` counts the rows that are met and states all as its base;
    - ``distinct``: a child (or worker) stands in its latest row of the window;
    - ``present_on``: the row counts only once that date has come;
    - ``known_on``: ``met`` or ``outcome`` counts only once that date has come; until then the
      outcome is ``outcome_before`` where given, else ``still_open``, and met is ``met_before``
      where given, else false;
    - ``looks_ahead``: days after the window that the records must reach;
    - ``outcomes``: the parts of a split, in the order in which they are shown;
    - ``estimated`` (with ``looking_back``): the figure is not counted but estimated; the function
      returns one row with ``value``, ``lower``, ``upper``, ``numerator`` and ``denominator``.

    ``needs`` names the tables or ``table.column`` without which the figure reads "not
    available". ``number`` is the one in the metric definitions.
    """

    def declare(rows: Callable) -> Callable:
        anchored = _anchor(rows.__name__, during, open_between, looking_back)
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
            anchored=anchored,
            during=during,
            open_between=tuple(open_between),
            distinct=distinct,
            present_on=present_on,
            known_on=known_on,
            still_open=still_open,
            looks_ahead=looks_ahead,
            breakdowns=tuple(breakdowns),
            outcomes=tuple(outcomes),
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
    the first over the second. ``rate``: of one count, per 10,000 residents aged 0 to 17 (R12).
    """
    parts = (of,) if isinstance(of, str) else tuple(of)
    if missing := [part for part in parts if part not in CATALOGUE]:
        raise DeclarationFault(f"{id}: {', '.join(missing)} must be declared before it")
    if (kind, len(parts)) not in {("change", 1), ("percent", 2), ("rate", 1)}:
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


def rows_of(one: Metric, records: Records, snapshot=None) -> pd.DataFrame:
    """The rows that a metric counts, as its function returns them."""
    if one.is_derived:
        return rows_of(CATALOGUE[one.of[0]], records, snapshot)
    return one.rows(records, snapshot) if one.anchored == "looking back" else one.rows(records)


def _anchor(name: str, during: str, open_between: tuple[str, str], looking_back: bool) -> str:
    stated = [bool(during), any(open_between), looking_back]
    if sum(stated) != 1 or (any(open_between) and not all(open_between)):
        raise DeclarationFault(
            f"{name}: say exactly one of during=, open_between=(start, end), looking_back=True"
        )
    if looking_back:
        return "looking back"
    if during:
        return "round" if during == ROUND else "event"
    return "stock"


def _check_function(one: Metric) -> None:
    wanted = ["records", "snapshot"] if one.anchored == "looking back" else ["records"]
    if list(inspect.signature(one.rows).parameters) != wanted:
        raise DeclarationFault(f"{one.id}: its function must take ({', '.join(wanted)})")
    if not one.definition:
        raise DeclarationFault(f"{one.id}: a docstring is missing; it is the published definition")
    if one.estimated:
        return
    if one.kind in ("rate", "change"):
        raise DeclarationFault(f"{one.id}: a {one.kind} is derived, not counted")
    if one.anchored == "stock" and one.kind not in ("count", "split"):
        raise DeclarationFault(f"{one.id}: a stock is counted or split; derive a {one.kind} of two")
    if one.kind == "split" and not one.outcomes:
        raise DeclarationFault(f"{one.id}: a split names its outcomes in order")


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
