"""Writes tests/notebooks/reference.ipynb: every block, with the output that it should have.

    python tools/write_reference.py

Run it after a change of rendering that is meant, and look at the difference as text. nbval
executes the notebook in the test run and compares each cell with what is stored.
"""

from pathlib import Path

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "tests" / "notebooks" / "reference.ipynb"
COMPARED = "nbval-check-output"
SETUP = """from sru_analysis import open_report

report = open_report("data/demo", "2019-09")"""
BLOCKS = {
    "headlines": 'report.headlines("icpc_within_15wd_pct", "cp_plans_open", "cla_count")',
    "table": 'report.table("cla_count")',
    "table-by": 'report.table("cp_plans_open", by="age_band")',
    "trend-events": 'report.trend("icpc_within_15wd_pct")',
    "trend-stock": 'report.trend("cla_count", since="2019-01")',
    "split": 'report.split("cp_exit_route")',
    "compare": 'report.compare("icpc_children", to="icpc_meetings")',
    "compare-rounds": 'report.compare("audit_completion_pct", to="audit_moderated_pct")',
    "compare-published": 'report.compare("s20_share_pct", to="published")',
    "trend-rounds": 'report.trend("audit_completion_pct")',
    "funnel": 'report.funnel("icpc_within_15wd_pct")',
    "survival": 'report.survival("s20_count")',
    "forecast": 'report.forecast("cp_plans_open")',
    "moderation": 'report.moderation("audit_grade_shift")',
    "spread": 'report.spread("s20_duration_bands")',
    "metric": 'report.metric("icpc_within_15wd_pct")',
    "rows": 'report.rows("cp_plans_2y_open_count")',
    "not-available": 'report.table("cp_9m_review_done_pct")',
    "data-quality": "report.data_quality()",
    "definitions": "report.definitions()",
    "about": "report.about()",
}


def notebook() -> nbformat.NotebookNode:
    """The notebook as written, before it is executed."""
    cells = [_cell("setup", SETUP)]
    cells += [_cell(name, call, COMPARED) for name, call in BLOCKS.items()]
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return made


def _cell(name: str, source: str, *tags: str) -> nbformat.NotebookNode:
    metadata = {"tags": list(tags)} if tags else {}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def written(executed: nbformat.NotebookNode) -> str:
    """The notebook as text, without times and versions of the kernel."""
    executed.metadata = notebook().metadata
    for cell in executed.cells:
        cell.metadata.pop("execution", None)
    return nbformat.writes(executed, version=4, indent=1) + "\n"


def main() -> None:
    """Execute and write."""
    made = notebook()
    resources = {"metadata": {"path": str(TARGET.parent)}}
    ExecutePreprocessor(timeout=120, kernel_name="python3").preprocess(made, resources)
    TARGET.write_text(written(made), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
