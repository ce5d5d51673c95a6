"""What does not fit together: the rows stay and are counted; nothing is put right in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from sru_analysis.calendar import birthday, working_days_after
from sru_analysis.extracts.reading import UNBORN_DAYS
from sru_analysis.extracts.report import note_line
from sru_analysis.records.schema import TABLES, typed

OLDEST = 26
# DfE, Unique Pupil Numbers: a letter in the thirteenth place makes the number a temporary one.
TEMPORARY_UPN = r"[a-z]\d{11}[a-z]"
Frames = dict[str, pd.DataFrame]
Finding = tuple[str, str, int]


def notes(frames: Frames, last_days: dict[str, date | None]) -> list[dict[str, object]]:
    """Notes about rows that disagree with each other or with the calendar.

    ``last_days``: table -> the day that its extract describes, where it is known.
    """
    full = {name: typed(name, frame) for name, frame in frames.items()}
    found = [
        *_spells(full, "cla_episodes", "episode_overlap", "episode_gap"),
        *_spells(full, "cp_plans", "plan_overlap", ""),
        *_same_days(full),
        *_episodes(full),
        *_conferences(full),
        *_reviews_outside_plans(full),
        *_after_the_case(full),
        *_before_birth(full),
        *_identities(full),
        *_audits(full),
        *_totals(full),
        *_days_after(full, last_days),
    ]
    return [
        note_line(code, count, table, source_file=_files(full[table.split(".")[0]]))
        for code, table, count in found
        if count
    ]


def _files(frame: pd.DataFrame) -> str:
    return ", ".join(sorted(set(frame.get("source_file", pd.Series(dtype="str")).dropna())))


def _spells(frames: Frames, name: str, overlap: str, gap: str) -> Iterator[Finding]:
    """Neighbouring rows of a child, in the order of start and end (B57, B58, B92)."""
    if name not in frames:
        return
    start, end = TABLES[name].interval
    frame = frames[name].sort_values(["person_id", start, end], na_position="last", kind="stable")
    before = frame.groupby("person_id")[end].shift()
    follows = frame["person_id"] == frame["person_id"].shift()
    yield overlap, name, int((follows & (before.isna() | (before > frame[start]))).sum())
    if gap:
        yield gap, name, int((before < frame[start]).sum())
    yield "gap_one_day", name, int(((frame[start] - before).dt.days == 1).sum())


def _same_days(frames: Frames) -> Iterator[Finding]:
    for name, frame in frames.items():
        if TABLES[name].interval:
            start, end = TABLES[name].interval
            if name in ("cp_plans", "cla_episodes", "support_episodes", "involvements"):
                yield "same_day", name, int((frame[start] == frame[end]).sum())


def _episodes(frames: Frames) -> Iterator[Finding]:
    if "cla_episodes" not in frames:
        return
    frame = frames["cla_episodes"]
    last = frame.groupby("person_id")["cla_episode_start_date"].transform("max")
    left_open = frame["cla_episode_ceased_date"].isna() & (frame["cla_episode_start_date"] < last)
    yield "episode_left_open", "cla_episodes.cla_episode_ceased_date", int(left_open.sum())
    parents = (frame["legal_status"] == "V2") & (frame["cla_placement_type"] == "P1")
    yield "legal_placement", "cla_episodes.cla_placement_type", int(parents.sum())
    ended = frame[
        (frame["cla_episode_ceased_reason"] == "X1") & frame["cla_episode_ceased_date"].notna()
    ]
    starts = pd.MultiIndex.from_frame(frame[["person_id", "cla_episode_start_date"]])
    ends = pd.MultiIndex.from_frame(ended[["person_id", "cla_episode_ceased_date"]])
    yield "episode_x1", "cla_episodes.cla_episode_ceased_reason", int((~ends.isin(starts)).sum())


def _conferences(frames: Frames) -> Iterator[Finding]:
    if "initial_cp_conferences" in frames:
        frame = frames["initial_cp_conferences"]
        early = frame["icpc_date"] < frame["strategy_discussion_date"]
        yield "order_impossible", "initial_cp_conferences.icpc_date", int(early.sum())
    for name, column in (("initial_cp_conferences", "icpc_date"), ("cp_reviews", "cp_review_date")):
        if name in frames:
            days = frames[name][column].dropna()
            # No working days after a day that does not work is the working day before it.
            idle = working_days_after(days, 0) != days
            yield "non_working_day", f"{name}.{column}", int(idle.sum())


def _reviews_outside_plans(frames: Frames) -> Iterator[Finding]:
    if "cp_reviews" not in frames or "cp_plans" not in frames:
        return
    held = frames["cp_reviews"].loc[lambda f: f["cp_review_date"].notna()].reset_index(drop=True)
    plans = frames["cp_plans"][["person_id", "cp_plan_start_date", "cp_plan_end_date"]]
    pairs = held[["person_id", "cp_review_date"]].reset_index(names="review").merge(plans)
    day = pairs["cp_review_date"]
    inside = (pairs["cp_plan_start_date"] < day) & ~(pairs["cp_plan_end_date"] < day)
    outside = len(held) - pairs.loc[inside, "review"].nunique()
    yield "review_outside_plan", "cp_reviews.cp_review_date", outside


def _after_the_case(frames: Frames) -> Iterator[Finding]:
    """Events after a death, or plans and looked-after episodes that begin after 18 (B63)."""
    if "children" not in frames:
        return
    children = frames["children"].drop_duplicates("person_id").set_index("person_id")
    died, grown = children["death_date"], birthday(children["dob"], 18)
    for name in ("initial_cp_conferences", "cp_plans", "cp_reviews", "cla_episodes", "cla_reviews"):
        if name not in frames:
            continue
        frame, anchor = frames[name], TABLES[name].anchor
        late = frame[anchor] > died.reindex(frame["person_id"]).to_numpy()
        if name in ("cp_plans", "cla_episodes"):
            late |= frame[anchor] >= grown.reindex(frame["person_id"]).to_numpy()
        yield "after_end_of_case", f"{name}.{anchor}", int(late.sum())


def _before_birth(frames: Frames) -> Iterator[Finding]:
    """Plans that start long before birth (280 days before it a child is unborn); care before it."""
    if "children" not in frames:
        return
    births = frames["children"].drop_duplicates("person_id").set_index("person_id")["dob"]
    starts = (
        ("cp_plans", "cp_plan_start_date", UNBORN_DAYS),
        ("cla_episodes", "entered_care_date", 0),
    )
    for name, start, allowed in starts:
        if name in frames:
            frame = frames[name].drop_duplicates(["person_id", start])
            days = (births.reindex(frame["person_id"]).to_numpy() - frame[start]).dt.days
            yield "before_birth", f"{name}.{start}", int((days > allowed).sum())


def _identities(frames: Frames) -> Iterator[Finding]:
    """Temporary UPNs as identifiers (B39), and children on a plan without a date of birth (B52)."""
    if "children" not in frames:
        return
    children = frames["children"]
    temporary = children["person_id"].str.fullmatch(TEMPORARY_UPN)
    yield "id_reused", "children.person_id", int(temporary.sum())
    if "cp_plans" in frames and children["dob"].notna().any():
        planned = children["person_id"].isin(frames["cp_plans"]["person_id"])
        yield "birth_unknown", "children.dob", int((planned & children["dob"].isna()).sum())


def _audits(frames: Frames) -> Iterator[Finding]:
    """Grades that moderation left out or swapped (B95), and children audited twice in a round."""
    if "audits" not in frames:
        return
    frame = frames["audits"]
    moderated, graded = frame["grade_after_moderation"].notna(), frame["grade_by_auditor"].notna()
    odd = (moderated & ~graded) | (frame["moderated_date"].notna() & ~moderated)
    yield "grade_moderation", "audits.grade_after_moderation", int(odd.sum())
    child = frame[frame["person_id"].notna()]
    again = child.duplicated(["person_id", "audit_round"], keep=False)
    yield "audit_key", "audits.audit_id", int(again.sum())


def _totals(frames: Frames) -> Iterator[Finding]:
    """Accepted and declined should add up to concluded, of one provider and period (B99)."""
    if "local_totals" not in frames:
        return
    frame = frames["local_totals"]
    frame = frame[frame["local_return"] == "ADVOCACY"].fillna({"label": ""})
    wide = frame.pivot_table(
        index=["period_start", "period_end", "label"], columns="item", values="count", aggfunc="sum"
    )
    parts = ["Accepted", "Declined or no consent"]
    if {"Concluded", *parts} <= set(wide.columns):
        whole = wide.dropna(subset=["Concluded", *parts])
        wrong = whole[parts].sum(axis=1) != whole["Concluded"]
        yield "total_mismatch", "local_totals.count", int(wrong.sum())


def _days_after(frames: Frames, last_days: dict[str, date | None]) -> Iterator[Finding]:
    """Dates after the day of the extract (B54), and children who are too old (B53)."""
    for name, frame in frames.items():
        anchor, last = TABLES[name].anchor, pd.Timestamp(last_days.get(name))
        if anchor and name != "foster_reviews":
            yield "after_snapshot", f"{name}.{anchor}", int((frame[anchor] > last).sum())
    if "children" in frames:
        old = birthday(frames["children"]["dob"], OLDEST) <= pd.Timestamp(last_days.get("children"))
        yield "age_high", "children.dob", int(old.sum())
