"""How fast a children in need census of a given size is read, and in how much memory.

    python benchmarks/read_cin_xml.py --megabytes 200

A census is made in a temporary folder by repeating the invented children of a sample under changed
ids. It is read in a process of its own, whose highest memory use is measured. The lines printed
are the children read, the seconds, milliseconds a child, and the highest memory in megabytes.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "tests/samples/cin_generated/CIN_output.xml"
HEADER = (
    b"<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2021</Year>"
    b"<ReferenceDate>2021-03-31</ReferenceDate></CollectionDetails>"
    b"<Source><LEA>999</LEA></Source></Header><Children>\n"
)
FOOTER = b"</Children></Message>\n"
ID = re.compile(rb"<LAchildID>([^<]*)</LAchildID>")


def make_census(path: Path, megabytes: float) -> int:
    """Write a census of about that size; the number of its children."""
    sample = SAMPLE.read_bytes()
    children = sample[sample.index(b"<Child>") : sample.rindex(b"</Child>") + len(b"</Child>\n")]
    rounds = max(1, round(megabytes * 1024**2 / len(children)))
    with path.open("wb") as file:
        file.write(HEADER)
        for number in range(rounds):
            changed = b"<LAchildID>\\1-%05d</LAchildID>" % number
            file.write(ID.sub(changed, children))
        file.write(FOOTER)
    return rounds * children.count(b"<Child>")


def read(folder: Path) -> dict[str, float]:
    """Read the folder; seconds, rows and the highest memory of this process so far."""
    from sru_analysis.configuration import Configuration
    from sru_analysis.extracts import read_extracts

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    records = read_extracts([folder], Configuration())
    seconds = time.perf_counter() - begun
    return {
        "seconds": seconds,
        "children": len(records.children),
        "rows": int(records.files["rows_in"].sum()),
        "set_aside": int(records.files["rows_set_aside"].sum()),
        "megabytes_before": before / 1024,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Make, read and say."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--megabytes", type=float, default=20.0, help="size of the file (20)")
    options.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.read:
        print(json.dumps(read(given.read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "census.xml"
        children = make_census(path, given.megabytes)
        size = path.stat().st_size / 1024**2
        command = [sys.executable, __file__, "--read", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    if found["children"] != children:
        raise SystemExit(f"{children} children were written and {found['children']} read")
    print(f"size            {size:10.0f} MB")
    print(f"children        {children:10,}")
    print(f"rows            {found['rows']:10,}  of which set aside {found['set_aside']:,}")
    print(f"seconds         {found['seconds']:10.1f}")
    print(f"ms a child      {found['seconds'] / children * 1000:10.3f}")
    print(f"children a s    {children / found['seconds']:10,.0f}")
    print(f"memory before   {found['megabytes_before']:10.0f} MB")
    print(f"highest memory  {found['megabytes']:10.0f} MB")


if __name__ == "__main__":
    main()
