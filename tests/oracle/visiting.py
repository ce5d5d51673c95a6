"""Visits to looked-after children, a day at a time (96, 119)."""

from datetime import date

from .clocks import DAY, months_after
from .homes import begins, own_episodes, run_of, status_since
from .looked_after import (
    episode_entry,
    episodes_open,
    period_of_care,
    placed_with_parents,
    was_held,
)
from .windows import Entry, Tables, table


def visit_needed_from(records: Tables, episode: dict) -> date:
    """The day that asks for a visit within a week: the placement's first, at home the order's."""
    day = begins(run_of(records, episode))
    if episode.get("cla_placement_type") == "P1" and episode.get("legal_status") == "C2":
        at = episode["cla_episode_start_date"]
        day = max(day, status_since(records, episode["person_id"], "C2", at))
    return day


def limit(records: Tables, episode: dict, day: date) -> int:
    """Regulation 28, as it stands on the day of a visit."""
    place, status = episode.get("cla_placement_type"), episode.get("legal_status")
    person = episode["person_id"]
    if place == "P1" and status == "C1":
        care = period_of_care(records, person, episode["cla_episode_start_date"])
        reviewed = any(
            review["person_id"] == person
            and was_held(records, review)
            and review["cla_review_date"] <= day
            and period_of_care(records, person, review["cla_review_date"]) == care
            for review in table(records, "cla_reviews")
        )
        return 28 if reviewed else 7
    if place in ("U1", "U4") and day >= months_after(begins(run_of(records, episode)), 12):
        return 91
    return 42


def in_time(records: Tables, person: str, end: date) -> bool:
    """Whether some visit, or a new placement, is recent enough, with no new placement since."""
    needed = {visit_needed_from(records, episode) for episode in own_episodes(records, person)}
    points = [(day, 7) for day in needed]
    for visit in table(records, "visits"):
        if visit["person_id"] != person or visit["visit_kind"] != "CLA":
            continue
        if visit.get("child_seen") == "no":
            continue
        day = visit["visit_date"]
        for episode in episodes_open(records, day):
            if episode["person_id"] == person:
                points.append((day, limit(records, episode, day)))
    return any(
        day <= end <= day + allowed * DAY and not any(day < other <= end for other in needed)
        for day, allowed in points
    )


def visited(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """96: children looked after; met = no visit is late."""
    entries = [episode_entry(records, episode, end) for episode in episodes_open(records, end)]
    for entry in entries:
        entry.met = in_time(records, entry.who, end)
    return entries


def visited_at_home(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """119: those placed with parents."""
    entries = placed_with_parents(records, start, end, as_at)
    for entry in entries:
        entry.met = in_time(records, entry.who, end)
    return entries
