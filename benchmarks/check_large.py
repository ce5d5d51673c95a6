"""``check`` on a workbook of 50,000 rows and a census of 200 MB: time, and memory of all processes.

    python benchmarks/check_large.py [ROWS] [MEGABYTES]

Both are made in a temporary folder. The memory is that of the command and of the process that
reads for it, added up at the same moment and looked at twenty times a second. The baselines only
open the file, in a process of its own: every cell of the workbook by openpyxl, the census as a
tree by the standard library; nothing is recognised, converted or checked.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from measuring import PYTHON, ROOT
from read_cin_xml import make_census

LOOK_SECONDS = 0.05
HEADINGS = (
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
    "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
    "Date of the Last Statutory Visit", "Was the Child Seen Alone?",
    "Date of latest review conference", "Child Protection Plan End Date",
    "Number of Previous Child Protection Plans", "Allocated Team",
)  # fmt: skip
CELLS = """
import openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True))
"""
TREE = """
from xml.etree import ElementTree
rows = len(ElementTree.parse(sys.argv[1]).getroot().findall("Children/Child"))
"""


@dataclass(frozen=True)
class Used:
    """Seconds of wall time, of processor time, and megabytes at most."""

    wall: float
    cpu: float
    megabytes: float


def make_workbook(path: Path, rows: int) -> None:
    """List 7 of Annex A with so many rows, a child each."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("List 7")
    sheet.append(HEADINGS)
    for number in range(rows):
        began = date(2018, 1, 1) + timedelta(number % 600)
        sheet.append(
            (
                100_000 + number, "a) Male", "a) WBRI", date(2010, 1, 1) + timedelta(number % 3000),
                8, began, "a) Neglect", "d) Emotional abuse", began + timedelta(20), "a) Yes",
                began + timedelta(80), began + timedelta(200) if number % 3 else None,
                number % 3, "Team " + "ABCDEF"[number % 6],
            )
        )  # fmt: skip
    book.save(path)


def measured(*arguments: str, folder: Path) -> Used:
    """What one command and all that it starts use. It must end well."""
    import psutil

    start = time.perf_counter()
    process = psutil.Popen(
        [PYTHON, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    most, cpu = 0, {}
    while process.poll() is None:
        together = 0
        for one in [process, *_below(process)]:
            try:
                together += one.memory_info().rss
                used = one.cpu_times()
                cpu[one.pid] = used.user + used.system
            except psutil.Error:  # it ended between two looks
                continue
        most = max(most, together)
        time.sleep(LOOK_SECONDS)
    wall = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(arguments[:3])} did not end well:\n{process.stdout.read()[-2000:]!r}")
    return Used(wall, sum(cpu.values()), most / 1024**2)


def _below(process) -> list:
    import psutil

    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def compared(title: str, path: Path, opened: str, rows: int, what: str) -> list[str]:
    """``check`` and the baseline on one file, as lines of text."""
    program = ("-P", "-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]\n"
               "from sru_analysis.__main__ import main; sys.exit(main())")  # fmt: skip
    asked = ("check", "--extract", str(path), "--council", "x", "--reference-date", "2021-03-31")
    ways = {
        "only opened": measured("-c", "import sys\n" + opened, str(path), folder=path.parent),
        "sru check": measured(*program, *asked, folder=path.parent),
    }
    size = path.stat().st_size / 1024**2
    lines = [
        f"{title}: {size:.0f} MB, {rows:,} {what}",
        f"{'way':16}{'wall s':>9}{'CPU s':>9}{'ratio':>8}{f'{what} a s':>14}"
        f"{'ms each':>10}{'MB at most':>12}",
    ]
    base = ways["only opened"].cpu
    for way, used in ways.items():
        lines.append(
            f"{way:16}{used.wall:9.1f}{used.cpu:9.1f}{used.cpu / base:8.2f}"
            f"{rows / used.cpu:14,.0f}{1000 * used.cpu / rows:10.3f}{used.megabytes:12.0f}"
        )
    return [*lines, ""]


def main(rows: int, megabytes: float) -> str:
    """Make both files, measure, and say."""
    with tempfile.TemporaryDirectory() as place:
        workbook, census = Path(place) / "annex_a.xlsx", Path(place) / "census.xml"
        make_workbook(workbook, rows)
        lines = compared("Annex A workbook", workbook, CELLS, rows, "rows")
        children = make_census(census, megabytes)
        lines += compared("CIN census XML", census, TREE, children, "children")
    return "\n".join([*lines, "Ratios and rates are of processor time of all processes."])


if __name__ == "__main__":
    stated = [float(one) for one in sys.argv[1:]]
    rows, megabytes = stated if len(stated) == 2 else (50_000, 200.0)
    sys.stdout.write(main(int(rows), megabytes) + "\n")
