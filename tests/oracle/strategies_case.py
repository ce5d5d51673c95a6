"""Case work and posts: visits, core groups of a plan, referrals, assessments, staffing."""

from datetime import date

from .clocks import DAY, working_days_after
from .drawing import SELDOM, TEAMS, YES_NO, around, blank_or, day_about, row

ATTENDANCE = ["ATTENDED", "ATTENDED", "REPORT", "ABSENT", "NOT_INVITED", None]
VISITS_AGO = [0, 1, 10, 27, 28, 29, 30, 60, 120]
GAPS = [0, 1, 30, 41, 42, 43, 60]
REFERRED_AGO = [-1, 0, 1, 62, 63, 64, 65, 66, 67, 68, 120]
AGAIN = [0, 1, 364, 365, 366, 367]


def case_work(pick, child: dict, end: date, number: int, plans: list[dict]) -> list[dict]:
    """What is recorded about the work with one child."""
    person = child["person_id"]
    rows = [visit(pick, person, end - pick(VISITS_AGO) * DAY) for _ in range(pick([0, 1, 2, 3]))]
    for plan in plans:
        rows += core_groups_of(pick, plan)
    referred, last = None, None
    for count in range(pick([0, 1, 1, 2])):
        last = day_about(pick, end) if last is None else last + pick(AGAIN) * DAY
        referred = referral(pick, person, last, f"R{number}-{count}")
        rows.append(referred)
    rows += [
        assessment(pick, person, end, f"A{number}-{count}", referred)
        for count in range(pick([0, 1, 2]))
    ]
    return rows


def visit(pick, person: str, day: date) -> dict:
    return row(
        "visits",
        person_id=person,
        visit_date=day,
        visit_kind=pick(["CP", "CP", "CP", "CLA"]),
        child_seen=pick(["yes", "yes", None, "no"]),
        seen_alone=pick(YES_NO),
    )


def core_groups_of(pick, plan: dict) -> list[dict]:
    """Core groups held one gap after another, the first about ten working days into the plan."""
    rows, day = [], around(pick, working_days_after(plan["cp_plan_start_date"], 10))
    for _ in range(pick([0, 1, 3, 5])):
        rows.append(
            row(
                "core_groups",
                person_id=plan["person_id"],
                due_date=day,
                held_date=blank_or(pick, day),
                health=pick(ATTENDANCE),
                police=pick(ATTENDANCE),
                other_agency=pick(ATTENDANCE),
            )
        )
        day += pick(GAPS) * DAY
    return rows


def referral(pick, person: str, day: date, name: str) -> dict:
    return row(
        "referrals",
        referral_id=name,
        person_id=person,
        referral_date=day,
        referral_source=pick(["POLICE", "SCHOOLS", None]),
        team=pick(TEAMS),
    )


def assessment(pick, person: str, end: date, name: str, referred: dict | None) -> dict:
    """An assessment authorised near the end of the period, about 45 working days after it all
    began.
    """
    done = around(pick, end)
    start = done - pick(REFERRED_AGO) * DAY
    if referred is not None and pick((True, False)):
        start = referred["referral_date"]
        done = around(pick, working_days_after(start, 45))
    named = referred["referral_id"] if referred and pick((True, False)) else None
    return row(
        "assessments",
        assessment_id=name,
        person_id=person,
        referral_id="unknown" if pick(SELDOM) else named,
        assessment_start_date=start,
        assessment_auth_date=blank_or(pick, done),
        team=pick(TEAMS),
    )


def posts(pick, end: date) -> list[dict]:
    """Posts of chairs and officers, filled, empty, ended, away."""
    rows = []
    for number in range(pick([0, 1, 2, 4])):
        start = day_about(pick, end)
        rows.append(
            row(
                "staffing",
                post_id=f"P{number}",
                post_role=pick(["CP_CHAIR", "CP_CHAIR", "IRO"]),
                post_state=pick(["IN_POST", "IN_POST", "AWAY", "VACANT"]),
                post_fte=pick([0.5, 0.6, 1.0]),
                conference_slots=pick([0, 5, None]),
                post_from_date=start,
                post_to_date=pick([None, start, end, end + DAY]),
            )
        )
    return rows
