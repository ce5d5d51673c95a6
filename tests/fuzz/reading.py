"""One damaged file read, and what must hold of every one."""

from __future__ import annotations

import io
import re
import signal
import tempfile
import traceback
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from sru_analysis.records.store import Records
from tests.fuzz.files import Case, as_csv, as_workbook, write
from tests.fuzz.tables import REFERENCE

SECONDS = 10  # of processor time: other work on the computer does not make a file slow
SECRETS = ("88117", "Zyxwick")
SOURCES = ["source_format", "source_file", "source_sheet", "source_row", "source_id"]
# Names of workers become hashes that are keyed by the file.
WORKER = re.compile("w-[0-9a-f]{16}")
STATED = Configuration(reference_date=REFERENCE)


class TooSlow(BaseException):
    """A file that takes too long."""


@contextmanager
def limited(seconds: int):
    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fault_of(made: Case) -> str:
    """What is wrong with the way in which a file was read; "" where nothing is."""
    with tempfile.TemporaryDirectory() as place:
        path = write(made, Path(place))
        source = f"sqlite:///{path}" if path.suffix == ".db" else path
        try:
            with limited(SECONDS), redirect_stderr(io.StringIO()):
                records = read_extracts([source], STATED)
        except Refusal as refusal:
            return _said(str(refusal)) or _form(refusal)
        except TooSlow:
            return f"takes more than {SECONDS} seconds"
        except BaseException as fault:
            where = traceback.extract_tb(fault.__traceback__)[-1]
            return f"{type(fault).__name__} at {where.filename}:{where.lineno}: {fault}"
    return _said(_messages(records)) or _rows(records, made)


def _form(refusal: Refusal) -> str:
    lines = str(refusal).splitlines()
    return "" if lines[-1].endswith(f"({refusal.code})") else "a refusal without its code"


def _messages(records: Records) -> str:
    aside = records.quarantine[["column", "reason", "message", "place"]]
    return records.notes.to_csv() + aside.to_csv() + records.coverage.to_csv()


def _said(text: str) -> str:
    told = [secret for secret in SECRETS if secret.casefold() in text.casefold()]
    return f"a value is told: {text[:300]}" if told else ""


def _rows(records: Records, made: Case) -> str:
    files = records.files
    if not (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all():
        return "rows in are not rows used and set aside"
    if files["rows_set_aside"].sum() != len(records.quarantine):
        return "rows set aside are not those in the quarantine"
    if made.rows is not None and files["rows_in"].sum() != made.rows:
        return f"{made.rows} rows are in the file, {files['rows_in'].sum()} were counted"
    return ""


def in_two_forms(made: Case) -> str:
    """What differs between a table as CSV and the same one as workbook; "" where nothing does."""
    found = []
    for name, data in (("x.csv", as_csv(made.table)), ("x.xlsx", as_workbook(made.table, "x"))):
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / name).write_bytes(data)
            try:
                records = read_extracts([Path(place)], STATED)
            except Refusal as refusal:
                found.append(refusal.code)
                continue
            found.append(
                {name: _told(name, frame) for name, frame in records.tables.items()}
                | {"aside": sorted(records.quarantine["reason"])}
            )
    one, other = found
    if one == other:
        return ""
    if isinstance(one, str) or isinstance(other, str):
        told = [each if isinstance(each, str) else "read" for each in found]
        return f"as CSV {told[0]}, as workbook {told[1]}"
    return f"CSV and workbook differ in {[name for name in one if one[name] != other[name]]}"


def _told(name: str, frame: pd.DataFrame) -> list[str]:
    """The rows of a table. Workers have other ids in every file, and stand in their order."""
    rows = frame.drop(columns=SOURCES, errors="ignore").astype("str").to_csv(index=False)
    lines = WORKER.sub("w-", rows).splitlines()
    return sorted(lines) if name == "involvements" else lines
