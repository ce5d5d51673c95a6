"""Coloured cells of a workbook: their meaning is lost in reading, so that they are counted."""

from __future__ import annotations

import re

from sru_analysis.extracts.sheets import Sheet, letters

_STYLES = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\b[^>]*>")
_FILLS = re.compile(rb"<fills\b.*?</fills>", re.DOTALL)
_FILL = re.compile(rb"<fill>(.*?)</fill>", re.DOTALL)
_FILL_ID = re.compile(rb'\bfillId="(\d+)"')


def filled_styles(styles: bytes) -> list[int]:
    """The numbers of the cell styles of a workbook that have a colour of their own."""
    fills = _FILLS.search(styles)
    solid = [b'patternType="solid"' in fill for fill in _FILL.findall(fills[0] if fills else b"")]
    found = _STYLES.search(styles)
    coloured_ones = []
    for number, style in enumerate(_STYLE.findall(found[0] if found else b"")):
        fill = _FILL_ID.search(style)
        if fill and int(fill[1]) < len(solid) and solid[int(fill[1])]:
            coloured_ones.append(number)
    return coloured_ones


def coloured(xml: bytes, styles: list[int]) -> dict[tuple[int, int], set[int]]:
    """(column position, style) -> the numbers of the rows whose cell has that style."""
    if not styles:
        return {}
    wanted = b"|".join(str(style).encode() for style in styles)
    cell = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*? s="(' + wanted + rb')"')
    found: dict[tuple[int, int], set[int]] = {}
    for column, row, style in cell.findall(xml):
        found.setdefault((column_position(column), int(style)), set()).add(int(row))
    return found


def column_position(column: bytes) -> int:
    """The position of a column by its letters: A -> 0, AA -> 26."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number - 1


def note_colours(sheet: Sheet, numbers: list[int]) -> None:
    """Say in which columns some rows of the table are coloured and others are not."""
    rows = set(numbers)
    varied = {
        column for (column, _), found in sheet.fills.items() if 0 < len(found & rows) < len(rows)
    }
    if varied:
        named = ", ".join(letters(column) for column in sorted(varied))
        sheet.note("colour_or_comment", len(varied), places=f"colours in column {named}")
