"""What audits asked for, and when it was done (local return 19)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.audits import Audit
from sru_analysis.demo.days import working_days_after
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.findings import MET
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.tables import Row

HOW_MANY = {0: 15, 1: 30, 2: 30, 3: 18, 4: 7}
WORKING_DAYS_ALLOWED = {10: 3, 20: 5, 30: 2}
IN_TIME = 0.68
ON_THE_DAY = 0.1
NEVER_CLOSED = 0.3
WITHOUT_DUE_DATE = 0.02


def action_rows(found: list[Audit]) -> list[Row]:
    """One row an action of an audit completed, from the earliest audit on."""
    rng = random_for("audit actions")
    rows = []
    for audit in found:
        if audit.completed is None:
            continue
        for number in range(1, pick(rng, HOW_MANY) + 1):
            rows.append(_row(audit, number, rng))
    return rows


def _row(audit: Audit, number: int, rng: Random) -> Row:
    due: date | None = working_days_after(audit.completed, pick(rng, WORKING_DAYS_ALLOWED))
    closed = _closed(audit.completed, due, rng)
    if rng.random() < WITHOUT_DUE_DATE:
        due = None
    return {
        "Action ID": f"{audit.number}-{number}",
        "Audit ID": audit.number,
        "Practice area": rng.choice([*MET, "Assessment"]),
        "Date set": audit.completed,
        "Date due": due,
        "Date closed": closed if closed and closed <= LAST_DAY else None,
    }


def _closed(asked: date, due: date, rng: Random) -> date | None:
    """Most before they are due, some on the last day, some after it, some never."""
    if rng.random() < ON_THE_DAY:
        return working_days_after(due, rng.randint(0, 1))
    if rng.random() < IN_TIME:
        return min(working_days_after(asked, rng.randint(2, 20)), due)
    if rng.random() < NEVER_CLOSED:
        return None
    return working_days_after(due, rng.randint(2, 35))
