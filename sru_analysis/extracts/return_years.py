"""The year of a yearly return: 1 April to 31 March, named by the calendar year in which it ends."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd

from sru_analysis.extracts.reading import ReadTable
from sru_analysis.messages import Refusal
from sru_analysis.records import code_lists

WRONG_SHARE = 0.5
# Formats of which only the reference date of the run says what day they describe.
DATED_BY_THE_RUN = ("Annex A",)


def financial_year(day: date) -> int:
    """The calendar year in which the return year of a day ends."""
    return day.year + (day.month >= 4)


def in_words(year: int) -> str:
    """2018 -> 2017/18."""
    return f"{year - 1}/{year % 100:02d}"


def year_window(year: int, last_day: date | None) -> tuple[date, date]:
    """First and last day for which a return of that year is whole; ``last_day`` ends it sooner
    where it lies inside the year."""
    end = date(year, 3, 31)
    if last_day is not None and date(year - 1, 4, 1) <= last_day < end:
        end = last_day
    return date(year - 1, 4, 1), end


def source_of(table: ReadTable) -> str:
    """What holds the tables of one return: a file of several tables, or the folder of the files."""
    file = table.sheet.file
    return file if table.sheet.name else file.rpartition("/")[0]


def fullest_year(days: pd.Series) -> int | None:
    """The return year that holds most of the days; the later one of two alike."""
    known = days.dropna()
    if known.empty:
        return None
    years = Counter((known.dt.year + (known.dt.month >= 4)).tolist())
    return max(years, key=lambda year: (years[year], year))


def lies_outside(ends: pd.Series, year: int) -> float:
    """The share of the ends that lie outside a return year; 0 where most lie inside it."""
    known = ends.dropna()
    first, last = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    outside = float((~known.between(first, last)).mean()) if len(known) else 0.0
    return outside if outside > WRONG_SHARE else 0.0


def other_year(table: ReadTable, found: str, own: int, stated: int, alone: bool) -> None:
    """A return that is not of the year of the reference date.

    ``alone``: the reference date can only be meant for the returns, so that this one is refused
    (wrong_period). Beside a format that has no day of its own it is read for its own year, and
    that is said.
    """
    if alone:
        raise Refusal(
            f"{table.sheet.place}: {found}; the reference date lies in {in_words(stated)}. Give "
            "the return of the right year, or correct the reference date, and run again.",
            "wrong_period",
        )
    table.sheet.note("other_year", places=in_words(own))


def note_codes(tables: list[ReadTable]) -> None:
    """Codes that were not in use in the year of the return: kept, and counted."""
    for table in tables:
        for each in table.form.fields:
            if not each.by_year or table.year is None or each.column not in table.columns:
                continue
            out = [
                code
                for code, (first, last) in code_lists.years(each.code_list).items()
                if table.year < (first or table.year) or table.year > (last or table.year)
            ]
            met = table.frame[each.column]
            met = met[met.isin(out)]
            if len(met):
                heading = table.found.headings[table.found.positions[each.column]]
                met_codes = f"{heading}: {', '.join(sorted(set(met)))}"
                table.sheet.note("code_not_in_year", len(met), each.column, met_codes)


def note_year(table: ReadTable) -> None:
    """Say as the return of which year a table was taken."""
    if table.year is not None:
        table.sheet.note("return_year", places=in_words(table.year))


def note_stale(tables: list[ReadTable], start: str, end: str, code: str) -> None:
    """Rows open in one return that the next year's lacks (``code``: episode_stale, plan_stale).

    They are told by the child and the column ``start``; ``end`` is blank where a row is open.
    """
    years = {table.year for table in tables if table.year is not None}
    keys = ["person_id", start]
    for table in tables:
        if table.year is None or table.year + 1 not in years:
            continue
        later = pd.concat([t.frame[keys] for t in tables if t.year == table.year + 1])
        still_open = table.frame.loc[table.frame[end].isna(), keys]
        known = pd.MultiIndex.from_frame(later)
        stale = int((~pd.MultiIndex.from_frame(still_open).isin(known)).sum())
        if stale:
            table.sheet.note(code, stale)
