"""The pack before this one in the same edition, as its manifest names it: to say what changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.calendar import Period
from sru_analysis.messages import Refusal
from sru_analysis.run.inputs import sha256_of
from sru_analysis.run.manifest import MANIFEST, council_key, definitions, public_part
from sru_analysis.run.places import Places, shown
from sru_analysis.run.written import ACTIONS

if TYPE_CHECKING:
    import pandas as pd

    from sru_analysis.disclosure import Released
    from sru_analysis.present.revisions import EarlierPack, Facts
    from sru_analysis.run.begin import Run
    from sru_analysis.run.pack import Figures
    from sru_analysis.run.publish import Draft

RESULTS = "results.csv"
KEPT = "previous"


def earlier_pack(begun: Run, edition: str, released: Released) -> EarlierPack | None:
    """The pack that this one follows; ``None`` where it is the first."""
    from sru_analysis.present.revisions import EarlierPack

    folder = _folder(begun, edition)
    if folder is None:
        return None
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    identity = manifest["hashed"]["identity"]
    period = Period(
        date.fromisoformat(identity["period_start"]), date.fromisoformat(identity["period_end"])
    )
    context = replace(released.context, period=period)
    figures = replace(released, frame=read_figures(folder / RESULTS), context=context)
    return EarlierPack(figures, facts_of(manifest), manifest["run_id"], _actions(folder))


def keep(begun: Run, edition: str, draft: Draft) -> None:
    """A private copy of what was read of the earlier pack, for ``rerun``."""
    folder = _folder(begun, edition)
    for name in (MANIFEST, RESULTS, ACTIONS) if folder else ():
        if (folder / name).is_file():
            draft.keep(f"{KEPT}/{name}", (folder / name).read_bytes())


def read_figures(path: Path) -> pd.DataFrame:
    """``results.csv`` of a pack as a frame of figures."""
    import pandas as pd

    from sru_analysis.results import KEY_COLUMNS, NUMBER_COLUMNS, in_order

    text = {name: str for name in (*KEY_COLUMNS, "unit", "symbol")}
    frame = pd.read_csv(
        path, dtype=text, keep_default_na=False, na_values={name: [""] for name in NUMBER_COLUMNS}
    )
    for name in text:
        frame[name] = frame[name].str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True)
    return in_order(frame)


def facts_of(manifest: dict) -> Facts:
    """What a manifest says of definitions, records and inputs of its pack."""
    from sru_analysis.present.revisions import Facts

    follows, hashed = manifest.get("follows", {}), manifest["hashed"]
    ends = hashed["identity"]["period_end"]
    until = follows.get("data_until") or ends
    inputs = sorted(
        one.get("keyed_sha256") or one.get("sha256", "")
        for one in hashed["inputs"]
        if one["role"] == "extract"
    )
    days = date.fromisoformat(until), date.fromisoformat(ends)
    return Facts(follows.get("definitions", {}), *days, tuple(inputs))


def facts_now(begun: Run, made: Figures) -> Facts:
    """The same facts of the pack that is being made."""
    from sru_analysis.metrics import load

    part = begun.parts[made.edition]
    if made.released.published:
        part = public_part(part, council_key(begun.settings))
    follows = {"definitions": definitions(load()), "data_until": begun.data_until}
    return facts_of({"hashed": part, "follows": follows})


def _folder(begun: Run, edition: str) -> Path | None:
    previous = begun.parts[edition]["identity"]["previous"]
    if not previous.get("run_id"):
        return None
    kept = begun.settings.previous_files
    folder = kept or _pack(begun.settings.places, edition, previous["run_id"])
    if folder is None or not (folder / RESULTS).is_file():
        raise _gone(previous["run_id"])
    if sha256_of(folder / RESULTS) != previous["results_sha256"]:
        raise _gone(previous["run_id"])
    return folder


def _pack(places: Places, edition: str, run_id: str) -> Path | None:
    found = sorted((places.out / places.council).glob(f"*/{edition}/{run_id}"))
    return found[0] if found else None


def _actions(folder: Path):
    from sru_analysis.present.actions import read_actions

    path = folder / ACTIONS
    if not path.is_file():
        return None
    try:
        return read_actions(path.read_text(encoding="utf-8"))
    except Refusal as refusal:
        raise Refusal(
            f"{shown(path)} · of the last pack · {refusal.message}", refusal.code, refusal.exit_code
        ) from None


def _gone(run_id: str) -> Refusal:
    return Refusal(
        f"{run_id}: the pack before this one is not what it was when this run began. Nothing was "
        "published. Run again.",
        "previous_changed",
        1,
    )
