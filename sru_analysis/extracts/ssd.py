"""The Standard Safeguarding Dataset: its tables put together as those of the records."""

from __future__ import annotations

import pandas as pd

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import plain_tables, report, ssd_views
from sru_analysis.extracts import ssd_forms as forms
from sru_analysis.extracts.joining import latest_of, looked_up, overlapping, put_aside, taken
from sru_analysis.extracts.reading import NUMBER, ReadTable
from sru_analysis.extracts.ssd_care import PLACEMENT_SPAN, STATUS_SPAN, cut_episodes
from sru_analysis.extracts.ssd_wording import flag, permanence_group
from sru_analysis.extracts.uniting import unite
from sru_analysis.records.schema import TABLES

FORMAT = forms.FORMAT
FORMS = ssd_views.FORMS
SUPPORT = {
    forms.CIN_EPISODE.name: "CIN_EPISODE",
    forms.CIN_PLAN.name: "CIN_PLAN",
    forms.EARLY_HELP.name: "EARLY_HELP",
}
# Columns of a case -> those of the referral with which it began.
REFERRED = {"support_episode_id": "referral_id", "support_start_date": "referral_date"}
# Tables that only add to another: without that one they answer nothing.
ADDS_TO = {
    forms.CP_VISIT.name: forms.PLAN.name,
    forms.PLACEMENT.name: forms.EPISODE.name,
    forms.LEGAL_STATUS.name: forms.EPISODE.name,
    forms.CARE_PLAN.name: forms.EPISODE.name,
    forms.CLA_VISIT.name: forms.EPISODE.name,
}
# Columns that stand in the dataset and have been filled by no system so far.
PLACEHOLDERS = ("cp_review_participation",)
EPISODE_SPAN = ("cla_episode_start_date", "cla_episode_ceased_date")
INVOLVED = ("involvement_start_date", "involvement_end_date")
Parts = dict[str, list[ReadTable]]
Frames = dict[str, pd.DataFrame]


def assemble(tables: list[ReadTable], configuration: Configuration) -> Frames:
    """The records from the tables of the dataset; a row that fits nowhere is set aside."""
    parts = _parts(tables)
    for table in tables:
        table.frame = _in_order(table)
    found = {part: unite(same) for part, same in parts.items()}
    records: Frames = {}
    if forms.PERSON.name in found:
        records["children"] = found[forms.PERSON.name]
    if forms.S47.name in found:
        records["s47_enquiries"] = _enquiries(found[forms.S47.name], parts)
    if forms.CONFERENCE.name in found:
        records["initial_cp_conferences"] = _conferences(found, parts)
    _plans(found, parts, records)
    if forms.CP_REVIEW.name in found:
        records["cp_reviews"] = found[forms.CP_REVIEW.name]
    _care(found, parts, records)
    if forms.CLA_REVIEW.name in found:
        records["cla_reviews"] = _looked_after_reviews(found, parts)
    support = [
        found[part].assign(support_kind=kind) for part, kind in SUPPORT.items() if part in found
    ]
    if support:
        records["support_episodes"] = pd.concat(support, ignore_index=True)
    if forms.CIN_EPISODE.name in found:
        records["referrals"] = found[forms.CIN_EPISODE.name].rename(columns=REFERRED)
    for form in (forms.ASSESSMENT, forms.MISSING):
        if form.name in found:
            records[form.table] = found[form.name]
    if forms.INVOLVEMENT.name in found:
        records["involvements"] = found[forms.INVOLVEMENT.name]
        for name, span in (
            ("cp_plans", ("cp_plan_start_date", "cp_plan_end_date")),
            ("cla_episodes", EPISODE_SPAN),
        ):
            if name in records:
                records[name]["team"] = _teams(records[name], span, records["involvements"])
    return {name: _declared(name, frame) for name, frame in records.items()}


def coverage(tables: list[ReadTable], configuration: Configuration) -> list[dict[str, object]]:
    """Lines of ``Records.coverage`` for all the tables of the dataset."""
    parts = _parts(tables)
    lines = []
    for table in tables:
        part = ssd_views.PART[table.form.name]
        if ADDS_TO.get(part, part) in parts:
            window = plain_tables.whole_window(table.form.table, configuration)
            made = _made(part, parts, table)
            lines += report.coverage_lines(table, window, configuration.reference_date, made)
        if part == forms.CIN_EPISODE.name:
            lines += _of_referrals(table, configuration)
    return [line for line in lines if line["column"] not in PLACEHOLDERS or line["filled"] > 0]


def _of_referrals(table: ReadTable, configuration: Configuration) -> list[dict[str, object]]:
    """Lines of ``Records.coverage`` of the referrals with which the cases of a table began."""
    made = tuple(to for of, to in REFERRED.items() if of in table.columns)
    table.filled |= {REFERRED[of]: table.filled[of] for of in REFERRED if of in table.filled}
    window = plain_tables.whole_window("referrals", configuration)
    day = configuration.reference_date
    return report.coverage_lines(table, window, day, made, name="referrals")


def _parts(tables: list[ReadTable]) -> Parts:
    parts: Parts = {}
    for table in tables:
        parts.setdefault(ssd_views.PART[table.form.name], []).append(table)
    return parts


def _made(part: str, parts: Parts, table: ReadTable) -> tuple[str, ...]:
    """Columns that no heading of the table carries: found by joining, or stated by the table."""
    columns = set(table.columns)
    if part == forms.S47.name:
        return ("icpc_not_required",) if columns & {"nfa", "outcome"} else ()
    if part == forms.CONFERENCE.name:
        made = [("strategy_discussion_date", forms.S47.name, "s47_enquiry_id"),
                ("referral_date", forms.CIN_EPISODE.name, "referral_id")]  # fmt: skip
        stated = ["icpc_outcome_cp_flag"] if columns >= {"outcome"} else []
        found = [name for name, other, by in made if other in parts and by in columns]
        return tuple(name for name in (*found, *stated) if name not in columns)
    if part in SUPPORT:
        kinds = ("early_help",) if part == forms.EARLY_HELP.name else ()
        return ("support_kind", *kinds)
    if part == forms.CARE_PLAN.name:
        return ("cla_permanence_plan",)
    if part == forms.CLA_REVIEW.name and "person_id" not in columns:
        return ("person_id",)
    if part in (forms.PLAN.name, forms.EPISODE.name):
        involved = parts.get(forms.INVOLVEMENT.name, [])
        return ("team",) if any("professional_team" in one.columns for one in involved) else ()
    return ()


def _in_order(table: ReadTable) -> pd.DataFrame:
    """Rows by their values, so that which of two is the first does not depend on the source."""
    order = [each.column for each in table.form.fields]
    return table.frame.sort_values([*order, NUMBER], kind="stable", ignore_index=True)


def _declared(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that only joined tables."""
    own = [*TABLES[name].names, *(c for c in frame if c.startswith("source_"))]
    return frame[[column for column in own if column in frame]]


def _enquiries(enquiries: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """No conference is required where the outcome names none, or no further action."""
    conference = flag(enquiries["outcome"], "CP_CONFERENCE_FLAG")
    none = conference.map({"yes": "no", "no": "yes"}).astype("str")
    none = none.mask(none.isna() & (enquiries["nfa"] == "yes"), "yes")
    for table in parts[forms.S47.name]:
        mine = enquiries["source_file"] == table.sheet.file
        table.filled["icpc_not_required"] = int(none[mine].notna().sum())
    return enquiries.assign(icpc_not_required=none)


def _conferences(found: Frames, parts: Parts) -> pd.DataFrame:
    """Conferences, once a child and day, with the dates that the enquiry and referral carry."""
    frame = found[forms.CONFERENCE.name]
    held = frame["icpc_date"].notna()
    again = held & frame.duplicated(["person_id", "icpc_date"])
    frame = put_aside(frame, again, parts[forms.CONFERENCE.name], "duplicate_key", "icpc_date")
    stated = flag(frame["outcome"], "CP_FLAG")
    frame["icpc_outcome_cp_flag"] = frame["icpc_outcome_cp_flag"].fillna(stated)
    if forms.S47.name in found:
        enquiries = found[forms.S47.name]
        frame["strategy_discussion_date"] = _looked_up(
            frame["s47_enquiry_id"], enquiries["s47_enquiry_id"], enquiries["s47_start_date"]
        )
    if forms.CIN_EPISODE.name in found:
        referrals = found[forms.CIN_EPISODE.name]
        frame["referral_date"] = _looked_up(
            frame["referral_id"], referrals["support_episode_id"], referrals["support_start_date"]
        )
    return frame


def _looked_up(wanted: pd.Series, ids: pd.Series, values: pd.Series) -> pd.Series:
    known = ids.notna() & ~ids.duplicated()
    return looked_up(wanted, values[known].set_axis(ids[known]))


def _plans(found: Frames, parts: Parts, records: Frames) -> None:
    """Plans with their latest visit; visits to no plan of the dataset are set aside."""
    visits = found.get(forms.CP_VISIT.name)
    plans = found.get(forms.PLAN.name)
    if plans is not None:
        records["cp_plans"] = plans
    if visits is None:
        return
    lost = pd.Series(True, index=visits.index)
    if plans is not None:
        lost = ~visits["cp_plan_id"].isin(plans["cp_plan_id"].dropna())
    visits = put_aside(visits, lost, parts[forms.CP_VISIT.name], "join_missing", "cp_plan_id")
    if plans is not None:
        order = ["cp_plan_id", "latest_cp_visit_date", "latest_cp_visit_seen_alone"]
        last = visits.sort_values(order, na_position="first", kind="stable")
        last = last.drop_duplicates("cp_plan_id", keep="last").set_index("cp_plan_id")
        for column in order[1:]:
            plans[column] = looked_up(plans["cp_plan_id"], last[column])


def _care(found: Frames, parts: Parts, records: Frames) -> None:
    """Episodes cut by placement and legal status, with visits and plans for permanence."""
    every = found.get(forms.EPISODE.name)
    episodes = pd.DataFrame(columns=["person_id", "placement_id", *EPISODE_SPAN])
    episodes = (every if every is not None else episodes).reset_index(drop=True)
    within = {}
    for form, span in (
        (forms.PLACEMENT, PLACEMENT_SPAN),
        (forms.LEGAL_STATUS, STATUS_SPAN),
        (forms.CARE_PLAN, PLACEMENT_SPAN),
    ):
        if form.name in found:
            others = found[form.name]
            touched = overlapping(episodes, EPISODE_SPAN, others, span)["other"].unique()
            outside = pd.Series(~others.index.isin(touched), index=others.index)
            if form is forms.PLACEMENT:
                outside &= ~others["placement_id"].isin(episodes["placement_id"].dropna())
            within[form.name] = put_aside(others, outside, parts[form.name], "outside_care")
    visits = _visits(found, parts, episodes)
    if every is None:
        return
    statuses = within.get(forms.LEGAL_STATUS.name)
    made = cut_episodes(episodes, within.get(forms.PLACEMENT.name), statuses)
    if visits is not None:
        _add_visits(made, visits)
    if forms.CARE_PLAN.name in within:
        plans = within[forms.CARE_PLAN.name]
        plans = plans.assign(group=permanence_group(plans["answers"]))
        pairs = overlapping(made, EPISODE_SPAN, plans, PLACEMENT_SPAN)
        made["cla_permanence_plan"] = taken(plans, "group", latest_of(pairs, len(made)))
    records["cla_episodes"] = made


def _visits(found: Frames, parts: Parts, episodes: pd.DataFrame) -> pd.DataFrame | None:
    visits = found.get(forms.CLA_VISIT.name)
    if visits is None:
        return None
    known = episodes["cla_id"].dropna() if "cla_id" in episodes else []
    lost = ~visits["cla_id"].isin(known)
    return put_aside(visits, lost, parts[forms.CLA_VISIT.name], "join_missing", "cla_id")


def _add_visits(episodes: pd.DataFrame, visits: pd.DataFrame) -> None:
    """The latest visit of a period of care stands on its last episode."""
    latest = visits.groupby("cla_id")["latest_cla_visit_date"].max()
    order = episodes.sort_values(["cla_id", *EPISODE_SPAN], na_position="last", kind="stable")
    last = order.drop_duplicates("cla_id", keep="last").index
    stated = looked_up(episodes["cla_id"], latest)
    episodes["latest_cla_visit_date"] = stated.where(episodes.index.isin(last))


def _looked_after_reviews(found: Frames, parts: Parts) -> pd.DataFrame:
    """Reviews of a child; the child's id is that of the period of care where it is not stated."""
    frame = found[forms.CLA_REVIEW.name]
    episodes = found.get(forms.EPISODE.name)
    if episodes is not None:
        person = _looked_up(frame["cla_id"], episodes["cla_id"], episodes["person_id"])
        frame["person_id"] = frame["person_id"].fillna(person)
    mine = parts[forms.CLA_REVIEW.name]
    frame = put_aside(frame, frame["person_id"].isna(), mine, "id_missing", "person_id")
    held = frame["cla_review_date"].notna()
    again = held & frame.duplicated(["person_id", "cla_review_date"])
    return put_aside(frame, again, mine, "duplicate_key", "cla_review_date")


def _teams(rows: pd.DataFrame, span: tuple[str, str], involvements: pd.DataFrame) -> pd.Series:
    """The team of the social worker who held the case last in the row's interval."""
    workers = involvements[involvements["involvement_role"] == "SOCIAL_WORKER"]
    workers = workers[workers["professional_team"].notna()].reset_index(drop=True)
    pairs = overlapping(rows, span, workers, INVOLVED)
    return taken(workers, "professional_team", latest_of(pairs, len(rows))).set_axis(rows.index)
