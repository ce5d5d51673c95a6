"""Targets, nine-month reviews and foster carers' yearly reviews."""

from __future__ import annotations

from datetime import date

from sru_analysis.demo.days import days, months_after, on_or_after, on_or_before, working_days_in
from sru_analysis.demo.draws import pick, random_for
from sru_analysis.demo.months import LAST_DAY
from sru_analysis.demo.plans import Plan
from sru_analysis.demo.tables import Row

PROCESS_BEGINS = date(2019, 10, 2)
NINE_MONTH_REVIEWS = 9
HOUSEHOLDS = 180
FOSTER_RETURN_STARTS = date(2018, 1, 1)
ON_TIME = 0.88
TARGETS = (
    ("icpc_within_15wd_pct", 90, "At least", date(2019, 4, 1), "Improvement board"),
    ("cp_reviews_on_time_pct", 98, "At least", date(2019, 4, 1), "Improvement board"),
    ("cp_plans_2y_open_count", 20, "At most", date(2019, 4, 1), "CP service"),
    ("cla_reviews_on_time_pct", 95, "At least", date(2019, 4, 1), "Improvement board"),
    ("audit_completion_pct", 100, "At least", date(2019, 4, 1), "QA learning meeting"),
    ("audit_theme_coverage", 5, "At least", date(2019, 1, 1), "QA learning meeting"),
)


def target_rows() -> list[Row]:
    """The agreed targets (local return 8)."""
    return [
        {
            "Metric": metric, "Target": target, "Direction": direction, "From": since,
            "To": None, "Agreed by": agreed_by,
        }
        for metric, target, direction, since, agreed_by in TARGETS
    ]  # fmt: skip


def nine_month_rows(plans: list[Plan]) -> list[Row]:
    """The first joint reviews: the process begins in October 2019 (local return 9)."""
    rng = random_for("nine months")
    able = [
        plan for plan in plans
        if plan.end is None
        and date(2019, 10, 10) <= months_after(plan.start, 9) <= date(2019, 11, 20)
    ]  # fmt: skip
    rows = []
    for plan in sorted(rng.sample(able, NINE_MONTH_REVIEWS), key=lambda p: p.start):
        first = max(PROCESS_BEGINS, months_after(plan.start, 8))
        last = min(LAST_DAY, months_after(plan.start, 9))
        rows.append(
            {
                "Child Unique ID": plan.child.person_id,
                "Date of joint review": rng.choice(working_days_in(first, last)),
                "Outcome": pick(
                    rng, {"Continue": 5, "Step down": 3, "Legal planning": 2, "Other": 1}
                ),
            }
        )
    return sorted(rows, key=lambda row: (row["Date of joint review"], row["Child Unique ID"]))


def foster_rows() -> list[Row]:
    """Yearly reviews of the approval of foster households, due from January 2018."""
    rng = random_for("foster reviews")
    rows = []
    for number in range(1, HOUSEHOLDS + 1):
        due = on_or_after(FOSTER_RETURN_STARTS + days(rng.randint(0, 364)))
        while due <= LAST_DAY:
            held: date | None = on_or_before(due - days(rng.randint(0, 24)))
            if rng.random() > ON_TIME:
                held = on_or_after(due + days(rng.randint(4, 70)))
            held = max(held, on_or_after(FOSTER_RETURN_STARTS + days(1)))
            rows.append(
                {
                    "foster_household_id": f"F{number:03}",
                    "review_due_date": due,
                    "review_date": held if held <= LAST_DAY else None,
                }
            )
            due = on_or_before(months_after(held, 12))
    return sorted(rows, key=lambda row: (row["review_due_date"], row["foster_household_id"]))
