"""The dataset as a folder of files: what each table gives, and what becomes of every row."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from sru_analysis.messages import Refusal

PERSON = "pers_person_id,pers_dob,pers_sex,pers_ethnicity,pers_upn_unknown\n"
S47 = (
    "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,s47e_s47_nfa,"
    "s47e_s47_outcome_json\n"
)
CONFERENCE = (
    "icpc_icpc_id,icpc_person_id,icpc_s47_enquiry_id,icpc_referral_id,icpc_cp_plan_id,"
    "icpc_icpc_target_date,icpc_icpc_date,icpc_icpc_outcome_json\n"
)
PLAN = (
    "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,"
    "cppl_cp_plan_latest_category,cppl_cp_plan_ola\n"
)
EPISODE = (
    "clae_cla_episode_id,clae_person_id,clae_cla_id,clae_cla_placement_id,"
    "clae_cla_episode_start_date,clae_cla_episode_ceased_date,clae_cla_episode_start_reason\n"
)
PLACEMENT = (
    "clap_cla_placement_id,clap_person_id,clap_cla_placement_start_date,"
    "clap_cla_placement_end_date,clap_cla_placement_type,clap_cla_placement_postcode\n"
)
LEGAL = (
    "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
    "lega_legal_status_end_date\n"
)
REVIEW = "clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date\n"
INVOLVED = (
    "invo_involvements_id,invo_person_id,invo_professional_id,invo_professional_role_id,"
    "invo_professional_team,invo_involvement_start_date,invo_involvement_end_date\n"
)


def whole(records) -> None:
    """No row is lost, in any table."""
    files = records.files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    told = records.quarantine.groupby("source_file").size()
    for one in files.itertuples():
        assert one.rows_set_aside == told.get(one.source_file, 0)


def reasons(records) -> dict[str, int]:
    return records.quarantine["reason"].value_counts().to_dict()


def test_children(read):
    records = read(
        {
            "a.csv": PERSON + "C1,2010-02-03 00:00:00,M,WBRI,\n"
            "C2,1900-01-01 00:00:00,2,ssd_unknown,\nC3,,ssd_placeholder,White British,\n"
        }
    )
    frame = records.children
    assert list(frame["dob"].isna()) == [False, True, True]
    assert list(frame["sex"].fillna("")) == ["M", "F", ""]
    assert list(frame["ethnicity"].fillna("")) == ["WBRI", "", "WBRI"]
    notes = records.notes.set_index(["code", "column"])["count"]
    assert notes["date_placeholder", "dob"] == 1
    assert notes["null_word", "sex"] == 1 and notes["null_word", "ethnicity"] == 1
    assert not {"date_time", "extra_columns"} & set(records.notes["code"])
    whole(records)


@pytest.mark.parametrize(
    ("nfa", "outcome", "expected"),
    [
        ("N", '"{""CP_CONFERENCE_FLAG"": ""Y""}"', "no"),
        ("N", '"{""NFA_FLAG"": ""N"", ""CP_CONFERENCE_FLAG"": ""N"", ""OUTCOME_COMM"', "yes"),
        ("N", '"{""CP_CONFERENCE_FLAG"": """"}"', None),
        ("Y", '"{""CP_CONFERENCE_FLAG"": """"}"', "yes"),
        ("Y", '"{""CP_CONFERENCE_FLAG"": ""Y""}"', "no"),
        ("", "", None),
    ],
)
def test_whether_a_conference_is_needed(read, nfa, outcome, expected):
    records = read({"a.csv": f"{S47}E1,C1,2019-01-02,2019-01-09,{nfa},{outcome}\n"})
    (stated,) = records.s47_enquiries["icpc_not_required"]
    assert (None if pd.isna(stated) else stated) == expected
    assert records.covers("s47_enquiries", "icpc_not_required")


def test_a_conference_joined_to_its_plans_is_one(read):
    rows = [
        'I1,C1,E1,R1,P1,2019-01-23,2019-01-21,"{""CP_FLAG"": ""Y""}"',
        'I1,C1,E1,R1,P2,2019-01-23,2019-01-21,"{""CP_FLAG"": ""Y""}"',  # the same, another plan
        "I1,C2,E1,R1,P3,2019-01-23,2019-01-21,",  # a sibling under one number stays
        "I2,C1,-1,-1,,2019-01-24,2019-01-21,",  # another number, the same child and day
        "I3,C3,E9,,,2019-02-01,,",  # not held
    ]
    records = read(
        {
            "conference.csv": CONFERENCE + "\n".join(rows) + "\n",
            "s47.csv": S47 + "E1,C1,2019-01-02 00:00:00,,,\n",
            "cin.csv": "cine_referral_id,cine_person_id,cine_referral_date\nR1,C1,2018-12-30\n",
        }
    )
    frame = records.initial_cp_conferences
    assert list(zip(frame["person_id"], frame["icpc_id"], strict=True)) == [
        ("c1", "i1"),
        ("c2", "i1"),
        ("c3", "i3"),
    ]
    assert frame["strategy_discussion_date"][0] == pd.Timestamp("2019-01-02")
    assert frame["referral_date"][0] == pd.Timestamp("2018-12-30")
    assert frame["strategy_discussion_date"].isna()[2]
    assert list(frame["icpc_outcome_cp_flag"].fillna("")) == ["yes", "", ""]
    assert reasons(records) == {"duplicate_row": 1, "duplicate_key": 1}
    assert records.covers("initial_cp_conferences", "strategy_discussion_date")
    whole(records)


def test_without_enquiries_the_clock_has_no_start(read):
    records = read({"a.csv": CONFERENCE + "I1,C1,E1,R1,P1,2019-01-23,2019-01-21,\n"})
    assert records.covers("initial_cp_conferences", "icpc_date")
    assert not records.covers("initial_cp_conferences", "strategy_discussion_date")
    assert not records.covers("initial_cp_conferences", "referral_date")


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("Neglect", "NEG"),
        ("Emotional abuse", "EMO"),
        ("MUL", "MUL"),
        ('"Multiple: Neglect, Physical abuse"', "MUL"),
        ('"Multiple: [Neglect, Physical abuse]"', "MUL"),
        ("Multiple: Neglect and Sexual abuse", "MUL"),
        ("Multiple: Neglect and something else", None),
        ("Something: Neglect", None),
    ],
)
def test_categories(read, category, code):
    records = read({"a.csv": f"{PLAN}P1,C1,2019-01-02,,{category},Y\n"})
    (stated,) = records.cp_plans["cp_plan_latest_category"]
    assert (None if pd.isna(stated) else stated) == code
    assert len(records.unmapped) == (code is None)
    assert list(records.cp_plans["cp_plan_ola"]) == ["yes"]


def test_a_plan_of_child_start_end_and_category_is_enough(read):
    head = "cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,"
    records = read({"a.csv": f"{head}cppl_cp_plan_latest_category\nC1,2019-01-02,,Neglect\n"})
    assert records.covers("cp_plans") and len(records.cp_plans) == 1


def test_the_latest_visit_of_a_plan(read):
    visits = "cppv_cp_plan_id,cppv_cp_visit_date,cppv_cp_visit_seen_alone\n"
    records = read(
        {
            "plans.csv": PLAN + "P1,C1,2019-01-02,,Neglect,N\nP2,C2,2019-01-02,,Neglect,N\n",
            "visits.csv": visits + "P1,2019-02-01,N\nP1,2019-03-01,Y\nP9,2019-03-05,Y\n",
        }
    )
    frame = records.cp_plans
    assert frame["latest_cp_visit_date"][0] == pd.Timestamp("2019-03-01")
    assert frame["latest_cp_visit_seen_alone"][0] == "yes"
    assert frame["latest_cp_visit_date"].isna()[1]
    assert reasons(records) == {"join_missing": 1}
    whole(records)


def test_tables_that_add_to_another_answer_nothing_alone(read):
    records = read(
        {
            "a.csv": "cppv_cp_plan_id,cppv_cp_visit_date\nP1,2019-02-01\n",
            "b.csv": LEGAL + "L1,C1,Interim care order,2019-01-02,\n",
            "c.csv": PERSON + "C1,2010-02-03,M,WBRI,\n",
        }
    )
    assert not records.covers("cp_plans") and not records.covers("cla_episodes")
    assert reasons(records) == {"join_missing": 1, "outside_care": 1}
    whole(records)


def test_participation_that_no_system_fills_is_not_carried(read):
    head = "cppr_cp_review_id,cppr_person_id,cppr_cp_review_date,cppr_cp_review_participation\n"
    empty = read({"a.csv": f"{head}R1,C1,2019-01-02,\n"})
    assert empty.covers("cp_reviews", "cp_review_date")
    assert not empty.covers("cp_reviews", "cp_review_participation")
    filled = read({"a.csv": f"{head}R1,C1,2019-01-02,PN1\n"})
    assert filled.covers("cp_reviews", "cp_review_participation")


def care(read, **more: str):
    return read(
        {
            "episodes.csv": EPISODE
            + "E1,C1,A1,PL1,2019-01-10 00:00:00,,Started to be looked after\n",
            "placements.csv": PLACEMENT + "PL1,C1,2019-01-10,,U4,ZZ1 1ZZ\n",
            "legal.csv": LEGAL + "L1,C1,Single placement acc. by LA S20(1) CA under 16,"
            "2019-01-10,2019-03-01\nL2,C1,Interim care order Sec. 38(1),2019-03-01,\n",
            **{f"{name}.csv": text for name, text in more.items()},
        }
    )


def test_care_from_three_tables(read):
    records = care(read)
    frame = records.cla_episodes
    assert list(frame["legal_status"]) == ["V2", "C1"]
    assert list(frame["cla_placement_type"]) == ["U4", "U4"]
    assert list(frame["cla_episode_start_reason"]) == ["S", "L"]
    assert frame["cla_episode_ceased_date"][0] == pd.Timestamp("2019-03-01")
    assert "ZZ1" not in records.notes.to_csv() + records.coverage.to_csv()
    whole(records)


def test_a_status_that_is_no_looked_after_status_is_listed_for_the_mapping_file(read):
    more = LEGAL + "L7,C1,Private fostering,2019-02-01,2019-02-10\n"
    records = care(read, more=more)
    assert list(records.cla_episodes["legal_status"]) == ["V2", "C1"]
    assert list(records.unmapped["spelling"]) == ["Private fostering"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E17", "E17"),
        # As the DfE words it; a list of spellings has it as another reason.
        (
            "Aged 18 (or over) and remained with current carers (inc under staying put "
            "arrangements)",
            "E17",
        ),
        ("Adopted - application for an adoption order unopposed", "E11"),
    ],
)
def test_a_code_and_its_official_wording_stand_before_any_spelling(read, text, code):
    head = EPISODE.replace("start_reason", "ceased_reason")
    records = read({"a.csv": f'{head}E1,C1,A1,,2019-01-10,2019-02-01,"{text}"\n'})
    assert list(records.cla_episodes["cla_episode_ceased_reason"]) == [code]


def test_placements_and_statuses_outside_care_are_set_aside(read):
    records = care(
        read,
        more=LEGAL + "L8,C1,C1,2018-01-01,2019-01-10\nL9,C2,C1,2019-02-01,\n",
        moved=PLACEMENT + "PL8,C1,2018-01-01,2019-01-09,U4,\n",
    )
    assert reasons(records) == {"outside_care": 3}
    assert len(records.cla_episodes) == 2
    whole(records)


def test_the_end_date_by_its_older_name(read):
    head = EPISODE.replace("ceased_date", "ceased")
    records = read({"a.csv": head + "E1,C1,A1,,2019-01-10,2019-02-01,S\n"})
    assert records.cla_episodes["cla_episode_ceased_date"][0] == pd.Timestamp("2019-02-01")


def test_visits_and_plans_for_permanence(read):
    plan = "lacp_table_id,lacp_person_id,lacp_cla_care_plan_start_date,lacp_cla_care_plan_json\n"
    one = '"{""RETURN6M"": ""N"", ""LTFOST18"": ""Y""}"'
    two = '"{""ADOPTION"": ""Y"", ""LTFOST18"": ""Y""}"'
    none = '"{""ADOPTION"": """", ""LTFOST18"": """"}"'
    visits = "clav_cla_id,clav_cla_visit_date\nA1,2019-02-01\nA1,2019-04-01\nA9,2019-04-01\n"
    records = care(read, visits=visits, plans=f"{plan}K1,C1,2019-03-02,{one}\n")
    frame = records.cla_episodes
    assert list(frame["cla_permanence_plan"].fillna("")) == ["", "f"]
    assert list(frame["latest_cla_visit_date"].isna()) == [True, False]
    assert frame["latest_cla_visit_date"][1] == pd.Timestamp("2019-04-01")
    assert records.covers("cla_episodes", "cla_permanence_plan")
    for answers, group in ((two, "g"), (none, "")):
        made = care(read, plans=f"{plan}K1,C1,2019-01-10,{answers}\n").cla_episodes
        assert list(made["cla_permanence_plan"].fillna("")) == [group, group]


def test_reviews_find_their_child_by_the_period_of_care(read):
    text = REVIEW + "V1,A1,2019-02-07,2019-02-05\nV2,A9,2019-02-07,2019-02-05\n"
    records = care(read, reviews=text)
    assert list(records.cla_reviews["person_id"]) == ["c1"]
    assert reasons(records) == {"id_missing": 1}
    assert records.covers("cla_reviews", "person_id")
    whole(records)


def test_teams_are_those_of_the_social_worker_who_held_the_case_last(read):
    text = INVOLVED + (
        "1,C1,W1,Social worker,North,2018-01-01,2019-02-01\n"
        "2,C1,W2,Social worker,South,2019-02-01,2019-05-01\n"
        "3,C1,W3,IRO,Reviewing,2019-01-10,\n"
        "4,C1,W4,ROLE 17,East,2019-04-01,\n"
        "5,C2,W2,Social worker,South,2019-02-01,2019-02-01\n"
    )
    records = care(
        read,
        involvements=text,
        plans=PLAN + "P1,C1,2018-02-01,2019-02-01,Neglect,N\nP2,C1,2018-02-01,2019-02-02,Neglect,\n"
        "P3,C1,2019-05-01,,Neglect,N\n",
    )
    assert list(records.cla_episodes["team"]) == ["South", "South"]
    teams = records.cp_plans.set_index("cp_plan_id")["team"].fillna("")
    assert dict(teams) == {"p1": "North", "p2": "South", "p3": ""}
    assert records.covers("cp_plans", "team")
    assert reasons(records) == {"value_unmapped": 1}
    whole(records)


def test_support_from_three_tables(read):
    records = read(
        {
            "a.csv": "cine_referral_id,cine_person_id,cine_referral_date,cine_close_date,"
            "cine_close_reason\nR1,C1,2019-01-02,2019-03-04,RC7\n",
            "b.csv": "cinp_cin_plan_id,cinp_person_id,cinp_cin_plan_start_date\n1,C1,2019-02-01\n",
            "c.csv": "earl_episode_id,earl_person_id,earl_episode_start_date\n1,C1,2019-01-02\n",
        }
    )
    frame = records.support_episodes
    assert set(frame["support_kind"]) == {"CIN_EPISODE", "CIN_PLAN", "EARLY_HELP"}
    assert len(frame) == 3
    assert records.covers("support_episodes", "support_kind")


def test_views_of_the_source_are_read_like_the_tables(read):
    records = read(
        {
            "a.csv": "FACT_CP_PLAN_ID,DIM_PERSON_ID,START_DTTM,END_DTTM,IS_OLA,CP_CATEGORY_DESC\n"
            "1,7,2019-01-02 00:00:00,,N,Neglect\n",
            "b.csv": "FACT_S47_ID,DIM_PERSON_ID,START_DTTM,END_DTTM,OUTCOME_CP_CONFERENCE_FLAG\n"
            "5,7,2018-12-10 00:00:00,,Y\n",
            "c.csv": "FACT_CP_CONFERENCE_ID,DIM_PERSON_ID,FACT_S47_ID,DUE_DTTM,ACTUAL_DTTM\n"
            "3,7,5,2019-01-04,2019-01-02\n",
            "d.csv": "FACT_CARE_EPISODES_ID,DIM_PERSON_ID,CARE_START_DATE,CARE_END_DATE,"
            "CARE_REASON_DESC\n1,7,2019-02-01,,Started to be looked after\n",
            "e.csv": "FACT_LEGAL_STATUS_ID,DIM_PERSON_ID,DIM_LOOKUP_LGL_STATUS_DESC,START_DTTM,"
            "END_DTTM\n1,7,Care Order Sec. 31(a),2019-02-01,\n",
            "f.csv": "FACT_CLA_REVIEW_ID,DIM_PERSON_ID,FACT_CLA_ID,DUE_DTTM,MEETING_DTTM\n"
            "1,7,1,2019-03-01,2019-02-27\n",
        }
    )
    assert set(records.files["table"]) == {
        "cp_plans", "s47_enquiries", "initial_cp_conferences", "cla_episodes", "cla_reviews"
    }  # fmt: skip
    assert list(records.cla_episodes["legal_status"]) == ["C2"]
    assert list(records.s47_enquiries["icpc_not_required"]) == ["no"]
    conferences = records.initial_cp_conferences
    assert conferences["strategy_discussion_date"][0] == pd.Timestamp("2018-12-10")


def test_a_view_without_its_own_identifier_is_not_guessed_at(read):
    rows = "DIM_PERSON_ID,START_DTTM,END_DTTM\n7,2019-01-02,\n"
    records = read({"a.csv": rows, "b.csv": PERSON + "C1,2010-02-03,M,WBRI,\n"})
    assert set(records.files["table"]) == {"children"}
    assert "table_unknown" in set(records.notes["code"])


def test_the_first_of_two_does_not_depend_on_the_order_of_rows(read):
    rows = ["I1,C1,E1,R1,P1,2019-01-23,2019-01-21,", "I1,C1,E2,R2,P2,2019-01-24,2019-01-22,"]
    kept = []
    for order in (rows, rows[::-1]):
        frame = read({"a.csv": CONFERENCE + "\n".join(order) + "\n"}).initial_cp_conferences
        kept.append(frame.drop(columns="source_row"))
    pd.testing.assert_frame_equal(*kept)


# --- Parquet --------------------------------------------------------------------------------


def parquet_of(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def test_parquet_is_read_like_text(read):
    frame = pd.DataFrame(
        {
            "cppl_cp_plan_id": [1, 2],
            "cppl_person_id": [101.0, 102.0],
            "cppl_cp_plan_start_date": pd.to_datetime(["2019-06-01", "2019-01-02"]),
            "cppl_cp_plan_end_date": pd.to_datetime(["2019-07-01", None]).date,
            "cppl_cp_plan_latest_category": ["Neglect", "line\nbreak"],
            "cppl_cp_plan_ola": [True, False],
        }
    )
    frame["cppl_cp_plan_start_date"] = frame["cppl_cp_plan_start_date"].dt.tz_localize(
        "Europe/London"
    )
    records = read({"anything.parquet": parquet_of(frame)})
    made = records.cp_plans
    assert list(made["person_id"]) == ["101", "102"]
    # Midnight in England in summer is the day before in universal time.
    assert made["cp_plan_start_date"][0] == pd.Timestamp("2019-06-01")
    assert made["cp_plan_end_date"][0] == pd.Timestamp("2019-07-01")
    assert list(made["cp_plan_ola"]) == ["yes", "no"]
    assert list(records.unmapped["spelling"]) == ["line break"]
    assert "newline_in_cell" in set(records.notes["code"])


def test_a_row_of_a_parquet_file_is_named_by_its_number(read):
    frame = pd.DataFrame(
        {
            "cppl_person_id": ["C1", "C2", "C\x003"],
            "cppl_cp_plan_start_date": ["2019-01-02", "x", "2019-01-02"],
        }
    )
    records = read({"a.parquet": parquet_of(frame)})
    places = dict(zip(records.quarantine["reason"], records.quarantine["place"], strict=True))
    assert places == {"date_text": "row 2", "nul_byte": "row 3"}
    whole(records)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.parquet", b"PAR1 and then nothing of the kind PAR1", "corrupt_file"),
        ("a.parquet", b"pers_person_id,pers_dob\n1,2\n", "wrong_kind"),
        ("a.csv", b"PAR1 and then nothing of the kind PAR1", "wrong_kind"),
        ("a.parquet", b"", "empty_file"),
    ],
)
def test_parquet_that_is_none(read, name, data, code):
    with pytest.raises(Refusal) as caught:
        read({name: data})
    assert caught.value.code == code


def test_parquet_of_endless_rows_is_refused_before_they_are_made(read):
    import pyarrow as pa
    from pyarrow import parquet

    piece = pa.table({"cppl_person_id": pa.array(["C1"] * 1_000_000)})
    buffer = io.BytesIO()
    with parquet.ParquetWriter(buffer, piece.schema, compression="zstd") as writer:
        for _ in range(11):
            writer.write_table(piece)
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(Refusal) as caught:
        read({"a.parquet": buffer.getvalue()})
    assert caught.value.code == "too_big"
