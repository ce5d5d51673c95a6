"""An extract read in a process of its own, with limits of memory and time.

A file can be made, or damaged, so that reading it takes all the memory or never ends. That ends
the reading process, not the run, and the file is named. The records come back as Parquet files in
a private folder, which goes when they have been taken.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.configuration import Configuration, configuration_text
from sru_analysis.extracts.database_address import Database
from sru_analysis.extracts.steps import FILE_SECONDS
from sru_analysis.messages import Refusal
from sru_analysis.run import reader
from sru_analysis.run.places import PACKAGE

if TYPE_CHECKING:
    from sru_analysis.records.store import Records

LOOK_SECONDS = 0.25
OUT_OF_MEMORY = {reader.NO_MEMORY} | {
    -getattr(signal, name) for name in ("SIGABRT", "SIGKILL") if hasattr(signal, name)
}


@dataclass
class Reading:
    """A reading process and what it said last: the file or sheet, and how long that may take."""

    process: subprocess.Popen
    memory: int
    place: str = "the extract"
    seconds: int = FILE_SECONDS
    said: queue.Queue = field(default_factory=queue.Queue)

    def listen(self) -> None:
        for line in self.process.stdout:
            self.said.put(line)
        self.said.put(None)

    def watch(self) -> int:
        """Wait until it ends; its exit code. Raises ``Refusal`` (too_slow, too_heavy)."""
        began = time.monotonic()
        while True:
            left = began + self.seconds - time.monotonic()
            if left <= 0:
                raise self._too_slow()
            try:
                line = self.said.get(timeout=left if _limits_memory() else min(left, LOOK_SECONDS))
            except queue.Empty:
                if not _limits_memory() and self._memory_taken() > self.memory:
                    raise self.too_heavy() from None
                continue
            if line is None:
                return self.process.wait()
            self.place, self.seconds = json.loads(line)
            began = time.monotonic()

    def _memory_taken(self) -> int:
        import psutil

        try:
            return psutil.Process(self.process.pid).memory_info().rss
        except psutil.Error:
            return 0

    def _too_slow(self) -> Refusal:
        return Refusal(
            f"{self.place}: reading it takes more than {self.seconds} seconds, which no extract "
            "needs. In a workbook delete formatted but empty rows and unused sheets; else split "
            "the export by year, or export it again. Then run again.",
            "too_slow",
        )

    def too_heavy(self) -> Refusal:
        return Refusal(
            f"{self.place}: reading it takes more memory than the {self.memory // 2**20} MB that "
            "it may have. In a workbook delete formatted but empty rows and unused sheets; else "
            "split the export by year. Then run again.",
            "too_heavy",
        )

    def failed(self, folder: Path, code: int) -> Refusal:
        """What is said of a reading process that ended with neither records nor a refusal."""
        if code in OUT_OF_MEMORY:
            return self.too_heavy()
        if code < 0:
            return Refusal(
                f"{self.place}: the file is damaged in a way that ends the program that reads it. "
                "Copy or export it again and run again.",
                "corrupt_file",
            )
        fault = folder / reader.FAULT
        kind = json.loads(fault.read_bytes()) if fault.exists() else f"ended with code {code}"
        return Refusal(
            f"{self.place}: the program itself failed ({kind}). Nothing was published. Report it "
            "with this line.",
            "program_fault",
            exit_code=1,
        )


def read_apart(
    sources: Iterable[Path | Database],
    configuration: Configuration,
    above: Path | None = None,
    memory: int = reader.MEMORY,
    meanwhile: Callable[[], object] = lambda: None,
) -> Records:
    """Read an extract as ``read_extracts`` does, in a process of its own.

    ``above``: where the private folder is made. ``memory``: bytes that the process may have.
    ``meanwhile`` is called while the other process reads. What stands in a database comes through
    its driver, not out of a file, and is read in this process.
    Raises ``Refusal`` as ``read_extracts`` does, and too_slow or too_heavy.
    """
    paths = list(sources)
    if any(isinstance(one, Database) for one in paths):
        from sru_analysis.extracts import read_extracts

        return read_extracts(paths, configuration)
    with tempfile.TemporaryDirectory(prefix="reading-", dir=above) as private:
        folder = Path(private)
        asked = {
            "paths": [str(path) for path in paths],
            "configuration": configuration_text(configuration),
            "folder": private,
            "memory": memory,
        }
        with _started(asked) as process:
            reading = Reading(process, memory)
            listener = threading.Thread(target=reading.listen, daemon=True)
            listener.start()
            try:
                meanwhile()
                code = reading.watch()
            finally:
                process.kill()
        return _handed_back(reading, folder, code)


def _started(asked: dict) -> subprocess.Popen:
    root = str(PACKAGE.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", reader.__name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    with process.stdin as told:
        told.write(json.dumps(asked).encode())
    return process


def _handed_back(reading: Reading, folder: Path, code: int) -> Records:
    refused = folder / reader.REFUSED
    if refused.exists():
        message, reason, unmapped = json.loads(refused.read_bytes())
        if not unmapped:
            raise Refusal(message, reason)
        from sru_analysis.extracts.unrecognised import HeadingMissing

        raise HeadingMissing(message, reason, unmapped=unmapped)
    if code != 0:
        raise reading.failed(folder, code)
    from sru_analysis.records.store import Records

    records = Records.load(folder / reader.RECORDS)
    kinds = json.loads((folder / reader.OTHERS).read_bytes())
    records.others = {kind: Records.load(folder / str(number)) for number, kind in enumerate(kinds)}
    return records


def _limits_memory() -> bool:
    """Whether the system itself limits a process; else it is looked at from time to time."""
    return sys.platform.startswith("linux")
