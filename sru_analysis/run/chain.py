"""The packs that were published before: what readers have, and what stays hidden for good.

Each published pack names in its manifest the one before it (and one that it replaces), with the
hash of its figures. Their figures are read from the packs; what they hid is known from the
private ledgers, where these are still there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal
from sru_analysis.run.inputs import sha256_of
from sru_analysis.run.looking_back import named_in
from sru_analysis.run.manifest import MANIFEST, definitions
from sru_analysis.run.places import Places, shown

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sru_analysis.disclosure.knowledge import EarlierPack

LEDGER = "ledger.parquet"


def earlier_packs(places: Places, previous: dict, kept: Path | None = None) -> list[EarlierPack]:
    """Every pack of the chain that ``previous`` begins, oldest first.

    ``kept``: a private copy of the first of them, read instead of it.
    """
    found: dict[str, tuple[str, Path]] = {}
    waiting = _named(previous)
    while waiting:
        run_id, sha256 = waiting.pop()
        if run_id in found:
            continue
        pack = _pack(places, run_id, sha256, kept)
        identity = _manifest(pack)["hashed"]["identity"]
        found[run_id] = identity["period_end"], pack
        waiting += _named(identity["previous"])
    ordered = sorted((ends, run_id) for run_id, (ends, _) in found.items())
    return [read_pack(found[run_id][1], places, run_id) for _, run_id in ordered]


def read_pack(pack: Path, places: Places | None = None, run_id: str = "") -> EarlierPack:
    """The released figures of a pack, and the exact ones where their ledger is there."""
    from sru_analysis.disclosure.knowledge import EarlierPack
    from sru_analysis.metrics import load

    released = read_results(pack / "results.csv")
    name = run_id or pack.name
    ledger = _ledger(name, places)
    stated = _manifest(pack).get("follows", {}).get("definitions", {})
    now = definitions(load())
    outdated = {metric for metric, one in stated.items() if now.get(metric) != one}
    if ledger is None:
        return EarlierPack(name, released, released, frozenset(outdated))
    exact = _exact(released, ledger)
    return EarlierPack(name, released, exact, frozenset(outdated), _followed(released, ledger))


def read_results(path: Path) -> pd.DataFrame:
    """``results.csv`` as a frame of figures."""
    import pandas as pd

    from sru_analysis.results import NUMBER_COLUMNS, in_order

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for column in NUMBER_COLUMNS:
        frame[column] = pd.to_numeric(frame[column].where(frame[column] != "", None))
    for column in ("breakdown", "category", "outcome"):
        frame[column] = frame[column].str.replace(r"^'(?=[=+\-@\t\r])", "", regex=True)
    return in_order(frame)


def _exact(released: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    from sru_analysis.results import KEY_COLUMNS

    keys = list(KEY_COLUMNS)
    wide = ledger.pivot(index=keys, columns="part", values="exact").reset_index()
    wide = wide.reindex(columns=[*keys, "numerator", "denominator"])
    others = released.drop(columns=["numerator", "denominator"])
    for column in ("period_start", "period_end"):
        wide[column] = wide[column].astype("datetime64[s]")
    made = others.merge(wide, on=keys, how="left", validate="one_to_one")
    return made[list(released.columns)]


def _followed(released: pd.DataFrame, ledger: pd.DataFrame) -> np.ndarray:
    """For each row whether it was hidden for the sake of another figure only."""
    from sru_analysis.results import KEY_COLUMNS

    keys = list(KEY_COLUMNS)
    whys = ledger[[*keys, "why"]].drop_duplicates(keys)
    for column in ("period_start", "period_end"):
        whys[column] = whys[column].astype("datetime64[s]")
    return released[keys].merge(whys, on=keys, how="left")["why"].eq("follows").to_numpy()


def _ledger(run_id: str, places: Places | None) -> pd.DataFrame | None:
    import pandas as pd

    if places is None:
        return None
    found = sorted((places.private_root / places.council).glob(f"*/{run_id}/{LEDGER}"))
    return pd.read_parquet(found[0]) if found else None


def _named(previous: dict) -> list[tuple[str, str]]:
    return [(one["run_id"], one["results_sha256"]) for one in named_in(previous)]


def _pack(places: Places, run_id: str, sha256: str, kept: Path | None) -> Path:
    found = sorted((places.out / places.council).glob(f"*/published/{run_id}"))
    if kept and (kept / MANIFEST).is_file() and _manifest(kept)["run_id"] == run_id:
        found.insert(0, kept)
    for pack in found:
        if (pack / MANIFEST).is_file() and sha256_of(pack / "results.csv") == sha256:
            return pack
    raise Refusal(
        f"{shown(places.out / places.council)}: the published pack {run_id}, which a later one "
        "builds on, is not there or not as it was. What it showed and hid decides what may be "
        "shown now. Nothing was published. Put the pack back in its folder, or give another "
        "folder with --out if it was never published.",
        "earlier_pack_missing",
    )


def _manifest(pack: Path) -> dict:
    return json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
