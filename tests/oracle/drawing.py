"""What councils are made of: days that lie at the edges of clocks, blanks, codes.

``pick`` takes one of several choices.
"""

from datetime import date

from .clocks import DAY

# Days before and after the end of the period: edges of every clock and window of the definitions.
OFFSETS = (
    0, -1, 1, -2, -6, -7, -8, -14, -20, -27, -28, -29, -30, -31, -45, -60, -89, -90, -91, -92, -93,
    -120, -182, -183, -184, -185, -240, -273, -274, -275, -300, -364, -365, -366, -400, -500,
    -600, -728, -729, -730, -731, -732, -800, 2, 7, 28, 29,
)  # fmt: skip
TEAMS = ["East 2", "East 2", "West 1", None]
YES_NO = ["yes", "no", None]
SELDOM = [False] * 9 + [True]
SOMETIMES = [False, False, True]
OFTEN = [True] * 4 + [False]

# Starts of plans and of care at which a band, a review or a threshold turns on the last day.
STARTS = (
    0, 1, -1, -27, -28, -29, -30, -31, -60, -90, -91, -91, -92, -120, -182, -183, -183, -184, -240,
    -274, -275, -300, -364, -365, -366, -450, -600, -729, -729, -730, -730, -731, -731,
)  # fmt: skip
ROUND_THE_DAY = [-1, 0, 0, 1]


def day_about(pick, end: date) -> date:
    """A day at some edge before or shortly after the end of the period."""
    return end + pick(OFFSETS) * DAY


def start_before(pick, end: date) -> date:
    """The start of a plan or of care."""
    return end + pick(STARTS) * DAY


def around(pick, day: date) -> date:
    """That day, the day before or the day after."""
    return day + pick(ROUND_THE_DAY) * DAY


def blank_or(pick, value, chance=SELDOM):
    """Seldom a blank, else the value."""
    return None if pick(chance) else value


def row(table: str, **values) -> dict:
    """A row of a table; a column that is not named is blank."""
    return {"table": table, **values}


def once(rows: list[dict], *key: str) -> list[dict]:
    """The rows without those whose key stood before (a reader keeps the first)."""
    seen, kept = set(), []
    for one in rows:
        place = tuple(one.get(column) for column in key)
        if place not in seen:
            kept.append(one)
        seen.add(place)
    return kept
