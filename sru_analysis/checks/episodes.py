"""Checks of episodes of care: order, gaps, ends and ages."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.checks.declare import QUERY, check
from sru_analysis.checks.linking import LAST_DAY, of_child, overlapping, stated_episodes, whole_to
from sru_analysis.records.store import Records

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
STARTED, CEASED = "cla_episode_start_reason", "cla_episode_ceased_reason"
PLACED = "cla_placement_type"
ENDS = (f"cla_episodes.{END}",)
REASONS = (*ENDS, f"cla_episodes.{CEASED}")
COMMUNITY_HOME = "K2"
PLACED_FOR_ADOPTION_WITH_ORDER = ("A5", "A6")


@check(
    rule="903 501",
    title="Episodes that overlap",
    finds="cla_episodes",
    needs=ENDS,
)
def episodes_overlap(records: Records) -> pd.DataFrame:
    """An episode that begins before an earlier episode of the child has ended; the child counts
    once, in the episode that began last."""
    return overlapping(records, "cla_episodes")


@check(
    rule="903 388",
    title="Another episode was to follow and does not",
    finds="cla_episodes",
    needs=REASONS,
)
def next_episode_missing(records: Records) -> pd.DataFrame:
    """An episode that ended because another begins (X1), and none begins on that day: the child
    counts as having left care."""
    episodes = records.cla_episodes
    ended = episodes[(episodes[CEASED] == "X1") & episodes[END].notna()]
    starts = pd.MultiIndex.from_frame(episodes[["person_id", START]])
    return ended[~pd.MultiIndex.from_frame(ended[["person_id", END]]).isin(starts)]


@check(
    title="Gap before an episode",
    finds="cla_episodes",
    needs=(*ENDS, f"cla_episodes.{STARTED}"),
    severity=QUERY,
)
def gap_before_episode(records: Records) -> pd.DataFrame:
    """An episode that says that it carries on another (reason L, P, T, B or U) while none of the
    child ended on the day it began: the period of care is cut in two."""
    episodes = records.cla_episodes
    carried_on = episodes[episodes[STARTED].isin(list("LPTBU"))]
    first_day = records.window("cla_episodes")[0]
    if first_day is not None:
        carried_on = carried_on[carried_on[START] >= pd.Timestamp(first_day)]
    ends = pd.MultiIndex.from_frame(episodes[["person_id", END]])
    return carried_on[~pd.MultiIndex.from_frame(carried_on[["person_id", START]]).isin(ends)]


@check(
    rule="903 356",
    title="Episode ended before it began",
    finds="cla_episodes",
    needs=ENDS,
    set_aside=("end_before_start",),
)
def episode_ends_before_it_starts(records: Records) -> pd.DataFrame:
    """An episode whose end lies before its start."""
    episodes = records.cla_episodes
    return episodes[episodes[END] < episodes[START]]


@check(rule="903 355", title="Episode of zero days", finds="cla_episodes", needs=ENDS)
def episode_of_zero_days(records: Records) -> pd.DataFrame:
    """An episode that starts and ends on the same day; it is never open."""
    episodes = records.cla_episodes
    return episodes[episodes[END] == episodes[START]]


@check(
    rule="903 385",
    title="Episode ended after the days of the extract",
    finds="cla_episodes",
    needs=ENDS,
)
def episode_ends_after_extract(records: Records) -> pd.DataFrame:
    """An episode that ends after the last day for which the extract is whole."""
    episodes = records.cla_episodes
    return episodes[episodes[END] > whole_to(records, "cla_episodes")]


@check(title="Ended without a reason", finds="cla_episodes", needs=REASONS)
def ceased_without_reason(records: Records) -> pd.DataFrame:
    """An episode with an end and no reason for it: where the child went is not known."""
    episodes = stated_episodes(records)
    return episodes[episodes[END].notna() & episodes[CEASED].isna()]


@check(title="Reason for an end without an end", finds="cla_episodes", needs=REASONS)
def reason_without_end(records: Records) -> pd.DataFrame:
    """An episode with a reason for its end and no end: it counts as open."""
    episodes = records.cla_episodes
    return episodes[episodes[END].isna() & episodes[CEASED].notna()]


@check(
    rule="903 389",
    title="Moved to adult services under 16",
    finds="cla_episodes",
    needs=(*REASONS, "children.dob"),
)
def adult_services_under_16(records: Records) -> pd.DataFrame:
    """An episode that ended by transfer to adult social care (E7) before the 16th birthday."""
    episodes = records.cla_episodes
    sixteen = birthday(of_child(records, episodes, "dob"), 16)
    return episodes[(episodes[CEASED] == "E7") & (episodes[END] < sixteen)]


@check(
    rule="903 359",
    title="Looked after beyond the 18th birthday",
    finds="cla_episodes",
    needs=(*ENDS, "cla_episodes.legal_status", f"cla_episodes.{PLACED}", "children.dob"),
)
def looked_after_beyond_18(records: Records) -> pd.DataFrame:
    """An episode that goes on after the 18th birthday, other than under section 20 in a community
    home."""
    episodes = records.cla_episodes
    grown = birthday(of_child(records, episodes, "dob"), 18)
    last = records.window("cla_episodes")[1] or episodes[[START, END]].max().max()
    beyond = (episodes[END].fillna(LAST_DAY) > grown) & (grown < pd.Timestamp(last))
    allowed = (episodes["legal_status"] == "V2") & (episodes[PLACED] == COMMUNITY_HOME)
    return episodes[beyond & ~allowed]


@check(
    rule="903 378",
    title="Placed with parents under section 20",
    finds="cla_episodes",
    needs=("cla_episodes.legal_status", f"cla_episodes.{PLACED}"),
)
def parents_under_section_20(records: Records) -> pd.DataFrame:
    """A placement with parents (P1) while accommodated under section 20 (V2): a child who lives
    with the parents is not accommodated."""
    episodes = records.cla_episodes
    return episodes[(episodes["legal_status"] == "V2") & (episodes[PLACED] == "P1")]


@check(
    rule="903 408",
    title="Placed for adoption with an order that is not recorded",
    finds="cla_episodes",
    needs=("cla_episodes.legal_status", f"cla_episodes.{PLACED}"),
)
def adoption_without_order(records: Records) -> pd.DataFrame:
    """A placement for adoption with a placement order (A5, A6) under another legal status."""
    episodes = records.cla_episodes
    with_order = episodes[PLACED].isin(PLACED_FOR_ADOPTION_WITH_ORDER)
    return episodes[with_order & (episodes["legal_status"] != "E1")]


@check(
    rule="903 436",
    title="Legal status was to change and did not",
    finds="cla_episodes",
    needs=(f"cla_episodes.{STARTED}", "cla_episodes.legal_status"),
    severity=QUERY,
)
def legal_status_unchanged(records: Records) -> pd.DataFrame:
    """An episode that began for a change of legal status and placement (B, U) under the legal
    status of the one before it. The half of the rule about addresses is not looked at: they are
    not read."""
    episodes = records.cla_episodes.dropna(subset=[START])
    frame = episodes.sort_values(["person_id", START], kind="stable")
    before = frame.groupby("person_id")["legal_status"].shift()
    same = before.notna() & (frame["legal_status"] == before) & frame[STARTED].isin(["B", "U"])
    return episodes[episodes.index.isin(frame.index[same])]
