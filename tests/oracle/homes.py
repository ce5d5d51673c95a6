"""Where children live, for how long, and under what (97, 98, 115 to 118, 120, 121)."""

from datetime import date

from .clocks import DAY, THREE_MONTHS, birthday, months_after
from .looked_after import (
    care_episodes,
    covers,
    episode_entry,
    episodes_open,
    period_of_care,
    placed_on_care_order,
    placed_with_parents,
    spell_start,
)
from .windows import Entry, Tables, child_of, table

YEAR = 365 * DAY
TEMPORARY = ["T0", "T1", "T2", "T3", "T4"]


def own_episodes(records: Tables, person: str) -> list[dict]:
    found = [episode for episode in care_episodes(records) if episode["person_id"] == person]
    return sorted(found, key=lambda episode: episode["cla_episode_start_date"])


def settled_place(before: list[dict]) -> str | None:
    """The last placement that was not a temporary move."""
    for episode in reversed(before):
        if episode.get("cla_placement_type") not in TEMPORARY:
            return episode.get("cla_placement_type")
    return None


def new_carers(episode: dict, before: list[dict]) -> bool:
    """97: whether an episode brings other carers than the one before it."""
    reason, kind = episode.get("cla_episode_start_reason"), episode.get("cla_placement_type")
    if reason == "S":
        return True
    if kind in ("A3", "A5", *TEMPORARY) or reason in ("T", "U", "L"):
        return False
    returns = before and before[-1].get("cla_placement_type") in TEMPORARY
    if returns and kind is not None and kind == settled_place(before):
        return False
    if reason in ("P", "B"):
        return True
    place = [episode.get("cla_placement_type"), episode.get("cla_placement_provider")]
    last = before[-1] if before else {}
    return place != [last.get("cla_placement_type"), last.get("cla_placement_provider")]


def placements(records: Tables, person: str) -> list[list[dict]]:
    """The episodes of one child, put together where the carers stay and no day lies between."""
    runs: list[list[dict]] = []
    before: list[dict] = []
    for episode in own_episodes(records, person):
        ends = [one.get("cla_episode_ceased_date") for one in before]
        gap = None not in ends and (not ends or max(ends) < episode["cla_episode_start_date"])
        if gap or new_carers(episode, before):
            runs.append([])
        runs[-1].append(episode)
        before.append(episode)
    return runs


def begins(run: list[dict]) -> date:
    return run[0]["cla_episode_start_date"]


def ends(run: list[dict]) -> date | None:
    days = [episode.get("cla_episode_ceased_date") for episode in run]
    return None if None in days else max(days)


def run_of(records: Tables, episode: dict) -> list[dict]:
    runs = placements(records, episode["person_id"])
    return next(run for run in runs if episode in run)


def many_placements(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """97: children looked after; met = three or more placements in the twelve months."""
    entries = []
    for episode in episodes_open(records, end):
        entry = episode_entry(records, episode, end)
        lived = 0
        for run in placements(records, entry.who):
            over = ends(run)
            lasted = over is None or months_after(over - DAY, 12) > end
            lived += begins(run) <= end and lasted
        entry.met = lived >= 3
        entries.append(entry)
    return entries


def settled(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """98: under 16 and two and a half years in care; met = two years with the same carers."""
    entries = []
    for episode in episodes_open(records, end):
        person = episode["person_id"]
        care = period_of_care(records, person, end)
        born = (child_of(records, person) or {}).get("dob")
        if end < months_after(care, 30) or (born is not None and birthday(born, 16) <= end):
            continue
        run = run_of(records, episode)
        since = begins(run)
        if episode.get("cla_placement_type") in ("A3", "A4", "A5", "A6"):
            runs = placements(records, person)
            earlier = [one for one in runs if begins(one) < since and same_care(records, one, run)]
            since = begins(earlier[-1]) if earlier else since
        entry = episode_entry(records, episode, end)
        entry.met = months_after(since, 24) <= end
        entries.append(entry)
    return entries


def same_care(records: Tables, one: list[dict], other: list[dict]) -> bool:
    person = one[0]["person_id"]
    first, second = (period_of_care(records, person, begins(run)) for run in (one, other))
    return first == second


def placed_on_interim_order(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """115: placed with parents on an interim care order."""
    found = placed_with_parents(records, start, end, as_at)
    return [entry for entry in found if entry.parts["legal_status"] == "Interim care order"]


def home_since(records: Tables, person: str, day: date) -> date:
    """R8: since when a child has been placed with parents without a break."""
    own = [e for e in own_episodes(records, person) if e.get("cla_placement_type") == "P1"]
    return spell_start(own, day, restarts=False)


def status_since(records: Tables, person: str, status: str | None, day: date) -> date:
    own = [e for e in own_episodes(records, person) if e.get("legal_status") == status]
    return spell_start(own, day, restarts=False)


def time_at_home(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """116: the bands of the time at home."""
    entries = placed_with_parents(records, start, end, as_at)
    for entry in entries:
        days = (end - home_since(records, entry.who, end)).days
        entry.outcome = "Under 3 months"
        for least, name in (
            (THREE_MONTHS + 1, "3 to 6 months"),
            (183, "6 to 12 months"),
            (365, "1 to 2 years"),
            (730, "2 years or more"),
        ):
            if days >= least:
                entry.outcome = name
    return entries


def ready_for_discharge(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """117: on a care order at home; met = nothing in 365 days that speaks against discharge."""
    entries = placed_on_care_order(records, start, end, as_at)
    for entry in entries:
        events = [
            home_since(records, entry.who, end),
            status_since(records, entry.who, "C2", end),
            *(begins(run) for run in placements(records, entry.who)),
            *(
                enquiry["s47_start_date"]
                for enquiry in table(records, "s47_enquiries")
                if enquiry["person_id"] == entry.who
            ),
        ]
        away = [
            (row["missing_start_date"], row.get("missing_end_date"))
            for row in table(records, "missing_episodes")
            if row["person_id"] == entry.who
        ]
        moved = any(end - YEAR < day <= end for day in events)
        missing = any(
            since <= end and (until is None or (until >= since and until > end - YEAR))
            for since, until in away
        )
        entry.met = not moved and not missing
    return entries


def discharged(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """118: on a care order at home 365 days ago; met = since then went home as planned."""
    entries = placed_on_care_order(records, end - YEAR, end - YEAR, as_at)
    for entry in entries:
        entry.met = any(
            episode.get("cla_episode_ceased_reason") == "E4A"
            and episode.get("cla_episode_ceased_date") is not None
            and end - YEAR < episode["cla_episode_ceased_date"] <= end
            and left_care(records, episode)
            for episode in own_episodes(records, entry.who)
        )
    return entries


def left_care(records: Tables, episode: dict) -> bool:
    """Whether a period of care ended with the episode."""
    person, day = episode["person_id"], episode["cla_episode_ceased_date"]
    own = own_episodes(records, person)
    if not any(covers(one, day) for one in own):
        return True
    return period_of_care(records, person, day) != period_of_care(
        records, person, episode["cla_episode_start_date"]
    )


def considered(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """120: on a care order at home; met = a panel in the 365 days."""
    entries = placed_on_care_order(records, start, end, as_at)
    for entry in entries:
        entry.met = any(
            panel["person_id"] == entry.who and end - YEAR < panel["panel_date"] <= end
            for panel in table(records, "permanence_panels")
        )
    return entries


def drifting(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """121: children looked after; met = the legal status has lasted too long on one of four
    tests.
    """
    entries = []
    for episode in episodes_open(records, end):
        entry = episode_entry(records, episode, end)
        status, place = episode.get("legal_status"), episode.get("cla_placement_type")
        days = (end - status_since(records, entry.who, status, end)).days
        entry.met = (
            (status == "C1" and days > 26 * 7)
            or (status == "V2" and days >= 183)
            or (status == "E1" and days >= 365 and place not in ("A3", "A4", "A5", "A6"))
            or (
                status == "C2"
                and place == "P1"
                and days >= 365
                and (end - home_since(records, entry.who, end)).days >= 365
            )
        )
        entries.append(entry)
    return entries
