"""What the benchmarks share: time a command or a piece of code, and say it as a ratio."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time, and of processor time of all processes started."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)


def run(*arguments: str, folder: Path = ROOT) -> Cost:
    """What one command costs. It must end well: a failed run is no measurement."""
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(
        [PYTHON, *arguments], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ended.returncode:
        sys.exit(f"{' '.join(arguments[:3])} did not end well:\n{ended.stderr[-2000:]}")
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return Cost(wall, used)


def table(title: str, costs: dict[str, list[Cost]], baseline: str) -> str:
    """Medians of each way, and its ratio to the baseline of the same rounds."""
    lines = [title, f"{'way':44}{'wall s':>9}{'ratio':>8}{'CPU s':>9}{'ratio':>8}"]
    walls = {way: statistics.median(one.wall for one in each) for way, each in costs.items()}
    cpus = {way: statistics.median(one.cpu for one in each) for way, each in costs.items()}
    for way in costs:
        wall, cpu = walls[way], cpus[way]
        lines.append(
            f"{way:44}{wall:9.2f}{wall / walls[baseline]:8.2f}{cpu:9.2f}{cpu / cpus[baseline]:8.2f}"
        )
    rounds = len(costs[baseline])
    return "\n".join([*lines, f"{rounds} round{'s' * (rounds > 1)}, ways in turn, medians"])
