"""Reading in a process of its own: the same records, and a file that goes too far is named."""

from __future__ import annotations

import datetime
import json
import shutil
import signal
import subprocess
import sys
import threading

import pandas as pd
import pytest

from sru_analysis.configuration import Configuration, read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.messages import Refusal
from sru_analysis.records.store import _REPORTS
from sru_analysis.run.reading import Reading, read_apart
from tests.extracts.conftest import SAMPLES

HEAD = "person_id,cp_plan_start_date,team\n"
COUNCIL = Configuration(reference_date=datetime.date(2021, 3, 31)).with_council("x")


def same(one, other):
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
    for name in _REPORTS:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.configuration == other.configuration
    assert list(one.others) == list(other.others)
    for kind in one.others:
        same(one.others[kind], other.others[kind])


@pytest.mark.parametrize("stated", [COUNCIL, read_configuration(SAMPLES.parents[1] / "data/demo")])
def test_the_same_records_as_in_this_process(tmp_path, stated):
    folder = tmp_path / "mixed"
    for name in ("annex_a", "ssda903_dirty", "cin_census"):
        shutil.copytree(SAMPLES / name, folder / name)
    apart = read_apart([folder], stated, tmp_path)
    same(apart, read_extracts([folder], stated))
    assert apart.others
    assert [path.name for path in tmp_path.iterdir()] == ["mixed"], "nothing is left behind"


def test_refusals_come_through_with_what_may_mend_them(tmp_path):
    (tmp_path / "e.csv").write_text("CHILD,DECOMM,LS,CIN,PLACE,RNE\n1,01/05/2017,C2,N1,U1,S\n")
    with pytest.raises(Refusal) as apart:
        read_apart([tmp_path], Configuration())
    with pytest.raises(Refusal) as here:
        read_extracts([tmp_path], Configuration())
    assert str(apart.value) == str(here.value)
    assert apart.value.unmapped == here.value.unmapped


def test_a_file_that_takes_all_memory_is_named(tmp_path):
    (tmp_path / "small.csv").write_text(HEAD + "1,01/04/2019,East\n")
    rows = "".join(f"{n},01/04/2019,team {n}\n" for n in range(1_000_000))
    (tmp_path / "vast.csv").write_text(HEAD + rows)
    with pytest.raises(Refusal, match=r"^vast\.csv: .*\(too_heavy\)$"):
        read_apart([tmp_path], Configuration(), memory=900 * 2**20)


def reading(program, seconds=600):
    step = json.dumps(["a.xlsx · List 7", seconds])
    words = f"import os, signal, time\nprint({step!r}, flush=True)\n{program}"
    process = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE)
    return Reading(process, 2**40)


def watched(one):
    threading.Thread(target=one.listen, daemon=True).start()
    try:
        return one.watch()
    finally:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


def test_b74_a_sheet_that_takes_too_long_is_named():
    with pytest.raises(Refusal, match=r"^a\.xlsx · List 7: .* 1 seconds.*\(too_slow\)$"):
        watched(reading("time.sleep(60)", seconds=1))


@pytest.mark.parametrize(
    ("name", "code"),
    [("SIGSEGV", "corrupt_file"), ("SIGABRT", "too_heavy"), ("SIGKILL", "too_heavy")],
)
def test_a_reader_that_dies_names_the_file(tmp_path, name, code):
    one = reading(f"os.kill(os.getpid(), signal.{name})")
    ended = watched(one)
    assert ended == -getattr(signal, name)
    refusal = one.failed(tmp_path, ended)
    assert str(refusal).startswith("a.xlsx · List 7: ")
    assert refusal.code == code


def test_a_fault_of_the_program_says_no_value(tmp_path):
    (tmp_path / "fault.json").write_text(json.dumps("ValueError in sru_analysis.x, line 3"))
    refusal = reading("pass").failed(tmp_path, 1)
    assert (refusal.code, refusal.exit_code) == ("program_fault", 1)
    assert "ValueError in sru_analysis.x, line 3" in str(refusal)
