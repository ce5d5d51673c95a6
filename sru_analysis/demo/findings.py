"""What audits found by practice area (local return 7)."""

from __future__ import annotations

from random import Random

from sru_analysis.demo.audits import Audit
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import PERIOD_END
from sru_analysis.demo.tables import Row

# JUL/AUG: 40 of 42 audits answered the assessment item, 20 of them below standard
ANSWERED_JULY = 40
BELOW_JULY = 20
BELOW_USUAL = 0.56
ANSWERED = 0.92
MET = {
    "Plan (SMART)": {"Met": 33, "Partly met": 42, "Not met": 25},
    "Supervision": {"Met": 46, "Partly met": 34, "Not met": 20},
    "Management oversight": {"Met": 48, "Partly met": 36, "Not met": 16},
    "Voice of the child": {"Met": 58, "Partly met": 30, "Not met": 12},
    "Partnership working": {"Outstanding": 3, "Good": 47, "Requires improvement": 40,
                            "Inadequate": 10},
    "Chronology": {"Met": 50, "Partly met": 28, "Not met": 22},
}  # fmt: skip
CONTRACT = "Contract of expectations used"
CONTRACT_USED = 0.09
GOOD_PRACTICE = 0.18
ABOVE = ("Met", "Good", "Outstanding")


def finding_rows(found: list[Audit]) -> list[Row]:
    """One row an audit and practice area answered."""
    rng = random_for("findings")
    done = [audit for audit in found if audit.completed]
    assessments = _assessments(done, rng)
    rows = []
    for audit in done:
        if audit.number in assessments:
            rows.append(_row(audit, "Assessment", assessments[audit.number], rng))
        for area, weights in MET.items():
            if rng.random() < ANSWERED:
                rows.append(_row(audit, area, pick(rng, weights), rng))
        if audit.completed <= PERIOD_END and rng.random() < 0.9:
            used = rng.random() < CONTRACT_USED
            rows.append(_row(audit, CONTRACT, "Yes" if used else "No", rng))
    return rows


def _assessments(done: list[Audit], rng: Random) -> dict[str, str]:
    """Met or not met by audit; the July and August round is exact, its late ones left out."""
    july = [a for a in done if a.round.months == (7, 8) and a.completed <= PERIOD_END]
    answered = rng.sample(july, ANSWERED_JULY)
    verdicts = ["Not met"] * BELOW_JULY + ["Met"] * (ANSWERED_JULY - BELOW_JULY)
    given = {audit.number: verdict for audit, verdict in zip(answered, verdicts, strict=True)}
    for audit in done:
        if audit.round.months != (7, 8) and rng.random() < ANSWERED:
            given[audit.number] = "Not met" if rng.random() < BELOW_USUAL else "Met"
    return given


def _row(audit: Audit, area: str, finding: str, rng: Random) -> Row:
    return {
        "Audit ID": audit.number,
        "Practice area": area,
        "Grade or standard met": finding,
        "Good practice": finding in ABOVE and rng.random() < GOOD_PRACTICE,
    }
