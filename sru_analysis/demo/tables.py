"""The national tables as rows, in the wording of the records."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.categories import categories
from sru_analysis.demo.child_protection import ChildProtection
from sru_analysis.demo.conferences import Conference
from sru_analysis.demo.days import days
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.edge_rows import Stay
from sru_analysis.demo.enquiries import Enquiry
from sru_analysis.demo.involvements import Involvement
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.people import People
from sru_analysis.demo.plans import Plan
from sru_analysis.demo.quorum import quorate
from sru_analysis.demo.repeats import OldPlan
from sru_analysis.demo.support import Support

DUE_MOVED = 0.4

Row = dict[str, str | int | date | bool | None]


def children_rows(people: People) -> list[Row]:
    """One row a child."""
    rows = [
        {
            "person_id": child.person_id,
            "dob": child.born,
            "expected_dob": child.expected,
            "death_date": child.died,
            "sex": "U" if child.unborn and (child.born is None or child.born > LAST_DAY)
            else child.sex,
            "ethnicity": child.family.ethnicity if not child.uasc else child.ethnicity_if_alone,
            "disability": child.disabled,
            "uasc": child.uasc,
            "uasc_until": child.uasc_until,
        }
        for child in people.children
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["person_id"])


def enquiry_rows(found: list[Enquiry]) -> list[Row]:
    """One row a child and enquiry."""
    return [
        {
            "s47_enquiry_id": f"S47-{enquiry.number:05}",
            "person_id": enquiry.child.person_id,
            "s47_start_date": enquiry.start,
            "s47_end_date": enquiry.end,
            "icpc_not_required": enquiry.not_required,
            "s47_completed_by_team": enquiry.child.family.team,
            "s47_completed_by_worker_id": enquiry.child.family.worker,
        }
        for enquiry in found
    ]


def conference_ids(cp: ChildProtection) -> dict[int, str]:
    """Conference ids by conference (id), in the order of the days."""
    ordered = sorted(
        cp.conferences.all + cp.conferences.booked,
        key=lambda c: (c.held or c.target, c.meeting, c.child.number),
    )
    return {id(conference): f"ICPC-{n:05}" for n, conference in enumerate(ordered, 1)}


def conference_rows(
    cp: ChildProtection, found: list[Enquiry], twice: list[Conference]
) -> list[Row]:
    """One row a child and initial conference, held or booked; some rows are written twice."""
    ids = conference_ids(cp)
    enquiry = {id(e.conference): e.number for e in found if e.conference is not None}
    rows = []
    for conference in cp.conferences.all + cp.conferences.booked:
        number = enquiry.get(id(conference))
        held = conference.held is not None
        row = {
            "icpc_id": ids[id(conference)],
            "icpc_meeting_id": f"M{conference.meeting:05}",
            "person_id": conference.child.person_id,
            "s47_enquiry_id": f"S47-{number:05}" if number else "",
            "strategy_discussion_date": conference.strategy,
            "referral_date": conference.referral,
            "icpc_target_date": conference.target,
            "icpc_date": conference.held,
            "icpc_transfer_in": conference.transfer_in,
            "icpc_outcome_cp_flag": conference.plan if held else None,
            "icpc_quorate": quorate(conference.child.family, conference.held) if held else None,
            "icpc_team": conference.child.family.team,
            "icpc_worker_id": conference.child.family.worker,
        }
        rows += [row, row] if conference in twice else [row]
    return sorted(rows, key=lambda row: row["icpc_id"])


def plan_ids(cp: ChildProtection) -> dict[int, str]:
    """Plan ids by plan (id), in the order of the starts."""
    ordered = sorted(
        [*cp.repeats.old_plans, *cp.plans.all], key=lambda p: (p.start, p.child.number)
    )
    return {id(plan): f"CPP-{n:05}" for n, plan in enumerate(ordered, 1)}


def plan_rows(cp: ChildProtection, others: list[Stay]) -> list[Row]:
    """One row a child and plan; other councils' temporary plans are marked."""
    rng = random_for("plan rows")
    ids, conferences = plan_ids(cp), conference_ids(cp)
    abuse = categories(cp.plans.all)
    ends: dict[int, list[date]] = {}
    for plan in [*cp.repeats.old_plans, *cp.plans.all]:
        if plan.end is not None:
            ends.setdefault(plan.child.number, []).append(plan.end)
    rows = []
    for old in cp.repeats.old_plans:
        category = rng.choice(("NEG", "EMO", "EMO", "PHY"))
        rows.append(_plan_row(ids[id(old)], old, "", (category, category), False, 0, rng))
    for plan in cp.plans.all:
        earlier = sum(end < plan.start for end in ends.get(plan.child.number, []))
        conference = conferences.get(id(plan.conference), "")
        rows.append(
            _plan_row(ids[id(plan)], plan, conference, abuse[id(plan)], False, earlier, rng)
        )
    for number, stay in enumerate(others, 1):
        category = rng.choice(("NEG", "EMO"))
        rows.append(_plan_row(f"CPT-{number:05}", stay, "", (category, category), True, 0, rng))
    return sorted(rows, key=lambda row: row["cp_plan_id"])


def _plan_row(
    plan_id: str,
    plan: Plan | OldPlan | Stay,
    conference: str,
    abuse: tuple[str, str],
    other_council: bool,
    earlier: int,
    rng: Random,
) -> Row:
    visit = None
    if plan.end is None:
        visit = max(LAST_DAY - days(rng.randint(0, 27)), plan.start)
    return {
        "cp_plan_id": plan_id,
        "person_id": plan.child.person_id,
        "icpc_id": conference,
        "cp_plan_start_date": plan.start,
        "cp_plan_end_date": plan.end,
        "cp_plan_initial_category": abuse[0],
        "cp_plan_latest_category": abuse[1],
        "cp_plan_ola": other_council,
        "latest_cp_visit_date": visit,
        "latest_cp_visit_seen_alone": None if visit is None else rng.random() < 0.7,
        "number_of_previous_cp_plans": earlier,
        "team": plan.child.family.team,
    }


def review_rows(cp: ChildProtection) -> list[Row]:
    """One row a child and review conference."""
    rng = random_for("stated due dates")
    ids = plan_ids(cp)
    found = [
        (day, plan.child.family.number, plan.child.number, due, plan)
        for plan in cp.plans.all
        for day, due in zip(plan.chain.held, plan.chain.due, strict=True)
    ]
    found.sort(key=lambda entry: entry[:3])
    meetings: dict[tuple[date, int], int] = {}
    rows = []
    for number, (day, family, _, due, plan) in enumerate(found, 1):
        meeting = meetings.setdefault((day, family), len(meetings) + 1)
        rows.append(
            {
                "cp_review_id": f"CPR-{number:05}",
                "person_id": plan.child.person_id,
                "cp_plan_id": ids[id(plan)],
                "cp_review_due": stated_due(due, day, rng),
                "cp_review_date": day,
                "cp_review_meeting_id": f"R{meeting:05}",
                "cp_review_outcome_continue_cp": plan.end != day,
                "cp_review_quorate": quorate(plan.child.family, day),
            }
        )
    return rows


def stated_due(due: date, held: date, rng: Random) -> date:
    """The due date in the source system, which for some late reviews was moved to the day held."""
    return held if held > due and rng.random() < DUE_MOVED else due


def support_rows(found: list[Support], plans: list[Plan], periods: list[Care]) -> list[Row]:
    """One row a child and episode of support, with its status on the last day."""
    on_plan = {plan.child.number for plan in plans if plan.end is None}
    in_care = {care.child.number for care in periods if care.end is None}
    rows = []
    for number, episode in enumerate(found, 1):
        child = episode.child
        status = ""
        if episode.kind == "CIN_EPISODE":
            status = (
                "CLOSED" if episode.end else "CLA" if child.number in in_care
                else "CP" if child.number in on_plan else "CIN"
            )  # fmt: skip
        rows.append(
            {
                "support_episode_id": f"SE-{number:05}",
                "person_id": child.person_id,
                "support_kind": episode.kind,
                "support_start_date": episode.start,
                "support_end_date": episode.end,
                "close_reason": episode.reason,
                "case_status": status,
                "case_status_date": LAST_DAY if status else None,
                "team": child.family.team,
            }
        )
    return rows


def involvement_rows(found: list[Involvement]) -> list[Row]:
    """One row a child, role and worker."""
    return [
        {
            "involvements_id": f"IN-{number:05}",
            "person_id": involvement.child.person_id,
            "involvement_role": involvement.role,
            "professional_id": involvement.worker,
            "professional_team": involvement.team,
            "involvement_start_date": involvement.start,
            "involvement_end_date": involvement.end,
        }
        for number, involvement in enumerate(found, 1)
    ]
