"""A table of which no row is left does not end the reading of those beside it."""

from __future__ import annotations

import itertools

import pytest

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from tests.extracts import returns, ssd_export
from tests.extracts.conftest import SAMPLES

SSDA903 = {
    "header.csv": "CHILD,SEX,DOB,ETHNIC\n{}1,01/02/2010,WBRI\n",
    "episodes.csv": "CHILD,DECOM,RNE,LS,DEC,REC\n{}01/05/2019,S,C2,,\n",
    "reviews.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n{}01/02/2010,01/06/2019,PN1\n",
    "uasc.csv": "CHILD,SEX,DOB,DUC\n{}1,01/02/2010,01/02/2028\n",
    "sw.csv": "CHILD,DOB,SW_ID,SW_DECOM\n{}01/02/2010,w1,01/06/2019\n",
}
CENSUS = {
    "identifiers.csv": "LAchildID,PersonBirthDate\n{}2010-02-01\n",
    "characteristics.csv": "LAchildID,Ethnicity\n{}WBRI\n",
    "disabilities.csv": "LAchildID,Disability\n{}NONE\n",
    "details.csv": "LAchildID,CINdetailsID,CINreferralDate\n{}1,2019-05-01\n",
    "section47.csv": "LAchildID,S47ActualStartDate,DateOfInitialCPC\n{}2019-05-02,2019-05-20\n",
    "plans.csv": "LAchildID,CPPID,CPPstartDate\n{}1,2019-05-20\n",
    "reviews.csv": "LAchildID,CPPID,CPPreviewDate\n{}1,2019-07-20\n",
}


@pytest.mark.parametrize(
    ("files", "emptied"),
    [(files, set(two)) for files in (SSDA903, CENSUS) for two in itertools.combinations(files, 2)],
)
def test_two_tables_of_a_return_whose_rows_have_no_child(read, files, emptied):
    texts = {name: text.format("," if name in emptied else "1,") for name, text in files.items()}
    records = read(texts)
    files_read = records.files
    assert (files_read["rows_in"] == 1).all()
    assert files_read["rows_set_aside"].sum() == len(records.quarantine) == len(emptied)


def test_a_child_of_an_xml_return_without_an_identifier(read):
    text = returns.ssda903(
        returns.looked_after("", returns.episode("01/05/2020"), reviews=("02/06/2020",))
    )
    records = read({"x.xml": text})
    assert records.files["rows_used"].sum() == 0
    assert len(records.quarantine) == records.files["rows_in"].sum() == 3


@pytest.mark.parametrize("emptied", ["ssd_cp_visits", "ssd_cp_plans", "ssd_cla_visits",
                                     "ssd_cin_episodes", "ssd_s47_enquiry", "ssd_cla_placement",
                                     "ssd_cla_episodes", "ssd_legal_status"])  # fmt: skip
def test_a_table_of_the_dataset_with_headings_only(emptied, small_dataset, tmp_path):
    tables = small_dataset | {emptied: small_dataset[emptied].iloc[:0]}
    ssd_export.as_csv(tables, tmp_path)
    files = read_extracts([tmp_path], Configuration()).files
    assert (files["rows_in"] == files["rows_used"] + files["rows_set_aside"]).all()
    assert files["rows_in"].sum() == sum(len(frame) for frame in tables.values())


@pytest.fixture(scope="module")
def small_dataset():
    """A few rows of every table of the dataset."""
    demo = read_extracts([SAMPLES.parents[1] / "data" / "demo"], Configuration())
    return {name: frame.iloc[:40] for name, frame in ssd_export.dataset(demo).items()}
