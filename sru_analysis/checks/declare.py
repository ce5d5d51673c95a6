"""How a check is declared: once, beside the function that returns the rows that break the rule."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.records.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

ERROR, QUERY = "to be put right", "to be looked at"
SEVERITIES = (ERROR, QUERY)

CHECKS: dict[str, Check] = {}


@dataclass(frozen=True)
class Check:
    """One check: the rule, what is looked for, and what it needs.

    ``rule`` is the number of the Department for Education, with the return that it belongs to
    ("CIN 8925", "903 378"); "" for a check of our own. ``finds`` is the table of whose rows it
    returns some. ``needs`` names tables and columns as metrics do. ``touches``: the tables whose
    metrics are wrong for it. ``set_aside``: reason codes under which the reader has already set
    aside rows that break the same rule.
    """

    id: str
    rule: str
    title: str
    plain: str
    severity: str
    finds: str
    needs: tuple[str, ...]
    touches: tuple[str, ...]
    rows: Callable[[Records], pd.DataFrame]
    set_aside: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The rule number without its return; "" for a check of our own."""
        return self.rule.rpartition(" ")[2]


class CheckFault(TypeError):
    """A check declared in a way that cannot be run; raised at import."""


def check(
    *,
    title: str,
    finds: str,
    needs: tuple[str, ...],
    rule: str = "",
    severity: str = ERROR,
    touches: tuple[str, ...] = (),
    set_aside: tuple[str, ...] = (),
) -> Callable[[Callable], Callable]:
    """Declare a check; the function's name is its id, its docstring the plain words.

    The function takes the records and returns the rows of the table ``finds`` that break the
    rule, with their columns and index as they stand there. ``touches`` is ``finds`` unless stated.
    """

    def declare(rows: Callable) -> Callable:
        _add(
            Check(
                id=rows.__name__,
                rule=rule,
                title=title,
                plain=inspect.cleandoc(rows.__doc__ or ""),
                severity=severity,
                finds=finds,
                needs=tuple(needs),
                touches=tuple(touches) or (finds,),
                rows=rows,
                set_aside=tuple(set_aside),
            )
        )
        return rows

    return declare


def _add(one: Check) -> None:
    tables = {need.split(".", 1)[0] for need in one.needs} | {one.finds, *one.touches}
    if unknown := sorted(tables - set(TABLES)):
        raise CheckFault(f"{one.id}: no such table: {', '.join(unknown)}")
    if not one.plain or not one.needs or one.severity not in SEVERITIES:
        raise CheckFault(f"{one.id}: say in plain words what is found, what it needs, how grave")
    if list(inspect.signature(one.rows).parameters) != ["records"]:
        raise CheckFault(f"{one.id}: its function must take (records)")
    if one.id in CHECKS:
        raise CheckFault(f"{one.id}: declared twice")
    CHECKS[one.id] = one
