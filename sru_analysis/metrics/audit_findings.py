"""What audits found in each area of practice. Findings are dated by their audit."""

from __future__ import annotations

import pandas as pd

from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.sources import AUDIT_PROGRAMME, LOCAL
from sru_analysis.records.store import Records

STANDARD_MET = ("MET", "GOOD", "OUTSTANDING")
BELOW_STANDARD = ("NOT_MET", "PARTLY_MET", "REQUIRES_IMPROVEMENT", "INADEQUATE")
ANSWERED = ("audits", "audits.completed_date", "audit_findings")


def findings_on(records: Records, practice_area: str) -> pd.DataFrame:
    """Audits in which one area of practice was answered, with their ``finding``."""
    answered = records.audit_findings
    answered = answered[answered["practice_area"] == practice_area]
    found = answered[["audit_id", "practice_area", "finding", "good_practice"]]
    return records.audits.merge(found.dropna(subset=["finding"]), on="audit_id")


def _met(records: Records, practice_area: str) -> pd.DataFrame:
    rows = findings_on(records, practice_area)
    return rows.assign(met=rows["finding"].isin(STANDARD_MET))


@metric(
    number=142,
    title="Assessments below the required standard",
    plain="Of the audits that looked at the assessment, the share where it was below the required "
    "standard.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    breakdowns=["audit_theme"],
    better="lower",
)
def audit_assessment_not_standard_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which the assessment was
    answered.

    Met when the finding is not met, partly met, requires improvement or inadequate: below the
    required standard.

    Not counted: audits without an answer on the assessment.

    Why it matters: a plan is as good as the assessment it rests on.
    """
    rows = findings_on(records, "ASSESSMENT")
    return rows.assign(met=rows["finding"].isin(BELOW_STANDARD))


@metric(
    number=143,
    title="SMART plans",
    plain="Of the plans audited, the share that meet all five SMART criteria.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    better="higher",
)
def audit_smart_plan_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which the plan was answered.

    Met when the plan is specific, measurable, achievable, relevant and timed, all five: the
    finding is met, good or outstanding. "Partly met" is not met.

    Not counted: audits without an answer on the plan.

    Why it matters: families and workers can only follow a plan that says who does what by when.
    """
    return _met(records, "PLAN_SMART")


@metric(
    number=144,
    title="Supervision present and effective",
    plain="Of the audited cases, the share with effective supervision on record.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    breakdowns=["team"],
    better="higher",
)
def audit_supervision_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which supervision was answered.

    Met when the finding is met, good or outstanding.

    Not counted: audits without an answer on supervision.

    Why it matters: supervision is where drift is noticed.
    """
    return _met(records, "SUPERVISION")


@metric(
    number=145,
    title="Management oversight recorded",
    plain="Of the audited cases, the share with management decisions on record.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    better="higher",
)
def audit_management_oversight_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which management oversight was
    answered.

    Met when the finding is met, good or outstanding.

    Not counted: audits without an answer on management oversight.

    Why it matters: decisions about a child need a manager's reasons on the file.
    """
    return _met(records, "MANAGEMENT_OVERSIGHT")


@metric(
    number=146,
    title="Child's voice and uniqueness evident",
    plain="Of the audited cases, the share that show the child's own experience and voice.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    breakdowns=["age_band"],
    better="higher",
)
def audit_voice_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which the child's voice was
    answered. Ages are those on the day the audit was issued.

    Met when the finding is met, good or outstanding.

    Not counted: audits without an answer on the child's voice.

    Why it matters: work that does not know the child cannot be right for the child.
    """
    return _met(records, "VOICE_OF_THE_CHILD")


@metric(
    number=149,
    title="Contracts of expectations found",
    plain="Audited cases in which a contract of expectations was still used.",
    kind="count",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=ANSWERED,
    during="audit_round",
    present_on="completed_date",
    breakdowns=["team"],
    better="lower",
)
def contract_of_expectations_found(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period in which the use of a contract of
    expectations was answered: those where one was found as the count, all as its base.

    Met when the answer is yes.

    Not counted: audits without an answer on it.

    Why it matters: such a contract leaves the duty to protect with the parent who may be at risk.
    """
    rows = findings_on(records, "CONTRACT_OF_EXPECTATIONS")
    return rows.assign(met=rows["finding"] == "MET")
