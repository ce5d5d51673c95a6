"""``python -m tests.fuzz 10000``: read so many damaged files and say which ones fail."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.fuzz.files import FORMATS, case
from tests.fuzz.reading import fault_of, in_two_forms

TOLD = 500
TWO_FORMS = ("CSV", "workbook")


def faults(number: int) -> str:
    """What is wrong with one case, in words; "" where nothing is."""
    made = case(number)
    found = fault_of(made)
    if not found and made.table and FORMATS[number % len(FORMATS)] in TWO_FORMS:
        found = in_two_forms(made)
    return f"case {number} ({', '.join(made.done)}): {found}" if found else ""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("files", nargs="?", type=int, default=200, help="how many files")
    asked.add_argument("--first", type=int, default=0, help="number of the first one")
    asked.add_argument("--case", type=int, help="one file, by its number")
    options = asked.parse_args()
    if options.case is not None:
        print(faults(options.case) or f"case {options.case}: nothing is wrong")
        return 0
    start, wrong = time.perf_counter(), Counter()
    for number in range(options.first, options.first + options.files):
        if found := faults(number):
            wrong[FORMATS[number % len(FORMATS)]] += 1
            print(found, flush=True)
        if (number + 1) % TOLD == 0:
            print(f"to {number}: {wrong.total()} wrong", flush=True)
    took = time.perf_counter() - start
    print(f"{options.files} files in {took:.0f} s, {wrong.total()} wrong {dict(wrong) or ''}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
