"""Section 47 enquiries: how many begin, what they lead to, and what they still wait for."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import days_after, working_days_after
from sru_analysis.metrics.breakdowns import band_by_time
from sru_analysis.metrics.child_protection import CHILD_BREAKDOWNS, SECTION
from sru_analysis.metrics.conferences import WORKING_DAYS
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.lookups import date_of
from sru_analysis.metrics.once import once
from sru_analysis.metrics.sources import (
    CIN_RULE_8675,
    CIN_RULE_8868,
    DFE_C4,
    DFE_POPULATION,
    LAIT_217,
    LG_INFORM_OCCASION,
    LOCAL,
    SSD_S47,
)
from sru_analysis.records.store import Records

BREAKDOWNS = ("team", *CHILD_BREAKDOWNS)
OUTCOME_KNOWN = ("s47_enquiries.icpc_not_required", "initial_cp_conferences.icpc_date")


@once
def enquiries(records: Records) -> pd.DataFrame:
    """Section 47 enquiries with what became of them.

    Adds ``team``, ``icpc_date``, the first conference held for the enquiry (that which names it;
    of those that name no enquiry, that of the child with the same strategy discussion), and
    ``completed_on``: that conference; else the enquiry's end, unless it says that a conference is
    required; else, where none is required and no end is known, the day on which it began.
    """
    rows = records.s47_enquiries
    held = records.initial_cp_conferences
    held = held[held["icpc_date"].notna()]
    named = held["s47_enquiry_id"].isin(rows["s47_enquiry_id"].dropna())
    by_id = held[named].groupby("s47_enquiry_id")["icpc_date"].min()
    by_day = held[~named].dropna(subset=["strategy_discussion_date"])
    by_day = by_day.sort_values("icpc_date", kind="stable")
    by_day = by_day.drop_duplicates(["person_id", "strategy_discussion_date"])
    by_day = by_day.rename(columns={"strategy_discussion_date": "s47_start_date"})
    child_and_day = ["person_id", "s47_start_date"]
    same_day = rows[child_and_day].merge(
        by_day[[*child_and_day, "icpc_date"]], on=child_and_day, how="left"
    )
    same_day = same_day["icpc_date"].set_axis(rows.index)
    icpc = date_of(rows["s47_enquiry_id"], by_id).fillna(same_day)
    flag = rows["icpc_not_required"]
    ended = rows["s47_end_date"].where(flag != "no")
    decided = rows["s47_start_date"].where(flag == "yes")
    return rows.assign(
        team=rows["s47_completed_by_team"],
        icpc_date=icpc,
        completed_on=icpc.fillna(ended).fillna(decided),
    ).reset_index(drop=True)


@metric(
    number=1,
    title="Section 47 enquiries started",
    plain="How many enquiries into suspected significant harm began in the period.",
    kind="count",
    counts="enquiries",
    section=SECTION,
    tier="statutory",
    source=(DFE_C4, LAIT_217, SSD_S47, LG_INFORM_OCCASION),
    needs=("s47_enquiries",),
    during="s47_start_date",
    breakdowns=BREAKDOWNS,
)
def s47_started(records):
    """Section 47 enquiries that began in the period, by the strategy discussion that started them,
    once for each child, unborn children among them.

    A child with two enquiries counts twice; brothers and sisters are never merged.

    Not counted: strategy discussions that started no enquiry.

    Why it matters: how often suspicion of significant harm is looked into, and where the work of
    conferences begins.
    """
    return enquiries(records)


s47_rate_per_10k = derived(
    "s47_rate_per_10k",
    number=2,
    title="Section 47 enquiries for every 10,000 residents under 18",
    plain="Enquiries into suspected significant harm begun in a year, for every 10,000 residents "
    "under 18.",
    kind="rate",
    of="s47_started",
    section=SECTION,
    tier="statutory",
    source=(LAIT_217, DFE_C4, DFE_POPULATION),
    unit="per 10,000",
    definition="""
    Section 47 enquiries begun in twelve months, divided by the residents aged 0 to 17 at the last
    30 June before their end, times 10,000. A shorter period is scaled up to a year (365 over its
    days).

    Not counted: as for enquiries started.

    Why it matters: lets councils of different size be compared.
    """,
)


@metric(
    number=3,
    title="Section 47 enquiries leading to an initial conference",
    plain="Of the enquiries completed in the period, the share that led to an initial conference.",
    kind="percent",
    counts="enquiries",
    section=SECTION,
    tier="extra",
    source=(LOCAL, CIN_RULE_8868),
    needs=OUTCOME_KNOWN,
    during="completed_on",
    breakdowns=BREAKDOWNS,
)
def s47_to_icpc_pct(records):
    """Section 47 enquiries completed in the period: on the day of the initial conference; without
    one on the day on which the enquiry ended, or, where no end is recorded and no conference is
    required, on the day on which it began.

    Met when an initial conference was held for the enquiry.

    Not counted: enquiries still open; those that ended with a conference required that has not
    been held yet.

    Why it matters: a low share can mean that enquiries are begun too readily, a very high one that
    harm is looked into only where it is plain.
    """
    rows = enquiries(records)
    return rows.assign(met=rows["icpc_date"].notna())


@metric(
    number=13,
    title="Enquiries waiting for a conference for more than 15 working days",
    plain="Children whose 15 working days have passed with no conference held and no decision "
    "that none is needed.",
    kind="count",
    counts="enquiries",
    section=SECTION,
    tier="extra",
    source=(CIN_RULE_8675,),
    needs=OUTCOME_KNOWN,
    open_between=("s47_start_date", "completed_on"),
    breakdowns=BREAKDOWNS,
    better="lower",
)
def icpc_pending_over_15wd(records):
    """Section 47 enquiries open on the date: begun, with no initial conference held, and neither
    ended nor decided that no conference is needed. An enquiry that has ended with a conference
    required goes on waiting for it. Once for each child.

    Met, and counted as overdue, from the day after the 15th working day after the strategy
    discussion.

    Not counted: enquiries whose conference has been held or is not needed.

    Why it matters: conferences held in time say nothing of those that have not been held at all.
    """
    rows = enquiries(records)
    late_from = days_after(working_days_after(rows["s47_start_date"], WORKING_DAYS), 1)
    between = ("s47_start_date", "completed_on")
    cut = band_by_time(rows, *between, [late_from], ["no", "yes"], "overdue")
    return cut.assign(met=cut["overdue"] == "yes")
