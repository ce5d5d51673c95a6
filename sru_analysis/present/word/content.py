"""Which figures the committee report states, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sru_analysis.present.since import since_requests
from sru_analysis.present.verbs.trend import Trend
from sru_analysis.results import Context, Request, home_requests

if TYPE_CHECKING:
    from sru_analysis.metrics.declare import Metric


@dataclass(frozen=True)
class Content:
    """``sentences``: a paragraph a metric. ``drawn``: a chart and a table a metric. ``rounds``:
    the columns of a table with a row for each audit round. ``parts``: splits, with a column for
    each of their windows or rounds.
    """

    sentences: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


CONTENT = {
    "child_protection": Content(
        sentences=(
            "icpc_children", "icpc_within_15wd_pct", "cp_reviews_on_time_pct", "cp_plans_open",
            "cp_plans_started", "cp_plans_ended", "cp_plans_2y_open_count", "cp_exit_route",
            "cp_participation_conf_pct", "cp_advocacy_referrals", "cp_advocacy_accepted_pct",
            "cp_advocacy_attended_pct", "cp_challenges_raised", "core_group_attendance_pct",
        ),
        drawn=("icpc_within_15wd_pct", "cp_plans_open"),
        parts=("cp_exit_route",),
    ),
    "looked_after": Content(
        sentences=(
            "cla_reviews_on_time_pct", "cla_count", "cla_participation_pct",
            "cla_no_participation_count", "viewpoint_users", "s20_share_pct", "pwp_count",
            "iro_challenges_raised",
        ),
        drawn=("cla_reviews_on_time_pct", "cla_count"),
    ),
    "quality_assurance": Content(
        sentences=("audit_completion_pct", "audit_moderated_pct", "audit_with_social_worker_pct",
                   "audit_inadequate_pct"),
        rounds=("audits_issued", "audits_completed", "audit_completion_pct",
                "audit_moderated_pct"),
        parts=("audit_grade_distribution",),
    ),
    "themes": Content(
        sentences=("audit_assessment_not_standard_pct", "audit_smart_plan_pct",
                   "audit_supervision_pct", "audit_management_oversight_pct"),
    ),
}  # fmt: skip


def report_requests(context: Context, catalogue: Mapping[str, Metric]) -> list[Request]:
    """Every figure that the report states, sorted."""
    asked: set[Request] = set()
    for content in CONTENT.values():
        for name in _known(content.sentences, catalogue):
            asked.update(since_requests(catalogue[name], context))
            asked.update(home_requests(catalogue[name], context))
        for name in _known(content.drawn, catalogue):
            asked.update(Trend(name).cells(context))
        for name in _known((*content.rounds, *content.parts), catalogue):
            asked.update(home_requests(catalogue[name], context))
    return sorted(asked)


def _known(names: tuple[str, ...], catalogue: Mapping[str, Metric]) -> list[str]:
    return [name for name in names if name in catalogue]
