"""Section 47 enquiries: those that led to a conference and those that did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo.conferences import Conference, Conferences
from sru_analysis.demo.days import days, working_days_after, working_days_in
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.months import LAST_DAY, Month
from sru_analysis.demo.people import Child, People
from sru_analysis.demo.support import Support

SHARE_WITHOUT_CONFERENCE = 0.75


@dataclass(eq=False)
class Enquiry:
    """One child and one enquiry."""

    child: Child
    start: date
    end: date | None
    not_required: bool
    conference: Conference | None = None
    number: int = 0


def enquiries(
    people: People, months: list[Month], conferences: Conferences
) -> tuple[list[Enquiry], list[Support]]:
    """All enquiries in order, and the cases of children who had no conference."""
    rng = random_for("enquiries")
    found = []
    for conference in conferences.all:
        if conference.strategy is not None:
            span = (conference.held - conference.strategy).days
            end = conference.strategy + days(rng.randint(0, min(span, 14)))
            found.append(Enquiry(conference.child, conference.strategy, end, False, conference))
    for number, conference in enumerate(conferences.booked):
        # two of the nine still wait for their conference; for the others it fell away
        waiting = number >= len(conferences.booked) - 2
        end = None if waiting else working_days_after(conference.strategy, 12)
        found.append(Enquiry(conference.child, conference.strategy, end, not waiting, conference))
    cases = []
    for month in months:
        choices = working_days_in(month.first, month.last)
        left = round(month["icpc_children"] * SHARE_WITHOUT_CONFERENCE)
        while left > 0:
            children = people.siblings(min(left, rng.choice((1, 1, 2, 2, 3))))
            left -= len(children)
            start = rng.choice(choices)
            end = start + days(rng.randint(2, 24))
            referral = start - days(rng.randint(0, 20))
            closes = start + days(rng.randint(20, 260))
            for child in children:
                child.alive_on(referral - days(40))
                child.under_18_on(start + days(60))
                open_still = end > LAST_DAY
                found.append(Enquiry(child, start, None if open_still else end, not open_still))
                ended = closes if closes <= LAST_DAY else None
                cases.append(Support(child, "CIN_EPISODE", referral, ended, "RC8" if ended else ""))
    found.sort(key=lambda enquiry: (enquiry.start, enquiry.child.number))
    for number, enquiry in enumerate(found, 1):
        enquiry.number = number
    return found, cases
