"""Notebooks in processes of their own: what counts as success, and every way in which one dies."""

from __future__ import annotations

import hashlib
import json
import time

import pytest

from sru_analysis.run.execute import Team
from sru_analysis.run.success import Fault, fault_in, fault_of_file
from sru_analysis.run.worker import Job
from tests.run.books import PARAMETERS, SETUP, book, cell, notebook, written

FIGURES = b"released figures"
SHA256 = hashlib.sha256(FIGURES).hexdigest()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def execute(tmp_path, home):
    """Run notebooks by name and give the fault of each."""

    def executing(limit=60.0, engine="sru", workers=2, **books):
        (tmp_path / "released.parquet").write_bytes(FIGURES)
        jobs = []
        for stem, made in books.items():
            folder = tmp_path / stem
            source = written(folder / "source.ipynb", made)
            stated = {"page": stem, "released": "../released.parquet"}
            (folder / "run.json").write_text(json.dumps(stated))
            jobs.append(Job(stem, source, folder, "run.json", engine))
        outcomes = Team(home, workers, limit).execute(jobs, SHA256)
        return {outcome.job.stem: outcome.fault for outcome in outcomes}

    return executing


def test_a_whole_notebook_succeeds(execute, tmp_path):
    assert execute(page=book(cell('block("<p>1</p>")', "one"))) == {"page": None}
    made = json.loads((tmp_path / "page" / "page.ipynb").read_text())
    code = [one for one in made["cells"] if one["cell_type"] == "code"]
    assert [one["execution_count"] for one in code] == list(range(1, len(code) + 1))


def test_a_failing_cell_is_named_and_the_others_finish(execute):
    faults = execute(
        good=book(cell('block("<p>1</p>")', "one")),
        bad=book(cell("1 / 0", "odd-one"), cell('block("<p>1</p>")', "later")),
    )
    assert faults == {
        "good": None,
        "bad": Fault("odd-one", "the cell stopped with ZeroDivisionError"),
    }


def test_a_dead_process_is_no_success_at_any_cell(execute):
    dies = cell("import os; os._exit(0)", "dies")
    shows = cell('block("<p>1</p>")', "shows")
    faults = execute(first=book(dies, shows), later=book(shows, dies), killed=_killed())
    assert set(faults) == {"first", "later", "killed"}
    assert all(faults.values())


def _killed() -> dict:
    return book(cell("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "dies"))


def test_a_process_that_hangs_is_ended_and_reported(execute):
    start = time.perf_counter()
    faults = execute(
        limit=3.0,
        stuck=book(cell("import time; time.sleep(600)", "sleeps")),
        good=book(cell('block("<p>1</p>")', "one")),
    )
    assert faults["good"] is None
    assert "was ended after 3 seconds" in faults["stuck"].reason
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("print('hello')", "standard output"),
        ("import sys; sys.stderr.write('x')", "standard error"),
        ("import warnings; warnings.warn('careful')", "standard error"),
        ("'a bare value'", "not a block"),
        ("import IPython.display as d; d.display(d.HTML('<b>x</b>'))", "not a block"),
    ],
)
def test_output_that_is_no_block_fails_the_page(execute, source, told):
    fault = execute(page=book(cell(source, "odd")))["page"]
    assert fault.cell == "odd"
    assert told in fault.reason


def test_the_last_cell_must_end_the_page(execute):
    unfinished = notebook(
        cell(PARAMETERS, "parameters", tags=("parameters",)),
        cell(SETUP, "setup", tags=("setup",)),
        cell('block("<p>1</p>")', "last"),
    )
    assert "did not end the page" in execute(page=unfinished)["page"].reason


def test_a_page_of_other_figures_fails(execute):
    stale = book(cell('mark["released_sha256"] = "0" * 64', "stale"))
    assert "other figures" in execute(page=stale)["page"].reason


def test_a_page_has_no_secrets_of_the_environment(execute, monkeypatch):
    monkeypatch.setenv("SRU_TEST_SECRET", "hidden")
    looks = 'import os\nassert not {"SRU_TEST_SECRET", "HTTPS_PROXY", "USER"} & set(os.environ)'
    fixed = 'assert (os.environ["TZ"], os.environ["PYTHONHASHSEED"]) == ("UTC", "0")'
    assert execute(page=book(cell(f"{looks}\n{fixed}", "looks"))) == {"page": None}


def test_a_page_process_never_imported_what_reads_records(execute):
    modules = '{"sru_analysis.extracts", "sru_analysis.compute", "nbconvert"}'
    looks = f"import sys\nassert not {modules} & set(sys.modules)"
    assert execute(page=book(cell(looks, "looks"))) == {"page": None}


def test_nothing_leaks_from_one_notebook_to_the_next(execute):
    marks = book(cell("import json; json.left_behind = 1", "marks"))
    looks = book(cell("import json; assert not hasattr(json, 'left_behind')", "looks"))
    assert execute(workers=1, marks=marks, looks=looks) == {"marks": None, "looks": None}


def test_files_of_a_page_are_private(execute, tmp_path):
    execute(page=book(cell('block("<p>1</p>")', "one")))
    assert (tmp_path / "page" / "page.ipynb").stat().st_mode & 0o077 == 0


def test_a_process_that_dies_before_its_first_cell_is_started_once_more(tmp_path, home):
    team = Team(home, 1)
    tries = []
    team._run = lambda job: tries.append(job) or "died before its first cell"
    job = Job("page", tmp_path / "none.ipynb", tmp_path, "run.json")
    outcome = team._outcome(job, SHA256)
    assert len(tries) == 2
    assert "died before its first cell" in outcome.fault.reason


def test_after_a_stop_nothing_is_started(tmp_path, home):
    team = Team(home, 1)
    team.stop()
    job = Job("page", tmp_path / "none.ipynb", tmp_path, "run.json")
    assert "was not started" in team.execute([job], SHA256)[0].fault.reason


def test_the_ordinary_kernel_leaves_the_same_outputs(execute, tmp_path):
    made = book(cell('block("<p>1</p>")', "one"), cell('block("<p>é – 2</p>")', "two"))
    assert execute(ours=made) == {"ours": None}
    assert execute(engine="kernel", theirs=made) == {"theirs": None}
    ours, theirs = (
        json.loads((tmp_path / name / f"{name}.ipynb").read_text()) for name in ("ours", "theirs")
    )
    for one, other in zip(ours["cells"][:-1], theirs["cells"][:-1], strict=True):
        assert one.get("outputs") == other.get("outputs")
        assert one.get("execution_count") == other.get("execution_count")


def test_a_dead_kernel_of_the_ordinary_engine_is_no_success(execute):
    fault = execute(engine="kernel", page=book(cell("import os; os._exit(1)", "dies")))["page"]
    assert fault is not None


def test_plain_papermill_takes_the_engine_by_name(tmp_path):
    import papermill

    made = book(cell('block("<p>1</p>")', "one"))
    folder = tmp_path / "page"
    source = written(folder / "source.ipynb", made)
    (tmp_path / "released.parquet").write_bytes(FIGURES)
    (folder / "run.json").write_text('{"page": "page", "released": "../released.parquet"}')
    out = folder / "out.ipynb"
    arguments = {"parameters": {"run": str(folder / "run.json")}, "progress_bar": False}
    papermill.execute_notebook(str(source), str(out), engine_name="sru", **arguments)
    assert fault_of_file(out, "page", SHA256) is None


# --- the rule itself, without a process ---------------------------------------------------


def executed(*outputs: list[dict]) -> dict:
    cells = [
        {"id": f"c{n}", "cell_type": "code", "execution_count": n, "outputs": listed}
        for n, listed in enumerate(outputs, start=1)
    ]
    return {"cells": cells}


def shown(**more) -> dict:
    block = {"application/vnd.sru.block+json": {}}
    return {"output_type": "execute_result", "data": block | more}


END = shown(**{"application/vnd.sru.sentinel+json": {"page": "page", "released_sha256": SHA256}})


def test_the_rule_of_success():
    assert fault_in(executed([shown()], [END]), "page", SHA256) is None
    assert fault_in(executed([shown()], [END]), "other", SHA256) is not None
    assert fault_in(executed([END], [shown()]), "page", SHA256) is not None
    assert fault_in(executed([END, END]), "page", SHA256) is not None
    assert fault_in({"cells": []}, "page", SHA256) is not None


@pytest.mark.parametrize("count", [None, 1, 3])
def test_counts_must_rise_by_one(count):
    made = executed([shown()], [END])
    made["cells"][1]["execution_count"] = count
    assert fault_in(made, "page", SHA256) == Fault("c2", "the cell was not run")


def test_the_status_in_the_metadata_is_never_read():
    made = executed([shown()], [END])
    made["metadata"] = {"papermill": {"exception": True}}
    for one in made["cells"]:
        one["metadata"] = {"papermill": {"status": "failed"}}
    assert fault_in(made, "page", SHA256) is None


def test_an_output_cut_short_is_no_success(tmp_path):
    whole = json.dumps(executed([END]))
    path = tmp_path / "out.ipynb"
    assert fault_of_file(path, "page", SHA256).reason == "no output was written"
    path.write_text(whole[: len(whole) // 2])
    assert fault_of_file(path, "page", SHA256).reason == "its output was cut short"
