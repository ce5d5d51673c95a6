"""Every spelling that the list gives a code for reaches that code; what it does not, stays out."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sru_analysis.extracts.annex_a_forms import (
    ENQUIRIES,
    FORMS,
    IN_CARE,
    IN_NEED,
    PLANS,
    REFERRALS,
)
from sru_analysis.extracts.annex_a_values import ANSWERS, FILE, GROUPED, LETTERED, LISTED
from sru_analysis.extracts.values import dictionary, plainer, read_values
from sru_analysis.extracts.wording import folded
from sru_analysis.records.code_lists import labels as labels_of

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
    bare = {plainer(text): code for text, code in certain_codes(column).items()}
    bare |= {plainer(text): code for text, code in official.items()}
    for text, code in read(column, without).values.items():
        # A label or spelling but for its marks, or a code that stands beside a label of its own.
        known = bare.get(plainer(folded(text))) or bare.get(plainer(folded(text)[5:]))
        assert known == code or folded(text).startswith(code.casefold())


OFFICIAL_GROUPS = {
    "a": "INDIVIDUAL", "b": "INDIVIDUAL", "c": "INDIVIDUAL", "d": "INDIVIDUAL", "e": "SCHOOLS",
    "f": "EDUCATION_SERVICES", "g": "HEALTH", "h": "HEALTH", "i": "HEALTH", "j": "HEALTH",
    "k": "HEALTH", "l": "HEALTH", "m": "HOUSING", "n": "LA_SERVICES", "o": "LA_SERVICES",
    "p": "LA_SERVICES", "p1": "LA_SERVICES", "q": "POLICE", "r": "LEGAL", "s": "OTHER",
    "t": "ANONYMOUS", "u": "UNKNOWN",
}  # fmt: skip


def test_the_official_sources_of_referrals_reach_their_groups():
    column = LISTED | GROUPED
    listed = [row for row in rows() if row["column"] == column["referral_source"]]
    official = [row["value_as_found"] for row in listed if row["official"]]
    found = read("referral_source", official, REFERRALS).values
    assert found == {text: OFFICIAL_GROUPS[text.split(")")[0]] for text in official}
    assert len(official) == 22


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("3C", "HEALTH"), ("3c: Health services \u2013 School Nurse", "HEALTH"),
        ("1A - Individual (Family)", "INDIVIDUAL"),
        ("5D - \u2018LA SERVICES\u2019 \u2013 early help", "LA_SERVICES"),
        ("Police", "POLICE"), ("SCHOOLS", "SCHOOLS"), ("10", "UNKNOWN"),
        # The list puts these into groups that they do not name: they wait for the council's word.
        ("COMMUNITY MENTAL HEALTH TEAM.", None), ("Internal (Early Help)", None),
        ("7 - Law - Other (Including Courts, CAFCASS)", None), ("School Nurse", None),
    ],
)  # fmt: skip
def test_a_source_of_a_referral_is_certain_by_its_code_only(text, group):
    found = read("referral_source", [text], REFERRALS)
    assert found.values.get(text) == group
    assert (found.reasons.get(text) == "value_unmapped") == (group is None)


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


CODED = sorted(set(LISTED) - {LETTERED})
CLOTHES = (
    str.upper,
    str.lower,
    lambda text: f"  {text}\u00a0",
    lambda text: text.replace(" ", "\u00a0 "),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace("'", "\u2019").replace("-", "\u2013"),
)


@cache
def certain_codes(column):
    """Folded spelling -> code, for the spellings of a column that stand for one code."""
    codes = {}
    for row in rows():
        if row["column"] == LISTED[column] and row["code"] not in (
            "",
            *NOT_OF_CARE.get(column, ()),
        ):
            code = ANSWERS.get(row["code"], row["code"])
            codes.setdefault(folded(row["value_as_found"]), set()).add(code)
    return {text: found.pop() for text, found in codes.items() if len(found) == 1}


@pytest.mark.parametrize("column", CODED)
def test_every_listed_spelling_reaches_its_code_in_other_clothes(column):
    known = certain_codes(column)
    for clothe in CLOTHES:
        written = {clothe(text).strip(): code for text, code in known.items() if text}
        found = read(column, written).values
        assert {text: found.get(text) for text in written} == written


def allowed(text, column):
    """The codes that the reading rules make certain for a text, worked out apart from the reader:
    what stands in the lists, behind a number, beside its own code, or apart from marks.
    """
    about = FIELDS[column]
    labels = labels_of(about.code_list)
    known = certain_codes(column) | {code.casefold(): code for code in labels}
    known |= {folded(label): code for code, label in labels.items()}

    def bare(words):
        return re.sub(r"[^\w?!+&#*]+", " ", words).strip()

    plain = {bare(words): code for words, code in known.items()}
    value = folded(text)
    ways = {value, re.sub(r"^([a-z]{1,2}|\d{1,2})[).] ?", "", value)}
    found = {known.get(way) for way in ways} | {plain.get(bare(way)) for way in ways}
    for way in ways:
        for code in set(known.values()):
            beside = f" {code.casefold()} " in f" {bare(way)} "
            rest = f" {bare(way)} ".replace(f" {code.casefold()} ", " ", 1).strip()
            if beside and (not rest or any(rest in words for words in plain)):
                found.add(code)
    return found


@pytest.mark.parametrize("column", [name for name in CODED if FIELDS[name].code_list])
def test_no_listed_spelling_is_the_label_of_another_code(column):
    labels = {folded(label): code for code, label in labels_of(FIELDS[column].code_list).items()}
    known = certain_codes(column)
    assert {text: known[text] for text in known.keys() & labels} == {
        text: labels[text] for text in known.keys() & labels
    }


@pytest.mark.parametrize("column", [name for name in CODED if FIELDS[name].code_list])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_spelling_of_no_list_is_mapped_only_where_the_rules_make_it_certain(column, data):
    """Known spellings with letters changed, cut, put together or numbered anew."""
    known = sorted(text for text in certain_codes(column) if text)
    text = data.draw(st.sampled_from(known))
    other = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(0, len(text)))
    mark = data.draw(st.sampled_from(["", " ", "?", "!", "x", "2", " not ", "/", " or ", "s", "é"]))
    number = data.draw(st.sampled_from(["", "", "a) ", "e) ", "1. ", "12) ", "x) ", "no "]))
    cut = text[:at] + text[at + 1 :]
    ways = [text[:at] + mark + text[at:], text[:at], text[at:], cut, text + mark + other, text]
    made = (number + data.draw(st.sampled_from(ways))).strip()
    code = read(column, [made]).values.get(made)
    assert code is None or code in allowed(made, column)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("cp_plan_latest_category", "Neglect.", "NEG"),
        ("cp_plan_latest_category", "1. Neglect", "NEG"),
        ("cp_plan_latest_category", "Multiple / not recommended", "MUL"),
        ("cp_plan_latest_category", "e) Neglect", None),
        ("cp_plan_latest_category", "Neglect?", None),
        ("cp_plan_latest_category", "NEG/EMO", None),
        ("legal_status", "(C2)", "C2"),
        ("legal_status", "C2, C1", None),
        ("sex", "1) Male", "M"),
        ("sex", "2. Male", None),
        ("cla_permanence_plan", "b) Adoption", "b"),
        ("cla_permanence_plan", "c) Adoption", None),
    ],
)
def test_numbering_and_marks(column, text, code):
    assert read(column, [text]).values.get(text) == code


@pytest.mark.parametrize("word", ["#N/A", "-", "Not recorded", "zNotRecorded", "NULL", "No data"])
def test_blank_in_disguise(word):
    found = read("legal_status", [word])
    assert not found.values
    assert "value_unmapped" not in found.reasons.values()
