"""Lengths of plans still open, and children looked after in three months: by other ways."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from sru_analysis.calendar import add_months
from sru_analysis.metrics.breakdowns import NOT_KNOWN
from sru_analysis.metrics.care_demand import cla_demand_forecast
from sru_analysis.metrics.demand import month_edges
from sru_analysis.metrics.plan_lengths import median_survival
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

SNAPSHOT = date(2019, 9, 30)
FIRST = date(2017, 1, 1)
DURATIONS = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=20, max_size=80)


@given(DURATIONS)
def test_the_median_and_its_interval_are_those_of_statsmodels(drawn):
    lasted, ended = (np.array(part) for part in zip(*drawn, strict=True))
    ours = median_survival(lasted, ended.astype(bool))
    theirs = SurvfuncRight(lasted, ended.astype(int)) if ended.any() else None
    # There a median is where fewer than half are left, here where half or fewer are.
    median = theirs.quantile(0.5 - 1e-9) if theirs else np.nan
    if np.isnan(median):
        assert ours.empty
        return
    assert ours["value"].iloc[0] == median
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = theirs.quantile_ci(0.5, method="cloglog")
    for name, end in (("lower", below), ("upper", above)):
        found = ours[name].iloc[0]
        assert (np.isnan(found) and not np.isfinite(end)) or found == end


# --- children looked after: the same projection by loops over children and months ------------

PLACES = {"U1": "Fostering", "K2": "Residential", "H5": "Supported", "P1": "Other", None: NOT_KNOWN}
EPISODES = st.lists(
    st.tuples(
        st.integers(0, 1000),
        st.one_of(st.none(), st.integers(1, 500)),
        st.sampled_from(list(PLACES)),
        st.one_of(st.none(), st.integers(0, 6600)),
    ),
    max_size=40,
)


def state_on(day: date, episode: dict) -> tuple[str, str] | None:
    ceased = episode["ceased"]
    if episode["start"] > day or (ceased is not None and ceased <= day):
        return None
    born, age = episode["born"], NOT_KNOWN
    if born is not None:
        years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        bands = [(1, "Under 1"), (5, "1 to 4"), (10, "5 to 9"), (16, "10 to 15")]
        bands += [(18, "16 and 17"), (999, "18 and over")]
        age = next(name for limit, name in bands if years < limit)
    return age, PLACES[episode["place"]]


def month_ends() -> list[date]:
    """The snapshot and the days before it a month apart, while whole months are in the records."""
    days, months = [SNAPSHOT], 1
    while add_months(SNAPSHOT + timedelta(days=1), -months) >= FIRST:
        days.append(add_months(SNAPSHOT + timedelta(days=1), -months) - timedelta(days=1))
        months += 1
    return days[::-1]


def projected(children: list[dict], days: list[date], last: int) -> Counter:
    """Three months on from ``days[last]``, by the moves of the twelve months before it."""
    moves, present, came = Counter(), Counter(), Counter()
    for child in children:
        for month in range(last - 12, last):
            before, after = (state_on(days[n], child) for n in (month, month + 1))
            if before:
                present[before] += 1
                if after:
                    moves[before, after] += 1
            elif after:
                came[after] += 1
    stock = Counter(filter(None, (state_on(days[last], child) for child in children)))
    for _ in range(3):
        coming = Counter({state: number / 12 for state, number in came.items()})
        for state, number in stock.items():
            if not present[state]:
                coming[state] += number
            for (before, after), count in moves.items():
                if before == state:
                    coming[after] += number * count / present[state]
        stock = coming
    return stock


@given(EPISODES)
def test_children_looked_after_are_carried_on_as_by_loops(drawn):
    first, children = FIRST - timedelta(days=30), []
    for number, (start, length, place, age) in enumerate(drawn):
        begins = first + timedelta(days=start)
        ceased = None if length is None else begins + timedelta(days=length)
        born = None if age is None else begins - timedelta(days=age)
        if born is not None and (born.month, born.day) == (2, 29):
            born = None
        children.append(
            {"id": f"c{number}", "start": begins, "ceased": ceased, "place": place, "born": born}
        )
    days = month_ends()
    expected = projected(children, days, len(days) - 1)
    found = cla_demand_forecast(records_of(children), pd.Timestamp(SNAPSHOT).as_unit("s"))
    headline = found[found[["age_band", "placement"]].isna().all(axis=1)].iloc[0]
    assert headline["value"] == pytest.approx(sum(expected.values()))
    for place, column in ((0, "age_band"), (1, "placement")):
        for _, row in found[found[column].notna()].iterrows():
            mine = sum(count for state, count in expected.items() if state[place] == row[column])
            assert row["value"] == pytest.approx(mine)
    errors = [
        sum(state_on(days[n + 3], child) is not None for child in children)
        - sum(projected(children, days, n).values())
        for n in range(12, len(days) - 3)
    ]
    typical = (sum(error**2 for error in errors) / len(errors)) ** 0.5
    assert headline["upper"] == pytest.approx(headline["value"] + 1.959963984540054 * typical)


def records_of(children: list[dict]) -> Records:
    episodes = [
        {
            "person_id": child["id"],
            "cla_episode_start_date": child["start"],
            "cla_episode_ceased_date": child["ceased"],
            "legal_status": "C2",
            "cla_placement_type": child["place"],
        }
        for child in children
    ]
    born = [{"person_id": child["id"], "dob": child["born"]} for child in children]
    tables = {name: pd.DataFrame() for name in TABLES}
    if children:
        tables |= {"cla_episodes": pd.DataFrame(episodes), "children": pd.DataFrame(born)}
    return Records.from_tables(tables, whole_from=FIRST, whole_to=date(2019, 10, 31))


def test_the_months_of_the_loops_are_those_of_the_forecast():
    edges = month_edges(FIRST, SNAPSHOT).astype("datetime64[D]").astype(object).tolist()
    assert edges == month_ends()
