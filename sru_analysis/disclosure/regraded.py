"""Grades of audits before and after moderation: two margins of one table that no page prints.

A reader who knows the margins, and how many audits kept, lost or gained in grade, may fill in the
table; so its sixteen numbers are unknowns of the system. Nothing is asked of them themselves.
"""

from __future__ import annotations

from sru_analysis.disclosure.board import Board
from sru_analysis.disclosure.cells import REGRADED

BEFORE, AFTER, MOVED = "grade_before", "grade_after", "regrading"
ORDER = ("Inadequate", "Requires improvement", "Good", "Outstanding")
PAIR = "pair:"
_BY_ROUND = {"same": "Same", "lower": "Lower after moderation", "higher": "Higher after moderation"}


def family_of(part: str) -> str:
    """The family in which a part of a split adds up: a split's own is ""."""
    return next((name for name in (BEFORE, AFTER, MOVED) if part.startswith(f"of:{name}")), "")


def relate_grades(board: Board) -> None:
    """R-grade: the table of grades before by grades after, where its margins are printed; and its
    counts beside those of the same round under their own metrics.
    """
    for key in [key for key in board.cells.place if key[1] == REGRADED]:
        _table(board, key[0], key[2:])
        _beside(board, key[0], key[2:])


def _table(board: Board, metric: str, window: tuple) -> None:
    place = board.cells.place
    margins = {
        (side, grade): place.get((metric, f"of:{side}:{grade}", *window))
        for side in (BEFORE, AFTER)
        for grade in ORDER
    }
    if None in margins.values():
        return
    pairs = {
        (before, after): board.cells.cell((metric, f"{PAIR}{before}>{after}", *window))
        for before in ORDER
        for after in ORDER
    }
    for grade in ORDER:
        rows = [(at, 1.0) for (before, _), at in pairs.items() if before == grade]
        columns = [(at, 1.0) for (_, after), at in pairs.items() if after == grade]
        board.add("R-grade", [*rows, (margins[BEFORE, grade], -1.0)])
        board.add("R-grade", [*columns, (margins[AFTER, grade], -1.0)])
    for how in _BY_ROUND:
        moved = place.get((metric, f"of:{MOVED}_{how}", *window))
        if moved is not None:
            inside = [(at, 1.0) for pair, at in pairs.items() if _how(*pair) == how]
            board.add("R-grade", [*inside, (moved, -1.0)])


def _how(before: str, after: str) -> str:
    step = ORDER.index(after) - ORDER.index(before)
    return "same" if step == 0 else "higher" if step > 0 else "lower"


def _beside(board: Board, metric: str, window: tuple) -> None:
    """How many moved is the split of the same round; grades after moderation stand inside all."""
    place = board.cells.place
    for how, outcome in _BY_ROUND.items():
        moved = place.get((metric, f"of:{MOVED}_{how}", *window))
        same = place.get((metric, f"of:{outcome}", *window))
        if None not in (moved, same):
            board.add("R-grade", [(moved, 1.0), (same, -1.0)])
    for grade in ORDER:
        after = place.get((metric, f"of:{AFTER}:{grade}", *window))
        every = place.get(("audit_grade_distribution", f"of:{grade}", *window))
        if None not in (after, every):
            board.add("R-grade", [(every, 1.0), (after, -1.0)], 0.0, float("inf"))
