"""How far auditors and moderators agree about grades, beyond chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sru_analysis.metrics.declare import metric
from sru_analysis.metrics.differences import COLUMNS, SMALL_BASE, no_estimate
from sru_analysis.metrics.quality_assurance import GRADED, GRADES
from sru_analysis.metrics.sources import WEIGHTED_KAPPA
from sru_analysis.records.store import Records
from sru_analysis.statistics.intervals import Z_95


@metric(
    number=139,
    title="Agreement of auditors and moderators",
    plain="How well auditors and moderators agree, beyond chance.",
    kind="rate",
    counts="audits",
    section="quality_assurance",
    tier="extra",
    source=[WEIGHTED_KAPPA],
    needs=["audits", *GRADED],
    looking_back=True,
    estimated=True,
    better="higher",
    unit="kappa",
    decimals=2,
)
def audit_agreement_kappa(records: Records, snapshot: pd.Timestamp) -> pd.DataFrame:
    """Audits moderated in the 12 months up to the date with a grade by the auditor and one after
    moderation: Cohen's kappa with quadratic weights over the four grades, with a 95 % interval. 1
    is full agreement, 0 what chance alone would give. The number shown is that of pairs with the
    same grade, the base that of all pairs.

    Not counted: audits that lack one of the two grades. With fewer than 10 pairs, or where all
    have one and the same grade, no figure is given.

    Why it matters: grades that depend on who gives them say little about practice.
    """
    audits = records.audits
    since = snapshot - pd.DateOffset(months=12)
    moderated = audits["moderated_date"]
    rows = audits[(moderated > since) & (moderated <= snapshot) & audits["completed_date"].notna()]
    place = {grade: number for number, grade in enumerate(GRADES)}
    pairs = rows[["grade_by_auditor", "grade_after_moderation"]].dropna()
    if len(pairs) < SMALL_BASE:
        return no_estimate()
    own, after = (pairs[column].map(place).to_numpy(dtype="int64") for column in pairs)
    counts = np.bincount(own * len(GRADES) + after, minlength=len(GRADES) ** 2)
    value, error = weighted_kappa(counts.reshape(len(GRADES), len(GRADES)))
    if np.isnan(value):
        return no_estimate()
    same = int((own == after).sum())
    lower, upper = max(value - Z_95 * error, -1.0), min(value + Z_95 * error, 1.0)
    found = [(same, len(pairs), value, lower, upper)]
    return pd.DataFrame(found, columns=COLUMNS, dtype="float64")


def weighted_kappa(counts: np.ndarray) -> tuple[float, float]:
    """Cohen's kappa with quadratic weights of a square table of counts, and its standard error
    (Fleiss, Cohen and Everitt 1969); not a number where only one grade was given.
    """
    share = counts / counts.sum()
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    apart = np.subtract.outer(np.arange(len(counts)), np.arange(len(counts)))
    weight = 1 - (apart / (len(counts) - 1)) ** 2
    agreed, chance = (weight * share).sum(), (weight * np.outer(rows, columns)).sum()
    if np.isclose(chance, 1):
        return np.nan, np.nan
    value = (agreed - chance) / (1 - chance)
    margins = np.add.outer(weight @ columns, rows @ weight)
    spread = (share * (weight - margins * (1 - value)) ** 2).sum()
    variance = (spread - (value - chance * (1 - value)) ** 2) / (counts.sum() * (1 - chance) ** 2)
    return float(value), float(np.sqrt(max(variance, 0.0)))
