"""Referrals and assessments from the children in need census, beside local returns."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from sru_analysis.calendar import Period
from sru_analysis.compute import compute
from sru_analysis.compute.worklists import set_aside_list
from sru_analysis.extracts.folder import FORMS
from sru_analysis.metrics.front_door import assessment_45wd_pct, rereferral_12m_pct
from sru_analysis.records.carriers import carried_by, carriers
from sru_analysis.records.coverage import unavailable
from sru_analysis.records.schema import TABLES
from sru_analysis.results import Request
from tests.extracts.returns import assessment, census, child, details
from tests.extracts.told import aside, balanced, days

MARCH = date(2020, 3, 31)
LOCAL = {
    "referrals.csv": "Child Unique ID,Date of referral to social care,Referral source,"
    "No further action\n{}",
    "assessments.csv": "Child Unique ID,Assessment started,Assessment authorised\n{}",
}


def referral(day: str, *blocks: str, source: str = "6", nfa: str = "false", **values: str) -> str:
    return details(day, *blocks, ReferralSource=source, ReferralNFA=nfa, **values)


def test_a_case_of_the_census_is_a_referral_too(read):
    first = referral("2019-05-13", source="2A", nfa="0", CINclosureDate="2019-09-30")
    second = referral("2019-12-02", source="10", nfa="1")
    records = read({"cin.xml": census(child("1", first, second), year=2020)})
    rows = records.referrals
    assert days(rows["referral_date"]) == ["2019-05-13", "2019-12-02"]
    assert rows["referral_source"].tolist() == ["SCHOOLS", "UNKNOWN"]
    assert rows["referral_nfa"].tolist() == ["no", "yes"]
    assert rows["referral_id"].is_unique
    assert len(records.support_episodes) == 2
    assert records.unmapped.empty
    assert balanced(records)


# The 45th working day after 13 May 2019 is 16 July 2019.
@pytest.mark.parametrize(
    ("done", "met"), [("2019-07-15", True), ("2019-07-16", True), ("2019-07-17", False)]
)
def test_an_assessment_is_tied_to_the_referral_of_its_own_case(read, done, met):
    own = referral("2019-05-13", assessment("2019-05-14", done), CINclosureDate="2019-07-31")
    # By its day alone the assessment would belong to this later referral of the child.
    later = referral("2019-05-14", assessment("2019-06-03", "2019-06-04"))
    records = read({"cin.xml": census(child("1", own, later), year=2020)})
    rows = assessment_45wd_pct(records).sort_values("assessment_start_date")
    assert rows["met"].tolist() == [met, True]
    named = records.assessments.merge(records.referrals, on=["person_id", "referral_id"])
    assert days(named["referral_date"]) == ["2019-05-13", "2019-05-14"]


def test_referrals_received_and_assessments_completed_in_the_year_are_whole(read):
    old = referral("2018-11-05", assessment("2018-11-06", "2019-04-01"))
    new = referral("2020-03-31", assessment("2020-03-31"))
    records = read({"cin.xml": census(child("1", old), child("2", new), year=2020)})
    first, last = date(2019, 4, 1), MARCH
    for table in ("referrals", "assessments"):
        assert records.window(table) == (first, last)
        assert unavailable(records, [table], first, last) is None
        assert unavailable(records, [table], date(2019, 3, 31), last)
    wanted = [
        Request("assessment_45wd_pct", "in_period", first, last),
        Request("rereferral_12m_pct", "in_period", first, last),
    ]
    found = compute(records, wanted, Period(first, last))
    values = found.frame.set_index("metric")
    # The old referral is outside the window, and its assessment inside it all the same.
    assert values.loc["assessment_45wd_pct", ["numerator", "denominator"]].tolist() == [0, 1]
    assert values.loc["rereferral_12m_pct", "symbol"] == "x"
    assert (
        "from 1 April 2018: the extract begins on 1 April 2019"
        in found.reasons["rereferral_12m_pct", ""]
    )


def test_two_years_of_census_tell_of_referrals_that_came_again(read):
    before = referral("2019-03-29", CINclosureDate="2019-03-29", nfa="1", source="9")
    in_time = referral("2020-03-29", source="9")
    records = read(
        {
            "2019.xml": census(child("1", before), year=2019),
            "2020.xml": census(child("1", in_time), year=2020),
        }
    )
    assert rereferral_12m_pct(records)["met"].tolist() == [False, True]
    span = (date(2019, 4, 1), MARCH)
    found = compute(records, [Request("rereferral_12m_pct", "in_period", *span)], Period(*span))
    assert found.frame[["numerator", "denominator"]].to_numpy().tolist() == [[1, 1]]


def test_of_two_censuses_the_later_one_stands(read):
    open_then = referral("2019-03-04", assessment("2019-03-05"), source="")
    done = referral("2019-03-04", assessment("2019-03-05", "2019-05-02"), source="3C")
    records = read(
        {
            "a.xml": census(child("1", done), year=2020),
            "b.xml": census(child("1", open_then), year=2019),
        }
    )
    assert days(records.assessments["assessment_auth_date"]) == ["2019-05-02"]
    assert records.referrals["referral_source"].tolist() == ["HEALTH"]
    changed = records.notes[records.notes["code"] == "values_changed"]
    assert changed[["source_file", "source_sheet", "count"]].to_numpy().tolist() == [
        ["b.xml", "CINdetails", 1],
        ["b.xml", "Assessments", 1],
    ]
    assert aside(records, "assessments") == {"superseded_row": 1}
    assert balanced(records)


def test_faults_of_dates_set_a_row_aside_and_every_row_is_accounted_for(read):
    blocks = [
        assessment("2019-05-14", "2019-05-13"),
        assessment("2019-02-30", "2019-05-13"),
        assessment("", "2019-05-13"),
        assessment("2019-05-20", "2019-06-31"),
        assessment("2019-06-03", "2019-06-04"),
        assessment("2019-06-03", "2019-06-04"),
    ]
    undated = referral("", assessment("2019-08-01", "2019-08-02"))
    backwards = referral("2019-09-02", CINclosureDate="2019-09-01")
    records = read(
        {
            "cin.xml": census(
                child("1", referral("2019-05-13", *blocks)),
                child("2", undated),
                child("3", backwards),
                year=2020,
            )
        }
    )
    reasons = aside(records, "assessments")
    assert reasons["end_before_start"] == reasons["required_blank"] == 1
    assert reasons["duplicate_row"] == 1
    assert sum(reasons.values()) == 5
    assert aside(records, "support_episodes") == {"required_blank": 1, "end_before_start": 1}
    assert days(records.referrals["referral_date"]) == ["2019-05-13"]
    # The worklist says that a case that was set aside is lacking among the referrals too.
    listed = set_aside_list(records).set_index("sheet")["metrics"]
    for name in ("referral_rate_per_10k", "cin_rate_per_10k"):
        assert listed["CINdetails"].str.contains(name).all()
    assert not listed["Assessments"].str.contains("cin_rate_per_10k").any()
    # The assessment of the case without a date has no referral.
    assert records.assessments["referral_id"].isna().tolist() == [False, True]
    assert balanced(records)


def test_sources_of_no_list_are_counted_and_wait_for_the_council(read):
    text = census(child("1", referral("2019-05-13", source="4A")), year=2020)
    records = read({"cin.xml": text})
    assert records.unmapped[["table", "column", "spelling"]].to_numpy().tolist() == [
        ["referrals", "referral_source", "4A"]
    ]
    assert records.referrals["referral_source"].isna().all()
    assert balanced(records)
    mapping = "kind,table,column,spelling,code\nvalue,referrals,referral_source,4A,HOUSING\n"
    records = read({"mapping.csv": mapping})
    assert records.referrals["referral_source"].tolist() == ["HOUSING"]
    assert records.unmapped.empty


@pytest.mark.parametrize(("year", "count"), [(2022, 1), (2023, 0)])
def test_a_source_before_its_year_is_kept_and_counted(read, year, count):
    day = f"{year - 1}-06-01"
    records = read({"cin.xml": census(child("1", referral(day, source="5D")), year=year)})
    assert records.referrals["referral_source"].tolist() == ["LA_SERVICES"]
    told = records.notes[records.notes["code"] == "code_not_in_year"]
    assert told["count"].sum() == count
    assert told["places"].tolist() == ["ReferralSource: 5D"] * count


FLAT = {
    "CINdetails.csv": "LAchildID,CINdetailsID,CINreferralDate,ReferralSource,CINclosureDate,"
    "ReferralNFA\n1,1,13/05/2019,2A,31/05/2019,False\n1,2,14/06/2019,,,True\n",
    "Assessments.csv": "LAchildID,CINdetailsID,AssessmentID,AssessmentActualStartDate,"
    "AssessmentInternalReviewDate,AssessmentAuthorisationDate\n"
    "1,1,1,17/06/2019,,18/06/2019\n1,2,1,18/06/2019,,\n",
}


def test_flat_files_tie_an_assessment_by_the_number_of_its_case(read):
    records = read(FLAT, reference_date=MARCH)
    rows = records.assessments.merge(records.referrals, on=["person_id", "referral_id"])
    assert days(rows["assessment_start_date"]) == ["2019-06-17", "2019-06-18"]
    assert days(rows["referral_date"]) == ["2019-05-13", "2019-06-14"]
    assert assessment_45wd_pct(records)["met"].tolist() == [True]
    assert balanced(records)


def test_a_flat_file_of_assessments_alone_has_the_year_of_its_dates(read):
    records = read({"Assessments.csv": FLAT["Assessments.csv"]})
    assert records.window("assessments") == (date(2019, 4, 1), MARCH)
    assert records.assessments["referral_id"].isna().all()
    assert balanced(records)


def test_the_census_gives_the_figures_of_the_same_facts_as_local_returns(read, tmp_path):
    cases = {
        "1": ("2019-05-13", "2019-05-14", "2019-07-16"),
        "2": ("2019-05-13", "2019-05-13", "2019-07-17"),
        "3": ("2019-08-23", "2019-08-27", ""),
    }
    blocks = [
        child(number, referral(day, assessment(start, done)))
        for number, (day, start, done) in cases.items()
    ]
    known = {"reference_date": MARCH, "population": {2018: 1_000, 2019: 1_000}}
    from_census = read({"cin.xml": census(*blocks, year=2020)}, **known)
    (tmp_path / "cin.xml").unlink()
    local = {
        "referrals.csv": "".join(f"{n},{day},Police,No\n" for n, (day, _, _) in cases.items()),
        "assessments.csv": "".join(f"{n},{a},{b}\n" for n, (_, a, b) in cases.items()),
    }
    by_hand = read({name: text.format(local[name]) for name, text in LOCAL.items()}, **known)
    figures = (
        ("referral_rate_per_10k", ""),
        ("referral_rate_per_10k", "referral_source"),
        ("assessment_45wd_pct", ""),
    )
    wanted = [
        Request(name, "in_month", date(2019, month, 1), date(2019, month, 31), breakdown)
        for name, breakdown in figures
        for month in (5, 7, 8)
    ]
    period = Period(date(2019, 4, 1), MARCH)
    expected, found = (compute(one, wanted, period).frame for one in (by_hand, from_census))
    assert not (expected["symbol"] == "x").any()
    pd.testing.assert_frame_equal(found, expected)


def test_a_local_return_is_taken_before_the_census_and_the_case_stays_used(read):
    text = census(child("1", referral("2019-05-13", assessment("2019-05-14"))), year=2020)
    files = {name: text_of.format("") for name, text_of in LOCAL.items()}
    files["referrals.csv"] += "1,13/05/2019,Police,No\n1,02/12/2019,Police,Yes\n"
    records = read({"cin.xml": text, **files}, reference_date=MARCH)
    roles = records.sources.set_index(["table", "source_format"])["role"]
    assert roles["referrals", "local return"] == "used"
    assert roles["referrals", "CIN census"] == "set aside"
    assert len(records.referrals) == 2
    # The list of assessments is empty, so that those of the census are taken.
    assert roles["assessments", "CIN census"] == "used"
    assert len(records.assessments) == 1
    used = records.files.set_index("source_sheet")["rows_used"]
    assert used["CINdetails"] == used["Assessments"] == 1
    assert assessment_45wd_pct(records).empty
    assert balanced(records)


def test_what_is_lacking_is_looked_for_in_every_format():
    told = carried_by(["assessments.assessment_auth_date", "referrals"])
    for words in ("LOC 12 Assessments", "cina_assessment_auth_date", "AssessmentAuthorisationDate",
                  "List 4", "LOC 11 Referrals", "cine_referral_date", "List 3"):  # fmt: skip
        assert words in told
    told = carried_by(["missing_episodes"])
    assert told == (
        "local return (LOC 17 Missing episodes), SSD (miss_missing_episode_start_date) "
        "or SSDA903 (Missing MIS_START)"
    )
    assert carried_by(["visits"]) == "local return (LOC 10 Visits)"


MADE = {"CINdetails (child and date)", "Assessments (same CINdetails)"}
OF_SEVERAL = ("referrals", "assessments", "missing_episodes")
NATIONAL = ("CIN census", "SSDA903", "SSD", "Annex A")


def test_what_is_said_to_be_carried_is_what_the_forms_read():
    """Both ways: a heading that is named is read, and a column that is read is named."""
    named = [one for one in carriers() if one.table in OF_SEVERAL]
    read_from = {
        kind: {each.headings[0] for form in own for each in form.fields if each.headings}
        for kind in NATIONAL
        if (own := [form for form in FORMS if form.source_format == kind])
    }
    for one in named:
        if one.source_format in NATIONAL and one.given_as not in MADE:
            headings = read_from[one.source_format]
            assert any(one.given_as.endswith(heading) for heading in headings), one
    carried = {(one.table, one.column, one.source_format) for one in named}
    for form in FORMS:
        for each in form.fields:
            table = each.table or form.table
            if form.source_format in NATIONAL and table in OF_SEVERAL:
                about = (table, each.column, form.source_format)
                assert about in carried or each.column not in TABLES[table].column, about
