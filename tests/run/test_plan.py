"""What a notebook will show is read without running it; what cannot be read is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.results import Context, Request
from sru_analysis.run import plan
from sru_analysis.run.notebooks import check_parameters, choose, discover, read_notebook
from tests.run.books import PARAMETERS, book, cell, notebook, written

DAY = date(2019, 9, 30)


@dataclass(frozen=True)
class Table:
    """A verb as the package has them: what it needs, and nothing of data."""

    metric: str
    by: str | None = None

    def cells(self, context: Context) -> list[Request]:
        if self.metric == "no_such_metric":
            raise KeyError(self.metric)
        return [Request(self.metric, "at_snapshot", DAY, DAY, self.by or "")]


@dataclass(frozen=True)
class Rows:
    metric: str
    met: bool | None = None

    def cells(self, context: Context) -> list[Request]:
        return []


VERBS = {"table": Table, "rows": Rows}
CONTEXT = Context(Period(date(2019, 9, 1), DAY))


@pytest.fixture
def read(tmp_path):
    def reading(*cells):
        made = [cell(PARAMETERS, "parameters", tags=("parameters",)), *cells]
        return read_notebook(written(tmp_path / "a_page.ipynb", notebook(*made)))

    return reading


def asked(book, edition="published"):
    return plan.requests([book], edition, CONTEXT, VERBS)


def test_every_call_is_found_with_its_arguments(read):
    page = read(
        cell('report.table("cp_plans_open", by="team")', "one"),
        cell('report.table(\n    "cla_count",\n)', "two"),
    )
    assert asked(page) == [
        Request("cla_count", "at_snapshot", DAY, DAY),
        Request("cp_plans_open", "at_snapshot", DAY, DAY, "team"),
    ]


def test_the_same_figure_is_asked_once(read):
    page = read(cell('report.table("a")', "one"), cell('report.table("a")', "two"))
    assert len(asked(page)) == 1


def test_a_parameter_name_stands_for_its_default(read):
    page = read(cell("report.table(period)", "one"))
    assert asked(page)[0].metric == "2019-09"


def test_internal_cells_are_asked_in_the_internal_edition_only(read):
    page = read(cell('report.table("secret")', "cases", tags=("internal",)))
    assert asked(page, "published") == []
    assert asked(page, "internal")[0].metric == "secret"


@pytest.mark.parametrize(
    "source",
    [
        'report.table(f"{period}")',
        "report.table(name)",
        'x = report.table("a")',
        'if period:\n    report.table("a")',
        'report.table("a"); report.table("b")',
        'report.table(*["a"])',
        'report.table(**{"metric": "a"})',
        'open_report("x")',
        'report.other.table("a")',
        'report.table("a").html',
        "report.table(",
        "1 + 1",
    ],
)
def test_what_is_not_literal_is_refused_with_notebook_and_cell(read, source):
    with pytest.raises(Refusal, match=r"^a_page · cell odd-cell: ") as refused:
        asked(read(cell(source, "odd-cell")))
    assert refused.value.code == "notebook_not_literal"


def test_an_unknown_verb_is_refused_with_the_nearest(read):
    with pytest.raises(Refusal, match="Nearest: table") as refused:
        asked(read(cell('report.tabel("a")', "one")))
    assert refused.value.code == "verb_unknown"


def test_arguments_that_a_verb_does_not_take_are_refused(read):
    with pytest.raises(Refusal) as refused:
        asked(read(cell('report.table("a", colour="red")', "one")))
    assert refused.value.code == "verb_arguments"


def test_an_unknown_metric_is_refused(read):
    with pytest.raises(Refusal, match="a_page · cell one") as refused:
        asked(read(cell('report.table("no_such_metric")', "one")))
    assert refused.value.code == "metric_unknown"


def test_rows_are_listed_in_the_internal_edition_only(read):
    page = read(cell('report.rows("a", met=False)', "cases", tags=("internal",)))
    assert plan.cases([page], "internal", VERBS) == [("a", False)]
    assert plan.cases([page], "published", VERBS) == []
    open_page = read(cell('report.rows("a")', "cases"))
    with pytest.raises(Refusal) as refused:
        plan.cases([open_page], "published", VERBS)
    assert refused.value.code == "rows_published"


def test_notebooks_come_in_the_order_of_the_pages(tmp_path):
    for name in ("quality_assurance", "deep_dives/b", "child_protection", "deep_dives/a", "other"):
        written(tmp_path / f"{name}.ipynb", book())
    written(tmp_path / "scratch/mine.ipynb", book())
    found = discover(tmp_path)
    assert [one.page_file for one in found] == [
        "child_protection.html",
        "quality_assurance.html",
        "other.html",
        "deep_dives/a.html",
        "deep_dives/b.html",
    ]
    assert [one.stem for one in choose(found, "qa,b")] == ["quality_assurance", "b"]


def test_an_unknown_notebook_is_refused_with_the_nearest(tmp_path):
    written(tmp_path / "deep_dives/section_20.ipynb", book())
    with pytest.raises(Refusal, match="Nearest: section_20") as refused:
        choose(discover(tmp_path), "section20")
    assert refused.value.code == "notebook_unknown"


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(Refusal) as refused:
        discover(tmp_path)
    assert refused.value.code == "notebooks_missing"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": [{}]}', '{"cells": 1}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    with pytest.raises(Refusal) as refused:
        read_notebook(path)
    assert refused.value.code == "notebook_unreadable"


def test_a_parameter_with_a_typing_error_is_refused_with_the_nearest(read):
    with pytest.raises(Refusal, match="Nearest: period") as refused:
        check_parameters(read(), ("peroid",))
    assert refused.value.code == "parameter_unknown"
    check_parameters(read(), ("period", "run"))
