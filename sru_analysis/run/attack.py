"""``attack``: what can be worked out of a published pack and all that were published before it.

It reads what anybody can read: ``results.csv`` of the packs. It says how many values each hidden
number can have, and never which.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sru_analysis.messages import Refusal, counted
from sru_analysis.run.begin import line
from sru_analysis.run.chain import earlier_packs, read_pack, read_results
from sru_analysis.run.places import Places, shown
from sru_analysis.run.verify import pack_of, read_manifest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sru_analysis.disclosure.attack import Attacker
    from sru_analysis.disclosure.knowledge import Knowledge

MOST_REVISED = 20
ENOUGH = 2
"""A number whose greatest and least value are that far apart has 3 values."""


@dataclass(frozen=True)
class Attacked:
    """The hidden numbers of a pack: each in words, with how many values it can have."""

    cells: tuple[tuple[str, int], ...]
    packs: int
    relations: int
    contradictions: int

    @property
    def found(self) -> int:
        return sum(1 for _, values in self.cells if values == 1)

    @property
    def narrowed(self) -> int:
        return sum(1 for _, values in self.cells if values == 2)


def attack_lines(folder: Path, *, primary_only: bool = False) -> tuple[list[str], bool]:
    """A line a hidden number, then what was found; whether any has fewer than 3 values."""
    pack = pack_of(folder)
    stated = read_manifest(pack)
    identity = stated["hashed"]["identity"]
    if identity["edition"] != "published":
        raise Refusal(
            f"{shown(pack)}: the pack of an internal edition hides nothing. "
            "Give the folder of a published pack.",
            "edition_internal",
        )
    places = Places(pack.resolve().parents[3], identity["council"], pack.resolve().parents[1].name)
    earlier = [] if primary_only else earlier_packs(places, identity["previous"])
    frame = _small_hidden(pack, places) if primary_only else read_results(pack / "results.csv")
    attacked = attack(frame, [(one.name, one.released) for one in earlier])
    lines = [line("cell", f"{name}: {_told(values)}") for name, values in attacked.cells]
    lines.append(
        line(
            "attack",
            f"{counted(len(attacked.cells), 'hidden number')}, {counted(attacked.packs, 'pack')}, "
            f"{counted(attacked.relations, 'relation')}: {attacked.found} worked out, "
            f"{attacked.narrowed} narrowed to two values",
        )
    )
    return lines, bool(attacked.found + attacked.narrowed)


def attack(frame: pd.DataFrame, earlier: list[tuple[str, pd.DataFrame]]) -> Attacked:
    """Attack the released figures of a pack beside those of earlier ones (oldest first).

    A number that one pack hides and another shows is taken for the same, but not where a later
    pack knows more of the same window by definition; where it contradicts itself, the metric was
    revised in between, and its numbers are taken for others.
    """
    from sru_analysis.disclosure.attack import Attacker, Contradiction, solver_silenced

    revised = _later_known()
    with solver_silenced():
        for _ in range(MOST_REVISED):
            known = _known(frame, earlier, revised)
            told = _told_values(known, frame)
            try:
                attacker = Attacker(*known.board.system(), told)
                places = attacker.contradictions()
            except Contradiction as fault:
                places = fault.cells
            if not places.size:
                return _attacked(attacker, known, told, 1 + len(earlier))
            revised |= _metrics_beside(known, set(places.tolist()))
    raise Contradiction("the packs contradict each other")


def _metrics_beside(known: Knowledge, places: set[int]) -> set[str]:
    """The metrics of some cells, and of all that stand in a relation with one of them."""
    keys = known.board.cells.keys
    beside = [
        [cell for cell, _ in one.terms]
        for one in known.board.relations
        if places & {cell for cell, _ in one.terms}
    ]
    return {keys[cell][0].split("@")[0] for cells in beside for cell in cells}


def _later_known() -> frozenset[str]:
    """Metrics of which a later pack may count more for the same window: what was completed, known
    or moderated after the earlier one.
    """
    from sru_analysis.metrics import load
    from sru_analysis.metrics.nesting import named

    catalogue = load()
    parts = ("all", "met", "rest")
    later = {one.id for one in catalogue.values() if one.known_on or one.present_on}
    names = later | {named(one, part)[0] for one in later for part in parts}
    # What is left of a base moves with what is counted of it, under whichever name.
    moved = {one for one in catalogue for part in parts if named(one, part)[0] in names}
    return frozenset(names | moved)


def _known(frame: pd.DataFrame, earlier: list, revised: frozenset[str]) -> Knowledge:
    from sru_analysis.disclosure.knowledge import EarlierPack, knowledge_of
    from sru_analysis.disclosure.printed import relate_printed
    from sru_analysis.metrics import load

    catalogue = load()
    packs = [EarlierPack(name, released, released) for name, released in earlier]
    known = knowledge_of(frame, catalogue, packs, revised=revised)
    relate_printed(known.board, frame, catalogue)
    return known


def _told_values(known: Knowledge, frame: pd.DataFrame) -> np.ndarray:
    """What the packs show of each cell, NaN where none does. What follows from the relations is
    known to the board as well, and is not shown by anybody.
    """
    import numpy as np

    from sru_analysis.disclosure.audit import shown_values
    from sru_analysis.metrics import load

    seen = shown_values(known, frame, load())
    return np.where(known.shown_before, known.values, np.where(known.printed, seen, np.nan))


def _attacked(attacker: Attacker, known: Knowledge, told: np.ndarray, packs: int) -> Attacked:
    import numpy as np

    from sru_analysis.disclosure.attack import FAR

    hidden = np.isnan(told) & (known.printed | known.hidden_before)
    found = attacker.intervals(
        np.where(hidden, 0.0, np.nan),
        np.where(hidden, float(FAR), np.nan),
        np.where(hidden, float(ENOUGH), np.inf),
    )
    widths = np.nan_to_num(found.most - found.least, nan=np.inf, posinf=np.inf)
    keys, places = known.board.cells.keys, np.flatnonzero(hidden)
    return Attacked(
        tuple(sorted((_named(keys[at]), _values(widths[at])) for at in places)),
        packs,
        len(known.board.relations),
        known.board.dropped,
    )


def _values(width: float) -> int:
    return int(min(width, ENOUGH)) + 1


def _told(values: int) -> str:
    if values >= 3:
        return "3 or more possible values"
    return "1 possible value: worked out" if values == 1 else "2 possible values"


def _named(key: tuple) -> str:
    import numpy as np

    metric, part, start, end, breakdown, category = key
    days = " to ".join(str(np.datetime64(day, "D")) for day in dict.fromkeys((start, end)))
    inside = f" · {breakdown} {category}" if breakdown else ""
    return f"{metric.split('@')[0]} ({part}) · {days}{inside}"


def _small_hidden(pack: Path, places: Places) -> pd.DataFrame:
    """The figures of a pack as hiding small counts alone would leave them."""
    import numpy as np

    from sru_analysis.disclosure.pattern import is_small

    whole = read_pack(pack, places)
    if whole.exact is whole.released:
        raise Refusal(
            f"{shown(pack)}: its private ledger is not on this computer. "
            "Leave out --primary-only, or run the command where the pack was made.",
            "inputs_missing",
        )
    frame = whole.exact.copy()
    counted = (frame["basis"] != "change").to_numpy()
    rate = (frame["unit"] == "per 10,000").to_numpy()
    for part in ("numerator", "denominator"):
        small = is_small(frame[part]).to_numpy() & counted & ~(rate & (part == "denominator"))
        frame[part] = np.where(small, np.nan, frame[part])
    hidden = frame["numerator"].isna() | (
        frame["denominator"].isna() & whole.exact["denominator"].notna()
    )
    frame.loc[hidden, "value"] = np.nan
    return frame
