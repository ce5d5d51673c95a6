"""Notebooks as they stand on disk: their cells, tags and parameters. Nothing is run."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sru_analysis.messages import Refusal

SECTIONS = ("child_protection", "looked_after", "quality_assurance")
ALIASES = {"cp": "child_protection", "iro": "looked_after", "qa": "quality_assurance"}
PARAMETERS = ("period", "extract", "edition", "run")


@dataclass(frozen=True)
class Cell:
    """One cell: its id, its kind (``code`` or ``markdown``), its text and its tags."""

    id: str
    kind: str
    source: str
    tags: tuple[str, ...]

    @property
    def is_verb(self) -> bool:
        """A code cell that shows something: neither parameters nor set-up."""
        return self.kind == "code" and not {"parameters", "setup"} & set(self.tags)

    @property
    def internal(self) -> bool:
        return "internal" in self.tags


@dataclass(frozen=True)
class Notebook:
    """A notebook and the page that is made of it; both have the same stem."""

    path: Path
    cells: tuple[Cell, ...]

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def deep_dive(self) -> bool:
        return self.path.parent.name == "deep_dives"

    @property
    def page_file(self) -> str:
        """Where its page stands in a pack."""
        return f"deep_dives/{self.stem}.html" if self.deep_dive else f"{self.stem}.html"

    @property
    def title(self) -> str:
        """The first heading."""
        texts = (cell.source for cell in self.cells if cell.kind == "markdown")
        lines = (line for text in texts for line in text.splitlines() if line.startswith("# "))
        return next(lines, f"# {self.stem}")[2:].strip()

    def parameters(self) -> dict[str, str]:
        """The parameters cell: names and default values."""
        cell = next((cell for cell in self.cells if "parameters" in cell.tags), None)
        if cell is None:
            return {}
        values = {}
        for line in _parsed(self, cell).body:
            target = line.target if isinstance(line, ast.AnnAssign) else None
            if isinstance(line, ast.Assign) and len(line.targets) == 1:
                target = line.targets[0]
            if not isinstance(target, ast.Name) or not isinstance(line.value, ast.Constant):
                raise not_literal(self, cell)
            values[target.id] = line.value.value
        return values


def read_notebook(path: Path) -> Notebook:
    """Read a notebook's cells; a file that is not a notebook is refused."""
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
        cells = tuple(
            Cell(
                id=cell["id"],
                kind=cell["cell_type"],
                source="".join(cell["source"]),
                tags=tuple(cell.get("metadata", {}).get("tags", ())),
            )
            for cell in book["cells"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refusal(
            f"{path.name}: not readable as a notebook of format 4.5, with an id for every cell. "
            "Take it from version control again.",
            "notebook_unreadable",
        ) from None
    return Notebook(path, cells)


def discover(folder: Path) -> list[Notebook]:
    """Every notebook that makes a page: the sections in their order, then the deep dives."""
    found = [*folder.glob("*.ipynb"), *folder.glob("deep_dives/*.ipynb")]
    if not found:
        raise Refusal(
            f"{folder.name}: no notebook was found. Run from the checkout, or restore the folder.",
            "notebooks_missing",
        )
    return [read_notebook(path) for path in sorted(found, key=_place)]


def choose(notebooks: list[Notebook], only: str) -> list[Notebook]:
    """The notebooks named in ``--only``; all of them when nothing is named."""
    if not only:
        return notebooks
    stems = {notebook.stem: notebook for notebook in notebooks}
    wanted = [ALIASES.get(name, name) for name in (part.strip() for part in only.split(","))]
    names = [*ALIASES, *(stem for stem in stems if stem not in SECTIONS)]
    for name in wanted:
        if name not in stems:
            raise Refusal(
                f'--only: "{_plain(name)}" is not a notebook.{nearest(name, [*names, *SECTIONS])} '
                f"Notebooks: {', '.join(names)}. Nothing was started.",
                "notebook_unknown",
            )
    return [notebook for notebook in notebooks if notebook.stem in wanted]


def check_parameters(notebook: Notebook, given: tuple[str, ...]) -> None:
    """Refuse a parameter that the notebook does not have, before any kernel starts.

    papermill itself only warns, and makes a report for the wrong period.
    """
    known = notebook.parameters()
    for name in given:
        if name not in known:
            raise Refusal(
                f'{notebook.stem}: "{_plain(name)}" is not a parameter of this notebook.'
                f"{nearest(name, list(known))} Nothing was started.",
                "parameter_unknown",
            )


def not_literal(notebook: Notebook, cell: Cell) -> Refusal:
    """What is said of a cell that cannot be read without running it."""
    return Refusal(
        f"{notebook.stem} · cell {cell.id}: what it shows cannot be read without running it. "
        "Expected one call of a verb of the report with literal arguments, such as "
        'report.table("cp_plans_open", by="team"). Nothing was started.',
        "notebook_not_literal",
    )


def parsed(notebook: Notebook, cell: Cell) -> ast.Module:
    """The syntax tree of a code cell."""
    return _parsed(notebook, cell)


def nearest(name: str, known: list[str]) -> str:
    """The nearest known name as a sentence of its own, or nothing."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f" Nearest: {close[0]}." if close else ""


def _parsed(notebook: Notebook, cell: Cell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        raise not_literal(notebook, cell) from None


def _place(path: Path) -> tuple:
    section = SECTIONS.index(path.stem) if path.stem in SECTIONS else len(SECTIONS)
    return path.parent.name == "deep_dives", section, path.name


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:40]
