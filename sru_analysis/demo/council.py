"""The whole council, in the order of its building: events first, dates of birth last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo import ages, edge_rows
from sru_analysis.demo.care import Care, hold_care_reviews, periods_of_care
from sru_analysis.demo.child_protection import ChildProtection, child_protection
from sru_analysis.demo.edge_rows import Stay
from sru_analysis.demo.enquiries import Enquiry, enquiries
from sru_analysis.demo.exits import care_starts
from sru_analysis.demo.involvements import Involvement, involvements
from sru_analysis.demo.legal import give_legal_status
from sru_analysis.demo.months import Month, read_months
from sru_analysis.demo.people import People
from sru_analysis.demo.placements import give_places, give_reasons, overlapping
from sru_analysis.demo.support import Support, support_episodes
from sru_analysis.demo.workloads import share_cases


@dataclass
class Council:
    """Everything that happened, before it is written as tables."""

    months: list[Month]
    people: People
    cp: ChildProtection
    periods: list[Care]
    final_status: dict[int, str]
    enquiries: list[Enquiry]
    support: list[Support]
    involvements: list[Involvement]
    left_open: set[int]
    birthdays: dict[int, date]
    other_councils: list[Stay]
    short_breaks: list[Stay]


def build() -> Council:
    """Draw the council from its one seed."""
    months = read_months()
    people = People()
    cp = child_protection(people, months)
    periods = periods_of_care(people, months, care_starts(cp.plans.all))
    hold_care_reviews(months, periods)
    final = give_legal_status(periods)
    give_reasons(periods)
    found, cases = enquiries(people, months, cp.conferences)
    other_councils = edge_rows.other_councils_plans(people)
    short_breaks = edge_rows.short_breaks(people)
    birthdays = ages.give_births(people, periods, final)
    give_places(periods, final, cp.plans.all)
    support = support_episodes(cp, periods) + cases
    support.sort(key=lambda episode: (episode.start, episode.child.number, episode.kind))
    share_cases(people, cp.plans.all, periods)
    people.number_all()
    return Council(
        months,
        people,
        cp,
        periods,
        final,
        found,
        support,
        involvements(cp.plans.all, periods),
        overlapping(periods, final),
        birthdays,
        other_councils,
        short_breaks,
    )
