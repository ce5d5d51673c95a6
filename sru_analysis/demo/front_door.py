"""Referrals to social care and the assessments that follow (local returns 11 and 12)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.days import days, on_or_after, working_days_after
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import FIRST_DAY, LAST_DAY
from sru_analysis.demo.support import Support
from sru_analysis.demo.tables import Row

SOURCES = {
    "Police": 28, "Schools": 20, "Health services": 15, "Council services": 13, "Individual": 9,
    "Other legal agency": 4, "Education services": 3, "Housing": 2, "Other": 3, "Anonymous": 2,
    "Unknown": 1,
}  # fmt: skip
MORE_WITHOUT_ACTION = 0.35
IN_TIME = 0.86
AUTHORISED_ON_DAY_45 = 0.04
WITHOUT_SOURCE = 0.01


def referral_rows(support: list[Support]) -> list[Row]:
    """One row a child and referral since April 2017: those that opened a case, and others about
    the same children that led to no further action.
    """
    rng = random_for("referrals")
    cases = [episode for episode in support if episode.kind == "CIN_EPISODE"]
    cases.sort(key=lambda episode: (episode.start, episode.child.number))
    opened = {(episode.child.number, episode.start): episode for episode in cases}
    found = [(case.start, case.child, False) for case in opened.values()]
    for case in cases:
        if case.end is None or rng.random() > MORE_WITHOUT_ACTION:
            continue
        day = on_or_after(case.end + days(rng.randint(20, 600)))
        if day <= LAST_DAY and (case.child.number, day) not in opened:
            found.append((day, case.child, True))
    inside = [one for one in found if FIRST_DAY <= one[0] <= LAST_DAY]
    inside.sort(key=lambda one: (one[0], one[1].number, one[2]))
    rows = []
    for number, (day, child, nfa) in enumerate(inside, 1):
        source = None if rng.random() < WITHOUT_SOURCE else pick(rng, SOURCES)
        rows.append(
            {
                "Referral ID": f"REF-{number:05}",
                "Child Unique ID": child.person_id,
                "Date of referral to social care": day,
                "Referral source": source,
                "No further action": nfa,
                "Team": child.family.team,
            }
        )
    return rows


def assessment_rows(referrals: list[Row]) -> list[Row]:
    """One row an assessment of a referral that was taken on."""
    rng = random_for("assessments")
    taken_on = [row for row in referrals if not row["No further action"]]
    rows = []
    for row in taken_on:
        referred = row["Date of referral to social care"]
        started = on_or_after(referred + days(rng.randint(0, 4)))
        done: date | None = _authorised(referred, started, rng)
        if started > LAST_DAY:
            continue
        rows.append(
            {
                "Child Unique ID": row["Child Unique ID"],
                "Referral ID": row["Referral ID"],
                "Assessment started": started,
                "Assessment authorised": done if done <= LAST_DAY else None,
                "Team": row["Team"],
            }
        )
    rows.sort(key=lambda row: (row["Assessment started"], row["Child Unique ID"]))
    return [{"Assessment ID": f"ASM-{n:05}"} | row for n, row in enumerate(rows, 1)]


def _authorised(referred: date, started: date, rng: Random) -> date:
    """Some on the last day that is in time, some on the day after it and later."""
    if rng.random() < AUTHORISED_ON_DAY_45:
        return working_days_after(referred, 45 + rng.randint(0, 1))
    if rng.random() < IN_TIME:
        return max(working_days_after(referred, rng.randint(8, 45)), started)
    return working_days_after(referred, rng.randint(46, 80))
