"""The eleven lists of an Annex A workbook as forms: known by their columns, never by position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sru_analysis.extracts import annex_a_wording as wording
from sru_analysis.extracts.annex_a_values import spellings
from sru_analysis.extracts.forms import Field, Form, is_id
from sru_analysis.records.schema import TABLES

FORMAT = "Annex A"


def _field(column: str, headings: tuple[str, ...], table: str, required: bool = False) -> Field:
    """A field that goes to a column of a table of the records, with the spellings that are met."""
    declared = TABLES[table].column[column]
    met = spellings(column)
    return Field(
        column=column,
        kind="id" if is_id(column) else declared.kind,
        headings=headings,
        required=required,
        code_list=declared.code_list,
        spellings={text: code for text, code in met.codes.items() if code in declared.codes},
        blank=met.blank,
        table=table,
    )


def _child(*, disability: bool = True, uasc: bool = False) -> tuple[Field, ...]:
    fields = [
        Field("person_id", "id", wording.CHILD_ID, required=True),
        _field("dob", wording.BIRTH, "children"),
        _field("sex", wording.SEX, "children"),
        _field("ethnicity", wording.ETHNICITY, "children"),
    ]
    if disability:
        fields.append(_field("disability", wording.DISABILITY, "children"))
    if uasc:
        fields.append(_field("uasc", wording.UASC, "children"))
    return tuple(fields)


_TEAM = (Field("team", "text", wording.TEAM), Field("worker", "text", wording.WORKER))


def _own(
    table: str, headings: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> tuple[Field, ...]:
    return tuple(
        _field(column, words, table, column in required)
        for column, words in headings.items()
        if column in TABLES[table].column
    )


def _event(column: str, headings: tuple[str, ...], table: str = "") -> Field:
    """A date that goes to another table, or to none and only helps to place the row."""
    return Field(column, "date", headings, table=table)


def _list(number: int, table: str, fields: tuple[Field, ...], known_by: tuple[str, ...], **more):
    return Form(
        name=f"List {number}",
        source_format=FORMAT,
        table=table,
        fields=fields,
        known_by=("person_id", *known_by),
        **more,
    )


EARLY_HELP = _list(
    2,
    "support_episodes",
    (
        *_child(disability=False),
        *_own("support_episodes", wording.EARLY_HELP, ("support_start_date",)),
        Field("organisation", "text", wording.EARLY_HELP["organisation"]),
    ),
    ("support_start_date", "organisation"),
    passed_over=wording.AGE,
    key=(("person_id", "support_start_date"),),
    interval=("support_start_date", "support_end_date"),
)
REFERRALS = _list(
    3,
    "referrals",
    (
        *_child(disability=False),
        *_own("referrals", wording.REFERRALS, ("referral_date",)),
        *_TEAM,
    ),
    ("referral_date",),
    passed_over=(*wording.AGE, *wording.REFERRALS_PASSED_OVER),
    key=(("person_id", "referral_date"),),
)
ASSESSMENTS = _list(
    4,
    "assessments",
    (
        *_child(),
        *_own("assessments", wording.ASSESSMENTS, ("assessment_start_date",)),
        *_TEAM,
    ),
    ("assessment_start_date",),
    passed_over=(*wording.AGE, *wording.ASSESSMENTS_PASSED_OVER),
    key=(("person_id", "assessment_start_date"),),
    interval=("assessment_start_date", "assessment_auth_date"),
)
ENQUIRIES = _list(
    5,
    "initial_cp_conferences",
    (
        *_child(),
        *_own("initial_cp_conferences", wording.ENQUIRIES, ()),
        _field("icpc_not_required", wording.ENQUIRIES["icpc_not_required"], "s47_enquiries"),
        *_TEAM,
    ),
    ("strategy_discussion_date", "icpc_date"),
    passed_over=(*wording.AGE, *wording.STATED_NUMBERS),
    key=(("person_id", "strategy_discussion_date"), ("person_id", "icpc_date")),
)
# Codes of the child in need census that are none of the care return: no fault, and not used.
_CIN_NEED = replace(
    _field("cla_primary_need_code", wording.NEED, "cla_episodes"),
    spellings=spellings("cla_primary_need_code").codes | {"n0": "N0", "n9": "N9"},
)
IN_NEED = _list(
    6,
    "support_episodes",
    (
        *_child(),
        *_own("support_episodes", wording.IN_NEED, ("support_start_date",)),
        _CIN_NEED,
        *_TEAM,
    ),
    ("support_start_date",),
    known_by_one_of=("case_status", "close_reason"),
    passed_over=(*wording.AGE, *wording.LAST_SEEN),
    key=(("person_id", "support_start_date"),),
    interval=("support_start_date", "support_end_date"),
)
PLANS = _list(
    7,
    "cp_plans",
    (
        *_child(),
        *_own("cp_plans", wording.PLANS, ("cp_plan_start_date",)),
        _event("cp_review_date", wording.PLANS["cp_review_date"], "cp_reviews"),
        *_TEAM,
    ),
    ("cp_plan_start_date",),
    passed_over=(*wording.AGE, *wording.EMERGENCY),
    key=(("person_id", "cp_plan_start_date"),),
    interval=("cp_plan_start_date", "cp_plan_end_date"),
)
IN_CARE = _list(
    8,
    "cla_episodes",
    (
        *_child(uasc=True),
        *_own("cla_episodes", wording.IN_CARE, ("entered_care_date",)),
        _event("placement_start_date", wording.IN_CARE["placement_start_date"]),
        _event("cla_review_date", wording.IN_CARE["cla_review_date"], "cla_reviews"),
        *_TEAM,
    ),
    ("entered_care_date", "legal_status"),
    passed_over=(*wording.AGE, *wording.CARE_PASSED_OVER),
    key=(("person_id", "entered_care_date", "legal_status_start_date", "placement_start_date"),),
    interval=("entered_care_date", "cla_episode_ceased_date"),
)


def _children_only(number: int) -> Form:
    """A list that no figure needs: its rows tell about children."""
    known, others = wording.OTHER_LISTS[number]
    return _list(
        number,
        "children",
        (
            *_child(disability=number in (9, 10)),
            Field("event", "text", known),
            *(_TEAM if number == 9 else ()),
        ),
        ("event",),
        passed_over=(*wording.AGE, *others),
    )


_ADOPTER, _ENQUIRY, _ADOPTER_OTHERS = wording.ADOPTERS
ADOPTERS = Form(
    name="List 11",
    source_format=FORMAT,
    table="",
    fields=(Field("adopter", "text", _ADOPTER), Field("enquiry", "text", _ENQUIRY)),
    known_by=("adopter", "enquiry"),
    passed_over=_ADOPTER_OTHERS,
)
FORMS: tuple[Form, ...] = (
    _children_only(1),
    EARLY_HELP,
    REFERRALS,
    ASSESSMENTS,
    ENQUIRIES,
    IN_NEED,
    PLANS,
    IN_CARE,
    *(_children_only(number) for number in (9, 10)),
    ADOPTERS,
)
