"""Annex A: the lists of one workbook, or of a series of them, as the tables of the records.

One workbook is a snapshot: events of six months, and of plans, care and cases what is open or was
open in those months, the latest row of each child only. A series of workbooks is a history.
"""

from __future__ import annotations

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import annex_a_forms as forms
from sru_analysis.extracts.annex_a_dates import set_dates
from sru_analysis.extracts.annex_a_history import (
    AS_AT,
    Listing,
    close,
    dates_collected,
    keep_latest,
    listing,
    put_out,
)
from sru_analysis.extracts.annex_a_people import children_of, social_workers, with_worker_ids
from sru_analysis.extracts.reading import NUMBER, SOURCE_ID, ReadTable
from sru_analysis.records.schema import TABLES

FORMAT = forms.FORMAT
FORMS = forms.FORMS
SOURCES = ["source_format", "source_file", "source_sheet", NUMBER, SOURCE_ID]
START, END = "cla_episode_start_date", "cla_episode_ceased_date"
_REASON = "cla_episode_ceased_reason"
# The lists that figures need, with what is lost without them.
WANTED = {
    forms.EARLY_HELP.name: "early help",
    forms.REFERRALS.name: "referrals",
    forms.ASSESSMENTS.name: "assessments",
    forms.ENQUIRIES.name: "enquiries and initial conferences",
    forms.IN_NEED.name: "children in need",
    forms.PLANS.name: "child protection plans",
    forms.IN_CARE.name: "children looked after",
}
_KEYS = {
    forms.EARLY_HELP.name: ["person_id", "support_start_date"],
    forms.REFERRALS.name: ["person_id", "referral_date"],
    forms.ASSESSMENTS.name: ["person_id", "assessment_start_date"],
    forms.ENQUIRIES.name: ["person_id", "clock"],
    forms.IN_NEED.name: ["person_id", "support_start_date"],
    forms.PLANS.name: ["person_id", "cp_plan_start_date"],
    forms.IN_CARE.name: ["person_id", START],
}


def assemble(tables: list[ReadTable], configuration: Configuration) -> dict[str, pd.DataFrame]:
    """The records from all Annex A lists of the extract. Raises ``Refusal``
    (reference_date_missing, sheet_ambiguous)."""
    set_dates(tables, configuration.reference_date)
    with_worker_ids(tables)
    _note_sheets(tables)
    lists = {
        name: _listing(own, name, key)
        for name, key in _KEYS.items()
        if (own := [table for table in tables if table.form.name == name])
    }
    records: dict[str, pd.DataFrame] = {}
    for name, listed in lists.items():
        for table, rows in _MADE_OF[name](listed).items():
            known = [records[table]] if table in records else []
            records[table] = pd.concat([*known, _table(table, rows)], ignore_index=True)
    _note_conflicts(lists)
    records["children"] = children_of(tables, lists)
    workers = social_workers([listed for name, listed in lists.items() if name in _OPEN])
    if workers is not None:
        records["involvements"] = workers
    return records


def _note_conflicts(lists: dict[str, Listing]) -> None:
    """Children whose case says that they are on a plan, or closed, and whose plan says otherwise.

    List 7 is believed.
    """
    cases, plans = lists.get(forms.IN_NEED.name), lists.get(forms.PLANS.name)
    if cases is None or plans is None or cases.days[-1] != plans.days[-1]:
        return
    now = cases.latest[cases.latest[AS_AT] == cases.days[-1]]
    on_plan = plans.latest.loc[plans.latest["cp_plan_end_date"].isna(), "person_id"]
    planned = now["person_id"].isin(on_plan)
    odd = (now["case_status"] == "CP") & ~planned | (now["case_status"] == "CLOSED") & planned
    if odd.any():
        cases.tables[-1].sheet.note("status_conflict", int(odd.sum()), "case_status")


def _support(listed: Listing) -> dict[str, pd.DataFrame]:
    return {"support_episodes": listed.latest}


def _referrals(listed: Listing) -> dict[str, pd.DataFrame]:
    return {"referrals": listed.latest}


def _assessments(listed: Listing) -> dict[str, pd.DataFrame]:
    """Assessments; no list says which referral one followed, so that it is found by its day."""
    return {"assessments": listed.latest}


def _enquiries(listed: Listing) -> dict[str, pd.DataFrame]:
    """Enquiries, and the conferences that they led to."""
    names = {
        "strategy_discussion_date": "s47_start_date",
        "team": "s47_completed_by_team",
        "worker": "s47_completed_by_worker_id",
    }
    rows = listed.latest.rename(columns=names)
    enquiries = rows[rows["s47_start_date"].notna()]
    return {"s47_enquiries": enquiries, "initial_cp_conferences": _conferences(listed)}


def _plans(listed: Listing) -> dict[str, pd.DataFrame]:
    held = _reviews(listed, "cp_plan_start_date", "cp_review_date")
    return {"cp_plans": listed.latest} | ({} if held is None else {"cp_reviews": held})


def _care(listed: Listing) -> dict[str, pd.DataFrame]:
    held = _reviews(listed, "entered_care_date", "cla_review_date")
    return {"cla_episodes": listed.latest} | ({} if held is None else {"cla_reviews": held})


def _reviews(listed: Listing, since: str, column: str) -> pd.DataFrame | None:
    """The reviews that the workbooks show; ``None`` where they have no such column."""
    if not any(column in table.columns for table in listed.tables):
        return None
    if len(listed.tables) > 1:
        listed.tables[-1].sheet.note("series_latest", len(listed.tables), column)
    return dates_collected(listed, ["person_id", since], column)


# List -> the tables of the records that its rows make.
_MADE_OF = {
    forms.EARLY_HELP.name: _support,
    forms.REFERRALS.name: _referrals,
    forms.ASSESSMENTS.name: _assessments,
    forms.ENQUIRIES.name: _enquiries,
    forms.IN_NEED.name: _support,
    forms.PLANS.name: _plans,
    forms.IN_CARE.name: _care,
}
# List -> the column that is blank while its rows are open.
_OPEN = {
    forms.IN_NEED.name: "support_end_date",
    forms.PLANS.name: "cp_plan_end_date",
    forms.IN_CARE.name: END,
}


def _listing(tables: list[ReadTable], name: str, key: list[str]) -> Listing:
    """One list of all workbooks, each row as it stands at the end."""
    listed = listing(tables, key)
    if name == forms.ENQUIRIES.name:
        # A conference without the discussion that led to it is known by its own day.
        clock = listed.every["strategy_discussion_date"].fillna(listed.every["icpc_date"])
        listed.every["clock"] = clock
    if name == forms.IN_CARE.name:
        _start_episodes(listed)
    if name in (forms.IN_NEED.name, forms.EARLY_HELP.name):
        kind = "CIN_EPISODE" if name == forms.IN_NEED.name else "EARLY_HELP"
        listed.every["support_kind"] = kind
        if kind == "CIN_EPISODE":
            listed.every["case_status_date"] = listed.every[AS_AT]
    keep_latest(listed)
    if name in _OPEN and len(tables) == 1:
        tables[0].sheet.note("latest_rows")
    if name in _OPEN:
        close(listed, key[1], _OPEN[name], corrections=name == forms.PLANS.name)
    if name == forms.IN_CARE.name:
        _name_moves(listed)
        listed.latest = _from_the_start_of_care(listed.latest)
    return listed


def _start_episodes(listed: Listing) -> None:
    """An episode starts with the later of its legal status and its placement, never before care.

    One that would start after care ended is set aside (end_before_start).
    """
    rows = listed.every
    dates = ["entered_care_date", "legal_status_start_date", "placement_start_date"]
    rows[START] = rows[dates].max(axis=1).astype("datetime64[s]")
    rows["cla_id"] = rows["person_id"] + " " + rows["entered_care_date"].dt.strftime("%Y-%m-%d")
    if (rows[END] < rows[START]).any():
        listed.latest = rows
        wrong = listed.key
        listed.key = ["source_file", "source_sheet", NUMBER]
        put_out(listed, rows[END] < rows[START], "end_before_start", END)
        listed.key = wrong
    # A status or placement that is given twice for one day is one episode; the first is kept.
    listed.every = listed.every.drop_duplicates([*listed.key, AS_AT], ignore_index=True)


def _name_moves(listed: Listing) -> None:
    """An episode that another of the same period of care follows ended for that reason (X1)."""
    rows = listed.latest
    starts = pd.MultiIndex.from_frame(rows[["cla_id", START]])
    ends = pd.MultiIndex.from_frame(rows[["cla_id", END]].set_axis(["cla_id", START], axis=1))
    moved = rows["followed"] & ends.isin(starts) & rows[_REASON].isna()
    rows[_REASON] = rows[_REASON].mask(moved, "X1")


def _from_the_start_of_care(rows: pd.DataFrame) -> pd.DataFrame:
    """With a row for the time from the start of care to the first episode that is known.

    The child was looked after in it; under what and where is not known.
    """
    first = rows.sort_values(["cla_id", START], kind="stable").drop_duplicates("cla_id")
    before = first[first["entered_care_date"] < first[START]]
    known = ["person_id", "cla_id", "entered_care_date", *SOURCES]
    before = before[known].assign(
        **{START: before["entered_care_date"], END: before[START], _REASON: "X1"}
    )
    return pd.concat([rows, before], ignore_index=True)


def _conferences(listed: Listing) -> pd.DataFrame:
    """A row a child and conference; one that is needed and not held yet stays without its date.

    Of several enquiries that led to one conference the latest before it starts the clock.
    """
    rows = listed.latest.rename(columns={"team": "icpc_team"})
    rows = rows[rows["icpc_date"].notna() | (rows["icpc_not_required"] == "no")]
    usable = ~(rows["icpc_date"] < rows["strategy_discussion_date"])
    rows = rows.assign(usable=usable).sort_values(
        ["person_id", "icpc_date", "usable", "strategy_discussion_date"], kind="stable"
    )
    repeated = rows["icpc_date"].notna() & rows.duplicated(["person_id", "icpc_date"], keep="last")
    if repeated.any():
        listed.tables[-1].sheet.note("conference_shared", int(repeated.sum()), "icpc_date")
    return rows[~repeated]


def _table(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of a table of the records, and where each row came from."""
    columns = [column for column in TABLES[name].names if column in rows]
    return rows[[*columns, *SOURCES]].reset_index(drop=True)


def _note_sheets(tables: list[ReadTable]) -> None:
    """Say which sheets were known by their columns only, and which lists are lacking."""
    for table in tables:
        sheet = table.sheet
        if sheet.name and sheet.name.strip().casefold() != table.form.name.casefold():
            sheet.note("sheet_matched", places=table.form.name)
    for day in sorted({table.as_at for table in tables}):
        own = [table for table in tables if table.as_at == day]
        there = {table.form.name for table in own}
        for name, what in WANTED.items():
            if name not in there:
                own[0].sheet.note("list_missing", places=f"{name} ({what})")
