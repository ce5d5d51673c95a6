"""Writes docs/metrics.md: the whole catalogue, from the declarations and their worked examples.

python tools/write_metrics.py
"""

from __future__ import annotations

import sys
import tomllib
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "metrics.md"
TIERS = {"seed": "of the 2019 report", "statutory": "statutory or national", "extra": "our own"}


def document() -> str:
    """The text of the catalogue."""
    from sru_analysis.metrics import load
    from sru_analysis.metrics.breakdowns import BREAKDOWNS

    metrics = list(load().values())
    lines = [
        "# Metrics",
        "",
        "Written by `tools/write_metrics.py` from the declarations in `sru_analysis/metrics/`: "
        "change a function, its docstring or its worked examples, then write this page again. "
        "`sru metrics ID --code --example` prints one with its code.",
        "",
        "Tags of sources: [V] verified at the source named, [M] from memory, [local] our own rule.",
    ]
    for section in dict.fromkeys(one.section for one in metrics):
        lines += ["", f"## {section.replace('_', ' ').capitalize()}"]
        for one in (each for each in metrics if each.section == section):
            titles = [BREAKDOWNS[name].title.lower() for name in one.breakdowns]
            lines += ["", f"### {one.title}", "", f"`{one.id}`", "", one.plain, "", one.definition]
            facts = {
                "Kind": f"{one.kind}, {one.unit}" if one.unit else one.kind,
                "Counts": one.counts,
                "Counted": _counted(one),
                "Better": one.better,
                "Needs": ", ".join(f"`{need}`" for need in one.needs),
                "Made of": ", ".join(f"`{part}`" for part in one.of),
                "Breakdowns": ", ".join(titles),
                "Tier": TIERS[one.tier],
                "Source": "; ".join(one.source),
                "Version": str(one.version),
                "Worked examples": "; ".join(_examples(one.id)),
            }
            lines += ["", *(f"- {name}: {said}" for name, said in facts.items() if said)]
    return "\n".join(lines) + "\n"


def _counted(one) -> str:
    if one.during:
        return f"over a period, by `{one.during}`"
    if one.anchored == "stock" and all(one.open_between):
        return f"on a day, while open from `{one.open_between[0]}` to `{one.open_between[1]}`"
    return "on a day" if one.on_a_day else ""


def _examples(name: str) -> list[str]:
    stated = files("sru_analysis") / "metrics" / "examples" / f"{name}.toml"
    if not stated.is_file():
        return []
    listed = tomllib.loads(stated.read_text(encoding="utf-8"))["example"]
    return [one["title"] for one in listed]


def main() -> None:
    """Write it."""
    TARGET.write_text(document(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
