"""The frame of an audit round: every open case, its social worker and team, once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from sru_analysis.calendar import add_months
from sru_analysis.metrics.child_protection import own_plans
from sru_analysis.metrics.looked_after import looked_after
from sru_analysis.records.store import Records

WORKER = "SOCIAL_WORKER"
KINDS = ("Looked after", "Child protection plan", "Child in need")
NO_TEAM = "Team not known"


@dataclass(frozen=True)
class Frame:
    """``cases``: columns ``case``, ``worker``, ``stratum``, ``kind``. The counts say what was
    left out before drawing, and why.
    """

    cases: pd.DataFrame
    open_cases: int
    audited_lately: int
    without_worker: int


def frame_on(records: Records, day: date, months: int) -> Frame:
    """Open cases on a day: looked after, else on a plan, else a child in need, each child once.

    Children whose case was issued for audit in the months before the day are left out, and those
    without a social worker on the day; a worker belongs to the team of most of his or her cases.
    """
    snapshot = pd.Timestamp(day)
    cases = _open_cases(records, snapshot)
    lately = _audited(records, day, months)
    kept = cases[~cases["case"].isin(lately)]
    workers = _workers(records, snapshot)
    placed = kept.merge(workers, on="case", how="left")
    known = placed[placed["worker"].notna()].copy()
    known["stratum"] = known["worker"].map(_team_of(known))
    return Frame(
        known[["case", "worker", "stratum", "kind"]].reset_index(drop=True),
        len(cases),
        len(cases) - len(kept),
        len(kept) - len(known),
    )


def _open_cases(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    support = records.support_episodes
    in_need = support[support["support_kind"] == "CIN_EPISODE"]
    care = looked_after(records)
    plans = own_plans(records)
    parts = (
        _open(care, "cla_episode_start_date", "cla_episode_ceased_date", snapshot, KINDS[0]),
        _open(plans, "cp_plan_start_date", "cp_plan_end_date", snapshot, KINDS[1]),
        _open(in_need, "support_start_date", "support_end_date", snapshot, KINDS[2]),
    )
    return pd.concat(parts).drop_duplicates("case").sort_values("case", ignore_index=True)


def _open(rows: pd.DataFrame, start: str, end: str, snapshot, kind: str) -> pd.DataFrame:
    is_open = (rows[start] <= snapshot) & ~(rows[end] <= snapshot)
    return pd.DataFrame({"case": rows.loc[is_open, "person_id"].astype(str), "kind": kind})


def _audited(records: Records, day: date, months: int) -> set[str]:
    audits = records.audits
    since = pd.Timestamp(add_months(day, -months))
    lately = audits["issued_date"].between(since, pd.Timestamp(day), inclusive="right")
    return set(audits.loc[lately, "person_id"].dropna().astype(str))


def _workers(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    """The social worker of each child on the day: the one who came last, by id where two did."""
    held = records.involvements
    held = held[held["involvement_role"] == WORKER]
    start, end = held["involvement_start_date"], held["involvement_end_date"]
    now = held[(start <= snapshot) & ~(end <= snapshot)].sort_values(
        ["person_id", "involvement_start_date", "professional_id"], kind="stable"
    )
    now = now.drop_duplicates("person_id", keep="last")
    return pd.DataFrame(
        {
            "case": now["person_id"].astype(str),
            "worker": now["professional_id"],
            "team": now["professional_team"].fillna(NO_TEAM),
        }
    )


def _team_of(cases: pd.DataFrame) -> pd.Series:
    """One team a worker: that of most of his or her cases, the first by name of two."""
    counts = cases.groupby(["worker", "team"], sort=True).size().reset_index(name="cases")
    counts = counts.sort_values(["worker", "cases", "team"], ascending=[True, False, True])
    return counts.drop_duplicates("worker").set_index("worker")["team"]
