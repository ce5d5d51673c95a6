"""Posts of conference chairs and reviewing officers (local return 13)."""

from __future__ import annotations

from datetime import date

from sru_analysis.demo.days import days
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.months import FIRST_DAY, LAST_DAY
from sru_analysis.demo.tables import Row
from sru_analysis.demo.workloads import CHAIRS, REVIEWING_OFFICERS

PART_TIME = (0.5, 0.6, 0.8)
PART_TIME_SHARE = 0.25
AWAY_SHARE = 0.3
SLOTS_A_FULL_POST = 8
FOSTERING_OFFICERS = ("FIRO1", "FIRO2")
VACANT = (("CP chair", "POST-CH14", date(2019, 3, 1)), ("IRO", "POST-IRO18", date(2019, 6, 1)))


def staffing_rows() -> list[Row]:
    """One row a post and span in which nothing about it changes."""
    rng = random_for("posts")
    rows = []
    for role, workers in (
        ("CP chair", CHAIRS),
        ("IRO", REVIEWING_OFFICERS),
        ("Fostering IRO", FOSTERING_OFFICERS),
    ):
        for worker in workers:
            full = 1.0 if rng.random() > PART_TIME_SHARE else rng.choice(PART_TIME)
            away = FIRST_DAY + days(rng.randint(60, 800)) if rng.random() < AWAY_SHARE else None
            back = away + days(rng.randint(30, 180)) if away else None
            spans = [(FIRST_DAY, away, "In post"), (away, back, "Away"), (back, None, "In post")]
            for start, end, state in spans if away else [(FIRST_DAY, None, "In post")]:
                if start <= LAST_DAY:
                    rows.append(_row(f"POST-{worker}", role, worker, state, full, start, end))
    rows += [_row(post, role, None, "Vacant", 1.0, since, None) for role, post, since in VACANT]
    return sorted(rows, key=lambda row: (row["Post ID"], row["From"]))


def _row(
    post: str, role: str, worker: str | None, state: str, full: float, start: date, end: date | None
) -> Row:
    slots = round(SLOTS_A_FULL_POST * full) if role == "CP chair" else None
    return {
        "Post ID": post,
        "Role": role,
        "Worker ID": worker,
        "State of the post": state,
        "Full-time equivalent": full,
        "Conference slots a month": slots,
        "From": start,
        "To": end if end is None or end <= LAST_DAY else None,
    }
