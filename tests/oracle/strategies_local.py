"""What councils send of their own: advocacy, participation, challenges, core groups, audits."""

from datetime import date

from .clocks import DAY, working_days_after
from .drawing import SELDOM, SOMETIMES, TEAMS, YES_NO, around, blank_or, day_about, row
from .local_returns import AGENCIES

PN = [f"PN{n}" for n in range(8)]
GRADES = ["OUTSTANDING", "GOOD", "REQUIRES_IMPROVEMENT", "INADEQUATE", None]
WORKERS = ["SW1", "SW1", "SW2", None]
AUDITORS = ["AU1", "AU2", None]
THEMES = ["CP_AND_CIN", "THROUGHCARE_AND_CLA", "MASH_THRESHOLDS", "YOUTH_HOMELESSNESS", "OTHER"]
AREAS = ("ASSESSMENT", "PLAN_SMART", "SUPERVISION", "MANAGEMENT_OVERSIGHT", "VOICE_OF_THE_CHILD")
FINDINGS = [
    "MET",
    "PARTLY_MET",
    "NOT_MET",
    "OUTSTANDING",
    "GOOD",
    "REQUIRES_IMPROVEMENT",
    "INADEQUATE",
]
MEETINGS = [
    "INITIAL_CONFERENCE",
    "REVIEW_CONFERENCE",
    "REVIEW_CONFERENCE",
    "CLA_REVIEW",
    "OTHER",
    None,
]
SHORT = [0, 1, 5, 7, 14, 20, 28, 30, 60]
NAMES = ["JAN", "FEB", "MAR", "APRIL", "MAY", "JUN", "JUL", "AUG", "SEPT", "OCT", "NOV", "DEC"]


def returns_about(pick, child: dict, end: date, number: int) -> list[dict]:
    """Advocacy, conferences, challenges and core groups of one child."""
    person = child["person_id"]
    rows = [advocacy(pick, person, end) for _ in range(pick(few))]
    rows += [challenge(pick, person, end, f"Q{number}-{n}") for n in range(pick(few))]
    rows += [core_group(pick, person, end) for _ in range(pick(few))]
    rows += [
        row(
            "conference_participation",
            person_id=person,
            conference_date=day_about(pick, end),
            conference_type=pick(["INITIAL", "REVIEW"]),
            participation=pick(PN),
            quorate=pick(YES_NO),
        )
        for _ in range(pick(few))
    ]
    return rows


few = [0, 0, 1, 2]


def advocacy(pick, person: str, end: date) -> dict:
    referred = day_about(pick, end)
    outcome = pick(["ACCEPTED", "ACCEPTED", "DECLINED", "NO_CONSENT", "NOT_CONTACTED", "OPEN"])
    known = None if outcome == "OPEN" else blank_or(pick, referred + pick(SHORT) * DAY)
    return row(
        "advocacy_referrals",
        person_id=person,
        advocacy_referral_date=referred,
        advocacy_provider=pick(["A", None]),
        meeting_type=pick(MEETINGS),
        advocacy_outcome=outcome,
        advocacy_outcome_date=known,
        child_attended=pick(YES_NO),
    )


def challenge(pick, person: str, end: date, name: str) -> dict:
    raised = day_about(pick, end)
    stated = blank_or(pick, raised + pick(SHORT) * DAY, (True, False))
    deadline = stated or working_days_after(raised, 10)
    resolved = blank_or(pick, around(pick, deadline), SOMETIMES)
    outcomes = ["PLAN_CHANGED", "NO_CHANGE", "ESCALATED", "WITHDRAWN", None]
    return row(
        "challenges",
        challenge_id=name,
        person_id=person,
        raised_by=pick(["IRO", "CP_CHAIR"]),
        raised_date=raised,
        challenge_type=pick(["INFORMAL", "FORMAL", "GOOD_PRACTICE"]),
        stage_reached=pick(["0", "1", "4", "CAFCASS", None]),
        challenge_theme=pick(["DRIFT_OR_DELAY", "VISITS", "CARE_PLAN"]),
        team=pick(TEAMS),
        response_due_date=stated,
        resolved_date=resolved,
        challenge_outcome=pick(outcomes) if resolved else "OPEN",
    )


def core_group(pick, person: str, end: date) -> dict:
    due = day_about(pick, end)
    attendance = ["ATTENDED", "REPORT", "ABSENT", "NOT_INVITED", None]
    return row(
        "core_groups",
        person_id=person,
        due_date=due,
        held_date=blank_or(pick, due + pick(SHORT) * DAY),
        parent_attended=pick(YES_NO),
        child_attended=pick(YES_NO),
        **{agency: pick(attendance) for agency in list(AGENCIES)[:4]},
    )


def foster_households(pick, end: date) -> list[dict]:
    """Annual reviews of foster carers."""
    rows = []
    for number in range(pick(few)):
        due = day_about(pick, end)
        held = blank_or(pick, due + pick([-1, 0, 1]) * DAY)
        rows.append(
            row(
                "foster_reviews",
                foster_household_id=f"F{number}",
                review_due_date=due,
                review_date=held,
            )
        )
    return rows


def audits(pick, end: date) -> list[dict]:
    """Audits of the rounds that end with the period: of one month, of two, and without a month."""
    rows = []
    for number in range(pick([0, 1, 2, 4, 7])):
        issued = end.replace(day=1) - pick([0, 1, 31, 40, -40]) * DAY
        done = blank_or(pick, issued + pick(SHORT) * DAY, SOMETIMES)
        checked = None if done is None else blank_or(pick, done + pick(SHORT) * DAY, (True, False))
        rows.append(
            row(
                "audits",
                audit_id=f"A{number}",
                audit_round=pick(rounds(issued)),
                audit_theme=pick(THEMES),
                person_id=pick(["0001", "0001", None]),
                issued_date=issued,
                due_date=blank_or(pick, issued + 28 * DAY),
                completed_date=done,
                auditor_id=pick(AUDITORS),
                auditor_role=pick(["Team manager", None]),
                service_area=pick(["CP", None]),
                team=pick(TEAMS),
                social_worker_id=pick(WORKERS),
                with_social_worker=pick(YES_NO),
                grade_by_auditor=pick(GRADES) if done else None,
                moderated_date=checked,
                grade_after_moderation=pick(GRADES) if checked else None,
            )
        )
        rows += findings(pick, f"A{number}") if done or pick(SELDOM) else []
    return rows


def rounds(issued: date):
    """The label of a round: the month of issue, with the one before, the next, or no month."""
    month, year = NAMES[issued.month - 1], issued.year
    after = NAMES[issued.month % 12]
    labels = [f"{month} {year}"] * 3
    labels += [f"{after} {year + (issued.month == 12)}", "Round 1"]
    if issued.month > 1:
        labels.append(f"{NAMES[issued.month - 2]}/{month} {year}")
    return labels


def findings(pick, audit: str) -> list[dict]:
    rows = [
        row("audit_findings", audit_id=audit, practice_area=area, finding=pick(FINDINGS))
        for area in AREAS
        if pick((True, False))
    ]
    used = pick(["MET", "NOT_MET", None])
    if used:
        rows.append(
            row(
                "audit_findings",
                audit_id=audit,
                practice_area="CONTRACT_OF_EXPECTATIONS",
                finding=used,
            )
        )
    return rows


def workers(pick, end: date) -> list[dict]:
    """Who holds cases."""
    rows = []
    for number in range(pick(few)):
        start = day_about(pick, end)
        ended = blank_or(pick, start + pick(SHORT) * DAY, (True, False))
        rows.append(
            row(
                "involvements",
                person_id=f"000{number + 1}",
                involvement_role=pick(["SOCIAL_WORKER", "SOCIAL_WORKER", "IRO"]),
                professional_id=f"SW{number + 1}",
                professional_team=pick(TEAMS),
                involvement_start_date=start,
                involvement_end_date=ended,
            )
        )
    return rows
