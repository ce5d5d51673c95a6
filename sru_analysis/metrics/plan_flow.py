"""Plans that come and go: children who begin one, the net change, those on one at any point."""

from __future__ import annotations

from sru_analysis.metrics.child_protection import OPEN, PLAN_BREAKDOWNS, SECTION, own_plans
from sru_analysis.metrics.declare import derived, metric
from sru_analysis.metrics.sources import DFE_D1, LOCAL, SSD_OTHER_COUNCIL


@metric(
    number=21,
    title="Children who began a plan",
    plain="Different children who began a plan in the period.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(DFE_D1, SSD_OTHER_COUNCIL),
    needs=("cp_plans",),
    during="cp_plan_start_date",
    distinct="person_id",
    breakdowns=PLAN_BREAKDOWNS,
)
def cp_children_started(records):
    """Different children with at least one child protection plan that started in the period. In a
    breakdown a child stands under the latest of them.

    Not counted: temporary plans of other councils.

    Why it matters: the number for a sentence about children; plans started may count a child
    twice.
    """
    return own_plans(records)


cp_net_flow = derived(
    "cp_net_flow",
    number=23,
    title="Net change in plans",
    plain="Plans started less plans ended, which must equal the change in plans open.",
    kind="count",
    of=("cp_plans_started", "cp_plans_ended"),
    section=SECTION,
    tier="extra",
    source=(LOCAL, DFE_D1),
    breakdowns=PLAN_BREAKDOWNS,
    definition="""
    Child protection plans that started in the period less those that ended in it; below nought
    where more ended. In one extract it equals the change in plans open from the day before the
    period to its last day.

    Not counted: as for plans started and plans ended.

    Why it matters: says in one number whether the work grows. Figures of different extracts do not
    balance.
    """,
)


@metric(
    number=24,
    title="Children on a plan at any point",
    plain="Children who were on a plan on any day of the period.",
    kind="count",
    counts="children",
    section=SECTION,
    tier="statutory",
    source=(DFE_D1, SSD_OTHER_COUNCIL),
    needs=("cp_plans.cp_plan_end_date",),
    touching=OPEN,
    distinct="person_id",
    breakdowns=("team", "category", "sex", "ethnicity", "disability"),
)
def cp_plans_any_point(records):
    """Different children with a child protection plan that had started by the last day of the
    period and had not ended before its first day. In a breakdown a child stands under the plan
    that began last.

    Not counted: temporary plans of other councils.

    Why it matters: all children who were protected by a plan in the period. It equals those on a
    plan at the end and those whose last plan ended in the period.
    """
    return own_plans(records)
