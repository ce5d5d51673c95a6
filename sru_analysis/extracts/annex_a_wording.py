"""Annex A: the headings of its lists, the official wording first, then those that are met.

Wordings: the generation of January 2024, older ones, the dialect of the Standard Safeguarding
Dataset's own Annex A tables. Case, blanks, question marks, "(Y/N)" and "Sum of" make no
difference (``wording.heading``).
"""

from __future__ import annotations

CHILD_ID = (
    "Child Unique ID",
    "ChildUniqueID",
    "Child Unique Identifier",
    "Unique Child ID",
    "Unique Child Identifier",
    "Child ID",
    "ChildID",
    "Child Identifier",
    "Unique ID of Child",
    "ID of Child",
    "Identifier of Child",
    "Unique Identifier of Child",
)
BIRTH = ("Date of Birth", "DateOfBirth", "DOB", "Child Date of Birth")
SEX = ("Gender", "Sex")
ETHNICITY = ("Ethnicity",)
DISABILITY = (
    "Does the Child have a Disability",
    "HasDisability",
    "Disability",
    "Does the Child have a Disability (Y/N)",
)
TEAM = ("Allocated Team", "AllocatedTeam")
WORKER = ("Allocated Worker", "AllocatedWorker")
UASC = (
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
    "UASC12mth",
    "UASC Last 12 Months",
    "UASC within the Last 12 Months",
    "Unaccompanied Asylum Seeking Child within the Last 12 Months",
)
NEED = ("Primary Need Code", "PrimaryNeedCode", "Primary Need")
# Said by the source, and worked out here from dates; or of no use to a figure.
AGE = ("Age of Child (Years)", "Age", "Age of Child", "AgeOfChild", "Age (Years)")

EARLY_HELP = {
    "support_start_date": ("Assessment start date", "AssessmentStartDate"),
    "support_end_date": ("Assessment completion date", "AssessmentCompletionDate"),
    "organisation": ("Organisation completing assessment", "OrganisationCompletingAssessment"),
}
REFERRALS = {
    "referral_date": ("Date of referral", "DateOfReferral"),
    "referral_source": ("Referral Source", "ReferralSource"),
    "referral_nfa": ("Referral NFA?", "ReferralNFA"),
}
REFERRALS_PASSED_OVER = (
    "Number of Referrals in Last 12 Months",
    "NumberOfReferralsLast12Months",
)
ASSESSMENTS = {
    "assessment_start_date": (
        "Continuous Assessment Start Date",
        "ContinuousAssessmentStartDate",
    ),
    "assessment_auth_date": (
        "Continuous Assessment Date of Authorisation",
        "ContinuousAssessmentDateOfAuthorisation",
    ),
}
ASSESSMENTS_PASSED_OVER = (
    "Child Seen During Continuous Assessment",
    "ChildSeenDuringContinuousAssessment",
    "Was the child assessed as requiring LA children's social care support?",
)
ENQUIRIES = {
    "strategy_discussion_date": (
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "StratDiscussionDate",
        "Strategy Discussion Initiating Section 47 Enquiry",
        "Section 47 Enquiry Start Date",
    ),
    "icpc_not_required": (
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "InitialCPConfUnnecessary",
    ),
    "icpc_date": (
        "Date of Initial Child Protection Conference",
        "InitialCPConfDate",
        "Initial Child Protection Conference Date",
    ),
    "icpc_outcome_cp_flag": (
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "CPConfResultInCPPlan",
    ),
}
STATED_NUMBERS = (
    "Number of Section 47 Enquiries in the last 12 months",
    "NumberS47s12m",
    "Number of ICPCs in the last 12 months",
    "NumberICPCs12m",
)
IN_NEED = {
    "support_start_date": ("CIN Start Date", "CINStartDate"),
    "support_end_date": ("CIN Closure Date", "CINClosureDate"),
    "close_reason": ("Reason for Closure", "ReasonForClosure"),
    "case_status": ("Case Status", "CaseStatus"),
}
LAST_SEEN = ("Date Child Was Last Seen", "DateChildLastSeen")
PLANS = {
    "cp_plan_start_date": ("Child Protection Plan Start Date", "ChildProtectionPlanStartDate"),
    "cp_plan_initial_category": ("Initial Category of Abuse", "InitialCategoryOfAbuse"),
    "cp_plan_latest_category": ("Latest Category of Abuse", "LatestCategoryOfAbuse"),
    "latest_cp_visit_date": (
        "Date of the Last Statutory Visit",
        "DateOfLastStatutoryVisit",
        "Date of Last Statutory Visit",
    ),
    "latest_cp_visit_seen_alone": ("Was the Child Seen Alone?", "ChildSeenAlone"),
    "cp_review_date": (
        "Date of latest review conference",
        "DateOfLatestReviewConf",
        "Date of latest review child protection conference",
    ),
    "cp_plan_end_date": ("Child Protection Plan End Date", "ChildProtectionPlanEndDate"),
    "number_of_previous_cp_plans": (
        "Number of Previous Child Protection Plans",
        "NumberOfPreviousChildProtectionPlans",
    ),
}
EMERGENCY = (
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months",
    "ProtectionLastSixMonths",
)
IN_CARE = {
    "entered_care_date": (
        "Date Started to be Looked After",
        "LoookedAfterStartDate",
        "LookedAfterStartDate",
    ),
    "cla_primary_need_code": (
        "Child's Category of Need",
        "ChildCategoryOfNeed",
        "Category of Need",
    ),
    "legal_status_start_date": (
        "Start date of current legal status",
        "MostRecentLegalStatusStart",
    ),
    "legal_status": ("Child's Legal Status", "LegalStatus", "Legal Status"),
    "cla_review_date": ("Date of Latest Statutory Review", "LatestStatutoryReviewDate"),
    "latest_cla_visit_date": ("Date of Last Social Work Visit", "LastSocialWorkVisitDate"),
    "cla_permanence_plan": ("What is the permanence plan for this child?", "PermanencePlan"),
    "cla_last_iro_contact_date": (
        "Date of Last IRO Visit / Contact to the Child",
        "LastIROVisitDate",
        "Date of Last IRO Visit/Contact to the Child",
    ),
    "cla_episode_ceased_date": ("Date Ceased to be Looked After", "CeasedLookedAfterDate"),
    "cla_episode_ceased_reason": ("Reason Ceased to be Looked After", "ReasonCeasedLookedAfter"),
    "placement_start_date": (
        "Start Date of Most Recent Placement",
        "MostRecentPlacementStartDate",
    ),
    "cla_placement_type": ("Placement Type", "PlacementType"),
    "cla_placement_provider": ("Placement Provider", "PlacementProvider"),
}
CARE_PASSED_OVER = (
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months",
    "SubsequentLACEpisodeLast12Months",
    "Date of Last Health Assessment",
    "LastHealthAssessmentDate",
    "Date of Last Dental Check",
    "LastDentalCheckDate",
    "Number of Placements in the Last 12 months",
    "PlacementsLast12Months",
    "Placement postcode",
    "PlacementPostcode",
    "URN of Placement",
    "PlacementURN",
    "Placement Location",
    "PlacementLocation",
    "LA of Placement",
    "PlacementLA",
    "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
    "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
    "Was the child offered a Return Interview after their last missing episode (Y/N)?",
    "Did the child accept a Return Interview after their last missing episode (Y/N)?",
)
# List -> the headings by which it is known, and others of its own; no figure needs them.
OTHER_LISTS = {
    1: (("Date of Contact", "DateOfContact"), ("Contact Source", "ContactSource")),
    9: (
        ("Eligibility Category", "EligibilityCategory"),
        (
            "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
            "Allocated Personal Advisor",
            "Latest Pathway Plan Review Date",
            "LA in Touch",
            "Latest Date of Contact",
            "Type of Accommodation",
            "Suitability of Accommodation",
            "Activity Status",
        ),
    ),
    10: (
        ("Date the Child Entered Care", "DateEnteredCare"),
        (
            "Family identifier",
            "Date of Decision that Child Should be Placed for Adoption",
            "Date of Placement Order",
            "Date of Matching Child and Prospective Adopters",
            "Date Placed for Adoption",
            "Date of Adoption Order",
            "Date of Decision that Child Should No Longer be Placed for Adoption",
            "Reason Why Child No Longer Placed for Adoption",
            "Date the child was placed for fostering in FFA or concurrent planning placement",
        ),
    ),
}
ADOPTERS = (
    ("Individual adopter identifier", "Individual adopter ID"),
    ("Date enquiry received",),
    (
        "Family identifier",
        "Disability",
        "Is the (prospective) adopter fostering for adoption?",
        "Date Stage 1 started",
        "Date Stage 1 ended",
        "Date Stage 2 started",
        "Date Stage 2 ended",
        "Date application submitted",
        "Date application approved",
        "Date adopter matched with child(ren)",
        "Date child/children placed with adopter(s)",
        "No. of children placed",
        "Date of Adoption Order",
        "Date of leaving adoption process",
        "Reason for leaving adoption process",
        "Gender",
        "Sex",
        "Ethnicity",
    ),
)
