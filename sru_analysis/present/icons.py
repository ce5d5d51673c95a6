"""The signs beside the words of a verdict: shapes of our own, always with their words.

Shape, not colour, carries the meaning; a screen reader hears the words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sru_analysis.present import palette
from sru_analysis.present.gate import CHANGED, IMPROVED, NO_CLEAR_CHANGE, NOT_TESTED, WORSENED
from sru_analysis.present.markup import Markup, tag

if TYPE_CHECKING:
    from sru_analysis.present.gate import Verdict

_LINE = {"stroke_width": 4, "fill": "none"}
_WHITE = {"stroke": palette.WHITE, **_LINE}
_QUIET = {"stroke": palette.QUIET, **_LINE}
_RING = "M20 4a16 16 0 1 0 .1 0z"
_SHAPES = {
    IMPROVED: (("M20 3 38 37H2Z", {"fill": palette.BLUE}), ("M20 33V17M13 23l7-7 7 7", _WHITE)),
    WORSENED: (("M4 4H36V36H4Z", {"fill": palette.CONCERN}), ("M20 10V23M20 27V31", _WHITE)),
    CHANGED: (("M20 2 38 20 20 38 2 20Z", {"fill": palette.PINK}), ("M12 20H28", _WHITE)),
    NO_CLEAR_CHANGE: ((_RING, _QUIET), ("M10 20q5-8 10 0t10 0", _QUIET)),
    NOT_TESTED: ((_RING, {**_QUIET, "stroke_dasharray": "6 5"}), ("M12 20H28", _QUIET)),
}


def icon(word: str) -> Markup:
    """The sign of a verdict."""
    shapes = [tag("path", d=path, **look) for path, look in _SHAPES[word]]
    return tag("svg", *shapes, viewBox="0 0 40 40", aria_hidden="true", focusable="false")


def signal(verdict: Verdict) -> Markup:
    """The words of a verdict with its sign."""
    return tag("p", icon(verdict.word), tag("span", verdict.sentence), class_="signal")
