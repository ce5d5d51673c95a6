"""What the council's own people have written for a run: commentary, actions, a Word template.

``commentary.md`` stands in a folder named after the period, ``actions.csv`` and ``template.docx``
beside such folders: below ``data/<council>`` or below the extract. All are inputs of the pack like
any other file.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.encodings import KNOWN, Undecodable, decoded
from sru_analysis.extracts.database_address import Database
from sru_analysis.extracts.dates import read_dates
from sru_analysis.extracts.text_files import separator_of
from sru_analysis.messages import Refusal
from sru_analysis.run.places import shown

if TYPE_CHECKING:
    from sru_analysis.present.actions import Actions
    from sru_analysis.present.commentary import Commentary
    from sru_analysis.results import Context, Request
    from sru_analysis.run.notebooks import Notebook

COMMENTARY = "commentary.md"
ACTIONS = "actions.csv"
TEMPLATE = "template.docx"
LARGEST, LARGEST_TEMPLATE = 1_000_000, 5_000_000


NAMES = (COMMENTARY, ACTIONS, TEMPLATE)


@dataclass(frozen=True)
class Written:
    """The commentary of the period, the actions and the council's own template of the report;
    ``None`` where there is no such file.
    """

    commentary: Commentary | None = None
    actions: Actions | None = None
    template: bytes | None = None
    declared: tuple[str, ...] = field(default=())

    def cells(self, context: Context) -> list[Request]:
        """The figures that they name."""
        both = [one for one in (self.commentary, self.actions) if one is not None]
        return sorted({request for one in both for request in one.cells(context)})


def written_paths(folder: Path, period: str) -> list[Path]:
    """Where commentary of a period, actions and template may stand below a council's folder."""
    return [folder / period / COMMENTARY, folder / ACTIONS, folder / TEMPLATE]


def find(extract: tuple[Path | Database, ...], period: str) -> dict[str, Path]:
    """Name of the file -> where it stands among what is read. Two of one name are refused."""
    found: dict[str, Path] = {}
    for one in extract:
        if isinstance(one, Database):
            continue
        for path in written_paths(one, period) if one.is_dir() else [one]:
            if path.name not in NAMES or not path.is_file():
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
    from sru_analysis.present.actions import COLUMNS, DAYS, read_actions
    from sru_analysis.present.commentary import read_commentary

    load()
    pages = {one.stem: one.title for one in notebooks}
    commentary = actions = None
    if COMMENTARY in found:
        commentary = read_commentary(_text(found[COMMENTARY]), pages)
    if ACTIONS in found:
        actions = read_actions(_plain_table(found[ACTIONS], COLUMNS, DAYS))
    declared = tuple(
        number for one in (commentary, actions) if one is not None for number in one.declared
    )
    template = _template(found[TEMPLATE]) if TEMPLATE in found else None
    return Written(commentary, actions, template, declared)


def _template(path: Path) -> bytes:
    """The bytes of a Word template that can be used, or a refusal."""
    from sru_analysis.present.word.template import opened

    if path.stat().st_size > LARGEST_TEMPLATE:
        raise _unreadable(path, "is larger than such a file")
    data = path.read_bytes()
    opened(data)
    return data


def _text(path: Path) -> str:
    """The text of a file, in whichever encoding it was saved."""
    if path.stat().st_size > LARGEST:
        raise _unreadable(path, "is larger than such a file")
    try:
        return decoded(path.read_bytes())
    except Undecodable as fault:
        raise _unreadable(path, f"line {fault.line} is not such text") from None


def _plain_table(path: Path, columns: tuple[str, ...], days: tuple[str, ...]) -> str:
    """The text of a table that a person keeps, with commas between its cells, every line where it
    stood, and its days year first, in whichever of the known ways a spreadsheet has written them.
    """
    text = _text(path)

    def names(row: list[str]) -> list[str]:
        return [cell.strip().casefold().replace(" ", "_") for cell in row]

    def known(rows: list[list[str]]) -> int:
        return len(set(names(rows[0])) & set(columns)) if rows else 0

    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text, known)))
    for at in [at for at, name in enumerate(names(rows[0])) if name in days] if rows else []:
        _days_year_first([row for row in rows[1:] if at < len(row)], at)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _days_year_first(rows: list[list[str]], at: int) -> None:
    """Write the days of one column year first, as they are read in an extract: day before month,
    one order a column. What is no day stays as it is.
    """
    read = read_dates({row[at] for row in rows if row[at].strip()})
    for row in rows if not read.month_first else ():
        if day := read.dates.get(row[at]):
            row[at] = day.isoformat()


def _unreadable(path: Path, what: str) -> Refusal:
    return Refusal(
        f"{shown(path)}: {what}. A text in {KNOWN} was expected. Nothing was published. Save it so "
        "and run again.",
        "written_unreadable",
    )
