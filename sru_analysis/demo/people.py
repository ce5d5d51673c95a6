"""Families, children and the workers who hold their cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sru_analysis.demo.days import days, years_after
from sru_analysis.demo.draws import pick, random_for

LOCALITIES = ("Central", "East", "North", "South", "West")
TEAMS = tuple(f"{locality} {number}" for locality in LOCALITIES for number in (1, 2, 3))
WORKERS_PER_TEAM = 13
OLDEST = date(1999, 1, 1)
YOUNGEST = date(2019, 9, 15)


@dataclass(eq=False)
class Family:
    """Brothers and sisters whose conferences are held together."""

    number: int
    team: str
    worker: str
    ethnicity: str
    chair: str = ""
    children: list[Child] = field(default_factory=list)


@dataclass(eq=False)
class Child:
    """One child; the date of birth is drawn last, inside what the events allow."""

    number: int
    family: Family
    sex: str
    disabled: bool
    reviewing_officer: str = ""
    born: date | None = None
    expected: date | None = None
    died: date | None = None
    unborn: bool = False
    uasc: bool = False
    uasc_until: date | None = None
    earliest_birth: date = OLDEST
    latest_birth: date = YOUNGEST
    usual_age: str = "plan"
    person_id: str = ""

    def alive_on(self, day: date) -> None:
        """Something happened to the child on this day: born by then."""
        self.latest_birth = min(self.latest_birth, day)

    def under_18_on(self, day: date) -> None:
        """The 18th birthday must lie after this day."""
        self.earliest_birth = max(self.earliest_birth, years_after(day, -18) + days(1))

    @property
    def ethnicity_if_alone(self) -> str:
        """The ethnic code of a child who came to the country without a family."""
        return ("AOTH", "BAFR", "OOTH", "BAFR", "OOTH")[self.number % 5]


_ETHNICITIES = {
    "WBRI": 54, "APKN": 19, "WOTH": 5, "MWAS": 5, "MWBC": 4, "MOTH": 3, "WROM": 3, "BAFR": 2,
    "ABAN": 2, "AOTH": 1.5, "OOTH": 1.5, "AIND": 1, "MWBA": 1, "BCRB": 0.5, "BOTH": 0.5,
    "WIRT": 0.5, "WIRI": 0.3, "CHNE": 0.2, "NOBT": 1, "REFU": 0.2,
}  # fmt: skip


class People:
    """Everybody in the records, in the order in which they came."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.families: list[Family] = []
        self._random = random_for("people")

    def family(self) -> Family:
        """A new family with its team and social worker."""
        rng = self._random
        number = len(self.families)
        team_number = rng.randrange(len(TEAMS))
        worker = team_number * WORKERS_PER_TEAM + rng.randrange(WORKERS_PER_TEAM) + 1
        new = Family(
            number,
            TEAMS[team_number],
            f"SW{worker:03}",
            pick(rng, _ETHNICITIES),
        )
        self.families.append(new)
        return new

    def child(self, family: Family) -> Child:
        """A new child of the family."""
        rng = self._random
        sex = "M" if rng.random() < 0.51 else "F"
        new = Child(len(self.children), family, sex, rng.random() < 0.08)
        family.children.append(new)
        self.children.append(new)
        return new

    def siblings(self, count: int) -> list[Child]:
        """The children of a new family."""
        family = self.family()
        return [self.child(family) for _ in range(count)]

    def number_all(self) -> None:
        """Six-digit ids in text, some with leading zeros, in no order that tells anything."""
        rng = random_for("ids")
        numbers = rng.sample(range(20_000, 420_000), len(self.children))
        for child, number in zip(self.children, numbers, strict=True):
            child.person_id = f"{number:06}"
