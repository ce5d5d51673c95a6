"""Children that stand in another table only: they get a row, so that no join loses them."""

from __future__ import annotations

import pandas as pd

from sru_analysis.extracts.report import note_line
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
    if missing or children is None:
        added = pd.DataFrame({"person_id": pd.Series(sorted(missing), dtype="str")})
        frames["children"] = (
            added if children is None else pd.concat([children, added], ignore_index=True)
        )
    return notes
