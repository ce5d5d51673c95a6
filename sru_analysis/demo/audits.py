"""Case audits by round (local return 6), every count of the rounds exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from sru_analysis.demo.days import days, on_or_before, working_days_after, working_days_in
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.involvements import Involvement
from sru_analysis.demo.months import PERIOD_END, months_last_day
from sru_analysis.demo.people import Child
from sru_analysis.demo.tables import Row

GRADES = ("Outstanding", "Good", "Requires improvement", "Inadequate")
THEMES = (
    "CP and CIN", "Throughcare and CLA", "MASH thresholds", "Youth homelessness",
    "Early help dip sample",
)  # fmt: skip
AREAS = {
    "CP and CIN": "CP", "Throughcare and CLA": "CLA", "MASH thresholds": "MASH",
    "Youth homelessness": "Youth", "Early help dip sample": "Early help",
}  # fmt: skip
MANAGERS = 44
ROLES = ("Team manager", "Team manager", "Team manager", "Service manager", "Head of service")
MODERATORS = ("MO1", "MO2", "MO3")


@dataclass(frozen=True)
class Round:
    """One round: how many issued, completed, moderated, and how they came out."""

    label: str
    months: tuple[int, ...]
    issued: int
    completed: int
    same_down_up: tuple[int, int, int]
    with_worker: int
    workers: int
    grades: tuple[int, int, int, int]
    themes: tuple[int, int, int, int, int]
    after_cut_off: int = 0


ROUNDS = (
    Round("JANUARY 2019", (1,), 20, 11, (3, 2, 0), 0, 18, (0, 2, 5, 4), (10, 5, 3, 1, 1)),
    Round("FEBRUARY 2019", (2,), 21, 12, (4, 2, 0), 0, 19, (0, 3, 5, 4), (9, 5, 4, 1, 2)),
    Round("MARCH 2019", (3,), 24, 15, (5, 3, 0), 0, 21, (0, 3, 8, 4), (11, 6, 4, 1, 2)),
    Round("APRIL 2019", (4,), 62, 40, (17, 9, 2), 0, 51, (0, 8, 20, 12), (25, 15, 11, 5, 6)),
    Round("MAY/JUN 2019", (5, 6), 55, 37, (20, 7, 2), 9, 47, (1, 9, 19, 8), (22, 14, 9, 4, 6)),
    Round(
        "JUL/AUG 2019", (7, 8), 59, 42, (28, 5, 2), 15, 49, (1, 14, 21, 6), (23, 15, 10, 5, 6), 2
    ),
    Round("SEPTEMBER 2019", (9,), 30, 18, (9, 1, 1), 8, 30, (0, 6, 9, 3), (12, 8, 5, 2, 3)),
)


@dataclass(eq=False)
class Audit:
    """One audit handed out."""

    number: str
    round: Round
    theme: str
    issued: date
    due: date
    manager: int
    worker: str = ""
    team: str = ""
    child: Child | None = None
    completed: date | None = None
    with_worker: bool | None = None
    grade: str = ""
    moderated: date | None = None
    final: str = ""


def audits(involvements: list[Involvement]) -> list[Audit]:
    """Every audit from January to September 2019."""
    rng = random_for("audits")
    found: list[Audit] = []
    for audit_round in ROUNDS:
        made = _issue(audit_round, rng)
        _give_cases(made, involvements, rng)
        _complete(made, rng)
        _grade(made, rng)
        found += made
    return found


def _issue(audit_round: Round, rng: Random) -> list[Audit]:
    """Hand the audits out to managers, in every month of the round."""
    months = audit_round.months
    themes = [theme for theme, n in zip(THEMES, audit_round.themes, strict=True) for _ in range(n)]
    rng.shuffle(themes)
    last_due = on_or_before(months_last_day(2019, months[-1]))
    managers = rng.sample(range(1, MANAGERS + 1), min(34, audit_round.issued))
    made = []
    for number, theme in enumerate(themes, 1):
        month = months[(number - 1) * len(months) // len(themes)]
        issued = rng.choice(working_days_in(date(2019, month, 1), date(2019, month, 9)))
        made.append(
            Audit(
                f"A19-{months[0]:02}{number:02}", audit_round, theme, issued, last_due,
                managers[(number - 1) % len(managers)],
            )
        )  # fmt: skip
    return made


def _give_cases(made: list[Audit], involvements: list[Involvement], rng: Random) -> None:
    """A case of a social worker each; the round's number of different workers is exact."""
    here = [
        i for i in involvements
        if i.role == "SOCIAL_WORKER" and i.start < made[0].issued - days(20)
        and (i.end is None or i.end > PERIOD_END) and i.child.born is not None
    ]  # fmt: skip
    by_worker: dict[str, list[Involvement]] = {}
    for involvement in here:
        by_worker.setdefault(involvement.worker, []).append(involvement)
    able = sorted(worker for worker, cases in by_worker.items() if len(cases) >= 2)
    chosen = rng.sample(able, made[0].round.workers)
    twice = rng.sample(chosen, len(made) - len(chosen))
    workers = chosen + twice
    rng.shuffle(workers)
    used: set[int] = set()
    for audit, worker in zip(made, workers, strict=True):
        cases = [i for i in by_worker[worker] if i.child.number not in used]
        case = rng.choice(cases)
        audit.worker, audit.team = worker, case.team
        if audit.theme in ("CP and CIN", "Throughcare and CLA"):
            audit.child = case.child
            used.add(case.child.number)


def _complete(made: list[Audit], rng: Random) -> None:
    """The round's number completed by 30 September; E24's two in October."""
    audit_round = made[0].round
    order = list(made)
    rng.shuffle(order)
    in_time = order[: audit_round.completed]
    later = order[audit_round.completed :][: audit_round.after_cut_off]
    for audit in in_time:
        low = working_days_after(audit.issued, 6)
        high = audit.due if rng.random() < 0.72 else working_days_after(audit.due, 9)
        audit.completed = rng.choice(working_days_in(low, min(high, PERIOD_END)))
    for audit in later:
        audit.completed = rng.choice(working_days_in(date(2019, 10, 2), date(2019, 10, 16)))
    for audit in in_time + later:
        audit.with_worker = False
    for audit in rng.sample(in_time, audit_round.with_worker):
        audit.with_worker = True


def _grade(made: list[Audit], rng: Random) -> None:
    """Grades after moderation as planned; the auditor's follows from the shift."""
    audit_round = made[0].round
    done = [audit for audit in made if audit.completed and audit.completed <= PERIOD_END]
    finals = [n for n, count in enumerate(audit_round.grades) for _ in range(count)]
    rng.shuffle(finals)
    levels = dict(zip((id(audit) for audit in done), finals, strict=True))
    same, down, up = audit_round.same_down_up
    could = [audit for audit in done if audit.completed <= PERIOD_END - days(3)]
    lower = rng.sample([a for a in could if levels[id(a)] >= 2], down)
    could = [audit for audit in could if audit not in lower]
    higher = rng.sample([a for a in could if levels[id(a)] <= 2], up)
    could = [audit for audit in could if audit not in higher]
    kept = rng.sample(could, same)
    for audit in done:
        audit.grade = GRADES[levels[id(audit)]]
    for audit in lower + higher + kept:
        audit.final = GRADES[levels[id(audit)]]
        shift = -1 if audit in lower else 1 if audit in higher else 0
        audit.grade = GRADES[levels[id(audit)] + shift]
        first = working_days_after(audit.completed, 1)
        last = min(working_days_after(audit.completed, 12), PERIOD_END)
        audit.moderated = rng.choice(working_days_in(first, last))
    for audit in made:
        if audit.completed and audit.completed > PERIOD_END:
            audit.grade = rng.choice(GRADES[1:3])


def audit_rows(found: list[Audit]) -> list[Row]:
    """One row an audit."""
    rng = random_for("moderators")
    return [
        {
            "Audit ID": audit.number,
            "Audit month or round": audit.round.label,
            "Audit theme": audit.theme,
            "Child Unique ID": audit.child.person_id if audit.child else "",
            "Date issued": audit.issued,
            "Date due": audit.due,
            "Date completed": audit.completed,
            "Auditor ID": f"AU{audit.manager:02}",
            "Auditor role": ROLES[audit.manager % len(ROLES)],
            "Service area": AREAS[audit.theme],
            "Team": audit.team,
            "Social worker ID": audit.worker,
            "Done with the social worker": audit.with_worker,
            "Grade by auditor": audit.grade,
            "Date moderated": audit.moderated,
            "Grade after moderation": audit.final,
            "Moderator ID": rng.choice(MODERATORS) if audit.moderated else "",
        }
        for audit in found
    ]
