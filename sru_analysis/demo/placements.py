"""Why care ended, where children lived, and the episodes that follow from both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import age_on, days
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.legal import status_on
from sru_analysis.demo.months import PERIOD_END
from sru_analysis.demo.plans import Plan

AT_HOME = {"C2": 108, "C1": 41, "V2": 1}  # the last is planted (E26): it cannot be right
FEWEST_DAYS = {"C2": 330, "C1": 60, "V2": 60}  # since the order, before a move home
OVERLAPS = 3
MOVES_A_YEAR = 0.45
PROVIDERS = {
    "P1": ("PR0",), "U1": ("PR1",), "U3": ("PR1",), "U4": ("PR1", "PR4"),
    "U6": ("PR1", "PR1", "PR4"), "U5": ("PR1",), "A6": ("PR1", "PR5"), "A5": ("PR1",),
    "K2": ("PR1", "PR4"), "K1": ("PR2",), "R5": ("PR3",), "R3": ("PR4",), "H5": ("PR4", "PR5"),
    "P2": ("PR5",), "S1": ("PR4",),
}  # fmt: skip
CHANGE_REASONS = {
    "CARPL": 50, "CREQB": 14, "CREQO": 12, "CHILD": 8, "LAREQ": 7, "OTHER": 6, "STAND": 3,
}  # fmt: skip


@dataclass(eq=False)
class Episode:
    """Constant legal status and placement."""

    care: Care
    start: date
    begins: str
    end: date | None
    ends: str
    legal: str
    place: str
    provider: str
    change_reason: str


def give_reasons(periods: list[Care]) -> None:
    """Why each ended period of care ended."""
    rng = random_for("leaving")
    for care in periods:
        if care.end is None or care.reason:
            continue
        status = care.legal[-1][1]
        length = (care.end - care.start).days
        if care.leaves_at_18:
            weights = {"E17": 40, "E5": 30, "E6": 15, "E7": 5, "E8": 10}
        elif status in ("J1", "J3"):
            weights = {"E14": 8, "E9": 2}
        elif status == "E1":
            weights = {"E12": 7, "E11": 3}
        elif length <= 160 or care.from_plan:
            weights = {"E4A": 60, "E4B": 12, "E13": 15, "E3": 3, "E8": 10}
        elif care.end < date(2018, 4, 1):
            weights = {"E4A": 50, "E41": 25, "E13": 10, "E3": 4, "E8": 11}
        else:
            weights = {"E4A": 38, "E45": 15, "E46": 8, "E47": 14, "E41": 10, "E3": 4, "E8": 11}
        care.reason = pick(rng, weights)


def give_places(periods: list[Care], final: dict[int, str], plans: list[Plan]) -> None:
    """Placements of every period; those with parents are exact on 30 September 2019."""
    rng = random_for("placements")
    on_plan = {plan.child.number for plan in plans if plan.end is None}
    home = _at_home(periods, final, rng)
    for care in periods:
        care.places = [(care.start, *_place(care, care.start, rng))]
        if id(care) in home:
            care.places += _move_home(care, rng)
            continue
        last = care.end or PERIOD_END
        moves = sum(
            rng.random() < MOVES_A_YEAR / 2 for _ in range((last - care.start).days * 2 // 365 + 1)
        )
        length = (last - care.start).days
        for offset in sorted(rng.sample(range(1, max(length, 2)), min(moves, max(length - 5, 0)))):
            place, provider = _place(care, care.start + days(offset), rng)
            care.places.append((care.start + days(offset), place, provider))
        _home_before_leaving(care, on_plan, rng)


def _at_home(periods: list[Care], final: dict[int, str], rng: Random) -> set[int]:
    chosen: set[int] = set()
    for status, count in AT_HOME.items():
        able = [
            care for care in periods
            if final.get(id(care)) == status and not care.child.uasc
            and (PERIOD_END - _order_date(care)).days > FEWEST_DAYS[status]
            and not care.leaves_at_18
        ]  # fmt: skip
        chosen |= {id(care) for care in rng.sample(able, count)}
    return chosen


def _order_date(care: Care) -> date:
    """The first court order, else the start of care."""
    orders = [start for start, status in care.legal if status in ("C1", "C2")]
    return orders[0] if orders else care.start


def _move_home(care: Care, rng: Random) -> list[tuple[date, str, str]]:
    first = _order_date(care) + days(20)
    room = (PERIOD_END - first).days - 5
    ago = rng.randint(room // 3, room)
    return [(first + days(room - ago), "P1", "PR0")]


def _home_before_leaving(care: Care, on_plan: set[int], rng: Random) -> None:
    """Some who return home are placed with parents first, under their order."""
    if care.end is None or care.end > PERIOD_END or care.reason != "E4A":
        return
    if care.child.number in on_plan:
        return
    day = care.end - days(rng.randint(60, 700))
    ordered = care.legal[-1][1] in ("C1", "C2") and day > care.legal[-1][0] + days(10)
    if ordered and rng.random() < 0.95:
        care.places = [place for place in care.places if place[0] < day]
        care.places.append((day, "P1", "PR0"))


def _place(care: Care, day: date, rng: Random) -> tuple[str, str]:
    """A placement that suits the age and the legal status."""
    child = care.child
    age = age_on(child.born, day) if child.born else 0
    status = status_on(care, day)
    if status in ("J1", "J3"):
        weights = {"K1": 2, "R5": 3, "K2": 4}
    elif status == "E1":
        weights = {"U6": 4, "U5": 2, "U4": 1, "A6": 3}
    elif child.uasc or age >= 16:
        weights = {"U6": 4, "H5": 4, "K2": 2, "P2": 2, "U4": 3}
    elif age >= 10:
        weights = {"U6": 6, "U4": 7, "U1": 3, "U3": 2, "K2": 5, "S1": 0.5}
    elif age < 1:
        weights = {"U6": 8, "U3": 3, "R3": 1, "U5": 1}
    else:
        weights = {"U6": 7, "U4": 6, "U1": 4, "U3": 4}
    place = pick(rng, weights)
    return place, rng.choice(PROVIDERS[place])


def overlapping(periods: list[Care], final: dict[int, str]) -> set[int]:
    """Plant E17: periods whose last but one episode is left open (same legal status)."""
    rng = random_for("overlaps")
    able = []
    for care in periods:
        if final.get(id(care)) != "C2" or len(care.places) < 2 or care.leaves_at_18:
            continue
        moved, legal = care.places[-1][0], care.legal[-1][0]
        at_home = "P1" in (care.places[-1][1], care.places[-2][1])
        settled = date(2019, 4, 1) < moved < PERIOD_END and legal < moved - days(60)
        if settled and not at_home and care.end is None:
            able.append(care)
    return {id(care) for care in rng.sample(able, OVERLAPS)}


def episodes_of(care: Care, leave_open: bool, rng: Random) -> list[Episode]:
    """The period cut at every change of legal status or placement."""
    legal_days = {start for start, _ in care.legal}
    place_days = {start for start, _, _ in care.places}
    starts = sorted(legal_days | place_days)
    made = []
    for number, start in enumerate(starts):
        final = number + 1 == len(starts)
        end = care.end if final else starts[number + 1]
        begins = "S" if number == 0 else _new_episode(start in legal_days, start in place_days)
        place, provider = [(p, q) for day, p, q in care.places if day <= start][-1]
        moved = not final and end in place_days
        made.append(
            Episode(
                care, start, begins, end, "" if end is None else care.reason if final else "X1",
                status_on(care, start), place, provider,
                pick(rng, CHANGE_REASONS) if moved else "",
            )
        )  # fmt: skip
    if leave_open:
        made[-2].end, made[-2].ends, made[-2].change_reason = None, "", ""
    return made


def _new_episode(legal: bool, place: bool) -> str:
    return "B" if legal and place else "L" if legal else "P"
