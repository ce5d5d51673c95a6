"""Dates as text: day first, ISO, English month names, spreadsheet serials; never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from sru_analysis.extracts.wording import folded

PLACEHOLDERS = frozenset(
    date(*parts)
    for parts in (
        (1899, 12, 30),
        (1899, 12, 31),
        (1900, 1, 1),
        (1900, 1, 2),
        (1901, 1, 1),
        (9999, 12, 31),
    )
)
# No child of any extract was born before; an "end" so far away means that there is none.
FIRST_YEAR, ENDLESS = 1890, 2200
SERIAL_FIRST, SERIAL_LAST = date(1990, 1, 1), date(2035, 12, 31)
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
OLDEST_AGE = 26
_EPOCH = date(1970, 1, 1).toordinal()

_TIME = (
    r"(?:,?[ t]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?"
    r"(?:\s*(?:z|[+-]\d{2}(?::?\d{2})?))?)?"
)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? +")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})({_TIME})")
_ISO = re.compile(rf"(\d{{4}})([/-])(\d{{1,2}})\2(\d{{1,2}})({_TIME})")
_WORDS = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]+([a-z]+)\.?,?[ -]+(\d{{4}}|\d{{2}})({_TIME})"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def epoch_day(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _EPOCH


@dataclass
class ReadDates:
    """Distinct texts of one column -> date, or the reason why there is none.

    ``noted``: texts by code of what was put right. ``month_first``: texts whose second part is
    above 12 although their first part is not.
    """

    dates: dict[str, date] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    noted: dict[str, set[str]] = field(default_factory=dict)
    month_first: set[str] = field(default_factory=set)


def read_dates(
    texts: set[str],
    numeric: set[str] = frozenset(),
    *,
    epoch_1904: bool = False,
    birth_before: date | None = None,
) -> ReadDates:
    """Read the distinct texts of one column (no blanks).

    ``numeric``: texts that were numbers in a workbook. ``birth_before``: for dates of birth, the
    day before which two-digit years must give an age of at most 26.
    """
    found = ReadDates()
    serials = all(_SERIAL.fullmatch(text.strip()) for text in texts)
    for text in texts:
        value, note, reason = _read(text, serials or text in numeric, epoch_1904, birth_before)
        if value is not None and (value in PLACEHOLDERS or value.year >= ENDLESS):
            value, reason = None, "date_placeholder"
        if value is not None:
            found.dates[text] = value
        else:
            found.reasons[text] = reason
        if reason == "date_order":
            found.month_first.add(text)
        if note:
            found.noted.setdefault(note, set()).add(text)
    return found


def _read(
    text: str, serial: bool, epoch_1904: bool, birth_before: date | None
) -> tuple[date | None, str, str]:
    """Date, code of what was put right, reason why there is no date."""
    text = _WEEKDAY.sub("", folded(text), count=1)
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year, time = found.groups()
        if int(month) > 12 >= int(day) > 0:
            return None, "", "date_order"
        if len(year) == 2:
            return _two_digits(int(year), int(month), int(day), birth_before)
        return _day(int(year), int(month), int(day), "date_time" if time else "")
    if found := _ISO.fullmatch(text):
        year, _, month, day, time = found.groups()
        return _day(int(year), int(month), int(day), "date_time" if time else "date_iso")
    if found := _WORDS.fullmatch(text):
        day, word, year, _ = found.groups()
        if word not in MONTHS:
            return None, "", "date_text"
        if len(year) == 2:
            return _two_digits(int(year), MONTHS[word], int(day), birth_before)
        return _day(int(year), MONTHS[word], int(day), "date_text")
    if _SERIAL.fullmatch(text) and serial:
        return _serial(float(text), epoch_1904)
    return None, "", "date_serial" if _SERIAL.fullmatch(text) else "date_text"


def _day(year: int, month: int, day: int, note: str) -> tuple[date | None, str, str]:
    try:
        if year < FIRST_YEAR:
            return None, "", "date_impossible"
        return date(year, month, day), note, ""
    except ValueError:
        return None, "", "date_impossible"


def _two_digits(
    year: int, month: int, day: int, birth_before: date | None
) -> tuple[date | None, str, str]:
    """Accepted for a date of birth where one century alone gives an age of -1 to 26."""
    if birth_before is None:
        return None, "", "date_two_digit"
    fitting = []
    for century in (1900, 2000):
        value, _, reason = _day(century + year, month, day, "")
        if value and -366 <= (birth_before - value).days < (OLDEST_AGE + 1) * 365.25:
            fitting.append(value)
    if len(fitting) == 1:
        return fitting[0], "date_two_digit", ""
    return None, "", "date_two_digit"


def _serial(days: float, epoch_1904: bool) -> tuple[date | None, str, str]:
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
    value = start + timedelta(days=int(days))
    if SERIAL_FIRST <= value <= SERIAL_LAST:
        return value, "date_serial", ""
    return None, "", "date_serial"
