"""Checking a pack against its manifest; needs no records, no kernel and no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sru_analysis.messages import Refusal
from sru_analysis.run.inputs import sha256_of
from sru_analysis.run.manifest import MANIFEST, run_id_of
from sru_analysis.run.places import shown
from sru_analysis.run.publish import current_pack

SUMS = "SHA256SUMS"
WHOLE = ("index.html", "results.csv", "results.meta.csv", "audit.json", "quality.json")


@dataclass(frozen=True)
class Checked:
    """What was found in a pack: how many files, and each fault as a line."""

    files: int
    faults: tuple[str, ...]


def verify(pack: Path) -> Checked:
    """Recompute every hash and account for every file. A folder that is no pack is refused."""
    manifest = read_manifest(pack)
    sums = _sums(pack)
    present = _present(pack)
    faults = [
        *(f"{name}: is missing" for name in sorted(set(sums) - set(present))),
        *(f"{name}: is not listed in {SUMS}" for name in sorted(set(present) - set(sums))),
        *(
            f"{name}: is not what it was when the pack was made"
            for name in sorted(set(present) & set(sums))
            if sha256_of(present[name]) != sums[name]
        ),
        *_manifest_faults(pack, manifest, sums, present),
    ]
    return Checked(len(present), tuple(faults))


def pack_of(folder: Path) -> Path:
    """The pack that a folder means: itself, or the one in force in an edition's folder."""
    if (folder / MANIFEST).is_file():
        return folder
    return current_pack(folder) or folder


def read_manifest(pack: Path) -> dict:
    """The manifest of a pack, or a refusal where there is none."""
    try:
        manifest = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        if isinstance(manifest["hashed"], dict) and isinstance(manifest["run_id"], str):
            return manifest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise Refusal(
        f"{shown(pack)}: not a pack: it has no readable {MANIFEST}. Give the folder whose name is "
        "the pack id, such as outputs/demo/2019-09/published/7d41c09be2f6.",
        "pack_unknown",
    )


def _sums(pack: Path) -> dict[str, str]:
    try:
        lines = (pack / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        raise Refusal(
            f"{shown(pack)}: not a whole pack: {SUMS} is missing or not readable. "
            "Take the pack again from where it was made.",
            "pack_unknown",
        ) from None
    parts = [line.split("  ", 1) for line in lines]
    return {part[1]: part[0] for part in parts if len(part) == 2}


def _present(pack: Path) -> dict[str, Path]:
    return {
        path.relative_to(pack).as_posix(): path
        for path in sorted(pack.rglob("*"))
        if not path.is_dir() and path.name not in (SUMS, "owner.json")
    }


def _manifest_faults(pack: Path, manifest: dict, sums: dict, present: dict) -> list[str]:
    faults = []
    identity = manifest["hashed"].get("identity", {})
    internal = identity.get("edition") == "internal"
    if internal and run_id_of(manifest["hashed"]) != manifest["run_id"]:
        faults.append(f"{MANIFEST}: the pack id does not follow from what it states")
    if not pack.name.startswith(".") and pack.resolve().name != manifest["run_id"]:
        faults.append(f"{MANIFEST}: the folder is not named after the pack id")
    listed = {one["path"]: one["sha256"] for one in manifest.get("outputs", ())}
    stated = {name: sha for name, sha in sums.items() if name != MANIFEST}
    if listed != stated:
        faults.append(f"{MANIFEST}: its list of files differs from {SUMS}")
    faults += [f"{name}: a pack must have it" for name in WHOLE if name not in present]
    return faults
