"""The figures that a demo pack asks for, against reading the extract and importing pandas.

    python benchmarks/figures.py [ROUNDS]

Each round is a process of its own, so that nothing is warm: pandas is imported, data/demo read,
then every figure of every page computed. The statistics import scipy.stats; a run does so while
another process reads the extract, so that it is shown by itself. A second table sets the start of
the program against ``import pandas``.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from measuring import PYTHON, ROOT, Cost, run, table

ROUND = """
import json, time
def now():
    return time.perf_counter(), time.process_time()
def spent(first, last):
    return [stamps[last][way] - stamps[first][way] for way in (0, 1)]
stamps = [now()]
import pandas
stamps.append(now())
from pathlib import Path
from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.answers import first_month
from sru_analysis.configuration import read_configuration
from sru_analysis.extracts import read_extracts
from sru_analysis.metrics import load
from sru_analysis.present.pages import standing_requests
from sru_analysis.present.verbs import VERBS
from sru_analysis.results import Context
from sru_analysis.run import plan
from sru_analysis.run.notebooks import discover
catalogue, demo, period = load(), Path("data/demo"), Period.parse("2019-09")
stated = read_configuration(demo)
stamps.append(now())
records = read_extracts([demo], stated)
stamps.append(now())
context = Context(period, stated.year_starts, stated.windows, first_month(records))
asked = plan.requests(discover(Path("notebooks")), "published", context, VERBS)
asked = {*asked, *standing_requests(context, catalogue)}
stamps.append(now())
import scipy.stats
stamps.append(now())
figures = compute(records, asked, period).frame
stamps.append(now())
print(json.dumps({
    "import pandas": spent(0, 1),
    "read the extract": spent(2, 3),
    "import scipy.stats": spent(4, 5),
    "compute the figures": spent(5, 6),
    "requests": len(asked),
    "figures": len(figures),
    "metrics": len(catalogue),
}))
"""


SCIPY = "import scipy.stats"
STEPS = ("import pandas", "read the extract", SCIPY, "compute the figures")


def one_round() -> dict:
    """The seconds of each step, wall and processor time, in a process of its own."""
    ended = subprocess.run(
        [PYTHON, "-c", ROUND], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def ratio(seconds: dict[str, float], *more: str) -> float:
    """The figures, with ``more`` steps, over reading and the import of pandas."""
    made = seconds["compute the figures"] + sum(seconds[name] for name in more)
    return made / (seconds["import pandas"] + seconds["read the extract"])


def main(rounds: int) -> None:
    """Measure and print both tables."""
    measured = [one_round() for _ in range(rounds)]
    sizes = measured[0]
    walls, cpus = (
        {name: statistics.median(one[name][way] for one in measured) for name in STEPS}
        for way in (0, 1)
    )
    lines = [
        f"{sizes['figures']} figures, {sizes['requests']} requests, {sizes['metrics']} metrics "
        f"declared; {rounds} rounds, medians",
        f"{'step':24}{'wall s':>9}{'CPU s':>9}",
        *(f"{name:24}{walls[name]:9.2f}{cpus[name]:9.2f}" for name in STEPS),
        f"{'figures : read + import':24}{ratio(walls):9.2f}{ratio(cpus):9.2f}",
        f"{'with scipy.stats':24}{ratio(walls, SCIPY):9.2f}{ratio(cpus, SCIPY):9.2f}",
    ]
    starts: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        for way, arguments in {
            "import pandas": ("-c", "import pandas"),
            "import sru_analysis": ("-c", "import sru_analysis"),
            "sru --help": ("-m", "sru_analysis", "--help"),
        }.items():
            starts.setdefault(way, []).append(run(*arguments))
    lines += ["", table("start of the program", starts, "import pandas")]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
