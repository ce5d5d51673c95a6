"""Every code and label of the shipped lists reaches its code, and nothing reaches a wrong one."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sru_analysis.extracts.forms import Field
from sru_analysis.extracts.values import read_values
from sru_analysis.records import code_lists
from sru_analysis.records.schema import TABLES

LISTS = sorted(
    {column.code_list for table in TABLES.values() for column in table.columns if column.code_list}
)


def read(text: str, code_list: str) -> str | None:
    return read_values({text}, Field("column", "code", ("c",), code_list=code_list)).values.get(
        text
    )


def spellings(code_list: str) -> list[tuple[str, str]]:
    """Every way in which a code and its label may be written, with the code that is meant."""
    labels = code_lists.labels(code_list)
    alone = [label for label in labels.values() if list(labels.values()).count(label) == 1]
    found = []
    for code, label in labels.items():
        found += [(code, code), (code.lower(), code), (f" {code} ".strip(), code)]
        if label in alone:
            found += [(label, code), (label.upper(), code), (label.replace(" ", "  "), code)]
        if label != code:
            found += [
                (f"{code} {label}", code),
                (f"{code} - {label}", code),
                (f"{code} – {label}", code),
                (f"{code}: {label}", code),
                (f"{label} [{code}]", code),
            ]
    return found


@pytest.mark.parametrize("code_list", LISTS)
def test_every_code_and_label_reaches_its_code(code_list):
    wrong = [text for text, code in spellings(code_list) if read(text, code_list) != code]
    assert wrong == []


def test_every_shipped_list_that_a_column_uses_is_looked_at():
    text = files("sru_analysis.reference").joinpath("codes.csv").read_text(encoding="utf-8")
    shipped = {(row["source"], row["field"]): 0 for row in csv.DictReader(text.splitlines())}
    used = {key for name, key in code_lists._NATIONAL.items() if name in LISTS}
    assert used <= set(shipped)
    assert len(used) >= 11


@pytest.mark.parametrize("code_list", LISTS)
def test_a_code_beside_the_label_of_another_is_unmapped(code_list):
    labels = {code: label for code, label in code_lists.labels(code_list).items() if label != code}
    codes = list(labels)
    for one, other in zip(codes, codes[1:], strict=False):
        if labels[one] != labels[other]:
            assert read(f"{one} - {labels[other]}", code_list) is None


def test_part_of_a_string_is_never_enough():
    traps = ["Remanded to LA accommodation S20", "S20 Short Breaks 75+ Nights", "not C2", "C2 C1"]
    assert [read(text, "LS") for text in traps] == [None] * 4


@given(st.sampled_from(LISTS), st.text(min_size=1, max_size=40))
def test_what_is_read_is_a_code_of_the_list_or_nothing(code_list, text):
    assert read(text.strip(), code_list) in (None, *code_lists.codes(code_list))
