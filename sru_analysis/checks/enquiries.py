"""Checks of section 47 enquiries and initial conferences."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import working_days_after
from sru_analysis.checks.declare import QUERY, check
from sru_analysis.checks.linking import (
    LAST_DAY,
    enquiries_with_conference,
    outside_window,
    pairs,
    whole_to,
)
from sru_analysis.records.store import Records

SATURDAY = 5
HELD = "initial_cp_conferences.icpc_date"


@check(
    rule="CIN 8615",
    title="Initial conference before the section 47 enquiry",
    finds="initial_cp_conferences",
    needs=(HELD, "initial_cp_conferences.strategy_discussion_date"),
)
def conference_before_enquiry(records: Records) -> pd.DataFrame:
    """An initial conference held before the strategy discussion that led to it."""
    conferences = records.initial_cp_conferences
    return conferences[conferences["icpc_date"] < conferences["strategy_discussion_date"]]


@check(
    rule="CIN 1104",
    title="Initial conference before the referral",
    finds="initial_cp_conferences",
    needs=(HELD, "initial_cp_conferences.referral_date"),
)
def conference_before_referral(records: Records) -> pd.DataFrame:
    """An initial conference held before the referral of the same episode."""
    conferences = records.initial_cp_conferences
    return conferences[conferences["icpc_date"] < conferences["referral_date"]]


@check(
    rule="CIN 8875",
    title="Initial conference at a weekend",
    finds="initial_cp_conferences",
    needs=(HELD,),
)
def conference_at_weekend(records: Records) -> pd.DataFrame:
    """An initial conference dated on a Saturday or Sunday."""
    conferences = records.initial_cp_conferences
    return conferences[conferences["icpc_date"].dt.day_of_week >= SATURDAY]


@check(
    rule="CIN 8870Q",
    title="Target date of a conference at a weekend",
    finds="initial_cp_conferences",
    needs=("initial_cp_conferences.icpc_target_date",),
    severity=QUERY,
)
def target_at_weekend(records: Records) -> pd.DataFrame:
    """A target date for an initial conference on a Saturday or Sunday; no figure uses it."""
    conferences = records.initial_cp_conferences
    return conferences[conferences["icpc_target_date"].dt.day_of_week >= SATURDAY]


@check(
    rule="CIN 8715",
    title="Initial conference outside the days of the extract",
    finds="initial_cp_conferences",
    needs=(HELD,),
)
def conference_outside_extract(records: Records) -> pd.DataFrame:
    """An initial conference before or after the days for which the extract is whole."""
    return outside_window(records, "initial_cp_conferences", "icpc_date")


@check(
    rule="CIN 8675Q",
    title="No conference 15 working days after the enquiry",
    finds="s47_enquiries",
    needs=("s47_enquiries", HELD, "s47_enquiries.icpc_not_required"),
    severity=QUERY,
)
def no_conference_after_15_working_days(records: Records) -> pd.DataFrame:
    """An enquiry that began 15 working days or more before the end of the extract, has no
    conference, and of which nobody says that none is needed."""
    enquiries = enquiries_with_conference(records)
    due = working_days_after(enquiries["s47_start_date"], 15)
    open_ones = enquiries["icpc_date"].isna() & (enquiries["icpc_not_required"] != "yes")
    open_ones &= enquiries["s47_end_date"].isna()
    late = due <= whole_to(records, "s47_enquiries")
    return records.s47_enquiries[open_ones & late & _limited(records, "s47_enquiries")]


@check(
    rule="CIN 8740",
    title="Enquiry of an earlier year still without a conference",
    finds="s47_enquiries",
    needs=("s47_enquiries", HELD, "s47_enquiries.icpc_not_required"),
)
def enquiry_left_open(records: Records) -> pd.DataFrame:
    """An enquiry without a conference, and not said to need none, that began before the days for
    which the extract is whole."""
    enquiries = enquiries_with_conference(records)
    start = records.window("s47_enquiries")[0]
    open_ones = enquiries["icpc_date"].isna() & (enquiries["icpc_not_required"] != "yes")
    open_ones &= enquiries["s47_end_date"].isna()
    first = pd.Timestamp("1900-01-01" if start is None else start)
    return records.s47_enquiries[open_ones & (enquiries["s47_start_date"] < first)]


@check(
    rule="CIN 8890",
    title="Enquiry begun while another runs",
    finds="s47_enquiries",
    needs=("s47_enquiries", HELD),
)
def enquiry_during_another(records: Records) -> pd.DataFrame:
    """An enquiry that begins after another of the same child began and before that one came to
    its conference, to its end or to the decision that no conference is needed."""
    enquiries = enquiries_with_conference(records)
    # Where no conference is needed and no end is stated, the enquiry ended when it began.
    ended = enquiries["icpc_date"].fillna(enquiries["s47_end_date"])
    decided = enquiries["s47_start_date"].where(enquiries["icpc_not_required"] == "yes")
    enquiries = enquiries.assign(ended=ended.fillna(decided).fillna(LAST_DAY))
    found = pairs(enquiries, enquiries, ["s47_start_date", "ended"])
    begun = found["s47_start_date_other"] < found["s47_start_date"]
    same = (found["s47_start_date_other"] == found["s47_start_date"]) & (
        found["other"] < found["row"]
    )
    running = found["s47_start_date"] < found["ended_other"]
    rows = found.loc[(begun | same) & running, "row"]
    return records.s47_enquiries[records.s47_enquiries.index.isin(rows)]


def _limited(records: Records, table: str) -> bool:
    return records.window(table)[1] is not None
