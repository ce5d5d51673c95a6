"""The demo council's returns about care, courts and the follow-up of audits."""

from __future__ import annotations

from datetime import date

from tests.demo.demo_files import EXTRACT, is_working_day, table

FIRST = date(2017, 4, 1)


def periods() -> dict[str, list[tuple[date, date | None]]]:
    """Every day in care by child: first and last episode days, short breaks apart."""
    found: dict[str, list] = {}
    for row in table("cla_episodes"):
        if row["legal_status"] not in ("V3", "V4"):
            span = row["cla_episode_start_date"], row["cla_episode_ceased_date"]
            found.setdefault(row["person_id"], []).append(span)
    return found


def in_care(person: str, day: date, known: dict) -> bool:
    return any(start <= day and (end is None or day < end) for start, end in known[person])


def test_panels_and_notes_fall_in_care_and_before_the_extract():
    known = periods()
    for name, column in (
        ("permanence_panels", "Date of permanence panel"),
        ("case_notes", "Date of note"),
        ("missing_episodes", "Missing from"),
    ):
        rows = table(name)
        assert rows and all(row[column] <= EXTRACT for row in rows)
        assert all(in_care(row["Child Unique ID"], row[column], known) for row in rows), name


def test_meetings_and_notes_are_on_working_days():
    assert all(is_working_day(row["Date of note"]) for row in table("case_notes"))
    assert all(
        is_working_day(row["Date of permanence panel"]) for row in table("permanence_panels")
    )


def test_every_first_order_since_the_return_began_has_an_application():
    applied = {
        row["Child Unique ID"]
        for row in table("court_applications")
        if row["Application for"] == "Care order"
    }
    first: dict[str, date] = {}
    for row in table("cla_episodes"):
        if row["legal_status"] in ("C1", "C2"):
            day, person = row["cla_episode_start_date"], row["person_id"]
            first[person] = min(day, first.get(person, day))
    recent = {person for person, day in first.items() if day > FIRST}
    assert recent and recent <= applied


def test_final_orders_come_after_the_application():
    rows = table("court_applications")
    ended = [row for row in rows if row["Date of final order"]]
    assert ended and all(row["Date of final order"] >= row["Date of application"] for row in ended)


def test_somebody_is_missing_still_and_some_came_back_on_the_day():
    rows = table("missing_episodes")
    assert sum(row["Missing until"] is None for row in rows) >= 2
    assert any(row["Missing until"] == row["Missing from"] for row in rows)
    assert all(
        row["Missing until"] is None or row["Missing until"] >= row["Missing from"] for row in rows
    )


def test_actions_belong_to_audits_that_were_completed():
    done = {row["Audit ID"]: row["Date completed"] for row in table("audits")}
    rows = table("audit_actions")
    assert all(done[row["Audit ID"]] == row["Date set"] for row in rows)
    late = [
        r for r in rows if r["Date due"] and r["Date closed"] and r["Date closed"] > r["Date due"]
    ]
    on_the_day = [row for row in rows if row["Date due"] and row["Date closed"] == row["Date due"]]
    assert late and on_the_day and any(row["Date due"] is None for row in rows)
