"""The page of a council's settings names each of them, with what holds without it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from sru_analysis.configuration import HOW_READ, READINGS, STANDARDS, Configuration
from sru_analysis.metrics import load

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = {
    found[1]: found[2] for found in re.finditer(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE)
}


def test_every_setting_is_named():
    sections = set(re.findall(r"^## `\[(\w+)\]`$", PAGE, re.MULTILINE))
    assert set(ROWS) | sections >= {each.name for each in fields(Configuration)}


def test_every_limit_stands_with_its_default():
    stated = {name for one in load().values() for name in one.standards}
    assert {*STANDARDS, *stated} <= set(ROWS)
    assert {name: ROWS[name] for name in STANDARDS} == {
        name: str(days) for name, days in STANDARDS.items()
    }
    assert all(ROWS[name] == "none" for name in stated - set(STANDARDS))


def test_every_reading_stands_with_its_default():
    for name, ways in HOW_READ.items():
        assert ROWS[name].startswith(f'`"{READINGS[name]}"`')
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        assert all(f'`"{way}"`' in row for way in ways)
