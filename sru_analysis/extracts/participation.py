"""Participation and quoracy of conferences, from the local return where the source has none."""

from __future__ import annotations

import pandas as pd

from sru_analysis.extracts.report import note_line
from sru_analysis.records.schema import typed

# Table -> date of the conference, type in the local return, column -> column of the local return.
_JOINED = {
    "cp_reviews": (
        "cp_review_date",
        "REVIEW",
        {"cp_review_participation": "participation", "cp_review_quorate": "quorate"},
    ),
    "initial_cp_conferences": ("icpc_date", "INITIAL", {"icpc_quorate": "quorate"}),
}


def complete_participation(
    frames: dict[str, pd.DataFrame],
) -> tuple[list[dict[str, object]], list[tuple[str, str, int]]]:
    """Fill blanks of conferences from the participation return, by child and date.

    Rows of the return without a conference are kept and counted (participation_unmatched).
    Returns the notes, and which columns were completed: table, column, cells filled.
    """
    if "conference_participation" not in frames:
        return [], []
    told = frames["conference_participation"]
    notes: list[dict[str, object]] = []
    completed: list[tuple[str, str, int]] = []
    for name, (day, kind, columns) in _JOINED.items():
        if name not in frames:
            continue
        rows = told[told["conference_type"] == kind].drop_duplicates(
            ["person_id", "conference_date"]
        )
        answers = rows.set_index(["person_id", "conference_date"])
        conferences = frames[name]
        keys = pd.MultiIndex.from_frame(conferences[["person_id", day]])
        filled = {}
        for column, source in columns.items():
            stated = typed(name, conferences)[column]
            filled[column] = stated.fillna(answers[source].reindex(keys).reset_index(drop=True))
            count = int(filled[column].notna().sum() - stated.notna().sum())
            completed.append((name, column, count))
        frames[name] = conferences.assign(**filled)
        if lost := int((~answers.index.isin(keys)).sum()):
            column = "conference_participation.conference_date"
            notes.append(note_line("participation_unmatched", lost, column))
    return notes, completed
