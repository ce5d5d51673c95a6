"""Which table goes to which file."""

from __future__ import annotations

from pathlib import Path

from sru_analysis.demo import care_tables, edge_rows, other_returns, settings, tables
from sru_analysis.demo.advocacy import advocacy_rows
from sru_analysis.demo.audit_actions import action_rows
from sru_analysis.demo.audits import audit_rows, audits
from sru_analysis.demo.challenges import challenge_rows
from sru_analysis.demo.core_groups import core_group_rows
from sru_analysis.demo.council import Council, build
from sru_analysis.demo.events import events
from sru_analysis.demo.findings import finding_rows
from sru_analysis.demo.front_door import assessment_rows, referral_rows
from sru_analysis.demo.participation import participation_rows
from sru_analysis.demo.permanence import application_rows, panel_rows
from sru_analysis.demo.posts import staffing_rows
from sru_analysis.demo.visiting import visit_rows
from sru_analysis.demo.voice import voice_rows
from sru_analysis.demo.watching import missing_rows, note_rows
from sru_analysis.demo.write import write_table, write_text, write_workbook

YES_NO = ("yes", "no")
SETTINGS = "sru.toml"
LOCAL_YES_NO = ("Yes", "No")


def write_council(folder: Path) -> None:
    """Write every file of the demo council into the folder."""
    council = build()
    for name, rows in national_tables(council).items():
        write_table(folder / f"{name}.csv", rows, YES_NO)
    for name, rows in local_tables(council).items():
        write_table(folder / f"{name}.csv", rows, LOCAL_YES_NO)
    write_workbook(folder / "targets.xlsx", "Targets", other_returns.target_rows())
    write_text(folder / SETTINGS, settings.toml())
    write_text(folder / "README.md", settings.README)


def national_tables(council: Council) -> dict[str, list[tables.Row]]:
    """The tables in the wording of the records, by file name."""
    cp, periods = council.cp, council.periods
    twice = edge_rows.duplicates(cp.conferences.all)
    return {
        "children": tables.children_rows(council.people),
        "s47_enquiries": tables.enquiry_rows(council.enquiries),
        "initial_cp_conferences": tables.conference_rows(cp, council.enquiries, twice),
        "cp_plans": tables.plan_rows(cp, council.other_councils),
        "cp_reviews": tables.review_rows(cp),
        "cla_episodes": care_tables.episode_rows(periods, council.left_open, council.short_breaks),
        "cla_reviews": care_tables.care_review_rows(periods, council.birthdays),
        "support_episodes": tables.support_rows(council.support, cp.plans.all, periods),
        "involvements": tables.involvement_rows(council.involvements),
    }


def local_tables(council: Council) -> dict[str, list[tables.Row]]:
    """The local returns in their own headings, and foster carers' reviews, by file name."""
    plans, periods, months = council.cp.plans.all, council.periods, council.months
    conferences = events(council.cp)
    found = audits(council.involvements)
    referrals = referral_rows(council.support)
    return {
        "advocacy_referrals": advocacy_rows(months, conferences),
        "conference_participation": participation_rows(conferences),
        "voice_responses": voice_rows(months, periods),
        "challenges": challenge_rows(months, plans, periods),
        "core_groups": core_group_rows(plans),
        "audits": audit_rows(found),
        "audit_findings": finding_rows(found),
        "nine_month_reviews": other_returns.nine_month_rows(plans),
        "foster_reviews": other_returns.foster_rows(),
        "visits": visit_rows(plans, periods),
        "referrals": referrals,
        "assessments": assessment_rows(referrals),
        "staffing": staffing_rows(),
        "permanence_panels": panel_rows(periods),
        "court_applications": application_rows(periods),
        "missing_episodes": missing_rows(periods),
        "case_notes": note_rows(periods),
        "audit_actions": action_rows(found),
    }
