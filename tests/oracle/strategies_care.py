"""What is watched beside care: visits, notes, panels, courts, missing times, officers, actions."""

from datetime import date

from .clocks import DAY, months_after
from .drawing import SELDOM, around, blank_or, day_about, row

few = [0, 0, 1, 2]
VISITED_AGO = [-1, 0, 1, 6, 7, 8, 27, 28, 29, 41, 42, 43, 44, 90, 91, 92, 120]
WITHIN_A_YEAR = [-1, 0, 1, 100, 182, 183, 184, 363, 364, 365, 366, 400]
LONG = [0, 1, 30, 364, 365]


def care_work(pick, child: dict, end: date, number: int) -> list[dict]:
    """What is recorded about one child, near the end of the period or at an edge of a clock."""
    person, rows = child["person_id"], []
    for _ in range(pick([0, 1, 2, 4])):
        day = end - pick(VISITED_AGO) * DAY
        rows.append(
            row(
                "visits",
                person_id=person,
                visit_date=day,
                visit_kind=pick(["CLA", "CLA", "CP"]),
                child_seen=pick(["yes", "yes", None, "no"]),
            )
        )
    for _ in range(pick(few)):
        kind = pick(["IRO_CONTACT", "IRO_CONTACT", "IRO_MIDWAY", "MANAGEMENT_OVERSIGHT"])
        day = end - pick(WITHIN_A_YEAR) * DAY
        rows.append(row("case_notes", person_id=person, note_date=day, note_kind=kind))
    for _ in range(pick(few)):
        day = end - pick(WITHIN_A_YEAR) * DAY
        plan = pick(["a", "f", None])
        rows.append(
            row("permanence_panels", person_id=person, panel_date=day, permanence_plan=plan)
        )
    if pick(SELDOM):
        since = end - pick(WITHIN_A_YEAR) * DAY
        until = blank_or(pick, since + pick(LONG) * DAY)
        rows.append(
            row(
                "missing_episodes",
                person_id=person,
                missing_start_date=since,
                missing_end_date=until,
            )
        )
    return rows + officer(pick, person, end, number) + applications(pick, person, end, number)


def officer(pick, person: str, end: date, number: int) -> list[dict]:
    """A reviewing officer, or none, or one who has gone."""
    if not pick((True, False)):
        return []
    since = day_about(pick, end)
    return [
        row(
            "involvements",
            person_id=person,
            involvement_role="IRO",
            professional_id=f"IRO{number % 3}",
            involvement_start_date=pick([since, since, None]),
            involvement_end_date=pick([None, None, since + 30 * DAY, end, end + DAY]),
        )
    ]


def applications(pick, person: str, end: date, number: int) -> list[dict]:
    """Applications to court; some belong to another child's."""
    return [
        row(
            "court_applications",
            application_id=f"X{pick([number, number // 2])}-{count}",
            person_id=person,
            application_type=pick(["CARE", "CARE", "CARE", "SUPERVISION", "DISCHARGE"]),
            application_date=day_about(pick, end),
        )
        for count in range(pick(few))
    ]


def follow_up(pick, end: date, audits: list[dict]) -> list[dict]:
    """Actions of audits, and audits of children audited before."""
    rows = []
    for audit in audits:
        if audit["table"] != "audits":
            continue
        for count in range(pick(few)):
            due = blank_or(pick, day_about(pick, end))
            rows.append(
                row(
                    "audit_actions",
                    action_id=f"{audit['audit_id']}-{count}",
                    audit_id=pick([audit["audit_id"]] * 4 + ["unknown"]),
                    practice_area=pick(["ASSESSMENT", "SUPERVISION", None]),
                    action_due_date=due,
                    action_closed_date=pick([None, around(pick, due or end)]),
                )
            )
    return rows


def officers_posts(pick, end: date) -> list[dict]:
    """Posts of reviewing officers."""
    return [
        row(
            "staffing",
            post_id=f"O{count}",
            post_role=pick(["IRO", "IRO", "FOSTERING_IRO"]),
            post_state=pick(["IN_POST", "IN_POST", "AWAY", "VACANT"]),
            post_fte=pick([0.5, 0.8, 1.0]),
            post_from_date=months_after(end, -pick([0, 1, 12])),
            post_to_date=pick([None, None, end, end + DAY]),
        )
        for count in range(pick([0, 1, 2, 4]))
    ]
