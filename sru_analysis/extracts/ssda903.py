"""The SSDA903 return: years, episodes joined into periods of care, children of all its tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from sru_analysis.extracts import ssda903_forms as forms
from sru_analysis.extracts.joining import looked_up
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.report import coverage_lines
from sru_analysis.extracts.return_years import (
    financial_year,
    fullest_year,
    in_words,
    lies_outside,
    note_codes,
    note_stale,
    note_year,
    other_year,
    source_of,
    year_window,
)
from sru_analysis.extracts.uniting import unite

FORMAT = forms.FORMAT
FORMS = forms.FORMS
SHAPE = forms.SHAPE
HEADER, EPISODES, REVIEWS = "Header", "Episodes", "Reviews"
UASC, SW_EPISODES, MISSING = "UASC", "SWEpisodes", "Missing"
# Columns that no heading carries: made by joining the episodes, or stated by the table itself.
MADE = {
    EPISODES: ("cla_id", "entered_care_date", "legal_status_start_date"),
    REVIEWS: ("cla_id",),
    UASC: ("uasc",),
    SW_EPISODES: ("involvement_role",),
}


def set_years(tables: list[ReadTable], reference_date: date | None, *, alone: bool = True) -> None:
    """Give every table of the return its year, from the dates of the episodes.

    The year is the one that holds most DEC and DECOM values. With a reference date the latest
    return must be of its year: refused (wrong_period) where more than half of the end dates lie
    outside it, unless other formats stand beside it (``alone``). Tables without episodes of their
    own take the year of the episodes in their file or folder; of several, that of the episodes
    with which they share most children. Missing episodes that stand alone have the year that
    holds most of their starts.
    """
    episodes = [table for table in tables if table.form.name == EPISODES]
    for table in episodes:
        frame = table.frame
        starts, ends = frame["cla_episode_start_date"], frame["cla_episode_ceased_date"]
        table.year = fullest_year(pd.concat([starts, ends]))
    stated = financial_year(reference_date) if reference_date is not None else None
    known = [table for table in episodes if table.year is not None]
    if stated is not None and known:
        last = max(table.year for table in known)
        for table in (each for each in known if each.year == last):
            outside = lies_outside(table.frame["cla_episode_ceased_date"], stated)
            if outside:
                found = f"{outside:.0%} of its end dates lie outside {in_words(stated)}; most of "
                found += f"its dates are of {in_words(last)}"
                other_year(table, found, last, stated, alone)
            else:
                table.year = stated
    for table in episodes:
        table.year = table.year or stated
        note_year(table)
    latest = max((table.year for table in episodes if table.year is not None), default=stated)
    for table in tables:
        if table.form.name != EPISODES:
            beside = [each for each in episodes if source_of(each) == source_of(table)]
            if beside:
                table.year = max(beside, key=_likeness(table)).year
            else:
                table.year = _year_of_missing(table) or latest


def _year_of_missing(table: ReadTable) -> int | None:
    if table.form.name != MISSING:
        return None
    return fullest_year(table.frame["missing_start_date"])


def _likeness(table: ReadTable) -> Callable[[ReadTable], tuple[float, int]]:
    """How many of the children of a table and of one of episodes are in both; then the year."""
    own = _children_of(table)

    def likeness(episodes: ReadTable) -> tuple[float, int]:
        theirs = _children_of(episodes)
        whole = len(own | theirs)
        return (len(own & theirs) / whole if whole else 0.0, episodes.year or 0)

    return likeness


def _children_of(table: ReadTable) -> set[str]:
    return set(table.frame["person_id"].dropna()) if "person_id" in table.frame else set()


def window(table: ReadTable, reference_date: date | None) -> tuple[date | None, date | None]:
    """The days for which one table of the return is whole: its return year."""
    return year_window(table.year, reference_date) if table.year else (None, reference_date)


def coverage(tables: list[ReadTable], reference_date: date | None) -> list[dict[str, object]]:
    """Lines of ``Records.coverage`` of the tables of the return."""
    return [
        line
        for table in tables
        if table.form.table
        for line in coverage_lines(
            table, window(table, reference_date), reference_date, MADE.get(table.form.name, ())
        )
    ]


def assemble(tables: list[ReadTable]) -> dict[str, pd.DataFrame]:
    """The records from the tables of the return, which have their years."""
    found: dict[str, pd.DataFrame] = {}
    by_form = {form.name: [t for t in tables if t.form.name == form.name] for form in FORMS}
    for name in (EPISODES, REVIEWS, SW_EPISODES, MISSING, HEADER, UASC):
        if by_form[name]:
            note_codes(by_form[name])
            found[name] = unite(by_form[name])
    _note_children(tables, by_form, found)
    records: dict[str, pd.DataFrame] = {}
    if EPISODES in found:
        records["cla_episodes"] = joined_episodes(found[EPISODES])
        note_stale(
            by_form[EPISODES], "cla_episode_start_date", "cla_episode_ceased_date", "episode_stale"
        )
    if REVIEWS in found:
        records["cla_reviews"] = _in_periods(found[REVIEWS], records.get("cla_episodes"))
    if SW_EPISODES in found:
        records["involvements"] = found[SW_EPISODES].assign(involvement_role="SOCIAL_WORKER")
    if MISSING in found:
        records["missing_episodes"] = found[MISSING]
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
    frame["cla_id"] = looked_up(frame["review"], inside.set_index("review")["cla_id"])
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
    stating = [table.sheet.file for table in by_form[HEADER] if "uasc" in table.columns]
    blank = header["uasc"].isna() & header["source_file"].isin(stating)
    header = header.assign(uasc=header["uasc"].mask(blank, "no"))
    if uasc is None:
        return header
    until = uasc.set_index("person_id")["uasc_until"]
    listed = header["person_id"].isin(until.index)
    status = header["uasc"].where(~listed, "yes").fillna("no")
    last = looked_up(header["person_id"], until).fillna(header["uasc_until"])
    children = header.assign(uasc=status, uasc_until=last)
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
    for name in (REVIEWS, UASC, SW_EPISODES, MISSING):
        for table in by_form[name]:
            stated = looked_up(table.frame["person_id"], header)
            differ = table.frame["dob"].notna() & stated.notna() & (table.frame["dob"] != stated)
            if differ.any():
                table.sheet.note("id_two_births", int(differ.sum()), "dob")
