"""Every case of the catalogue of bad input, B1 to B100, has a test that bears its id."""

from __future__ import annotations

import ast
import re
from pathlib import Path

CASES = 100
IN_NAME = re.compile(r"(?<=_)b(\d+)(?:_to_b(\d+))?(?![a-z0-9])")
IN_TABLE = re.compile(r"B(\d+)\b")


def ids_of(path: Path) -> set[int]:
    """Ids in the names of test functions, and at the beginning of keys of tables of cases."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for first, last in IN_NAME.findall(node.name):
                found |= set(range(int(first), int(last or first) + 1))
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            found |= {int(id_[1]) for key in keys if (id_ := IN_TABLE.match(str(key)))}
    return found


def test_every_case_has_a_test():
    paths = sorted(Path(__file__).parent.glob("test_*.py"))
    found = set().union(*(ids_of(path) for path in paths))
    missing = [f"B{number}" for number in range(1, CASES + 1) if number not in found]
    assert not missing, f"no test bears these ids: {', '.join(missing)}"
    assert max(found) == CASES, "a test bears an id beyond the catalogue"
