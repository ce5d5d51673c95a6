"""What counts as success of one notebook. The status fields in its metadata are never read.

papermill writes "completed" after a dead kernel and after a time-out. So a notebook has succeeded
only if every code cell has an execution count, rising by one, no output is an error or a stream,
and its last cell left the sentinel of the page, with the hash of the figures that it read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SENTINEL = "application/vnd.sru.sentinel+json"
BLOCK = "application/vnd.sru.block+json"


@dataclass(frozen=True)
class Fault:
    """Why a notebook did not succeed: at which cell, and in words that hold no value."""

    cell: str
    reason: str


def fault_of_file(path: Path, page: str, released_sha256: str) -> Fault | None:
    """The first fault of an executed notebook as it stands on disk."""
    try:
        book = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Fault("", "no output was written")
    except ValueError:
        return Fault("", "its output was cut short")
    return fault_in(book, page, released_sha256)


def fault_in(book: dict, page: str, released_sha256: str) -> Fault | None:
    """The first fault of an executed notebook, or ``None`` when it has succeeded."""
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    if error := _error(code):
        return error
    for count, cell in enumerate(code, start=1):
        if cell.get("execution_count") != count:
            return Fault(cell["id"], "the cell was not run")
    for cell in code:
        if reason := _unwanted(cell):
            return Fault(cell["id"], reason)
    return _sentinel(code[-1] if code else None, page, released_sha256)


def _error(code: list[dict]) -> Fault | None:
    for cell in code:
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                return Fault(cell["id"], f"the cell stopped with {output['ename'][:60]}")
    return None


def _unwanted(cell: dict) -> str:
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            name = "standard error" if output["name"] == "stderr" else "standard output"
            return f"the cell wrote to {name}"
        if BLOCK not in output.get("data", {}):
            return "the cell shows something that is not a block of the report"
    return ""


def _sentinel(last: dict | None, page: str, released_sha256: str) -> Fault | None:
    stated = [
        output["data"][SENTINEL]
        for output in (last or {}).get("outputs", ())
        if SENTINEL in output.get("data", {})
    ]
    if len(stated) != 1:
        return Fault(last["id"] if last else "", "the last cell did not end the page")
    if stated[0].get("page") != page or stated[0].get("released_sha256") != released_sha256:
        return Fault(last["id"], "the page was made of other figures than those of this run")
    return None
