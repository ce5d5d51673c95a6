"""Every metric, basis and breakdown of the package against the oracle, on invented councils.

The same council goes through ``compute`` and through the plain loops; numerator, denominator,
value, outcomes, categories and the rows behind must be the same. Every example asks for a part of
the metrics, in every window; a difference is cut down to the rows that it needs before it is
shown. HYPOTHESIS_PROFILE chooses the number of councils (tests/conftest.py).
"""

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sru_analysis.calendar import Period
from sru_analysis.compute import compute, needs
from sru_analysis.configuration import Configuration
from sru_analysis.metrics import load
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records
from sru_analysis.results import Request

from .clocks import month_of
from .comparing import compared, cut_down, rounds_of
from .oracle import CHANGES, METRICS, answer
from .rates import POPULATION, STANDARDS
from .strategies import Calendar, calendars, councils

CATALOGUE = load()
ENROLLED = [one for name, one in CATALOGUE.items() if name in METRICS]
PARTS = 10
GENERATED = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # The rows that matter are found by ``cut_down``, which knows what a row is.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.fixture(autouse=True, scope="module")
def everything_is_covered():
    """Every table of these councils is whole: coverage, tested elsewhere, is not asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needs, "unavailable", lambda *_, **__: None)
        yield


def records_of(council: dict[str, list[dict]]) -> Records:
    """The council as the package's records."""
    frames = {
        name: pd.DataFrame(council.get(name, []), columns=table.names, dtype=object)
        for name, table in TABLES.items()
    }
    stated = Configuration(
        population=dict(POPULATION), standards=Configuration().standards | STANDARDS
    )
    return Records.from_tables(frames, configuration=stated)


def windows_of(one, calendar: Calendar) -> list[tuple[str, date, date]]:
    """Basis, start and end of each figure asked of a metric."""
    if one.kind == "change":
        year = calendar.windows[2][1]
        base = month_of(year)[1] if CHANGES[one.id][1] == "days" else year
        # Within the base month there is nothing to compare.
        return [("change", base, calendar.end)] if month_of(year)[1] < calendar.end else []
    if one.anchored == "round":
        return [("in_round", calendar.windows[3][1], calendar.end)]
    if one.in_windows:
        return calendar.windows
    return [("at_snapshot", day, day) for day in calendar.snapshots]


def requests_of(calendar: Calendar, part: int, turn: int) -> list[Request]:
    """The headline of each metric of a part, and one breakdown: which, goes by turns."""
    return [
        Request(one.id, basis, start, end, breakdown)
        for one in ENROLLED[part::PARTS]
        for breakdown in sorted({"", ("", *one.breakdowns)[turn % (1 + len(one.breakdowns))]})
        for basis, start, end in windows_of(one, calendar)
    ]


def disagreements(council: dict, calendar: Calendar, requests: list[Request]) -> list[str]:
    """Every difference between the figures of the two engines, as lines to read."""
    run = Period(calendar.start, calendar.end)
    frame = compute(records_of(council), requests, run).frame
    found: dict[Request, list] = {}
    for row in frame.itertuples():
        window = row.period_start.date(), row.period_end.date()
        found.setdefault(Request(row.metric, row.basis, *window, row.breakdown), []).append(row)
    wrong = []
    for asked in requests:
        for one in rounds_of(council, asked):
            ours = answer(
                one.metric, council, one.basis, one.start, one.end, calendar.end, one.breakdown
            )
            kind = CATALOGUE[one.metric].kind
            wrong += [
                f"{one.metric} {one.basis} {one.start}..{one.end} {one.breakdown}: {text}"
                for text in compared(kind, one.breakdown, ours, found.get(one, []))
            ]
    return wrong


@GENERATED
@given(st.data())
def test_every_figure_equals_the_oracle(data):
    calendar = data.draw(calendars(), label="calendar")
    part = data.draw(st.integers(0, PARTS - 1), label="part")
    requests = requests_of(calendar, part, data.draw(st.integers(0, 11), label="turn"))
    council = data.draw(councils(calendar))
    if disagreements(council, calendar, requests):
        raise AssertionError(cut_down(council, lambda c: disagreements(c, calendar, requests)))
