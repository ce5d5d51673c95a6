"""Initial conferences of the children in need census, which stand at two levels of it."""

from __future__ import annotations

import pandas as pd

COLUMNS = (
    "person_id",
    "icpc_date",
    "icpc_target_date",
    "strategy_discussion_date",
    "referral_date",
    "icpc_transfer_in",
)
SOURCE = ("source_format", "source_file", "source_sheet", "source_row", "source_id")


def conferences(
    enquiries: pd.DataFrame | None, episodes: pd.DataFrame | None
) -> tuple[pd.DataFrame, int]:
    """Conferences held or due, one row a child and day, and how many stand at both levels.

    ``enquiries``: rows of Section47. ``episodes``: rows of CINdetails. The conferences are the
    union of both levels by child and day; a day at both levels is the error of DfE rule 2884 and
    counts once, by its enquiry. A conference of an episode without an enquiry is taken as one of a
    child who moved in on a plan. Of several enquiries that name one conference the latest that
    does not begin after it stands. An enquiry that still needs its conference is due.
    """
    held = _by_enquiry(enquiries) if enquiries is not None else _none()
    others = _by_episode(episodes, enquiries) if episodes is not None else _none()
    keys = ["person_id", "icpc_date"]
    known = pd.MultiIndex.from_frame(held.loc[held["icpc_date"].notna(), keys])
    twice = pd.MultiIndex.from_frame(others[keys]).isin(known)
    others = others[~twice].drop_duplicates(keys)
    whole = pd.concat([part for part in (held, others) if len(part)] or [held], ignore_index=True)
    return whole, int(twice.sum())


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=[*COLUMNS, *SOURCE])


def _by_enquiry(enquiries: pd.DataFrame) -> pd.DataFrame:
    rows = enquiries.assign(
        strategy_discussion_date=enquiries["s47_start_date"], icpc_transfer_in="no"
    )
    held = rows["icpc_date"].notna()
    due = ~held & (
        (rows["icpc_not_required"] == "no")
        | (rows["icpc_not_required"].isna() & rows["icpc_target_date"].notna())
    )
    first = rows[held].assign(usable=rows["s47_start_date"] <= rows["icpc_date"])
    first = first.sort_values(["usable", "s47_start_date"], kind="stable")
    first = first.drop_duplicates(["person_id", "icpc_date"], keep="last").sort_index()
    columns = [name for name in (*COLUMNS, *SOURCE) if name in rows]
    return pd.concat([first, rows[due]])[columns]


def _by_episode(episodes: pd.DataFrame, enquiries: pd.DataFrame | None) -> pd.DataFrame:
    rows = episodes[episodes["icpc_date"].notna()]
    rows = rows.assign(referral_date=rows["support_start_date"])
    keys = ["person_id", "referral_date"]
    moved = pd.Series("yes", index=rows.index, dtype="str")
    if enquiries is not None:
        with_enquiry = pd.MultiIndex.from_frame(enquiries[keys].dropna())
        moved = moved.mask(pd.MultiIndex.from_frame(rows[keys]).isin(with_enquiry))
    rows = rows.assign(icpc_transfer_in=moved)
    return rows[[name for name in (*COLUMNS, *SOURCE) if name in rows]]


def with_outcome(whole: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Whether each conference held made a plan: one of the child begins on its day (DfE rule
    2885)."""
    starts = pd.MultiIndex.from_frame(plans[["person_id", "cp_plan_start_date"]])
    made = pd.MultiIndex.from_frame(whole[["person_id", "icpc_date"]]).isin(starts)
    flag = pd.Series(made, index=whole.index).map({True: "yes", False: "no"}).astype("str")
    return whole.assign(icpc_outcome_cp_flag=flag.where(whole["icpc_date"].notna()))
