"""The year of a children in need census, and the dates that name its blocks in flat files."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sru_analysis.extracts import cin_census_forms as forms
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.return_years import (
    financial_year,
    fullest_year,
    in_words,
    lies_outside,
    note_year,
    other_year,
    source_of,
    year_window,
)

# The dates by which a census without a header is placed, and the ends among them.
_DAYS = ("support_start_date", "support_end_date", "s47_start_date", "cp_plan_start_date",
         "cp_plan_end_date", "cp_review_date")  # fmt: skip
_ENDS = ("support_end_date", "cp_plan_end_date")
# Where nothing else is given: assessments of a long case may be older than the census.
_ASSESSED = ("assessment_auth_date", "assessment_start_date")


def headers_of(tables: list[ReadTable]) -> dict[str, dict[str, str]]:
    """Source (file or folder) -> what its header says, by column of the header's form."""
    found = {}
    for table in tables:
        if table.form.name == forms.HEADER.name and len(table.sheet.rows) > table.found.row + 1:
            row = table.sheet.rows[table.found.row + 1]
            cells = {name: row[at].strip() for name, at in table.found.positions.items()}
            found[source_of(table)] = cells
    return found


def last_day_of(header: dict[str, str]) -> date | None:
    """The reference date that a header states; 31 March of its year where it states no date."""
    try:
        return date.fromisoformat(header.get("referencedate", "")[:10])
    except ValueError:
        year = header.get("year", "")
        return date(int(year), 3, 31) if year.isdigit() and 1990 < int(year) < 2100 else None


def set_years(tables: list[ReadTable], reference_date: date | None, *, alone: bool = True) -> None:
    """Give every table of the census its year: that of the reference date in its header.

    A census without a header has the year of the run's reference date, else that which holds most
    of its dates. With a reference date the latest census must be of its year (wrong_period),
    unless other formats stand beside it (``alone``).
    """
    stated = financial_year(reference_date) if reference_date is not None else None
    sources: dict[str, list[ReadTable]] = {}
    for table in tables:
        sources.setdefault(source_of(table), []).append(table)
    days = {source: last_day_of(header) for source, header in headers_of(tables).items()}
    years = {
        source: financial_year(days[source]) if days.get(source) else stated or _fullest(same)
        for source, same in sources.items()
    }
    latest = max((year for year in years.values() if year is not None), default=None)
    for source, same in sources.items():
        for table in same:
            table.year, table.last_day = years[source], days.get(source)
        if stated is not None and years[source] == latest:
            _check(same, days.get(source), stated, alone)
        note_year(next((table for table in same if table.form.table), same[0]))


def _check(same: list[ReadTable], said: date | None, stated: int, alone: bool) -> None:
    """Whether a census is of the stated year: by its header, else by where its ends lie."""
    if said is not None:
        own = financial_year(said)
        wrong = own != stated
        found = f"its header says that it is the return of {in_words(own)}"
    else:
        own = _fullest(same) or stated
        outside = lies_outside(_dates(same, _ENDS), stated)
        wrong = outside > 0
        found = f"{outside:.0%} of its end dates lie outside {in_words(stated)}"
        found += f"; most of its dates are of {in_words(own)}" if own != stated else ""
    if wrong:
        other_year(same[0], found, own, stated, alone)
        for table in same:
            table.year = own


def _fullest(same: list[ReadTable]) -> int | None:
    return fullest_year(_dates(same, _DAYS)) or fullest_year(_dates(same, _ASSESSED))


def _dates(same: list[ReadTable], columns: tuple[str, ...]) -> pd.Series:
    found = [table.frame[name] for table in same for name in columns if name in table.frame]
    return pd.concat(found) if found else pd.Series(dtype="datetime64[s]")


def window(table: ReadTable, reference_date: date | None) -> tuple[date | None, date | None]:
    """The days for which one table of the census is whole: its return year, to the day on which
    it was made.

    A census made in the middle of its year states 31 March all the same, so the reference date of
    the run counts where it is earlier.
    """
    if table.year is None:
        return None, reference_date
    known = [day for day in (table.last_day, reference_date) if day is not None]
    return year_window(table.year, min(known, default=None))


def link_blocks(by_form: dict[str, list[ReadTable]]) -> None:
    """Put the dates that name an episode or a plan where a flat file has their numbers only.

    The numbers count within a child and a file, so they are not used beyond it.
    """
    details, plans = forms.DETAILS.name, forms.PLANS.name
    episode, plan = forms.EPISODE_NUMBER.column, forms.PLAN_NUMBER.column
    for table in (*by_form[forms.ENQUIRIES.name], *by_form[forms.ASSESSMENTS.name]):
        _link(table, by_form[details], [episode], "support_start_date", "referral_date")
    for table in by_form[forms.REVIEWS.name]:
        start = "cp_plan_start_date"
        _link(table, by_form[plans], [episode, plan], start, start)
    for same in by_form.values():
        for table in same:
            numbers = {name: pd.NA for name in (episode, plan) if name in table.frame}
            table.frame = table.frame.assign(**numbers)


def _link(
    table: ReadTable, others: list[ReadTable], numbers: list[str], source: str, target: str
) -> None:
    keys = ["person_id", *numbers]
    beside = [other.frame for other in others if source_of(other) == source_of(table)]
    if not beside or table.frame[numbers].isna().to_numpy().all():
        return
    named = pd.concat(beside).dropna(subset=[*numbers, source]).drop_duplicates(keys)
    found = table.frame[keys].merge(named[[*keys, source]], on=keys, how="left")[source]
    table.frame[target] = table.frame[target].fillna(found.set_axis(table.frame.index))
