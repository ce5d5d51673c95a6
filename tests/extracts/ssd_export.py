"""The records of a council written as a Standard Safeguarding Dataset: for tests only.

What a system delivers is imitated: dates with a time of day, descriptions for codes, outcomes as
JSON, placeholders for what is not there, one conference on several rows.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from sru_analysis.extracts.referral_sources import GROUPS
from sru_analysis.records import code_lists
from sru_analysis.records.store import Records

START, END = "cla_episode_start_date", "cla_episode_ceased_date"
ANSWERS = {"a": "RETURN6M", "b": "ADOPTION", "d": "SUPPLIV", "e": "RESPLMT", "f": "LTFOST18",
           "g": "OTHERPLN"}  # fmt: skip
SYSTEM_WORDS = {
    "V2": "Single placement acc. by LA S20(3) CA 16 & over",
    "C1": "Interim care order Sec. 38(1)",
    "C2": "Care Order Sec. 31(a)",
    "E1": "Placement Order (Sec. 21)",
}


def dataset(records: Records) -> dict[str, pd.DataFrame]:
    """Table of the dataset -> its rows, typed: dates, text, whole numbers."""
    episodes = records.cla_episodes.sort_values(["person_id", START], ignore_index=True)
    return {
        "ssd_person": _renamed(
            records.children,
            "pers_",
            {
                **_same("person_id", "dob", "expected_dob", "death_date", "ethnicity"),
                "sex": "sex",
            },
        ),
        "ssd_s47_enquiry": _enquiries(records),
        "ssd_initial_cp_conference": _conferences(records),
        "ssd_cp_plans": _plans(records),
        "ssd_cp_reviews": _renamed(
            records.cp_reviews,
            "cppr_",
            _same(
                "cp_review_id", "person_id", "cp_plan_id", "cp_review_due", "cp_review_date",
                "cp_review_meeting_id", "cp_review_outcome_continue_cp", "cp_review_quorate",
            ),
        ).assign(cppr_cp_review_participation=pd.Series(dtype="str")),
        "ssd_cp_visits": _visits(records),
        **care(episodes),
        "ssd_cla_reviews": _reviews(records),
        **_support(records),
        "ssd_cin_episodes": _cases(records),
        "ssd_cin_assessments": _assessments(records),
        "ssd_missing": _missing(records),
        "ssd_involvements": _involvements(records),
    }  # fmt: skip


def care(episodes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Episodes, placements, legal statuses, care plans and visits; episodes in order of days."""
    person = episodes["person_id"]
    follows = (person == person.shift()) & (episodes[END].shift() == episodes[START])
    same = [episodes[c] == episodes[c].shift() for c in
            ("cla_placement_type", "cla_placement_provider")]  # fmt: skip
    stays = follows & same[0] & same[1] & (episodes["cla_episode_start_reason"] == "L")
    status = follows & (episodes["legal_status"] == episodes["legal_status"].shift())
    placements = _runs(episodes, ~stays)
    ids = "PL" + (~stays).cumsum().astype(str)
    return {
        "ssd_cla_episodes": _renamed(
            episodes.assign(
                placement=ids,
                cla_episode_start_reason=_described(episodes["cla_episode_start_reason"], "RNE"),
                cla_episode_ceased_reason=_described(episodes["cla_episode_ceased_reason"], "REC"),
            ),
            "clae_",
            {
                **_same(
                    "cla_episode_id", "person_id", START, "cla_episode_start_reason",
                    "cla_primary_need_code", END, "cla_episode_ceased_reason", "cla_id",
                    "entered_care_date", "cla_last_iro_contact_date",
                ),
                "placement": "cla_placement_id",
            },
        ),
        "ssd_cla_placement": _renamed(
            placements.assign(id=ids[~stays].to_numpy()),
            "clap_",
            {
                "id": "cla_placement_id",
                "cla_id": "cla_id",
                "person_id": "person_id",
                START: "cla_placement_start_date",
                END: "cla_placement_end_date",
                "cla_placement_type": "cla_placement_type",
                "cla_placement_provider": "cla_placement_provider",
                "cla_placement_change_reason": "cla_placement_change_reason",
            },
        ).assign(clap_cla_placement_postcode="ZZ1 1ZZ"),
        "ssd_legal_status": _statuses(_runs(episodes, ~status)),
        **_latest(episodes),
    }  # fmt: skip


def _statuses(spells: pd.DataFrame) -> pd.DataFrame:
    words = spells["legal_status"].map(SYSTEM_WORDS).fillna(spells["legal_status"])
    numbers = "LS" + pd.Series(range(len(spells)), index=spells.index).astype(str)
    return _renamed(
        spells.assign(id=numbers, legal_status=words),
        "lega_",
        {"id": "legal_status_id", "person_id": "person_id", "legal_status": "legal_status",
         START: "legal_status_start_date", END: "legal_status_end_date"},
    )  # fmt: skip


def _latest(episodes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    visited = episodes[episodes["latest_cla_visit_date"].notna()]
    earlier = visited.assign(latest_cla_visit_date=visited[START])
    visits = pd.concat([visited, earlier], ignore_index=True)
    planned = episodes[episodes["cla_permanence_plan"].isin(ANSWERS)]
    answers = [
        json.dumps({word: "Y" if word == ANSWERS[group] else "" for word in ANSWERS.values()})
        for group in planned["cla_permanence_plan"]
    ]
    return {
        "ssd_cla_visits": _renamed(
            visits, "clav_", {"cla_id": "cla_id", "latest_cla_visit_date": "cla_visit_date"}
        ),
        "ssd_cla_care_plan": _renamed(
            planned.assign(answers=answers),
            "lacp_",
            {"cla_episode_id": "table_id", "person_id": "person_id",
             START: "cla_care_plan_start_date", END: "cla_care_plan_end_date",
             "answers": "cla_care_plan_json"},
        ),
    }  # fmt: skip


def _runs(episodes: pd.DataFrame, begins: pd.Series) -> pd.DataFrame:
    """Neighbouring episodes as one, from the first day to the last, otherwise as the first is."""
    run = begins.cumsum()
    ends = episodes.groupby(run)[END].last(skipna=False)
    reason = episodes.groupby(run)["cla_placement_change_reason"].last(skipna=False)
    made = episodes[begins].copy()
    made[END], made["cla_placement_change_reason"] = ends.to_numpy(), reason.to_numpy()
    return made.reset_index(drop=True)


def _enquiries(records: Records) -> pd.DataFrame:
    frame = records.s47_enquiries
    wanted = frame["icpc_not_required"].map({"yes": "N", "no": "Y"}).fillna("")
    outcome = [
        f'{{"NFA_FLAG": "N", "CP_CONFERENCE_FLAG": "{flag}", "TOTAL_NO_OF_OUTCOMES": "1"'
        for flag in wanted  # the closing bracket is cut off, as by the system's 1,000 characters
    ]
    return _renamed(
        frame.assign(outcome=outcome),
        "s47e_",
        {
            **_same(
                "s47_enquiry_id", "person_id", "s47_start_date", "s47_end_date",
                "s47_completed_by_team", "s47_completed_by_worker_id",
            ),
            "outcome": "s47_outcome_json",
        },
    )  # fmt: skip


def _conferences(records: Records) -> pd.DataFrame:
    frame = records.initial_cp_conferences
    referred = records.support_episodes
    referred = referred[referred["support_kind"] == "CIN_EPISODE"]
    known = referred.set_index(["person_id", "support_start_date"])["support_episode_id"]
    keys = pd.MultiIndex.from_frame(frame[["person_id", "referral_date"]])
    frame = frame.assign(
        referral=known.reindex(keys).to_numpy(),
        s47_enquiry_id=frame["s47_enquiry_id"].fillna("-1"),
    )
    made = _renamed(
        frame,
        "icpc_",
        {
            **_same(
                "icpc_id", "icpc_meeting_id", "icpc_target_date", "icpc_date",
                "icpc_transfer_in", "icpc_outcome_cp_flag", "icpc_team", "icpc_worker_id",
            ),
            **_same("person_id", "s47_enquiry_id"),
            "referral": "referral_id",
        },
    )  # fmt: skip
    # As delivered the extract is joined to the plans: every ninth conference stands there twice.
    again = made.iloc[::9]
    made = made.assign(icpc_cp_plan_id="first")
    return pd.concat([made, again.assign(icpc_cp_plan_id="second")], ignore_index=True)


def _plans(records: Records) -> pd.DataFrame:
    described = {
        column: _described(records.cp_plans[column], "CATEGORY").replace(
            "Multiple/not recommended", "Multiple: Neglect, Physical abuse"
        )
        for column in ("cp_plan_initial_category", "cp_plan_latest_category")
    }
    return _renamed(
        records.cp_plans.assign(**described),
        "cppl_",
        _same(
            "cp_plan_id", "icpc_id", "person_id", "cp_plan_start_date", "cp_plan_end_date",
            "cp_plan_ola", "cp_plan_initial_category", "cp_plan_latest_category",
        ),
    )  # fmt: skip


def _visits(records: Records) -> pd.DataFrame:
    plans = records.cp_plans[records.cp_plans["latest_cp_visit_date"].notna()]
    first = plans.assign(
        latest_cp_visit_date=plans["cp_plan_start_date"], latest_cp_visit_seen_alone="no"
    )
    return _renamed(
        pd.concat([plans, first], ignore_index=True),
        "cppv_",
        {"cp_plan_id": "cp_plan_id", "latest_cp_visit_date": "cp_visit_date",
         "latest_cp_visit_seen_alone": "cp_visit_seen_alone"},
    )  # fmt: skip


def _reviews(records: Records) -> pd.DataFrame:
    return _renamed(
        records.cla_reviews,
        "clar_",
        {
            **_same(
                "cla_review_id", "cla_id", "cla_review_due_date", "cla_review_date",
                "cla_review_cancelled", "cla_review_participation",
            ),
            "person_id": "cla_person_id",
        },
    )  # fmt: skip


def _support(records: Records) -> dict[str, pd.DataFrame]:
    every = records.support_episodes
    tables = {
        "CIN_PLAN": ("ssd_cin_plans", "cinp_", {
            "support_episode_id": "cin_plan_id", "person_id": "person_id",
            "support_start_date": "cin_plan_start_date", "support_end_date": "cin_plan_end_date",
            "team": "cin_plan_team"}),
        "EARLY_HELP": ("ssd_early_help_episodes", "earl_", {
            "support_episode_id": "episode_id", "person_id": "person_id",
            "support_start_date": "episode_start_date", "support_end_date": "episode_end_date"}),
    }  # fmt: skip
    return {
        name: _renamed(every[every["support_kind"] == kind], prefix, columns)
        for kind, (name, prefix, columns) in tables.items()
    }


def _cases(records: Records) -> pd.DataFrame:
    """Cases with the referral that opened each, and referrals without further action: they are
    cases too, closed on their day."""
    every = records.support_episodes
    cases = every[every["support_kind"] == "CIN_EPISODE"]
    renamed = {"referral_date": "support_start_date", "referral_id": "support_episode_id"}
    said = records.referrals.rename(columns=renamed)
    keys = ["person_id", "support_start_date"]
    told = said[[*keys, "referral_source", "referral_nfa"]]
    idle = said[said["referral_nfa"] == "yes"]
    idle = idle.assign(support_end_date=idle["support_start_date"])
    rows = pd.concat([cases.merge(told, on=keys, how="left"), idle], ignore_index=True)
    codes = {group: codes[0] for group, codes in GROUPS.items()}
    return _renamed(
        rows.assign(referral_source=rows["referral_source"].map(codes)),
        "cine_",
        {"support_episode_id": "referral_id", "person_id": "person_id",
         "support_start_date": "referral_date", "support_end_date": "close_date",
         "close_reason": "close_reason", "team": "referral_team",
         "referral_source": "referral_source_code", "referral_nfa": "referral_nfa"},
    )  # fmt: skip


def _assessments(records: Records) -> pd.DataFrame:
    """Assessments, each with the case that its referral opened."""
    every = records.support_episodes
    cases = every[every["support_kind"] == "CIN_EPISODE"]
    known = cases.set_index(["person_id", "support_start_date"])["support_episode_id"]
    rows = records.assessments
    began = rows["referral_id"].map(records.referrals.set_index("referral_id")["referral_date"])
    keys = pd.MultiIndex.from_arrays([rows["person_id"], began])
    return _renamed(
        rows.assign(referral_id=known.reindex(keys).to_numpy()),
        "cina_",
        {**_same("assessment_id", "person_id", "referral_id", "assessment_start_date",
                 "assessment_auth_date"), "team": "assessment_team"},
    )  # fmt: skip


def _missing(records: Records) -> pd.DataFrame:
    rows = records.missing_episodes
    described = rows["missing_kind"].map({"M": "Missing", "A": "Absent"})
    numbers = "MISS" + pd.Series(range(len(rows)), index=rows.index).astype(str)
    return _renamed(
        rows.assign(id=numbers, missing_kind=described),
        "miss_",
        {"id": "table_id", "person_id": "person_id",
         "missing_start_date": "missing_episode_start_date",
         "missing_end_date": "missing_episode_end_date", "missing_kind": "missing_episode_type"},
    )  # fmt: skip


def _involvements(records: Records) -> pd.DataFrame:
    frame = records.involvements.assign(
        involvement_role=_described(records.involvements["involvement_role"], "ROLE")
    )
    return _renamed(
        frame,
        "invo_",
        {
            **_same(
                "involvements_id", "professional_id", "professional_team",
                "involvement_start_date", "involvement_end_date", "worker_change_reason",
                "person_id",
            ),
            "involvement_role": "professional_role_id",
        },
    )  # fmt: skip


def _same(*columns: str) -> dict[str, str]:
    return {column: column for column in columns}


def _described(codes: pd.Series, code_list: str) -> pd.Series:
    return codes.map(code_lists.labels(code_list))


def _renamed(frame: pd.DataFrame, prefix: str, columns: dict[str, str]) -> pd.DataFrame:
    """These columns under the dataset's names; yes and no as Y and N."""
    made = frame[list(columns)].rename(columns={c: prefix + name for c, name in columns.items()})
    return made.replace({"yes": "Y", "no": "N"}).reset_index(drop=True)


# --- where it is written --------------------------------------------------------------------


def as_csv(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    """One CSV file a table; dates with a time, as the systems write them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, date_format="%Y-%m-%d %H:%M:%S")
    return folder


def as_parquet(tables: dict[str, pd.DataFrame], folder: Path) -> Path:
    """One Parquet file a table, typed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    return folder


def as_database(tables: dict[str, pd.DataFrame], address: str, schema: str | None = None) -> None:
    """One table each in a database that may be written to."""
    from sqlalchemy import create_engine

    engine = create_engine(address)
    for name, frame in tables.items():
        frame.to_sql(name, engine, schema=schema, index=False, if_exists="replace")
    engine.dispose()
