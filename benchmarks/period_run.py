"""The period run against papermill and nbconvert on the command line, notebook after notebook.

    python benchmarks/period_run.py [ROUNDS]

Both make HTML of the same notebooks from data/demo. Ours also makes the standing pages, results,
checks and manifest, in the internal edition, which is what the notebooks' defaults ask for.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measuring import ROOT, Cost, run, table

NOTEBOOKS = sorted(
    path
    for path in (ROOT / "notebooks").rglob("*.ipynb")
    if not {"scratch", ".ipynb_checkpoints"} & set(path.parts)
)
BASELINE = "papermill, then nbconvert, one by one"


def command_line(folder: Path) -> Cost:
    """Two commands a notebook, as people do today."""
    total = Cost(0.0, 0.0)
    for notebook in NOTEBOOKS:
        made = folder / notebook.name
        total += run("-m", "papermill", str(notebook), str(made), "-p", "period", "2019-09")
        total += run("-m", "nbconvert", "--to", "html", str(made))
    return total


def ours(folder: Path, *options: str) -> Cost:
    """The whole pack, one command."""
    where = ("--edition", "internal", "--out", str(folder / "outputs"))
    return run("-m", "sru_analysis", "demo", *where, *options)


def main(rounds: int) -> None:
    """Measure in turn and print the table."""
    costs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            ways = {
                BASELINE: lambda folder=folder: command_line(folder),
                "sru demo, one worker": lambda folder=folder: ours(folder, "--jobs", "1"),
                "sru demo, two workers": lambda folder=folder: ours(
                    folder, "--jobs", "2", "--force"
                ),
                "sru demo again, nothing changed": lambda folder=folder: ours(folder),
            }
            for way, measure in ways.items():
                costs.setdefault(way, []).append(measure())
    sys.stdout.write(table(f"{len(NOTEBOOKS)} notebooks to HTML", costs, BASELINE) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
