"""Years of monthly packs of one council, with late records, published one after another.

``python -m tests.disclosure.chain 36 [COUNCILS]`` publishes so many months of each council,
attacks every pack together with all before it, and says what was found.
"""

import sys
import time
from dataclasses import dataclass, field

import numpy as np

from sru_analysis.messages import Refusal
from sru_analysis.run.attack import attack
from tests.disclosure.packs import (
    count,
    frame_of,
    month,
    on_day,
    pack,
    percent,
    published,
    teams,
    year_to,
)

TEAMS = ("North", "South", "East", "West")
TREND = 6
"""Months that stand again in every later pack, as those of a trend do."""


@dataclass
class Chain:
    """``moved``: late records; ``worked_out``, ``narrow``: hidden numbers that one can tell."""

    packs: int = 0
    figures: int = 0
    hidden: int = 0
    moved: int = 0
    worked_out: int = 0
    narrow: int = 0
    refused: int = 0
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.packs} packs, {self.hidden} of {self.figures} figures hidden, {self.moved} "
            f"late records, {self.worked_out} worked out, {self.narrow} narrowed, "
            f"{self.refused} refused, {max(self.seconds):.1f} s at most a pack"
        )


@dataclass
class Council:
    """What happened in each month, by team; late records change the past."""

    draw: np.random.Generator
    stock: np.ndarray
    started: list[np.ndarray] = field(default_factory=list)
    ended: list[np.ndarray] = field(default_factory=list)
    held: list[np.ndarray] = field(default_factory=list)
    met: list[np.ndarray] = field(default_factory=list)

    @classmethod
    def of(cls, seed: int) -> "Council":
        draw = np.random.default_rng(seed)
        return cls(draw, draw.integers(4, 40, len(TEAMS)))

    def open_after(self, number: int) -> np.ndarray:
        """Plans open after so many months."""
        return self.stock + sum(self.started[:number]) - sum(self.ended[:number])

    def next_month(self) -> None:
        now = self.open_after(len(self.started))
        self.started.append(self.draw.poisson(6, len(TEAMS)))
        self.ended.append(np.minimum(self.draw.poisson(6, len(TEAMS)), now))
        self.held.append(self.draw.poisson(9, len(TEAMS)))
        self.met.append(self.draw.binomial(self.held[-1], 0.8))

    def record_late(self) -> int:
        """A plan or a conference of one of the three months before turns up; how many did."""
        if len(self.started) < 2 or self.draw.random() < 0.5:
            return 0
        late = -int(self.draw.integers(2, min(4, len(self.started)) + 1))
        team = self.draw.integers(len(TEAMS))
        self.draw.choice([self.started, self.held])[late][team] += 1
        return 1

    def pack(self) -> object:
        """The exact figures of the last month."""
        number = len(self.started)
        january = (number - 1) // 12 * 12
        own, year = month(number, basis="in_period"), year_to(number)
        now = self.open_after(number)
        rows = [
            *teams(now, "cp_plans_open", names=TEAMS, **on_day(own["period_end"])),
            count(int(self.open_after(number - 1).sum()), "cp_plans_open",
                  **on_day(month(number - 1)["period_end"])),
        ]  # fmt: skip
        for window, first in ((own, number - 1), (year, january)):
            rows += teams(sum(self.started[first:]), "cp_plans_started", names=TEAMS, **window)
            rows.append(count(int(sum(self.ended[first:]).sum()), "cp_plans_ended", **window))
            held, met = sum(self.held[first:]), sum(self.met[first:])
            rows.append(percent(int(met.sum()), int(held.sum()), **window))
            rows += [
                percent(int(one), int(of), breakdown="team", category=team, **window)
                for team, one, of in zip(TEAMS, met, held, strict=True)
            ]
        for before in range(max(1, number - TREND + 1), number):
            window = month(before)
            rows.append(count(int(self.started[before - 1].sum()), "cp_plans_started", **window))
            held, met = self.held[before - 1].sum(), self.met[before - 1].sum()
            rows.append(percent(int(met), int(held), **window))
        return frame_of(*rows)


def chain(seed: int, months: int) -> Chain:
    """Publish the months of one council, and attack each pack with those before it."""
    council, found, earlier = Council.of(seed), Chain(), []
    for _ in range(months):
        council.next_month()
        found.moved += council.record_late()
        exact = council.pack()
        start = time.perf_counter()
        try:
            shown = published(exact, earlier)
        except Refusal:
            found.refused += 1
            return found
        told = attack(shown, [(one.name, one.released) for one in earlier])
        found.seconds.append(time.perf_counter() - start)
        found.packs += 1
        found.figures += len(shown)
        found.hidden += int((shown["symbol"] == "c").sum())
        found.worked_out += told.found
        found.narrow += told.narrowed
        earlier.append(pack(f"pack {found.packs}", exact, shown))
    return found


def main(months: int, councils: int) -> None:
    for seed in range(councils):
        sys.stdout.write(f"council {seed}: {chain(seed, months)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    main(asked[0] if asked else 36, asked[1] if len(asked) > 1 else 1)
