"""The records of a council written as Annex A workbooks: what its system would give on a day.

Written for tests alone. A list shows what was known at the end of the day: later ends are blank,
of reviews the latest, of plans, care and cases one row a child.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pandas as pd

from sru_analysis.calendar import add_months
from sru_analysis.metrics.care import END, START, episodes
from sru_analysis.records import code_lists
from sru_analysis.records.store import Records

ANSWERS = {"yes": "a) Yes", "no": "b) No"}
CATEGORIES = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical abuse",
    "SAB": "c) Sexual abuse",
    "EMO": "d) Emotional abuse",
    "MUL": "e) Multiple/not recommended",
}
STATUSES = {
    "C1": "C1: ICO", "C2": "C2: FCO", "D1": "D1: Freeing order", "E1": "E1: Placement order",
    "V2": "V2: Single period under S20", "L1": "L1: Police protection LA accommodation",
    "L2": "L2: EPO", "L3": "L3: Child assessment order LA accommodation",
    "J1": "J1: Remanded to LA or youth detention", "J2": "J2: LA accommodation under PACE",
    "J3": "J3: Youth rehabilitation order",
}  # fmt: skip
REFERRERS = {
    "INDIVIDUAL": "a) 1A: Individual", "SCHOOLS": "e) 2A: Schools",
    "EDUCATION_SERVICES": "f) 2B: Education services", "HEALTH": "g) 3A: Health services",
    "HOUSING": "m) 4: Housing", "LA_SERVICES": "n) 5A: LA services", "POLICE": "q) 6: Police",
    "LEGAL": "r) 7: Other legal agency", "OTHER": "s) 8: Other", "ANONYMOUS": "t) 9: Anonymous",
    "UNKNOWN": "u) 10: Unknown",
}  # fmt: skip
SEXES = {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded"}
CHILD = {"person_id": "Child Unique ID", "sex": "Gender", "ethnicity": "Ethnicity",
         "dob": "Date of Birth", "age": "Age of Child (Years)"}  # fmt: skip
TEAM = {"team": "Allocated Team", "worker": "Allocated Worker"}
DISABILITY = {"disability": "Does the Child have a Disability"}
UASC = {"uasc": "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"}
LISTS = {
    "List 2": CHILD
    | {
        "support_start_date": "Assessment start date",
        "support_end_date": "Assessment completion date",
        "organisation": "Organisation completing assessment",
    },
    "List 3": CHILD
    | {
        "referral_date": "Date of referral",
        "referral_source": "Referral Source",
        "referral_nfa": "Referral NFA?",
    }
    | TEAM,
    "List 4": CHILD
    | DISABILITY
    | {
        "assessment_start_date": "Continuous Assessment Start Date",
        "assessment_auth_date": "Continuous Assessment Date of Authorisation",
    }
    | TEAM,
    "List 5": CHILD
    | DISABILITY
    | {
        "strategy": "Strategy discussion initiating Section 47 Enquiry Start Date",
        "unnecessary": "Was an Initial Child Protection Conference deemed unnecessary?",
        "icpc_date": "Date of Initial Child Protection Conference",
        "icpc_outcome_cp_flag": "Did the Initial Child Protection Conference Result in a Child "
        "Protection Plan",
    }
    | TEAM,
    "List 6": CHILD
    | DISABILITY
    | {
        "support_start_date": "CIN Start Date",
        "need": "Primary Need Code",
        "support_end_date": "CIN Closure Date",
        "close_reason": "Reason for Closure",
        "case_status": "Case Status",
    }
    | TEAM,
    "List 7": CHILD
    | DISABILITY
    | {
        "cp_plan_start_date": "Child Protection Plan Start Date",
        "cp_plan_initial_category": "Initial Category of Abuse",
        "cp_plan_latest_category": "Latest Category of Abuse",
        "latest_cp_visit_date": "Date of the Last Statutory Visit",
        "latest_cp_visit_seen_alone": "Was the Child Seen Alone?",
        "cp_review_date": "Date of latest review conference",
        "cp_plan_end_date": "Child Protection Plan End Date",
        "number_of_previous_cp_plans": "Number of Previous Child Protection Plans",
    }
    | TEAM,
    "List 8": CHILD
    | UASC
    | DISABILITY
    | {
        "care_start": "Date Started to be Looked After",
        "cla_primary_need_code": "Child's Category of Need",
        "status_start": "Start date of current legal status",
        "legal_status": "Child's Legal Status",
        "cla_review_date": "Date of Latest Statutory Review",
        "care_end": "Date Ceased to be Looked After",
        "cla_episode_ceased_reason": "Reason Ceased to be Looked After",
        "placement_start": "Start Date of Most Recent Placement",
        "cla_placement_type": "Placement Type",
        "cla_placement_provider": "Placement Provider",
    }
    | TEAM,
}


def annex_a_lists(records: Records, as_at: date) -> dict[str, pd.DataFrame]:
    """The lists of the day with their official headings, dates as dates, codes in words."""
    day = pd.Timestamp(as_at)
    since = pd.Timestamp(add_months(as_at, -6) + timedelta(days=1))
    made = {
        "List 2": _early_help(records, since, day),
        "List 3": _referrals(records, since, day),
        "List 4": _assessments(records, since, day),
        "List 5": _enquiries(records, since, day),
        "List 6": _cases(records, since, day),
        "List 7": _plans(records, since, day),
        "List 8": _care(records, since, day),
    }
    return {name: _written(name, rows, records, day) for name, rows in made.items()}


def annex_a_workbook(records: Records, as_at: date) -> bytes:
    """The same as an Excel workbook, a sheet a list."""
    book = openpyxl.Workbook(write_only=True)
    for name, frame in annex_a_lists(records, as_at).items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
            sheet.append([each.date() if isinstance(each, pd.Timestamp) else each for each in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _known(rows: pd.DataFrame, end: str, day: pd.Timestamp) -> pd.DataFrame:
    """Ends that were still to come are blank."""
    return rows.assign(**{end: rows[end].where(rows[end] <= day)})


def _current(
    rows: pd.DataFrame, start: str, end: str, since: pd.Timestamp, day: pd.Timestamp
) -> pd.DataFrame:
    """Begun by the day, open or ended in the six months, the latest row of each child."""
    rows = _known(rows[rows[start] <= day], end, day)
    rows = rows[rows[end].isna() | (rows[end] >= since)]
    return rows.sort_values(["person_id", start], kind="stable").drop_duplicates(
        "person_id", keep="last"
    )


def _early_help(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    rows = records.support_episodes
    rows = rows[(rows["support_kind"] == "EARLY_HELP") & (rows["support_start_date"] <= day)]
    rows = _known(rows, "support_end_date", day)
    recent = (rows["support_start_date"] >= since) | (rows["support_end_date"] >= since)
    return rows[recent].assign(organisation="Early help service")


def _referrals(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    rows = records.referrals
    return rows[rows["referral_date"].between(since, day)]


def _assessments(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    """Begun by the day, and still going on or completed in the six months."""
    rows = records.assessments
    rows = _known(rows[rows["assessment_start_date"] <= day], "assessment_auth_date", day)
    return rows[rows["assessment_auth_date"].isna() | (rows["assessment_auth_date"] >= since)]


def _enquiries(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    enquiries = records.s47_enquiries.rename(columns={"s47_completed_by_team": "team"})
    held = records.initial_cp_conferences.drop_duplicates(["person_id", "icpc_date"])
    held = held[held["icpc_date"] <= day]
    columns = ["s47_enquiry_id", "icpc_date", "icpc_outcome_cp_flag"]
    linked = held[held["s47_enquiry_id"].notna()][columns]
    rows = enquiries.merge(linked, on="s47_enquiry_id", how="left")
    moved_in = held[held["s47_enquiry_id"].isna()].rename(columns={"icpc_team": "team"})
    moved_in = moved_in.assign(s47_start_date=moved_in["referral_date"], icpc_not_required="no")
    rows = pd.concat([rows, moved_in[[*rows.columns.intersection(moved_in.columns)]]])
    undated = rows["s47_start_date"].isna() & rows["icpc_date"].notna()
    rows = rows[(rows["s47_start_date"] <= day) | undated]
    recent = (rows["s47_start_date"] >= since) | (rows["icpc_date"] >= since)
    return rows[recent].rename(
        columns={"s47_start_date": "strategy", "icpc_not_required": "unnecessary"}
    )


def _cases(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    rows = records.support_episodes
    rows = rows[rows["support_kind"] == "CIN_EPISODE"]
    rows = _current(rows, "support_start_date", "support_end_date", since, day)
    ended = rows["support_end_date"].notna()
    return rows.assign(
        close_reason=rows["close_reason"].where(ended),
        case_status=ended.map({True: "e) Closed episode", False: "c) Child in need plan"}),
        need="N1 - Abuse or neglect",
    )


def _plans(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    rows = records.cp_plans
    rows = rows[rows["cp_plan_ola"] != "yes"]
    rows = _current(rows, "cp_plan_start_date", "cp_plan_end_date", since, day)
    held = records.cp_reviews
    held = held[held["cp_review_date"] <= day].sort_values("cp_review_date", kind="stable")
    latest = held.drop_duplicates("cp_plan_id", keep="last").set_index("cp_plan_id")
    return rows.assign(cp_review_date=rows["cp_plan_id"].map(latest["cp_review_date"]))


def _care(records: Records, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    rows = episodes(records)
    rows = rows[rows[START] <= day].sort_values(["person_id", START], kind="stable")
    rows = rows.drop_duplicates("person_id", keep="last")
    rows = rows.assign(care_end=rows["care_end"].where(rows["care_end"] <= day))
    rows = rows[rows["care_end"].isna() | (rows["care_end"] >= since)]
    held = records.cla_reviews
    held = held[(held["cla_review_date"] <= day) & (held["cla_review_cancelled"] != "yes")]
    held = held.sort_values("cla_review_date", kind="stable")
    latest = held.drop_duplicates("cla_id", keep="last").set_index("cla_id")
    reason = rows["cla_episode_ceased_reason"].where(rows["care_end"].notna())
    return rows.assign(
        cla_review_date=rows["cla_id"].map(latest["cla_review_date"]),
        cla_episode_ceased_reason=reason.where(rows[END] <= day),
        placement_start=rows[START],
    )


def _written(name: str, rows: pd.DataFrame, records: Records, day: pd.Timestamp) -> pd.DataFrame:
    """With the child's own columns, the official wording of codes and the official headings."""
    children = records.children.set_index("person_id")
    rows = rows.drop(columns=["dob", "sex", "ethnicity", "disability", "uasc"], errors="ignore")
    rows = rows.join(children[["dob", "sex", "ethnicity", "disability", "uasc"]], on="person_id")
    rows = rows.assign(age=(day - rows["dob"]).dt.days / 365.25)
    if "team" not in rows:
        rows = rows.assign(team=None)
    rows = rows.assign(worker="Alex Example")
    for column in ("disability", "uasc", "unnecessary", "icpc_outcome_cp_flag",
                   "latest_cp_visit_seen_alone", "referral_nfa"):  # fmt: skip
        if column in rows:
            rows[column] = rows[column].map(ANSWERS)
    for column in ("cp_plan_initial_category", "cp_plan_latest_category"):
        if column in rows:
            rows[column] = rows[column].map(CATEGORIES)
    if "referral_source" in rows:
        rows["referral_source"] = rows["referral_source"].map(REFERRERS)
    if "legal_status" in rows:
        rows["legal_status"] = rows["legal_status"].map(STATUSES)
    if "close_reason" in rows:
        labels = code_lists.labels("CLOSURE")
        rows["close_reason"] = rows["close_reason"].map(lambda code: f"{code} - {labels[code]}",
                                                        na_action="ignore")  # fmt: skip
    rows["sex"] = rows["sex"].map(SEXES)
    headings = LISTS[name]
    for column in headings:
        if column not in rows:
            rows[column] = None
    return rows.sort_values(["person_id"], kind="stable")[list(headings)].rename(columns=headings)
