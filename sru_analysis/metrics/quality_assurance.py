"""Case file audits: issued, completed, moderated and graded.

Audits belong to their round. What had become of an audit is read on the last day of the period
reported, so that a later run over the same period gives the same answer.
"""

from __future__ import annotations

import pandas as pd

from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.sources import (
    AUDIT_PROGRAMME,
    LOCAL,
    OFSTED_GRADES,
)
from sru_analysis.records import code_lists
from sru_analysis.records.store import Records

GRADES = ("OUTSTANDING", "GOOD", "REQUIRES_IMPROVEMENT", "INADEQUATE")
"""Best first."""
SAME, LOWER, HIGHER = "Same", "Lower after moderation", "Higher after moderation"
COMPLETED, MODERATED = ("audits.completed_date",), ("audits.moderated_date",)
GRADED = (*COMPLETED, *MODERATED, "audits.grade_by_auditor", "audits.grade_after_moderation")


@metric(
    number=131,
    title="Audits issued",
    plain="Case audits handed out in a round.",
    kind="count",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits"],
    during="audit_round",
    breakdowns=["audit_theme", "service_area", "auditor_role"],
)
def audits_issued(records: Records) -> pd.DataFrame:
    """Audits of each round that were issued by the end of the period.

    Not counted: audits issued after it.

    Why it matters: it is the base of every other figure of a round. Rounds are of unequal length
    and must not be averaged.
    """
    return records.audits


@metric(
    number=132,
    title="Audits completed",
    plain="Case audits of a round returned by the cut-off date.",
    kind="count",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *COMPLETED],
    during="audit_round",
    present_on="completed_date",
    better="higher",
)
def audits_completed(records: Records) -> pd.DataFrame:
    """Audits of each round that were completed by the end of the period. They stand in the round
    in which they were issued, whenever they came back.

    Not counted: audits not returned, or returned after the period.

    Why it matters: only completed audits teach anything.
    """
    return records.audits


@metric(
    number=133,
    title="Audit completion rate",
    plain="Of the audits handed out in a round, the share completed by the cut-off.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *COMPLETED],
    during="audit_round",
    known_on="completed_date",
    breakdowns=["auditor_role", "team"],
    better="higher",
)
def audit_completion_pct(records: Records) -> pd.DataFrame:
    """Audits issued in each round.

    Met when the audit was completed by the end of the period. It is not the share moderated,
    which is a figure of its own.

    Not counted: audits issued after the period.

    Why it matters: it shows whether managers make time for looking at practice.
    """
    audits = records.audits
    return audits.assign(met=audits["completed_date"].notna())


@metric(
    number=134,
    title="Audits moderated",
    plain="Of the audits completed in a round, the share checked by a moderator.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *COMPLETED, *MODERATED],
    during="audit_round",
    present_on="completed_date",
    known_on="moderated_date",
    better="higher",
)
def audit_moderated_pct(records: Records) -> pd.DataFrame:
    """Audits of each round that were completed by the end of the period.

    Met when the audit was moderated by the end of the period.

    Not counted: audits issued and not completed.

    Why it matters: moderation is what makes grades of different auditors comparable.
    """
    audits = records.audits
    return audits.assign(met=audits["moderated_date"].notna())


@metric(
    number=135,
    title="Audits returned on time",
    plain="Of the audits handed out, the share returned by their deadline.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    tier="extra",
    source=[LOCAL],
    needs=["audits", *COMPLETED, "audits.due_date"],
    during="audit_round",
    known_on="completed_date",
    breakdowns=["auditor_role"],
    better="higher",
)
def audit_timely_pct(records: Records) -> pd.DataFrame:
    """Audits issued in each round.

    Met when the audit was completed on or before the day it was due. An audit without a due date
    is not met.

    Not counted: audits issued after the period.

    Why it matters: late audits miss the meeting that learns from them.
    """
    audits = records.audits
    return audits.assign(met=audits["completed_date"] <= audits["due_date"])


@metric(
    number=136,
    title="Audit grades",
    plain="Grades of audited cases after moderation.",
    kind="split",
    counts="audits",
    section="quality_assurance",
    source=[OFSTED_GRADES, LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *GRADED],
    during="audit_round",
    present_on="graded_date",
    known_on="moderated_date",
    breakdowns=["audit_theme", "team"],
    outcomes=[code_lists.labels("GRADE")[grade] for grade in GRADES],
)
def audit_grade_distribution(records: Records) -> pd.DataFrame:
    """Audits of each round completed and graded by the end of the period, by the grade after
    moderation; where an audit had not been moderated by then, by the auditor's own grade.

    Not counted: completed audits without a grade. A grade after moderation without the date of
    moderation is not used.

    Why it matters: it is the quality of practice as peers see it. A round has few audits, so the
    interval matters more than the last percentage point.
    """
    audits = _graded(records)
    words = code_lists.labels("GRADE")
    return audits.assign(
        outcome=audits["grade"].map(words).astype("str"),
        outcome_before=audits["grade_by_auditor"].map(words).astype("str"),
    )


@metric(
    number=137,
    title="Audits graded inadequate",
    plain="Of the graded audits, the share graded inadequate.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[OFSTED_GRADES, LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *GRADED],
    during="audit_round",
    present_on="graded_date",
    known_on="moderated_date",
    better="lower",
)
def audit_inadequate_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed and graded by the end of the period.

    Met when the grade is inadequate: the one after moderation, or the auditor's own where the
    audit had not been moderated by then.

    Not counted: completed audits without a grade.

    Why it matters: behind each is a child whose case needs work now.
    """
    audits = _graded(records)
    return audits.assign(
        met=audits["grade"] == "INADEQUATE",
        met_before=audits["grade_by_auditor"] == "INADEQUATE",
    )


@metric(
    number=138,
    title="Grade change at moderation",
    plain="How moderators changed the grades auditors gave.",
    kind="split",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *GRADED],
    during="audit_round",
    present_on="settled_date",
    breakdowns=["auditor_role"],
    outcomes=[SAME, LOWER, HIGHER],
)
def audit_grade_shift(records: Records) -> pd.DataFrame:
    """Audits of each round completed and moderated by the end of the period, by whether the
    moderator's grade is the auditor's, lower (worse) or higher (better).

    Not counted: audits not moderated. One that lacks either grade stands under "Not known".

    Why it matters: auditors who grade too high are slow to see what has to change.
    """
    audits = records.audits
    settled = _later(audits["completed_date"], audits["moderated_date"])
    place = {grade: number for number, grade in enumerate(GRADES)}
    own = audits["grade_by_auditor"].map(place).astype("float64")
    after = audits["grade_after_moderation"].map(place).astype("float64")
    shift = pd.Series(SAME, index=audits.index).mask(after > own, LOWER).mask(after < own, HIGHER)
    outcome = shift.where(own.notna() & after.notna()).astype("str")
    return audits.assign(outcome=outcome, settled_date=settled)


@metric(
    number=140,
    title="Audits done with the social worker",
    plain="Of the audits completed, the share done together with the social worker.",
    kind="percent",
    counts="audits",
    section="quality_assurance",
    source=[LOCAL, AUDIT_PROGRAMME],
    needs=["audits", *COMPLETED, "audits.with_social_worker"],
    during="audit_round",
    present_on="completed_date",
    better="higher",
)
def audit_with_social_worker_pct(records: Records) -> pd.DataFrame:
    """Audits of each round completed by the end of the period.

    Met when the audit was done together with the social worker. A blank is not met.

    Not counted: audits not completed.

    Why it matters: a worker who takes part learns from the audit at once.
    """
    audits = records.audits
    return audits.assign(met=audits["with_social_worker"] == "yes")


def _graded(records: Records) -> pd.DataFrame:
    """Completed audits with ``grade`` (after moderation, else the auditor's) and ``graded_date``,
    the day from which one of the two was there.
    """
    audits = records.audits[records.audits["completed_date"].notna()]
    after = audits["grade_after_moderation"].where(audits["moderated_date"].notna())
    own = audits["grade_by_auditor"]
    by_moderator = _later(audits["completed_date"], audits["moderated_date"])
    graded = audits["completed_date"].where(own.notna(), by_moderator)
    audits = audits.assign(grade=after.fillna(own), graded_date=graded)
    return audits[audits["grade"].notna()].reset_index(drop=True)


def _later(one: pd.Series, other: pd.Series) -> pd.Series:
    """The later of two dates; missing where either is."""
    return one.where(one >= other, other).where(one.notna())
