"""The reference notebook holds every block with its output, so that nbval has what to compare."""

import importlib.util
from pathlib import Path

import nbformat

from sru_analysis.present.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]


def script():
    place = ROOT / "tools" / "write_reference.py"
    found = importlib.util.spec_from_file_location("write_reference", place)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_script_writes():
    stored = nbformat.read(script().TARGET, as_version=4)
    fresh = script().notebook()
    assert [(c.id, c.source, c.metadata.get("tags", [])) for c in stored.cells] == [
        (c.id, c.source, c.metadata.get("tags", [])) for c in fresh.cells
    ]


def test_every_compared_cell_has_an_output_to_compare():
    compared = [
        cell
        for cell in nbformat.read(script().TARGET, as_version=4).cells
        if script().COMPARED in cell.metadata.get("tags", [])
    ]
    assert compared
    assert all(cell.outputs and cell.execution_count for cell in compared)


def test_every_verb_stands_in_it():
    called = " ".join(script().BLOCKS.values())
    missing = [verb for verb in VERBS if f"report.{verb}(" not in called]
    assert not missing, f"add to tools/write_reference.py: {missing}"
