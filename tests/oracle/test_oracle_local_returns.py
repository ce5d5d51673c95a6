"""The oracle itself, against what the layouts of the local returns say is read from them."""

from datetime import date
from fractions import Fraction

import pytest

from .oracle import answer
from .reading import END, d, figures, rows

# --- local returns, as read out in the layouts -----------------------------------------------


def test_advocacy_as_the_layout_reads_it():
    referrals = rows(
        "person_id advocacy_referral_date advocacy_outcome advocacy_outcome_date child_attended",
        "100231 2019-05-13 ACCEPTED 2019-05-15 yes",
        "100232 2019-05-13 ACCEPTED 2019-05-15 no",
        "100410 2019-06-03 DECLINED 2019-06-07 -",
        "100377 2019-07-11 NO_CONSENT 2019-07-12 -",
        "100502 2019-09-27 OPEN - -",
    )
    records = {"advocacy_referrals": referrals}
    window = (d("2019-05-09"), d("2019-10-01"))
    assert answer("cp_advocacy_referrals", records, "in_period", *window).numerator == 5
    accepted = answer("cp_advocacy_accepted_pct", records, "in_period", *window)
    assert figures(accepted) == (2, 4, Fraction(50))
    attended = answer("cp_advocacy_attended_pct", records, "in_period", *window)
    assert figures(attended) == (1, 2, Fraction(50))
    known = answer("cp_advocacy_outcome", records, "in_period", *window)
    assert known.outcomes == {"Accepted": 2, "Declined by child or no consent": 2, "Still open": 1}
    earlier = answer("cp_advocacy_outcome", records, "in_period", window[0], d("2019-06-06"))
    assert earlier.outcomes == {"Accepted": 2, "Still open": 1}


def test_core_groups_as_the_layout_reads_them():
    groups = rows(
        "person_id held_date parent_attended child_attended health education police housing "
        "adult_services",
        "100231 2019-06-04 yes no ATTENDED ATTENDED ABSENT NOT_INVITED REPORT",
        "100231 2019-07-19 yes no ATTENDED ABSENT NOT_INVITED NOT_INVITED REPORT",
        "100377 - - - - - - - -",
        "100410 2019-07-31 no yes REPORT ATTENDED ABSENT ATTENDED NOT_INVITED",
    )
    window = (d("2019-06-01"), d("2019-07-31"))
    found = answer(
        "core_group_attendance_pct",
        {"core_groups": groups},
        "in_period",
        *window,
        breakdown="agency",
    )
    parts = {name: (part.numerator, part.denominator) for name, part in found.categories.items()}
    assert parts == {
        "Health": (2, 3),
        "Education": (2, 3),
        "Police": (0, 2),
        "Adult services": (0, 2),
        "Housing": (1, 1),
        "Parent": (2, 3),
        "Child": (1, 3),
    }
    assert (found.numerator, found.denominator) == (8, 17)


def test_challenges_as_the_layout_reads_them():
    challenges = rows(
        "challenge_id person_id raised_by raised_date challenge_type response_due_date "
        "resolved_date challenge_outcome challenge_theme",
        "IRO-19-014 200118 IRO 2019-02-14 INFORMAL 2019-02-21 2019-02-20 PLAN_CHANGED VISITS",
        "IRO-19-031 200340 IRO 2019-04-03 FORMAL 2019-05-03 2019-05-17 PLAN_CHANGED LEGAL",
        "IRO-19-077 200340 IRO 2019-09-02 FORMAL 2019-09-30 - OPEN DRIFT",
        "CP-19-006 100410 CP_CHAIR 2019-06-19 INFORMAL 2019-06-26 2019-06-26 NO_CHANGE CORE",
        "IRO-19-080 200341 IRO 2019-09-09 GOOD_PRACTICE - 2019-09-09 - PLAN",
    )
    records = {"challenges": challenges}
    window = (d("2019-01-01"), d("2019-10-31"))
    assert answer("iro_challenges_raised", records, "in_period", *window).numerator == 3
    assert answer("cp_challenges_raised", records, "in_period", *window).numerator == 1
    outcomes = answer("iro_challenge_outcome", records, "in_period", *window)
    assert outcomes.outcomes == {"Plan changed": 2}
    on_time = answer("cp_challenge_resolved_on_time_pct", records, "in_period", *window)
    assert figures(on_time) == (1, 1, Fraction(100))


# --- audits ----------------------------------------------------------------------------------

AUDITS = rows(
    "audit_id audit_round issued_date completed_date auditor_id social_worker_id "
    "with_social_worker grade_by_auditor moderated_date grade_after_moderation",
    "0401 APRIL/2019 2019-04-01 2019-04-26 AU11 SW207 no GOOD 2019-05-08 REQUIRES_IMPROVEMENT",
    "0402 APRIL/2019 2019-04-01 2019-04-30 AU12 SW207 no REQUIRES_IMPROVEMENT - -",
    "0403 APRIL/2019 2019-04-01 - AU13 SW115 - - - -",
    "0501 MAY/JUN/2019 2019-05-07 2019-07-03 AU11 SW090 yes REQUIRES_IMPROVEMENT "
    "2019-07-10 INADEQUATE",
    "0502 MAY/JUN/2019 2019-05-07 2019-06-27 AU14 SW301 yes GOOD 2019-07-10 GOOD",
)
FINDINGS = rows(
    "audit_id practice_area finding",
    "0401 ASSESSMENT NOT_MET",
    "0401 CONTRACT_OF_EXPECTATIONS MET",
    "0402 ASSESSMENT MET",
    "0501 ASSESSMENT NOT_MET",
    "0501 MANAGEMENT_OVERSIGHT GOOD",
)
APRIL = (d("2019-04-01"), d("2019-04-30"))
MAY_AND_JUNE = (d("2019-05-01"), d("2019-06-30"))


def audited(metric: str, window: tuple[date, date], as_at: date = END):
    records = {"audits": AUDITS, "audit_findings": FINDINGS}
    return answer(metric, records, "in_round", *window, as_at=as_at)


def test_audits_as_the_layout_reads_them():
    assert audited("audits_issued", APRIL).numerator == 3
    assert audited("audits_completed", APRIL).numerator == 2
    assert figures(audited("audit_completion_pct", APRIL)) == (2, 3, Fraction(200, 3))
    assert figures(audited("audit_moderated_pct", APRIL)) == (1, 2, Fraction(50))
    assert audited("audit_grade_distribution", APRIL).outcomes == {"Requires improvement": 2}
    assert audited("audit_grade_shift", APRIL).outcomes == {"Lower after moderation": 1}
    assert figures(audited("audit_unique_sw_pct", APRIL)) == (2, 3, Fraction(200, 3))
    assert figures(audited("audit_with_social_worker_pct", APRIL)) == (0, 2, Fraction(0))
    assert figures(audited("audit_auditor_return_pct", APRIL)) == (2, 3, Fraction(200, 3))
    below = [audited("audit_assessment_not_standard_pct", w) for w in (APRIL, MAY_AND_JUNE)]
    assert [figures(found)[:2] for found in below] == [(1, 2), (1, 1)]
    assert figures(audited("contract_of_expectations_found", APRIL)) == (1, 1, None)


def test_audits_are_known_as_on_the_day_of_the_run():
    early = d("2019-05-07")
    assert figures(audited("audit_moderated_pct", APRIL, early)) == (0, 2, Fraction(0))
    assert audited("audit_grade_distribution", APRIL, early).outcomes == {
        "Good": 1,
        "Requires improvement": 1,
    }
    assert audited("audits_completed", MAY_AND_JUNE, d("2019-06-30")).numerator == 1
    assert audited("audit_grade_distribution", MAY_AND_JUNE, END).outcomes == {
        "Inadequate": 1,
        "Good": 1,
    }


@pytest.mark.parametrize(("done", "issued", "shown"), [(40, 62, 645), (37, 55, 673), (42, 59, 712)])
def test_completion_of_the_three_rounds_of_the_2019_report(done, issued, shown):
    """The row printed as "percentage moderated" is completed over issued."""
    audits = [
        {
            "audit_id": str(n),
            "audit_round": "APRIL 2019",
            "issued_date": d("2019-04-01"),
            "completed_date": d("2019-04-30") if n < done else None,
        }
        for n in range(issued)
    ]
    found = answer("audit_completion_pct", {"audits": audits}, "in_round", *APRIL, as_at=END)
    assert (found.value * 10 + Fraction(1, 2)).__floor__() == shown
