"""What a run will show, read from the notebooks before anything is computed.

Every figure of the pack is known before disclosure control sees the first one: the notebooks
call verbs with literal arguments, and a verb lists the figures it needs without any data.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sru_analysis.messages import Refusal
from sru_analysis.run.notebooks import Cell, Notebook, nearest, not_literal, parsed

if TYPE_CHECKING:
    from sru_analysis.results import Context, Request

REPORT = "report"
CASES = "rows"


@dataclass(frozen=True)
class Call:
    """One verb call as it stands in a cell: name and literal arguments."""

    notebook: str
    cell: str
    verb: str
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]


def calls(notebook: Notebook, edition: str) -> list[Call]:
    """The verb calls of a notebook; cells tagged ``internal`` only in the internal edition."""
    names = notebook.parameters()
    return [
        _call(notebook, cell, names)
        for cell in notebook.cells
        if cell.is_verb and cell.source.strip() and (edition == "internal" or not cell.internal)
    ]


def verb_of(call: Call, verbs: Mapping[str, type]) -> Any:
    """The verb of a call as an instance, its arguments checked by its own class."""
    if call.verb not in verbs:
        raise Refusal(
            f'{call.notebook} · cell {call.cell}: "{call.verb}" is not a verb of the report.'
            f"{nearest(call.verb, list(verbs))} Verbs: {', '.join(verbs)}. Nothing was started.",
            "verb_unknown",
        )
    try:
        return verbs[call.verb](*call.arguments, **dict(call.named))
    except TypeError:
        raise Refusal(
            f"{call.notebook} · cell {call.cell}: {call.verb} does not take these arguments. "
            "See the table of verbs in CONTRIBUTING.md. Nothing was started.",
            "verb_arguments",
        ) from None


def requests(
    notebooks: list[Notebook], edition: str, context: Context, verbs: Mapping[str, type]
) -> list[Request]:
    """Every figure that the notebooks will show, without repetition, in order."""
    wanted: set[Request] = set()
    for call in _all_calls(notebooks, edition):
        try:
            wanted.update(verb_of(call, verbs).cells(context))
        except KeyError as fault:
            raise _metric_unknown(call, str(fault.args[0])) from None
    return sorted(wanted)


def cases(
    notebooks: list[Notebook], edition: str, verbs: Mapping[str, type]
) -> list[tuple[str, bool | None]]:
    """The metrics whose rows are listed, and which of the rows; none in the published edition."""
    wanted = set()
    for call in _all_calls(notebooks, edition):
        if call.verb != CASES:
            continue
        if edition != "internal":
            raise Refusal(
                f"{call.notebook} · cell {call.cell}: rows are shown in the internal edition only. "
                'Tag the cell "internal". Nothing was started.',
                "rows_published",
            )
        asked = verb_of(call, verbs)
        wanted.add((asked.metric, asked.met))
    return sorted(wanted, key=lambda one: (one[0], str(one[1])))


def _all_calls(notebooks: list[Notebook], edition: str) -> list[Call]:
    return [call for notebook in notebooks for call in calls(notebook, edition)]


def _call(notebook: Notebook, cell: Cell, names: Mapping[str, Any]) -> Call:
    body = parsed(notebook, cell).body
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if not isinstance(call, ast.Call) or not _is_verb(call.func):
        raise not_literal(notebook, cell)
    if any(keyword.arg is None for keyword in call.keywords):
        raise not_literal(notebook, cell)
    return Call(
        notebook.stem,
        cell.id,
        call.func.attr,
        tuple(_literal(notebook, cell, names, value) for value in call.args),
        tuple(
            (keyword.arg, _literal(notebook, cell, names, keyword.value))
            for keyword in call.keywords
        ),
    )


def _is_verb(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == REPORT
    )


def _literal(notebook: Notebook, cell: Cell, names: Mapping[str, Any], value: ast.expr) -> Any:
    if isinstance(value, ast.Name) and value.id in names:
        return names[value.id]
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError):
        raise not_literal(notebook, cell) from None


def _metric_unknown(call: Call, name: str) -> Refusal:
    from sru_analysis.metrics import load

    return Refusal(
        f'{call.notebook} · cell {call.cell}: "{name}" is not a metric.'
        f"{nearest(name, list(load()))} Nothing was started.",
        "metric_unknown",
    )
