"""Children that stand in another table only: they get a row, so that no join loses them."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sru_analysis.extracts.report import note_line
from sru_analysis.messages import counted
from sru_analysis.records.schema import TABLES


def with_every_child(frames: dict[str, pd.DataFrame]) -> list[dict[str, object]]:
    """Add the children that other tables name and the children's table lacks (id_unmatched).

    Returns the notes: one a table, with the number of children.
    """
    children = frames.get("children")
    known = set(children["person_id"]) if children is not None else set()
    notes, missing = [], set()
    for name in TABLES:
        if name == "children" or name not in frames or "person_id" not in frames[name]:
            continue
        unmatched = set(frames[name]["person_id"].dropna()) - known
        if not unmatched:
            continue
        missing |= unmatched
        if children is not None:
            notes.append(note_line("id_unmatched", len(unmatched), f"{name}.person_id"))
            notes += _widths(name, unmatched, known)
    if missing or children is None:
        added = pd.DataFrame({"person_id": pd.Series(sorted(missing), dtype="str")})
        frames["children"] = (
            added if children is None else pd.concat([children, added], ignore_index=True)
        )
    return notes


def _widths(table: str, unmatched: set[str], known: set[str]) -> list[dict[str, object]]:
    """The note on children who are in the children's table but for zeros in front (id_widths)."""
    by_number: dict[str, str] = {one.lstrip("0"): one for one in known if one.isdigit()}
    pairs = Counter(
        (len(one), len(by_number[one.lstrip("0")]))
        for one in unmatched
        if one.isdigit() and one.lstrip("0") in by_number
    )
    told = ", ".join(
        f"{counted(number, 'child')} with {own} digits here and {theirs} among the children"
        for (own, theirs), number in sorted(pairs.items())
    )
    if not pairs:
        return []
    widths = len({width for pair in pairs for width in pair})
    return [note_line("id_widths", widths, f"{table}.person_id", f"{table}: {told}")]
