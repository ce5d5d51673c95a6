"""The tables that a council's own returns about care, courts and the follow-up of audits fill."""

from __future__ import annotations

from sru_analysis.records.schema.declare import CHILD, Table, code, day, text, yes_no

PERMANENCE_PANELS = Table(
    "permanence_panels",
    "permanence panels",
    "One row a child and permanence panel that considered it",
    (
        CHILD,
        day("panel_date", "considered by the panel", required=True),
        code("permanence_plan", "PERMANENCE", "plan for permanence"),
        yes_no("plan_agreed", "the panel agreed the plan"),
    ),
    key=(("person_id", "panel_date"),),
    anchor="panel_date",
)

COURT_APPLICATIONS = Table(
    "court_applications",
    "court applications",
    "One row a child and application to the family court; brothers and sisters share its id",
    (
        text("application_id", "id of the application, shared by the children", required=True),
        CHILD,
        code("application_type", "APPLICATION", "what is applied for", required=True),
        day("application_date", "application made", required=True),
        day("final_order_date", "final order; blank = proceedings go on"),
    ),
    key=(("application_id", "person_id"),),
    anchor="application_date",
    interval=("application_date", "final_order_date"),
)

MISSING_EPISODES = Table(
    "missing_episodes",
    "missing episodes",
    "One row a child and time missing or away without authorisation",
    (
        CHILD,
        day("missing_start_date", "missing since", required=True),
        day("missing_end_date", "found or returned; blank = still missing"),
        code("missing_kind", "MISSING", "missing, or away without authorisation"),
    ),
    key=(("person_id", "missing_start_date"),),
    anchor="missing_start_date",
)
"""A child missing and found on one day is a time of no days: no interval is declared."""

CASE_NOTES = Table(
    "case_notes",
    "case notes",
    "One row a child and dated note of one kind; its text is not read",
    (
        CHILD,
        day("note_date", "day of what is noted", required=True),
        code("note_kind", "NOTE", "what was done", required=True),
    ),
    key=(("person_id", "note_date", "note_kind"),),
    anchor="note_date",
)

AUDIT_ACTIONS = Table(
    "audit_actions",
    "audit actions",
    "One row an action that an audit asked for",
    (
        text("action_id", "id of the action", required=True),
        text("audit_id", "audit that asked for it", required=True),
        code("practice_area", "PRACTICE_AREA", "practice area"),
        day("action_set_date", "asked for"),
        day("action_due_date", "due"),
        day("action_closed_date", "closed; blank = open"),
    ),
    key=(("action_id",),),
    anchor="action_due_date",
)

CARE_TABLES = (
    PERMANENCE_PANELS,
    COURT_APPLICATIONS,
    MISSING_EPISODES,
    CASE_NOTES,
    AUDIT_ACTIONS,
)
