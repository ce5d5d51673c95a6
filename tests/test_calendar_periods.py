"""Periods as typed, their exact days, names and neighbours; every refusal with what was meant."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.calendar import (
    Period,
    add_months,
    earliest,
    in_words,
    month_end,
)
from sru_analysis.messages import Refusal

JANUARY_TO_SEPTEMBER = Period(date(2019, 1, 1), date(2019, 9, 30))

# typed, first day, last day, folder, in words, the days in words
ACCEPTED = [
    ("2019-09", "2019-09-01", "2019-09-30", "2019-09",
     "September 2019", "1 to 30 September 2019"),
    ("2019-02", "2019-02-01", "2019-02-28", "2019-02",
     "February 2019", "1 to 28 February 2019"),
    ("2020-02", "2020-02-01", "2020-02-29", "2020-02",
     "February 2020", "1 to 29 February 2020"),
    ("2019-12", "2019-12-01", "2019-12-31", "2019-12",
     "December 2019", "1 to 31 December 2019"),
    ("2019-Q1", "2019-01-01", "2019-03-31", "2019-Q1",
     "January to March 2019", "1 January to 31 March 2019"),
    ("2019-Q2", "2019-04-01", "2019-06-30", "2019-Q2",
     "April to June 2019", "1 April to 30 June 2019"),
    ("2019-Q3", "2019-07-01", "2019-09-30", "2019-Q3",
     "July to September 2019", "1 July to 30 September 2019"),
    ("2019-Q4", "2019-10-01", "2019-12-31", "2019-Q4",
     "October to December 2019", "1 October to 31 December 2019"),
    ("2019/20", "2019-04-01", "2020-03-31", "2019-20",
     "April 2019 to March 2020", "1 April 2019 to 31 March 2020"),
    ("1999/00", "1999-04-01", "2000-03-31", "1999-04_to_2000-03",
     "April 1999 to March 2000", "1 April 1999 to 31 March 2000"),
    ("2011/12", "2011-04-01", "2012-03-31", "2011-04_to_2012-03",
     "April 2011 to March 2012", "1 April 2011 to 31 March 2012"),
    ("2011-12", "2011-12-01", "2011-12-31", "2011-12",
     "December 2011", "1 to 31 December 2011"),
    ("2012/13", "2012-04-01", "2013-03-31", "2012-13",
     "April 2012 to March 2013", "1 April 2012 to 31 March 2013"),
    ("2019/20-Q1", "2019-04-01", "2019-06-30", "2019-Q2",
     "April to June 2019", "1 April to 30 June 2019"),
    ("2019/20-Q2", "2019-07-01", "2019-09-30", "2019-Q3",
     "July to September 2019", "1 July to 30 September 2019"),
    ("2019/20-Q3", "2019-10-01", "2019-12-31", "2019-Q4",
     "October to December 2019", "1 October to 31 December 2019"),
    ("2019/20-Q4", "2020-01-01", "2020-03-31", "2020-Q1",
     "January to March 2020", "1 January to 31 March 2020"),
    ("2019-01..2019-09", "2019-01-01", "2019-09-30", "2019-01_to_2019-09",
     "January to September 2019", "1 January to 30 September 2019"),
    ("2018-10..2019-09", "2018-10-01", "2019-09-30", "2018-10_to_2019-09",
     "October 2018 to September 2019", "1 October 2018 to 30 September 2019"),
    ("2019-01..2019-12", "2019-01-01", "2019-12-31", "2019-01_to_2019-12",
     "January to December 2019", "1 January to 31 December 2019"),
    ("2019-07..2019-09", "2019-07-01", "2019-09-30", "2019-Q3",
     "July to September 2019", "1 July to 30 September 2019"),
    ("2019-08..2019-10", "2019-08-01", "2019-10-31", "2019-08_to_2019-10",
     "August to October 2019", "1 August to 31 October 2019"),
    ("2019-09..2019-09", "2019-09-01", "2019-09-30", "2019-09",
     "September 2019", "1 to 30 September 2019"),
    ("2019-04-01..2019-09-30", "2019-04-01", "2019-09-30", "2019-04_to_2019-09",
     "April to September 2019", "1 April to 30 September 2019"),
    ("2019-09-01..2019-09-30", "2019-09-01", "2019-09-30", "2019-09",
     "September 2019", "1 to 30 September 2019"),
    ("2019-05-09..2019-10-01", "2019-05-09", "2019-10-01", "2019-05-09_to_2019-10-01",
     "9 May to 1 October 2019", "9 May to 1 October 2019"),
    ("2018-12-24..2019-01-17", "2018-12-24", "2019-01-17", "2018-12-24_to_2019-01-17",
     "24 December 2018 to 17 January 2019", "24 December 2018 to 17 January 2019"),
    ("2019-09-02..2019-09-13", "2019-09-02", "2019-09-13", "2019-09-02_to_2019-09-13",
     "2 to 13 September 2019", "2 to 13 September 2019"),
    ("2020-02-29..2020-02-29", "2020-02-29", "2020-02-29", "2020-02-29_to_2020-02-29",
     "29 February 2020", "29 February 2020"),
    (" 2019-09 ", "2019-09-01", "2019-09-30", "2019-09",
     "September 2019", "1 to 30 September 2019"),
]  # fmt: skip

# typed, reason code, the spelling that the message must name ("" = none can be told)
REFUSED = [
    ("2019", "period_ambiguous", "2019-01..2019-12"),
    ("2019", "period_ambiguous", "2018/19"),
    ("2000", "period_ambiguous", "1999/00"),
    ("2019/09", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("201909", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("09/2019", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("Sep 2019", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("september 2019", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("sept 19", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("2019-9", "period_form", "Nearest: 2019-09 (1 to 30 September 2019)"),
    ("2019-13", "period_form", ""),
    ("2019-00", "period_form", ""),
    ("2019/21", "period_form", "Nearest: 2019/20 (1 April 2019 to 31 March 2020)"),
    ("2019/19", "period_form", "Nearest: 2019/20 (1 April 2019 to 31 March 2020)"),
    ("2019-q3", "period_form", "Nearest: 2019-Q3 (1 July to 30 September 2019)"),
    ("Q3 2019", "period_form", "Nearest: 2019-Q3 (1 July to 30 September 2019)"),
    ("2019/20 Q2", "period_form", "Nearest: 2019/20-Q2 (1 July to 30 September 2019)"),
    ("2019-Q5", "period_form", ""),
    ("2019-Q0", "period_form", ""),
    ("2019-09..2019-01", "period_backwards", "2019-01..2019-09"),
    ("2019-09-30..2019-09-29", "period_backwards", "2019-09-29..2019-09-30"),
    ("2019-09..", "period_form", "Nearest: 2019-09"),
    ("..2019-09", "period_form", "Nearest: 2019-09"),
    ("2019-01..2019-02..2019-03", "period_form", ""),
    ("2019-01..2019-09-30", "period_form", ""),
    ("2019-02-29..2019-03-31", "period_form", ""),
    ("2019-09-31..2019-10-31", "period_form", ""),
    ("2019/20..2020/21", "period_form", ""),
    ("2019-09-30", "period_form", "Nearest: 2019-09"),
    ("1899-12", "period_form", ""),
    ("2100-01", "period_form", ""),
    ("0000-Q1", "period_form", ""),
    ("0000/01", "period_form", ""),
    ("9999-Q4", "period_form", ""),
    ("9999/00", "period_form", ""),
    ("0001-01-01..0001-02-01", "period_form", ""),
    ("\u0662\u0660\u0661\u0669-\u0660\u0669", "period_form", ""),
    ("2019 - 09", "period_form", "Nearest: 2019-09"),
    ("today", "period_form", ""),
    ("last month", "period_form", ""),
    ("this year", "period_form", ""),
    ("", "period_form", ""),
    ("-1", "period_form", ""),
]


@pytest.mark.parametrize(("typed", "start", "end", "slug", "label", "days"), ACCEPTED)
def test_accepted_spellings(typed, start, end, slug, label, days):
    period = Period.parse(typed)
    assert (period.start, period.end) == (date.fromisoformat(start), date.fromisoformat(end))
    assert period.slug == slug
    assert period.label == label
    assert period.days == days
    assert period.snapshot == period.end


@pytest.mark.parametrize(("typed", "code", "meant"), REFUSED)
def test_refused_spellings_name_what_was_meant(typed, code, meant):
    with pytest.raises(Refusal) as caught:
        Period.parse(typed)
    message = str(caught.value)
    assert caught.value.code == code
    assert caught.value.exit_code == 2
    assert message.endswith(f"({code})")
    assert meant in message
    if code == "period_form":
        assert "Forms: 2019-09, 2019-Q3, 2019/20, 2019/20-Q2, 2019-01..2019-09" in message


def test_what_was_typed_is_shown_without_control_characters_and_cut():
    with pytest.raises(Refusal) as caught:
        Period.parse("x\x1b[31m" + "y" * 100)
    message = str(caught.value)
    assert "\x1b" not in message
    assert "y" * 35 in message
    assert "y" * 41 not in message


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}[-/][Q0-9]{1,3}([-.]{1,2}[0-9-]{0,10})?"))
def test_whatever_is_typed_is_read_or_refused_with_a_usable_spelling(typed):
    try:
        period = Period.parse(typed)
    except Refusal as refusal:
        nearest = str(refusal).split(" Nearest: ")
        if len(nearest) == 2 and refusal.code == "period_form":
            Period.parse(nearest[1].split(" (")[0])
    else:
        assert period.start <= period.end


def test_no_two_periods_share_a_folder_and_two_spellings_of_the_same_days_do():
    typed = [f"{year}-{month:02d}" for year in range(1999, 2030) for month in range(1, 13)]
    typed += [f"{year}/{(year + 1) % 100:02d}" for year in range(1999, 2030)]
    typed += [f"{year}-Q{quarter}" for year in range(1999, 2030) for quarter in range(1, 5)]
    typed += [
        f"{year}/{(year + 1) % 100:02d}-Q{q}" for year in range(1999, 2030) for q in range(1, 5)
    ]
    typed += [f"{year}-01..{year}-12" for year in range(1999, 2030)]
    folders = {}
    for spelling in typed:
        period = Period.parse(spelling)
        assert folders.setdefault(period.slug, period) == period
    assert Period.parse("2019-Q3").slug == Period.parse("2019/20-Q2").slug


@pytest.mark.parametrize(
    ("end", "year_starts", "first"),
    [
        ("2019-09-30", "january", "2019-01-01"),
        ("2019-01-31", "january", "2019-01-01"),
        ("2019-12-31", "january", "2019-01-01"),
        ("2019-09-30", "april", "2019-04-01"),
        ("2019-04-01", "april", "2019-04-01"),
        ("2019-03-31", "april", "2018-04-01"),
        ("2020-02-29", "april", "2019-04-01"),
        ("2019-12-31", "april", "2019-04-01"),
    ],
)
def test_year_to_date(end, year_starts, first):
    end = date.fromisoformat(end)
    period = Period(end.replace(day=1), end)
    assert period.year_to_date(year_starts) == Period(date.fromisoformat(first), end)


def test_the_year_starts_in_january_unless_told():
    assert Period.parse("2019-09").year_to_date() == JANUARY_TO_SEPTEMBER


@pytest.mark.parametrize(
    ("end", "first"),
    [
        ("2019-09-30", "2018-10-01"),
        ("2019-03-31", "2018-04-01"),
        ("2020-02-29", "2019-03-01"),
        ("2021-02-28", "2020-03-01"),
        ("2019-09-15", "2018-09-16"),
        ("2020-02-28", "2019-03-01"),
        ("2019-12-31", "2019-01-01"),
    ],
)
def test_rolling_12_months(end, first):
    end = date.fromisoformat(end)
    assert Period(end, end).rolling_12_months == Period(date.fromisoformat(first), end)


def test_month_and_quarter_of_the_snapshot_reach_to_the_snapshot():
    assert JANUARY_TO_SEPTEMBER.month == Period(date(2019, 9, 1), date(2019, 9, 30))
    assert JANUARY_TO_SEPTEMBER.quarter == Period(date(2019, 7, 1), date(2019, 9, 30))
    part = Period(date(2019, 1, 1), date(2019, 8, 15))
    assert part.month == Period(date(2019, 8, 1), date(2019, 8, 15))
    assert part.quarter == Period(date(2019, 7, 1), date(2019, 8, 15))
    for month in range(1, 13):
        period = Period.parse(f"2019-{month:02d}")
        assert period.quarter.start == date(
            2019, (1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10)[month - 1], 1
        )


def test_is_month():
    assert Period.parse("2019-09").is_month
    assert not Period(date(2019, 9, 1), date(2019, 9, 29)).is_month
    assert not Period(date(2019, 9, 2), date(2019, 9, 30)).is_month
    assert not JANUARY_TO_SEPTEMBER.is_month


def test_months_since():
    months = JANUARY_TO_SEPTEMBER.months_since(date(2018, 11, 15))
    assert months[0] == Period(date(2018, 11, 1), date(2018, 11, 30))
    assert months[-1] == Period(date(2019, 9, 1), date(2019, 9, 30))
    assert [month.slug for month in months] == [
        "2018-11", "2018-12", "2019-01", "2019-02", "2019-03", "2019-04",
        "2019-05", "2019-06", "2019-07", "2019-08", "2019-09",
    ]  # fmt: skip


def test_months_since_ends_with_the_part_month_of_the_snapshot():
    period = Period(date(2019, 1, 1), date(2019, 3, 15))
    assert period.months_since(date(2019, 2, 28)) == [
        Period(date(2019, 2, 1), date(2019, 2, 28)),
        Period(date(2019, 3, 1), date(2019, 3, 15)),
    ]


def test_months_since_a_later_month_are_none():
    assert JANUARY_TO_SEPTEMBER.months_since(date(2019, 10, 1)) == []


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(-120, 120))
def test_adding_months_lands_in_that_month_on_that_day_or_its_last(day, months):
    moved = add_months(day, months)
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    assert (moved.year, moved.month) == (year, month)
    last = month_end(year, month)
    assert moved.day == (day.day if day.day <= last.day else last.day)


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)))
def test_a_month_is_every_day_with_its_name(day):
    month = Period.month_of(day)
    assert month.start.day == 1
    assert (month.end + timedelta(days=1)).day == 1
    assert month.start <= day <= month.end
    assert (month.end - month.start).days <= 30


@given(st.dates(date(1995, 1, 1), date(2050, 12, 31)))
def test_twelve_months_are_365_days_or_366_with_a_leap_day(end):
    rolling = Period(end, end).rolling_12_months
    days = (rolling.end - rolling.start).days + 1
    leap = any((rolling.start + timedelta(days=i)).timetuple()[1:3] == (2, 29) for i in range(days))
    assert days == (366 if leap else 365)


def test_days_in_words():
    assert in_words(date(2019, 9, 3)) == "3 September 2019"


def test_earliest():
    assert earliest([None, date(2019, 2, 1), date(2019, 1, 1), None]) == date(2019, 1, 1)
    assert earliest([None]) is None
