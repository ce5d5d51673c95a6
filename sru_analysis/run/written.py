"""What the council's own people have written for a run: commentary and actions.

``commentary.md`` stands in a folder named after the period, ``actions.csv`` beside such folders:
below ``data/<council>`` or below the extract. Both are inputs of the pack like any other file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.extracts.database_address import Database
from sru_analysis.messages import Refusal
from sru_analysis.run.places import shown

if TYPE_CHECKING:
    from sru_analysis.present.actions import Actions
    from sru_analysis.present.commentary import Commentary
    from sru_analysis.results import Context, Request
    from sru_analysis.run.notebooks import Notebook

COMMENTARY = "commentary.md"
ACTIONS = "actions.csv"
LARGEST = 1_000_000


@dataclass(frozen=True)
class Written:
    """The commentary of the period and the actions; ``None`` where there is no such file."""

    commentary: Commentary | None = None
    actions: Actions | None = None
    declared: tuple[str, ...] = field(default=())

    def cells(self, context: Context) -> list[Request]:
        """The figures that they name."""
        both = [one for one in (self.commentary, self.actions) if one is not None]
        return sorted({request for one in both for request in one.cells(context)})


def written_paths(folder: Path, period: str) -> list[Path]:
    """Where commentary of a period and actions may stand below a council's folder."""
    return [folder / period / COMMENTARY, folder / ACTIONS]


def find(extract: tuple[Path | Database, ...], period: str) -> dict[str, Path]:
    """Name of the file -> where it stands among what is read. Two of one name are refused."""
    found: dict[str, Path] = {}
    for one in extract:
        if isinstance(one, Database):
            continue
        for path in written_paths(one, period) if one.is_dir() else [one]:
            if path.name not in (COMMENTARY, ACTIONS) or not path.is_file():
                continue
            if path.name in found and found[path.name].resolve() != path.resolve():
                raise Refusal(
                    f"{shown(found[path.name])} and {shown(path)}: {path.name} stands twice. One "
                    "was expected. Nothing was started. Take one away.",
                    "written_twice",
                )
            found[path.name] = path
    return found


def read(extract: tuple[Path | Database, ...], period: str, notebooks: list[Notebook]) -> Written:
    """Both files, checked as far as they can be without figures."""
    found = find(extract, period)
    if not found:
        return Written()
    from sru_analysis.metrics import load
    from sru_analysis.present.actions import read_actions
    from sru_analysis.present.commentary import read_commentary

    load()
    pages = {one.stem: one.title for one in notebooks}
    commentary = actions = None
    if COMMENTARY in found:
        commentary = read_commentary(_text(found[COMMENTARY]), pages)
    if ACTIONS in found:
        actions = read_actions(_text(found[ACTIONS]))
    declared = tuple(
        number for one in (commentary, actions) if one is not None for number in one.declared
    )
    return Written(commentary, actions, declared)


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise _unreadable(path, "is larger than such a file")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise _unreadable(path, f"line {line} is not UTF-8") from None


def _unreadable(path: Path, what: str) -> Refusal:
    return Refusal(
        f"{shown(path)}: {what}. A text in UTF-8 was expected. Nothing was published. Save it so "
        "and run again.",
        "written_unreadable",
    )
