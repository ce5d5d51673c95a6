"""Bad SSDA903 returns, by the ids of the catalogue of bad input."""

from __future__ import annotations

import datetime

import pytest

from sru_analysis.messages import Refusal
from tests.extracts.told import note

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE\n"


def test_b87_codes_out_of_their_year_are_kept_and_counted(read):
    records = read({"e.csv": EPISODES + "1,01/05/2017,S,C2,N1,U1,PR1,01/06/2017,E45,\n"})
    assert records.cla_episodes["cla_episode_ceased_reason"].tolist() == ["E45"]
    assert note(records, "code_not_in_year") == 1


def test_b88_what_a_return_lacks_is_said(read):
    records = read({"h.csv": "CHILD,SEX,DOB,ETHNIC\n1,1,01/02/2010,WBRI\n"})
    missing = records.notes.loc[records.notes["code"] == "table_missing", "places"].tolist()
    assert missing == ["Episodes", "Reviews"]
    assert records.children["sex"].tolist() == ["M"]


def test_b89_the_return_of_another_year(read):
    content = EPISODES + "1,01/05/2017,S,C2,N1,U1,PR1,01/06/2017,E3,\n"
    assert read({"e.csv": content}).window("cla_episodes")[1] == datetime.date(2018, 3, 31)
    with pytest.raises(Refusal, match="wrong_period"):
        read({"e.csv": content}, reference_date=datetime.date(2019, 3, 31))


def test_b90_order_case_and_extra_columns_are_accepted(read):
    records = read({"e.csv": "ls,Extra,decom,child\nC2,x,01/05/2017,1\n"})
    assert records.cla_episodes["legal_status"].tolist() == ["C2"]
    assert note(records, "extra_columns") == 1


def test_b92_and_b93_overlap_gap_and_placement(read):
    rows = (
        "1,01/05/2017,S,C2,N1,U1,PR1,01/06/2017,X1,\n"
        "1,31/05/2017,P,C2,N1,U1,PR1,01/07/2017,X1,\n"
        "1,05/07/2017,S,V2,N1,P1,PR0,,,\n"
    )
    records = read({"e.csv": EPISODES + rows})
    counts = [note(records, c) for c in ("episode_overlap", "episode_gap", "legal_placement")]
    assert counts == [1, 1, 1]
    assert len(records.cla_episodes) == 3
