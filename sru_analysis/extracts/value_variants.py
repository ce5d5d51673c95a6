"""Spellings of coded values that councils are known to use, by column of Annex A."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sru_analysis.extracts.wording import folded

FILE = "annex_a_value_variants.csv"


@cache
def variants(column: str) -> Mapping[str, str]:
    """Folded spelling -> national code, for one column of Annex A as the list names it.

    A spelling that stands for two codes, or once for a code and once for none, is left out.
    """
    text = files("sru_analysis.reference").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["column"] == column:
            found.setdefault(folded(row["value_as_found"]), set()).add(row["code"])
    certain = {spelling: codes.pop() for spelling, codes in found.items() if len(codes) == 1}
    return {spelling: code for spelling, code in certain.items() if code}
