"""Tables as text, for the worked cases of the oracle."""

from datetime import date

SEPTEMBER = (date(2019, 9, 1), date(2019, 9, 30))
END = SEPTEMBER[1]


def d(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def rows(names: str, *lines: str) -> list[dict]:
    """Rows of a table from text: dates in ISO form, "-" for a blank."""

    def read(value: str):
        if value == "-":
            return None
        dated = len(value) == 10 and value[4] == value[7] == "-"
        return date.fromisoformat(value) if dated else value

    return [dict(zip(names.split(), map(read, line.split()), strict=True)) for line in lines]


def figures(found) -> tuple:
    """Numerator, denominator and value of an answer."""
    return found.numerator, found.denominator, found.value
