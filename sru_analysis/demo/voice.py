"""Questionnaires that looked-after children filled in (local return 3)."""

from __future__ import annotations

from datetime import date
from random import Random

from sru_analysis.demo.care import Care
from sru_analysis.demo.days import age_on, every_day
from sru_analysis.demo.draws import random_for
from sru_analysis.demo.months import HALF_YEAR_START, LAST_DAY, PERIOD_END, PERIOD_START, Month
from sru_analysis.demo.tables import Row

QUESTIONNAIRES = 187
ONLY_BEFORE_APRIL = 17
ALSO_BEFORE_APRIL = 14
IN_OCTOBER = 19
YOUNGEST = 5


def voice_rows(months: list[Month], periods: list[Care]) -> list[Row]:
    """One row a questionnaire; 155 children from April to September, 172 from January."""
    rng = random_for("voice")
    able = [
        care for care in periods
        if care.start < PERIOD_START and care.end is None
        and age_on(care.child.born, PERIOD_START) >= YOUNGEST
    ]  # fmt: skip
    rng.shuffle(able)
    answers: list[tuple[Care, date]] = []
    users: list[tuple[Care, date]] = []
    for month in (month for month in months if month.has("viewpoint_children_first_use")):
        for _ in range(month["viewpoint_children_first_use"]):
            users.append((able.pop(), rng.choice(every_day(month.first, month.last))))
    answers += users
    for _ in range(QUESTIONNAIRES - len(users)):
        care, first = rng.choice([user for user in users if user[1] < date(2019, 9, 15)])
        answers.append((care, rng.choice(every_day(first, PERIOD_END)[1:])))
    quarter = every_day(PERIOD_START, HALF_YEAR_START)[:-1]
    answers += [(able.pop(), rng.choice(quarter)) for _ in range(ONLY_BEFORE_APRIL)]
    answers += [(care, rng.choice(quarter)) for care, _ in rng.sample(users, ALSO_BEFORE_APRIL)]
    october = every_day(PERIOD_END, LAST_DAY)[1:]
    answers += [(able.pop(), rng.choice(october)) for _ in range(IN_OCTOBER)]
    answers.sort(key=lambda answer: (answer[1], answer[0].child.number))
    return [_row(care, day, rng) for care, day in answers]


def _row(care: Care, day: date, rng: Random) -> Row:
    age = age_on(care.child.born, day)
    band = "4-7" if age < 8 else "8-10" if age < 11 else "11+"
    for_review = rng.random() < 0.8
    return {
        "Child Unique ID": care.child.person_id,
        "Date completed": day,
        "Tool": "Viewpoint",
        "Questionnaire": f"My review {band}" if for_review else "My wellbeing",
        "Meeting it was for": "Looked after review" if for_review else "None",
    }
