"""How children took part in conferences, as far as it was recorded (local return 2)."""

from __future__ import annotations

from datetime import date

from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.events import Event
from sru_analysis.demo.quorum import quorate
from sru_analysis.demo.tables import Row

RETURN_STARTS = date(2018, 7, 1)
CODES = {"PN1": 14, "PN2": 10, "PN3": 3, "PN4": 5, "PN5": 22, "PN6": 33, "PN7": 13}
UNDER_FOUR_SHARE = 0.5
PARENT_ATTENDED = 0.87


def participation_rows(events: list[Event]) -> list[Row]:
    """One row a child and conference; recording rises from month to month."""
    rng = random_for("participation")
    rows = []
    for event in events:
        if event.day < RETURN_STARTS or event.age < 0:
            continue
        share = _recorded(event.day) * (1 if event.age >= 4 else UNDER_FOUR_SHARE)
        if rng.random() > share:
            continue
        rows.append(
            {
                "Child Unique ID": event.child.person_id,
                "Conference date": event.day,
                "Conference type": "Initial" if event.initial else "Review",
                "How the child took part": "PN0" if event.age < 4 else pick(rng, CODES),
                "Parent attended": rng.random() < PARENT_ATTENDED,
                "Quorate": quorate(event.child.family, event.day),
                "Chair": event.child.family.chair,
            }
        )
    return rows


def _recorded(day: date) -> float:
    """The share recorded: about 10% at first, 35% over January to September 2019."""
    months = (day.year - 2018) * 12 + day.month - 7
    return 0.10 + 0.025 * months
