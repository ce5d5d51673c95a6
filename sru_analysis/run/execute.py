"""Pages side by side: one process a notebook, forked from a server that never saw a record.

A thread waits for each process, so that one that hangs can be ended and one that dies takes no
other with it (a pool of ``concurrent.futures`` processes breaks as a whole; see
docs/decisions/0001-pages-in-forked-processes.md).
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sru_analysis.run.environment import minimal, within
from sru_analysis.run.success import Fault, fault_of_file
from sru_analysis.run.worker import READY, Job, work

TIME_LIMIT = 300.0
WARM = ["sru_analysis.run.warm"]


@dataclass(frozen=True)
class Outcome:
    """How one notebook ended: its fault if it has one, and the seconds it took."""

    job: Job
    fault: Fault | None
    seconds: float


class Team:
    """Processes that make pages, ``workers`` of them at a time."""

    def __init__(self, home: Path, workers: int, limit: float = TIME_LIMIT):
        self.variables = minimal(home)
        self.workers = workers
        self.limit = limit
        self.stopped = False
        self.processes: set = set()
        self.context = _context(self.variables)

    def execute(
        self,
        jobs: list[Job],
        released_sha256: str,
        done: Callable[[Outcome], None] = lambda _: None,
    ) -> list[Outcome]:
        """Run every job; the others go on when one fails. In the order of the jobs."""
        with ThreadPoolExecutor(max_workers=max(1, self.workers)) as threads:
            try:
                futures = [threads.submit(self._outcome, job, released_sha256) for job in jobs]
                outcomes = []
                for future in futures:
                    outcomes.append(future.result())
                    done(outcomes[-1])
                return outcomes
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """End every process that still runs, and start no other."""
        self.stopped = True
        for process in list(self.processes):
            process.kill()

    def _outcome(self, job: Job, released_sha256: str) -> Outcome:
        start = time.perf_counter()
        ended = self._run(job)
        if ended == "died before its first cell" and not self.stopped:
            ended = self._run(job)
        fault = fault_of_file(job.executed, job.stem, released_sha256)
        if ended and (fault is None or not fault.reason.startswith("the cell stopped")):
            fault = Fault(fault.cell if fault else "", f"its process {ended}")
        return Outcome(job, fault, time.perf_counter() - start)

    def _run(self, job: Job) -> str:
        """Run a job in a process of its own; how that ended, in words, if not well."""
        if self.stopped:
            return "was not started"
        hears, says = self.context.Pipe(duplex=False)
        process = self.context.Process(target=work, args=(job, self.variables, says), daemon=True)
        with self._watched(process):
            process.start()
            says.close()
            process.join(self.limit)
            if process.exitcode is None:
                process.kill()
                process.join()
                return f"was ended after {self.limit:.0f} seconds"
            return self._end(process.exitcode, hears)

    @staticmethod
    def _end(exitcode: int, hears) -> str:
        try:
            ready = hears.poll() and hears.recv() == READY
        except EOFError:
            ready = False
        if exitcode == 0:
            return ""
        return f"ended with code {exitcode}" if ready else "died before its first cell"

    @contextmanager
    def _watched(self, process) -> Iterator[None]:
        self.processes.add(process)
        try:
            yield
        finally:
            self.processes.discard(process)


def _context(variables: dict[str, str]):
    """Processes forked from a warm server where the system can, else spawned."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(WARM)
    with within(variables):
        forkserver.ensure_running()
    return context
