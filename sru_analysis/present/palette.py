"""Colours of pages and charts; ``tests/present/test_palette.py`` computes every contrast."""

WHITE = "#ffffff"
PANEL = "#f3f2f1"
FOCUS = "#ffdd00"
TEXT = "#0b0c0c"
QUIET = "#505a5f"
LINK = "#1d5a92"
BLUE = "#12436d"
TURQUOISE = "#28a197"
PINK = "#801650"
ORANGE = "#f46a25"
CONCERN = "#b85410"
RULE = "#b1b4b6"  # decoration only
GRID = "#d8dadb"  # decoration only

MARKS = (BLUE, TURQUOISE, PINK, ORANGE)  # used in this order, so that neighbours differ
SIGNALS = {"^": BLUE, "s": CONCERN, "D": PINK}  # triangle better, square worse, diamond other
TEXT_COLOURS = (TEXT, QUIET, LINK, BLUE)


def contrast(first: str, second: str) -> float:
    """Contrast of two colours by the WCAG formula, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
