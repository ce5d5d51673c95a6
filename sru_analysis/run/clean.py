"""``clean``: caches, unfinished folders and the remains of failed runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from sru_analysis.run.places import Places
from sru_analysis.run.publish import UNFINISHED, owner_lives


def clean(out: Path) -> int:
    """Remove what no pack needs; what a living run holds stays. How many folders went."""
    private = Places(out, "any", "any").private_root
    found = [private / "cache", *private.glob("*/*/failed-*")]
    for root, depth in ((out, "*/*/*"), (private, "*/*")):
        found += [one for one in root.glob(f"{depth}/{UNFINISHED}*") if not owner_lives(one)]
    there = [folder for folder in found if folder.is_dir()]
    for folder in there:
        shutil.rmtree(folder)
    return len(there)
