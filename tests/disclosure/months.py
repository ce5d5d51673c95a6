"""Months of the invented council published one after another, and attacked each time.

``python -m tests.disclosure.months`` does it for January to September 2019, both editions, and
says what was found. It makes figures as a run does, without drawing pages.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.answers import first_month
from sru_analysis.configuration import read_configuration
from sru_analysis.disclosure.knowledge import EarlierPack
from sru_analysis.disclosure.release import release_with_ledger
from sru_analysis.extracts import read_extracts
from sru_analysis.results import NUMBER_COLUMNS, Context
from sru_analysis.run import written
from sru_analysis.run.attack import Attacked, attack
from sru_analysis.run.figures import asked
from sru_analysis.run.notebooks import discover
from sru_analysis.run.pages import standing_requests
from sru_analysis.run.places import notebooks_folder

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@dataclass(frozen=True)
class Published:
    """A month as it was published, what the attack on it found, and what each stage took.

    ``wrong``: shown numbers that are not the exact ones.
    """

    month: str
    figures: int
    hidden: int
    audit: dict
    attacked: Attacked
    wrong: int
    protect_seconds: float
    attack_seconds: float


def published_months(first: int, last: int) -> list[Published]:
    """Months of 2019 published one after another; every pack attacked with those before it."""
    stated = read_configuration(DEMO)
    records = read_extracts([DEMO], stated)
    notebooks = discover(notebooks_folder())
    earlier, made = [], []
    for number in range(first, last + 1):
        period = Period.parse(f"2019-{number:02d}")
        context = Context(period, stated.year_starts, stated.windows, first_month(records))
        own = written.read((DEMO,), period.slug, notebooks).cells(context)
        for edition in ("internal", "published"):
            wanted = {*asked(notebooks, edition, context), *standing_requests(context), *own}
            results = compute(records, sorted(wanted), period)
            start = time.perf_counter()
            before = earlier if edition == "published" else []
            released, ledger = release_with_ledger(
                results, edition=edition, context=context, configuration=stated, earlier=before
            )
            took = time.perf_counter() - start
        made.append(_attacked(period, results.frame, released, earlier, took))
        followed = ledger.frame["why"].eq("follows").to_numpy()
        pack = EarlierPack(period.slug, released.frame, results.frame, followed=followed)
        earlier = [*earlier, pack]
    return made


def _attacked(period, exact, released, earlier, took) -> Published:
    start = time.perf_counter()
    frame = released.frame
    found = attack(frame, [(one.name, one.released) for one in earlier])
    shown = frame["symbol"].eq("") & frame["unit"].isin(["children", "plans", "audits"])
    wrong = sum(
        int(
            (frame.loc[shown, column] != exact.loc[shown, column])[
                frame.loc[shown, column].notna()
            ].sum()
        )
        for column in NUMBER_COLUMNS[:2]
    )
    hidden = int(frame["symbol"].eq("c").sum())
    return Published(period.slug, len(frame), hidden, dict(released.audit), found, wrong, took,
                     time.perf_counter() - start)  # fmt: skip


def main() -> None:
    first, last = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (1, 9)
    for one in published_months(first, last):
        sys.stdout.write(
            f"{one.month}: {one.hidden} of {one.figures} figures hidden, {one.audit['cells']} "
            f"cells of which {one.audit['hidden']} hidden; attacked {len(one.attacked.cells)}: "
            f"{one.attacked.found} worked out, {one.attacked.narrowed} narrowed to two values; "
            f"{one.wrong} wrong; protected in {one.protect_seconds:.1f} s, attacked in "
            f"{one.attack_seconds:.1f} s; steps {one.audit['steps']}\n"
        )


if __name__ == "__main__":
    main()
