"""The key to the letters that stand in a drawing instead of a hidden point."""

from __future__ import annotations

from collections.abc import Iterable

from sru_analysis.disclosure.released import LEGEND, Figure
from sru_analysis.present.markup import Markup
from sru_analysis.present.parts import key_list
from sru_analysis.present.tables import OTHER_SYMBOLS


def symbol_key(
    number: int, figures: Iterable[Figure | None], lines: Iterable[str] = ()
) -> Markup | None:
    """The legend of the lines and symbols that a drawing shows, or nothing where it has none."""
    symbols = {one.symbol for one in figures if one is not None and one.symbol}
    said = [*lines, LEGEND] if "c" in symbols else [*lines]
    said += [OTHER_SYMBOLS] if symbols - {"c"} else []
    return key_list(number, said) if said else None
