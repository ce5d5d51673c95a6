"""N1 to N14: the shape of a notebook, read from its JSON and syntax tree."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from sru_analysis.calendar import Period
from sru_analysis.metrics import load
from sru_analysis.present.verbs import VERBS
from sru_analysis.results import Context
from sru_analysis.run import plan
from sru_analysis.run.notebooks import discover, read_notebook
from tests.house_rules.sources import ROOT

FOLDER = ROOT / "notebooks"
PATHS = sorted([*FOLDER.glob("*.ipynb"), *FOLDER.glob("deep_dives/*.ipynb")])
RELEASED_IDS = Path(__file__).with_name("cell_ids.txt")
CONTEXT = Context(Period.parse("2019-09"))
PARAMETERS = """\
period: str = "2019-09"  # reporting period, as in `sru run`
extract: str = "data/demo"  # folder or workbook as received
edition: str = "internal"  # internal or published
run: str = ""  # run file, set by the runner; when given it replaces the three above"""
SETUP = """\
from sru_analysis import open_report

report = open_report(extract, period, edition=edition, run=run)"""
STRIP = (
    'nbstripout --keep-id --extra-keys "metadata.papermill cell.metadata.papermill '
    'metadata.language_info" NOTEBOOK'
)
DIGITS_ALLOWED = (
    "Section 20", "section 20", "section 47", "15 working days", "20 working days", "9 months",
)  # fmt: skip
FORBIDDEN = (
    ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.If,
    ast.IfExp, ast.comprehension, ast.AugAssign, ast.NamedExpr, ast.Await, ast.Delete,
)  # fmt: skip


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request) -> Path:
    return request.param


@pytest.fixture
def book(path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def page(path):
    return read_notebook(path)


def tags(cell: dict) -> list[str]:
    return cell["metadata"].get("tags", [])


def test_there_are_notebooks():
    assert len(PATHS) >= 5 and len(discover(FOLDER)) == len(PATHS)


def test_n1_no_output_no_count_no_trace_of_a_run(path, book):
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, STRIP
        assert set(cell["metadata"]) <= {"tags"}, STRIP


def test_n2_the_kernel_is_python3_and_nothing_else_is_stated(book):
    assert set(book["metadata"]) <= {"kernelspec", "language_info"}
    kernel = book["metadata"]["kernelspec"]
    assert (kernel["name"], kernel["language"]) == ("python3", "python")
    assert book["metadata"].get("language_info", {"name": "python"}) == {"name": "python"}


def test_n3_a_cell_is_short_and_computes_nothing(page):
    for cell in page.cells:
        if cell.kind != "code":
            continue
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 6, cell.id
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.id
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, FORBIDDEN), f"{cell.id}: {type(node).__name__}"
            assigns = isinstance(node, (ast.Assign, ast.AnnAssign))
            assert not (assigns and cell.is_verb), cell.id


def test_n4_imports_stand_in_the_setup_and_are_ours(page):
    for cell in page.cells:
        if cell.kind == "code":
            imports = [
                node
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, (ast.Import, ast.ImportFrom))
            ]
            assert not imports or "setup" in cell.tags, cell.id
    assert [cell.source for cell in page.cells if "setup" in cell.tags] == [SETUP]


def test_n5_each_cell_is_one_verb_with_literal_arguments(page):
    assert len(plan.calls(page, "internal")) == sum(cell.is_verb for cell in page.cells)


def test_n6_the_parameters_are_the_same_everywhere(page):
    assert [cell.source for cell in page.cells if "parameters" in cell.tags] == [PARAMETERS]


def test_n7_headings_are_in_order_and_every_block_stands_under_one(page):
    assert [cell.id for cell in page.cells][:3] == ["title", "parameters", "setup"]
    level = 0
    for cell in page.cells:
        found = [len(marks) for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)]
        for mark in found if cell.kind == "markdown" else []:
            assert (mark == 1) == (cell.id == "title"), cell.id
            assert mark <= level + 1, cell.id
            level = mark
        if cell.is_verb:
            assert level == 2 or cell.id == "headlines", cell.id


def test_n8_cell_ids_are_words_and_stay(path, page):
    ids = [cell.id for cell in page.cells]
    assert len(set(ids)) == len(ids)
    for one in ids:
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", one) and len(one) <= 64, one
    listed = RELEASED_IDS.read_text(encoding="utf-8").splitlines()
    released = [line.split("#")[1] for line in listed if line.startswith(f"{path.stem}#")]
    gone = [one for one in released if one not in ids]
    assert not gone, "ids are links in pages that people hold: keep them, or say so in CHANGELOG"
    assert set(ids) == set(released), f"add the new ids to {RELEASED_IDS.name}"


def test_n9_tags_are_known(book):
    for cell in book["cells"]:
        assert set(tags(cell)) <= {"parameters", "setup", "internal"}, cell["id"]


def test_n10_no_number_is_typed(page):
    for cell in page.cells:
        if cell.kind == "markdown":
            rest = cell.source
            for allowed in DIGITS_ALLOWED:
                rest = rest.replace(allowed, "")
            assert not re.search(r"\d", rest), cell.id


def test_n11_no_place_and_no_address(page):
    for cell in page.cells:
        if "parameters" in cell.tags:
            continue
        assert not re.search(r"https?:|www\.|[A-Za-z]:\\|(?<!\w)/\w|~/", cell.source), cell.id
        assert "Inventshire" not in cell.source and "Council " not in cell.source, cell.id


def test_n12_every_metric_is_there(page):
    load()
    assert plan.requests([page], "internal", CONTEXT, VERBS)


def test_n12_every_metric_is_shown_or_stands_in_the_catalogue_only():
    from sru_analysis.present.pages import standing_requests

    metrics = load()
    asked = plan.requests(discover(FOLDER), "internal", CONTEXT, VERBS)
    shown = {request.metric for request in [*asked, *standing_requests(CONTEXT, metrics)]}
    shown |= {metric for metric, _ in plan.cases(discover(FOLDER), "internal", VERBS)}
    shown |= {part for name in shown for part in metrics[name].of}
    missing = [one.id for one in metrics.values() if one.id not in shown and not one.catalogue_only]
    assert not missing, f"show it in a notebook, or mark it catalogue_only: {missing}"


def test_n13_a_notebook_is_named_like_its_page(path):
    assert re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)*", path.stem)
    assert not re.search(r"copy|final|_v\d|untitled", path.stem)


def test_n14_text_is_plain_markdown(book):
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    for cell in book["cells"]:
        assert "attachments" not in cell, cell["id"]
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            assert not re.search(r"<[a-zA-Z/!]|!\[", text), cell["id"]
