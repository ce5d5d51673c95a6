"""Executed notebooks as HTML: nbconvert with our own template, built once."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.run.lean import lean
from sru_analysis.run.places import PACKAGE

if TYPE_CHECKING:
    from nbconvert.exporters import TemplateExporter

TEMPLATES = PACKAGE / "html"
_NOT_SHOWN = ("injected-parameters",)


@lru_cache(maxsize=1)
def exporter() -> TemplateExporter:
    """The exporter with the template ``html/sru``. Not the one for HTML: that reads the page again
    and writes it anew, with a text of its own for pictures that have none.
    """
    with lean():
        from nbconvert.exporters import TemplateExporter

    from sru_analysis.present.fragments import FILTERS

    made = TemplateExporter(
        template_name="sru",
        template_file="index.html.j2",
        extra_template_basedirs=[str(TEMPLATES)],
        # Magics, tags and outputs are our own business: checked before, shown by the template.
        default_preprocessors=[],
    )
    for name, apply in FILTERS.items():
        made.register_filter(name, apply)
    return made


def body_of(executed: Path) -> tuple[dict, str]:
    """An executed notebook, cleaned, and the markup of its cells."""
    with lean():
        import nbformat

    book = nbformat.reads(json.dumps(cleaned(executed)), as_version=4)
    body, _ = exporter().from_notebook_node(book)
    return book, body


def cleaned(executed: Path) -> dict:
    """An executed notebook without the injected cell and without what papermill noted."""
    book = json.loads(executed.read_text(encoding="utf-8"))
    kept = []
    for cell in book["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if any(tag in tags for tag in _NOT_SHOWN):
            continue
        cell["metadata"] = {"tags": tags} if tags else {}
        kept.append(cell)
    metadata = {key: book["metadata"][key] for key in ("kernelspec",) if key in book["metadata"]}
    return {**book, "cells": kept, "metadata": metadata}
