"""What reading set aside and put right, with its places: for the analyst's own screen.

Places are files, sheets, rows and headings, never what stands in a cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sru_analysis.messages import counted
from sru_analysis.run.begin import line

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.records.store import Records

SHOWN = 5


def aside_lines(records: Records) -> list[str]:
    """Rows set aside, a line a reason, and under it where they are."""
    lines = []
    for message, rows in _blank(records.quarantine).groupby("message", sort=True):
        lines.append(line("aside", f"{counted(len(rows), 'row')}: {message}"))
        rows = rows.sort_values(["source_file", "source_sheet", "source_row"], kind="stable")
        by_file = rows.groupby(["source_file", "source_sheet"], sort=True)["place"]
        lines += _where(
            f"{_named(file, sheet)}: {_listed(list(places), ', ')}"
            for (file, sheet), places in by_file
        )
    return lines


def noted_lines(records: Records) -> list[str]:
    """What was put right or is worth knowing, a line each, and under it where it was met."""
    lines = []
    for message, notes in _blank(records.notes).groupby("message", sort=True):
        number = counted(int(notes["count"].sum()), notes["unit"].iloc[0])
        lines.append(line("noted", f"{number}: {message}"))
        met = [
            # Places name the heading; the column of the records says no more.
            f"{_named(one.source_file, one.source_sheet)}: {one.places}"
            if one.places
            else " · ".join(filter(None, [_named(one.source_file, one.source_sheet), one.column]))
            for one in notes.itertuples()
        ]
        lines += _where(sorted(filter(None, dict.fromkeys(met))))
    return lines


def _blank(frame: pd.DataFrame) -> pd.DataFrame:
    texts = ["source_file", "source_sheet", "column", "message", "place", "places"]
    return frame.fillna({name: "" for name in texts if name in frame})


def _named(file: str, sheet: str) -> str:
    return " · ".join(filter(None, [file, sheet]))


def _where(places: Iterable[str]) -> list[str]:
    every = list(places)
    more = [f"and {len(every) - SHOWN:,} more"] if len(every) > SHOWN else []
    return [line("", one) for one in (*every[:SHOWN], *more)]


def _listed(places: list[str], joint: str) -> str:
    more = f" and {len(places) - SHOWN:,} more" if len(places) > SHOWN else ""
    return joint.join(places[:SHOWN]) + more
