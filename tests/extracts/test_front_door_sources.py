"""Referrals, assessments and missing episodes from SSDA903, the Standard Safeguarding Dataset and
Annex A: worked rows of each.
"""

from __future__ import annotations

import io
from datetime import date

import openpyxl

from sru_analysis.metrics.front_door import assessment_45wd_pct
from tests.extracts.returns import episode, looked_after, ssda903
from tests.extracts.told import aside, balanced, days, note

MARCH = date(2020, 3, 31)


# --- SSDA903 -----------------------------------------------------------------------------------

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE\n"
CARE = EPISODES + "1,01/05/{year},S,C2,N1,U1,PR1,,,\n2,01/05/{year},S,C2,N1,U1,PR1,,,\n"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n"


def test_missing_episodes_of_the_return(read):
    rows = (
        "1,01/02/2010,M,02/06/2019,02/06/2019\n"  # found on the same day
        "1,01/02/2010,A,31/03/2020,\n"
        "2,,m,05/06/2019,04/06/2019\n"  # found before it was missing
        "2,,M,31/06/2019,\n"
        "2,,X,07/07/2019,08/07/2019\n"
        ",,M,09/07/2019,10/07/2019\n"
    )
    records = read({"episodes.csv": CARE.format(year=2019), "missing.csv": MISSING + rows})
    found = records.missing_episodes
    assert days(found["missing_start_date"]) == ["2019-06-02", "2020-03-31", "2019-07-07"]
    assert days(found["missing_end_date"]) == ["2019-06-02", "", "2019-07-08"]
    assert found["missing_kind"].fillna("").tolist() == ["M", "A", ""]
    assert sum(aside(records, "missing_episodes").values()) == 3
    assert aside(records, "missing_episodes")["end_before_start"] == 1
    assert records.window("missing_episodes") == (date(2019, 4, 1), MARCH)
    assert records.unmapped["spelling"].tolist() == ["X"]
    assert balanced(records)


def test_the_later_return_says_when_a_child_was_found(read):
    records = read(
        {
            "19/episodes.csv": CARE.format(year=2018),
            "19/missing.csv": MISSING + "1,,M,30/03/2019,\n1,,M,01/01/2019,02/01/2019\n",
            "20/episodes.csv": CARE.format(year=2019),
            "20/missing.csv": MISSING + "1,,M,30/03/2019,01/04/2019\n",
        }
    )
    found = records.missing_episodes
    assert days(found["missing_end_date"]) == ["2019-01-02", "2019-04-01"]
    assert aside(records, "missing_episodes") == {"superseded_row": 1}
    assert note(records, "values_changed") >= 1
    assert records.window("missing_episodes") == (date(2018, 4, 1), MARCH)
    assert balanced(records)


def test_a_list_of_missing_episodes_does_not_stand_for_the_xml_of_its_year(read):
    text = ssda903(looked_after("1", episode("01/05/2019"), missing=("05/06/2019",)))
    more = MISSING + "1,,A,05/06/2019,\n1,,M,01/07/2019,02/07/2019\n"
    records = read({"903.xml": text, "missing.csv": more})
    assert len(records.cla_episodes) == 1
    assert days(records.missing_episodes["missing_start_date"]) == ["2019-06-05", "2019-07-01"]
    assert aside(records, "missing_episodes") == {"duplicate_row": 1}
    assert balanced(records)


def test_missing_episodes_that_stand_alone_have_the_year_of_their_starts(read):
    alone = MISSING + "1,,M,30/03/2019,01/04/2019\n1,,M,01/01/2019,02/01/2019\n"
    records = read({"20/episodes.csv": CARE.format(year=2019), "x/missing.csv": alone})
    assert records.window("missing_episodes") == (date(2018, 4, 1), date(2019, 3, 31))


def test_missing_episodes_of_the_return_as_xml_and_as_a_workbook(read, tmp_path):
    text = ssda903(looked_after("1", episode("01/05/2019"), missing=("05/06/2019",)))
    found = read({"903.xml": text}).missing_episodes
    assert found[["person_id", "missing_kind"]].to_numpy().tolist() == [["1", "A"]]
    assert days(found["missing_start_date"]) == ["2019-06-05"]
    (tmp_path / "903.xml").unlink()
    book = openpyxl.Workbook()
    book.active.title = "missing"
    for row in (MISSING + "1,01/02/2010,A,05/06/2019,\n").splitlines():
        book.active.append(row.split(","))
    made = io.BytesIO()
    book.save(made)
    files = {"903.xlsx": made.getvalue(), "episodes.csv": CARE.format(year=2019)}
    again = read(files).missing_episodes
    assert days(again["missing_start_date"]) == ["2019-06-05"]


# --- the Standard Safeguarding Dataset ---------------------------------------------------------

SSD = {
    "cases.csv": "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
    "cine_referral_source_code,cine_referral_source_desc,cine_referral_nfa,cine_close_date,"
    "cine_close_reason,cine_referral_team,cine_referral_worker_id\n"
    "R1,1,2019-05-13 00:00:00,N1,1A,Individual,N,2019-09-30 00:00:00,RC8,East,W1\n"
    "R2,1,2019-12-02 00:00:00,N1,ssd_none,,Y,,,East,W1\n",
    "assessments.csv": "cina_assessment_id,cina_person_id,cina_referral_id,"
    "cina_assessment_start_date,cina_assessment_child_seen,cina_assessment_auth_date,"
    "cina_assessment_outcome_json,cina_assessment_outcome_nfa,cina_assessment_team,"
    "cina_assessment_worker_id\n"
    "A1,1,R1,2019-05-14 00:00:00,Y,2019-07-16 00:00:00,{},N,East,W1\n"
    "A2,1,-1,2019-12-03 00:00:00,Y,,{},N,East,W1\n"
    "A3,1,R2,2019-12-03 00:00:00,Y,2019-12-01 00:00:00,{},N,East,W1\n",
    "missing.csv": "miss_table_id,miss_person_id,miss_missing_episode_start_date,"
    "miss_missing_episode_type,miss_missing_episode_end_date,miss_missing_rhi_offered,"
    "miss_missing_rhi_accepted\n"
    "M1,1,2019-06-01 22:15:00,Missing,2019-06-02 08:00:00,Y,NA\n"
    "M2,1,2019-07-01 22:15:00,A,,N,NA\nM3,1,,M,,N,NA\n",
}


def test_the_dataset_gives_referrals_assessments_and_missing_episodes(read):
    records = read(SSD, reference_date=MARCH)
    referrals = records.referrals
    assert referrals["referral_id"].tolist() == ["r1", "r2"]
    assert referrals["referral_source"].fillna("").tolist() == ["INDIVIDUAL", ""]
    assert referrals["referral_nfa"].tolist() == ["no", "yes"]
    assert referrals["team"].tolist() == ["East", "East"]
    assert records.assessments["referral_id"].fillna("").tolist() == ["r1", ""]
    assert assessment_45wd_pct(records)["met"].tolist() == [True]
    assert aside(records, "assessments") == {"end_before_start": 1}
    missing = records.missing_episodes
    assert missing["missing_kind"].tolist() == ["M", "A"]
    assert days(missing["missing_end_date"]) == ["2019-06-02", ""]
    assert aside(records, "missing_episodes") == {"required_blank": 1}
    for table in ("referrals", "assessments", "missing_episodes"):
        assert records.window(table) == (None, MARCH)
    filled = records.coverage.set_index(["table", "column"])["filled"]
    assert filled["referrals", "referral_date"] == 2
    assert filled["referrals", "referral_source"] == 1
    assert balanced(records)


# --- Annex A -----------------------------------------------------------------------------------

LIST_3 = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),Date of referral,"
    "Referral Source,Number of Referrals in Last 12 Months,Referral NFA?,Allocated Team,"
    "Allocated Worker\n"
)
LIST_4 = (
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years),"
    "Does the Child have a Disability,Continuous Assessment Start Date,"
    "Child Seen During Continuous Assessment,Continuous Assessment Date of Authorisation,"
    "Was the child assessed as requiring LA children's social care support?,Allocated Team,"
    "Allocated Worker\n"
)


def of_list_3(number: int, day: str, source: str = "q) 6: Police", nfa: str = "b) No") -> str:
    return f"{number},a) Male,WBRI,01/02/2010,9,{day},{source},0,{nfa},East,W 1\n"


def of_list_4(number: int, start: str, done: str = "") -> str:
    return f"{number},a) Male,WBRI,01/02/2010,9,b) No,{start},a) Yes,{done},a) Yes,East,W 1\n"


def test_lists_3_and_4_give_referrals_and_assessments_beside_children(read):
    referred = LIST_3 + of_list_3(1, "01/04/2019") + of_list_3(2, "03/06/2019", "Neighbours")
    referred += of_list_3(2, "") + of_list_3(3, "30/09/2019", "e) 2A: Schools", "a) Yes")
    assessed = LIST_4 + of_list_4(1, "02/04/2019", "07/06/2019") + of_list_4(2, "04/06/2019")
    assessed += of_list_4(4, "05/06/2019", "04/06/2019")
    day = date(2019, 9, 30)
    records = read({"list 3.csv": referred, "list 4.csv": assessed}, reference_date=day)
    rows = records.referrals
    assert days(rows["referral_date"]) == ["2019-04-01", "2019-06-03", "2019-09-30"]
    assert rows["referral_source"].fillna("").tolist() == ["POLICE", "", "SCHOOLS"]
    assert rows["referral_nfa"].tolist() == ["no", "no", "yes"]
    assert rows["team"].tolist() == ["East"] * 3
    assert records.unmapped[["table", "column"]].to_numpy().tolist() == [
        ["referrals", "referral_source"]
    ]
    assert len(records.assessments) == 2
    # 1 April to 7 June 2019 are 45 working days, with Easter and the two holidays of May.
    assert assessment_45wd_pct(records)["met"].tolist() == [True]
    assert aside(records, "referrals") == {"required_blank": 1}
    assert aside(records, "assessments") == {"end_before_start": 1}
    assert set(records.children["person_id"]) == {"1", "2", "3"}
    assert records.window("referrals") == (date(2019, 3, 31), day)
    assert records.window("assessments") == (date(2019, 6, 7), day)
    assert balanced(records)


def test_a_series_of_lists_is_a_history_and_the_later_list_stands(read):
    files = {}
    for month, nfa in ((6, ""), (7, "a) Yes")):
        rows = LIST_3 + of_list_3(1, "03/06/2019", nfa=nfa) + of_list_3(month, f"10/0{month}/2019")
        files[f"2019-0{month}/list 3.csv"] = rows
        done = "" if month == 6 else "15/07/2019"
        files[f"2019-0{month}/list 4.csv"] = LIST_4 + of_list_4(1, "04/06/2019", done)
    records = read(files)
    assert days(records.referrals["referral_date"]) == ["2019-06-03", "2019-06-10", "2019-07-10"]
    assert records.referrals["referral_nfa"].tolist() == ["yes", "no", "no"]
    assert days(records.assessments["assessment_auth_date"]) == ["2019-07-15"]
    # Six months before the first list, up to the last one.
    assert records.window("referrals") == (date(2018, 12, 31), date(2019, 7, 31))
    assert balanced(records)
