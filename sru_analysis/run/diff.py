"""``diff``: figures that stand in two packs and are not the same, each with its reason."""

from __future__ import annotations

import csv
from pathlib import Path

from sru_analysis.results import KEY_COLUMNS as KEY
from sru_analysis.run.begin import line
from sru_analysis.run.verify import pack_of, read_manifest

NUMBERS = ("numerator", "denominator", "value", "symbol")
HIDDEN = "c"


def difference_lines(first: Path, second: Path) -> tuple[list[str], bool]:
    """A line a figure that differs, then one with their number; whether any differs."""
    packs = [pack_of(first), pack_of(second)]
    manifests = [read_manifest(pack) for pack in packs]
    before, after = (_figures(pack) for pack in packs)
    lines = [
        line("differs", f"{_named(key)}: {_told(before[key])} → {_told(after[key])}   {reason}")
        for key in sorted(set(before) & set(after))
        if (reason := _reason(key, before[key], after[key], manifests))
    ]
    both, first_only, second_only = (
        len(keys)
        for keys in (set(before) & set(after), set(before) - set(after), set(after) - set(before))
    )
    counted = f"{len(lines)} of {both} figures in both packs differ"
    alone = f"{first_only} only in the first, {second_only} only in the second"
    return [*lines, line("figures", f"{counted}; {alone}")], bool(lines)


def _figures(pack: Path) -> dict[tuple[str, ...], dict[str, str]]:
    with (pack / "results.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in KEY): row for row in csv.DictReader(file)}


def _reason(key: tuple, before: dict, after: dict, manifests: list[dict]) -> str:
    if all(before[name] == after[name] for name in NUMBERS):
        return ""
    if HIDDEN in (before["symbol"], after["symbol"]) and before["symbol"] != after["symbol"]:
        return "hiding"
    metric = key[KEY.index("metric")]
    definitions = [one["follows"]["definitions"].get(metric) for one in manifests]
    if definitions[0] != definitions[1]:
        return "new definition"
    ends = key[KEY.index("period_end")]
    snapshots = [one["hashed"]["identity"]["period_end"] for one in manifests]
    return "late record" if ends < max(snapshots) else "new data"


def _named(key: tuple[str, ...]) -> str:
    stated = dict(zip(KEY, key, strict=True))
    parts = [
        stated["metric"],
        f"{stated['period_start']} to {stated['period_end']}",
        stated["basis"],
    ]
    parts += [
        f"{name} {stated[name]}"
        for name in ("category", "outcome", "statistic")
        if stated[name] not in ("", "value")
    ]
    return " · ".join(parts)


def _told(row: dict[str, str]) -> str:
    if row["symbol"]:
        return row["symbol"]
    base = f" of {row['denominator']}" if row["denominator"] else ""
    return f"{row['value'] or row['numerator']} ({row['numerator']}{base})"
