"""Children who come into care and leave it, and their first reviews (79, 80, 83, 106)."""

from datetime import date

from .care_waits import reviews_in
from .clocks import working_days_after
from .looked_after import (
    LEGAL_STATUSES,
    care_episodes,
    covers,
    period_of_care,
    starts_of_care,
)
from .windows import Entry, Tables, child_of, children_of, within

START, END = "cla_episode_start_date", "cla_episode_ceased_date"


def lasting(records: Tables) -> list[dict]:
    """Episodes of care of a day or more."""
    return [one for one in care_episodes(records) if covers(one, one[START])]


def came_in(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """79 and 106: episodes that began care in the period; met = under section 20."""
    entries = []
    for episode in lasting(records):
        day, status = episode[START], episode.get("legal_status")
        if within(day, start, end) and episode.get("cla_episode_start_reason") == "S":
            child = child_of(records, episode["person_id"]) or {}
            alone = {"yes": "Unaccompanied", "no": "Other children"}.get(child.get("uasc"))
            over = child.get("uasc_until")
            if alone and over is not None and over <= day:
                alone = "Other children"
            parts = {"legal_status": LEGAL_STATUSES.get(status), "uasc": alone}
            entries.append(Entry(episode["person_id"], day, met=status == "V2", parts=parts))
    return entries


def went_out(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """80: episodes that ended care in the period: any reason but "another follows"; without a
    reason, where the period of care is over.
    """
    entries = []
    for episode in lasting(records):
        day, person = episode.get(END), episode["person_id"]
        if not within(day, start, end):
            continue
        reason = episode.get("cla_episode_ceased_reason")
        left = reason is not None and reason != "X1"
        if reason is None:
            own = period_of_care(records, person, episode[START])
            left = not any(
                period_of_care(records, person, later) == own for later in days_from(records, day)
            )
        if left:
            parts = {"legal_status": LEGAL_STATUSES.get(episode.get("legal_status"))}
            entries.append(Entry(person, day, parts=parts))
    return entries


def days_from(records: Tables, day: date) -> list[date]:
    """A day, and every later one on which an episode of anybody begins or ends."""
    edges = [one.get(column) for one in care_episodes(records) for column in (START, END)]
    return [day, *(edge for edge in edges if edge is not None and edge > day)]


def first_reviews(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """83: children whose 20th working day in care falls in the period, still in care after it or
    reviewed by it; met = reviewed by it.
    """
    entries = []
    for person in children_of(lasting(records)):
        own = [e for e in lasting(records) if e["person_id"] == person]
        for began in starts_of_care(records, person):
            due = working_days_after(began, 20)
            first = [e for e in own if e[START] == began]
            reason = first[0].get("cla_episode_start_reason")
            if not within(due, start, end) or reason not in (None, "S"):
                continue
            met = bool(reviews_in(records, person, began, due))
            run = [e for e in own if period_of_care(records, person, e[START]) == began]
            if met or any(covers(e, due) for e in run):
                parts = {"legal_status": LEGAL_STATUSES.get(first[0].get("legal_status"))}
                entries.append(Entry(person, due, met=met, parts=parts, key=(person, began)))
    return entries
