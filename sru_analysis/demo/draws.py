"""Drawing from one seed, and sharing things out so that totals come out exactly."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from random import Random
from typing import TypeVar

SEED = 20190930

Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)


def random_for(part: str) -> Random:
    """The generator of one part; parts do not disturb each other when one of them changes."""
    return Random(f"{SEED} {part}")


def pick(rng: Random, weights: dict[Key, float]) -> Key:
    """One key, by weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def grouped(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> list[list[Thing]]:
    """Things that share a key, in order of first appearance."""
    groups: dict[Hashable, list[Thing]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return list(groups.values())


def split_total(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return parts


def group_sizes(total: int, groups: int, largest: int, rng: Random) -> list[int]:
    """Sizes of sibling groups, each at least 1, that add up to `total`."""
    sizes = [1] * groups
    for _ in range(total - groups):
        open_places = [n for n, size in enumerate(sizes) if size < largest]
        sizes[rng.choices(open_places, weights=[sizes[n] for n in open_places])[0]] += 1
    rng.shuffle(sizes)
    return sizes


def share_out(
    groups: Sequence[Sequence[Thing]], places: dict[Key, int], rng: Random
) -> list[tuple[Thing, Key]]:
    """Give every thing a place so that each place gets exactly its number.

    Groups stay together where they fit; the last ones are split. The numbers of the
    places must add up to the number of things (ValueError otherwise).
    """
    if sum(places.values()) != sum(len(group) for group in groups):
        raise ValueError(f"{sum(len(g) for g in groups)} things for places {places}")
    left = dict(places)
    order = list(groups)
    rng.shuffle(order)
    order.sort(key=len, reverse=True)
    given: list[tuple[Thing, Key]] = []
    for group in order:
        fitting = {place: count for place, count in left.items() if count >= len(group)}
        if fitting:
            place = pick(rng, fitting)
            left[place] -= len(group)
            given += [(thing, place) for thing in group]
            continue
        for thing in group:
            place = pick(rng, left)
            left[place] -= 1
            given.append((thing, place))
    return given


def take(groups: Sequence[list[Thing]], count: int) -> list[Thing]:
    """Exactly `count` things from groups in the order given, whole groups where they fit."""
    chosen: list[Thing] = []
    passed: list[Thing] = []
    for group in groups:
        if len(chosen) + len(group) <= count:
            chosen += group
        else:
            passed += group
    if len(chosen) < count:
        chosen += passed[: count - len(chosen)]
    if len(chosen) != count:
        raise ValueError(f"{len(chosen)} things, {count} wanted")
    return chosen
