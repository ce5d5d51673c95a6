"""Which reviews a month holds and on which day: one engine for plans and for care.

A chain is one plan or one period of care. Each next review has a window: it may be held
from `earliest`, is planned for `latest` at most and is late only after `due`. The margin
between `latest` and `due` keeps every verdict the same whether three months are counted
as 91 days or as calendar months; only planted reviews use it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sru_analysis.demo.days import days, on_or_after, on_or_before, working_days_in
from sru_analysis.demo.draws import grouped
from sru_analysis.demo.months import Month


@dataclass(eq=False)
class Chain:
    """The reviews of one plan or period of care."""

    group: int
    start: date
    stop: date | None = None
    held: list[date] = field(default_factory=list)
    due: list[date] = field(default_factory=list)
    on_day: date | None = None
    limit: date | None = None


@dataclass(frozen=True)
class Window:
    """When the next review may be held."""

    stage: str
    earliest: date
    latest: date
    due: date
    late_from: date


OVERDUE_DAYS = 12  # so long before a month may a review have been due that the month holds late
LATEST_DAYS = 18

Clock = Callable[[Chain], Window]


def plan_window(chain: Chain) -> Window:
    """First review within 91 days of the start, later ones within 183 days of the last."""
    if not chain.held:
        start = chain.start
        return _window("first", start, 68, 91)
    return _window("later", chain.held[-1], 120, 183)


def _window(stage: str, since: date, earliest: int, limit: int) -> Window:
    return Window(
        stage,
        since + days(earliest),
        since + days(limit - 3),
        since + days(limit),
        since + days(limit + 2),
    )


@dataclass
class _Candidate:
    chain: Chain
    window: Window
    low: date
    high: date
    forced: bool
    slack: float


def _candidate(chain: Chain, month: Month, clock: Clock, rng: Random) -> _Candidate | None:
    """The chain's place in the month's queue; None if it cannot have a review this month."""
    window = clock(chain)
    if chain.on_day is not None:
        if not month.first <= chain.on_day <= month.last:
            return None
        return _Candidate(chain, window, chain.on_day, chain.on_day, True, -1.0)
    ends = [window.latest]
    if chain.limit is not None:
        ends.append(chain.limit)
    leaves = chain.stop is not None and chain.stop <= window.latest
    if leaves:
        ends.append(chain.stop - days(1))
    latest = on_or_before(min(ends))
    low = on_or_after(max(window.earliest, month.first))
    high = min(latest, on_or_before(month.last))
    if low > high:
        return None
    forced = latest <= month.last and not leaves
    length = max((window.latest - window.earliest).days, 1)
    slack = (latest - month.last).days / length
    if leaves:
        slack = 0.3 + rng.random() / 2
    return _Candidate(chain, window, low, high, forced, slack)


def hold_reviews(
    month: Month,
    chains: list[Chain],
    clock: Clock,
    total: int,
    rng: Random,
    stages: dict[str, int] | None = None,
) -> list[Chain]:
    """Hold `total` reviews in the month (more only if more must be held).

    `stages` gives an exact number by stage. Chains that are nearest to their limit come
    first. Returns the chains reviewed, in their order.
    """
    found = [_candidate(chain, month, clock, rng) for chain in chains]
    queue = sorted(
        (candidate for candidate in found if candidate),
        key=lambda c: (not c.forced, c.slack, c.chain.group, c.chain.start),
    )
    chosen = _choose(queue, total, stages)
    meetings: dict[int, date] = {}
    for candidate in chosen:
        chain = candidate.chain
        day = meetings.get(chain.group)
        if day is None or not candidate.low <= day <= candidate.high:
            day = rng.choice(working_days_in(candidate.low, candidate.high))
        meetings.setdefault(chain.group, day)
        chain.held.append(day)
        chain.due.append(candidate.window.due)
        chain.on_day = None
        chain.limit = None
    reviewed = {id(candidate.chain) for candidate in chosen}
    return [chain for chain in chains if id(chain) in reviewed]


def _choose(queue: list[_Candidate], total: int, stages: dict[str, int] | None) -> list[_Candidate]:
    if stages is None:
        forced = sum(candidate.forced for candidate in queue)
        return queue[: max(total, forced)]
    chosen = []
    for stage, count in stages.items():
        of_stage = [candidate for candidate in queue if candidate.window.stage == stage]
        forced = sum(candidate.forced for candidate in of_stage)
        if not forced <= count <= len(of_stage):
            raise ValueError(f"{stage}: {count} wanted, {forced} to {len(of_stage)} possible")
        chosen += of_stage[:count]
    return chosen


def fix_late(
    month: Month, chains: list[Chain], clock: Clock, late: dict[str, int], rng: Random
) -> None:
    """Choose the month's late reviews while they are still to come, and fix their days.

    To be called a month ahead: a chain chosen waits for its day and is not reviewed before.
    """
    able = []
    for chain in chains:
        window = clock(chain)
        due = month.first - days(OVERDUE_DAYS) <= window.due <= month.last - days(5)
        if window.stage not in late or chain.on_day or chain.limit or not due:
            continue
        first = max(on_or_after(window.late_from), month.first)
        last = min(window.late_from + days(LATEST_DAYS), month.last)
        if chain.stop is not None:
            last = min(last, chain.stop - days(1))
        choices = working_days_in(first, last) if first <= last else []
        if choices:
            able.append((chain, window.stage, choices))
    groups = grouped(able, key=lambda entry: (entry[0].group, entry[1], entry[0].start))
    rng.shuffle(groups)
    left = Counter(late)
    for by_whole_family in (True, False):
        for group in groups:
            stage = group[0][1]
            new = [entry for entry in group if entry[0].on_day is None]
            if by_whole_family and len(new) > left[stage]:
                continue
            day = rng.choice(group[0][2])
            for chain, _, choices in new[: left[stage]]:
                chain.on_day = day if day in choices else choices[0]
                left[stage] -= 1
    if any(left.values()) and month.in_period:
        raise ValueError(f"{month.name}: {dict(left)} late reviews could not be placed")
