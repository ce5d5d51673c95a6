"""Every answer of ``samples/expected.json`` is given by a test, which states its figures.

The answers were worked out apart from this package. Where the records differ from the file as sent
by design (a review sent twice is set aside), the test says by how much.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re

import pytest

from sru_analysis.configuration import Configuration
from sru_analysis.extracts import read_extracts
from tests.extracts.conftest import SAMPLES

EXPECTED = {one["id"]: one for one in json.loads((SAMPLES / "expected.json").read_text("utf-8"))}
SAMPLE = "test_ssda903_sample"
ANNEX_A = "test_annex_a_sample"
# Answer -> module and tests that give it; the others are named by the id of the answer.
GIVEN_BY = {
    "903-rows": (SAMPLE, "rows_read_per_file"),
    "903-children": (SAMPLE, "children"),
    "903-cla-all-ls": (SAMPLE, "open_episodes_with_and_without_short_breaks"),
    "903-cla": (SAMPLE, "open_episodes_with_and_without_short_breaks"),
    "903-open-rows": (SAMPLE, "open_episodes_with_and_without_short_breaks"),
    "903-cla-prev": (SAMPLE, "a_year_earlier"),
    "903-ls": (SAMPLE, "by_legal_status"),
    "903-s20": (SAMPLE, "by_legal_status"),
    "903-s20-length": (SAMPLE, "length_of_section_20"),
    "903-p1-care-order": (SAMPLE, "placed_with_parents"),
    "903-p1-v2-rows": (SAMPLE, "placed_with_parents"),
    "903-started": (SAMPLE, "starts_and_ends_of_the_year"),
    "903-ceased": (SAMPLE, "starts_and_ends_of_the_year"),
    "903-open-with-rec": (SAMPLE, "an_open_episode_is_one_without_an_end_whatever_its_reason"),
    "903-overlap": (SAMPLE, "overlaps_and_gaps"),
    "903-key": (SAMPLE, "repeated_keys"),
    "903-pn": (SAMPLE, "participation_codes"),
    "903-pn-year": (SAMPLE, "participation_of_the_year"),
    "903-participation-year": (SAMPLE, "participation_of_the_year"),
    "903-rev-late": (SAMPLE, "reviews_after_the_return_year_are_kept"),
    "903-pn0-age": (SAMPLE, "ages_at_participation"),
    "903-rev-care": (SAMPLE, "reviews_of_children_in_care"),
    "903-dob-conflict": (SAMPLE, "dates_of_birth_agree"),
    "903-uasc": (SAMPLE, "unaccompanied_children"),
    "903-bom": (SAMPLE, "mark_and_unknown_code"),
    "903-xxx": ("test_expected", "tables_that_no_figure_needs"),
    "gcin-open-2023-03-31": ("test_cin_samples", "gcin_open"),
    "gcin-open-2024-09-30": ("test_cin_samples", "gcin_open"),
    "aa-rows": (ANNEX_A, "aa_rows_per_list"),
    "aa-icpc": (ANNEX_A, "aa_icpc_working_days"),
    "aa-cells": (ANNEX_A, "aa_cells_are_named_by_sheet_and_address"),
    "aa-dob": (ANNEX_A, "aa_dob_blank_is_kept"),
}
MODULES = ("test_cin_samples", "test_ssda903_xml_samples", ANNEX_A, "test_ssda903_dirty")
# Figures that a test states in another way than the answer does, with how it states them.
STATED_OTHERWISE = {
    "903-bom": "the heading is read without the mark; the code is listed",
    "903-rows": "five of the files have their rows counted below",
    "903-rev-late": "days as dates",
    "903-pn-year": "one review sent twice counts once",
    "aa-unborn": "the two are listed",
    "903-participation-year": "the share is that of the two figures",
}


def test_tables_that_no_figure_needs():
    records = read_extracts([SAMPLES / "ssda903_left_alone", SAMPLES / "ssda903"], Configuration())
    rows = {
        file.rpartition("/")[2].removesuffix(".csv"): count
        for file, count in records.files.set_index("source_file")["rows_in"].items()
    }
    assert rows == EXPECTED["903-rows"]["answer"]
    unlisted = records.notes[records.notes["code"] == "value_not_listed"]
    of_one_file = unlisted["source_file"].str.endswith("placed_for_adoption.csv")
    assert unlisted.loc[of_one_file, "count"].tolist() == [29]


def function_of(answer):
    module, name = GIVEN_BY.get(answer, ("", answer.replace("-", "_")))
    for each in (module,) if module else MODULES:
        try:
            found = importlib.import_module(f"tests.extracts.{each}")
        except ModuleNotFoundError:
            continue
        if hasattr(found, f"test_{name}"):
            return found, getattr(found, f"test_{name}")
    raise AssertionError(f"no test gives the answer {answer}")


def figures(answer):
    """The numbers and codes of an answer, one by one."""
    if isinstance(answer, dict):
        return [each for pair in answer.items() for each in map(figures, pair) for each in each]
    if isinstance(answer, list):
        return [each for part in answer for each in figures(part)]
    return [answer]


def stated(function, module):
    """The numbers in the text of a test, with its parameters, and in the constants beside it."""
    constants = [repr(value) for name, value in vars(module).items() if name.isupper()]
    text = " ".join([inspect.getsource(function), *constants]).replace("_", "")
    return {int(float(number)) for number in re.findall(r"(?<![\w.])\d+(?:\.0)?(?![\w.])", text)}


@pytest.mark.parametrize("answer", EXPECTED)
def test_every_answer_is_given_by_a_test_that_states_it(answer):
    module, function = function_of(answer)
    if answer in STATED_OTHERWISE:
        return
    numbers = {each for each in figures(EXPECTED[answer]["answer"]) if isinstance(each, int)}
    assert {each for each in numbers if each not in (True, False)} <= stated(function, module)
