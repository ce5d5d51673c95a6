"""Initial child protection conferences, month by month, with the clock of each exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sru_analysis.demo.days import days, on_or_before, working_days_after, working_days_in
from sru_analysis.demo.draws import group_sizes, grouped, random_for, share_out
from sru_analysis.demo.months import PERIOD_END, Month
from sru_analysis.demo.people import Child, People

MEETINGS = {
    "2019-01": 58, "2019-02": 67, "2019-03": 72, "2019-04": 65, "2019-05": 68,
    "2019-06": 66, "2019-07": 70, "2019-08": 66, "2019-09": 74,
}  # fmt: skip
CHILDREN_A_MEETING = 1.83
LARGEST_FAMILY = 6
NO_CLOCK_MONTHS = ("2019-01", "2019-03", "2019-04", "2019-06", "2019-07", "2019-09")
SAME_DAY_MONTH = "2019-06"
SEPTEMBER_BANDS = {"0-10": 41, "11-15": 87, "16-20": 5, "21+": 2}
# strategy discussion and conference exactly 15 working days apart, four across 26 August
FIFTEENTH_DAY = (
    (date(2019, 8, 12), date(2019, 9, 3)),
    (date(2019, 8, 13), date(2019, 9, 4)),
    (date(2019, 8, 14), date(2019, 9, 5)),
    (date(2019, 8, 15), date(2019, 9, 6)),
    (date(2019, 8, 27), date(2019, 9, 17)),
    (date(2019, 9, 9), date(2019, 9, 30)),
)
DECEMBER_DAY = date(2018, 12, 3)
TWICE_FIRST_MONTH = "2018-05"
TWICE_AGAIN_MONTH = "2019-02"
BANDS = {"0-10": (3, 10), "11-15": (11, 15), "16-20": (16, 20), "21+": (21, 38)}


@dataclass(eq=False)
class Conference:
    """One child and one initial conference, held or booked."""

    child: Child
    meeting: int
    held: date | None
    target: date
    strategy: date | None = None
    referral: date | None = None
    transfer_in: bool = False
    plan: bool = False
    worker: str = ""


@dataclass
class _Meeting:
    """A meeting before its clock and its outcome are drawn."""

    children: list[Child]
    day: date
    working_days: int | None = None
    no_clock: bool = False
    transfer_in: bool = False
    plan: bool | None = None


class Conferences:
    """All conferences so far; `hold` adds a month."""

    def __init__(self, people: People) -> None:
        self.all: list[Conference] = []
        self.booked: list[Conference] = []
        self._people = people
        self._random = random_for("conferences")
        self._meetings = 0
        self._twice: list[Child] = []

    def hold(
        self, month: Month, returning: list[tuple[list[Child], date | None]]
    ) -> list[Conference]:
        """The month's conferences; `returning` are children who come back and get a plan.

        A date beside returning children fixes the day of their conference.
        """
        meetings = self._fixed(month) + self._returning(month, returning)
        taken = sum(len(meeting.children) for meeting in meetings)
        number = MEETINGS.get(month.name, round(month["icpc_children"] / CHILDREN_A_MEETING))
        sizes = group_sizes(
            month["icpc_children"] - taken, number - len(meetings), LARGEST_FAMILY, self._random
        )
        for size in sizes:
            meetings.append(_Meeting(self._people.siblings(size), self._day(month)))
        if month.name == "2018-12":
            meetings[-1].day, meetings[-2].day = DECEMBER_DAY, DECEMBER_DAY
        made = [self._conference(meeting, child) for meeting in self._numbered(meetings)
                for child in meeting[1].children]  # fmt: skip
        self._give_clocks(month, made)
        self._give_outcomes(month, made)
        conferences = [conference for conference, _ in made]
        self.all += conferences
        return conferences

    def book_without_holding(self, months: list[Month]) -> None:
        """Plant E06: nine conferences with a target date and no date held."""
        rng = random_for("booked")
        for month in (month for month in months if month.in_period):
            strategy = rng.choice(working_days_in(month.first, month.last)[2:9])
            target = min(working_days_after(strategy, 15), on_or_before(month.last))
            child = self._people.siblings(1)[0]
            child.alive_on(strategy - days(60))
            self._meetings += 1
            self.booked.append(
                Conference(
                    child,
                    self._meetings,
                    None,
                    target,
                    strategy,
                    strategy - days(rng.randint(1, 9)),
                )
            )

    def _day(self, month: Month) -> date:
        choices = working_days_in(month.first, month.last)
        if month.last == PERIOD_END:
            choices.remove(PERIOD_END)
        return self._random.choice(choices)

    def _fixed(self, month: Month) -> list[_Meeting]:
        """Meetings that are planted or marked: transfers in, no clock, 15th day, same day."""
        people = self._people
        fixed = []
        if month.name == "2019-09":
            for strategy, held in FIFTEENTH_DAY:
                plan = True if held == PERIOD_END else None
                fixed.append(_Meeting(people.siblings(1), held, _span(strategy, held), plan=plan))
            fixed.append(_Meeting(people.siblings(1), PERIOD_END, plan=True))
        transfers = 3 if month.name == "2019-09" else 2 if month.in_period else 1
        fixed.append(
            _Meeting(people.siblings(transfers), self._day(month), transfer_in=True, plan=True)
        )
        if month.name in NO_CLOCK_MONTHS:
            fixed.append(_Meeting(people.siblings(1), self._day(month), no_clock=True))
        if month.name == SAME_DAY_MONTH:
            fixed.append(_Meeting(people.siblings(1), self._day(month), working_days=0))
        if month.name == TWICE_FIRST_MONTH:
            self._twice = people.siblings(2)
            fixed.append(_Meeting(self._twice, self._day(month), plan=False))
        if month.name == TWICE_AGAIN_MONTH:
            fixed.append(_Meeting(self._twice, self._day(month), plan=True))
        return fixed

    def _returning(
        self, month: Month, returning: list[tuple[list[Child], date | None]]
    ) -> list[_Meeting]:
        return [_Meeting(group, day or self._day(month), plan=True) for group, day in returning]

    def _numbered(self, meetings: list[_Meeting]) -> list[tuple[int, _Meeting]]:
        numbered = []
        for meeting in meetings:
            self._meetings += 1
            numbered.append((self._meetings, meeting))
        return numbered

    def _conference(
        self, numbered: tuple[int, _Meeting], child: Child
    ) -> tuple[Conference, _Meeting]:
        number, meeting = numbered
        conference = Conference(child, number, meeting.day, meeting.day)
        conference.worker = child.family.worker
        conference.transfer_in = meeting.transfer_in
        return conference, meeting

    def _give_clocks(self, month: Month, made: list[tuple[Conference, _Meeting]]) -> None:
        """Draw the strategy discussions so that the month's number in time is exact."""
        places = _places(month)
        free = []
        for conference, meeting in made:
            if meeting.no_clock:
                if month.name != "2019-09":
                    _use_late(places)
                continue
            if meeting.transfer_in:
                conference.referral = working_days_after(meeting.day, -9)
                conference.target = working_days_after(conference.referral, 15)
                places["0-10"] -= 1
            elif meeting.working_days is not None:
                _start_clock(conference, meeting.working_days, self._random.randint(1, 30))
                places["0-10" if meeting.working_days <= 10 else "11-15"] -= 1
            else:
                free.append(conference)
        groups = grouped(free, key=lambda conference: conference.meeting)
        spans: dict[tuple[int, str], tuple[int, int]] = {}
        for conference, band in share_out(groups, places, self._random):
            low, high = BANDS[band]
            if band == "11-15" and month.name == "2019-09":
                high = 14
            drawn = (self._random.randint(low, high), self._random.randint(1, 30))
            _start_clock(conference, *spans.setdefault((conference.meeting, band), drawn))

    def _give_outcomes(self, month: Month, made: list[tuple[Conference, _Meeting]]) -> None:
        left = month["cp_plans_started"]
        free = []
        for conference, meeting in made:
            if meeting.plan is None:
                free.append(conference)
            else:
                conference.plan = meeting.plan
                left -= meeting.plan
        groups = grouped(free, key=lambda conference: conference.meeting)
        for conference, plan in share_out(
            groups, {True: left, False: len(free) - left}, self._random
        ):
            conference.plan = plan


def _places(month: Month) -> dict[str, int]:
    """How many of the month's children fall in each band of working days."""
    if month.name == "2019-09":
        return dict(SEPTEMBER_BANDS)
    in_time = month["icpc_on_time"]
    late = month["icpc_children"] - in_time
    quick = round(in_time / 3)
    very_late = round(late * 0.35)
    return {
        "0-10": quick,
        "11-15": in_time - quick,
        "16-20": late - very_late,
        "21+": very_late,
    }


def _use_late(places: dict[str, int]) -> None:
    """A conference without a clock is one of those not in time."""
    places["16-20" if places["16-20"] else "21+"] -= 1


def _span(strategy: date, held: date) -> int:
    if working_days_after(strategy, 15) != held:
        raise ValueError(f"{held} is not the 15th working day after {strategy}")
    return 15


def _start_clock(conference: Conference, span: int, referral_before: int) -> None:
    conference.strategy = working_days_after(conference.held, -span) if span else conference.held
    conference.target = working_days_after(conference.strategy, 15)
    conference.referral = conference.strategy - days(referral_before)
