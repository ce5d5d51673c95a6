"""Windows, stocks, children who count once, breakdowns: how entries become an answer.

An entry is one thing counted. An answer holds the numerator, the denominator, the value in
per cent as a fraction, the outcomes of a split, the things counted and, where a breakdown was
asked for, the same again for every category that has an entry.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from .clocks import age_band, age_on

NOT_KNOWN = "Not known"
OLD_ENOUGH = 4
SEXES = {"F": "Female", "M": "Male"}
ETHNIC_GROUPS = {
    "White": ["WBRI", "WIRI", "WIRT", "WOTH", "WROM"],
    "Mixed": ["MWBC", "MWBA", "MWAS", "MOTH"],
    "Asian": ["AIND", "APKN", "ABAN", "AOTH", "CHNE"],
    "Black": ["BCRB", "BAFR", "BOTH"],
    "Other": ["OOTH"],
}
YES_NO = {"yes": "Yes", "no": "No"}

Tables = dict[str, list[dict]]


@dataclass
class Entry:
    """One thing counted: whose it is, the day it hangs on, and the verdict on it.

    ``parts`` holds the category of each breakdown that comes from the thing itself.
    """

    who: str
    day: date
    met: bool | None = None
    outcome: str | None = None
    parts: dict[str, str | None] = field(default_factory=dict)
    key: tuple = ()
    days: int | None = None


@dataclass
class Answer:
    numerator: int
    denominator: int | None
    value: Fraction | None
    outcomes: dict[str, int] = field(default_factory=dict)
    rows: list[tuple] = field(default_factory=list)
    categories: dict[str, "Answer"] = field(default_factory=dict)
    quartiles: tuple = ()


def table(records: Tables, name: str) -> list[dict]:
    return records.get(name, [])


def within(day: date | None, start: date, end: date) -> bool:
    """R2: both ends are inside."""
    return day is not None and start <= day <= end


def is_open(start: date | None, end: date | None, on: date) -> bool:
    """R3: started by that day and not ended by it."""
    return start is not None and start <= on and (end is None or end > on)


def children_of(rows: list[dict]) -> list[str]:
    """The children named in some rows, each once, in the order in which they come."""
    seen = []
    for row in rows:
        if row["person_id"] not in seen:
            seen.append(row["person_id"])
    return seen


def old_enough(records: Tables, person: str, day: date) -> bool:
    """54, 89, 93: aged four or over on the day; without a date of birth the return is believed,
    for what is missing is never dropped in silence (R13).
    """
    born = (child_of(records, person) or {}).get("dob")
    return born is None or age_on(born, day) >= OLD_ENOUGH


def child_of(records: Tables, person: str | None) -> dict | None:
    for child in table(records, "children"):
        if child["person_id"] == person:
            return child
    return None


def open_rows(rows: list[dict], start: str, end: str, on: date) -> list[dict]:
    """One row for each child open on a day: that which started last (tie: the last row)."""
    chosen = {}
    for row in rows:
        if is_open(row.get(start), row.get(end), on):
            before = chosen.get(row["person_id"])
            if before is None or row[start] >= before[start]:
                chosen[row["person_id"]] = row
    return [chosen[person] for person in children_of(list(chosen.values()))]


def latest_of_each(entries: list[Entry]) -> list[Entry]:
    """One entry for each child: the latest (tie: the last in the order of the table)."""
    chosen = {}
    for entry in entries:
        before = chosen.get(entry.who)
        if before is None or entry.day >= before.day:
            chosen[entry.who] = entry
    return list(chosen.values())


def category(records: Tables, entry: Entry, breakdown: str) -> str:
    """The category in which an entry stands; always one, "Not known" where nothing is known."""
    if breakdown in entry.parts:
        return entry.parts[breakdown] or NOT_KNOWN
    child = child_of(records, entry.who) or {}
    if breakdown == "age_band":
        return age_band(child, entry.day)
    if breakdown == "sex":
        return SEXES.get(child.get("sex"), NOT_KNOWN)
    if breakdown == "disability":
        return YES_NO.get(child.get("disability"), NOT_KNOWN)
    if breakdown == "ethnicity":
        for group, codes in ETHNIC_GROUPS.items():
            if child.get("ethnicity") in codes:
                return group
        return NOT_KNOWN
    raise KeyError(f"no breakdown {breakdown}")


def count(kind: str, entries: list[Entry]) -> Answer:
    """The answer of one kind over the entries: ``count`` all of them, ``count of`` those met, with
    all as the base, ``percent`` the share that is met, ``split`` by outcome.
    """
    rows = sorted(entry.key or (entry.who, entry.day) for entry in entries)
    total = len(entries)
    if kind == "split":
        outcomes: dict[str, int] = {}
        for entry in entries:
            name = entry.outcome or NOT_KNOWN
            outcomes[name] = outcomes.get(name, 0) + 1
        return Answer(total, total, None, outcomes, rows)
    if kind in ("count", "rate"):
        return Answer(total, None, None, {}, rows)
    if kind == "duration":
        days = sorted(entry.days for entry in entries if entry.days is not None)
        low, middle, high = (share_of(days, n) for n in (1, 2, 3))
        return Answer(total, len(days), middle, {}, rows, quartiles=(low, high))
    met = sum(1 for entry in entries if entry.met)
    if kind == "count of":
        return Answer(met, total, None, {}, rows)
    return Answer(met, total, Fraction(100 * met, total) if total else None, {}, rows)


def share_of(days: list[int], quarters: int) -> Fraction | None:
    """The length that so many quarters are no longer than; between two of them in proportion."""
    if not days:
        return None
    place = Fraction(quarters * (len(days) - 1), 4)
    below = int(place)
    if below + 1 == len(days):
        return Fraction(days[below])
    return days[below] + (place - below) * (days[below + 1] - days[below])


def answer_of(records: Tables, kind: str, entries: list[Entry], breakdown: str | None) -> Answer:
    """The headline and, where asked for, each category by itself."""
    whole = count(kind, entries)
    if breakdown:
        groups: dict[str, list[Entry]] = {}
        for entry in entries:
            groups.setdefault(category(records, entry, breakdown), []).append(entry)
        whole.categories = {name: count(kind, group) for name, group in groups.items()}
    return whole
