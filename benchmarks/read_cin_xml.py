"""A children in need census of a chosen size read into records, against parsing it as a tree.

    python benchmarks/read_cin_xml.py [MEGABYTES]

The census is made in a temporary folder by repeating the invented children of a sample under
changed ids; half of its plans run backwards, so that many rows are set aside. Each way runs in a
process of its own, whose highest use of memory is measured. The baseline only builds the tree of
the standard library; nothing is recognised, converted or checked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import PYTHON, ROOT

SAMPLE = ROOT / "tests/samples/cin_generated/CIN_output.xml"
HEADER = (
    b"<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2021</Year>"
    b"<ReferenceDate>2021-03-31</ReferenceDate></CollectionDetails>"
    b"<Source><LEA>999</LEA></Source></Header><Children>\n"
)
FOOTER = b"</Children></Message>\n"
ID = re.compile(rb"<LAchildID>([^<]*)</LAchildID>")
SAID = """
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps(found | {
    "seconds": time.perf_counter() - begun,
    "cpu": used.ru_utime + used.ru_stime,
    "megabytes": used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
}))
"""
BEGUN = "import json, resource, sys, time\nbegun = time.perf_counter()\n"
TREE = """
from xml.etree import ElementTree
root = ElementTree.parse(sys.argv[1]).getroot()
found = {"children": len(root.findall("Children/Child"))}
"""
RECORDS = """
from pathlib import Path
from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
records = read_extracts([Path(sys.argv[1])], Configuration())
files = records.files
found = {
    "children": len(records.children),
    "rows": int(files["rows_in"].sum()),
    "aside": int(files["rows_set_aside"].sum()),
}
"""
WAYS = {"the tree of the standard library": TREE, "read into records": RECORDS}


def make_census(path: Path, megabytes: float) -> int:
    """Write a census of about that size; the number of its children."""
    sample = SAMPLE.read_bytes()
    children = sample[sample.index(b"<Child>") : sample.rindex(b"</Child>") + len(b"</Child>\n")]
    rounds = max(1, round(megabytes * 1024**2 / len(children)))
    with path.open("wb") as file:
        file.write(HEADER)
        for number in range(rounds):
            file.write(ID.sub(b"<LAchildID>\\1-%05d</LAchildID>" % number, children))
        file.write(FOOTER)
    return rounds * children.count(b"<Child>")


def measure(way: str, path: Path) -> dict[str, float]:
    """What one way found, its seconds from import to end and its highest memory in megabytes."""
    code = BEGUN + WAYS[way] + SAID
    ended = subprocess.run(
        [PYTHON, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        sys.exit(f"{way} did not end well:\n{ended.stderr[-2000:]}")
    return json.loads(ended.stdout)


def main(megabytes: float) -> str:
    """Make, measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "census.xml"
        children = make_census(path, megabytes)
        size = path.stat().st_size / 1024**2
        found = {way: measure(way, path) for way in WAYS}
    read = found["read into records"]
    if read["children"] != children:
        sys.exit(f"{children} children were written, {read['children']} were read")
    lines = [
        f"{size:.0f} MB, {children:,} children, {read['rows']:,} rows, {read['aside']:,} set aside",
        f"{'way':34}{'s':>8}{'ms a child':>12}{'children a s':>14}{'CPU s':>8}{'MB at most':>12}",
    ]
    for way, cost in found.items():
        each = cost["seconds"] / children
        lines.append(
            f"{way:34}{cost['seconds']:8.1f}{1000 * each:12.3f}{1 / each:14,.0f}"
            f"{cost['cpu']:8.1f}{cost['megabytes']:12.0f}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0) + "\n")
