"""What becomes of section 20 (107 to 110)."""

from datetime import date

from .clocks import DAY, months_after
from .homes import own_episodes, status_since
from .looked_after import (
    care_episodes,
    period_of_care,
    section_20,
    section_20_long,
)
from .windows import Entry, Tables, child_of, children_of, table, within

ORDERS = ("C1", "C2", "E1")
UASC = {"yes": "Unaccompanied", "no": "Other children"}
HOME = {"E4A": "Home, as planned", "E4B": "Home, not planned"}
FAMILY = ["E41", "E43", "E44", "E45", "E46", "E47", "E48"]
ADULT = ["E5", "E6", "E7", "E15", "E17"]
OTHER = ["E2", "E3", "E8", "E9", "E11", "E12", "E13", "E14", "E16"]


def to_an_order(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """107: came into care under section 20; met = an order within 182 days, in the same care."""
    entries = []
    for episode in care_episodes(records):
        if episode.get("cla_episode_start_reason") != "S" or episode.get("legal_status") != "V2":
            continue
        person, since = episode["person_id"], episode["cla_episode_start_date"]
        until = since + 182 * DAY
        if within(until, start, end):
            met = any(
                other.get("legal_status") in ORDERS
                and other["cla_episode_start_date"] <= until
                and period_of_care(records, person, other["cla_episode_start_date"]) == since
                for other in own_episodes(records, person)
            )
            entries.append(Entry(person, until, met=met))
    return entries


def runs_of(records: Tables, person: str) -> list[list[dict]]:
    """The unbroken runs under section 20 of one child."""
    runs: list[list[dict]] = []
    for episode in own_episodes(records, person):
        if episode.get("legal_status") != "V2":
            continue
        ends = [one.get("cla_episode_ceased_date") for one in runs[-1]] if runs else []
        if not runs or (None not in ends and max(ends) < episode["cla_episode_start_date"]):
            runs.append([])
        runs[-1].append(episode)
    return runs


def ended(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """108: runs under section 20 that ended in the period, by what followed."""
    entries = []
    for person in children_of(care_episodes(records)):
        for run in runs_of(records, person):
            days = [episode.get("cla_episode_ceased_date") for episode in run]
            if None in days or not within(max(days), start, end):
                continue
            last = [episode for episode in run if episode["cla_episode_ceased_date"] == max(days)]
            after = [
                episode["legal_status"]
                for episode in own_episodes(records, person)
                if episode["cla_episode_start_date"] == max(days)
                and episode.get("legal_status") not in ("V2", None)
            ]
            child = child_of(records, person) or {}
            parts = {"uasc": UASC.get(child.get("uasc"))}
            outcome = after_care(last[-1].get("cla_episode_ceased_reason"), after)
            entries.append(Entry(person, max(days), outcome=outcome, parts=parts))
    return entries


def after_care(reason: str | None, after: list[str]) -> str | None:
    if after:
        return "Court order" if after[0] in (*ORDERS, "D1") else "Other"
    if reason in FAMILY:
        return "Special guardianship or order on where to live"
    if reason in ADULT:
        return "Adulthood"
    return HOME.get(reason) or ("Other" if reason in OTHER else None)


def with_a_plan(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """109: four months under section 20 or more; met = a plan for permanence on record."""
    entries = []
    for entry in section_20(records, start, end, as_at):
        if months_after(status_since(records, entry.who, "V2", end), 4) > end:
            continue
        care = period_of_care(records, entry.who, end)
        _, begun = entry.key
        recorded = any(
            episode["cla_episode_start_date"] == begun and episode.get("cla_permanence_plan")
            for episode in own_episodes(records, entry.who)
        )
        decided = any(
            panel["person_id"] == entry.who
            and panel.get("permanence_plan")
            and panel["panel_date"] <= end
            and period_of_care(records, entry.who, panel["panel_date"]) == care
            for panel in table(records, "permanence_panels")
        )
        entry.met = bool(recorded or decided)
        entries.append(entry)
    return entries


def nothing_heard(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """110: half a year under section 20 or more; met = no challenge and no midway review in it."""
    entries = section_20_long(records, start, end, as_at)
    for entry in entries:
        days = [
            row["raised_date"]
            for row in table(records, "challenges")
            if row["person_id"] == entry.who
            and row["raised_by"] == "IRO"
            and row["challenge_type"] != "GOOD_PRACTICE"
        ] + [
            note["note_date"]
            for note in table(records, "case_notes")
            if note["person_id"] == entry.who and note["note_kind"] == "IRO_MIDWAY"
        ]
        entry.met = not any(end - 183 * DAY < day <= end for day in days)
    return entries
