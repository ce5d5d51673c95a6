"""Who is looked after, since when and under what: the clocks that the metrics of care share.

Three clocks run apart from one another (R8): the period of care, the run of one legal status and
the run of one placement. Short breaks (legal status V1, V3, V4) are read and never counted as
looked after (R10). Where a child has two episodes open, the one that started last stands for it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sru_analysis.calendar import working_days_after
from sru_analysis.metrics.breakdowns import of_child
from sru_analysis.metrics.nearest import NONE, last_until
from sru_analysis.metrics.once import once
from sru_analysis.metrics.overlaps import as_days, open_once
from sru_analysis.records.store import Records

SHORT_BREAKS = ("V1", "V3", "V4")
SECTION_20 = "V2"
INTERIM_CARE_ORDER = "C1"
FULL_CARE_ORDER = "C2"
PLACEMENT_ORDER = "E1"
WITH_PARENTS = "P1"
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
PLACED_FOR_ADOPTION = ("A3", "A4", "A5", "A6")
ADOPTED_BY_CARERS = ("A3", "A5")

PLACEMENTS = (
    ("Foster care", ("U1", "U2", "U3", "U4", "U5", "U6")),
    ("Placed with parents", ("P1",)),
    ("Children's home or secure home", ("K1", "K2", "K3")),
    ("Independent or semi-independent", ("P2", "P3", "H5")),
    ("Placed for adoption", ("A3", "A4", "A5", "A6")),
    ("Residential school", ("S1",)),
)
_PLACEMENT = {code: name for name, codes in PLACEMENTS for code in codes}

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
_FAR = pd.Timestamp("9999-12-31").as_unit("s")


@once
def episodes(records: Records) -> pd.DataFrame:
    """Episodes of care without short breaks, as the records hold them.

    Adds ``care_start`` and ``care_end``, the period of care that the episode belongs to, and
    ``status_start``, the start of the unbroken run of its legal status; ``care_end`` is missing
    while the period is open. ``placement_start`` is the day on which the child came to the carers
    of the episode, ``place_start`` that of the unbroken run of its kind of placement. An episode
    that ends on or before its first day is left out.
    """
    every = records.cla_episodes
    rows = every.assign(known_since=every.groupby("person_id")[START].transform("min"))
    lasts = rows[END].isna() | (rows[START] < rows[END])
    rows = rows[lasts & ~rows["legal_status"].isin(SHORT_BREAKS)]
    rows = rows.sort_values(["person_id", START], kind="stable", ignore_index=True)
    starts_care = rows["cla_episode_start_reason"] == "S"
    care = _runs(rows, [rows["person_id"]], starts_care)
    status = _runs(rows, [rows["person_id"], rows["legal_status"].fillna("")])
    carers = _runs(rows, [rows["person_id"]], starts_care | new_carers(rows))
    place = _runs(rows, [rows["person_id"], rows["cla_placement_type"].fillna("")])
    # Where the records hold the latest episodes only, the source's own date goes back further:
    # but not behind a start of care, nor behind short breaks or anything else that they do hold.
    begins = starts_care | (rows[START] > rows["known_since"])
    stated = rows["entered_care_date"].where(~begins.groupby(care).transform("first"))
    return rows.drop(columns="known_since").assign(
        care_start=_first(rows[START], stated, care),
        care_end=_last(rows[END], care),
        status_start=_first(rows[START], rows["legal_status_start_date"], status),
        placement_start=rows[START].groupby(carers).transform("min"),
        place_start=rows[START].groupby(place).transform("min"),
    )


@once
def looked_after(records: Records) -> pd.DataFrame:
    """``episodes`` cut so that no child is open twice, with the words of the breakdowns.

    Adds ``placement`` (the group of the placement code) and ``uasc`` (as the child's record has
    it). Open over [``cla_episode_start_date``, ``cla_episode_ceased_date``).
    """
    rows = open_once(episodes(records), "person_id", START, END)
    code = rows["cla_placement_type"]
    placement = code.map(_PLACEMENT).fillna("Other").where(code.notna())
    return rows.assign(
        placement=placement.astype("str"),
        uasc=of_child(rows, "uasc", records).astype("str"),
    )


@once
def short_breaks(records: Records) -> pd.DataFrame:
    """Episodes of short breaks, cut so that no child has two of them open."""
    rows = records.cla_episodes
    rows = rows[rows["legal_status"].isin(SHORT_BREAKS)]
    return open_once(rows, "person_id", START, END)


def section_20(records: Records) -> pd.DataFrame:
    """``looked_after`` under section 20 (V2, by the code and nothing else)."""
    rows = looked_after(records)
    return rows[rows["legal_status"] == SECTION_20].reset_index(drop=True)


def placed_with_parents(records: Records) -> pd.DataFrame:
    """``looked_after`` with parents (P1), those under section 20 left out: rule 378."""
    rows = looked_after(records)
    at_home = (rows["cla_placement_type"] == WITH_PARENTS) & (rows["legal_status"] != SECTION_20)
    return rows[at_home].reset_index(drop=True)


@once
def periods_of_care(records: Records) -> pd.DataFrame:
    """One row a child and period of care, as its first episode has it: ``care_start``,
    ``care_end``, legal status, reason, team.
    """
    return episodes(records).drop_duplicates(["person_id", "care_start"], ignore_index=True)


def episode_on(
    days: pd.DataFrame, day: str, rows: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Those columns of the child's episode that is open on a day, for each row of ``days``.

    ``rows`` are episodes of which no child has two open. Missing where none is open on the day.
    """
    rows = rows.reset_index(drop=True)
    place = last_until(days["person_id"], days[day], rows["person_id"], rows[START])
    ended = as_days(rows[END].reindex(place)) <= as_days(days[day])
    return rows[list(columns)].reindex(np.where(ended, NONE, place)).set_axis(days.index)


def known_not_looked_after(rows: pd.DataFrame, day: str, records: Records) -> pd.Series:
    """Whether the records of care cover the day of each row and have no episode of its child open
    on it, short breaks apart.
    """
    covered = pd.Series(records.covers("cla_episodes"), index=rows.index)
    first, last = records.window("cla_episodes")
    if first:
        covered &= rows[day] >= pd.Timestamp(first)
    if last:
        covered &= rows[day] <= pd.Timestamp(last)
    open_then = episode_on(rows, day, looked_after(records), ["care_start"])
    return covered & open_then["care_start"].isna()


def starts_of_care(records: Records) -> pd.DataFrame:
    """``episodes`` with which a child came into care (reason for new episode S), and ``uasc``:
    whether the child was unaccompanied on that day.
    """
    rows = episodes(records)
    rows = rows[rows["cla_episode_start_reason"] == "S"].reset_index(drop=True)
    stated = of_child(rows, "uasc", records).astype("str")
    ended = of_child(rows, "uasc_until", records).astype("datetime64[s]") <= rows[START]
    return rows.assign(uasc=stated.mask(ended & stated.notna(), "no"))


def new_carers(rows: pd.DataFrame) -> pd.Series:
    """Whether an episode brings other carers than the one before it (reasons P and B).

    A change of the placement's status with the same carers (T and U, adoption by the present
    foster carers A3 and A5) brings none, nor does a temporary move (T0 to T4) or the return from
    it. Without a reason it does where the kind of placement or its provider is another.
    """
    reason, kind = rows["cla_episode_start_reason"], rows["cla_placement_type"].fillna("")
    place = kind + rows["cla_placement_provider"].fillna("")
    person = rows["person_id"]
    differs = place != place.groupby(person).shift()
    new = reason.isin(["P", "B"]) | (reason.isna() & differs)
    away = kind.isin(TEMPORARY)
    stays = kind.mask(away).groupby(person).ffill().groupby(person).shift()
    returns = away.groupby(person).shift(fill_value=False) & (kind == stays)
    return new & ~away & ~returns & ~kind.isin(ADOPTED_BY_CARERS)


def first_review_due(care_start: pd.Series) -> pd.Series:
    """The last day for the first review: 20 working days into the period of care (R4)."""
    return working_days_after(care_start, 20)


# --- runs of episodes ---------------------------------------------------------------------


def _runs(
    rows: pd.DataFrame, same: list[pd.Series], restarts: pd.Series | None = None
) -> pd.Series:
    """A number for each unbroken run: the next episode starts no later than the last one ends.

    ``rows`` in order of child and start; ``same`` must not change within a run.
    """
    until = rows[END].fillna(_FAR)
    reached = until.groupby(same, sort=False).cummax().groupby(same, sort=False).shift()
    begins = reached.isna() | (rows[START] > reached)
    if restarts is not None:
        begins |= restarts
    # Numbered within the child, so that runs of two legal statuses may lie between one another.
    number = begins.groupby(same, sort=False).cumsum()
    return rows.groupby([*same, number], sort=False).ngroup()


def _first(dates: pd.Series, stated: pd.Series, run: pd.Series) -> pd.Series:
    first = dates.groupby(run).transform("min")
    earlier = stated.groupby(run).transform("min")
    return first.where(~(earlier < first), earlier)


def _last(ends: pd.Series, run: pd.Series) -> pd.Series:
    last = ends.fillna(_FAR).groupby(run).transform("max")
    return last.where(last < _FAR)
