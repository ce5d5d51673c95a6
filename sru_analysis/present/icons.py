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

_WHITE = {"stroke": palette.WHITE}
_RING = "M20 4a16 16 0 1 0 .1 0z"


def _filled(colour: str) -> dict[str, str]:
    return {"fill": colour, "stroke": "none"}


_SHAPES = {
    IMPROVED: (("M20 3 38 37H2Z", _filled(palette.BLUE)), ("M20 33V17M13 23l7-7 7 7", _WHITE)),
    WORSENED: (("M4 4H36V36H4Z", _filled(palette.CONCERN)), ("M20 10V23M20 27V31", _WHITE)),
    CHANGED: (("M20 2 38 20 20 38 2 20Z", _filled(palette.PINK)), ("M12 20H28", _WHITE)),
    NO_CLEAR_CHANGE: ((f"{_RING}M10 20q5-8 10 0t10 0", {}),),
    NOT_TESTED: ((f"M12 20H28{_RING}", {"stroke_dasharray": "16 5"}),),
}
"""Shapes and lines; what does not say otherwise is a quiet line without a fill (``blocks.css``)."""


def icon(word: str) -> Markup:
    """The sign of a verdict."""
    shapes = [tag("path", d=path, **look) for path, look in _SHAPES[word]]
    return tag("svg", *shapes, viewBox="0 0 40 40", aria_hidden="true")


def signal(verdict: Verdict, short: bool = False) -> Markup:
    """The words of a verdict with its sign; ``short`` on a card."""
    said = verdict.short if short else verdict.sentence
    return tag("p", icon(verdict.word), tag("span", said), class_="signal")
