"""``rerun``: a pack made again from the private copy of its inputs, compared byte by byte."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.run import publish
from sru_analysis.run.earlier import KEPT
from sru_analysis.run.inputs import kept_extracts
from sru_analysis.run.manifest import KEY, MANIFEST
from sru_analysis.run.pack import run
from sru_analysis.run.places import Places, make_folder, shown
from sru_analysis.run.settings import Asked, Settings, settings_of, typed
from sru_analysis.run.verify import read_manifest


def rerun(pack: Path) -> list[str]:
    """Make a pack again in a temporary folder; each difference as a line."""
    stated = read_manifest(pack)
    places = _places(pack, stated["hashed"]["identity"])
    private = places.private / stated["run_id"]
    if not (private / MANIFEST).is_file():
        raise Refusal(
            f"{shown(pack)}: its inputs are not on this computer, in {shown(private)}. "
            "Run the command on the computer where the pack was made.",
            "inputs_missing",
        )
    whole = read_manifest(private)
    with tempfile.TemporaryDirectory(prefix="sru-rerun-") as folder:
        settings = _settings(whole, private, Path(folder) / "outputs")
        settings = replace(settings, published=places)
        if (places.private_root / KEY).is_file():
            make_folder(settings.places.private_root)
            shutil.copyfile(places.private_root / KEY, settings.places.private_root / KEY)
        made = run(settings, lambda _: None).packs[0]
        return [
            *_changed_inputs(whole, read_manifest(_private_of(made))),
            *_differences(pack, made),
        ]


def _places(pack: Path, identity: dict) -> Places:
    period = Period(
        date.fromisoformat(identity["period_start"]), date.fromisoformat(identity["period_end"])
    )
    return Places(pack.resolve().parents[3], identity["council"], period.slug)


def _settings(whole: dict, private: Path, out: Path) -> Settings:
    part = whole["hashed"]
    identity, parameters = part["identity"], part["parameters"]
    period = Period(
        date.fromisoformat(identity["period_start"]), date.fromisoformat(identity["period_end"])
    )
    settings = settings_of(
        Asked(
            period=typed(period),
            extract=tuple(str(path) for path in kept_extracts(private)),
            council=identity["council"],
            reference_date=parameters["reference_date"] or None,
            edition=identity["edition"],
            only=parameters["only"],
            out=str(out),
            year_starts=parameters["year_starts"],
            allow_partial=parameters["allow_partial"],
            # What was read then is among the extracts that were kept.
            mapping=False,
            word=parameters.get("word", False),
        )
    )
    kept = private / KEPT
    files = kept if kept.is_dir() else None
    return replace(settings, previous=identity["previous"], previous_files=files)


def _private_of(pack: Path) -> Path:
    return Places(pack.parents[3], pack.parents[2].name, pack.parents[1].name).private / pack.name


def _changed_inputs(before: dict, after: dict) -> list[str]:
    """Which parts of the manifest no longer hold: the reason for what differs."""
    old, new = before["hashed"], after["hashed"]
    return [
        f"{part}: not what it was when the pack was made"
        for part in sorted(old)
        if old[part] != new.get(part)
    ]


def _differences(pack: Path, made: Path) -> list[str]:
    names = sorted(
        {
            path.relative_to(folder).as_posix()
            for folder in (pack, made)
            for path in folder.rglob("*")
            if path.is_file() and path.name != publish.OWNER
        }
    )
    return [f"{name}: {told}" for name in names if (told := _difference(pack / name, made / name))]


def _difference(before: Path, after: Path) -> str:
    if not after.is_file():
        return "was not made again"
    if not before.is_file():
        return "was not in the pack"
    old, new = before.read_bytes(), after.read_bytes()
    if old == new:
        return ""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    first = next((i for i, (a, b) in enumerate(lines, start=1) if a != b), 0)
    return f"differs from line {first}" if first else "differs in length"
