"""Whom and what audits reach: social workers, the managers who audit, themes."""

from __future__ import annotations

import pandas as pd

from sru_analysis.calendar import Period
from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.quality_assurance import COMPLETED
from sru_analysis.metrics.sources import AUDIT_PROGRAMME, LOCAL
from sru_analysis.records import code_lists
from sru_analysis.records.store import Records

AUDITOR = ["audit_round", "auditor_id"]


@metric(
    number=141,
    title="Audits with a social worker of their own",
    plain="How close a round comes to one audited case for each social worker.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", "audits.social_worker_id"],
    during="audit_round",
    better="higher",
)
def audit_unique_sw_pct(records: Records) -> pd.DataFrame:
    """Audits issued in each round.

    Met when it is the first of its social worker in the round, so that the number met is the
    number of different social workers. 100 per cent is one case for each worker. An audit without
    a social worker's id is not met.

    Not counted: audits issued after the period.

    Why it matters: audits spread over all workers tell more than many audits of a few.
    """
    audits = records.audits.sort_values(["audit_round", "issued_date", "audit_id"], kind="stable")
    again = audits.duplicated(["audit_round", "social_worker_id"])
    return audits.assign(met=audits["social_worker_id"].notna() & ~again)


@metric(
    number=150,
    title="Managers returning audits",
    plain="Of the managers given audits, the share who returned at least one.",
    kind="percent",
    counts="auditors",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *COMPLETED, "audits.auditor_id"],
    during="audit_round",
    known_on="completed_date",
    better="higher",
)
def audit_auditor_return_pct(records: Records) -> pd.DataFrame:
    """Auditors who were given at least one audit of the round by the end of the period; each
    counts once a round.

    Met when the auditor had completed at least one audit of that round by the end of the period.
    The list of auditors, which only the internal edition has, says how many each was given, how
    many came back, and in which months.

    Not counted: audits without an auditor's id.

    Why it matters: it shows who takes part in the programme and who does not.
    """
    audits = records.audits
    audits = audits[audits["auditor_id"].notna()].sort_values(["issued_date", "audit_id"])
    by_auditor = audits.groupby(AUDITOR, sort=True, as_index=False)
    auditors = by_auditor.agg(
        issued_date=("issued_date", "min"),
        completed_date=("completed_date", "min"),
        given=("issued_date", "size"),
        returned=("completed_date", "count"),
    )
    returned_in = months_of_return(audits).reindex(pd.MultiIndex.from_frame(auditors[AUDITOR]))
    return auditors.assign(
        returned_in=returned_in.to_numpy(), met=auditors["completed_date"].notna()
    )


def months_of_return(audits: pd.DataFrame) -> pd.Series:
    """The calendar months in which the audits of each round and auditor came back, as
    ``2019-04 (2), 2019-05 (1)``.
    """
    back = audits[audits["completed_date"].notna()]
    month = back["completed_date"].dt.strftime("%Y-%m").rename("month")
    many = back.groupby([back["audit_round"], back["auditor_id"], month], sort=True).size()
    told = many.index.get_level_values("month") + " (" + many.astype("str") + ")"
    return told.groupby(level=AUDITOR).agg(", ".join).astype("str")


@metric(
    number=151,
    title="Audit themes covered",
    plain="Of the audit themes planned for the year, the share carried out.",
    kind="percent",
    counts="themes",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits"],
    looking_back=True,
    better="higher",
)
def audit_theme_coverage(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    """Audit themes planned for the year. Their number is the target agreed for this figure; where
    there is none, the themes of the audit return, "Other" left out.

    Met when at least one audit of the theme was issued between the start of the year to date and
    the day reported.

    Not counted: audits under "Other".

    Why it matters: what is not audited is not known.
    """
    audits = records.audits
    year = _day(snapshot).year_to_date(records.configuration.year_starts)
    in_year = audits["issued_date"].between(pd.Timestamp(year.start), snapshot)
    issued = set(audits.loc[in_year, "audit_theme"])
    themes = [theme for theme in code_lists.codes("AUDIT_THEME") if theme != "OTHER"]
    themes.sort(key=lambda theme: theme not in issued)
    planned = _planned(records, snapshot) or len(themes)
    rows = pd.DataFrame({"audit_theme": pd.Series(themes, dtype="str")}).reindex(range(planned))
    return rows.assign(met=rows["audit_theme"].isin(issued))


@metric(
    number=167,
    title="Social workers with an audited case",
    plain="Of the social workers who hold cases, the share with an audited case in the last 12 "
    "months.",
    kind="percent",
    counts="social workers",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["involvements", *COMPLETED, "audits.social_worker_id"],
    looking_back=True,
    breakdowns=["team"],
    better="higher",
)
def audit_social_worker_coverage_pct(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    """Social workers who hold at least one case on the day, each once, with the team of the case
    they took on last.

    Met when an audit of a case of theirs was completed in the 12 months that end on the day.

    Not counted: workers in other roles, and social workers without a case on the day.

    Why it matters: feedback on practice should reach everyone. Results of a single worker stay in
    the internal edition.
    """
    held = records.involvements
    held = held[held["involvement_role"] == "SOCIAL_WORKER"]
    ended = held["involvement_end_date"] <= snapshot
    held = held[~(held["involvement_start_date"] > snapshot) & ~ended]
    by_start = ["involvement_start_date", "person_id", "professional_team"]
    held = held.sort_values(by_start, kind="stable", na_position="first")
    workers = held.drop_duplicates("professional_id", keep="last").reset_index(drop=True)
    year_before = pd.Timestamp(_day(snapshot).rolling_12_months.start)
    completed = records.audits["completed_date"].between(year_before, snapshot)
    audited = records.audits.loc[completed, "social_worker_id"]
    return workers.assign(
        team=workers["professional_team"], met=workers["professional_id"].isin(audited.dropna())
    )


def _planned(records: Records, snapshot: pd.Timestamp) -> int:
    """The number of themes planned, as agreed and in force on the day; 0 where none is."""
    targets = records.targets
    ended = targets["to_date"] <= snapshot
    in_force = (targets["metric"] == "audit_theme_coverage") & (targets["from_date"] <= snapshot)
    agreed = targets[in_force & ~ended].sort_values("from_date", kind="stable")
    return int(agreed["target"].iloc[-1]) if len(agreed) else 0


def _day(snapshot: pd.Timestamp) -> Period:
    return Period(snapshot.date(), snapshot.date())
