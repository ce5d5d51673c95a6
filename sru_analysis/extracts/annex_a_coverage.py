"""What an Annex A list covers: which columns, for which days, and which hold the latest only."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sru_analysis.calendar import add_months, working_days_after
from sru_analysis.extracts import annex_a_forms as forms
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.report import coverage_lines
from sru_analysis.records.schema import TABLES

MONTHS_BACK = 6
# At most so many days lie between two workbooks of a monthly series.
MONTHLY = 35
# List -> table -> column of the records -> column of the list ("" = made by the reader).
FILLS: dict[str, dict[str, dict[str, str]]] = {
    forms.EARLY_HELP.name: {"support_episodes": {"support_kind": "", "early_help": ""}},
    forms.REFERRALS.name: {"referrals": {}},
    forms.ASSESSMENTS.name: {"assessments": {}},
    forms.IN_NEED.name: {
        "support_episodes": {"support_kind": "", "case_status_date": ""},
    },
    forms.ENQUIRIES.name: {
        "s47_enquiries": {
            "s47_start_date": "strategy_discussion_date",
            "s47_completed_by_team": "team",
            "s47_completed_by_worker_id": "worker",
        },
        "initial_cp_conferences": {"icpc_team": "team"},
    },
    forms.PLANS.name: {"cp_plans": {}, "cp_reviews": {}},
    forms.IN_CARE.name: {
        "cla_episodes": {"cla_id": "", "cla_episode_start_date": ""},
        "cla_reviews": {"cla_id": ""},
    },
}
_WORKERS = {"professional_id": "worker", "professional_team": "team", "involvement_role": "",
            "involvement_start_date": "", "involvement_end_date": ""}  # fmt: skip
_REVIEWS = {"cp_reviews": "cp_review_date", "cla_reviews": "cla_review_date"}
_LATEST = frozenset(
    {"cp_plan_latest_category", "latest_cp_visit_date", "latest_cp_visit_seen_alone",
     "case_status"}
)  # fmt: skip
# Lists whose rows are open or closed; only of these is it known who holds the case.
_HELD = (forms.IN_NEED.name, forms.PLANS.name, forms.IN_CARE.name)
_EVENTS = ("s47_enquiries", "initial_cp_conferences", "referrals", "assessments")
# The time that an assessment may take after its referral.
WORKING_DAYS = 45


def coverage(tables: list[ReadTable]) -> list[dict[str, object]]:
    """Lines of ``Records.coverage`` for all Annex A lists of the extract."""
    lines: list[dict[str, object]] = []
    before: dict[str, date] = {}
    known = [table for table in tables if table.form.table]
    for table in sorted(known, key=lambda table: (table.as_at, table.form.name)):
        previous = before.get(table.form.name)
        before[table.form.name] = table.as_at
        monthly = previous is not None and (table.as_at - previous).days <= MONTHLY
        since = previous + timedelta(days=1) if monthly else None
        for name, renamed in _filled_by(table).items():
            made = tuple(to for to, of in renamed.items() if not of or of in table.columns)
            for to in made:
                if renamed[to]:
                    table.filled[to] = table.filled[renamed[to]]
            start, latest = _from(name, table, since)
            lines += coverage_lines(
                table, (start, table.as_at), table.as_at, made, name=name, latest_only=latest
            )
    return lines


def _filled_by(table: ReadTable) -> dict[str, dict[str, str]]:
    """The tables of the records that a list fills, with the columns that have another name."""
    own = {
        name: renamed
        for name, renamed in FILLS.get(table.form.name, {}).items()
        if name not in _REVIEWS or _REVIEWS[name] in table.columns
    }
    own["children"] = {}
    if "worker" in table.columns and table.form.name in _HELD:
        own["involvements"] = _WORKERS
    return own


def _from(name: str, table: ReadTable, since: date | None) -> tuple[date | None, frozenset[str]]:
    """The first day for which a table is whole, and the columns that hold the latest only.

    A list of events holds six months, as do plans, care and cases for what began and ended in
    them. Of assessments the referral must be known too. How things stood is known on the day
    itself; in a monthly series, since the day of the workbook before.
    """
    half_a_year = add_months(table.as_at, -MONTHS_BACK) + timedelta(days=1)
    if name == "children":
        return None, frozenset()
    if name == "assessments":
        return _with_referral(half_a_year), frozenset()
    if name in _EVENTS or table.form.name == forms.EARLY_HELP.name:
        return half_a_year, frozenset()
    if since is not None:
        return since, frozenset()
    if name in _REVIEWS or name == "involvements":
        return table.as_at, frozenset(TABLES[name].names)
    return half_a_year, frozenset(TABLES[name].names) if name == "cla_episodes" else _LATEST


def _with_referral(first: date) -> date:
    """The first day from which an assessment that is in time has its referral in the list, which
    begins on ``first``: one completed sooner may have followed a referral of the day before."""
    before = pd.Series([pd.Timestamp(first - timedelta(days=1))])
    return working_days_after(before, WORKING_DAYS).iloc[0].date() + timedelta(days=1)
