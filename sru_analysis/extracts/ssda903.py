"""The SSDA903 return: years, episodes joined into periods of care, children of all its tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd

from sru_analysis.extracts import ssda903_forms as forms
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.uniting import unite
from sru_analysis.messages import Refusal
from sru_analysis.records import code_lists

FORMAT = forms.FORMAT
FORMS = forms.FORMS
HEADER, EPISODES, REVIEWS = "Header", "Episodes", "Reviews"
UASC, SW_EPISODES = "UASC", "SWEpisodes"
# Columns that no heading carries: made by joining the episodes, or stated by the table itself.
MADE = {
    EPISODES: ("cla_id", "entered_care_date", "legal_status_start_date"),
    REVIEWS: ("cla_id",),
    UASC: ("uasc",),
    SW_EPISODES: ("involvement_role",),
}
WRONG_SHARE = 0.5


def financial_year(day: date) -> int:
    """The calendar year in which the return year (1 April to 31 March) of a day ends."""
    return day.year + (day.month >= 4)


def year_window(year: int, reference_date: date | None) -> tuple[date, date]:
    """First and last day for which a return of that year is whole."""
    end = date(year, 3, 31)
    if reference_date is not None and date(year - 1, 4, 1) <= reference_date < end:
        end = reference_date
    return date(year - 1, 4, 1), end


def set_years(tables: list[ReadTable], reference_date: date | None) -> None:
    """Give every table of the return its year, from the dates of the episodes.

    The year is the one that holds most DEC and DECOM values. With a reference date the latest
    return must be of its year: refused (wrong_period) where more than half of the end dates lie
    outside it. Tables without episodes of their own take the year of the episodes in their folder.
    """
    episodes = [table for table in tables if table.form.name == EPISODES]
    for table in episodes:
        table.year = _year_of(table)
    stated = financial_year(reference_date) if reference_date is not None else None
    known = [table for table in episodes if table.year is not None]
    if stated is not None and known:
        last = max(table.year for table in known)
        for table in (each for each in known if each.year == last):
            _check_year(table, stated)
            table.year = stated
    for table in episodes:
        table.year = table.year or stated
        _note_year(table)
    folders = {_folder(table): table.year for table in episodes}
    latest = max((table.year for table in episodes if table.year is not None), default=stated)
    for table in tables:
        if table.form.name != EPISODES:
            table.year = folders.get(_folder(table), latest)


def _folder(table: ReadTable) -> str:
    return table.sheet.file.rpartition("/")[0]


def _year_of(table: ReadTable) -> int | None:
    dates = pd.concat(
        [table.frame["cla_episode_start_date"], table.frame["cla_episode_ceased_date"]]
    ).dropna()
    if dates.empty:
        return None
    years = Counter((dates.dt.year + (dates.dt.month >= 4)).tolist())
    return max(years, key=lambda year: (years[year], year))


def _check_year(table: ReadTable, stated: int) -> None:
    start, end = date(stated - 1, 4, 1), date(stated, 3, 31)
    ends = table.frame["cla_episode_ceased_date"].dropna()
    outside = ~ends.between(pd.Timestamp(start), pd.Timestamp(end))
    if len(ends) and outside.mean() > WRONG_SHARE:
        raise Refusal(
            f"{table.sheet.place}: {outside.mean():.0%} of the end dates lie outside "
            f"{stated - 1}/{stated % 100:02d}, the return year of the reference date; most dates "
            f"are of {table.year - 1}/{table.year % 100:02d}. Give the return of the right year, "
            "or correct the reference date, and run again.",
            "wrong_period",
        )


def _note_year(table: ReadTable) -> None:
    if table.year is not None:
        table.sheet.note("return_year", places=f"{table.year - 1}/{table.year % 100:02d}")


def window(table: ReadTable, reference_date: date | None) -> tuple[date | None, date | None]:
    """The days for which one table of the return is whole: its return year."""
    return year_window(table.year, reference_date) if table.year else (None, reference_date)


def assemble(tables: list[ReadTable], reference_date: date | None) -> dict[str, pd.DataFrame]:
    """The records from the tables of the return. Raises ``Refusal`` (wrong_period)."""
    set_years(tables, reference_date)
    found: dict[str, pd.DataFrame] = {}
    by_form = {form.name: [t for t in tables if t.form.name == form.name] for form in FORMS}
    for name in (EPISODES, REVIEWS, SW_EPISODES, HEADER, UASC):
        if by_form[name]:
            _note_codes(by_form[name])
            found[name] = unite(by_form[name])
    _note_children(tables, by_form, found)
    records: dict[str, pd.DataFrame] = {}
    if EPISODES in found:
        records["cla_episodes"] = joined_episodes(found[EPISODES])
        _note_stale(by_form[EPISODES])
    if REVIEWS in found:
        records["cla_reviews"] = _in_periods(found[REVIEWS], records.get("cla_episodes"))
    if SW_EPISODES in found:
        records["involvements"] = found[SW_EPISODES].assign(involvement_role="SOCIAL_WORKER")
    children = _children(found, by_form)
    if children is not None:
        records["children"] = children
    return records


def joined_episodes(episodes: pd.DataFrame) -> pd.DataFrame:
    """Episodes with their period of care and the run of their legal status.

    A period of care is a run of episodes of which each starts on the day the last one ended; a
    start reason of S begins another. A run of a legal status is made of the episodes under that
    status, joined in the same way (R8).
    """
    order = ["person_id", "cla_episode_start_date", "cla_episode_ceased_date"]
    frame = episodes.sort_values(order, na_position="last", kind="stable", ignore_index=True)
    starts = frame["cla_episode_start_date"]
    person = frame["person_id"]
    last_end = frame["cla_episode_ceased_date"].groupby(person).shift()
    begins = (starts != last_end) | (frame["cla_episode_start_reason"] == "S")
    run = begins.cumsum()
    frame["entered_care_date"] = starts.groupby(run).transform("first")
    frame["cla_id"] = person + " " + frame["entered_care_date"].dt.strftime("%Y-%m-%d")
    status = [person, frame["legal_status"].fillna("")]
    last_end = frame["cla_episode_ceased_date"].groupby(status).shift()
    spell = (starts != last_end).groupby(status).cumsum()
    frame["legal_status_start_date"] = starts.groupby([*status, spell]).transform("first")
    frame.loc[frame["legal_status"].isna(), "legal_status_start_date"] = pd.NaT
    return frame


def _in_periods(reviews: pd.DataFrame, episodes: pd.DataFrame | None) -> pd.DataFrame:
    """Reviews with the period of care in which their day lies; the later one where two do."""
    if episodes is None:
        return reviews
    # The episodes are in order, so the last one of a period carries its end.
    periods = episodes.drop_duplicates("cla_id", keep="last")
    periods = periods[["person_id", "cla_id", "entered_care_date", "cla_episode_ceased_date"]]
    frame = reviews.reset_index(names="review")
    pairs = frame[["review", "person_id", "cla_review_date"]].merge(periods, on="person_id")
    day = pairs["cla_review_date"]
    begun = pairs["entered_care_date"] <= day
    inside = pairs[begun & ~(pairs["cla_episode_ceased_date"] <= day)]
    inside = inside.sort_values(["review", "entered_care_date"]).drop_duplicates(
        "review", keep="last"
    )
    frame["cla_id"] = frame["review"].map(inside.set_index("review")["cla_id"])
    return frame.drop(columns="review")


def _children(
    found: dict[str, pd.DataFrame], by_form: dict[str, list[ReadTable]]
) -> pd.DataFrame | None:
    """One row a child of the header; status of unaccompanied children from UASC."""
    header, uasc = found.get(HEADER), found.get(UASC)
    if header is None and uasc is None:
        return None
    if header is None:
        return uasc.assign(uasc="yes")  # dates of birth and sex are those of this table
    if uasc is None:
        return header
    until = uasc.set_index("person_id")["uasc_until"]
    status = header["person_id"].isin(until.index).map({True: "yes", False: "no"})
    children = header.assign(uasc=status, uasc_until=header["person_id"].map(until))
    others = uasc[~uasc["person_id"].isin(header["person_id"])]
    return pd.concat([children, others.assign(uasc="yes")], ignore_index=True)


def _note_children(
    tables: list[ReadTable],
    by_form: dict[str, list[ReadTable]],
    found: dict[str, pd.DataFrame],
) -> None:
    """Tables that the return lacks, children without an episode, two dates of birth."""
    for name in (HEADER, EPISODES, REVIEWS):
        if not by_form[name]:
            tables[0].sheet.note("table_missing", places=name)
    if HEADER not in found:
        return
    header = found[HEADER].set_index("person_id")["dob"]
    if EPISODES in found:
        without = ~header.index.isin(found[EPISODES]["person_id"])
        if without.any():
            by_form[HEADER][0].sheet.note("child_no_episode", int(without.sum()))
    for name in (REVIEWS, UASC, SW_EPISODES):
        for table in by_form[name]:
            stated = table.frame["person_id"].map(header)
            differ = table.frame["dob"].notna() & stated.notna() & (table.frame["dob"] != stated)
            if differ.any():
                table.sheet.note("id_two_births", int(differ.sum()), "dob")


def _note_codes(tables: list[ReadTable]) -> None:
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


def _note_stale(tables: list[ReadTable]) -> None:
    """Open episodes that a later return does not carry on."""
    years = sorted({table.year for table in tables if table.year is not None})
    keys = ["person_id", "cla_episode_start_date"]
    for table in tables:
        if table.year is None or table.year + 1 not in years:
            continue
        later = pd.concat([t.frame[keys] for t in tables if t.year == table.year + 1])
        still_open = table.frame.loc[table.frame["cla_episode_ceased_date"].isna(), keys]
        known = pd.MultiIndex.from_frame(later)
        stale = int((~pd.MultiIndex.from_frame(still_open).isin(known)).sum())
        if stale:
            table.sheet.note("episode_stale", stale)
