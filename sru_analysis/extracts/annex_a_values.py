"""Annex A: the spellings of coded values that councils are known to use, whole strings only."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from sru_analysis.extracts.referral_sources import group_of
from sru_analysis.extracts.wording import folded

FILE = "annex_a_value_variants.csv"
# Column of the records -> column of the list; "" where the group's letter is the code.
LISTED = {
    "ethnicity": "Ethnicity",
    "sex": "Gender",
    "disability": "Does the Child have a Disability",
    "uasc": "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
    "referral_nfa": "Referral NFA?",
    "icpc_not_required": "Was an Initial Child Protection Conference deemed unnecessary?",
    "icpc_outcome_cp_flag": "Did the Initial Child Protection Conference Result in a Child "
    "Protection Plan",
    "case_status": "Case Status",
    "close_reason": "Reason for Closure",
    "cla_primary_need_code": "Primary Need Code / Child's Category of Need",
    "cp_plan_initial_category": "Initial/Latest Category of Abuse",
    "cp_plan_latest_category": "Initial/Latest Category of Abuse",
    "latest_cp_visit_seen_alone": "Was the Child Seen Alone?",
    "legal_status": "Child's Legal Status",
    "cla_placement_type": "Placement Type",
    "cla_placement_provider": "Placement Provider",
    "cla_episode_ceased_reason": "Reason Ceased to be Looked After",
    "cla_permanence_plan": "What is the permanence plan for this child?",
}
# The list says the group of these, and no code.
GROUPED = {"referral_source": "Contact Source / Referral Source"}
LETTERED = "cla_permanence_plan"
# Groups of the list that stand for no value.
NO_VALUE = frozenset({"zzNotRecorded", "Unknown", "N/A", "c) Unknown"})
ANSWERS = {"Y": "yes", "N": "no"}


@dataclass
class Spellings:
    """``codes``: folded spelling -> code. ``blank``: folded words that mean no value."""

    codes: dict[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()


@cache
def _listed() -> Mapping[str, list[dict[str, str]]]:
    text = files("sru_analysis.reference").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["column"], []).append(row)
    return found


@cache
def spellings(column: str) -> Spellings:
    """What is known to be written in a column of the records.

    A spelling that stands for two codes is left out, as is one without a code: both stay
    unmapped and are counted.
    """
    stands_for: dict[str, set[str]] = {}
    blank = set()
    for row in _listed().get((LISTED | GROUPED).get(column, ""), []):
        text, code = folded(row["value_as_found"]), ANSWERS.get(row["code"], row["code"])
        if column == LETTERED and row["group"][1:2] == ")":
            code = row["group"][0]
        if column in GROUPED:
            code = group_of(row["value_as_found"], row["group"])
        if code:
            stands_for.setdefault(text, set()).add(code)
        elif row["group"] in NO_VALUE:
            blank.add(text)
    codes = {text: found.pop() for text, found in stands_for.items() if len(found) == 1}
    return Spellings(codes, tuple(sorted(blank - set(stands_for))))
