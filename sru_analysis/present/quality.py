"""The tables of rows read and set aside, from released counts."""

from __future__ import annotations

import pandas as pd

from sru_analysis.present.markup import Markup
from sru_analysis.present.tables import Column, table

HEADINGS = {
    "source": "Source", "format": "Format", "table": "Table", "role": "What became of it",
    "rows_in": "Rows in", "rows_used": "Rows used", "rows_set_aside": "Rows set aside",
    "reason": "Reason", "message": "What was found", "rows": "Rows", "code": "Note",
    "counted": "Counted", "times": "How many",
    "column": "Column", "filled": "Rows with a value", "title": "Measure", "answer": "Answer",
    "since": "Since", "until": "Until", "carried_by": "Would come from", "rule": "Rule",
    "check": "Check", "severity": "How grave", "set_aside": "Rows set aside for it",
    "metric": "Measure", "touched": "Rows touched", "window": "Date or period",
    "other": "Other source", "ours": "Used here", "theirs": "Other source says",
    "difference": "Difference", "breakdown": "Breakdown", "measures": "Measures",
}  # fmt: skip
NUMBERS = (
    "rows_in", "rows_used", "rows_set_aside", "rows", "filled", "set_aside", "touched", "ours",
    "theirs", "difference", "times",
)  # fmt: skip
OPTIONAL = ("carried_by",)
BLANK = {"rule": "own", "since": "not limited", "until": "not limited", "carried_by": ""}


def quality_table(
    number: int, title: str, frame: pd.DataFrame, columns: tuple[str, ...] = ()
) -> Markup:
    """A released quality frame as a table; the first column is the header of each row. A column
    that most tables leave empty is left out where all rows do.
    """
    wanted = columns or tuple(HEADINGS)
    empty = [name for name in OPTIONAL if name in frame.columns and not frame[name].any()]
    names = [name for name in wanted if name in frame.columns and name not in empty]
    first = [name for name in frame.columns if name in names][:1]
    names = first + [name for name in names if name not in first]
    heads = [Column(HEADINGS[name], numeric=name in NUMBERS) for name in names]
    rows = [
        [value or BLANK.get(name, "not stated") for name, value in zip(names, row, strict=True)]
        for row in frame[names].itertuples(index=False, name=None)
    ]
    return table(number, title, heads, rows)
