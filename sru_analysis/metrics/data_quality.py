"""What the records lack and where they contradict themselves, over the whole extract."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import months_after
from sru_analysis.metrics.care import END, START, looked_after
from sru_analysis.metrics.child_protection import OPEN, own_plans
from sru_analysis.metrics.conference_timing import TEAM_TOLD_BY, conferences_of_both_kinds
from sru_analysis.metrics.conferences import HELD, held_conferences
from sru_analysis.metrics.declare import EXTRACT, metric
from sru_analysis.metrics.enquiries import enquiries
from sru_analysis.metrics.review_conferences import reviews_with_due_dates
from sru_analysis.metrics.sources import (
    ANNEX_A_LISTS,
    CIN_RULE_2885,
    CIN_RULE_8510,
    CIN_RULES_DATES,
    CIN_RULES_WEEKEND,
    LOCAL,
)
from sru_analysis.records.store import Records

SECTION = "data_quality"
HALF_A_YEAR = 6
# Dates without which a row cannot be placed, and is set aside when it is read.
PLACING = {
    "Section 47 enquiry: start": ("s47_enquiries", "s47_start_date"),
    "Protection plan: start": ("cp_plans", "cp_plan_start_date"),
}
# Stated due dates; the verdict is worked out from other dates, these are compared with it.
STATED = {
    "Review conference: due": ("cp_reviews", "cp_review_due"),
    "Looked after review: due": ("cla_reviews", "cla_review_due_date"),
}
BEFORE_DISCUSSION = "Conference before the strategy discussion"
ENQUIRY_BACKWARDS = "Enquiry ended before it began"
REVIEW_TOO_EARLY = "Review on or before the start of the plan"
PLAN_OF_NO_DAYS = "Plan started and ended on one day"
PLAN_BACKWARDS = "Plan ended before it began"


def _set_aside(records: Records, table: str, column: str, reason: str) -> int:
    """Rows of a table that were set aside for a reason found in a column ("" = any)."""
    rows = records.quarantine
    rows = rows[(rows["table"] == table) & (rows["reason"] == reason)]
    return int((rows["column"] == column).sum()) if column else len(rows)


def _judged(met: pd.Series, more: int, **columns: str) -> pd.DataFrame:
    """One row for each verdict, and so many more that are met."""
    verdicts = pd.concat([met.astype(bool), pd.Series([True] * more, dtype=bool)])
    return pd.DataFrame({"met": verdicts.to_numpy(dtype=bool)}).assign(**columns)


@metric(
    number=159,
    title="Dates missing that timeliness needs",
    plain="Of the rows read, the share without a date that a timeliness figure needs.",
    kind="percent",
    counts="dates",
    section=SECTION,
    tier="extra",
    source=(LOCAL,),
    needs=("s47_enquiries", "initial_cp_conferences", "cp_reviews", "cp_plans", "cla_reviews"),
    during=EXTRACT,
    breakdowns=("date_field",),
    better="lower",
)
def dq_missing_dates_pct(records):
    """Dates that timeliness is worked out from or compared with, over all rows of the extract: the
    start of each section 47 enquiry and of each protection plan (rows set aside for want of it
    among them), the strategy discussion of each initial conference held (for a child who moved in
    on a plan, the referral), and the due date that the source states for each review of a plan or
    of a looked-after child.

    Met when the date is missing.

    Not counted: rows set aside for other reasons; due dates of reviews where no source states any.

    Why it matters: a conference without a strategy discussion counts as late, whenever it was
    held. Read it beside every figure of timeliness.
    """
    parts = [
        _judged(
            getattr(records, table)[column].isna(),
            _set_aside(records, table, column, "required_blank"),
            date_field=name,
        )
        for name, (table, column) in PLACING.items()
    ]
    clock = held_conferences(records)["clock_start"].isna()
    parts.append(_judged(clock, 0, date_field="Initial conference: strategy discussion"))
    parts += [
        _judged(getattr(records, table)[column].isna(), 0, date_field=name)
        for name, (table, column) in STATED.items()
        if records.covers(table, column)
    ]
    return pd.concat(parts, ignore_index=True)


@metric(
    number=160,
    title="Dates in an impossible order",
    plain="Rows whose dates are in an impossible order.",
    kind="count",
    counts="rows checked",
    section=SECTION,
    tier="extra",
    source=(CIN_RULES_DATES,),
    needs=("s47_enquiries", "initial_cp_conferences", "cp_reviews", "cp_plans"),
    during=EXTRACT,
    breakdowns=("rule",),
    better="lower",
)
def dq_negative_duration(records):
    """Rows of the extract checked for dates in an impossible order; a row stands once under each
    check: initial conferences held (before the strategy discussion), section 47 enquiries (ended
    before they began), review conferences held (on or before the start of the plan), protection
    plans (started and ended on one day; ended before they began). Rows set aside because they end
    before they begin are among them.

    Met, and counted, when the order is impossible. Such rows stay in totals and are left out of
    bands and medians.

    Not counted: temporary plans of other councils.

    Why it matters: each is a date to be put right.
    """
    conferences, asked = held_conferences(records), records.s47_enquiries
    reviews, plans = reviews_with_due_dates(records), own_plans(records)
    in_a_plan = reviews[reviews["plan"].notna()]
    backwards = "end_before_start"
    parts = [
        _judged(conferences["clock_start"] > conferences["icpc_date"], 0, rule=BEFORE_DISCUSSION),
        _judged(
            asked["s47_end_date"] < asked["s47_start_date"],
            _set_aside(records, "s47_enquiries", "", backwards),
            rule=ENQUIRY_BACKWARDS,
        ),
        _judged(in_a_plan["cp_review_date"] <= in_a_plan[OPEN[0]], 0, rule=REVIEW_TOO_EARLY),
        _judged(plans[OPEN[1]] == plans[OPEN[0]], 0, rule=PLAN_OF_NO_DAYS),
        _judged(
            plans[OPEN[1]] < plans[OPEN[0]],
            _set_aside(records, "cp_plans", "", backwards),
            rule=PLAN_BACKWARDS,
        ),
    ]
    return pd.concat(parts, ignore_index=True)


@metric(
    number=161,
    title="Conferences on a Saturday or Sunday",
    plain="Conferences dated on a Saturday or Sunday.",
    kind="count",
    counts="children and conferences",
    section=SECTION,
    tier="extra",
    source=(CIN_RULES_WEEKEND,),
    needs=(HELD, "cp_reviews.cp_review_date", "cp_plans"),
    during=EXTRACT,
    breakdowns=("conference", "team"),
    told_by=TEAM_TOLD_BY,
    better="lower",
)
def dq_weekend_events(records):
    """Initial and review conferences held, over the whole extract, once for each child.

    Met, and counted, when the date is a Saturday or a Sunday.

    Not counted: conferences booked and not held; reviews of other councils' temporary plans.

    Why it matters: nearly always a slip of the keyboard, which also moves the clock.
    """
    rows = conferences_of_both_kinds(records)
    return rows.assign(met=rows["conference_date"].dt.day_of_week >= 5)


@metric(
    number=162,
    title="Children under more than one record",
    plain="Children who appear under more than one record.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="extra",
    source=(CIN_RULE_8510,),
    needs=("children",),
    during=EXTRACT,
    better="lower",
)
def dq_duplicate_children(records):
    """Different children by their id, over the whole extract.

    Met, and counted, when the id has more than one row in the table of children, which differ.

    Not counted: exact repetitions of a row, which are left out when it is read; children with two
    ids, which cannot be told from two children here.

    Why it matters: of a child with two dates of birth no age is known.
    """
    ids = records.children["person_id"]
    more = ids.duplicated(keep=False)
    return records.children.assign(met=more).drop_duplicates("person_id", ignore_index=True)


@metric(
    number=163,
    title="Plans that do not start on the day of an initial conference",
    plain="Plans whose start is not the date of an initial conference.",
    kind="count",
    counts="plans",
    section=SECTION,
    tier="extra",
    source=(CIN_RULE_2885,),
    needs=("cp_plans", HELD),
    during=EXTRACT,
    breakdowns=("team",),
    better="lower",
)
def dq_plan_start_not_icpc(records):
    """Child protection plans that started in the time for which the extract holds initial
    conferences.

    Met, and counted, when no initial conference of the child was held on the day on which the plan
    started.

    Not counted: plans that started before the conferences of the extract begin; temporary plans of
    other councils.

    Why it matters: a plan can be made only by a conference, save for a child who moves in on one.
    """
    plans = own_plans(records)
    first = records.window("initial_cp_conferences")[0]
    if first is not None:
        plans = plans[plans[OPEN[0]] >= pd.Timestamp(first)].reset_index(drop=True)
    held = held_conferences(records)[["person_id", "icpc_date"]].drop_duplicates()
    found = plans.merge(
        held, how="left", left_on=["person_id", OPEN[0]], right_on=["person_id", "icpc_date"]
    )
    return plans.assign(met=found["icpc_date"].isna())


@metric(
    number=164,
    title="Children in the lists of Annex A",
    plain="Children in each list an inspection team asks for.",
    kind="count",
    counts="lines",
    section=SECTION,
    tier="statutory",
    source=(ANNEX_A_LISTS,),
    needs=("cp_plans.cp_plan_end_date", "cla_episodes.cla_episode_ceased_date", "s47_enquiries"),
    looking_back=True,
    looks_back=HALF_A_YEAR,
    days_back=1,
    breakdowns=("annex_a_list",),
)
def ofsted_annexa_children(records, snapshot):
    """Lines of three lists that inspectors ask for, as they would stand on the date: section 47
    enquiries (list 5, one line an enquiry), children on a protection plan (list 7) and children
    looked after (list 8), one line a child, each open on the date or ended in the six calendar
    months before it.

    Not counted: temporary plans of other councils; children in a series of short breaks.

    Why it matters: shows before an inspection how long the lists are, and whether they agree with
    the figures of the report.
    """
    since = months_after(pd.Series([snapshot], dtype="datetime64[s]"), -HALF_A_YEAR)[0]
    asked = enquiries(records)
    asked = asked.assign(over=asked["s47_end_date"].fillna(asked["completed_on"]))
    listed = {
        "List 5: section 47 enquiries": (asked, "s47_start_date", "over", False),
        "List 7: child protection plans": (own_plans(records), *OPEN, True),
        "List 8: looked after": (looked_after(records), START, END, True),
    }
    rows = []
    for name, (frame, start, end, once_a_child) in listed.items():
        inside = (frame[start] <= snapshot) & (frame[end].isna() | (frame[end] >= since))
        found = frame[inside].sort_values(start, kind="stable")
        if once_a_child:
            found = found.drop_duplicates("person_id", keep="last")
        rows.append(found[["person_id"]].assign(annex_a_list=name))
    return pd.concat(rows, ignore_index=True)
