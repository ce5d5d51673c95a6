"""A format is a list of forms: tables known by their headings, with a dictionary a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sru_analysis.extracts.wording import folded, heading
from sru_analysis.records.schema import TABLES


@dataclass(frozen=True)
class Field:
    """One column of a form.

    ``headings``: accepted wordings, the canonical one first. ``kind``: a kind of the schema, or
    ``id`` for text that is compared as an identifier. ``spellings``: folded value -> code, beside
    the codes and labels of ``code_list``. ``blank``: folded words that mean no value here.
    ``by_year``: a code out of its year is reported. ``table``: where its values go, if not to the
    table of the form.
    """

    column: str
    kind: str
    headings: tuple[str, ...]
    required: bool = False
    code_list: str = ""
    spellings: Mapping[str, str] = field(default_factory=dict, hash=False)
    blank: tuple[str, ...] = ()
    by_year: bool = False
    table: str = ""


Cells = dict[str, list[str]]


@dataclass(frozen=True)
class Form:
    """One table of a format.

    ``table``: where its rows go ("" = recognised, counted and left alone). ``known_by``: columns
    that must be there for it to be recognised; ``known_by_one_of``: of these at least one.
    ``passed_over``: headings that belong to the form and are not read. ``prepare`` may put cells
    right before they are converted. ``key``: columns that make a row one. ``iso_dates``,
    ``timed``: dates year first, or with a time of day, are its own wording and no matter for a
    note. ``at_least``: how many columns must be matched.
    """

    name: str
    source_format: str
    table: str
    fields: tuple[Field, ...]
    known_by: tuple[str, ...]
    known_by_one_of: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    prepare: Callable[[Cells], None] | None = field(default=None, hash=False)
    key: tuple[tuple[str, ...], ...] = ()
    interval: tuple[str, str] | None = None
    iso_dates: bool = False
    timed: bool = False
    at_least: int = 1

    @cached_property
    def columns_by_heading(self) -> dict[str, tuple[str, int]]:
        """Folded heading -> column and rank of the wording (0 = canonical)."""
        found: dict[str, tuple[str, int]] = {}
        for each in self.fields:
            for rank, wording in enumerate(each.headings):
                found.setdefault(heading(wording), (each.column, rank))
        return found

    @cached_property
    def not_read(self) -> frozenset[str]:
        """Folded headings that belong to the form and are not read."""
        return frozenset(heading(wording) for wording in self.passed_over)

    @cached_property
    def field(self) -> dict[str, Field]:
        """The fields by column."""
        return {each.column: each for each in self.fields}


def fields_of(
    table: str,
    headings: Mapping[str, tuple[str, ...]],
    spellings: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Field, ...]:
    """Fields for columns of a table of the records, typed and required as the schema says."""
    declared = TABLES[table].column
    return tuple(
        Field(
            column=name,
            kind="id" if is_id(name) else declared[name].kind,
            headings=wordings,
            required=declared[name].required,
            code_list=declared[name].code_list,
            spellings={folded(k): v for k, v in (spellings or {}).get(name, {}).items()},
        )
        for name, wordings in headings.items()
    )


def is_id(column: str) -> bool:
    """Whether a text column holds identifiers, compared without regard to case and blanks."""
    return column.endswith("_id") or column == "involvements_id"


def table_form(
    name: str,
    source_format: str,
    table: str,
    fields: tuple[Field, ...],
    **more: object,
) -> Form:
    """A form whose required columns, key and interval are those of its table in the schema."""
    declared = TABLES[table]
    form = Form(
        name=name,
        source_format=source_format,
        table=table,
        fields=fields,
        known_by=declared.required,
        known_by_one_of=declared.one_of,
        key=declared.key,
        interval=declared.interval,
    )
    return replace(form, **more)  # type: ignore[arg-type]
