"""What a run says about the extract and the figures, a line a step.

Counts of rows are those of the released quality tables: in a published run a small one reads "c"
here too. Names of files are the user's own and stay on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sru_analysis.messages import counted
from sru_analysis.run.begin import line

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sru_analysis.disclosure import Released

MOST_LINES = 6


def reading_lines(
    released: Released, exact: Mapping[str, pd.DataFrame], seconds: float
) -> list[str]:
    """One line a file, one a thing that is missing, and one for the figures."""
    lines = [line("read", text) for text in _files(released, exact)]
    lines += [line("missing", text) for text in _missing(released)]
    metrics = released.frame["metric"].nunique()
    told = f"{counted(metrics, 'metric')}, {len(released.not_available)} not available"
    return [*lines, line("figures", told, seconds)]


def _files(released: Released, exact: Mapping[str, pd.DataFrame]) -> list[str]:
    counts, named = released.quality["files"], exact["files"]
    names = named["source"].str.split(" · ").str[0]
    texts = []
    for name in dict.fromkeys(names):
        of_file = counts[(names == name).to_numpy()]
        lists = f"  {len(of_file)} lists" if len(of_file) > 1 else ""
        used, aside = _total(of_file["rows_used"]), _total(of_file["rows_set_aside"])
        told = "" if aside == "0" else f", {aside} set aside (see data quality)"
        texts.append(f"{name}{lists}  {used} {'row' if used == '1' else 'rows'} used{told}")
    return _most(texts, "files")


def _total(counts: pd.Series) -> str:
    """The sum of counts as they may be shown; one that is hidden hides the sum."""
    numbers = [text.replace(",", "") for text in counts]
    if not all(text.isdigit() for text in numbers):
        return next(text for text in numbers if not text.isdigit()) or "0"
    return f"{sum(map(int, numbers)):,}"


def _missing(released: Released) -> list[str]:
    answers = released.quality["answers"]
    lacking = answers[answers["answer"] == "not available"]
    by_reason = (
        lacking.groupby("reason", sort=True).size().sort_values(ascending=False, kind="stable")
    )
    texts = [
        f'{reason.removeprefix("needs ")}: {counted(number, "figure")} will read "not available"'
        for reason, number in by_reason.items()
    ]
    return _most(texts, "reasons")


def _most(texts: list[str], what: str) -> list[str]:
    if len(texts) <= MOST_LINES:
        return texts
    return [*texts[:MOST_LINES], f"and {len(texts) - MOST_LINES} more {what} (see data quality)"]
