"""What is coming: children looked after three months from now, by age and placement."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.metrics.breakdowns import AGE_BANDS, AGE_EDGES, NOT_KNOWN, of_child
from sru_analysis.metrics.care import END, START, looked_after
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.demand import HORIZON, LEARNT_FROM, month_edges
from sru_analysis.metrics.differences import no_estimate
from sru_analysis.metrics.once import once
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.metrics.sources import TRANSITIONS
from sru_analysis.records.store import Records
from sru_analysis.statistics.intervals import Z_95

FEWEST_ORIGINS = 8
GROUPS = {
    "Fostering": ("U1", "U2", "U3", "U4", "U5", "U6"),
    "Residential": ("K2", "R1"),
    "Supported": ("H5", "P2"),
}
OTHER = "Other"
PLACEMENTS = (*GROUPS, OTHER, NOT_KNOWN)
BORN_ONLY = AGE_EDGES[1:]
AGES = (*AGE_BANDS[1:], NOT_KNOWN)
STATES = len(AGES) * len(PLACEMENTS)


@once
def placed_children(records: Records) -> pd.DataFrame:
    """Episodes of care, no child in two at once: ``child`` (a number), ``placement`` (its place
    among ``PLACEMENTS``), ``start`` and ``end``, and the days on which the child's age band
    changes, one column a band; days as days since 1970.
    """
    rows = looked_after(records)
    codes = {code: group for group, listed in GROUPS.items() for code in listed}
    place = rows["cla_placement_type"]
    group = place.map(codes).fillna(OTHER).where(place.notna(), NOT_KNOWN)
    placement = group.map({name: n for n, name in enumerate(PLACEMENTS)}).to_numpy(dtype="int64")
    born = of_child(rows, "dob", records).astype("datetime64[s]")
    birthdays = {years: as_days(birthday(born, years)) for years in BORN_ONLY}
    return pd.DataFrame(
        {
            "child": pd.factorize(rows["person_id"])[0],
            "placement": placement,
            "start": as_days(rows[START]),
            "end": as_days(rows[END]),
            "unknown": born.isna().to_numpy(),
            **birthdays,
        }
    )


def states_by_month(records: Records, edges: np.ndarray) -> np.ndarray:
    """The state (age and placement) of every child at each month end, -1 while not looked after:
    an array of children by month ends.
    """
    rows = placed_children(records)
    child, placement = rows["child"].to_numpy(), rows["placement"].to_numpy()
    birthdays = rows[list(BORN_ONLY)].to_numpy().T
    unknown = rows["unknown"].to_numpy()
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    people = child.max() + 1 if len(child) else 0
    found = np.full((people, len(edges)), -1, dtype="int64")
    for month, day in enumerate(edges):
        here = np.flatnonzero((start <= day) & (day < end))
        age = (birthdays[:, here] <= day).sum(axis=0)
        age = np.where(unknown[here], len(AGES) - 1, age)
        found[child[here], month] = age * len(PLACEMENTS) + placement[here]
    return found


def transitions(states: np.ndarray) -> np.ndarray:
    """Children who went from one state to another in each month: months, from, to. The last place
    on either side stands for "not looked after".
    """
    width = STATES + 1
    moves = np.where(states < 0, STATES, states)
    pairs = moves[:, :-1] * width + moves[:, 1:]
    counts = [np.bincount(pairs[:, n], minlength=width * width) for n in range(pairs.shape[1])]
    return np.array(counts, dtype="float64").reshape(-1, width, width)


def carried_on(stock: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """The stock by state after ``HORIZON`` months like the mean of these: those in each state move
    and leave at its rates, and as many come as came.
    """
    summed = moves.sum(axis=0)
    before = summed[:STATES].sum(axis=1, keepdims=True)
    # A state that nobody was in stays as it is.
    rates = np.divide(summed[:STATES, :STATES], before, out=np.eye(STATES), where=before > 0)
    coming = summed[STATES, :STATES] / len(moves)
    for _ in range(HORIZON):
        stock = stock @ rates + coming
    return stock


def stocks_by_month(states: np.ndarray) -> np.ndarray:
    """Children in each state at each month end: month ends, states."""
    return np.array([np.bincount(month[month >= 0], minlength=STATES) for month in states.T])


@metric(
    number=156,
    title="Children looked after in three months",
    plain="The number of children expected to be looked after, by age and placement, with its "
    "range.",
    kind="count",
    counts="children",
    section="looked_after",
    tier="extra",
    source=(TRANSITIONS,),
    needs=("cla_episodes.cla_episode_ceased_date", "children.dob"),
    looking_back=True,
    estimated=True,
    breakdowns=("placement", "age_band"),
)
def cla_demand_forecast(records, snapshot):
    """Children expected to be looked after three months after the date, by age and by placement
    (fostering U1 to U6, residential K2 and R1, supported H5 and P2, other).

    Children in each age and placement move to another, grow older and leave at the rates of the
    last 12 months, and as many come in each month as came on average. The range is where the
    number should lie in 95 of 100 such forecasts: 1.96 times the typical error (root mean square)
    of the same forecast made from every earlier month with 12 months before it and three after it.

    Not counted: children in a series of short breaks. With fewer than 8 earlier forecasts no
    figure is given.

    Why it matters: placements and reviewing officers must be found before the children come. It
    goes on as the last year did; a change of policy is not in it. Placements with parents or for
    adoption stand under "other".
    """
    first = records.window("cla_episodes")[0] or _first_day(records)
    edges = month_edges(first, snapshot.date())
    states = states_by_month(records, edges)
    moves, stocks = transitions(states), stocks_by_month(states)
    origins = range(LEARNT_FROM, len(edges) - HORIZON)
    if len(origins) < FEWEST_ORIGINS:
        return no_estimate()
    past = np.array([carried_on(stocks[n], moves[n - LEARNT_FROM : n]) for n in origins])
    errors = stocks[[n + HORIZON for n in origins]] - past
    expected = carried_on(stocks[-1], moves[-LEARNT_FROM:])
    return _with_ranges(expected, errors)


def _first_day(records: Records) -> date | None:
    starts = records.cla_episodes[START].dropna()
    return starts.min().date() if len(starts) else None


def _with_ranges(expected: np.ndarray, errors: np.ndarray) -> pd.DataFrame:
    """One row for all children, then one for each age and each placement that anybody is in."""
    grid = np.arange(STATES).reshape(len(AGES), len(PLACEMENTS))
    wanted = [("", "", grid.ravel())]
    wanted += [("age_band", name, grid[n]) for n, name in enumerate(AGES)]
    wanted += [("placement", name, grid[:, n]) for n, name in enumerate(PLACEMENTS)]
    rows = []
    for column, name, places in wanted:
        value = expected[places].sum()
        reach = Z_95 * np.sqrt(np.mean(errors[:, places].sum(axis=1) ** 2))
        row = {"age_band": None, "placement": None, "value": value}
        row |= {"lower": max(value - reach, 0.0), "upper": value + reach}
        rows.append(row | ({column: name} if column else {}))
    frame = pd.DataFrame(rows)
    shown = (frame["value"] > 0) | (frame[["age_band", "placement"]] == NOT_KNOWN).any(axis=1)
    shown |= frame[["age_band", "placement"]].isna().all(axis=1)
    return frame[shown].reset_index(drop=True)
