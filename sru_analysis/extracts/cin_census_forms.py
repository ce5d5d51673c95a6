"""The blocks of the children in need census: which elements, or headings of flat files, go where.

The flat files are the blocks as CSV; slips of the programs that make them are accepted as
headings.
"""

from __future__ import annotations

from dataclasses import replace

from sru_analysis.extracts.elements import Element, Shape
from sru_analysis.extracts.forms import Field, Form, fields_of, table_form
from sru_analysis.extracts.referral_sources import spellings as referral_sources

FORMAT = "CIN census"
_CHILD = ("LAchildID",)
_SEX = {"1": "M", "2": "F", "0": "U", "9": "U"}
# Numbers of blocks within a child, which some flat files carry instead of the date that names one.
EPISODE_NUMBER = Field("episode_number", "text", ("CINdetailsID",))
PLAN_NUMBER = Field("plan_number", "text", ("CPPID",))
REFERRAL = Field("referral_date", "date", ("CINreferralDate",))
CONFERENCE = Field("icpc_date", "date", ("DateOfInitialCPC", "DateofInitialICPC"))

HEADER = Form(
    name="CIN Header",
    source_format=FORMAT,
    table="",
    fields=tuple(
        Field(word.casefold(), "text", (word,))
        for word in ("Collection", "Year", "ReferenceDate", "LEA")
    ),
    known_by=("collection", "year", "lea"),
    passed_over=("SourceLevel", "SoftwareCode", "Release", "SerialNo", "DateTime"),
)
IDENTIFIERS = table_form(
    "ChildIdentifiers",
    FORMAT,
    "children",
    fields_of(
        "children",
        {
            "person_id": _CHILD,
            "dob": ("PersonBirthDate",),
            "expected_dob": ("ExpectedPersonBirthDate",),
            "sex": ("Sex", "GenderCurrent"),
            "death_date": ("PersonDeathDate",),
        },
        {"sex": _SEX},
    ),
    known_by=("person_id", "dob"),
    passed_over=("UPN", "FormerUPN", "UPNunknown", "UPNUnknownType"),
    iso_dates=True,
)
CHARACTERISTICS = table_form(
    "ChildCharacteristics",
    FORMAT,
    "children",
    fields_of("children", {"person_id": _CHILD, "ethnicity": ("Ethnicity",)}),
    known_by=("person_id", "ethnicity"),
)
DISABILITIES = table_form(
    "Disabilities",
    FORMAT,
    "children",
    (
        *fields_of("children", {"person_id": _CHILD}),
        Field("disability_code", "code", ("Disability",), required=True, code_list="DISABILITY"),
    ),
    known_by=("person_id", "disability_code"),
    key=(("person_id", "disability_code"),),
)
# Every case of the census begins with a referral, so that its block makes a row of each.
_REFERRED = tuple(
    replace(each, table="referrals")
    for each in fields_of(
        "referrals",
        {"referral_source": ("ReferralSource",), "referral_nfa": ("ReferralNFA",)},
        {"referral_source": referral_sources()},
    )
)
DETAILS = table_form(
    "CINdetails",
    FORMAT,
    "support_episodes",
    (
        *(
            replace(each, by_year=each.column == "close_reason")
            for each in fields_of(
                "support_episodes",
                {
                    "person_id": _CHILD,
                    "support_start_date": ("CINreferralDate",),
                    "support_end_date": ("CINclosureDate",),
                    "close_reason": ("ReasonForClosure",),
                },
            )
        ),
        *_REFERRED,
        CONFERENCE,
        EPISODE_NUMBER,
    ),
    known_by=("person_id", "support_start_date"),
    key=(("person_id", "support_start_date"),),
    passed_over=("PrimaryNeedCode",),
    iso_dates=True,
)
CIN_PLANS = table_form(
    "CINPlanDates",
    FORMAT,
    "support_episodes",
    fields_of(
        "support_episodes",
        {
            "person_id": _CHILD,
            "support_start_date": ("CINPlanStartDate",),
            "support_end_date": ("CINPlanEndDate",),
        },
    ),
    known_by=("person_id", "support_start_date"),
    key=(("person_id", "support_start_date"),),
    passed_over=("CINreferralDate", "CINdetailsID"),
    iso_dates=True,
)
ENQUIRIES = table_form(
    "Section47",
    FORMAT,
    "s47_enquiries",
    (
        *fields_of(
            "s47_enquiries",
            {
                "person_id": _CHILD,
                "s47_start_date": ("S47ActualStartDate",),
                "icpc_not_required": ("ICPCnotRequired",),
            },
        ),
        # The inverse of the column above, which some programs write.
        Field("icpc_required", "yes_no", ("ICPCRequired",)),
        Field("icpc_target_date", "date", ("InitialCPCtarget",)),
        CONFERENCE,
        REFERRAL,
        EPISODE_NUMBER,
    ),
    iso_dates=True,
)
PLANS = table_form(
    "ChildProtectionPlans",
    FORMAT,
    "cp_plans",
    (
        *fields_of(
            "cp_plans",
            {
                "person_id": _CHILD,
                "cp_plan_start_date": ("CPPstartDate",),
                "cp_plan_end_date": ("CPPendDate",),
                "cp_plan_initial_category": ("InitialCategoryOfAbuse",),
                "cp_plan_latest_category": ("LatestCategoryOfAbuse",),
                "number_of_previous_cp_plans": ("NumberOfPreviousCPP",),
            },
        ),
        EPISODE_NUMBER,
        PLAN_NUMBER,
    ),
    passed_over=("CINreferralDate",),
    iso_dates=True,
)
REVIEWS = table_form(
    "Reviews",
    FORMAT,
    "cp_reviews",
    (
        *fields_of("cp_reviews", {"person_id": _CHILD, "cp_review_date": ("CPPreviewDate",)}),
        Field("cp_plan_start_date", "date", ("CPPstartDate",)),
        EPISODE_NUMBER,
        PLAN_NUMBER,
    ),
    known_by=("person_id", "cp_review_date"),
    known_by_one_of=(),
    passed_over=("CINreferralDate",),
    iso_dates=True,
)


ASSESSMENTS = table_form(
    "Assessments",
    FORMAT,
    "assessments",
    (
        *fields_of(
            "assessments",
            {
                "person_id": _CHILD,
                "assessment_start_date": ("AssessmentActualStartDate",),
                "assessment_auth_date": ("AssessmentAuthorisationDate",),
            },
        ),
        REFERRAL,
        EPISODE_NUMBER,
    ),
    known_by=("person_id", "assessment_start_date", "assessment_auth_date"),
    key=(("person_id", "assessment_start_date"),),
    passed_over=("AssessmentID", "AssessmentInternalReviewDate", "AssessmentFactors"),
    iso_dates=True,
)


def _left_alone(name: str, known: tuple[str, ...], more: tuple[str, ...] = ()) -> Form:
    """A block that no figure needs: recognised and counted."""
    return Form(
        name=name,
        source_format=FORMAT,
        table="",
        fields=tuple(Field(word, "text", (word,)) for word in (*_CHILD, *known, *more)),
        known_by=(*_CHILD, *known),
        passed_over=("CINreferralDate", "CINdetailsID", "AssessmentID"),
    )


FACTORS = Form(
    name="Factors",
    source_format=FORMAT,
    table="",
    fields=(
        Field("LAchildID", "text", _CHILD),
        Field("Factor", "text", ("AssessmentFactors", "Factor", "AssessmentFactor")),
    ),
    known_by=("LAchildID", "Factor"),
    passed_over=("CINreferralDate", "CINdetailsID", "AssessmentID", "AssessmentActualStartDate"),
)
PROCEEDINGS = _left_alone("PreProceedingsandFGDM", ("PPStartDate",))

FORMS: tuple[Form, ...] = (
    HEADER, IDENTIFIERS, CHARACTERISTICS, DISABILITIES, DETAILS, CIN_PLANS, ENQUIRIES, PLANS,
    REVIEWS, ASSESSMENTS, FACTORS, PROCEEDINGS,
)  # fmt: skip

SHAPE = Shape(
    source_format=FORMAT,
    roots=("Message", "CINdetailsCollection"),
    record="Child",
    child="LAchildID",
    header=("Header", HEADER.name),
    collection="CIN",
    elements=(
        Element("ChildIdentifiers", IDENTIFIERS.name),
        Element(
            "ChildCharacteristics",
            CHARACTERISTICS.name,
            inner=(Element("Disabilities", DISABILITIES.name, each="Disability"),),
        ),
        Element(
            "CINdetails",
            DETAILS.name,
            inner=(
                Element(
                    "Assessments",
                    ASSESSMENTS.name,
                    taken=("CINreferralDate",),
                    inner=(
                        Element(
                            "FactorsIdentifiedAtAssessment",
                            FACTORS.name,
                            each="AssessmentFactors",
                        ),
                    ),
                ),
                Element("CINPlanDates", CIN_PLANS.name),
                Element("Section47", ENQUIRIES.name, taken=("CINreferralDate",)),
                Element(
                    "ChildProtectionPlans",
                    PLANS.name,
                    inner=(
                        Element(
                            "Reviews", REVIEWS.name, each="CPPreviewDate", taken=("CPPstartDate",)
                        ),
                    ),
                ),
                Element(
                    "PreProceedingsandFGDM",
                    PROCEEDINGS.name,
                    known=(
                        "LBPSentDate", "FGDMMeetingOffer", "FGDMMeetingFac",
                        "InitialPPMeetingDate", "ReviewMeetingsCount", "StepDecisionDate",
                        "PPOutcome", "CourtAppDate", "LetterInitCPDate",
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip
