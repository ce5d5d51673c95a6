"""The grades of moderated audits before and after moderation, and how far the two agree.

``grade_before`` and ``grade_after``: one row a grade (``outcome``), of the audits moderated.
``regrading_same``, ``_lower``, ``_higher``: how many kept or changed their grade. Then raw
agreement is that share, ``regrading_kappa`` and ``regrading_ac2`` agreement beyond chance with
quadratic weights, ``regrading_p`` the exact sign test of the changed grades.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sru_analysis.compute.added.frames import frame_of, row
from sru_analysis.compute.added.rounds import half_up
from sru_analysis.metrics.quality_assurance import GRADES
from sru_analysis.records.code_lists import labels
from sru_analysis.results import Request

if TYPE_CHECKING:
    from sru_analysis.compute.added import Asked
    from sru_analysis.compute.columns import Columns
    from sru_analysis.metrics.declare import Metric
    from sru_analysis.records.store import Records


def inputs(request: Request, metric: Metric) -> list[Request]:
    """The rounds of the metric that it stands beside."""
    return [Request(metric.id, "in_round", request.start, request.end)]


def rows(asked: Asked) -> Columns:
    """Grades and agreement over all rounds of the span; nothing where none were moderated."""
    from scipy.stats import binomtest

    from sru_analysis.statistics.agreement import agreement, moved

    request = asked.request
    table = grade_table(asked.records, request)
    total = float(table.to_numpy().sum())
    if not total:
        return frame_of([])
    found = []
    for name, counts in (("grade_before", table.sum(axis=1)), ("grade_after", table.sum(axis=0))):
        found += [_share(request, name, number, total, outcome=labels("GRADE")[grade])
                  for grade, number in counts.items()]  # fmt: skip
    same, lower, higher = moved(table.to_numpy())
    for name, number in (("same", same), ("lower", lower), ("higher", higher)):
        found.append(_share(request, f"regrading_{name}", number, total))
    how = agreement(table.to_numpy())
    limits = how.gwet_interval
    if how.kappa is not None:
        found.append(row(request, "regrading_kappa", "coefficient", value=how.kappa))
    if limits is not None:
        found.append(row(request, "regrading_ac2", "coefficient", value=how.gwet,
                         lower=limits[0], upper=limits[1]))  # fmt: skip
    p = binomtest(lower, lower + higher).pvalue if lower + higher else 1.0
    found.append(row(request, "regrading_p", "p", value=half_up(float(p))))
    return frame_of(found)


def grade_table(records: Records, request: Request) -> pd.DataFrame:
    """Audits by the auditor's grade (rows) and the grade after moderation, worst to best."""
    audits = records.audits
    end = pd.Timestamp(request.end)
    known = (
        audits["issued_date"].between(pd.Timestamp(request.start), end)
        & (audits["completed_date"] <= end)
        & (audits["moderated_date"] <= end)
    )
    audits = audits[known]
    counts = pd.crosstab(audits["grade_by_auditor"], audits["grade_after_moderation"])
    order = list(GRADES[::-1])
    return counts.reindex(index=order, columns=order, fill_value=0)


def _share(request: Request, statistic: str, number: float, total: float, **cells) -> dict:
    return row(
        request, statistic, "%", numerator=float(number), denominator=total,
        value=100 * float(number) / total, **cells,
    )  # fmt: skip
