"""The clocks: working days, elapsed days, calendar months, birthdays and ages.

Expected days come from three voices: the vectors of the metric definitions, the published list
of bank holidays (GOV.UK, England and Wales, 2012 to 2028, Open Government Licence v3.0), and
plain loops that walk day by day. None of them uses the package.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sru_analysis.calendar import (
    age_on,
    bank_holidays,
    birthday,
    days_after,
    months_after,
    working_days_after,
    working_days_between,
)

DATA = Path(__file__).parent / "data"
DAY = timedelta(days=1)


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


VECTORS = [(row["rule"], row["start"], row["expected"]) for row in read("clock_vectors.csv")]
HOLIDAYS = {date.fromisoformat(row["date"]) for row in read("bank_holidays.csv")}
KNOWN_DAYS = st.dates(date(2012, 1, 7), date(2027, 9, 1))


def days(*texts: str | date | None) -> pd.Series:
    return pd.Series([pd.NaT if text is None else text for text in texts], dtype="datetime64[s]")


def one(clock, day: str | date | None, *arguments):
    """What a clock says of a single day: a date, a number or None."""
    answer = clock(days(day), *arguments).iloc[0]
    if pd.isna(answer):
        return None
    return answer.date() if isinstance(answer, pd.Timestamp) else answer


def is_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def due_day_by_day(start: date, number: int) -> date:
    """The working day so many after the start, found by walking."""
    while not is_worked(start):
        start -= DAY
    while number:
        start += DAY
        number -= is_worked(start)
    return start


# --- the vectors and the boundary table ------------------------------------------------------


@pytest.mark.parametrize(("rule", "start", "expected"), VECTORS)
def test_clock_vectors(rule, start, expected):
    number = int(rule.lstrip("wdm"))
    clock = {"wd": working_days_after, "d": days_after, "m": months_after}[
        rule.rstrip("0123456789")
    ]
    assert one(clock, start, number) == date.fromisoformat(expected)


def test_every_vector_is_read():
    assert len(VECTORS) == 71


# start, day 14, day 15 (on time), day 16 (late), day 15 if there were no bank holidays
FIFTEEN_DAYS = [
    ("2019-09-09", "2019-09-27", "2019-09-30", "2019-10-01", "2019-09-30"),
    ("2019-04-12", "2019-05-07", "2019-05-08", "2019-05-09", "2019-05-03"),
    ("2019-04-19", "2019-05-13", "2019-05-14", "2019-05-15", "2019-05-10"),
    ("2019-08-24", "2019-09-13", "2019-09-16", "2019-09-17", "2019-09-13"),
    ("2018-12-24", "2019-01-16", "2019-01-17", "2019-01-18", "2019-01-14"),
    ("2020-04-24", "2020-05-15", "2020-05-18", "2020-05-19", "2020-05-15"),
    ("2022-05-20", "2022-06-13", "2022-06-14", "2022-06-15", "2022-06-10"),
    ("2022-09-02", "2022-09-23", "2022-09-26", "2022-09-27", "2022-09-23"),
    ("2023-04-21", "2023-05-15", "2023-05-16", "2023-05-17", "2023-05-12"),
]


@pytest.mark.parametrize(("start", "day_14", "day_15", "day_16", "plain"), FIFTEEN_DAYS)
def test_fifteen_working_days_from_a_strategy_discussion(start, day_14, day_15, day_16, plain):
    for number, expected in ((14, day_14), (15, day_15), (16, day_16)):
        assert one(working_days_after, start, number) == date.fromisoformat(expected)
    weekdays, day = 0, date.fromisoformat(start)
    while day.weekday() > 4:
        day -= DAY
    while weekdays < 15:
        day += DAY
        weekdays += day.weekday() < 5
    assert day == date.fromisoformat(plain), "the table's own column without bank holidays"


def test_counting_between_is_not_computing_the_due_date():
    """From Saturday 17 August 2019 the due date is 9 September: the 10th is late."""
    assert one(working_days_after, "2019-08-17", 15) == date(2019, 9, 9)
    assert working_days_between(days("2019-08-17"), days("2019-09-10")).tolist() == [16]


def test_cp_review_clocks():
    assert one(days_after, "2018-11-30", 91) == date(2019, 3, 1)
    assert one(months_after, "2018-11-30", 3) == date(2019, 2, 28)


def test_looked_after_review_clocks():
    first = one(working_days_after, "2019-03-01", 20)
    assert first == date(2019, 3, 29)
    assert one(days_after, "2019-03-01", 91) == date(2019, 5, 31)
    assert one(days_after, "2019-03-01", 183) == date(2019, 8, 31)


def test_two_years_are_730_days():
    assert one(days_after, "2018-08-31", 730) == date(2020, 8, 30)
    assert one(months_after, "2018-08-31", 24) == date(2020, 8, 31)


def test_nine_months_are_clipped_at_the_end_of_the_month():
    assert one(months_after, "2018-05-31", 9) == date(2019, 2, 28)
    assert one(months_after, "2019-05-31", 9) == date(2020, 2, 29)
    assert one(months_after, "2019-05-28", 9) == date(2020, 2, 28)


# --- bank holidays ---------------------------------------------------------------------------


def test_the_calendar_agrees_with_the_published_list_on_every_weekday():
    ours = {day for day in bank_holidays(2012, 2028) if day.weekday() < 5}
    assert ours == HOLIDAYS
    assert all(day.weekday() < 5 for day in HOLIDAYS)


@pytest.mark.parametrize(
    "day", ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"]
)
def test_single_holidays_are_in_the_calendar(day):
    assert date.fromisoformat(day) in bank_holidays(2018, 2024)


@pytest.mark.parametrize("day", ["2020-05-04", "2022-05-30"])
def test_holidays_that_were_moved_are_worked(day):
    assert date.fromisoformat(day) not in bank_holidays(2018, 2024)


def test_the_calendar_reaches_into_the_years_that_a_clock_touches():
    assert one(working_days_after, "2019-12-30", 1) == date(2019, 12, 31)
    assert one(working_days_after, "2019-12-31", 1) == date(2020, 1, 2)
    assert one(working_days_after, "2020-01-01", 0) == date(2019, 12, 31)
    assert one(working_days_after, "2017-01-02", 0) == date(2016, 12, 30)
    assert one(working_days_after, "2018-12-03", 500) == due_day_by_day(date(2018, 12, 3), 500)


# --- working days, day by day ----------------------------------------------------------------


@given(KNOWN_DAYS, st.integers(0, 60))
@example(date(2019, 4, 19), 15)
@example(date(2018, 12, 22), 20)
@example(date(2022, 6, 4), 1)
def test_working_days_after_equals_a_walk(start, number):
    assert one(working_days_after, start, number) == due_day_by_day(start, number)


@given(KNOWN_DAYS, st.integers(0, 80))
@example(date(2019, 4, 18), 4)
def test_working_days_between_equals_a_walk(start, length):
    end = start + length * DAY
    walked = sum(is_worked(start + step * DAY) for step in range(1, length + 1))
    assert working_days_between(days(start), days(end)).tolist() == [walked]


@given(KNOWN_DAYS, st.integers(1, 45))
def test_the_due_day_is_worked_and_no_earlier_day_reaches_the_number(start, number):
    due = one(working_days_after, start, number)
    assert is_worked(due)
    assert working_days_between(days(start), days(due)).tolist() == [number]
    assert working_days_between(days(start), days(due - DAY)).tolist() == [number - 1]


def test_same_day_is_no_working_day():
    same = days("2019-09-09", "2019-09-07", "2019-08-26")
    assert working_days_between(same, same).tolist() == [0, 0, 0]


def test_a_span_that_runs_backwards_or_lacks_an_end_has_no_length():
    start = days("2019-09-10", None, "2019-09-09", None)
    end = days("2019-09-09", "2019-09-09", None, None)
    answer = working_days_between(start, end)
    assert answer.isna().all()
    assert answer.dtype == "Int64"


# --- every clock over a column ---------------------------------------------------------------

CLOCKS = [
    pytest.param(lambda dates: working_days_after(dates, 15), id="working days"),
    pytest.param(lambda dates: days_after(dates, 91), id="days"),
    pytest.param(lambda dates: months_after(dates, 9), id="months"),
    pytest.param(lambda dates: birthday(dates, 4), id="birthday"),
]


@pytest.mark.parametrize("clock", CLOCKS)
def test_missing_dates_stay_missing_and_the_index_is_kept(clock):
    dates = pd.Series(
        pd.to_datetime(["2019-01-07", None, "2020-02-29", None]), index=[7, 3, 5, 1]
    ).astype("datetime64[s]")
    answer = clock(dates)
    assert answer.index.tolist() == [7, 3, 5, 1]
    assert answer.isna().tolist() == [False, True, False, True]
    assert answer.dtype == "datetime64[s]"
    alone = clock(dates.iloc[[2]])
    assert alone.iloc[0] == answer.loc[5]


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("dates", [days(), days(None, None)], ids=["empty", "all missing"])
def test_nothing_known_gives_nothing(clock, dates):
    answer = clock(dates)
    assert len(answer) == len(dates)
    assert answer.isna().all()
    assert answer.dtype == "datetime64[s]"


def test_ages_and_spans_of_empty_columns():
    assert len(age_on(days(), days())) == 0
    assert len(working_days_between(days(), days())) == 0
    assert age_on(days(None), days(None)).isna().all()


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(-400, 1000))
def test_elapsed_days_equal_a_walk(start, number):
    assert one(days_after, start, number) == start + number * DAY


@given(st.dates(date(1950, 1, 1), date(2080, 12, 31)), st.integers(0, 300))
def test_calendar_months_equal_a_walk(start, months):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = date(year, month, 1)
    while day.day < start.day and (day + DAY).month == month:
        day += DAY
    assert one(months_after, start, months) == day


# --- birthdays and ages ----------------------------------------------------------------------


def birthday_by_walking(born: date, years: int) -> date:
    """The first day of that year that is not before the day of birth in it."""
    day = date(born.year + years, 1, 1)
    while (day.month, day.day) < (born.month, born.day):
        day += DAY
    return day


@pytest.mark.parametrize(
    ("born", "years", "expected"),
    [
        ("2016-02-29", 1, "2017-03-01"),
        ("2016-02-29", 4, "2020-02-29"),
        ("2016-02-29", 18, "2034-03-01"),
        ("2016-02-28", 1, "2017-02-28"),
        ("2015-02-28", 1, "2016-02-28"),
        ("2016-03-01", 1, "2017-03-01"),
        ("1896-02-29", 4, "1900-03-01"),
        ("2001-09-30", 18, "2019-09-30"),
        ("2019-09-30", 0, "2019-09-30"),
        ("2016-02-29", 0, "2016-02-29"),
    ],
)
def test_birthdays(born, years, expected):
    assert one(birthday, born, years) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("2015-10-01", "2019-09-30", 3),
        ("2015-09-30", "2019-09-30", 4),
        ("2015-09-29", "2019-09-30", 4),
        ("2001-10-01", "2019-09-30", 17),
        ("2001-09-30", "2019-09-30", 18),
        ("2019-09-30", "2019-09-30", 0),
        ("2019-10-01", "2019-09-30", -1),
        ("2020-01-15", "2019-09-30", -1),
        ("2023-01-15", "2019-09-30", -1),
        ("2016-02-29", "2019-02-28", 2),
        ("2016-02-29", "2019-03-01", 3),
        ("2016-02-29", "2020-02-28", 3),
        ("2016-02-29", "2020-02-29", 4),
        ("2015-03-01", "2016-02-29", 0),
        ("2015-02-28", "2016-02-29", 1),
        ("2000-02-29", "2100-02-28", 99),
        ("2000-02-29", "2100-03-01", 100),
        (None, "2019-09-30", None),
        ("2015-09-30", None, None),
    ],
)
def test_ages(born, on, age):
    answer = age_on(days(born), days(on)).iloc[0]
    assert (None if pd.isna(answer) else answer) == age


@given(
    st.dates(date(1995, 1, 1), date(2030, 12, 31)) | st.sampled_from([date(2016, 2, 29)]),
    st.dates(date(1995, 1, 1), date(2030, 12, 31)) | st.sampled_from([date(2019, 2, 28)]),
)
@example(date(2016, 2, 29), date(2019, 3, 1))
def test_ages_equal_counting_birthdays(born, on):
    birthdays = 0
    while birthday_by_walking(born, birthdays + 1) <= on:
        birthdays += 1
    assert age_on(days(born), days(on)).iloc[0] == (birthdays if born <= on else -1)


@given(st.dates(date(1995, 1, 1), date(2030, 12, 31)), st.integers(0, 25))
@example(date(2016, 2, 29), 1)
def test_age_turns_on_the_birthday(born, years):
    day = one(birthday, born, years)
    assert day == birthday_by_walking(born, years)
    assert age_on(days(born), days(day)).iloc[0] == years
    assert age_on(days(born), days(day - DAY)).iloc[0] == years - 1
