from itertools import pairwise

import pytest

from sru_analysis.present import palette
from sru_analysis.present.blocks import page_style


@pytest.mark.parametrize("colour", palette.TEXT_COLOURS)
@pytest.mark.parametrize("ground", [palette.WHITE, palette.PANEL, palette.FOCUS])
def test_text_stands_out(colour, ground):
    assert palette.contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("mark", [*palette.MARKS, palette.CONCERN, palette.QUIET])
def test_marks_stand_out_on_white(mark):
    assert palette.contrast(mark, palette.WHITE) >= 3


def test_touching_marks_differ():
    assert all(palette.contrast(*pair) >= 3 for pair in pairwise(palette.MARKS))


def test_known_contrasts():
    assert palette.contrast(palette.BLUE, palette.WHITE) == pytest.approx(10.25, abs=0.05)
    assert round(palette.contrast(palette.TURQUOISE, palette.WHITE), 2) == 3.17
    assert round(palette.contrast(palette.QUIET, palette.PANEL), 1) == 6.3


def test_the_style_sheet_uses_the_palette():
    import re

    known = {value for value in vars(palette).values() if isinstance(value, str)}
    used = set(re.findall(r"#[0-9a-f]{6}\b", page_style()))
    assert used <= known
