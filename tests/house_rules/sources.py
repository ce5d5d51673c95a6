"""The source tree as the house rules read it: files, syntax trees, imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sru_analysis"


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its place below the package, as in ``run/plan.py``."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def part(self) -> str:
        """The part of the package that it belongs to: ``run``, ``calendar``, …"""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    def imports(self) -> list[tuple[str, int]]:
        """Every module that it imports, wherever in the file, with the line."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                whole = node.module == "sru_analysis"
                found += [
                    (f"{node.module}.{alias.name}" if whole else node.module, node.lineno)
                    for alias in node.names
                ]
        return sorted(set(found), key=lambda one: (one[1], one[0]))


@lru_cache(maxsize=1)
def sources() -> list[Source]:
    """Every Python file of the package, in the order of their places."""
    paths = sorted(PACKAGE.rglob("*.py"))
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    return [Source(path, text, ast.parse(text)) for path, text in texts]


def said(faults: list[str], remedy: str) -> str:
    """The message of a broken rule: each place, then what to do."""
    return "\n".join(["", *faults, remedy])
