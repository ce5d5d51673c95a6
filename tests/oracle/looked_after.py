"""Children looked after: stock, periods of care, reviews, section 20, placed with parents."""

from datetime import date

from .clocks import DAY, SIX_MONTHS, THREE_MONTHS, TWO_YEARS, age_band, working_days_after
from .windows import Entry, Tables, child_of, is_open, old_enough, open_rows, table, within

SHORT_BREAKS = ("V1", "V3", "V4")
LEGAL_STATUSES = {
    "C1": "Interim care order", "C2": "Full care order", "E1": "Placement order",
    "D1": "Freeing order", "V2": "Section 20",
    "L1": "Protection order or police", "L2": "Protection order or police",
    "L3": "Protection order or police",
    "J1": "Youth justice", "J2": "Youth justice", "J3": "Youth justice",
}  # fmt: skip

PLACEMENTS = {
    "U1": "Foster care", "U4": "Foster care", "P1": "Placed with parents",
    "K2": "Children's home or secure home", "A5": "Placed for adoption",
    "A6": "Placed for adoption", "T4": "Other",
}  # fmt: skip

# --- who is looked after (76, 78, 100) -------------------------------------------------------


def care_episodes(records: Tables) -> list[dict]:
    """R10: series of short breaks are left out of every count."""
    return [
        episode
        for episode in table(records, "cla_episodes")
        if episode.get("legal_status") not in SHORT_BREAKS
    ]


def covers(episode: dict, day: date) -> bool:
    return is_open(episode["cla_episode_start_date"], episode.get("cla_episode_ceased_date"), day)


def episodes_open(records: Tables, on: date) -> list[dict]:
    """76 and 100: one episode for each child looked after on the day, the one that began last."""
    return open_rows(
        care_episodes(records), "cla_episode_start_date", "cla_episode_ceased_date", on
    )


def episode_entry(records: Tables, episode: dict, on: date) -> Entry:
    child = child_of(records, episode["person_id"]) or {}
    return Entry(
        episode["person_id"],
        on,
        parts={
            "team": episode.get("team"),
            "legal_status": LEGAL_STATUSES.get(episode.get("legal_status")),
            "placement": PLACEMENTS.get(episode.get("cla_placement_type")),
            "uasc": {"yes": "Unaccompanied", "no": "Other children"}.get(child.get("uasc")),
        },
        key=(episode["person_id"], episode["cla_episode_start_date"]),
    )


def looked_after(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """76 and 100: the children looked after on the day, with their legal status."""
    entries = []
    for episode in episodes_open(records, end):
        entry = episode_entry(records, episode, end)
        entry.outcome = entry.parts["legal_status"]
        entries.append(entry)
    return entries


# --- periods of care -------------------------------------------------------------------------


def spell_start(episodes: list[dict], day: date, restarts: bool) -> date | None:
    """R8: the first day of the run of joined episodes in which a day lies; None = in none.

    Goes back from episode to episode while the day before is covered too. A period of care
    ``restarts`` at an episode with reason S.
    """
    here = [episode for episode in episodes if covers(episode, day)]
    if not here:
        return None
    if restarts:
        # Of several open at once the one that began last stands for the child.
        last = max(here, key=lambda episode: episode["cla_episode_start_date"])
        if last.get("cla_episode_start_reason") == "S":
            return last["cla_episode_start_date"]
        here = [last]
    first = min(episode["cla_episode_start_date"] for episode in here)
    return spell_start(episodes, first - DAY, restarts) or first


def period_of_care(records: Tables, person: str, day: date) -> date | None:
    """The first day of the period of care in which a day lies."""
    own = [episode for episode in care_episodes(records) if episode["person_id"] == person]
    return spell_start(own, day, restarts=True)


def starts_of_care(records: Tables, person: str) -> list[date]:
    """The days on which periods of care of a child began."""
    days = [
        episode["cla_episode_start_date"]
        for episode in care_episodes(records)
        if episode["person_id"] == person
    ]
    return [day for day in sorted(set(days)) if period_of_care(records, person, day) == day]


# --- reviews (81, 82, 166) -------------------------------------------------------------------


def was_held(records: Tables, review: dict) -> bool:
    """81: dated, not cancelled, and the child was not on short breaks alone that day."""
    day = review.get("cla_review_date")
    if day is None or review.get("cla_review_cancelled") == "yes":
        return False
    statuses = [
        episode.get("legal_status")
        for episode in table(records, "cla_episodes")
        if episode["person_id"] == review["person_id"] and covers(episode, day)
    ]
    return not statuses or any(status not in SHORT_BREAKS for status in statuses)


def review_verdict(records: Tables, review: dict) -> tuple[bool, str | None]:
    """82: by 20 working days from the start of care, then 91 days from the first review, then 183
    from the one before; and which of these it is. In no period of care: not met (R13).
    """
    person, day = review["person_id"], review["cla_review_date"]
    start = period_of_care(records, person, day)
    if start is None:
        return False, None
    before = sorted(
        other["cla_review_date"]
        for other in table(records, "cla_reviews")
        if other["person_id"] == person
        and was_held(records, other)
        and other["cla_review_date"] < day
        and period_of_care(records, person, other["cla_review_date"]) == start
    )
    if not before:
        return day <= working_days_after(start, 20), "First"
    if len(before) == 1:
        return day <= before[0] + THREE_MONTHS * DAY, "Second"
    return day <= before[-1] + SIX_MONTHS * DAY, "Later"


def reviews_held(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """81, 82 and 166: reviews held in the period, with their verdict."""
    entries = []
    for review in table(records, "cla_reviews"):
        day = review.get("cla_review_date")
        if within(day, start, end) and was_held(records, review):
            met, number = review_verdict(records, review)
            person = review["person_id"]
            parts = {**care_on(records, person, day), "review_number": number}
            entries.append(Entry(person, day, met=met, parts=parts))
    return entries


def care_on(records: Tables, person: str, day: date) -> dict[str, str | None]:
    """Team and legal status of a child on the day of a review."""
    own = [e for e in episodes_open(records, day) if e["person_id"] == person]
    status = own[0].get("legal_status") if own else None
    return {
        "team": own[0].get("team") if own else None,
        "legal_status": LEGAL_STATUSES.get(status),
    }


def reviews_numbered(number: str):
    """84, 85: the second reviews, or the later ones."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = reviews_held(records, start, end, as_at)
        return [entry for entry in found if entry.parts["review_number"] == number]

    return entries


# --- participation and voice (89, 91, 93) ----------------------------------------------------


def participation(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """89: reviews held of children of four or over with a code PN1 to PN7; met = not PN7."""
    entries = []
    for review in table(records, "cla_reviews"):
        day, code = review.get("cla_review_date"), review.get("cla_review_participation")
        person = review["person_id"]
        if not within(day, start, end) or not was_held(records, review):
            continue
        if code in [f"PN{n}" for n in range(1, 8)] and old_enough(records, person, day):
            parts = {**care_on(records, person, day), "participation": code}
            entries.append(Entry(person, day, met=code != "PN7", parts=parts))
    return entries


def attended(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """90: the same reviews; met = the child was there (PN1 to PN4)."""
    entries = participation(records, start, end, as_at)
    for entry in entries:
        entry.met = entry.parts["participation"] in ("PN1", "PN2", "PN3", "PN4")
    return entries


def no_participation(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """91: the same reviews; met = neither attended nor sent views (PN7)."""
    entries = participation(records, start, end, as_at)
    for entry in entries:
        entry.met = not entry.met
    return entries


def viewpoint(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """93: Viewpoint questionnaires completed by children looked after and aged four or over."""
    entries = []
    for response in table(records, "voice_responses"):
        person, day = response["person_id"], response["response_date"]
        in_care = any(e["person_id"] == person and covers(e, day) for e in care_episodes(records))
        if not within(day, start, end) or response.get("tool") != "VIEWPOINT":
            continue
        if in_care and old_enough(records, person, day):
            entries.append(Entry(person, day))
    return entries


# --- section 20 (101 to 105) -----------------------------------------------------------------


def section_20(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """101, 103, 104: children whose legal status on the day is V2; the outcome is the band of the
    spell, met = 183 days or more.
    """
    entries = []
    for episode in episodes_open(records, end):
        if episode.get("legal_status") != "V2":
            continue
        own = [
            other
            for other in care_episodes(records)
            if other["person_id"] == episode["person_id"] and other.get("legal_status") == "V2"
        ]
        began = spell_start(own, end, restarts=False)
        entry = episode_entry(records, episode, end)
        entry.met = (end - began).days >= SIX_MONTHS
        entry.outcome = section_20_band(began, end)
        entries.append(entry)
    return entries


def section_20_band(began: date, on: date) -> str:
    """103: by 20 working days and elapsed days; the 91st still belongs to three months (R6, 25),
    the 183rd to "longer than six months" (104).
    """
    days = (on - began).days
    if on < working_days_after(began, 20):
        return "Under 20 working days"
    if days <= THREE_MONTHS:
        return "20 working days to 3 months"
    if days < SIX_MONTHS:
        return "3 to 6 months"
    if days < 365:
        return "6 to 12 months"
    return "1 to 2 years" if days < TWO_YEARS else "2 years or more"


def section_20_long(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """104: those under section 20 for 183 days or more without a break."""
    return [entry for entry in section_20(records, start, end, as_at) if entry.met]


def share_under_section_20(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """102: all children looked after; met = under section 20."""
    entries = looked_after(records, start, end, as_at)
    for entry in entries:
        entry.met = entry.parts["legal_status"] == "Section 20"
    return entries


def section_20_ages(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """105: the same children by their age band."""
    entries = section_20(records, start, end, as_at)
    for entry in entries:
        entry.outcome = age_band(child_of(records, entry.who), end)
    return entries


def section_20_with_parents(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """111: section 20 recorded as placed with parents."""
    return [
        entry
        for entry in section_20(records, start, end, as_at)
        if entry.parts["placement"] == "Placed with parents"
    ]


def share_with_parents(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """113: all children looked after; met = placed with parents as in 112."""
    entries = looked_after(records, start, end, as_at)
    for entry in entries:
        with_parents = entry.parts["placement"] == "Placed with parents"
        entry.met = with_parents and entry.parts["legal_status"] != "Section 20"
    return entries


# --- placed with parents (112, 114) ----------------------------------------------------------


def placed_with_parents(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """112 and 114: children placed with parents, other than under section 20; met = on a full
    care order.
    """
    entries = []
    for episode in episodes_open(records, end):
        status = episode.get("legal_status")
        if episode.get("cla_placement_type") == "P1" and status != "V2":
            entry = episode_entry(records, episode, end)
            entry.met = status == "C2"
            entries.append(entry)
    return entries


def placed_on_care_order(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """114: those on a full care order."""
    return [entry for entry in placed_with_parents(records, start, end, as_at) if entry.met]
