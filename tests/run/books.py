"""Small notebooks for tests of the runner; their blocks are made by hand."""

from __future__ import annotations

import json
from pathlib import Path

PARAMETERS = (
    'period: str = "2019-09"\nextract: str = "data/demo"\nedition: str = "internal"\nrun: str = ""'
)
# Stands for the library: a report whose verbs give blocks of the same types.
SETUP = """\
import hashlib, json, pathlib
class Block:
    def __init__(self, **bundle): self.bundle = bundle
    def _repr_mimebundle_(self, include=None, exclude=None): return self.bundle["bundle"]
def block(html, **more):
    data = {"html": html, "download": "", "keys": []}
    bundle = {"application/vnd.sru.block+json": data, "text/html": html, "text/plain": html}
    return Block(bundle=bundle | more)
stated = json.loads(pathlib.Path(run).read_text())
read = (pathlib.Path(run).parent / stated["released"]).read_bytes()
mark = {"page": stated["page"], "figures": 1, "released_sha256": hashlib.sha256(read).hexdigest()}
"""
ABOUT = 'block("<p>made</p>", **{"application/vnd.sru.sentinel+json": mark})'


def cell(source: str, id: str, kind: str = "code", tags: tuple[str, ...] = ()) -> dict:
    """One cell as it stands in a stripped notebook."""
    made = {"id": id, "cell_type": kind, "metadata": {"tags": list(tags)} if tags else {}}
    made["source"] = source
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def book(*cells: dict) -> dict:
    """A notebook of these cells after title, parameters and set-up, and before ``about``."""
    return notebook(
        cell("# A page", "title", "markdown"),
        cell(PARAMETERS, "parameters", tags=("parameters",)),
        cell(SETUP, "setup", tags=("setup",)),
        *cells,
        cell(ABOUT, "about"),
    )


def notebook(*cells: dict) -> dict:
    """A notebook of exactly these cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def written(path: Path, made: dict) -> Path:
    """The notebook as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made), encoding="utf-8")
    return path
