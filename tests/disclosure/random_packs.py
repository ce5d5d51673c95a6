"""Random packs of linked tables, months and percentages, published one after another, attacked.

``python -m tests.disclosure.random_packs 1000`` attacks a thousand and says what was found.
"""

import sys
from dataclasses import dataclass

import numpy as np

from sru_analysis.messages import Refusal
from tests.disclosure.packs import (
    Reader,
    count,
    frame_of,
    month,
    on_day,
    pack,
    percent,
    published,
    small_hidden,
    split,
    teams,
    year_to,
)

FIRST = 7
TEAMS = ("North", "South", "East", "West")
ROUTES = ("Closed", "Died", "Not known", "Turned 18")
LENGTHS = ("Under two years", "Two years or more")


@dataclass
class Found:
    """What the attacks on some packs came to."""

    packs: int = 0
    hidden: int = 0
    exact: int = 0
    narrow: int = 0
    not_strict: int = 0
    refused: int = 0
    exact_without: int = 0
    small: int = 0

    def add(self, other: "Found") -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def attacked(seed: int, months: int = 2) -> Found:
    """Publish the months of one council one after another, and attack each with those before."""
    found, earlier = Found(), []
    for exact in council(seed, months):
        found.packs += 1
        try:
            shown = published(exact, earlier)
        except Refusal:
            found.refused += 1
            return found
        hidden, worked_out, narrow, not_strict = Reader(shown, earlier).found(exact, earlier)
        found.add(Found(0, hidden, worked_out, narrow, not_strict))
        small, exact_without, _, _ = Reader(small_hidden(exact)).found(exact)
        found.add(Found(small=small, exact_without=exact_without))
        earlier = [*earlier, pack(f"pack {found.packs}", exact, shown)]
    return found


def council(seed: int, months: int) -> list:
    """The exact figures of consecutive months: stock and flows by team, conferences in time by
    team, routes out by length of plan, each for the month and the year to date.
    """
    draw = np.random.default_rng(seed)
    names = TEAMS[: draw.integers(3, 5)]
    stock = draw.integers(0, 30, len(names))
    level = draw.choice([2, 6, 15])
    packs, started, held, met, left = [], [], [], [], []
    for number in range(FIRST, FIRST + months):
        starts, ends = draw.poisson(4, len(names)), np.minimum(draw.poisson(3, len(names)), stock)
        routes = np.array([draw.multinomial(n, [0.5, 0.1, 0.2, 0.2]) for n in _halves(draw, ends)])
        before, stock = stock, stock + starts - ends
        conferences = draw.poisson(level, len(names))
        started.append(starts)
        left.append(routes)
        held.append(conferences)
        met.append(draw.binomial(conferences, 0.8))
        packs.append(_pack(number, names, before, stock, started, left, held, met))
    return packs


def _halves(draw, ends) -> tuple[int, int]:
    short = int(draw.binomial(ends.sum(), 0.7))
    return short, int(ends.sum()) - short


def _pack(number, names, before, stock, started, left, held, met):
    own, year = month(number, basis="in_period"), year_to(number)
    ends = own["period_end"]
    rows = [
        *teams(stock, "cp_plans_open", names=names, **on_day(ends)),
        count(int(before.sum()), "cp_plans_open", **on_day(month(number - 1)["period_end"])),
    ]
    for window, months in ((own, slice(-1, None)), (year, slice(None))):
        rows += teams(sum(started[months]), "cp_plans_started", names=names, **window)
        routes = sum(left[months])
        rows.append(count(int(routes.sum()), "cp_plans_ended", **window))
        rows += split(dict(zip(ROUTES, routes.sum(axis=0).tolist(), strict=True)), **window)
        for length, counts in zip(LENGTHS, routes.tolist(), strict=True):
            inside = {"breakdown": "plan_length", "category": length}
            rows += split(dict(zip(ROUTES, counts, strict=True)), **window, **inside)
        bases, tops = sum(held[months]), sum(met[months])
        rows.append(percent(int(tops.sum()), int(bases.sum()), **window))
        for team, top, base in zip(names, tops.tolist(), bases.tolist(), strict=True):
            rows.append(percent(top, base, breakdown="team", category=team, **window))
    return frame_of(*rows)


def main(number: int) -> None:
    """Attack that many councils of two months each; a line of what was found."""
    found = Found()
    for seed in range(number):
        found.add(attacked(seed))
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
