"""Histories of care: periods of care, episodes, legal statuses, placements, reviews."""

from datetime import date

from .clocks import DAY, working_days_after
from .drawing import (
    OFTEN,
    SELDOM,
    SOMETIMES,
    TEAMS,
    YES_NO,
    around,
    blank_or,
    day_about,
    row,
    start_before,
)  # fmt: skip

STATUSES = ["V2", "V2", "V2", "C1", "C2", "C2", "E1", "L2", "J1", None, "V3", "V4", "V1"]
PLACEMENTS = ["P1", "P1", "P1", "U1", "U4", "U4", "K2", "A5", "A6", "T4", None]
PROVIDERS = ["PR1", "PR1", "PR4", None]
LENGTHS = [1, 14, 28, 29, 30, 60, 90, 91, 92, 182, 183, 184, 365, 730, 800]
NEXT = [0, 0, 0, 0, 0, 1, 2, 100, -10]
CEASED = ["X1", "X1", "E4A", "E4A", "E4B", "E11", "E45", "E17", None]
STRANGE_GAPS = [0, 1, 10, 60, 120, 200]
PN = ["PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7", "PN7", None]


def cla_history(pick, child: dict, end: date, number: int) -> list[dict]:
    """The episodes, reviews and answers of one child."""
    day = start_before(pick, end)
    rows = told(pick, child, end, number) if pick(SOMETIMES) else []
    for count in range(0 if rows else pick([0, 0, 1, 1, 2, 3, 4])):
        stays = pick((True, False)) and count > 0
        rows.append(
            row(
                "cla_episodes",
                cla_episode_id=f"L{number}-{count}",
                person_id=child["person_id"],
                cla_episode_start_date=day,
                cla_episode_start_reason=pick(reasons(rows, day)),
                legal_status=rows[-1]["legal_status"] if stays else pick(STATUSES),
                cla_placement_type=pick(PLACEMENTS),
                cla_placement_provider=pick(PROVIDERS),
                cla_permanence_plan=pick(["f", None]),
                cla_last_iro_contact_date=blank_or(pick, day_about(pick, end), OFTEN),
                team=pick(TEAMS),
            )
        )
        ends = pick((True, False))
        rows[-1]["cla_episode_ceased_date"] = day + pick(LENGTHS) * DAY if ends else None
        rows[-1]["cla_episode_ceased_reason"] = pick(CEASED) if ends else None
        if not ends:
            break
        day = rows[-1]["cla_episode_ceased_date"] + pick(NEXT) * DAY
    child["uasc"] = pick(YES_NO)
    start = rows[0]["cla_episode_start_date"] if rows else day
    return rows + reviews(pick, child, start, end, number) + answers(pick, child, start, end)


def told(pick, child: dict, end: date, number: int) -> list[dict]:
    """Two episodes that chance seldom brings about: an agreement that becomes an order, an order
    at home that is discharged, a long time in one home.
    """
    since, turns, until, first, second, reason = pick(
        [
            (pick([182, 183, 200, 212]), pick([30, 181, 182, 183]), None, "V2U1", "C1U1", None),
            (pick([182, 183, 200, 212]), pick([30, 181, 182, 183]), None, "V2U1", "V2K2", None),
            (800, 300, pick([0, 1, 100, 364, 365, 366]), "C1P1", "C2P1", "E4A"),
            (800, 300, None, "C1P1", "C2P1", None),
            (pick([912, 914, 1300]), pick([90, 180, 184, 569]), None, "C2U4", "C2U1", None),
        ]
    )
    start = end - since * DAY
    turn = min(start + turns * DAY, end)
    shared = {"person_id": child["person_id"], "team": pick(TEAMS)}
    return [
        row(
            "cla_episodes",
            cla_episode_id=f"L{number}-0",
            cla_episode_start_date=start,
            cla_episode_start_reason="S",
            cla_episode_ceased_date=turn,
            cla_episode_ceased_reason="X1",
            legal_status=first[:2],
            cla_placement_type=first[2:],
            **shared,
        ),
        row(
            "cla_episodes",
            cla_episode_id=f"L{number}-1",
            cla_episode_start_date=turn,
            cla_episode_start_reason="L" if first[2:] == second[2:] else "P",
            cla_episode_ceased_date=None if until is None else end - until * DAY,
            cla_episode_ceased_reason=reason,
            legal_status=second[:2],
            cla_placement_type=second[2:],
            **shared,
        ),
    ]


def reasons(before: list[dict], day: date):
    """A first episode and one after a gap start with S; a joined one seldom does."""
    if not before:
        return ["S"]
    joined = before[-1]["cla_episode_ceased_date"] == day
    return ["L", "P", "B", "S", "T", "U", None] if joined else ["S", "S", None]


def reviews(pick, child: dict, start: date, end: date, number: int) -> list[dict]:
    """Reviews about their due dates, from the start of care; some cancelled, some not held."""
    rows, day = [], start if pick(OFTEN) else day_about(pick, end)
    for count in range(pick(range(6))):
        if not pick(OFTEN):
            day = day + pick(STRANGE_GAPS) * DAY
        elif count == 0:
            day = around(pick, working_days_after(day, 20))
        else:
            day = around(pick, day + (91 if count == 1 else 183) * DAY)
        rows.append(
            row(
                "cla_reviews",
                cla_review_id=f"V{number}-{count}",
                person_id=child["person_id"],
                cla_review_due_date=day,
                cla_review_date=blank_or(pick, day),
                cla_review_cancelled="yes" if pick(SELDOM) else pick(["no", None]),
                cla_review_participation=pick(PN),
            )
        )
    return rows


def answers(pick, child: dict, start: date, end: date) -> list[dict]:
    """Questionnaires of a voice tool, mostly soon after care began."""
    return [
        row(
            "voice_responses",
            person_id=child["person_id"],
            response_date=start + 5 * DAY if pick((True, False)) else day_about(pick, end),
            tool=pick(["VIEWPOINT", "VIEWPOINT", "MIND_OF_MY_OWN", None]),
        )
        for _ in range(pick([0, 1, 2]))
    ]
