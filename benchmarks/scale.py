"""Five metrics on generated records against hand-written pandas and hand-written DuckDB SQL.

    python benchmarks/scale.py [ROWS [ROUNDS]]

Children on plans, initial conferences in 15 working days, review conferences on time, plans open
for two years, repeat plans: 24 months of each, of ROWS rows in all (plans, conferences, reviews).
All three ways hold the same tables in memory before the clock starts, and must find the same
numbers. DuckDB is no part of the program: ``pip install duckdb`` for this alone; without it the
SQL is left out.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date

import numpy as np
import pandas as pd

from sru_analysis.calendar import Period, working_days_after
from sru_analysis.compute import compute
from sru_analysis.metrics import load
from sru_analysis.records.store import Records
from sru_analysis.results import Request, Results

PERIOD = Period.parse("2019-09")
MONTHS = Period(date(2017, 10, 1), PERIOD.end).months_since(date(2017, 10, 1))
STOCKS = ("cp_plans_open", "cp_plans_2y_open_count")
SHARES = ("icpc_within_15wd_pct", "cp_reviews_on_time_pct", "cp_repeat_plan_ever_pct")
Answer = dict[str, list[tuple[int, int]]]


def generated(rows: int) -> dict[str, pd.DataFrame]:
    """Plans, conferences, enquiries and the reviews that plans last long enough for."""
    draw, plans = np.random.default_rng(20190930), rows // 5
    child = np.sort(draw.integers(0, max(1, plans * 4 // 5), plans))
    gap, length = draw.integers(30, 900, plans), draw.integers(20, 900, plans)
    place = pd.Series(gap + length).groupby(child).cumsum().to_numpy() - length
    start = np.datetime64("2014-06-01") + place.astype("timedelta64[D]")
    end = start + length.astype("timedelta64[D]")
    ended = end <= np.datetime64("2019-10-31")
    person = pd.Series(child).map("child {}".format).astype("str")
    named = pd.Series(np.arange(plans)).map("plan {}".format).astype("str")
    made = pd.DataFrame({
        "cp_plan_id": named, "person_id": person, "cp_plan_start_date": start,
        "cp_plan_end_date": np.where(ended, end, np.datetime64("NaT")), "cp_plan_ola": "no",
        "number_of_previous_cp_plans": 0,
    })  # fmt: skip
    strategy = start - draw.integers(5, 35, plans).astype("timedelta64[D]")
    held = pd.DataFrame({
        "person_id": person, "icpc_date": start, "strategy_discussion_date": strategy,
        "icpc_transfer_in": "no", "s47_enquiry_id": named,
    })  # fmt: skip
    enquiries = pd.DataFrame({
        "s47_enquiry_id": named, "person_id": person, "s47_start_date": strategy,
    })  # fmt: skip
    waited = np.r_[[draw.integers(60, 100, plans)], draw.integers(120, 200, (2, plans))].cumsum(0)
    plan = np.repeat(np.arange(plans), 3)
    day = start[plan] + waited.T.ravel().astype("timedelta64[D]")
    kept = (day < end[plan]) & (day <= np.datetime64("2019-10-31"))
    reviews = pd.DataFrame({
        "cp_plan_id": named.to_numpy()[plan], "person_id": person.to_numpy()[plan],
        "cp_review_date": day,
    })[kept]  # fmt: skip
    tables = {"cp_plans": made, "initial_cp_conferences": held, "cp_reviews": reviews}
    return {**tables, "s47_enquiries": enquiries}


def read_off(results: Results) -> Answer:
    """The program's figures in the shape of the other answers."""
    if results.reasons:
        sys.exit(f"not available: {results.reasons}")
    frame = results.frame.sort_values("period_end")
    return {
        name: [
            (int(one.numerator), 0 if name in STOCKS else int(one.denominator))
            for one in frame[frame["metric"] == name].itertuples()
        ]
        for name in (*STOCKS, *SHARES)
    }


def by_hand(tables: dict[str, pd.DataFrame]) -> Answer:
    """Pandas as an analyst would write it: prepare once, filter once a month."""
    plans, held, reviews, _ = tables.values()
    start, end = plans["cp_plan_start_date"], plans["cp_plan_end_date"]
    found: Answer = {name: [] for name in (*STOCKS, *SHARES)}
    limit = working_days_after(held["strategy_discussion_date"], 15)
    intime = held["icpc_date"].between(held["strategy_discussion_date"], limit)
    chain = reviews.merge(plans[["cp_plan_id", "cp_plan_start_date"]], on="cp_plan_id")
    chain = chain.sort_values(["cp_plan_id", "cp_review_date"])
    before = chain.groupby("cp_plan_id")["cp_review_date"].shift()
    due = (before + pd.Timedelta(days=183)).fillna(
        chain["cp_plan_start_date"] + pd.Timedelta(days=91)
    )
    ontime = chain["cp_review_date"] <= due
    ordered = plans.sort_values(["person_id", "cp_plan_start_date", "cp_plan_id"])
    repeat = ordered.groupby("person_id")["cp_plan_end_date"].shift()
    repeat = repeat < ordered["cp_plan_start_date"]
    events = {
        "icpc_within_15wd_pct": (held["icpc_date"], intime),
        "cp_reviews_on_time_pct": (chain["cp_review_date"], ontime),
        "cp_repeat_plan_ever_pct": (ordered["cp_plan_start_date"], repeat),
    }
    for month in MONTHS:
        first, last = pd.Timestamp(month.start), pd.Timestamp(month.end)
        is_open = (start <= last) & (end.isna() | (end > last))
        long = is_open & (last - start >= pd.Timedelta(days=730))
        found["cp_plans_open"].append((plans.loc[is_open, "person_id"].nunique(), 0))
        found["cp_plans_2y_open_count"].append((plans.loc[long, "person_id"].nunique(), 0))
        for name, (days, met) in events.items():
            inside = days.between(first, last)
            found[name].append((int(met[inside].sum()), int(inside.sum())))
    return found


OPEN_ON = """
    select m.last, count(distinct p.person_id) from months m
    join cp_plans p on p.cp_plan_start_date <= m.last - interval ({days}) day
     and (p.cp_plan_end_date is null or p.cp_plan_end_date > m.last) group by 1 order by 1"""
BY_MONTH = "select last_day({day}), count(*) filter ({met}), count(*) from ({rows}) where {day} "
BY_MONTH += "between (select min(first) from months) and (select max(last) from months) "
BY_MONTH += "group by 1 order by 1"
QUERIES = {
    "cp_plans_open": OPEN_ON.format(days=0),
    "cp_plans_2y_open_count": OPEN_ON.format(days=730),
    "icpc_within_15wd_pct": BY_MONTH.format(
        day="icpc_date",
        met="icpc_date between strategy_discussion_date and due",
        rows="select * from initial_cp_conferences join clock on day = strategy_discussion_date",
    ),
    "cp_reviews_on_time_pct": BY_MONTH.format(
        day="cp_review_date",
        met="cp_review_date <= due",
        rows="""select r.cp_review_date, coalesce(lag(r.cp_review_date) over (
                partition by r.cp_plan_id order by r.cp_review_date) + interval 183 day,
                p.cp_plan_start_date + interval 91 day) as due
                from cp_reviews r join cp_plans p using (cp_plan_id)""",
    ),
    "cp_repeat_plan_ever_pct": BY_MONTH.format(
        day="cp_plan_start_date",
        met="before < cp_plan_start_date",
        rows="""select cp_plan_start_date, lag(cp_plan_end_date) over (partition by person_id
                order by cp_plan_start_date, cp_plan_id) as before from cp_plans""",
    ),
}


def connected(tables: dict[str, pd.DataFrame]):
    """A database in memory with the tables, the months and the due day of every day; or nothing."""
    try:
        import duckdb
    except ImportError:
        return None
    days = pd.Series(pd.date_range("2014-01-01", "2019-12-31", unit="s"))
    ends = [(pd.Timestamp(one.start), pd.Timestamp(one.end)) for one in MONTHS]
    others = {
        "months": pd.DataFrame(ends, columns=["first", "last"]),
        "clock": pd.DataFrame({"day": days, "due": working_days_after(days, 15)}),
    }
    base = duckdb.connect()
    base.execute("set threads to 1")
    for name, frame in {**tables, **others}.items():
        base.register("given", frame.astype({c: object for c in frame if frame[c].dtype == "str"}))
        base.execute(f"create table {name} as select * from given")
    return base


def by_sql(base) -> Answer:
    """One query a metric."""
    return {
        name: [(one[1], one[2] if len(one) > 2 else 0) for one in base.execute(query).fetchall()]
        for name, query in QUERIES.items()
    }


def main(rows: int, rounds: int) -> None:
    """Measure the ways in turn, hold their answers against one another, print medians."""
    tables = generated(rows)
    load()
    requests = [
        Request(name, basis, month.end if basis == "at_snapshot" else month.start, month.end)
        for names, basis in ((STOCKS, "at_snapshot"), (SHARES, "in_month"))
        for name in names
        for month in MONTHS
    ]
    base, taken = connected(tables), {}
    for _ in range(rounds):
        records = Records.from_tables(tables)
        plain = {name: getattr(records, name) for name in tables}
        ways = {
            "the program": lambda given=records: compute(given, requests, PERIOD),
            "hand-written pandas": lambda given=plain: by_hand(given),
            **({"hand-written SQL (DuckDB)": lambda: by_sql(base)} if base else {}),
        }
        answers = {}
        for way, answer in ways.items():
            start = time.process_time()
            answers[way] = answer()
            taken.setdefault(way, []).append(time.process_time() - start)
        answers["the program"] = read_off(answers["the program"])
        if any(answer != answers["the program"] for answer in answers.values()):
            sys.exit("the ways do not find the same numbers")
    own = statistics.median(taken["the program"])
    lines = [f"five metrics, {len(MONTHS)} months, {rows:,} rows; {rounds} rounds, medians"]
    for way, seconds in taken.items():
        each = statistics.median(seconds)
        lines.append(f"{way:28}{each:9.3f} CPU s   the program over it {own / each:6.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    stated = [int(one) for one in sys.argv[1:]]
    main(*stated, *(10_000, 5)[len(stated) :])
