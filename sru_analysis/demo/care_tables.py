"""Episodes of care and reviews of children looked after as rows."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import age_on, days
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.edge_rows import Stay, cancelled_reviews
from sru_analysis.demo.months import LAST_DAY, PERIOD_END, PERIOD_START
from sru_analysis.demo.placements import Episode, episodes_of
from sru_analysis.demo.tables import Row, stated_due

NEEDS = {"N1": 68, "N5": 13, "N3": 4, "N4": 6, "N2": 3, "N6": 2, "N8": 4}
PERMANENCE = {
    "V2": {"a": 5, "f": 2, "d": 3, "g": 1},
    "C1": {"a": 3, "c": 3, "f": 2, "b": 1},
    "C2": {"f": 12, "c": 3, "e": 2, "a": 1, "d": 2},
    "E1": {"b": 10, "f": 1},
}
# how children of 4 or over took part from January to September 2019
TOOK_PART = {"PN1": 985, "PN2": 88, "PN3": 37, "PN4": 60, "PN5": 251, "PN6": 479, "PN7": 8}


def care_ids(periods: list[Care]) -> dict[int, str]:
    """Ids of periods of care by period (id), in the order of the starts."""
    ordered = sorted(periods, key=lambda care: (care.start, care.child.number))
    return {id(care): f"CLA-{n:04}" for n, care in enumerate(ordered, 1)}


def episode_rows(periods: list[Care], left_open: set[int], breaks: list[Stay]) -> list[Row]:
    """One row a child and episode, short breaks after the others."""
    rng = random_for("episodes")
    ids = care_ids(periods)
    rows = []
    for care in periods:
        need = "N8" if care.child.uasc else pick(rng, NEEDS)
        episodes = episodes_of(care, id(care) in left_open, rng)
        for episode in episodes:
            rows.append(_episode_row(episode, ids[id(care)], need, episode is episodes[-1], rng))
    for number, stay in enumerate(breaks, 1):
        rows.append(_short_break_row(stay, f"SB-{number:03}"))
    rows.sort(key=lambda row: (row["cla_episode_start_date"], row["cla_id"]))
    for number, row in enumerate(rows, 1):
        row["cla_episode_id"] = f"E{number:05}"
    return rows


def _episode_row(episode: Episode, care_id: str, need: str, last: bool, rng: Random) -> Row:
    care = episode.care
    current = last and episode.end is None
    permanence = ""
    if current and episode.legal in PERMANENCE and (LAST_DAY - care.start).days > 60:
        permanence = pick(rng, PERMANENCE[episode.legal]) if rng.random() < 0.85 else ""
    contact = visit = None
    if current:
        contact = max(LAST_DAY - days(rng.randint(0, 120)), care.start)
        visit = max(LAST_DAY - days(rng.randint(0, 45)), care.start)
    return {
        "cla_episode_id": "",
        "person_id": care.child.person_id,
        "cla_id": care_id,
        "entered_care_date": care.start,
        "cla_episode_start_date": episode.start,
        "cla_episode_start_reason": episode.begins,
        "cla_episode_ceased_date": episode.end,
        "cla_episode_ceased_reason": episode.ends,
        "legal_status": episode.legal,
        "cla_primary_need_code": need,
        "cla_placement_type": episode.place,
        "cla_placement_provider": episode.provider,
        "cla_placement_change_reason": episode.change_reason,
        "cla_last_iro_contact_date": contact,
        "latest_cla_visit_date": visit,
        "cla_permanence_plan": permanence,
        "team": care.child.family.team,
    }


def _short_break_row(stay: Stay, care_id: str) -> Row:
    return {
        "cla_episode_id": "",
        "person_id": stay.child.person_id,
        "cla_id": care_id,
        "entered_care_date": stay.start,
        "cla_episode_start_date": stay.start,
        "cla_episode_start_reason": "S",
        "cla_episode_ceased_date": stay.end,
        "cla_episode_ceased_reason": "E4A" if stay.end else "",
        "legal_status": stay.code,
        "cla_primary_need_code": "N2",
        "cla_placement_type": "U6",
        "cla_placement_provider": "PR1",
        "cla_placement_change_reason": "",
        "cla_last_iro_contact_date": None,
        "latest_cla_visit_date": None,
        "cla_permanence_plan": "",
        "team": stay.child.family.team,
    }


def care_review_rows(periods: list[Care], birthdays: dict[int, date]) -> list[Row]:
    """One row a child and review; cancelled ones carry the day that was booked."""
    ids = care_ids(periods)
    rng = random_for("stated due dates of care reviews")
    codes = _participation(periods, birthdays)
    rows = []
    for care in periods:
        for day, due in zip(care.chain.held, care.chain.due, strict=True):
            code = codes[care.child.number, day]
            stated = stated_due(due, day, rng)
            rows.append(_review_row(care, ids[id(care)], stated, day, False, code))
    for care, day in cancelled_reviews(periods):
        rows.append(_review_row(care, ids[id(care)], day, day, True, ""))
    rows.sort(key=lambda row: (row["cla_review_date"], row["cla_id"]))
    for number, row in enumerate(rows, 1):
        row["cla_review_id"] = f"LR{number:05}"
    return rows


def _review_row(care: Care, care_id: str, due: date, day: date, cancelled: bool, code: str) -> Row:
    return {
        "cla_review_id": "",
        "person_id": care.child.person_id,
        "cla_id": care_id,
        "cla_review_due_date": due,
        "cla_review_date": day,
        "cla_review_cancelled": cancelled,
        "cla_review_participation": code,
    }


def _participation(periods: list[Care], birthdays: dict[int, date]) -> dict[tuple[int, date], str]:
    """PN codes by child and day: by age, exact from January to September 2019."""
    rng = random_for("participation in care reviews")
    planted = dict(zip(birthdays.items(), ("PN0", "PN1"), strict=True))
    codes: dict[tuple[int, date], str] = dict(planted)
    exact = []
    for care in periods:
        for day in care.chain.held:
            key = (care.child.number, day)
            if key in planted:
                continue
            if age_on(care.child.born, day) < 4:
                codes[key] = "PN0"
            elif PERIOD_START <= day <= PERIOD_END:
                exact.append(key)
            else:
                codes[key] = pick(rng, TOOK_PART)
    left = [code for code, count in TOOK_PART.items() for _ in range(count)]
    left.remove("PN1")
    rng.shuffle(left)
    codes.update(zip(sorted(exact), left, strict=True))
    return codes
