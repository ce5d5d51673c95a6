"""Every code that a reader uses is described, and every description is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sru_analysis import extracts
from sru_analysis.extracts.reasons import (
    _UNIT_OF,
    NOTES,
    REASONS,
    left_empty_text,
    note_text,
    set_aside_text,
    unit_of,
)

SOURCES = {
    path.name: path.read_text()
    for path in Path(extracts.__file__).parent.glob("*.py")
    if path.name != "reasons.py"
}
WHOLE = "\n".join(SOURCES.values())


@pytest.mark.parametrize("code", [*NOTES, *REASONS])
def test_every_code_is_used(code):
    assert f'"{code}"' in WHOLE


@pytest.mark.parametrize("name", SOURCES)
def test_every_note_is_described(name):
    used = re.findall(r'\.note\(\s*"(\w+)"', SOURCES[name])
    used += re.findall(r'note_line\(\s*"(\w+)"', SOURCES[name])
    assert set(used) <= set(NOTES)


@pytest.mark.parametrize("code", REASONS)
def test_texts_say_what_was_found_and_what_to_do(code):
    for text in (set_aside_text(code), left_empty_text(code)):
        assert text.endswith(f"({code})")
        assert "and run again." in text or "Nothing need be done" in text
        assert "!" not in text


@pytest.mark.parametrize("code", NOTES)
def test_notes_end_with_their_code(code):
    assert note_text(code).endswith(f". ({code})")


def test_every_unit_is_that_of_a_note():
    assert set(_UNIT_OF) <= set(NOTES)
    assert unit_of("header_normalised") == "heading"
    assert unit_of("plan_overlap") == "row"
