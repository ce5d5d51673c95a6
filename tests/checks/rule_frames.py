"""The test frames of statutory rules, made into records: a row there is a row here."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pandas as pd

from sru_analysis.records.store import Records

FOLDER = Path(__file__).parents[1] / "samples" / "rule_frames"
EPISODES = {
    "CHILD": "person_id",
    "DECOM": "cla_episode_start_date",
    "DEC": "cla_episode_ceased_date",
    "RNE": "cla_episode_start_reason",
    "REC": "cla_episode_ceased_reason",
    "LS": "legal_status",
    "PLACE": "cla_placement_type",
    "PLACE_PROVIDER": "cla_placement_provider",
}
REVIEWS = {
    "CHILD": "person_id",
    "REVIEW": "cla_review_date",
    "REVIEW_CODE": "cla_review_participation",
}
PLANS = {
    "LAchildID": "person_id",
    "CPPID": "cp_plan_id",
    "CPPstartDate": "cp_plan_start_date",
    "CPPendDate": "cp_plan_end_date",
}
CIN_PLANS = {
    "LAchildID": "person_id",
    "CINPlanStartDate": "support_start_date",
    "CINPlanEndDate": "support_end_date",
}
YES_NO = {"1": "yes", "true": "yes", "0": "no", "false": "no"}


def rules(name: str) -> dict[str, dict]:
    """Rule number -> its frames, parameters and expected rows."""
    listed = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return {one["rule"]: one for one in listed}


def expected(rule: dict, table: str) -> list[int]:
    """The rows of one table that break the rule, by the rule's own test."""
    return next(one["rows"] for one in rule["expected"] if one["table"] == table)


def ssda903(rule: dict) -> Records:
    """Records of a rule of the SSDA903 return, whole for its collection year."""
    tables = rule["tables"]
    made = {}
    if "Episodes" in tables:
        made["cla_episodes"] = frame(tables["Episodes"], EPISODES)
    if "Reviews" in tables:
        made["cla_reviews"] = frame(tables["Reviews"], REVIEWS)
    born = tables.get("Header") or tables.get("Reviews") or []
    if any("DOB" in row for row in born):
        made["children"] = frame(born, {"CHILD": "person_id", "DOB": "dob"})
    parameters = rule.get("parameters") or {}
    first, last = (parameters.get(f"collection_{end}") for end in ("start", "end"))
    return Records.from_tables(made, whole_from=day(first), whole_to=day(last))


def cin_census(rule: dict) -> Records:
    """Records of a rule of the CIN census, whole for the year to its reference date.

    An enquiry and its conference are one row in the census; here each is one row in its table,
    at the same place.
    """
    tables = rule["tables"]
    made = {}
    if "Section47" in tables:
        made |= enquiries(tables["Section47"], tables.get("CINdetails", []))
    if "ChildProtectionPlans" in tables:
        made["cp_plans"] = frame(tables["ChildProtectionPlans"], PLANS)
    if "CINplanDates" in tables:
        plans = frame(tables["CINplanDates"], CIN_PLANS)
        made["support_episodes"] = plans.assign(support_kind="CIN_PLAN")
    if "Reviews" in tables:
        made["cp_reviews"] = frame(
            tables["Reviews"],
            {"LAchildID": "person_id", "CPPID": "cp_plan_id", "CPPreviewDate": "cp_review_date"},
        )
    last = day((tables.get("Header") or [{}])[0].get("ReferenceDate"))
    first = None if last is None else last.replace(year=last.year - 1, month=4, day=1)
    made = {name: rows.assign(source_format="CIN census") for name, rows in made.items()}
    return Records.from_tables(made, whole_from=first, whole_to=last)


def enquiries(rows: list[dict], details: list[dict]) -> dict[str, pd.DataFrame]:
    referrals = {(one["LAchildID"], one["CINdetailsID"]): one for one in details}
    ids = [str(number) for number in range(len(rows))]
    referred = [
        referrals.get((one.get("LAchildID"), one.get("CINdetailsID")), {}).get("CINreferralDate")
        for one in rows
    ]
    made = frame(
        rows,
        {
            "LAchildID": "person_id",
            "S47ActualStartDate": "s47_start_date",
            "DateOfInitialCPC": "icpc_date",
            "InitialCPCtarget": "icpc_target_date",
        },
    )
    answers = [YES_NO.get(one.get("ICPCnotRequired")) for one in rows]
    own = made[["person_id", "s47_start_date"]]
    conferences = made.drop(columns="s47_start_date").assign(
        s47_enquiry_id=ids,
        strategy_discussion_date=made["s47_start_date"],
        referral_date=[day(text) for text in referred],
    )
    others = frame(details, {"LAchildID": "person_id", "DateOfInitialCPC": "icpc_date"})
    return {
        "s47_enquiries": own.assign(s47_enquiry_id=ids, icpc_not_required=answers),
        "initial_cp_conferences": pd.concat([conferences, others.dropna()], ignore_index=True),
    }


def frame(rows: list[dict], columns: dict[str, str]) -> pd.DataFrame:
    """The rows with the names of the records; every column there, dates as dates."""
    made = {}
    for number, (own, name) in enumerate(columns.items()):
        cells = [row.get(own) for row in rows]
        if name.endswith("_date") or name == "dob":
            made[name] = pd.Series([day(cell) for cell in cells], dtype="datetime64[s]")
        elif number == 0:
            # Rules about single rows name no child.
            made[name] = [
                str(cell) if cell is not None else f"row {at}" for at, cell in enumerate(cells)
            ]
        else:
            made[name] = pd.Series([cell or None for cell in cells], dtype="str")
    return pd.DataFrame(made)


def day(text: str | None) -> datetime | None:
    """A day as the frames write it; ``None`` for a blank or for what is no date."""
    try:
        return datetime.strptime((text or "").replace("-", "/"), "%d/%m/%Y")
    except ValueError:
        return None
