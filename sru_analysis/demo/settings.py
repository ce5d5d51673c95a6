"""What the demo council states about itself: `sru.toml` and the note beside its files."""

from __future__ import annotations

WHOLE = "2017-04-01..2019-10-31"
TABLES = (
    "children", "s47_enquiries", "initial_cp_conferences", "cp_plans", "cp_reviews",
    "cla_episodes", "cla_reviews", "support_episodes", "involvements",
    "conference_participation", "advocacy_referrals", "voice_responses", "challenges",
    "core_groups", "cp_nine_month_reviews", "audits", "audit_findings", "targets",
    "foster_reviews", "visits", "referrals", "assessments", "staffing",
    "permanence_panels", "court_applications", "missing_episodes", "case_notes", "audit_actions",
)  # fmt: skip
LATER = {
    "advocacy_referrals": "2019-05-09",
    "voice_responses": "2019-01-01",
    "challenges": "2018-01-01",
    "conference_participation": "2018-07-01",
    "core_groups": "2018-01-01",
    "audits": "2019-01-01",
    "audit_findings": "2019-01-01",
    "cp_nine_month_reviews": "2019-10-01",
    "foster_reviews": "2018-01-01",
    "targets": "2019-01-01",
    "visits": "2019-01-01",
    "court_applications": "2016-04-01",
    "audit_actions": "2019-01-01",
}
WINDOWS = {
    "cp_advocacy_referrals": "2019-05-09..2019-10-01",
    "cp_advocacy_accepted_pct": "2019-05-09..2019-10-01",
    "cp_advocacy_attended_pct": "2019-05-09..2019-10-01",
    "cp_advocacy_outcome": "2019-05-09..2019-10-01",
    "viewpoint_users": "2019-04-01..2019-09-30",
    "iro_challenges_raised": "2019-01-01..2019-10-31",
    "iro_challenge_outcome": "2019-01-01..2019-10-31",
    "cp_exit_route": "2019-04-01..2019-09-30",
    "cp_step_up_pct": "2019-04-01..2019-09-30",
    "cp_step_down_cin_pct": "2019-04-01..2019-09-30",
    "cp_step_down_eh_pct": "2019-04-01..2019-09-30",
}
STANDARDS = {
    "cp_challenge_response_working_days": 10,
    "iro_challenge_response_working_days": 20,
    "core_group_first_working_days": 10,
    "core_group_interval_days": 42,
    "cp_visit_days": 28,
}
POPULATION = {2018: 142048, 2019: 142439}


def toml() -> str:
    """The text of `sru.toml`."""
    lines = [
        "# Settings of the invented demo council; written by `python -m sru_analysis.demo`.",
        'council = "demo"',
        'council_name = "Inventshire Council"',
        "invented = true",
        "reference_date = 2019-10-31",
        'year_starts = "january"',
        'extract = "."',
        "",
        "[population]  # residents aged 0 to 17 at mid-year",
        *(f"{year} = {number}" for year, number in POPULATION.items()),
        "",
        "[windows]  # periods of their own, shown beside those of the pack",
        *(f'{metric} = "{window}"' for metric, window in WINDOWS.items()),
        "",
        "[standards]  # the council's own time limits",
        *(f"{name} = {number}" for name, number in STANDARDS.items()),
        "",
        "[whole]  # from when to when each table holds everything",
    ]
    for table in TABLES:
        start, end = WHOLE.split("..")
        lines.append(f'{table} = "{LATER.get(table, start)}..{end}"')
    return "\n".join(lines) + "\n"


README = """\
# Inventshire Council: invented data

**Nothing here is real.** The council, its children, families, workers and every date were drawn
by a program from one seed. The data say nothing about any real council or child.

They exist so that the reports can be tried, tested and shown without anybody's records. Totals by
month were chosen so that the reports print the figures of a published committee report of 2019;
everything else (who, when, why) is free invention.

- Written by `python -m sru_analysis.demo`; the same bytes every time. Do not edit by hand.
- Period: 1 April 2017 to 31 October 2019. Older rows are the history of plans and care that were
  open on 31 March 2017, and earlier plans of children who came back.
- One file a table, in the wording of the records; local returns have their own headings;
  `targets.xlsx` is a workbook. Dates are dd/mm/yyyy. `sru.toml` states from when each table is
  whole.

## Rows planted on purpose
Some rows are there to make a common mistake visible, and some break a rule: temporary plans of
other councils; short breaks beside children looked after; conferences booked and not held, written
twice, without a strategy discussion or moved in from elsewhere; cancelled reviews; two open
episodes of one child; a child under section 20 recorded as placed with parents; a plan that starts
on the day the child's last one ended; children not yet born; reviews on a fourth birthday;
conferences, reviews, plans and care on the very day of a limit; a challenge with a row for each of
its stages; audits and advocacy concluded after the cut-off; late reviews whose stated due date was
moved to the day on which they were held.
"""
