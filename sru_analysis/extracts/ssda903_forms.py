"""The tables of the SSDA903 return: which headings, or elements of its XML, go where."""

from __future__ import annotations

from dataclasses import replace

from sru_analysis.extracts.elements import Element, Shape
from sru_analysis.extracts.forms import Field, Form, fields_of, table_form

FORMAT = "SSDA903"
_SEX = {"1": "M", "2": "F", "0": "U", "9": "U"}
_BIRTH = Field("dob", "date", ("DOB",))
_BY_YEAR = {
    "cla_episode_ceased_reason",
    "cla_placement_type",
    "cla_placement_change_reason",
    "worker_change_reason",
}


def _by_year(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(replace(each, by_year=each.column in _BY_YEAR) for each in fields)


HEADER = table_form(
    "Header",
    FORMAT,
    "children",
    fields_of(
        "children",
        {
            "person_id": ("CHILD", "CHILDID"),
            "dob": ("DOB",),
            "sex": ("SEX",),
            "ethnicity": ("ETHNIC",),
            "uasc": ("UASC",),
            "uasc_until": ("DUC",),
        },
        {"sex": _SEX},
    ),
    known_by=("person_id", "sex", "dob", "ethnicity"),
    passed_over=("UPN", "MOTHER", "MC_DOB", "MOTHER_DOB"),
)
EPISODES = table_form(
    "Episodes",
    FORMAT,
    "cla_episodes",
    _by_year(
        fields_of(
            "cla_episodes",
            {
                "person_id": ("CHILD", "CHILDID"),
                "cla_episode_start_date": ("DECOM",),
                "cla_episode_start_reason": ("RNE",),
                "legal_status": ("LS",),
                "cla_primary_need_code": ("CIN",),
                "cla_placement_type": ("PLACE", "PL"),
                "cla_placement_provider": ("PLACE_PROVIDER",),
                "cla_episode_ceased_date": ("DEC",),
                "cla_episode_ceased_reason": ("REC",),
                "cla_placement_change_reason": ("REASON_PLACE_CHANGE",),
            },
        )
    ),
    known_by=("person_id", "cla_episode_start_date", "legal_status"),
    passed_over=("HOME_POST", "PL_POST", "URN", "PL_DISTANCE", "PL_LA", "PL_LOCATION"),
)
REVIEWS = table_form(
    "Reviews",
    FORMAT,
    "cla_reviews",
    (
        *fields_of(
            "cla_reviews",
            {
                "person_id": ("CHILD", "CHILDID"),
                "cla_review_date": ("REVIEW",),
                "cla_review_participation": ("REVIEW_CODE",),
            },
        ),
        _BIRTH,
    ),
    known_by=("person_id", "cla_review_date"),
    known_by_one_of=(),
)
UASC = table_form(
    "UASC",
    FORMAT,
    "children",
    (
        *fields_of(
            "children",
            {
                "person_id": ("CHILD", "CHILDID"),
                "dob": ("DOB",),
                "sex": ("SEX",),
                "uasc_until": ("DUC",),
            },
            {"sex": _SEX},
        ),
    ),
    known_by=("person_id", "uasc_until"),
)
SW_EPISODES = table_form(
    "SWEpisodes",
    FORMAT,
    "involvements",
    (
        *_by_year(
            fields_of(
                "involvements",
                {
                    "person_id": ("CHILD", "CHILDID"),
                    "professional_id": ("SW_ID",),
                    "involvement_start_date": ("SW_DECOM",),
                    "involvement_end_date": ("SW_DEC",),
                    "worker_change_reason": ("SW_REASON",),
                },
            )
        ),
        _BIRTH,
    ),
    known_by=("person_id", "professional_id", "involvement_start_date"),
    key=(("person_id", "professional_id", "involvement_start_date"),),
)
MISSING = table_form(
    "Missing",
    FORMAT,
    "missing_episodes",
    (
        *fields_of(
            "missing_episodes",
            {
                "person_id": ("CHILD", "CHILDID"),
                "missing_start_date": ("MIS_START",),
                "missing_end_date": ("MIS_END",),
                "missing_kind": ("MISSING",),
            },
        ),
        _BIRTH,
    ),
    known_by=("person_id", "missing_start_date"),
    # A child missing and found on one day is no fault; one found before it was missing is.
    interval=("missing_start_date", "missing_end_date"),
)


def _left_alone(name: str, known: tuple[str, ...], others: tuple[str, ...], **coded: str) -> Form:
    """A table of the return that no figure needs: recognised by its headings and counted.

    ``coded``: heading -> list of its codes; what is in no list is counted too.
    """
    codes = (Field(word, "code", (word,), code_list=name) for word, name in coded.items())
    return Form(
        name=name,
        source_format=FORMAT,
        table="",
        fields=(*(Field(heading, "text", (heading,)) for heading in known), *codes),
        known_by=known,
        passed_over=others,
    )


LEFT_ALONE = (
    _left_alone(
        "OC2",
        ("CHILD", "SDQ_SCORE"),
        ("DOB", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK",
         "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED",
         "INTERVENTION_OFFERED"),
    ),
    _left_alone("OC3", ("CHILD", "IN_TOUCH"), ("DOB", "ACTIV", "ACCOM")),
    _left_alone(
        "AD1",
        ("CHILD", "DATE_INT"),
        ("DOB", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"),
    ),
    _left_alone(
        "PlacedAdoption",
        ("CHILD", "DATE_PLACED"),
        ("DOB", "DATE_PLACED_CEASED"),
        REASON_PLACED_CEASED="PLACED_CEASED",
    ),
    _left_alone("PrevPerm", ("CHILD", "PREV_PERM"), ("DOB", "LA_PERM", "DATE_PERM")),
    _left_alone("DoLo", ("CHILD", "DOLO_START"), ("DOB", "DOLO_END")),
)  # fmt: skip

FORMS: tuple[Form, ...] = (HEADER, EPISODES, REVIEWS, UASC, SW_EPISODES, MISSING, *LEFT_ALONE)

SHAPE = Shape(
    source_format=FORMAT,
    roots=("EXPSSDA903",),
    record="CHILD",
    child="CHILDID",
    elements=(
        Element(
            "HEADER",
            HEADER.name,
            inner=(
                Element("AREVIEW", REVIEWS.name),
                Element("AMISSING", MISSING.name),
                Element("PERMANENCE", "PrevPerm"),
                Element("OC2", "OC2"),
                Element("AD_PLACED", "PlacedAdoption"),
            ),
            # Care leavers and adoption, which no figure needs.
            known=(
                "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR",
                "IN_TOUCH", "ACTIV", "ACCOM",
            ),
        ),
        Element("EPISODE", EPISODES.name),
    ),
)  # fmt: skip
