"""Child protection histories: enquiries, conferences, plans, reviews, and what follows a plan."""

from datetime import date

from .clocks import DAY, months_after
from .drawing import (
    OFTEN,
    SELDOM,
    TEAMS,
    YES_NO,
    around,
    blank_or,
    day_about,
    row,
    start_before,
)  # fmt: skip

# Calendar days before a conference at which 14, 15 and 16 working days lie, and stranger ones.
CLOCK_STARTS = [0, 1, 14, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, -1]
PLAN_DAYS = [None, None, None, None, 0, 1, 30, 91, 183, 273, 275, 364, 500, 729, 730, 731]
# Around the 15th working day before the end of a period.
WAITS = [0, 1, 14, 18, 19, 20, 21, 22, 23, 24, 25, 26, 40, 200]
STRANGE_GAPS = [0, -1, 30, 120, 200]
NEXT_PLAN = [0, 1, 60, 182, 183, 184, 400, 710, 729, 730, 731]
CATEGORIES = ["NEG", "PHY", "SAB", "EMO", "MUL", None]
CONFERENCE = ["plain", "plain", "plain", "enquiry", "transfer", "no clock"]
PN = [f"PN{n}" for n in range(8)]
CLOSURES = ["RC5", "RC7", "RC7", "RC9", "RC1", "RC2", "RC4", None]
CEASED = ["E11", "E12", "E41", "E43", "E46", "E48", "E4A", "E3", "E2"]
AFTER_A_PLAN = [-8, -7, -1, 0, 1, 27, 28, 29, 183, 184]
LEADS_TO = [
    "nothing",
    "cin episode",
    "cin episode",
    "cin plan",
    "cin plan",
    "cin plan",
    "early help",
    "care",
    "adopted",
    "died",
]


def cp_history(pick, child: dict, end: date, number: int) -> list[dict]:
    """Everything about one child's plans, as rows that name their table."""
    rows: list[dict] = []
    start = start_before(pick, end)
    for count in range(pick([0, 1, 1, 1, 2])):
        name = f"{number}-{count}"
        rows += conference(pick, child, start, name)
        plan = one_plan(pick, child, start, end, name)
        rows += [plan, *reviews(pick, plan, end)]
        if plan["cp_plan_end_date"]:
            rows += after_a_plan(pick, child, plan["cp_plan_end_date"])
            start = plan["cp_plan_end_date"] + pick(NEXT_PLAN) * DAY
        elif pick(SELDOM):  # two plans open at once: a fault that sources have
            start = start + pick([0, 30]) * DAY
        else:
            break
    if pick(SELDOM):
        rows += conference(pick, child, day_about(pick, end), f"{number}-x")
    if pick((True, False)):
        day = end - pick(WAITS) * DAY
        rows.append(enquiry(pick, child["person_id"], day, f"W{number}", day + 12 * DAY))
    return rows


def conference(pick, child: dict, held: date, name: str) -> list[dict]:
    """An initial conference and, for most, the enquiry that led to it."""
    kind = pick(CONFERENCE)
    clock = held - pick(CLOCK_STARTS) * DAY
    person = child["person_id"]
    made = row(
        "initial_cp_conferences",
        icpc_id=f"C{name}",
        person_id=person,
        icpc_date=blank_or(pick, held),
        icpc_target_date=clock + 21 * DAY,
        icpc_transfer_in="yes" if kind == "transfer" else pick(["no", None]),
        icpc_team=pick(TEAMS),
        icpc_quorate=pick(YES_NO),
        icpc_meeting_id=pick(["M1", "M1", "M2", None]),
    )
    if kind == "transfer":
        made["referral_date"] = blank_or(pick, clock)
        made["strategy_discussion_date"] = blank_or(pick, held)
        return [made]
    if kind == "no clock":
        return [made]
    made["strategy_discussion_date"] = clock if kind == "plain" else None
    made["s47_enquiry_id"] = f"E{name}"
    asked = enquiry(pick, person, clock, f"E{name}", held)
    return [asked, made] if pick(OFTEN) or kind == "enquiry" else [made]


def enquiry(pick, person: str, start: date, name: str, ends: date) -> dict:
    """A section 47 enquiry, with or without its end and what was decided."""
    return row(
        "s47_enquiries",
        s47_enquiry_id=name,
        person_id=person,
        s47_start_date=start,
        s47_end_date=pick([None, None, start - DAY, start, ends, ends + 9 * DAY]),
        icpc_not_required=pick(["yes", "no", "no", None]),
        s47_completed_by_team=pick(TEAMS),
    )


def one_plan(pick, child: dict, start: date, end: date, name: str) -> dict:
    length = pick(PLAN_DAYS)
    ended = None if length is None else start + length * DAY
    near_the_end = end - pick([0, 1, 27, 28, 29, 60, 182, 183, 183, 184, 184, 190, 250]) * DAY
    if pick((True, False)) and near_the_end > start:
        ended = near_the_end
    return row(
        "cp_plans",
        cp_plan_id=f"P{name}",
        person_id=child["person_id"],
        cp_plan_start_date=start,
        cp_plan_end_date=ended,
        cp_plan_latest_category=pick(CATEGORIES),
        cp_plan_initial_category=pick(CATEGORIES),
        cp_plan_ola=pick(["no", None, None, None, None, None, "yes"]),
        team=pick(TEAMS),
    )


def reviews(pick, plan: dict, end: date) -> list[dict]:
    """Review conferences one gap after another, some missing, some on the last day; and the joint
    reviews at nine months.
    """
    rows, day = [], plan["cp_plan_start_date"]
    last = plan["cp_plan_end_date"] or end + 40 * DAY
    named = pick((True, False))
    for count in range(pick(range(5))):
        due = day + (183 if count else 91) * DAY
        day = around(pick, due) if pick(OFTEN) else day + pick(STRANGE_GAPS) * DAY
        if plan["cp_plan_end_date"] and (day > last or pick(SELDOM)):
            day = last
        rows.append(
            row(
                "cp_reviews",
                cp_review_id=f"R{plan['cp_plan_id']}-{count}",
                person_id=plan["person_id"],
                cp_plan_id=plan["cp_plan_id"] if named else None,
                cp_review_date=blank_or(pick, day),
                cp_review_due=blank_or(pick, day),
                cp_review_meeting_id=pick(["R1", "R1", "R2", None]),
                cp_review_outcome_continue_cp=pick(["yes", "no", None]),
                cp_review_quorate=pick(YES_NO),
            )
        )
    if pick([False, True, True]):
        reached = months_after(plan["cp_plan_start_date"], pick([8, 9]))
        joint = reached + pick([-1, 0, 1]) * DAY
        rows.append(row("cp_nine_month_reviews", person_id=plan["person_id"], review_date=joint))
    return rows


def after_a_plan(pick, child: dict, ended: date) -> list[dict]:
    """Where a child goes: care, support, another council, a new home, death."""
    person, rows = child["person_id"], []
    for _ in range(pick([0, 1, 1, 1, 2])):
        what, day = pick(LEADS_TO), ended + pick(AFTER_A_PLAN) * DAY
        if what == "died":
            child["death_date"] = day
        elif what == "care":
            rows.append(episode(person, day, None, pick(["C1", "V2", "V4"])))
        elif what == "adopted":
            reason = pick(CEASED)
            rows.append(episode(person, day - 300 * DAY, day, "E1", reason))
        elif what == "cin episode":
            closed = pick([day, None])
            rows.append(support(person, "CIN_EPISODE", ended - 400 * DAY, closed, pick(CLOSURES)))
        elif what != "nothing":
            kind = "CIN_PLAN" if what == "cin plan" else "EARLY_HELP"
            rows.append(support(person, kind, day, None, None))
    return rows


def episode(person: str, start: date, ceased: date | None, status: str, reason=None) -> dict:
    return row(
        "cla_episodes",
        person_id=person,
        cla_episode_start_date=start,
        cla_episode_start_reason="S",
        cla_episode_ceased_date=ceased,
        cla_episode_ceased_reason=reason,
        legal_status=status,
        cla_placement_type="U1",
    )


def support(person: str, kind: str, start: date, ended: date | None, reason: str | None) -> dict:
    return row(
        "support_episodes",
        person_id=person,
        support_kind=kind,
        support_start_date=start,
        support_end_date=ended,
        close_reason=reason if ended else None,
    )
