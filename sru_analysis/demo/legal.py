"""Legal status through each period of care, exact on 30 September 2019."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import days, years_after
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import JANUARY_END, LAST_DAY, PERIOD_END

SECTION_20_IN_JANUARY = 171
INTERIM_ORDERS = 243
PLACEMENT_ORDERS = 82
POLICE_PROTECTION = 3
EMERGENCY_ORDERS = 14
REMAND = 12
# spells of section 20 at 30 September: days in care from, to, children, of them unaccompanied
SECTION_20_SPELLS = (
    (0, 26, 27, 2),
    (33, 88, 30, 4),
    (95, 179, 39, 5),
    (186, 361, 41, 6),
    (368, 726, 28, 6),
    (733, 9999, 21, 1),
)
FEWEST_DAYS_FOR_ORDER = 130


def give_legal_status(periods: list[Care]) -> dict[int, str]:
    """Draw the path of every period; returns the status on 30 September by care (id)."""
    rng = random_for("legal status")
    final = _statuses_in_september(periods, rng)
    january = _section_20_in_january(periods, final, rng)
    for care in periods:
        status = final.get(id(care))
        if id(care) in january:
            _section_20_first(care, status, rng)
        elif status is not None:
            _path(care, status, rng)
        else:
            status = _last_status(care, rng)
            if status == "V2" and care.open_on(JANUARY_END):
                status = "C2" if _days_in_care(care) > FEWEST_DAYS_FOR_ORDER else "C1"
            _path(care, status, rng)
    return final


def _days_in_care(care: Care) -> int:
    return ((care.end or PERIOD_END) - care.start).days


def _statuses_in_september(periods: list[Care], rng: Random) -> dict[int, str]:
    """The status of each child looked after on 30 September 2019."""
    free = [care for care in periods if care.open_on(PERIOD_END)]
    rng.shuffle(free)
    final: dict[int, str] = {}

    def give(status: str, count: int, fits: Callable[[Care], bool]) -> list[Care]:
        chosen = [care for care in free if fits(care)][:count]
        if len(chosen) != count:
            raise ValueError(f"{status}: {len(chosen)} children of {count}")
        for care in chosen:
            final[id(care)] = status
            free.remove(care)
        return chosen

    days_in_care = _days_to_september
    give("L1", POLICE_PROTECTION, lambda care: days_in_care(care) <= 2)
    give("L2", EMERGENCY_ORDERS, lambda care: 3 <= days_in_care(care) <= 18)
    for low, high, count, alone in SECTION_20_SPELLS:
        given = give(
            "V2", alone,
            lambda care, low=low, high=high: low <= days_in_care(care) <= high and _alone(care),
        )  # fmt: skip
        for care in given:
            care.child.uasc = True
        give(
            "V2", count - alone,
            lambda care, low=low, high=high: low <= days_in_care(care) <= high,
        )  # fmt: skip
    give("J1", REMAND, lambda care: 30 <= days_in_care(care) <= 120 and _alone(care))
    give(
        "E1", PLACEMENT_ORDERS,
        lambda care: 260 <= days_in_care(care) <= 1500 and _may_be_adopted(care),
    )  # fmt: skip
    free.sort(key=lambda care: (-care.start.toordinal(), care.child.number))
    give("C1", INTERIM_ORDERS, lambda care: True)
    give("C2", len(free), lambda care: days_in_care(care) > FEWEST_DAYS_FOR_ORDER)
    return final


def _days_to_september(care: Care) -> int:
    return (PERIOD_END - care.start).days


def _may_be_adopted(care: Care) -> bool:
    """The child can still be given an age under seven."""
    child = care.child
    return child.born is None and child.latest_birth > years_after(care.end or LAST_DAY, -6)


def _alone(care: Care) -> bool:
    """A child without brothers and sisters in the records, not known from a plan."""
    return not care.from_plan and not care.leaves_at_18 and care.child.born is None


def _section_20_in_january(periods: list[Care], final: dict[int, str], rng: Random) -> set[int]:
    """Which of the others were under section 20 on 31 January 2019."""
    here = [care for care in periods if care.open_on(JANUARY_END)]
    already = sum(final.get(id(care)) == "V2" for care in here)
    need = SECTION_20_IN_JANUARY - already
    left = [
        care for care in here
        if id(care) not in final and not care.order_granted
        and (JANUARY_END - care.start).days < 900
    ]  # fmt: skip
    new = [
        care for care in here
        if final.get(id(care)) in ("C1", "C2") and (JANUARY_END - care.start).days < 200
    ]  # fmt: skip
    from_left = min(round(need * 0.7), len(left))
    chosen = rng.sample(left, from_left) + rng.sample(new, need - from_left)
    return {id(care) for care in chosen}


def _section_20_first(care: Care, status: str | None, rng: Random) -> None:
    """Under section 20 from the start to beyond 31 January, then a court order or home."""
    care.legal = [(care.start, "V2")]
    if status is None:
        return
    begin = JANUARY_END + days(rng.randint(5, 80))
    care.legal.append((begin, "C1"))
    if status == "C2":
        care.legal.append((begin + days(rng.randint(100, 150)), "C2"))


def _last_status(care: Care, rng: Random) -> str:
    """The status in which care ended (or in which it began after September)."""
    length = _days_in_care(care)
    if care.end is None:
        return pick(rng, {"V2": 4, "L2": 1, "C1": 4, "J1": 0.5})
    if care.order_granted:
        return "C2" if length > 2 * FEWEST_DAYS_FOR_ORDER else "C1"
    if care.leaves_at_18:
        return pick(rng, {"C2": 7, "V2": 3}) if length > 200 else "V2"
    if length <= 75:
        return pick(rng, {"V2": 6, "C1": 2, "J1": 3 if _alone(care) else 0})
    if length < FEWEST_DAYS_FOR_ORDER + 100:
        return pick(rng, {"V2": 6, "C1": 4})
    adopted = 2 if 300 < length < 1600 and _may_be_adopted(care) else 0
    return pick(rng, {"C2": 7, "V2": 1, "E1": adopted})


def _path(care: Care, status: str, rng: Random) -> None:
    """From the start of care to the given status."""
    if status == "J1":
        care.legal = [(care.start, rng.choice(("J1", "J1", "J1", "J3")))]
    elif status in ("L1", "L2"):
        care.legal = [(care.start, status)]
        limit = 2 if status == "L1" else 18
        change = max(care.start + days(limit), PERIOD_END + days(1))
        if change <= LAST_DAY:
            care.legal.append((change, rng.choice(("C1", "C1", "C1", "V2"))))
    elif status == "V2":
        care.legal = _section_20_path(care, rng)
    else:
        _court_path(care, status, rng)


def _section_20_path(care: Care, rng: Random) -> list[tuple[date, str]]:
    """Straight into section 20, or after two days of police protection in long spells."""
    length = _days_in_care(care)
    inside = any(low + 4 <= length <= high for low, high, _, _ in SECTION_20_SPELLS[2:])
    if inside and rng.random() < 0.15:
        return [(care.start, "L1"), (care.start + days(2), "V2")]
    return [(care.start, "V2")]


def _court_path(care: Care, status: str, rng: Random) -> None:
    """Interim order, perhaps after another status, then a full or a placement order."""
    last = (care.end or PERIOD_END) - days(4)
    length = (last - care.start).days
    lead = pick(rng, {"": 35, "V2": 35, "L2": 20, "L1": 10})
    longest = {"": 0, "V2": 110, "L2": 15, "L1": 2}[lead]
    shortest = {"": 0, "V2": 7, "L2": 5, "L1": 2}[lead]
    span = min(rng.randint(shortest, max(longest, shortest)), length // 4)
    covers = care.start <= JANUARY_END < care.start + days(span)
    if not lead or span < shortest or (lead == "V2" and covers):
        span = 0
    care.legal = [(care.start, lead)] if span else []
    begin = care.start + days(span)
    care.legal.append((begin, "C1"))
    room = (last - begin).days
    if status == "C2":
        care.legal.append((begin + days(min(rng.randint(120, 260), room * 6 // 10)), "C2"))
    elif status == "E1":
        care.legal.append((begin + days(min(rng.randint(150, 300), room * 7 // 10)), "E1"))


def status_on(care: Care, day: date) -> str:
    """The legal status in force on the day."""
    return [status for start, status in care.legal if start <= day][-1]
