"""Small invented councils, drawn from the inside out so that each is consistent in itself.

A council is a dict: table name -> list of rows, with the column names of the records; dates are
``datetime.date`` or None, yes/no "yes", "no" or None. Every draw holds the oddities at which
counting goes wrong: the edges of each clock, month ends, Easter and Christmas, 29 February.
Nothing here comes from the package, so every suite may draw from it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from .clocks import DAY, birthday, is_leap, month_of, months_after
from .drawing import YES_NO, once
from .strategies_care import care_work, follow_up, officers_posts
from .strategies_case import case_work, posts
from .strategies_cla import cla_history
from .strategies_cp import cp_history
from .strategies_local import audits, foster_households, returns_about, workers

SNAPSHOTS = [
    date(2019, 9, 30), date(2019, 3, 31), date(2019, 4, 30), date(2020, 2, 29), date(2020, 5, 31),
    date(2018, 12, 31), date(2019, 1, 31), date(2022, 6, 30), date(2022, 9, 30), date(2023, 5, 31),
]  # fmt: skip
KEYS = {
    "children": ("person_id",),
    "s47_enquiries": ("s47_enquiry_id",),
    "initial_cp_conferences": ("person_id", "icpc_date", "icpc_id"),
    "cp_plans": ("cp_plan_id",),
    "cp_reviews": ("person_id", "cp_review_date"),
    "cla_episodes": ("person_id", "cla_episode_start_date"),
    "cla_reviews": ("person_id", "cla_review_date"),
    "support_episodes": ("person_id", "support_kind", "support_start_date"),
    "involvements": (
        "person_id", "involvement_role", "professional_id", "involvement_start_date",
    ),
    "conference_participation": ("person_id", "conference_date", "conference_type"),
    "advocacy_referrals": ("person_id", "advocacy_referral_date", "advocacy_provider"),
    "voice_responses": ("person_id", "response_date", "tool"),
    "challenges": ("challenge_id",),
    "core_groups": ("person_id", "due_date"),
    "cp_nine_month_reviews": ("person_id", "review_date"),
    "audits": ("audit_id",),
    "audit_findings": ("audit_id", "practice_area"),
    "foster_reviews": ("foster_household_id", "review_due_date"),
    "visits": ("person_id", "visit_date", "visit_kind"),
    "permanence_panels": ("person_id", "panel_date"),
    "court_applications": ("application_id", "person_id"),
    "missing_episodes": ("person_id", "missing_start_date"),
    "case_notes": ("person_id", "note_date", "note_kind"),
    "audit_actions": ("action_id",),
    "referrals": ("referral_id",),
    "assessments": ("assessment_id",),
    "staffing": ("post_id", "post_from_date"),
}  # fmt: skip


# Takes one of several choices: by chance from a number, or as Hypothesis likes.
Pick = Callable


@dataclass(frozen=True)
class Calendar:
    """The days of a run: its own period, the snapshot, and the month in which the year begins."""

    start: date
    end: date
    year_starts: str = "january"

    @property
    def windows(self) -> list[tuple[str, date, date]]:
        """Basis, first and last day of each window in which events are counted."""
        month = month_of(self.end)[0]
        quarter = year = month
        while quarter.month not in (1, 4, 7, 10):
            quarter = months_after(quarter, -1)
        while year.month != {"january": 1, "april": 4}[self.year_starts]:
            year = months_after(year, -1)
        return [
            ("in_month", month, self.end),
            ("in_quarter", quarter, self.end),
            ("year_to_date", year, self.end),
            ("rolling_12_months", months_after(month, -11), self.end),
            ("in_period", self.start, self.end),
        ]

    @property
    def snapshots(self) -> list[date]:
        """The days on which stocks are counted."""
        return sorted({self.end - DAY, self.end, months_after(self.end, -3)})


class Council(dict):
    """Table name -> rows; shows itself in a word, so that a failure stays readable."""

    def __repr__(self) -> str:
        return f"<council of {len(self['children'])} children>"


def calendars() -> st.SearchStrategy[Calendar]:
    """Runs that end at a month's end, over one month, some days, or a year and more."""

    def of(end: date, length: int, year_starts: str) -> Calendar:
        start = month_of(end)[0] if length == 0 else end - length * DAY
        return Calendar(start, end, year_starts)

    return st.builds(
        of,
        st.sampled_from(SNAPSHOTS),
        st.sampled_from([0, 0, 1, 13, 144, 272, 400]),
        st.sampled_from(["january", "january", "april"]),
    )


def councils(calendar: Calendar, most: int = 30) -> st.SearchStrategy[Council]:
    """Councils that differ as much as chance can make them, each from a number of its own."""

    def of(seed: int) -> Council:
        return council(random.Random(seed).choice, calendar, most)

    return st.integers(0, 2**32 - 1).map(of)


@st.composite
def shrinking_councils(draw, calendar: Calendar, most: int = 30) -> Council:
    """The same councils, chosen piece by piece, so that Hypothesis can make a failing one small."""
    return council(lambda choices: draw(st.sampled_from(choices)), calendar, most)


def one_child(pick: Pick, end: date, number: int) -> dict:
    """One child: unborn, at the edge of an age band, born on 29 February, or known by id alone."""
    kind = pick(["edge", "edge", "edge", "leap", "unborn", "expected", "unknown"])
    born = expected = None
    if kind == "edge":
        years = pick([0, 1, 4, 4, 5, 10, 16, 18, 18])
        day = DAY * pick([-400, -120, -40, -7, -1, 0, 1, 7, 28, 40])
        born = birthday(end, -years) + day
    elif kind == "leap":
        born = date(end.year - 2 - (end.year - 2) % 4, 2, 29)
        assert is_leap(born.year)
    elif kind == "unborn":
        born = end + pick([1, 60]) * DAY
    elif kind == "expected":
        expected = end + 60 * DAY
    return {
        "person_id": f"{number:04d}",
        "dob": born,
        "expected_dob": expected,
        "death_date": None,
        "sex": pick(["F", "M", "U", None]),
        "ethnicity": pick(["WBRI", "APKN", "MWBC", "NOBT", None]),
        "disability": pick(YES_NO),
        "uasc": None,
    }


def council(pick: Pick, calendar: Calendar, most: int) -> Council:
    """Nobody, one child or a few, up to so many; every table is there."""
    rows: list[dict] = []
    people: list[dict] = []
    size = pick([0, 1, 2, 3, 4, 5, 6, 8, 12, most])
    for number in range(1, min(size, most) + 1):
        child = one_child(pick, calendar.end, number)
        rows += cp_history(pick, child, calendar.end, number)
        rows += cla_history(pick, child, calendar.end, number)
        rows += returns_about(pick, child, calendar.end, number)
        rows += care_work(pick, child, calendar.end, number)
        plans = [one for one in rows if one["table"] == "cp_plans"]
        own = [plan for plan in plans if plan["person_id"] == child["person_id"]]
        rows += case_work(pick, child, calendar.end, number, own)
        people.append(child)
    audited = audits(pick, calendar.end)
    rows += audited + follow_up(pick, calendar.end, audited)
    rows += officers_posts(pick, calendar.end)
    rows += foster_households(pick, calendar.end)
    rows += workers(pick, calendar.end)
    rows += posts(pick, calendar.end)
    tables: dict[str, list[dict]] = {name: [] for name in KEYS}
    tables["children"] = people
    for one in rows:
        tables[one["table"]].append({k: v for k, v in one.items() if k != "table"})
    return Council({name: once(found, *KEYS[name]) for name, found in tables.items()})
