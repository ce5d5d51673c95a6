"""Which packs were published before: those that disclosure control has to look back on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sru_analysis.run.inputs import sha256_of
from sru_analysis.run.places import Places
from sru_analysis.run.publish import current_pack

MANIFEST = "manifest.json"
RESULTS = "results.csv"


def earlier(places: Places, edition: str, start: date) -> dict:
    """The pack in force of the latest period that ended before a day: its last day, run id and
    the hash of its figures; empty where there is none.
    """
    found = [
        (ends, stated["run_id"], sha256_of(pack / RESULTS))
        for pack, stated in _in_force(places, edition)
        if (ends := stated["hashed"]["identity"]["period_end"]) < start.isoformat()
    ]
    if not found:
        return {}
    ends, run_id, sha256 = max(found)
    return {"period_end": ends, "run_id": run_id, "results_sha256": sha256}


def beside(places: Places, before: dict) -> dict:
    """Published packs in force of other periods that nothing in ``before`` looks back on: what a
    reader of a later period's pack has when an earlier one is published after it.
    """
    known = _looked_back_on(places.out / places.council, before)
    found = [
        {"run_id": stated["run_id"], "results_sha256": sha256_of(pack / RESULTS)}
        for pack, stated in _in_force(places, "published")
        if stated["run_id"] not in known and pack.parents[1].name != places.period
    ]
    return {"beside": sorted(found, key=lambda one: one["run_id"])} if found else {}


def named_in(previous: dict) -> list[dict]:
    """The packs that a statement of earlier packs names, each with run id and hash."""
    named = [previous, previous.get("replaces", {}), *previous.get("beside", ())]
    return [one for one in named if "run_id" in one]


def _in_force(places: Places, edition: str) -> Iterator[tuple[Path, dict]]:
    for folder in sorted((places.out / places.council).glob(f"*/{edition}")):
        pack = current_pack(folder)
        if pack is not None and (pack / MANIFEST).is_file():
            yield pack, _stated(pack / MANIFEST)


def _looked_back_on(council: Path, before: dict) -> set[str]:
    """Run ids of every pack of the chains that a statement of earlier packs begins."""
    known: set[str] = set()
    waiting = [before]
    while waiting:
        for one in named_in(waiting.pop()):
            if one["run_id"] in known:
                continue
            known.add(one["run_id"])
            for path in sorted(council.glob(f"*/published/{one['run_id']}/{MANIFEST}")):
                waiting.append(_stated(path)["hashed"]["identity"]["previous"])
    return known


def _stated(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
