"""Children who wait for a review, and contacts in between (86, 87, 88, 95)."""

from datetime import date

from .clocks import DAY, SIX_MONTHS, THREE_MONTHS, months_after, working_days_after
from .looked_after import (
    SHORT_BREAKS,
    covers,
    episode_entry,
    episodes_open,
    period_of_care,
    was_held,
)
from .windows import Entry, Tables, table, within


def reviews_in(records: Tables, person: str, start: date, until: date) -> list[date]:
    """The days of reviews held in one period of care up to a day, each once."""
    days = {
        review["cla_review_date"]
        for review in table(records, "cla_reviews")
        if review["person_id"] == person
        and was_held(records, review)
        and review["cla_review_date"] <= until
        and period_of_care(records, person, review["cla_review_date"]) == start
    }
    return sorted(days)


def due_dates(start: date, held: list[date]) -> list[tuple[date, date | None]]:
    """When each review was due and held; the last one is not held yet."""
    due, found = working_days_after(start, 20), []
    for number, day in enumerate(held):
        found.append((due, day))
        due = day + (THREE_MONTHS if number == 0 else SIX_MONTHS) * DAY
    return [*found, (due, None)]


def all_in_time(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """86: children 20 working days in care or more; met = no review due in the last 12 months was
    late, and none is overdue.
    """
    entries = []
    for episode in episodes_open(records, end):
        care = period_of_care(records, episode["person_id"], end)
        if end < working_days_after(care, 20):
            continue
        entry = episode_entry(records, episode, end)
        entry.met = True
        for due, held in due_dates(care, reviews_in(records, entry.who, care, end)):
            late = end > due if held is None else held > due
            if late and (held is None or months_after(due, 12) > end):
                entry.met = False
        entries.append(entry)
    return entries


def overdue(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """87: children looked after; met = the next review was due before the day."""
    entries = []
    for episode in episodes_open(records, end):
        entry = episode_entry(records, episode, end)
        care = period_of_care(records, entry.who, end)
        due, _ = due_dates(care, reviews_in(records, entry.who, care, end))[-1]
        entry.met = due < end
        entries.append(entry)
    return entries


def short_break_reviews(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """88: reviews not cancelled on a day on which the child had short breaks and nothing else."""
    entries = []
    for review in table(records, "cla_reviews"):
        day, person = review.get("cla_review_date"), review["person_id"]
        if not within(day, start, end) or review.get("cla_review_cancelled") == "yes":
            continue
        statuses = [
            episode.get("legal_status")
            for episode in table(records, "cla_episodes")
            if episode["person_id"] == person and covers(episode, day)
        ]
        if statuses and all(status in SHORT_BREAKS for status in statuses):
            entries.append(Entry(person, day))
    return entries


def in_contact(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """95: children more than 20 working days in care; met = a contact in this period of care since
    which no review has been held.
    """
    entries = []
    for episode in episodes_open(records, end):
        person = episode["person_id"]
        care = period_of_care(records, person, end)
        if end <= working_days_after(care, 20):
            continue
        entry = episode_entry(records, episode, end)
        entry.met = any(
            no_review_since(records, person, day, end)
            for day in contacts(records, person)
            if day <= end and period_of_care(records, person, day) == care
        )
        entries.append(entry)
    return entries


def contacts(records: Tables, person: str) -> list[date]:
    stated = [
        episode.get("cla_last_iro_contact_date")
        for episode in table(records, "cla_episodes")
        if episode["person_id"] == person
    ]
    noted = [
        note["note_date"]
        for note in table(records, "case_notes")
        if note["person_id"] == person and note["note_kind"] == "IRO_CONTACT"
    ]
    return [day for day in [*stated, *noted] if day is not None]


def no_review_since(records: Tables, person: str, day: date, end: date) -> bool:
    return not any(
        review["person_id"] == person
        and was_held(records, review)
        and day <= review["cla_review_date"] <= end
        for review in table(records, "cla_reviews")
    )
