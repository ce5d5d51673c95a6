"""What is coming: children on child protection plans three months from now."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sru_analysis.calendar import add_months
from sru_analysis.metrics.child_protection import SECTION, own_plans
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.differences import no_estimate
from sru_analysis.metrics.overlaps import as_days
from sru_analysis.metrics.sources import STOCK_FLOW
from sru_analysis.records.store import Records
from sru_analysis.statistics.intervals import Z_95

HORIZON = 3
LEARNT_FROM = 12
FEWEST_ORIGINS = 8


def monthly_stock(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    """Plans started and ended in every month up to the snapshot, and open at its end.

    Months end on the snapshot's day of the month (R5), so the last one ends on the snapshot. They
    begin with the first that lies wholly in the records; columns ``started``, ``ended``, ``open``,
    oldest first, and ``before``, the plans open when the month began.
    """
    plans = own_plans(records)
    starts, ends = as_days(plans["cp_plan_start_date"]), as_days(plans["cp_plan_end_date"])
    real = starts < ends
    starts, ends = np.sort(starts[real]), np.sort(ends[real])
    edges = month_edges(_first_day(records, plans), snapshot.date())
    begun = np.searchsorted(starts, edges, side="right")
    over = np.searchsorted(ends, edges, side="right")
    is_open = begun - over
    return pd.DataFrame(
        {
            "started": np.diff(begun),
            "ended": np.diff(over),
            "open": is_open[1:],
            "before": is_open[:-1],
        }
    )


def _first_day(records: Records, plans: pd.DataFrame) -> date | None:
    """The first day for which plans are whole; where no source says, that of the first end."""
    first = records.window("cp_plans")[0]
    ends = plans["cp_plan_end_date"].dropna()
    return first or (ends.min().date() if len(ends) else None)


def month_edges(first: date | None, snapshot: date) -> np.ndarray:
    """The last day of each month up to the snapshot, and of the one before the first, as days."""
    edges, months = [snapshot], 1
    day_after = snapshot + timedelta(days=1)
    while first is not None and add_months(day_after, -months) >= first:
        edges.append(add_months(day_after, -months) - timedelta(days=1))
        months += 1
    return np.array(edges[::-1], dtype="datetime64[D]").astype("int64")


def projected(months: pd.DataFrame) -> float:
    """Plans open three months after the last of these months.

    Each month adds the mean number of plans started in the last 12 months, and the share of open
    plans that ended in a month, on average over them, ends.
    """
    last = months.tail(LEARNT_FROM)
    share = last["ended"].sum() / max(last["before"].sum(), 1)
    plans = float(last["open"].iloc[-1])
    for _ in range(HORIZON):
        plans += last["started"].mean() - share * plans
    return plans


def past_errors(months: pd.DataFrame) -> np.ndarray:
    """How far this forecast would have been out, from every month with 12 before and 3 after it."""
    origins = range(LEARNT_FROM, len(months) - HORIZON + 1)
    actual = months["open"].to_numpy()
    return np.array([actual[n + HORIZON - 1] - projected(months.head(n)) for n in origins])


@metric(
    number=75,
    title="Children on plans in three months",
    plain="The number of children expected on plans in three months, with its range.",
    kind="count",
    counts="children",
    section=SECTION,
    source=(STOCK_FLOW,),
    needs=("cp_plans.cp_plan_end_date",),
    looking_back=True,
    estimated=True,
)
def cp_demand_forecast(records, snapshot):
    """Children expected to be on child protection plans three months after the date.

    Plans open, plus in each month the mean number started in the last 12 months, less the average
    share of open plans that ended in a month of them. The range is where the number should lie in
    95 of 100 such forecasts: 1.96 times the typical error (root mean square) of the same forecast
    made from every earlier month with 12 months before it and three after it.

    Not counted: temporary plans of other councils. With fewer than 8 earlier forecasts no figure
    is given.

    Why it matters: chairs, rooms and advocates must be found before the children come. It goes on
    as the last year did; a change of policy is not in it.
    """
    months = monthly_stock(records, snapshot)
    errors = past_errors(months)
    if len(errors) < FEWEST_ORIGINS:
        return no_estimate()
    value = projected(months)
    reach = Z_95 * float(np.sqrt(np.mean(errors**2)))
    return pd.DataFrame(
        {"value": [value], "lower": [max(value - reach, 0.0)], "upper": [value + reach]}
    )
