"""Audits: rounds, grades, findings (group H). A round is the months that its label names."""

from datetime import date

from .clocks import month_of, months_after, months_named
from .windows import Entry, Tables, table, within

GRADES = {
    "OUTSTANDING": "Outstanding", "GOOD": "Good",
    "REQUIRES_IMPROVEMENT": "Requires improvement", "INADEQUATE": "Inadequate",
}  # fmt: skip
BEST_FIRST = list(GRADES)
BELOW_STANDARD = ("NOT_MET", "PARTLY_MET", "REQUIRES_IMPROVEMENT", "INADEQUATE")
THEMES = {
    "CP_AND_CIN": "Child protection and child in need",
    "THROUGHCARE_AND_CLA": "Throughcare and looked after",
    "MASH_THRESHOLDS": "Thresholds and decisions in MASH",
    "YOUTH_HOMELESSNESS": "Youth homelessness",
    "EARLY_HELP_DIP_SAMPLE": "Early help dip sample",
    "OTHER": "Other",
}


def months_of_round(records: Tables, label: str) -> tuple[date, date]:
    """The months of the label; without any, those in which its audits were issued."""
    named = months_named(label)
    if named:
        return named
    issued = [a["issued_date"] for a in table(records, "audits") if a["audit_round"] == label]
    return month_of(min(issued))[0], month_of(max(issued))[1]


def audits_of_round(records: Tables, start: date, end: date, as_at: date) -> list[dict]:
    """131: the audits of the round that were issued by the day of the run."""
    return [
        audit
        for audit in table(records, "audits")
        if months_of_round(records, audit["audit_round"]) == (start, end)
        and audit["issued_date"] <= as_at
    ]


def done(audit: dict, as_at: date) -> bool:
    """132: completed on or before the cut-off."""
    return audit.get("completed_date") is not None and audit["completed_date"] <= as_at


def moderated(audit: dict, as_at: date) -> bool:
    """134: completed, and moderated on or before the cut-off."""
    checked = audit.get("moderated_date")
    return done(audit, as_at) and checked is not None and checked <= as_at


def grade(audit: dict, as_at: date) -> str | None:
    """136: of a completed audit the grade after moderation, else the auditor's."""
    if not done(audit, as_at):
        return None
    if moderated(audit, as_at) and audit.get("grade_after_moderation"):
        return audit["grade_after_moderation"]
    return audit.get("grade_by_auditor")


def entry_of(audit: dict) -> Entry:
    return Entry(
        audit.get("person_id") or "",
        audit["issued_date"],
        parts={
            "team": audit.get("team"),
            "service_area": audit.get("service_area"),
            "auditor_role": audit.get("auditor_role"),
            "audit_theme": THEMES.get(audit.get("audit_theme")),
        },
        key=(audit["audit_id"],),
    )


def issued(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """131, 132, 133: audits issued; met = completed by the cut-off."""
    entries = []
    for audit in audits_of_round(records, start, end, as_at):
        entry = entry_of(audit)
        entry.met = done(audit, as_at)
        entries.append(entry)
    return entries


def on_time(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """135: audits issued; met = completed by the cut-off and by the day it was due."""
    entries = []
    for audit in audits_of_round(records, start, end, as_at):
        entry = entry_of(audit)
        due = audit.get("due_date")
        entry.met = done(audit, as_at) and due is not None and audit["completed_date"] <= due
        entries.append(entry)
    return entries


def completed(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """132: the audits completed by the cut-off."""
    return [entry for entry in issued(records, start, end, as_at) if entry.met]


def among_completed(verdict):
    """134, 140: audits completed, met by a verdict on the audit and the cut-off."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = []
        for audit in audits_of_round(records, start, end, as_at):
            if done(audit, as_at):
                entry = entry_of(audit)
                entry.met = verdict(audit, as_at)
                found.append(entry)
        return found

    return entries


def with_social_worker(audit: dict, as_at: date) -> bool:
    """140: done together with the social worker; a blank is not."""
    return audit.get("with_social_worker") == "yes"


def graded(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """136, 137: completed audits with a grade; met = inadequate."""
    entries = []
    for audit in audits_of_round(records, start, end, as_at):
        found = grade(audit, as_at)
        if found:
            entry = entry_of(audit)
            entry.outcome, entry.met = GRADES[found], found == "INADEQUATE"
            entries.append(entry)
    return entries


def shifts(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """138: moderated audits by whether the moderator's grade is higher, lower or the same."""
    entries = []
    for audit in audits_of_round(records, start, end, as_at):
        if not moderated(audit, as_at):
            continue
        entry = entry_of(audit)
        before, after = audit.get("grade_by_auditor"), audit.get("grade_after_moderation")
        if before and after:
            step = BEST_FIRST.index(before) - BEST_FIRST.index(after)
            entry.outcome = "Same"
            if step:
                entry.outcome = f"{'Higher' if step > 0 else 'Lower'} after moderation"
        entries.append(entry)
    return entries


def workers(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """141: audits issued; met = the first of its social worker in the round, as labelled."""
    entries, seen = [], set()
    for audit in audits_of_round(records, start, end, as_at):
        worker = audit.get("social_worker_id")
        place = audit["audit_round"], worker
        entry = entry_of(audit)
        entry.met = worker is not None and place not in seen
        seen.add(place)
        entries.append(entry)
    return entries


def auditors(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """150: managers who were given audits, once each in a round; met = one or more completed.
    The role is the first that is known.
    """
    entries: dict[tuple, Entry] = {}
    in_order = sorted(
        audits_of_round(records, start, end, as_at),
        key=lambda audit: (audit["issued_date"], audit["audit_id"]),
    )
    for audit in in_order:
        auditor = audit.get("auditor_id")
        if auditor is None:
            continue
        entry = entries.setdefault(
            (audit["audit_round"], auditor),
            Entry(auditor, audit["issued_date"], met=False, key=(auditor,)),
        )
        entry.met = entry.met or done(audit, as_at)
        known = entry.parts.get("auditor_role")
        entry.parts = {"auditor_role": known or audit.get("auditor_role")}
    return list(entries.values())


def findings(area: str, wanted: tuple[str, ...]):
    """142 to 146, 149: audits of the round with a finding in an area; met = one of those wanted."""

    def entries(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
        found = []
        for audit in audits_of_round(records, start, end, as_at):
            for finding in table(records, "audit_findings"):
                same = finding["audit_id"] == audit["audit_id"]
                if same and finding["practice_area"] == area and done(audit, as_at):
                    entry = entry_of(audit)
                    entry.met = finding["finding"] in wanted
                    found.append(entry)
        return found

    return entries


def social_workers(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """167: social workers who hold a case on the day, once each; met = an audit of a case of
    theirs was completed in the twelve months that end on the day.
    """
    since = months_after(end, -12)
    audited = {
        audit["social_worker_id"]
        for audit in table(records, "audits")
        if audit.get("social_worker_id")
        and audit.get("completed_date")
        and since < audit["completed_date"] <= end
    }
    holding: dict[str, Entry] = {}
    for row in table(records, "involvements"):
        begun, ended = row.get("involvement_start_date"), row.get("involvement_end_date")
        holds = begun is not None and begun <= end and (ended is None or ended > end)
        if row["involvement_role"] == "SOCIAL_WORKER" and holds:
            worker = row["professional_id"]
            parts = {"team": row.get("professional_team")}
            holding[worker] = Entry(worker, end, worker in audited, parts=parts, key=(worker,))
    return list(holding.values())


def themes(records: Tables, start: date, end: date, as_at: date) -> list[Entry]:
    """151: the planned themes (those of the return, where no target says how many); met = at least
    one audit of the theme was issued in the year up to the day.
    """
    entries, start = [], date(end.year, 1, 1)
    for code, name in THEMES.items():
        if code != "OTHER":
            carried_out = any(
                audit["audit_theme"] == code and within(audit["issued_date"], start, end)
                for audit in table(records, "audits")
            )
            entries.append(Entry(name, end, met=carried_out, key=(code,)))
    return entries
