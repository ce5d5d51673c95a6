"""``python -m tests.oracle 100000 [FIRST]``: so many invented councils, the package against the
plain loops; each council from a number of its own (FIRST, FIRST + 1 …), so that any can be drawn
again. Stops at the first difference and shows the rows that it needs.
"""

from __future__ import annotations

import random
import sys
import time

from sru_analysis.compute import needs

from .clocks import BY_MONTHS, DAY, month_of
from .comparing import cut_down
from .strategies import SNAPSHOTS, Calendar, Council, council
from .test_against_metrics import PARTS, disagreements, requests_of

TOLD_EVERY = 100
LENGTHS = [0, 0, 1, 13, 144, 272, 400]


def example(number: int) -> tuple[Council, Calendar, list]:
    """The council of a number, its run, and the tenth of all figures that is asked of it."""
    pick = random.Random(number).choice
    BY_MONTHS[:] = pick([[], [], [True]])
    end, length = pick(SNAPSHOTS), pick(LENGTHS)
    start = month_of(end)[0] if length == 0 else end - length * DAY
    calendar = Calendar(start, end, pick(["january", "january", "april"]))
    requests = requests_of(calendar, pick(range(PARTS)), pick(range(12)))
    return council(pick, calendar, 30), calendar, requests


def main(wanted: int, first: int) -> int:
    needs.unavailable = lambda *_, **__: None  # every table of these councils is whole
    began, figures = time.monotonic(), 0
    for number in range(first, first + wanted):
        tables, calendar, requests = example(number)
        figures += len(requests)
        if disagreements(tables, calendar, requests):
            shown = cut_down(tables, lambda c: disagreements(c, calendar, requests))  # noqa: B023
            sys.stdout.write(f"council {number}: the two engines differ\n{shown}\n")
            return 1
        done = number - first + 1
        if done % TOLD_EVERY == 0 or done == wanted:
            passed = time.monotonic() - began
            said = f"{done:,} councils, {figures:,} figures asked, 0 differences, {passed:,.0f} s"
            sys.stdout.write(said + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:3]]
    sys.exit(main(numbers[0], numbers[1] if len(numbers) > 1 else 1))
