"""The process that makes one page: it runs one notebook and ends."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

READY = "ready"
MEMORY = 4 * 2**30


@dataclass(frozen=True)
class Job:
    """One notebook to run: in which folder, with which run file, on which engine.

    ``folder`` is the working folder, on the private side; the executed notebook is written there
    as ``<stem>.ipynb``, what the process says as ``<stem>.log``.
    """

    stem: str
    notebook: Path
    folder: Path
    run: str
    engine: str = "sru"

    @property
    def executed(self) -> Path:
        return self.folder / f"{self.stem}.ipynb"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.stem}.log"


def work(job: Job, variables: dict[str, str], said: Connection) -> None:
    """Run the notebook of a job; say when the first cell is about to start.

    How it ended is not said here: it is read from what was written.
    """
    os.environ.clear()
    os.environ.update(variables)
    os.umask(0o077)
    os.chdir(job.folder)
    _limit_memory()
    with job.log.open("ab") as log:  # house rule: the log of a process is not written at once
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        _execute(job, said)


def _execute(job: Job, said: Connection) -> None:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    book = nbformat.read(job.notebook, as_version=4)
    with tempfile.TemporaryDirectory(prefix="sru-") as sockets:
        engine = _engine(job.engine, sockets)
        said.send(READY)
        try:
            papermill.execute_notebook(
                book,
                # Relative, and with no braces in it: papermill would fill them in.
                job.executed.name,
                parameters={"run": job.run},
                request_save_on_cell_execute=False,
                progress_bar=False,
                **engine,
            )
        except PapermillExecutionError:
            sys.exit(1)


def _engine(name: str, sockets: str) -> dict:
    if name == "kernel":
        from sru_analysis.run.kernel import engine_arguments

        os.environ["JUPYTER_RUNTIME_DIR"] = sockets
        return engine_arguments()
    from papermill.engines import papermill_engines

    from sru_analysis.run.engine import SruEngine

    papermill_engines.register("sru", SruEngine)
    return {"engine_name": "sru"}


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
