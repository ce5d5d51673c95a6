"""Checks of the legal status: in a list, in its years, for no longer than the law allows."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import birthday
from sru_analysis.checks.declare import check
from sru_analysis.checks.linking import of_child, run_days, stated_episodes
from sru_analysis.records.schema import TABLES
from sru_analysis.records.store import Records

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
NEEDS = ("cla_episodes.legal_status",)
SPANS = (*NEEDS, f"cla_episodes.{END}")
ADOPTION_ACT = (pd.Timestamp("2005-12-01"), pd.Timestamp("2005-12-31"))
YOUTH_JUSTICE = ("J1", "J2", "J3")


@check(
    rule="903 144",
    title="Legal status missing or in no list",
    finds="cla_episodes",
    needs=NEEDS,
)
def legal_status_missing(records: Records) -> pd.DataFrame:
    """An episode without a legal status, or with one that is in no list; the child counts as
    looked after and stands under "Not known"."""
    episodes = stated_episodes(records)
    listed = TABLES["cla_episodes"].column["legal_status"].codes
    return episodes[~episodes["legal_status"].isin(listed)]


@check(
    rule="903 361",
    title="Police protection of more than 72 hours",
    finds="cla_episodes",
    needs=SPANS,
)
def police_protection_too_long(records: Records) -> pd.DataFrame:
    """A run of episodes under police protection (L1) of more than 3 days."""
    return _longer_than(records, "L1", 3)


@check(
    rule="903 362",
    title="Emergency protection order of more than 21 days",
    finds="cla_episodes",
    needs=SPANS,
)
def emergency_order_too_long(records: Records) -> pd.DataFrame:
    """A run of episodes under an emergency protection order (L2) of more than 21 days."""
    return _longer_than(records, "L2", 21)


@check(
    rule="903 363",
    title="Child assessment order of more than 7 days",
    finds="cla_episodes",
    needs=SPANS,
)
def assessment_order_too_long(records: Records) -> pd.DataFrame:
    """A run of episodes under a child assessment order (L3) of more than 7 days."""
    return _longer_than(records, "L3", 7)


@check(
    rule="903 364",
    title="Held under PACE for more than 21 days",
    finds="cla_episodes",
    needs=SPANS,
)
def police_detention_too_long(records: Records) -> pd.DataFrame:
    """A run of episodes in council accommodation under PACE (J2) of more than 21 days."""
    return _longer_than(records, "J2", 21)


@check(
    rule="903 358",
    title="Youth justice status under the age of 10",
    finds="cla_episodes",
    needs=(*NEEDS, "children.dob"),
)
def youth_justice_under_10(records: Records) -> pd.DataFrame:
    """An episode under a youth justice status (J1 to J3) that began before the 10th birthday."""
    episodes = records.cla_episodes
    ten = birthday(of_child(records, episodes, "dob"), 10)
    return episodes[episodes["legal_status"].isin(YOUTH_JUSTICE) & (episodes[START] < ten)]


@check(
    rule="903 445",
    title="Freeing order begun after 2005",
    finds="cla_episodes",
    needs=NEEDS,
)
def freeing_order_too_late(records: Records) -> pd.DataFrame:
    """An episode under a freeing order (D1) that began after December 2005."""
    episodes = records.cla_episodes
    return episodes[(episodes["legal_status"] == "D1") & (episodes[START] > ADOPTION_ACT[1])]


@check(
    rule="903 446",
    title="Placement order begun before December 2005",
    finds="cla_episodes",
    needs=NEEDS,
)
def placement_order_too_early(records: Records) -> pd.DataFrame:
    """An episode under a placement order (E1) that began before December 2005."""
    episodes = records.cla_episodes
    return episodes[(episodes["legal_status"] == "E1") & (episodes[START] < ADOPTION_ACT[0])]


@check(
    rule="903 451",
    title="Freeing order still open",
    finds="cla_episodes",
    needs=(*SPANS, "cla_episodes.cla_episode_ceased_reason"),
)
def freeing_order_open(records: Records) -> pd.DataFrame:
    """An episode under a freeing order (D1) with neither an end nor a reason for one."""
    episodes = records.cla_episodes
    open_ones = episodes[END].isna() & episodes["cla_episode_ceased_reason"].isna()
    return episodes[open_ones & (episodes["legal_status"] == "D1")]


def _longer_than(records: Records, status: str, days: int) -> pd.DataFrame:
    episodes = records.cla_episodes
    own = episodes[(episodes["legal_status"] == status) & episodes[START].notna()]
    own = own[~(own[END] < own[START])]
    last = records.window("cla_episodes")[1] or episodes[[START, END]].max().max()
    return own[run_days(own, START, END, pd.Timestamp(last)) > days]
