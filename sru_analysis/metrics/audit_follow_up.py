"""What follows an audit: its actions, and the next audit of the same child."""

from __future__ import annotations

import pandas as pd

from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.quality_assurance import GRADED, GRADES
from sru_analysis.metrics.sources import LOCAL
from sru_analysis.records.store import Records


@metric(
    number=147,
    title="Audit actions closed on time",
    plain="Of the actions set by audits that fell due, the share closed in time.",
    kind="percent",
    counts="actions",
    section="quality_assurance",
    tier="extra",
    source=[LOCAL],
    needs=["audits", "audit_actions", "audit_actions.action_closed_date"],
    during="action_due_date",
    breakdowns=["practice_area", "team"],
    better="higher",
)
def audit_actions_closed_on_time_pct(records: Records) -> pd.DataFrame:
    """Actions set by audits that fell due in the period.

    Met when the action was closed on or before the day it was due. One still open is not met.

    Not counted: actions without a due date.

    Why it matters: an audit changes something for a child only through what is done after it.
    """
    actions = records.audit_actions
    audits = records.audits.drop_duplicates("audit_id")[["audit_id", "person_id", "team"]]
    rows = actions.merge(audits, on="audit_id", how="left")
    return rows.assign(met=rows["action_closed_date"] <= rows["action_due_date"])


@metric(
    number=148,
    title="Re-audits with a better grade",
    plain="Of the cases audited again, the share with a better grade.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    tier="extra",
    source=[LOCAL],
    needs=["audits", *GRADED],
    during="completed_date",
    known_on="moderated_date",
    breakdowns=["audit_theme"],
    better="higher",
)
def audit_reaudit_improved_pct(records: Records) -> pd.DataFrame:
    """Audits completed and graded in the period of children with an earlier audit that was
    completed before and graded.

    Met when the grade is better than that of the child's audit before: the grade after
    moderation, or the auditor's own as long as the audit had not been moderated. The earlier grade
    is the one known on the day on which the later audit was completed.

    Not counted: first audits, audits without a grade and audits that name no child.

    Why it matters: it shows whether learning lands. Poor grades rise by chance alone, so compare
    with cases that were not acted on.
    """
    rows = records.audits
    own, after = rows["grade_by_auditor"], rows["grade_after_moderation"]
    place = {grade: -number for number, grade in enumerate(GRADES)}
    after = after.where(rows["moderated_date"].notna())
    graded = rows["completed_date"].notna() & rows["person_id"].notna()
    graded &= own.notna() | after.notna()
    rows = rows.assign(
        own=own.map(place).astype("float64"), after=after.map(place).astype("float64")
    )
    rows = rows[graded].sort_values(["person_id", "completed_date", "audit_id"], kind="stable")
    before = rows.groupby("person_id")[["completed_date", "moderated_date", "own", "after"]].shift()
    known = before["moderated_date"] <= rows["completed_date"]
    earlier = before["after"].where(known & before["after"].notna(), before["own"])
    rows = rows.assign(
        earlier=earlier,
        met=rows["after"].fillna(rows["own"]) > earlier,
        met_before=rows["own"] > earlier,
    )
    again = before["completed_date"].notna() & earlier.notna()
    return rows[again].drop(columns=["own", "after", "earlier"]).reset_index(drop=True)
