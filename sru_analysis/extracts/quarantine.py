"""Rows set aside and cells left empty: where they stand, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sru_analysis.extracts.reasons import set_aside_text
from sru_analysis.extracts.sheets import Note, Sheet, listed


@dataclass(frozen=True)
class SetAside:
    """One row kept out of every metric; ``place`` is the row or cell as the user sees it."""

    number: int
    column: str
    reason: str
    place: str


def set_aside(
    sheet: Sheet, number: int, reason: str, column: str = "", position: int | None = None
) -> SetAside:
    """A row set aside; ``position`` is that of the column in the sheet."""
    return SetAside(number, column, reason, sheet.address(number, position))


def left_empty(
    sheet: Sheet, places: list[str], reason: str, column: str, heading: str, detail: str = ""
) -> None:
    """Note that cells of one column were left empty, with at most five places."""
    told = f"{heading} · {listed(places)}{detail}"
    sheet.notes.append(Note(reason, len(places), column, told, left_empty=True))


def grouped(quarantine: pd.DataFrame) -> pd.DataFrame:
    """The rows set aside, one line a file, sheet, table, column and reason, for the screen.

    Columns: source_file, source_sheet, table, column, reason, rows, message (at most five places).
    """
    keys = ["source_file", "source_sheet", "table", "column", "reason"]
    lines = []
    for key, rows in quarantine.fillna({"column": "", "table": ""}).groupby(keys, sort=True):
        about = dict(zip(keys, key, strict=True))
        places = listed(rows.sort_values("source_row", kind="stable")["place"])
        parts = [part for part in (about["source_file"], about["source_sheet"], places) if part]
        message = f"{' · '.join(parts)}: {set_aside_text(about['reason'])}"
        lines.append(about | {"rows": len(rows), "message": message})
    return pd.DataFrame(lines, columns=[*keys, "rows", "message"])
