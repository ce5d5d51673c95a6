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
stamps = [time.perf_counter()]
import pandas
stamps.append(time.perf_counter())
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
stamps.append(time.perf_counter())
records = read_extracts([demo], stated)
stamps.append(time.perf_counter())
context = Context(period, stated.year_starts, stated.windows, first_month(records))
asked = plan.requests(discover(Path("notebooks")), "published", context, VERBS)
asked = {*asked, *standing_requests(context, catalogue)}
stamps.append(time.perf_counter())
import scipy.stats
stamps.append(time.perf_counter())
figures = compute(records, asked, period).frame
stamps.append(time.perf_counter())
print(json.dumps({
    "import pandas": stamps[1] - stamps[0],
    "read the extract": stamps[3] - stamps[2],
    "import scipy.stats": stamps[5] - stamps[4],
    "compute the figures": stamps[6] - stamps[5],
    "requests": len(asked),
    "figures": len(figures),
    "metrics": len(catalogue),
}))
"""


def one_round() -> dict[str, float]:
    """The seconds of each step, in a process of its own."""
    ended = subprocess.run(
        [PYTHON, "-c", ROUND], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(ended.stdout)


def main(rounds: int) -> None:
    """Measure and print both tables."""
    measured = [one_round() for _ in range(rounds)]
    median = {name: statistics.median(each[name] for each in measured) for name in measured[0]}
    baseline = median["import pandas"] + median["read the extract"]
    steps = ("import pandas", "read the extract", "import scipy.stats", "compute the figures")
    whole = median["compute the figures"] + median["import scipy.stats"]
    lines = [
        f"{median['figures']:.0f} figures, {median['requests']:.0f} requests, "
        f"{median['metrics']:.0f} metrics declared; {rounds} rounds, medians",
        *(f"{name:24}{median[name]:8.2f} s" for name in steps),
        f"{'figures : read + import':24}{median['compute the figures'] / baseline:8.2f}",
        f"{'with scipy.stats':24}{whole / baseline:8.2f}",
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
