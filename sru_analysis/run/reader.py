"""The process that reads an extract: it knows one folder to put the records in, and ends.

It is started by ``reading.read_apart`` and told on standard input what to read. It says each step
on standard output, a line of JSON a step; what it has to hand back stands in the folder.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from sru_analysis.messages import Refusal

MEMORY = 4 * 2**30
RECORDS, REFUSED, FAULT, OTHERS = "records", "refused.json", "fault.json", "others.json"
NO_MEMORY = 77


def main() -> int:
    """Read what standard input asks for. 0 = records or a refusal stand in the folder."""
    os.umask(0o077)
    steps = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What a library prints may hold a value.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    asked = json.loads(sys.stdin.buffer.read())
    limit_memory(asked["memory"])

    def told(place: str, seconds: int) -> None:
        steps.write(json.dumps([place, seconds]) + "\n")
        steps.flush()

    try:
        _read(asked, told)
    except MemoryError:
        return NO_MEMORY
    return 0


def _read(asked: dict, told) -> None:
    from sru_analysis.extracts.steps import step, steps_told_to
    from sru_analysis.records.store import write_atomically

    folder = Path(asked["folder"])
    try:
        with steps_told_to(told):
            from sru_analysis.configuration import configuration_of
            from sru_analysis.extracts import read_extracts

            paths = [Path(path) for path in asked["paths"]]
            records = read_extracts(paths, configuration_of(asked["configuration"]))
            step("the records")
            _save(records, folder)
    except Refusal as refusal:
        stated = [refusal.message, refusal.code, getattr(refusal, "unmapped", [])]
        write_atomically(folder / REFUSED, json.dumps(stated).encode())
    except MemoryError:
        raise
    except Exception as fault:
        write_atomically(folder / FAULT, json.dumps(_described(fault)).encode())
        raise


def _save(records, folder: Path) -> None:
    from sru_analysis.records.store import write_atomically

    records.save(folder / RECORDS)
    for number, other in enumerate(records.others.values()):
        other.save(folder / str(number))
    write_atomically(folder / OTHERS, json.dumps(list(records.others)).encode())


def _described(fault: BaseException) -> str:
    """The kind and place of a fault, without its message, which may quote a cell."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(fault).__name__
    module = trace.tb_frame.f_globals.get("__name__", "?")
    return f"{type(fault).__name__} in {module}, line {trace.tb_lineno}"


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of address space, where the system can limit it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):  # some systems know the limit and do not take it
        return


if __name__ == "__main__":
    sys.exit(main())
