"""Conferences of both kinds as one list, for the local returns that are about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo.child_protection import ChildProtection
from sru_analysis.demo.days import age_on
from sru_analysis.demo.people import Child


@dataclass(frozen=True)
class Event:
    """One child at one conference."""

    child: Child
    day: date
    initial: bool

    @property
    def age(self) -> int:
        """Completed years on the day; -1 before birth or without a date of birth."""
        born = self.child.born
        return -1 if born is None else max(age_on(born, self.day), -1)


def events(cp: ChildProtection) -> list[Event]:
    """Every initial and review conference held, by day."""
    found = [Event(c.child, c.held, True) for c in cp.conferences.all]
    found += [Event(p.child, day, False) for p in cp.plans.all for day in p.chain.held]
    return sorted(found, key=lambda event: (event.day, event.child.number, event.initial))
