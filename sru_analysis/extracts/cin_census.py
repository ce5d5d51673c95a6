"""The children in need census: its blocks put together as the tables of the records."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sru_analysis.extracts import cin_census_forms as forms
from sru_analysis.extracts import cin_front_door, cin_years
from sru_analysis.extracts.cin_conferences import SOURCE, conferences, with_outcome
from sru_analysis.extracts.identifiers import plain
from sru_analysis.extracts.joining import looked_up
from sru_analysis.extracts.reading import ReadTable
from sru_analysis.extracts.report import coverage_lines
from sru_analysis.extracts.return_years import note_codes, note_stale
from sru_analysis.extracts.uniting import unite

FORMAT = forms.FORMAT
FORMS = forms.FORMS
SHAPE = forms.SHAPE
IDENTIFIERS, DETAILS = forms.IDENTIFIERS.name, forms.DETAILS.name
ENQUIRIES, PLANS, REVIEWS = forms.ENQUIRIES.name, forms.PLANS.name, forms.REVIEWS.name
CIN_PLANS, DISABILITIES = forms.CIN_PLANS.name, forms.DISABILITIES.name
CHARACTERISTICS, ASSESSMENTS = forms.CHARACTERISTICS.name, forms.ASSESSMENTS.name
_READ = (IDENTIFIERS, CHARACTERISTICS, DISABILITIES, DETAILS, CIN_PLANS, ENQUIRIES, PLANS, REVIEWS,
         ASSESSMENTS)  # fmt: skip
# Columns that no element carries: made from others, or stated by the block itself.
MADE = {
    DISABILITIES: ("disability",),
    DETAILS: ("support_kind",),
    CIN_PLANS: ("support_kind",),
    ASSESSMENTS: ("referral_id",),
    PLANS: ("cp_plan_id",),
    REVIEWS: ("cp_plan_id",),
}
# From this year on a case may be closed because the family was referred to early help (RC9).
EARLY_HELP_FROM = 2023
set_years = cin_years.set_years
window = cin_years.window


def coverage(tables: list[ReadTable], reference_date: date | None) -> list[dict[str, object]]:
    """Lines of ``Records.coverage`` of the blocks of the census."""
    lines = []
    for table in (each for each in tables if each.form.table):
        days = window(table, reference_date)
        made = MADE.get(table.form.name, ())
        if table.form.name == DETAILS and (table.year or 0) >= EARLY_HELP_FROM:
            made += ("early_help",)
        lines += coverage_lines(table, days, reference_date, made)
        if table.form.name == DETAILS:
            made = cin_front_door.MADE
            lines += coverage_lines(table, days, reference_date, made, name="referrals")
        if columns := _of_conferences(table, tables):
            name = "initial_cp_conferences"
            lines += coverage_lines(table, days, reference_date, columns, name=name)
    return lines


def _of_conferences(table: ReadTable, tables: list[ReadTable]) -> tuple[str, ...]:
    """Columns of the conferences, which are no block of their own, that the rows of a block fill.

    Whether a conference made a plan is told by the plans, where the census holds them.
    """
    columns = {
        ENQUIRIES: ("strategy_discussion_date", "icpc_transfer_in"),
        DETAILS: ("referral_date", "icpc_transfer_in"),
    }.get(table.form.name, ())
    if columns and any(each.form.name == PLANS for each in tables):
        columns += ("icpc_outcome_cp_flag",)
    return columns


def assemble(tables: list[ReadTable]) -> dict[str, pd.DataFrame]:
    """The records from the blocks of the census, which have their years."""
    by_form = {form.name: [t for t in tables if t.form.name == form.name] for form in FORMS}
    cin_years.link_blocks(by_form)
    found: dict[str, pd.DataFrame] = {}
    for name in _READ:
        if by_form[name]:
            note_codes(by_form[name])
            found[name] = unite(by_form[name])
    _note_missing(tables, by_form, found)
    records: dict[str, pd.DataFrame] = {}
    if (children := _children(found)) is not None:
        records["children"] = children
    if supports := _supports(found):
        records["support_episodes"] = pd.concat(supports, ignore_index=True)
    if DETAILS in found:
        cin_front_door.note_sources(by_form[DETAILS])
        records["referrals"] = cin_front_door.referrals(found[DETAILS])
    if ASSESSMENTS in found:
        records["assessments"] = cin_front_door.assessments(found[ASSESSMENTS])
    if ENQUIRIES in found:
        found[ENQUIRIES] = records["s47_enquiries"] = _with_need(found[ENQUIRIES])
    if ENQUIRIES in found or DETAILS in found:
        records["initial_cp_conferences"] = _conferences(found, by_form)
    if PLANS in found:
        records["cp_plans"] = _named(found[PLANS])
        note_stale(by_form[PLANS], "cp_plan_start_date", "cp_plan_end_date", "plan_stale")
    if REVIEWS in found:
        records["cp_reviews"] = _named(found[REVIEWS])
    return records


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Plans, or reviews, with the name of their plan: the child and the day on which it began."""
    start = rows["cp_plan_start_date"].dt.strftime("%Y-%m-%d")
    return rows.assign(cp_plan_id=rows["person_id"] + " " + start)


def _with_need(enquiries: pd.DataFrame) -> pd.DataFrame:
    """Whether no conference is needed, from the inverse column where that is what was sent."""
    inverse = enquiries["icpc_required"].map({"yes": "no", "no": "yes"}).astype("str")
    return enquiries.assign(icpc_not_required=enquiries["icpc_not_required"].fillna(inverse))


def _conferences(
    found: dict[str, pd.DataFrame], by_form: dict[str, list[ReadTable]]
) -> pd.DataFrame:
    whole, twice = conferences(found.get(ENQUIRIES), found.get(DETAILS))
    if twice:
        by_form[DETAILS][0].sheet.note("conference_twice", twice, "icpc_date")
    return with_outcome(whole, found[PLANS]) if PLANS in found else whole


def _supports(found: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    kinds = {DETAILS: "CIN_EPISODE", CIN_PLANS: "CIN_PLAN"}
    parts = [found[name].assign(support_kind=kind) for name, kind in kinds.items() if name in found]
    return [part for part in parts if len(part)] or parts[:1]


def _children(found: dict[str, pd.DataFrame]) -> pd.DataFrame | None:
    """One row a child: identifiers, with ethnicity and disability from their own blocks."""
    parts = [found[name] for name in (IDENTIFIERS, CHARACTERISTICS, DISABILITIES) if name in found]
    if not parts:
        return None
    source = ["person_id", *SOURCE]
    whole = pd.concat(
        [part[[name for name in source if name in part]] for part in parts], ignore_index=True
    ).drop_duplicates("person_id", ignore_index=True)
    own = [name for name in found.get(IDENTIFIERS, pd.DataFrame()) if name not in SOURCE]
    if own:
        whole = whole.merge(found[IDENTIFIERS][own], on="person_id", how="left")
    if CHARACTERISTICS in found:
        told = found[CHARACTERISTICS].set_index("person_id")["ethnicity"]
        whole["ethnicity"] = looked_up(whole["person_id"], told)
    if DISABILITIES in found:
        rows = found[DISABILITIES]
        any_of = (rows["disability_code"] != "NONE").groupby(rows["person_id"]).any()
        whole["disability"] = whole["person_id"].map(any_of).map({True: "yes", False: "no"})
    return whole


def _note_missing(
    tables: list[ReadTable],
    by_form: dict[str, list[ReadTable]],
    found: dict[str, pd.DataFrame],
) -> None:
    """Blocks that the census lacks, and children without a referral."""
    first = next((table for table in tables if table.form.table), tables[0])
    for name in (DETAILS, ENQUIRIES, PLANS, REVIEWS):
        if not by_form[name]:
            first.sheet.note("table_missing", places=name)
    if IDENTIFIERS in found and DETAILS in found:
        # A referral that was set aside is a referral all the same.
        referred = set().union(*(_all_children(table) for table in by_form[DETAILS]))
        without = int((~found[IDENTIFIERS]["person_id"].isin(referred)).sum())
        if without:
            by_form[IDENTIFIERS][0].sheet.note("child_no_episode", without)


def _all_children(table: ReadTable) -> set[str]:
    at = table.found.positions["person_id"]
    rows = table.sheet.rows[table.found.row + 1 :]
    return {plain(row[at]) for row in rows if len(row) > at}
