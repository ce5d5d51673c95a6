"""Every spelling that the list gives a code for reaches that code; what it does not, stays out."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from sru_analysis.extracts.annex_a_forms import ENQUIRIES, FORMS, IN_CARE, IN_NEED, PLANS
from sru_analysis.extracts.annex_a_values import ANSWERS, FILE, LETTERED, LISTED
from sru_analysis.extracts.values import dictionary, read_values
from sru_analysis.extracts.wording import folded

FIELDS = {each.column: each for form in FORMS for each in form.fields if each.column in LISTED}
# Child in need codes that no episode of care can hold; List 6 knows them.
NOT_OF_CARE = {"cla_primary_need_code": {"N0", "N9"}}


def rows():
    text = files("sru_analysis.reference").joinpath(FILE).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def read(column, texts, form=None):
    about = form.field[column] if form else FIELDS[column]
    return read_values({text.strip() for text in texts} - {""}, about)


@pytest.mark.parametrize("column", sorted(set(LISTED) - {LETTERED}))
def test_every_listed_spelling_reaches_its_code(column):
    listed = [row for row in rows() if row["column"] == LISTED[column]]
    codes = {}
    for row in listed:
        if row["code"]:
            codes.setdefault(folded(row["value_as_found"]), set()).add(row["code"])
    certain = [row for row in listed if len(codes.get(folded(row["value_as_found"]), ())) == 1]
    certain = [row for row in certain if row["code"] not in NOT_OF_CARE.get(column, set())]
    assert certain
    found = read(column, [row["value_as_found"] for row in certain]).values
    wrong = {
        row["value_as_found"]: found.get(row["value_as_found"].strip())
        for row in certain
        if row["code"]
        and found.get(row["value_as_found"].strip()) != ANSWERS.get(row["code"], row["code"])
    }
    assert not wrong


@pytest.mark.parametrize("column", sorted(set(LISTED) - {LETTERED}))
def test_a_spelling_without_a_code_is_given_one_only_where_it_says_so_itself(column):
    listed = [row for row in rows() if row["column"] == LISTED[column]]
    coded = {folded(row["value_as_found"]) for row in listed if row["code"]}
    without = [row["value_as_found"] for row in listed if not row["code"]]
    without = [text for text in without if folded(text) not in coded]
    official = dictionary(FIELDS[column].code_list) if FIELDS[column].code_list else {}
    for text, code in read(column, without).values.items():
        # The official label, or a code that stands beside a label of its own.
        assert official.get(folded(text)) == code or folded(text).startswith(code.casefold())


def test_no_search_for_section_20_inside_a_text():
    texts = ["S20 whatever", "Remanded to LA accommodation S20", "Section 20 short breaks"]
    found = read("legal_status", texts)
    assert found.values.get("Remanded to LA accommodation S20") == "J1"
    assert "V2" not in found.values.values()
    assert found.reasons["S20 whatever"] == "value_unmapped"


@pytest.mark.parametrize(
    ("form", "column", "text", "code"),
    [
        (IN_CARE, "cla_placement_provider", "b) PR1 - Own provision", "PR1"),
        (IN_CARE, "cla_placement_provider", "PR1 - Private provision", None),
        (IN_CARE, "legal_status", "FULL CARE ORDER [C2]", "C2"),
        (IN_CARE, "legal_status", "full  care order [c2]", "C2"),
        (IN_CARE, "legal_status", "V2 - Full Care Order", None),
        (IN_CARE, "legal_status", "Care Order\u00a0S31.1(A)", "C2"),
        (IN_CARE, "cla_permanence_plan", "SGO", "c"),
        (IN_CARE, "cla_permanence_plan", "Independent living", None),
        (IN_NEED, "close_reason", "RC7:Case closed after assessment, no further action", None),
        (IN_NEED, "close_reason", "RC9 \u2013 Closed after assessment, referred to early help",
         "RC9"),
        (IN_NEED, "cla_primary_need_code", "N9", "N9"),
        (IN_NEED, "case_status", "C) child in need plan", "CIN"),
        (PLANS, "cp_plan_initial_category", "Neglect, Physical and Emotional", "MUL"),
        (PLANS, "cp_plan_latest_category", "YNNN", "NEG"),
        (PLANS, "latest_cp_visit_seen_alone", "Seen alone", "yes"),
        (ENQUIRIES, "icpc_not_required", "a) Yes", "yes"),
    ],
)  # fmt: skip
def test_code_and_label_must_agree(form, column, text, code):
    assert read(column, [text], form).values.get(text) == code


@pytest.mark.parametrize("word", ["#N/A", "-", "Not recorded", "zNotRecorded", "NULL", "No data"])
def test_blank_in_disguise(word):
    found = read("legal_status", [word])
    assert not found.values
    assert "value_unmapped" not in found.reasons.values()
