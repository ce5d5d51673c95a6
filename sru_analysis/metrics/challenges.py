"""Challenges by conference chairs and independent reviewing officers, and their outcome."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import working_days_after
from sru_analysis.metrics.declare import Base, metric
from sru_analysis.metrics.mean_stock import mean_children_on_plans
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    CHALLENGE_OUTCOMES,
    CHALLENGE_PROCESSES,
    GOOD_PRACTICE,
    IRO_HANDBOOK,
    IRO_REGULATION_45,
    LOCAL,
)
from sru_analysis.records.code_lists import codes, labels
from sru_analysis.records.store import Records

CHAIRS, OFFICERS = "CP_CHAIR", "IRO"
BREAKDOWNS = ("challenge_type", "stage", "theme", "team")
STANDARD = "cp_challenge_response_working_days"
IRO_WORKING_DAYS = 20
OUTCOMES = {
    "PLAN_CHANGED": "Plan changed",
    "NO_CHANGE": "No change",
    "ESCALATED": "Escalated",
    "WITHDRAWN": "Withdrawn",
}


@once
def challenges_by(records: Records, raised_by: str) -> pd.DataFrame:
    """Challenges raised by chairs or by reviewing officers, one row a challenge; praise left out.

    However often a challenge was escalated, it is one: the row of its highest stage stands, from
    the day on which it was first raised. Adds ``stage``, ``theme`` in words, ``outcome`` in words
    and ``formal``, whether any of its rows is.
    """
    rows = records.challenges
    rows = rows[(rows["raised_by"] == raised_by) & (rows["challenge_type"] != "GOOD_PRACTICE")]
    by_challenge = rows.groupby("challenge_id")
    first = by_challenge["raised_date"].transform("min")
    formal = (rows["challenge_type"] == "FORMAL").groupby(rows["challenge_id"]).transform("any")
    height = rows["stage_reached"].map({stage: n for n, stage in enumerate(codes("STAGE"))})
    rows = rows.assign(
        first=first,
        formal=formal.astype(bool),
        height=height.fillna(-1),
        stage=rows["stage_reached"],
    )
    rows = rows.sort_values(["height", "raised_date"], kind="stable")
    rows = rows.drop_duplicates("challenge_id", keep="last").sort_values("challenge_id")
    rows = rows.assign(raised_date=rows["first"]).drop(columns=["first", "height"])
    return with_words(rows).reset_index(drop=True)


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """``theme`` and ``outcome`` in the words shown."""
    return rows.assign(
        theme=rows["challenge_theme"].map(labels("CHALLENGE_THEME")).astype("str"),
        outcome=rows["challenge_outcome"].map(OUTCOMES).astype("str"),
    )


@metric(
    number=70,
    title="Challenges by conference chairs",
    plain="Challenges raised by conference chairs.",
    kind="count",
    counts="challenges",
    section="child_protection",
    source=(CHALLENGE_PROCESSES,),
    needs=("challenges",),
    during="raised_date",
    breakdowns=BREAKDOWNS,
)
def cp_challenges_raised(records):
    """Challenges raised in the period by chairs of child protection conferences. One challenge
    counts once, on the day it was first raised, however often it was escalated.

    Not counted: messages that praise good practice; challenges by reviewing officers.

    Why it matters: chairs should speak up when a plan drifts. More challenges are not worse.
    """
    return challenges_by(records, CHAIRS)


@metric(
    number=71,
    title="Chairs' challenges for every 100 children on plans",
    plain="Chairs' challenges for every 100 children on plans.",
    kind="rate",
    counts="challenges",
    section="child_protection",
    tier="extra",
    source=(LOCAL,),
    needs=("challenges", "cp_plans.cp_plan_end_date"),
    during="raised_date",
    over=Base("children on plans, on average", 100, mean_children_on_plans),
    unit="per 100 children on plans",
)
def cp_challenge_rate_per_100(records):
    """Challenges raised in the period by chairs of child protection conferences, for every 100
    children on plans: those on a plan at the end of each month of the period and on its last day,
    on average. A longer period holds more challenges: compare periods of one length.

    Not counted: messages that praise good practice; challenges by reviewing officers; temporary
    plans of other councils.

    Why it matters: with more children on plans, more challenges are to be expected.
    """
    return challenges_by(records, CHAIRS)


@metric(
    number=72,
    title="Chairs' challenges resolved in time",
    plain="Of the chairs' challenges due an answer, the share resolved by the deadline.",
    kind="percent",
    counts="challenges",
    section="child_protection",
    source=(LOCAL,),
    needs=("challenges.resolved_date",),
    during="due_date",
    breakdowns=BREAKDOWNS,
    better="higher",
)
def cp_challenge_resolved_on_time_pct(records):
    """Challenges by chairs of child protection conferences that were due to be resolved in the
    period: by the date stated in the challenge, else by the council's standard of working days
    after it was first raised (10 where the council states none).

    Met when the challenge was resolved on or before that day.

    Not counted: messages that praise good practice; challenges by reviewing officers. A challenge
    still open when it was due is counted and not met.

    Why it matters: a challenge that nobody answers changes nothing for the child.
    """
    rows = challenges_by(records, CHAIRS)
    standard = records.configuration.standards[STANDARD]
    due = rows["response_due_date"].fillna(working_days_after(rows["raised_date"], standard))
    return rows.assign(due_date=due, met=rows["resolved_date"] <= due)


@metric(
    number=73,
    title="Outcome of chairs' challenges",
    plain="What changed after a chair's challenge.",
    kind="split",
    counts="challenges",
    section="child_protection",
    source=(CHALLENGE_OUTCOMES,),
    needs=("challenges.resolved_date", "challenges.challenge_outcome"),
    during="resolved_date",
    breakdowns=BREAKDOWNS,
    outcomes=tuple(OUTCOMES.values()),
)
def cp_challenge_outcome(records):
    """Challenges by chairs of child protection conferences that were resolved in the period, by
    their outcome: the plan changed, nothing changed, escalated, withdrawn.

    Not counted: open challenges; messages that praise good practice; challenges by reviewing
    officers. A resolved challenge without an outcome is "not known".

    Why it matters: shows whether challenge changes plans.
    """
    return challenges_by(records, CHAIRS)


@metric(
    number=122,
    title="Challenges by reviewing officers",
    plain="Challenges raised by independent reviewing officers.",
    kind="count",
    counts="challenges",
    section="looked_after",
    source=(IRO_REGULATION_45, LOCAL),
    needs=("challenges",),
    during="raised_date",
    breakdowns=BREAKDOWNS,
)
def iro_challenges_raised(records):
    """Challenges raised in the period by independent reviewing officers, informal and formal. One
    challenge counts once, on the day it was first raised, however often it was escalated.

    Not counted: messages that praise good practice; challenges by conference chairs.

    Why it matters: reviewing officers must act when a child's care plan is not carried out. More
    challenges are not worse.
    """
    return challenges_by(records, OFFICERS)


@metric(
    number=124,
    title="Reviewing officers' challenges that went formal",
    plain="Of the reviewing officers' challenges, the share that went to the formal stage.",
    kind="percent",
    counts="challenges",
    section="looked_after",
    tier="extra",
    source=(LOCAL,),
    needs=("challenges",),
    during="raised_date",
    breakdowns=("theme", "team"),
)
def iro_challenge_formal_pct(records):
    """Challenges raised in the period by independent reviewing officers.

    Met when the challenge is recorded as formal, at once or at a later stage.

    Not counted: messages that praise good practice; challenges by conference chairs.

    Why it matters: reviewing officers must first try to settle a concern informally; a rising
    share says that this fails more often.
    """
    rows = challenges_by(records, OFFICERS)
    return rows.assign(met=rows["formal"])


@metric(
    number=125,
    title="Formal challenges resolved within 20 working days",
    plain="Of the formal challenges due an answer, the share resolved within 20 working days.",
    kind="percent",
    counts="challenges",
    section="looked_after",
    tier="extra",
    source=(IRO_HANDBOOK,),
    needs=("challenges.resolved_date",),
    during="due_date",
    breakdowns=("stage", "theme", "team"),
    better="higher",
)
def iro_challenge_resolved_20wd_pct(records):
    """Formal challenges by independent reviewing officers whose 20th working day after they were
    first raised falls in the period. The day they were raised is day 0.

    Met when the challenge was resolved on or before that day.

    Not counted: informal challenges; messages that praise good practice; challenges by conference
    chairs. A challenge still open on that day is counted and not met.

    Why it matters: a dispute about a child's care should not outlast a month.
    """
    rows = challenges_by(records, OFFICERS)
    rows = rows[rows["formal"]].reset_index(drop=True)
    due = working_days_after(rows["raised_date"], IRO_WORKING_DAYS)
    return rows.assign(due_date=due, met=rows["resolved_date"] <= due)


@metric(
    number=126,
    title="Outcome of reviewing officers' challenges",
    plain="What changed for the child after a reviewing officer's challenge.",
    kind="split",
    counts="challenges",
    section="looked_after",
    source=(CHALLENGE_OUTCOMES,),
    needs=("challenges.resolved_date", "challenges.challenge_outcome"),
    during="resolved_date",
    breakdowns=BREAKDOWNS,
    outcomes=tuple(OUTCOMES.values()),
)
def iro_challenge_outcome(records):
    """Challenges by independent reviewing officers that were resolved in the period, by their
    outcome: the plan changed, nothing changed, escalated, withdrawn.

    Not counted: open challenges; messages that praise good practice; challenges by conference
    chairs. A resolved challenge without an outcome is "not known".

    Why it matters: shows whether challenge changes care plans.
    """
    return challenges_by(records, OFFICERS)


@metric(
    number=130,
    title="Good practice alerts",
    plain="Messages from reviewing officers that praise good practice.",
    kind="count",
    counts="alerts",
    section="looked_after",
    tier="extra",
    source=(GOOD_PRACTICE, LOCAL),
    needs=("challenges",),
    during="raised_date",
    breakdowns=("theme", "team"),
)
def iro_good_practice_alerts(records):
    """Messages sent in the period by independent reviewing officers that praise good practice.

    Not counted: challenges; messages by conference chairs.

    Why it matters: stands beside the challenges, so that these do not stand alone.
    """
    rows = records.challenges
    praise = (rows["raised_by"] == OFFICERS) & (rows["challenge_type"] == "GOOD_PRACTICE")
    return with_words(rows[praise].drop_duplicates("challenge_id").reset_index(drop=True))
