"""Care, legal status, placements and reviews of the demo council."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from tests.demo.demo_files import (
    END,
    END_OF_JANUARY,
    JANUARY,
    age,
    births,
    care_reviews,
    episodes,
    inside,
    months,
    open_episodes,
    table,
    working_days,
    working_days_after,
)

MONTHS = pytest.mark.parametrize("row", months(), ids=lambda row: row["month"])


@MONTHS
def test_children_of_the_month(row):
    started = [
        e for e in episodes()
        if e["cla_episode_start_reason"] == "S"
        and inside(e["cla_episode_start_date"], row["first"], row["last"])
    ]  # fmt: skip
    ceased = [
        e for e in episodes()
        if e["cla_episode_ceased_reason"] not in (None, "X1")
        and inside(e["cla_episode_ceased_date"], row["first"], row["last"])
    ]  # fmt: skip
    assert len({e["person_id"] for e in started}) == len(started) == row["cla_started"]
    assert len({e["person_id"] for e in ceased}) == len(ceased) == row["cla_ceased"]
    assert len(open_episodes(row["last"])) == row["cla_open_end"]


def test_opening_stock():
    assert len(open_episodes(date(2017, 3, 31))) == 926
    assert min(e["entered_care_date"] for e in episodes()).year == 2003


def reviews() -> list[tuple[date, str, bool]]:
    """Day, stage and verdict: 20 working days, 91 days, then 183 after the review before."""
    by_care = defaultdict(list)
    for row in care_reviews():
        by_care[row["cla_id"]].append(row["cla_review_date"])
    entered = {e["cla_id"]: e["entered_care_date"] for e in episodes()}
    found = []
    for care, days in by_care.items():
        due = working_days_after(entered[care], 20)
        for number, day in enumerate(sorted(days)):
            found.append((day, ("first", "second", "later")[min(number, 2)], day <= due))
            due = day + timedelta(183 if number else 91)
    return found


def test_reviews_of_every_month():
    by_month = defaultdict(list)
    for day, _, on_time in reviews():
        by_month[f"{day:%Y-%m}"].append(on_time)
    for row in months():
        held = by_month[row["month"]]
        if row["first"] >= JANUARY:
            assert len(held) == row["cla_reviews_held"]
            assert sum(held) == row["cla_reviews_on_time"]
        else:
            assert len(held) == pytest.approx(row["cla_reviews_held"], rel=0.1)
            assert sum(held) == pytest.approx(row["cla_reviews_on_time"], rel=0.1)


def test_reviews_of_the_period():
    counts = Counter((stage, ok) for day, stage, ok in reviews() if JANUARY <= day <= END)
    assert counts["first", True] == 362 and counts["first", False] == 40
    assert counts["second", True] == 336 and counts["second", False] == 15
    assert counts["later", True] == 1581 and counts["later", False] == 51


def test_participation():
    held = [r for r in care_reviews() if inside(r["cla_review_date"], JANUARY, END)]
    codes = Counter(r["cla_review_participation"] for r in held)
    assert codes == {
        "PN0": 477, "PN1": 985, "PN2": 88, "PN3": 37, "PN4": 60, "PN5": 251, "PN6": 479, "PN7": 8,
    }  # fmt: skip
    assert len(held) == 2385


@pytest.mark.parametrize("day", [END_OF_JANUARY, END])
def test_legal_status(day):
    statuses = Counter(e["legal_status"] for e in open_episodes(day).values())
    if day == END_OF_JANUARY:
        assert statuses["V2"] == 171
        return
    assert (statuses["C1"], statuses["C2"], statuses["E1"]) == (243, 701, 82)
    assert statuses["V2"] == 186
    assert statuses["L1"] + statuses["L2"] == 17
    assert statuses["J1"] + statuses["J2"] + statuses["J3"] == 12


def section_20_since(child: str) -> date:
    """The start of the joined section 20 spell that is open at the end of September."""
    rows = [e for e in episodes()
            if e["person_id"] == child and e["cla_episode_start_date"] <= END]  # fmt: skip
    since = None
    for row in sorted(rows, key=lambda e: e["cla_episode_start_date"], reverse=True):
        if row["legal_status"] != "V2":
            break
        if since is not None and row["cla_episode_ceased_date"] != since:
            break
        since = row["cla_episode_start_date"]
    return since


def test_section_20():
    children = [c for c, e in open_episodes(END).items() if e["legal_status"] == "V2"]
    bands = Counter()
    for child in children:
        since = section_20_since(child)
        length = (END - since).days
        if working_days(since, END) < 20:
            bands["under 20 working days"] += 1
        else:
            bands[sum(length > limit for limit in (91, 182, 364, 729))] += 1
    assert bands == {"under 20 working days": 27, 0: 30, 1: 39, 2: 41, 3: 28, 4: 21}
    lengths = [(END - section_20_since(child)).days for child in children]
    assert sum(length >= 183 for length in lengths) == 90
    assert sum(length >= 365 for length in lengths) == 49
    ages = [age(births()[child], END) for child in children]
    groups = Counter(sum(a >= limit for limit in (1, 5, 10, 16, 18)) for a in ages)
    assert [groups[n] for n in range(6)] == [6, 17, 31, 69, 63, 0]
    alone = {row["person_id"] for row in table("children") if row["uasc"] == "yes"}
    assert sum(child in alone for child in children) == len(alone) == 24


def test_placed_with_parents():
    home = [e for e in open_episodes(END).values() if e["cla_placement_type"] == "P1"]
    assert Counter(e["legal_status"] for e in home) == {"C2": 108, "C1": 41, "V2": 1}


def test_ages_of_children_looked_after():
    ages = [age(births()[child], END) for child in open_episodes(END)]
    assert min(ages) >= 0 and max(ages) <= 17
    shares = Counter(sum(a >= limit for limit in (1, 5, 10, 16)) for a in ages)
    assert shares[3] > shares[2] > shares[0]


def test_viewpoint_months():
    first: dict[str, date] = {}
    for row in sorted(table("voice_responses"), key=lambda r: r["Date completed"]):
        if row["Date completed"] >= date(2019, 4, 1):
            first.setdefault(row["Child Unique ID"], row["Date completed"])
    for row in months():
        if row["viewpoint_children_first_use"]:
            new = sum(row["first"] <= day <= row["last"] for day in first.values())
            assert new == row["viewpoint_children_first_use"]
