"""Several sources of one table: one is taken, the rest set aside, nothing added up."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.extracts.merging import ORDER, in_order, merge
from tests.extracts.told import note

EPISODES = "CHILD,DECOM,RNE,LS,DEC,REC\n"
PLAIN = "person_id,cla_episode_start_date,legal_status\n"
HEADER = "CHILD,SEX,DOB,ETHNIC\n"


def episodes(kind: str, *children: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person_id": pd.Series(children, dtype="str"),
            "source_file": f"{kind}.csv",
            "source_sheet": "",
            "source_row": range(2, 2 + len(children)),
        }
    )


@given(st.permutations([*ORDER, "a further format", "another"]))
def test_the_order_of_sources_does_not_depend_on_the_order_of_files(kinds):
    formats = {kind: {"cla_episodes": episodes(kind, "1")} for kind in kinds}
    assert in_order(formats, "cla_episodes") == [*ORDER, "a further format", "another"]
    merged = merge(formats)
    assert merged.chosen == {"cla_episodes": "plain table"}
    assert len(merged.frames["cla_episodes"]) == 1


def test_a_source_without_rows_gives_way():
    formats = {
        "SSD": {"cp_reviews": episodes("SSD")},
        "CIN census": {"cp_reviews": episodes("CIN census", "1", "2")},
    }
    assert merge(formats).chosen == {"cp_reviews": "CIN census"}


def test_tables_of_one_source_each_are_taken_as_they_are():
    formats = {
        "SSDA903": {"cla_episodes": episodes("SSDA903", "1")},
        "CIN census": {"cp_plans": episodes("CIN census", "1")},
    }
    merged = merge(formats)
    assert merged.chosen == {"cla_episodes": "SSDA903", "cp_plans": "CIN census"}
    assert not merged.others
    assert not merged.notes


def test_listed_columns_are_completed_and_never_overwritten():
    def reviews(kind: str, codes: list[str | None]) -> pd.DataFrame:
        days = pd.to_datetime(["2019-05-01", "2019-06-01", "2019-07-01"]).astype("datetime64[s]")
        return episodes(kind, "1", "1", "2").assign(
            cla_review_date=days, cla_review_participation=pd.Series(codes, dtype="str")
        )

    formats = {
        "SSD": {"cla_reviews": reviews("SSD", ["PN1", None, None])},
        "SSDA903": {"cla_reviews": reviews("SSDA903", ["PN7", "PN2", None])},
    }
    merged = merge(formats)
    codes = merged.frames["cla_reviews"]["cla_review_participation"].fillna("").tolist()
    assert codes == ["PN1", "PN2", ""]
    assert merged.completed == [("cla_reviews", "cla_review_participation", 1, "SSDA903")]
    assert [role["role"] for role in merged.roles] == ["used", "completes"]


@pytest.fixture
def two(read):
    """A plain table and a return that know two children in common and one more each."""
    return read(
        {
            "cla_episodes.csv": PLAIN + "1,01/05/2017,V2\n2,01/06/2017,C2\n",
            "e.csv": EPISODES
            + "1,01/05/2017,S,V2,,\n2,01/06/2017,S,V2,01/02/2018,E3\n3,01/07/2017,S,C1,,\n",
        },
        reference_date=date(2018, 3, 31),
    )


def test_rows_are_neither_added_up_nor_lost(two):
    assert two.cla_episodes["person_id"].tolist() == ["1", "2"]
    assert set(two.cla_episodes["source_format"]) == {"plain table"}
    files = two.files.set_index("source_file")
    assert files.loc["e.csv", ["rows_in", "rows_used", "rows_set_aside"]].tolist() == [3, 0, 3]
    assert (two.files["rows_in"] == two.files["rows_used"] + two.files["rows_set_aside"]).all()
    assert two.quarantine["reason"].tolist() == ["other_source"] * 3
    assert two.quarantine["source_row"].tolist() == [2, 3, 4]


def test_what_was_chosen_is_said(two):
    roles = two.sources.set_index("source_format")["role"].to_dict()
    assert roles["plain table"] == "used"
    assert roles["SSDA903"] == "set aside"
    assert note(two, "other_source") == 3
    assert set(two.coverage.loc[two.coverage["table"] == "cla_episodes", "source_format"]) == {
        "plain table"
    }


def test_the_other_source_stays_beside_the_records(two):
    other = two.others["SSDA903"]
    assert other.cla_episodes["person_id"].tolist() == ["1", "2", "3"]
    assert other.window("cla_episodes") == (date(2017, 4, 1), date(2018, 3, 31))
    assert two.window("cla_episodes") == (None, date(2018, 3, 31))
    assert list(two.others) == ["SSDA903"]


def test_children_are_united_column_by_column(read):
    records = read(
        {
            "h.csv": HEADER + "1,2,01/02/2010,WBRI\n2,1,02/02/2010,\n",
            "children.csv": "person_id,dob,death_date\n1,01/02/2011,\n3,05/06/2012,01/01/2019\n",
        }
    )
    frame = records.children.set_index("person_id")
    assert frame["dob"].dt.year.to_dict() == {"1": 2011, "2": 2010, "3": 2012}
    assert frame["sex"].fillna("").to_dict() == {"1": "F", "2": "M", "3": ""}
    assert note(records, "sources_differ") == 1
    # Both files are used: what one lacks the other fills.
    assert records.files["rows_set_aside"].sum() == 0


def test_a_row_that_was_set_aside_before_is_not_set_aside_again(read):
    records = read(
        {
            "cla_episodes.csv": PLAIN + "1,01/05/2017,V2\n",
            "e.csv": EPISODES + "1,01/05/2017,S,V2,,\n1,01/05/2017,S,V2,,\n2,31/09/2017,S,C1,,\n",
        }
    )
    reasons = records.quarantine["reason"].value_counts().to_dict()
    assert reasons == {"other_source": 1, "duplicate_row": 1, "date_impossible": 1}


def test_rows_that_fill_columns_of_united_children_stay_used(read):
    records = read(
        {
            "cla_episodes.csv": PLAIN + "1,01/05/2017,V2\n",
            "e.csv": EPISODES + "1,01/05/2017,S,V2,,\n",
            "h.csv": HEADER + "1,2,01/02/2010,WBRI\n",
            "u.csv": "CHILD,SEX,DOB,DUC\n1,2,01/02/2010,01/02/2028\n",
        }
    )
    files = records.files.set_index("source_file")["rows_used"].to_dict()
    assert files == {"cla_episodes.csv": 1, "e.csv": 0, "h.csv": 1, "u.csv": 1}
    assert records.children["uasc"].tolist() == ["yes"]


@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 28)), max_size=12),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 28)), min_size=1, max_size=12),
)
def test_rows_in_are_rows_used_and_set_aside(tmp_path_factory, plain, returned):
    from sru_analysis.configuration import Configuration
    from sru_analysis.extracts import read_extracts

    folder = tmp_path_factory.mktemp("extract")
    plain_rows = [f"{child},{day:02}/05/2017,C2\n" for child, day in plain]
    return_rows = [f"{child},{day:02}/05/2017,S,C1,,\n" for child, day in returned]
    (folder / "cla_episodes.csv").write_text(PLAIN + "".join(plain_rows))
    (folder / "e.csv").write_text(EPISODES + "".join(return_rows))
    records = read_extracts([folder], Configuration())
    assert (
        records.files["rows_in"] == records.files["rows_used"] + records.files["rows_set_aside"]
    ).all()
    assert records.files["rows_used"].sum() == len(records.cla_episodes)
    assert records.cla_episodes["source_format"].nunique() == 1
