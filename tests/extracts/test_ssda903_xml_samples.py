"""Answers that a correct reader gives on SSDA903 returns as XML and on dirty rows of them.

They were counted over the files as sent, with plain loops. Each test is named by the id of its
answer.
"""

from __future__ import annotations

import pandas as pd
import pytest

from sru_analysis.messages import Refusal
from tests.extracts.conftest import SAMPLES
from tests.extracts.test_cin_samples import balanced, note, open_on, read_sample, rows_in

YEAR_END = pd.Timestamp(2018, 3, 31)
DATES = ("cla_episode_start_date", "cla_episode_ceased_date")
COUNCILS = ("Barking and Dagenham", "Newham", "Sutton")


@pytest.fixture(scope="module")
def fake():
    return read_sample("ssda903_xml")


@pytest.fixture(scope="module")
def generated():
    return read_sample("ssda903_synthesizer")


@pytest.fixture(scope="module")
def fixes():
    return read_sample("liia_tools/SSDA903_episodes_for_testing_fixes_INPUT.csv", councils=COUNCILS)


def looked_after(records, day=YEAR_END):
    stock = open_on(records.cla_episodes, *DATES, day)
    without = stock[~stock["legal_status"].isin(("V3", "V4"))]
    section_20 = stock[stock["legal_status"] == "V2"]
    return [frame["person_id"].nunique() for frame in (stock, without, section_20)]


def test_903x_rows(fake):
    rows = rows_in(fake)
    assert [rows[tag] for tag in ("HEADER", "EPISODE", "AREVIEW")] == [253, 459, 1206]
    assert note(fake, "child_no_episode") == 55
    assert balanced(fake)
    # Recognised, counted and left alone, with their empty cells.
    assert [rows[tag] for tag in ("PERMANENCE", "OC2", "AD_PLACED")] == [253, 253, 3]
    assert rows["AMISSING"] == len(fake.missing_episodes) == 6
    assert note(fake, "xml_unknown") == note(fake, "xml_empty") == 0


def test_903x_cla(fake):
    assert looked_after(fake) == [134, 110, 5]


def test_903x_csv_common(fake, sample):
    assert not set(fake.cla_episodes["person_id"]) & set(sample.cla_episodes["person_id"])


def test_903x_placement_and_reviews(fake):
    # PL is the placement, AREVIEW the reviews.
    assert fake.cla_episodes["cla_placement_type"].notna().all()
    assert fake.cla_reviews["cla_review_participation"].str.fullmatch("PN[0-7]").all()
    assert fake.window("cla_reviews") == fake.window("cla_episodes")
    assert [day.isoformat() for day in fake.window("cla_reviews")] == ["2017-04-01", "2018-03-31"]


def test_gen903_rows(generated):
    rows = rows_in(generated)
    assert [rows.get(tag, 0) for tag in ("HEADER", "EPISODE", "AREVIEW")] == [261, 507, 0]
    assert note(generated, "child_no_episode") == 50
    assert generated.children["uasc"].value_counts().to_dict() == {"no": 249, "yes": 12}
    assert not generated.covers("cla_reviews")
    assert note(generated, "table_missing") == 1


def test_gen903_cla(generated):
    assert looked_after(generated) == [143, 121, 9]


def test_two_years_of_xml_are_read_together_and_one_of_csv_beside_them(fake):
    records = read_sample("ssda903_xml", "ssda903_synthesizer")
    assert len(records.cla_episodes) == 459 + 507
    both = read_sample("ssda903_xml", "ssda903_dirty")
    assert len(both.cla_episodes) == 459 + 5  # another year, so another return
    assert note(both, "two_sources") == 0


def test_dirty_episodes():
    records = read_sample("ssda903_dirty/SSDA903_2020_episodes.csv")
    assert len(records.cla_episodes) == 5
    extra = records.notes.loc[records.notes["code"] == "extra_columns", "places"].tolist()
    assert extra == ["TEST_COLUMN"]
    unmapped = records.unmapped[["column", "spelling"]].to_numpy().tolist()
    assert unmapped == [["cla_episode_start_reason", "*DUMMY*"]]
    assert records.cla_episodes["legal_status"].isna().sum() == 1
    stock = open_on(records.cla_episodes, *DATES, pd.Timestamp(2019, 3, 31))
    counted = stock[~stock["legal_status"].isin(("V3", "V4"))]
    known = counted[counted["legal_status"].notna()]
    assert [frame["person_id"].nunique() for frame in (counted, known)] == [2, 1]


def test_dirty_header():
    records = read_sample("ssda903_dirty/SSDA903_2020_header.csv")
    assert records.files["rows_in"].tolist() == [5]
    assert len(records.children) == 2
    assert records.children["dob"].isna().all()
    assert records.quarantine["reason"].tolist() == ["id_two_births"] * 3
    assert records.unmapped[["column", "spelling"]].to_numpy().tolist() == [["ethnicity", "UNKN"]]


def test_fixes(fixes):
    frame = fixes.cla_episodes
    assert [len(frame), frame["person_id"].nunique()] == [23, 10]
    extra = fixes.notes.loc[fixes.notes["code"] == "extra_columns", "places"].tolist()
    assert extra == ["LA, YEAR"]
    assert note(fixes, "date_iso", "cla_episode_start_date") == 23
    assert frame["cla_episode_ceased_date"].isna().sum() == 9
    assert note(fixes, "episode_left_open") == 3


def test_fixes_cla(fixes):
    frame = fixes.cla_episodes.sort_values(["person_id", "cla_episode_start_date"])
    day = pd.Timestamp(2020, 3, 31)
    assert open_on(frame, *DATES, day)["person_id"].nunique() == 8
    # Nothing is closed in silence; this is what closing at the next start would give.
    following = frame.groupby("person_id")["cla_episode_start_date"].shift(-1)
    closed = frame.assign(
        cla_episode_ceased_date=frame["cla_episode_ceased_date"].fillna(following)
    )
    assert open_on(closed, *DATES, day)["person_id"].nunique() == 5


def test_three_councils_are_refused_unless_the_run_names_them():
    name = "liia_tools/SSDA903_episodes_for_testing_fixes_INPUT.csv"
    with pytest.raises(Refusal) as refused:
        read_sample(name)
    assert refused.value.code == "two_councils"
    assert "3 councils" in str(refused.value)
    assert not any(council in str(refused.value) for council in COUNCILS)
    two = read_sample(name, councils=COUNCILS[:2])
    assert set(two.quarantine["reason"]) >= {"other_council"}
    assert balanced(two)


def test_a_folder_of_every_form_of_the_return_reads_one_of_each_year():
    records = read_sample("ssda903", "ssda903_xml", "ssda903_synthesizer")
    left = records.notes.loc[records.notes["code"] == "two_sources", "source_file"].tolist()
    assert left == ["ssda903_synthesizer/generated_903.xml", "ssda903_xml/fake_903.xml"]
    assert len(records.cla_episodes) == 5050
    assert (SAMPLES / "ssda903").is_dir()
